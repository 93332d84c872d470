//! Removed leads: brought back, destroyed by hand and by their time, and kept where the books need them.

use actix_web::test;
use chrono::Duration;
use crm::batch::{self, Act, Target};
use crm::fixture::{Fixture, code};
use crm::merge::{MergeInput, merge};
use crm::notice;
use crm::subject::Subject;
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use intake::import::{ImportTarget, NewLead};
use kernel::LeadId;
use schema::tenant::{events, import_rows, imports, leads, notices, tasks};

use super::*;

pub(crate) struct Base(pub Fixture);

impl Base {
    pub async fn new() -> Self {
        Self(Fixture::new().await)
    }

    pub async fn removed(&self, n: u32) -> LeadId {
        let crm = &self.0;
        let id = crm.lead(&crm.owner, &format!("Лид {n}"), &format!("+7926000{n:04}"), "").await.id;
        crm.run(async |tx| crm::lead::delete(&crm.owner, tx, id).await).await.unwrap();
        id
    }

    pub async fn there(&self) -> Vec<LeadId> {
        let crm = &self.0;
        let page = crm.run(async |tx| list(&crm.owner, tx, "", 50, None).await).await.unwrap();
        page.items.into_iter().map(|removed| removed.lead.id).collect()
    }

    async fn night(&self) {
        self.0.net.drain(&handlers()).await;
        self.0.net.advance(Duration::days(1));
        self.0.net.drain(&handlers()).await;
    }

    pub async fn purged(&self) -> Vec<(i32, i32, Option<String>)> {
        let crm = &self.0;
        let log = crm.run(async |tx| log(&crm.owner, tx).await).await.unwrap();
        log.into_iter().map(|purge| (purge.leads, purge.kept, purge.by_name)).collect()
    }
}

#[test]
async fn the_last_removed_comes_first_with_whoever_removed_it_and_comes_back() {
    let base = Base::new().await;
    let first = base.removed(1).await;
    base.0.net.advance(Duration::seconds(1));
    let second = base.removed(2).await;
    assert_eq!(base.there().await, [second, first]);
    let crm = &base.0;
    let page = crm.run(async |tx| list(&crm.owner, tx, "", 1, None).await).await.unwrap();
    assert_eq!((page.items.len(), page.items[0].by.as_str()), (1, crm.owner.name.as_str()));
    let rest = crm.run(async |tx| list(&crm.owner, tx, "", 1, page.next.as_deref()).await).await.unwrap();
    assert_eq!((rest.items[0].lead.id, rest.next), (first, None));
    let found = crm.run(async |tx| list(&crm.owner, tx, "0002", 9, None).await).await.unwrap();
    assert_eq!(found.items.len(), 1);
    assert_eq!(code(crm.run(async |tx| list(&crm.operator, tx, "", 9, None).await).await), "permission");
    crm.net.advance(Duration::seconds(1));
    let all = Target::Filtered(super::list::filter(""));
    let back = crm.run(async |tx| batch::start(&crm.owner, tx, Act::Restore, &all).await).await.unwrap();
    assert_eq!((back.changed, base.there().await.len()), (2, 0));
    let deal = crm.run(async |tx| crm::lead::convert(&crm.owner, tx, first, None).await).await;
    deal.unwrap();
    let undone = crm.run(async |tx| batch::undo(&crm.owner, tx, back.id).await).await.unwrap();
    assert_eq!((undone.restored, undone.kept), (1, 1), "what has become a deal stays");
    assert_eq!(base.there().await, [second]);
}

