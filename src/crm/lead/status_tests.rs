//! Statuses as the tenant arranges them: what may come next, and what becomes of leads whose status goes out of use.

use actix_web::test;
use kernel::LeadId;
use pipeline::StageKind;
use pipeline::stage::{self, StagePatch};
use pipeline::status::edit::{NewStatus, StatusPatch, archive, change, create as add, reorder, restore};
use pipeline::status::{self, Status};

use super::status::{inside, retire};
use super::*;
use crate::batch::{self, Act, Target};
use crate::deal::{self, StageMove};
use crate::fixture::{Fixture, code};

impl Fixture {
    async fn status(&self, name: &str, kind: Option<StageKind>) -> Status {
        let new = NewStatus { name: name.into(), kind, hue: Some("violet".into()) };
        self.run(async |tx| add(&self.owner, tx, &new).await).await.unwrap()
    }

    /// From `from` a lead may go to these alone.
    async fn lead_on(&self, from: &str, next: &[&str]) -> Status {
        let next = Some(Some(next.iter().map(|code| (*code).to_owned()).collect()));
        let patch = StatusPatch { next, ..StatusPatch::default() };
        self.run(async |tx| change(&self.owner, tx, from, &patch).await).await.unwrap()
    }

    async fn moved(&self, id: LeadId, to: &str) -> String {
        code(self.run(async |tx| set_status(&self.owner, tx, id, to).await).await.map(|_| ()))
    }

    async fn stands(&self, id: LeadId) -> String {
        self.run(async |tx| find(tx, id, None).await).await.unwrap().status
    }

    async fn codes(&self) -> Vec<String> {
        let all = self.run(async |tx| status::in_use(tx).await).await.unwrap();
        all.into_iter().map(|status| status.code).collect()
    }
}

#[test]
async fn a_new_status_stands_after_its_like_and_takes_leads() {
    let crm = Fixture::new().await;
    let made = crm.status("  Думает ", None).await;
    let gone = crm.status("Не целевой", Some(StageKind::Lost)).await;
    assert_eq!((made.name.as_str(), made.kind.as_str(), made.hue.as_str()), ("Думает", "open", "violet"));
    let codes = crm.codes().await;
    let at = |code: &str| codes.iter().position(|one| one == code).unwrap();
    assert!(at("consents") < at(&made.code) && at(&made.code) < at("deal"), "{codes:?}");
    assert_eq!(codes.last(), Some(&gone.code));
    let lead = crm.lead(&crm.owner, "Анна", "+79261234567", "").await.id;
    assert_eq!(crm.moved(lead, &made.code).await, "Ok(())");
    assert_eq!(crm.stands(lead).await, made.code);
    for (name, kind, refused) in [
        (" ", None, "name: required"),
        (&*"я".repeat(81), None, "name: too_long"),
        ("Сделка", Some(StageKind::Won), "kind: unknown_value"),
    ] {
        let new = NewStatus { name: name.into(), kind, hue: None };
        assert_eq!(code(crm.run(async |tx| add(&crm.owner, tx, &new).await).await), refused);
    }
    let new = NewStatus { name: "Ещё".into(), ..NewStatus::default() };
    assert_eq!(code(crm.run(async |tx| add(&crm.manager, tx, &new).await).await), "permission");
}

#[test]
async fn an_order_is_kept_and_names_only_what_there_is() {
    let crm = Fixture::new().await;
    let before = crm.codes().await;
    crm.run(async |tx| reorder(&crm.owner, tx, &["refused".into(), "contact".into()]).await).await.unwrap();
    let after = crm.codes().await;
    assert_eq!(after[..2], ["refused", "contact"]);
    assert_eq!(after.len(), before.len());
    let unknown = crm.run(async |tx| reorder(&crm.owner, tx, &["none".into()]).await).await;
    assert_eq!(code(unknown), "not_found");
}

