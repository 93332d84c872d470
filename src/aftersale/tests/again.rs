//! What becomes of a lead after it came back, and of the other leads of its person.

use chrono::Duration;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use exchange::lot::cancel::{CancelInput, cancel};
use exchange::lot::hand_over::{HandOverInput, hand_over};
use exchange::lot::open::{SellInput, sell};
use exchange::plan::version::{self, PlanInput};
use kernel::{LeadId, LotId, Money};
use pool::buying::policy::{self, PolicyInput};
use pool::buying::{count, settings};
use pool::lead::{Status, list};
use schema::platform::{buyer_changes, lots};
use serde_json::{Value, json};

use super::{After, draft};
use crate::returns::{Finding, State};

impl After {
    async fn tell_returned(&self, lead: LeadId, lot: LotId) {
        let told = json!({ "lead_id": lead, "lot_id": lot, "tenant_id": self.tenant.id });
        let tell =
            self.net.db().platform(&self.admin, async |tx| jobs::emit(tx, "lead.returned", told).await.map(|_| ()));
        tell.await.unwrap();
        self.drain().await;
    }

    async fn lots_of(&self, lead: LeadId) -> i64 {
        let query = lots::table.filter(lots::lead_id.eq(lead)).count();
        self.net.db().platform(&self.admin, async |tx| Ok(query.get_result(tx.conn()).await?)).await.unwrap()
    }
}

#[actix_web::test]
async fn what_came_back_is_sold_again_once_however_often_that_is_told() {
    let after = After::new().await;
    let lead = after.bought(1).await;
    let lot = after.stored(lead).await.lot_id.unwrap();
    let asked = after.ask(lead, "language").await.unwrap();
    after.approve(asked.id, &Default::default()).await.unwrap();
    after.drain().await;
    assert_eq!((after.stored(lead).await.status, after.lots_of(lead).await), (Status::Auction, 2));
    after.tell_returned(lead, lot).await;
    assert_eq!(after.lots_of(lead).await, 2);
    let (open, admin) = (after.stored(lead).await.lot_id.unwrap(), &after.admin);
    let why = CancelInput { reason: "сначала уточним сумму".into() };
    let cancelled = after.net.db().platform(admin, async |tx| cancel(admin, tx, &after.key, open, &why).await);
    cancelled.await.unwrap();
    assert_eq!(after.stored(lead).await.status, Status::Returned);
    after.tell_returned(lead, lot).await;
    assert_eq!(
        (after.stored(lead).await.status, after.lots_of(lead).await),
        (Status::Returned, 2),
        "head office decided"
    );
    after.assert_clean().await;
}

#[actix_web::test]
async fn what_was_sold_before_has_a_plan_of_its_own() {
    let after = After::new().await;
    let admin = &after.admin;
    let stages = json!([{ "kind": "descending", "start": 20_000, "floor": 5_000, "step": 1_000, "step_s": 60 }, { "kind": "hq" }]);
    let input = PlanInput { name: "Повторно".into(), stages, resold: Some(true), ..PlanInput::default() };
    let plan = after.net.db().platform(admin, async |tx| version::create(admin, tx, &input).await).await.unwrap();
    let plan_of = async |lead| {
        let lot = after.stored(lead).await.lot_id.unwrap();
        let read = after.net.db().platform(admin, async |tx| Ok(exchange::lot::get(tx, lot).await?.plan_id));
        read.await.unwrap()
    };
    let sold = async |lead| {
        after.net.db().platform(admin, async |tx| Ok(list::card(admin, tx, lead).await?.times_sold)).await.unwrap()
    };
    let lead = after.bought(1).await;
    assert_eq!(sold(lead).await, 1);
    let asked = after.ask(lead, "language").await.unwrap();
    after.approve(asked.id, &Default::default()).await.unwrap();
    after.drain().await;
    assert_eq!((plan_of(lead).await, sold(lead).await), (Some(plan.id), 1), "a sale that was undone took place");
    let fresh = after.lead(2).await;
    let by_rules = SellInput::default();
    after.net.db().border(admin, async |tx| sell(admin, tx, &after.key, fresh, &by_rules).await).await.unwrap();
    assert_ne!(plan_of(fresh).await, Some(plan.id));
    assert_eq!(sold(fresh).await, 0);
    after.assert_clean().await;
}