#[test]
async fn a_destroyed_lead_leaves_nothing_and_a_bought_one_stays() {
    let base = Base::new().await;
    let crm = &base.0;
    let (gone, bought) = (base.removed(1).await, base.removed(2).await);
    let younger = crm.lead(&crm.owner, "Второй", "+79260000009", "").await.id;
    crm.run(async |tx| {
        let lot = leads::bought_lot_id.eq(Some(uuid::Uuid::from_u128(1)));
        diesel::update(leads::table.find(bought)).set((lot, leads::bought_price.eq(1_i64))).execute(tx.conn()).await?;
        diesel::update(leads::table.find(younger)).set(leads::duplicate_of.eq(gone)).execute(tx.conn()).await?;
        let import = uuid::Uuid::from_u128(7);
        diesel::insert_into(imports::table)
            .values((
                imports::id.eq(import),
                imports::state.eq("done"),
                imports::file_key.eq("k"),
                imports::file_name.eq("f.csv"),
                imports::file_size.eq(1_i64),
                imports::lawful_basis.eq("consent"),
                imports::options.eq(serde_json::json!({})),
                imports::created_by_name.eq("А"),
                imports::created_at.eq(tx.now()),
            ))
            .execute(tx.conn())
            .await?;
        diesel::insert_into(import_rows::table)
            .values((
                import_rows::import_id.eq(import),
                import_rows::row.eq(2),
                import_rows::verdict.eq("ok"),
                import_rows::code.eq(""),
                import_rows::lead_id.eq(gone.0),
                import_rows::cells.eq(vec!["Лид 1"]),
            ))
            .execute(tx.conn())
            .await?;
        Ok(())
    })
    .await
    .unwrap();
    let task = crm.task(Subject::Lead(gone), "Позвонить Лиду 1", None).await;
    let given = crm.run(async |tx| {
        let (notice, user) = (tx.new_id(), crm.manager.user.unwrap());
        notice::tell_of_task(&crm.owner, tx, notice, user, "task_given", (task, "Позвонить Лиду 1")).await
    });
    given.await.unwrap();
    assert_eq!(code(crm.run(async |tx| purge(&crm.manager, tx, &[gone]).await).await), "permission");
    let done = crm.run(async |tx| purge(&crm.owner, tx, &[gone, bought, younger]).await).await.unwrap();
    assert_eq!((done.leads, done.kept), (1, 1), "the bought one; what is not in the bin nobody asks about");
    assert_eq!(base.there().await, [bought]);
    let left = crm
        .run(async |tx| {
            let told: i64 = events::table.filter(events::subject_id.eq(gone.0)).count().get_result(tx.conn()).await?;
            let cells: Vec<Vec<String>> = import_rows::table.select(import_rows::cells).load(tx.conn()).await?;
            let of: Option<LeadId> = leads::table.find(younger).select(leads::duplicate_of).first(tx.conn()).await?;
            let work: i64 = tasks::table.count().get_result(tx.conn()).await?;
            let notices: i64 = notices::table.count().get_result(tx.conn()).await?;
            Ok((told, cells, of, (work, notices)))
        })
        .await
        .unwrap();
    assert_eq!(left, (0, vec![Vec::new()], None, (0, 0)));
}

#[test]
async fn each_night_destroys_what_has_lain_for_its_time() {
    let base = Base::new().await;
    let crm = &base.0;
    base.removed(1).await;
    base.night().await;
    assert_eq!(base.there().await.len(), 1, "thirty days have not passed");
    crm.net.advance(Duration::days(20));
    let late = base.removed(2).await;
    crm.net.advance(Duration::days(10));
    base.night().await;
    assert_eq!(base.there().await, [late]);
    assert_eq!(base.purged().await, [(1, 0, None)]);
    let set = async |days| crm.run(async |tx| set_term(&crm.owner, tx, days).await).await;
    assert_eq!(code(set(Some(0)).await), "days: out_of_range");
    set(None).await.unwrap();
    crm.net.advance(Duration::days(400));
    base.night().await;
    assert_eq!(base.there().await, [late], "for ever");
    set(Some(1)).await.unwrap();
    base.night().await;
    assert!(base.there().await.is_empty());
}

/// More than a part has.
pub(crate) const MANY: &str = "INSERT INTO leads (id, name, phone, product, source, lawful_basis, status, search, created_at, updated_at, deleted_at) \
    SELECT gen_random_uuid(), 'Лид ' || n, '+7926' || lpad(n::text, 7, '0'), 'mortgage', 'site', 'consent', 'new', '', $1, $1, $1 \
    FROM generate_series(1, 1200) AS n";

#[test]
async fn the_whole_bin_is_emptied_part_by_part_and_counted_once() {
    let base = Base::new().await;
    let crm = &base.0;
    let many = async |tx: &mut TenantTx| {
        let now = tx.now();
        Ok(diesel::sql_query(MANY).bind::<diesel::sql_types::Timestamptz, _>(now).execute(tx.conn()).await?)
    };
    crm.run(many).await.unwrap();
    crm.run(async |tx| purge_all(&crm.owner, tx).await).await.unwrap();
    crm.net.drain(&handlers()).await;
    assert!(base.there().await.is_empty());
    assert_eq!(base.purged().await, [(1_200, 0, Some(crm.owner.name.clone()))]);
    assert_eq!(code(crm.run(async |tx| purge_all(&crm.manager, tx).await).await), "permission");
}