#[test]
async fn a_lead_goes_only_where_its_status_leads() {
    let crm = Fixture::new().await;
    assert_eq!(crm.lead_on("new", &["contact", "refused"]).await.next.unwrap(), ["contact", "refused"]);
    let lead = crm.lead(&crm.owner, "Анна", "+79261234567", "").await.id;
    assert_eq!(crm.moved(lead, "consents").await, "status: not_next");
    // A deal is a step too.
    let converted = crm.run(async |tx| convert(&crm.owner, tx, lead, None).await).await;
    assert_eq!(code(converted), "status: not_next");
    assert_eq!(crm.moved(lead, "new").await, "Ok(())", "where it stands it may stay");
    assert_eq!(crm.moved(lead, "contact").await, "Ok(())");
    assert!(crm.run(async |tx| convert(&crm.owner, tx, lead, None).await).await.is_ok());
    // All of them are any, and so is what is added later.
    let all: Vec<String> = crm.codes().await;
    let names: Vec<&str> = all.iter().map(String::as_str).collect();
    assert_eq!(crm.lead_on("new", &names).await.next, None);
    let unknown = StatusPatch { next: Some(Some(vec!["none".into()])), ..StatusPatch::default() };
    assert_eq!(code(crm.run(async |tx| change(&crm.owner, tx, "new", &unknown).await).await), "next: unknown_status");
}

#[test]
async fn an_act_on_many_passes_over_leads_that_may_not_go_there() {
    let crm = Fixture::new().await;
    crm.lead_on("new", &["contact"]).await;
    let held = crm.lead(&crm.owner, "Анна", "+79261234567", "").await.id;
    let free = crm.lead(&crm.owner, "Пётр", "+79261234568", "").await.id;
    assert_eq!(crm.moved(free, "contact").await, "Ok(())");
    let batch = crm
        .run(async |tx| {
            let act = Act::Status { to: "consents".into() };
            batch::start(&crm.owner, tx, act, &Target::Chosen(vec![held, free])).await
        })
        .await
        .unwrap();
    assert_eq!((batch.changed, batch.passed), (1, 1));
    assert_eq!((crm.stands(held).await, crm.stands(free).await), ("new".into(), "consents".into()));
}

#[test]
async fn a_status_out_of_use_hands_its_leads_on_and_says_so() {
    let crm = Fixture::new().await;
    let lead = crm.lead(&crm.owner, "Анна", "+79261234567", "").await.id;
    assert_eq!(crm.moved(lead, "no_answer").await, "Ok(())");
    crm.lead_on("new", &["no_answer"]).await;
    let version = crm.run(async |tx| find(tx, lead, None).await).await.unwrap().version;
    let away = async |code: &str, to: Option<&str>| crm.run(async |tx| retire(&crm.owner, tx, code, to).await).await;
    assert_eq!(code(away("no_answer", None).await), "has_leads");
    assert_eq!(code(away("no_answer", Some("no_answer")).await), "target: unknown_status");
    assert_eq!(code(away("new", Some("contact")).await), "fixed_status");
    for given in ["deal", "returned"] {
        assert_eq!(code(away("no_answer", Some(given)).await), "target: unknown_status");
        assert_eq!(crm.moved(lead, given).await, "status: given_status");
    }
    let binned = crm.lead(&crm.owner, "Пётр", "+79261234568", "").await.id;
    assert_eq!(crm.moved(binned, "no_answer").await, "Ok(())");
    crm.run(async |tx| delete::delete(&crm.owner, tx, binned).await).await.unwrap();
    assert_eq!(code(away("none", None).await), "not_found");
    assert_eq!(crm.run(async |tx| inside(tx, "no_answer").await).await.unwrap(), 1);
    away("no_answer", Some("contact")).await.unwrap();
    let found = crm.run(async |tx| find(tx, lead, None).await).await.unwrap();
    assert_eq!((found.status.as_str(), found.version), ("contact", version + 1));
    let history = crm.run(async |tx| crate::feed::newest(tx, lead.0, None, 1).await).await.unwrap();
    assert_eq!((history[0].event.as_str(), history[0].data["to"].as_str()), ("status", Some("contact")));
    // What led to it leads to its heir; nobody enters it, and its name is still read.
    let all = crm.run(async |tx| status::all(tx).await).await.unwrap();
    assert_eq!(all.iter().find(|status| status.code == "new").unwrap().next.as_deref().unwrap(), ["contact"]);
    assert!(all.last().is_some_and(|last| last.code == "no_answer" && last.archived));
    assert_eq!(crm.moved(lead, "no_answer").await, "status: unknown_status");
    crm.run(async |tx| delete::restore(&crm.owner, tx, binned).await).await.unwrap();
    assert_eq!(crm.stands(binned).await, "no_answer", "what comes back has the name of old");
    assert_eq!(crm.moved(binned, "consents").await, "Ok(())", "and goes anywhere");
    crm.run(async |tx| restore(&crm.owner, tx, "no_answer").await).await.unwrap();
    assert_eq!(crm.moved(lead, "no_answer").await, "Ok(())");
}