#[actix_web::test]
async fn a_return_that_ends_the_lead_gives_the_contact_to_its_duplicate() {
    let after = After::new().await;
    let lead = after.bought(1).await;
    let twin = after.lead(1).await;
    after.pass(Duration::seconds(1));
    let later = after.lead(1).await;
    assert_eq!(after.stored(twin).await.status, Status::Duplicate);
    let asked = after.ask(lead, "fake").await.unwrap();
    after.approve(asked.id, &Default::default()).await.unwrap();
    assert_eq!(after.stored(lead).await.status, Status::Archived);
    assert_eq!((after.stored(twin).await.status, after.stored(twin).await.duplicate_of), (Status::New, None));
    assert_eq!(after.stored(later).await.duplicate_of, Some(twin));
    after.sell(twin, after.other).await;
    after.assert_clean().await;
}

#[actix_web::test]
async fn a_lead_that_comes_back_after_its_person_came_anew_is_the_duplicate() {
    let after = After::new().await;
    let rules =
        PolicyInput { repeat_days: 90, share_min_leads: 20, starter_days: 30, starter_leads: 0, duplicate_days: 0 };
    let admin = &after.admin;
    after.net.db().platform(admin, async |tx| policy::set(admin, tx, rules).await).await.unwrap();
    let lead = after.bought(1).await;
    after.pass(Duration::seconds(1));
    let newer = after.lead(1).await;
    assert_eq!(after.stored(newer).await.status, Status::New);
    let asked = after.ask(lead, "language").await.unwrap();
    after.approve(asked.id, &Default::default()).await.unwrap();
    let back = after.stored(lead).await;
    assert_eq!((back.status, back.duplicate_of, back.owner_tenant), (Status::Duplicate, Some(newer), None));
    after.drain().await;
    assert_eq!(after.stored(lead).await.status, Status::Duplicate, "one person is not sold twice at once");
    after.assert_clean().await;
}

async fn filters_became(after: &After, cities: &[&str]) {
    let settings = settings::Settings {
        filters: rules::eligible::Filters {
            cities: cities.iter().map(|city| (*city).to_owned()).collect(),
            ..Default::default()
        },
        ..Default::default()
    };
    let told: Value = serde_json::to_value(&settings).unwrap();
    let tenant = after.tenant.id;
    let write = after.net.db().platform(&after.admin, async |tx| {
        let row = (
            buyer_changes::id.eq(tx.new_id()),
            buyer_changes::tenant_id.eq(tenant),
            buyer_changes::at.eq(tx.now()),
            buyer_changes::by_name.eq("Анна Воронцова"),
            buyer_changes::settings.eq(told),
        );
        Ok(diesel::insert_into(buyer_changes::table).values(row).execute(tx.conn()).await?)
    });
    write.await.unwrap();
}

#[actix_web::test]
async fn the_filters_of_the_purchase_are_evidence_and_not_those_of_now() {
    let after = After::new().await;
    // A lead that got past the filters in force.
    filters_became(&after, &["Тула"]).await;
    after.pass(Duration::seconds(1));
    let outside = after.bought(1).await;
    after.pass(Duration::seconds(1));
    filters_became(&after, &["Самара"]).await;
    after.pass(Duration::seconds(1));
    let inside = after.bought(2).await;
    after.pass(Duration::seconds(1));
    filters_became(&after, &["Тула"]).await;
    let decided = after.ask(inside, "outside_filter").await.unwrap();
    assert_eq!((decided.state, decided.finding), (State::Refused, Some(Finding::InsideFilters)));
    let decided = after.ask(outside, "outside_filter").await.unwrap();
    assert_eq!((decided.state, decided.finding), (State::Approved, Some(Finding::OutsideFilters)));
    assert_eq!(after.stored(outside).await.status, Status::Returned);
    after.drain().await;
    assert_ne!(after.stored(outside).await.status, Status::Returned, "it walks its plan again");
    assert_ne!(after.stored(outside).await.owner_tenant, Some(after.tenant.id), "but not to whom it came from");
    after.assert_clean().await;
}