#[test]
async fn what_an_undone_import_removed_lies_in_the_bin_like_all_else() {
    let base = Base::new().await;
    let crm = &base.0;
    let target = crm::lead::import::Leads::new(web::Secret::parse(&"07".repeat(32)).unwrap());
    let (id, import) = (LeadId(uuid::Uuid::from_u128(5)), kernel::ImportId(uuid::Uuid::from_u128(7)));
    let draft = crm::fixture::draft("Лид 5", "+79260000005", "");
    let new = [NewLead { id, draft, extras: Vec::new(), duplicate_of: None }];
    crm.run(async |tx| target.insert(tx, &crm.owner, import, &new).await).await.unwrap();
    crm.run(async |tx| target.undo(tx, &crm.owner, import, &[id]).await).await.unwrap();
    let page = crm.run(async |tx| list(&crm.owner, tx, "", 9, None).await).await.unwrap();
    assert_eq!(page.items[0].by, crm.owner.name);
    base.night().await;
    assert_eq!(base.there().await, [id]);
    crm.net.advance(Duration::days(30));
    base.night().await;
    assert_eq!(base.purged().await, [(1, 0, None)], "it has set the deadline");
}

/// The statement of the migration that speaks of what was removed before it.
fn migrated() -> &'static str {
    let all = include_str!("../../tenants/migrations/0016_segments.sql").split("--;;");
    let mut ours = all.filter(|statement| statement.contains("INSERT INTO bin_terms"));
    ours.next().unwrap()
}

#[test]
async fn what_was_removed_before_there_was_a_bin_stays_until_somebody_says_for_how_long() {
    let base = Base::new().await;
    let crm = &base.0;
    let migrate = async || {
        let run = async |tx: &mut TenantTx| {
            diesel::sql_query(migrated()).execute(tx.conn()).await?;
            term(tx).await
        };
        crm.run(run).await.unwrap()
    };
    assert_eq!(migrate().await, Some(DEFAULT_DAYS), "nobody has removed anything");
    let old = base.removed(1).await;
    crm.net.advance(Duration::days(400));
    assert_eq!(migrate().await, None);
    base.night().await;
    assert_eq!(base.there().await, [old]);
    crm.run(async |tx| set_term(&crm.owner, tx, Some(30)).await).await.unwrap();
    base.night().await;
    assert!(base.there().await.is_empty());
}

#[test]
async fn a_lead_that_was_merged_while_many_are_brought_back_stays_part_of_the_other() {
    let base = Base::new().await;
    let crm = &base.0;
    let whole = crm.lead(&crm.owner, "Анна", "+79250000000", "").await.id;
    let many = async |tx: &mut TenantTx| {
        let now = tx.now();
        diesel::sql_query(MANY).bind::<diesel::sql_types::Timestamptz, _>(now).execute(tx.conn()).await?;
        Ok(leads::table.order(leads::id.desc()).filter(leads::id.ne(whole)).select(leads::id).first(tx.conn()).await?)
    };
    let last: LeadId = crm.run(many).await.unwrap();
    let all = Target::Filtered(super::list::filter(""));
    let back = crm.run(async |tx| batch::start(&crm.owner, tx, Act::Restore, &all).await).await.unwrap();
    let input = MergeInput { lead: whole, others: vec![last], take: Default::default(), versions: Default::default() };
    crm.run(async |tx| {
        crm::lead::restore(&crm.owner, tx, last).await?;
        merge(&crm.owner, tx, &input).await
    })
    .await
    .unwrap();
    crm.net.drain(&batch::handlers()).await;
    let done = crm.run(async |tx| batch::find(&crm.owner, tx, back.id).await).await.unwrap();
    assert_eq!((done.changed, done.passed), (1_199, 1));
    let gone = leads::table.find(last).select(leads::deleted_at.is_not_null());
    assert!(crm.run(async |tx| Ok(gone.first::<bool>(tx.conn()).await?)).await.unwrap());
}