#[test]
async fn nobody_comes_into_a_status_while_it_goes_out_of_use() {
    let crm = Fixture::new().await;
    let lead = crm.lead(&crm.owner, "Анна", "+79261234567", "").await.id;
    for _ in 0..10 {
        let (gone, moved) = tokio::join!(
            crm.run(async |tx| retire(&crm.owner, tx, "no_answer", Some("contact")).await),
            crm.run(async |tx| set_status(&crm.owner, tx, lead, "no_answer").await),
        );
        gone.unwrap();
        assert!(matches!(code(moved.map(|_| ())).as_str(), "Ok(())" | "status: unknown_status"));
        assert_ne!(crm.stands(lead).await, "no_answer");
        crm.run(async |tx| restore(&crm.owner, tx, "no_answer").await).await.unwrap();
        crm.moved(lead, "new").await;
    }
}

#[test]
async fn a_deal_goes_only_where_its_stage_leads() {
    let crm = Fixture::new().await;
    let (_, id) = crm.deal("Анна", "+79261234567").await;
    let all = crm.run(async |tx| pipeline::list(&crm.owner, tx).await).await.unwrap();
    let main = all.into_iter().find(|pipeline| pipeline.main).unwrap();
    let [first, second, third, ..] = main.stages.as_slice() else { panic!("a short pipeline") };
    let only = StagePatch { next: Some(Some(vec![second.id])), ..StagePatch::default() };
    crm.run(async |tx| stage::change(&crm.owner, tx, main.id, first.id, only).await).await.unwrap();
    let go = async |to| {
        let to = StageMove { stage_id: to, reason: None, version: None };
        crm.run(async |tx| deal::move_to(&crm.owner, tx, id, &to).await).await.map(|_| ())
    };
    assert_eq!(code(go(third.id).await), "stage_id: not_next");
    go(second.id).await.unwrap();
    let none = crm.run(async |tx| stage::delete(&crm.owner, tx, main.id, first.id, Some(first.id)).await).await;
    assert_eq!(code(none), "target: unknown_stage", "an empty stage has no heir that is not there either");
    // The stage is given up: what led to it leads to its heir.
    crm.run(async |tx| stage::delete(&crm.owner, tx, main.id, second.id, Some(third.id)).await).await.unwrap();
    let left = crm.run(async |tx| pipeline::stage(tx, first.id, "id").await).await.unwrap();
    assert_eq!(left.next.unwrap(), [third.id]);
    // Where a stage leads nowhere, the loan can still be issued.
    let nowhere = StagePatch { next: Some(Some(Vec::new())), ..StagePatch::default() };
    crm.run(async |tx| stage::change(&crm.owner, tx, main.id, third.id, nowhere).await).await.unwrap();
    assert_eq!(code(go(first.id).await), "stage_id: not_next");
    let issued_on = crm.net.app.db.clock().now().date_naive();
    let loan = deal::IssueBody { issued_on, amount: kernel::Money::roubles(100), commission: kernel::Money::ZERO };
    assert!(crm.run(async |tx| deal::issue(&crm.owner, tx, id, &loan).await).await.is_ok());
}

#[test]
async fn only_whoever_configures_changes_the_list() {
    let crm = Fixture::new().await;
    let patch = StatusPatch { name: Some("Дозвон".into()), ..StatusPatch::default() };
    assert_eq!(code(crm.run(async |tx| change(&crm.operator, tx, "contact", &patch).await).await), "permission");
    assert_eq!(code(crm.run(async |tx| archive(&crm.manager, tx, "contact", None).await).await), "permission");
    let named = crm.run(async |tx| change(&crm.owner, tx, "contact", &patch).await).await.unwrap();
    assert_eq!((named.name.as_str(), named.name_en), ("Дозвон", None), "the old English name meant another word");
}