#[actix_web::test]
async fn filters_that_nobody_remembers_are_for_a_person_to_look_at() {
    let after = After::new().await;
    let lead = after.bought(1).await;
    after.pass(Duration::seconds(1));
    filters_became(&after, &["Тула"]).await;
    assert_eq!(after.ask(lead, "outside_filter").await.unwrap().state, State::Requested);
}

#[actix_web::test]
async fn a_lead_given_by_hand_against_the_filters_is_not_outside_them() {
    let after = After::new().await;
    let only = settings::SettingsInput { cities: vec!["Тула".into()], ..Default::default() };
    let (admin, tenant, lead) = (&after.admin, after.tenant.id, after.lead(1).await);
    after.net.db().platform(admin, async |tx| settings::set(admin, tx, tenant, &only).await).await.unwrap();
    after.pass(Duration::seconds(1));
    let input = HandOverInput { tenant_id: tenant, price: 10_000, reason: "просили сами".into() };
    let given = after.net.db().border(admin, async |tx| hand_over(admin, tx, &after.key, lead, &input).await);
    given.await.unwrap();
    let decided = after.ask(lead, "outside_filter").await.unwrap();
    assert_eq!((decided.state, decided.finding), (State::Refused, Some(Finding::InsideFilters)));
}

#[actix_web::test]
async fn the_rating_counts_first_contacts_and_returns() {
    let after = After::new().await;
    let leads = [after.bought(1).await, after.bought(2).await, after.bought(3).await, after.bought(4).await];
    after.drain().await;
    after.note(leads[0]).await;
    after.note(leads[1]).await;
    after.note(leads[2]).await;
    after.pass(Duration::hours(2));
    after.drain().await;
    let asked = after.ask(leads[0], "fake").await.unwrap();
    after.approve(asked.id, &Default::default()).await.unwrap();
    let (admin, tenant) = (&after.admin, after.tenant.id);
    let counted = after.net.db().platform(admin, async |tx| {
        count::count(tx).await?;
        count::of(tx, tenant).await
    });
    let (score, _) = counted.await.unwrap().unwrap();
    assert_eq!((score.bought, score.speed), (4, Some(75)), "three of four in time, the fourth was recalled");
    assert_eq!(score.returns, Some(0), "one of four was returned; the recalled one is no return");
    let other = after.other.id;
    let idle = after.net.db().platform(admin, async |tx| count::of(tx, other).await).await.unwrap().unwrap().0;
    assert_eq!((idle.speed, idle.returns), (None, None));
}

#[actix_web::test]
async fn a_client_that_stays_loses_the_contacts_that_were_bought() {
    let after = After::new().await;
    let (owner, lead) = (&after.owner, after.bought(5).await);
    after.convert(lead).await;
    let made = after.net.db().tenant(owner, after.tenant, async |tx| {
        let client = crm::lead::get(owner, tx, lead).await?.lead.client_id.unwrap();
        let more = crm::deal::NewDeal {
            client_id: Some(client),
            title: Some("Второй кредит".into()),
            amount: Some(Money::roubles(100_000)),
            ..Default::default()
        };
        crm::deal::create(owner, tx, more).await?;
        Ok(client)
    });
    let client = made.await.unwrap();
    let asked = after.ask(lead, "language").await.unwrap();
    after.approve(asked.id, &Default::default()).await.unwrap();
    let kept = after.net.db().tenant(owner, after.tenant, async |tx| crm::client::get(owner, tx, client).await);
    let (kept, _) = kept.await.unwrap();
    assert_eq!((kept.phones, kept.emails), (Vec::new(), Vec::new()));
    assert_eq!(kept.name, draft(5).name, "the tenant's other deal still names its client");
    let phone = draft(5).phone.unwrap();
    assert!(!after.whole_base().await.contains(phone.as_str()));
}
