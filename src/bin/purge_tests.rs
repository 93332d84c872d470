//! What is destroyed is nowhere any more, whoever else is at it.

use std::collections::BTreeMap;

use actix_web::test;
use crm::fixture::code;
use crm::lead::known::{Policy, choose};
use crm::merge::{self, MergeInput};
use db::TenantTx;
use diesel::prelude::*;
use diesel::sql_types::{Text, Timestamptz};
use diesel_async::RunQueryDsl;
use kernel::LeadId;
use schema::tenant::{import_rows, imports, leads};
use serde_json::json;
use uuid::Uuid;

use super::tests::{Base, MANY};
use super::*;

/// All that a tenant's tables hold, as one text.
const ALL: &str = "SELECT string_agg(query_to_xml(format('SELECT * FROM %I', table_name), true, false, '')::text, '') AS told \
    FROM information_schema.tables WHERE table_schema = current_schema()";

#[derive(QueryableByName)]
struct Told {
    #[diesel(sql_type = Text)]
    told: String,
}

/// What of a person is told anywhere.
async fn told(base: &Base, of: &[&'static str]) -> Vec<&'static str> {
    let all =
        base.0.run(async |tx| Ok(diesel::sql_query(ALL).get_result::<Told>(tx.conn()).await?)).await.unwrap().told;
    of.iter().copied().filter(|word| all.contains(word)).collect()
}

const SECRET: [&str; 3] = ["Секретов", "9265550001", "secret@mail.ru"];

async fn secret(base: &Base) -> LeadId {
    base.0.lead(&base.0.manager, "Секретов Иван", "+79265550001", "secret@mail.ru").await.id
}

async fn destroyed(base: &Base, id: LeadId) -> i32 {
    let crm = &base.0;
    crm.run(async |tx| {
        crm::lead::delete(&crm.owner, tx, id).await?;
        Ok(purge(&crm.owner, tx, &[id]).await?.leads)
    })
    .await
    .unwrap()
}

async fn imported(tx: &mut TenantTx, rows: &[(i32, &str, LeadId)]) -> kernel::Result<()> {
    let import = Uuid::from_u128(7);
    let made = (
        imports::id.eq(import),
        imports::state.eq("done"),
        imports::file_key.eq("k"),
        imports::file_name.eq("f.csv"),
        imports::file_size.eq(1_i64),
        imports::lawful_basis.eq("consent"),
        imports::options.eq(json!({})),
        imports::created_by_name.eq("А"),
        imports::created_at.eq(tx.now()),
    );
    diesel::insert_into(imports::table).values(made).execute(tx.conn()).await?;
    for (row, verdict, lead) in rows {
        let said = (
            import_rows::import_id.eq(import),
            import_rows::row.eq(row),
            import_rows::verdict.eq(*verdict),
            import_rows::code.eq("changed"),
            import_rows::lead_id.eq(lead.0),
            import_rows::cells.eq(vec!["Секретов", "89265550001"]),
            import_rows::was.eq((*verdict == "updated").then(|| json!({ "email": "secret@mail.ru" }))),
        );
        diesel::insert_into(import_rows::table).values(said).execute(tx.conn()).await?;
    }
    Ok(())
}

#[test]
async fn no_row_of_an_import_says_who_they_were_and_the_others_stay() {
    let base = Base::new().await;
    let (gone, other) = (secret(&base).await, base.0.lead(&base.0.owner, "Анна", "+79260000009", "").await.id);
    let rows = [(2, "ok", gone), (3, "updated", gone), (4, "duplicate", gone), (5, "updated", other)];
    base.0.run(async |tx| imported(tx, &rows).await).await.unwrap();
    assert_eq!(told(&base, &SECRET).await, SECRET);
    assert_eq!(destroyed(&base, gone).await, 1);
    let rows: Vec<(i32, bool, bool)> = base
        .0
        .run(async |tx| {
            let emptied = import_rows::cells.eq(Vec::<String>::new());
            let rows = import_rows::table.order(import_rows::row);
            Ok(rows.select((import_rows::row, emptied, import_rows::was.is_null())).load(tx.conn()).await?)
        })
        .await
        .unwrap();
    assert_eq!(rows, [(2, true, true), (3, true, true), (4, true, true), (5, false, false)]);
}

#[test]
async fn whoever_was_merged_with_them_or_was_their_duplicate_does_not_tell_of_them() {
    let base = Base::new().await;
    let crm = &base.0;
    let elder = crm.lead(&crm.owner, "Анна", "+79260000001", "").await.id;
    let gone = crm.lead(&crm.manager, "Секретов Иван", "+79260000001", "b@mail.ru").await.id;
    let younger = crm.lead(&crm.owner, "Ольга", "", "b@mail.ru").await.id;
    let own = (leads::phone.eq("+79265550001"), leads::email.eq("secret@mail.ru"));
    crm.run(async |tx| Ok(diesel::update(leads::table.find(gone)).set(own).execute(tx.conn()).await?)).await.unwrap();
    let takes = ["name", "phone"].map(|field| (field.to_owned(), gone));
    let input = |lead, other, take| MergeInput { lead, others: vec![other], take, versions: BTreeMap::new() };
    let parted = async |input: MergeInput| {
        let work = async |tx: &mut TenantTx| {
            let id = merge::merge(&crm.owner, tx, &input).await?;
            merge::undo(&crm.owner, tx, id).await
        };
        crm.run(work).await.unwrap();
        crm.net.advance(chrono::Duration::seconds(1));
    };
    parted(input(elder, gone, BTreeMap::from(takes))).await;
    parted(input(gone, younger, BTreeMap::new())).await;
    parted(input(elder, younger, BTreeMap::new())).await;
    assert_eq!(told(&base, &SECRET).await, SECRET);
    assert_eq!(destroyed(&base, gone).await, 1);
    assert_eq!(told(&base, &SECRET).await, [""; 0]);
    let merges =
        crm.run(async |tx| Ok(schema::tenant::merges::table.count().get_result::<i64>(tx.conn()).await?)).await;
    assert_eq!(merges.unwrap(), 1, "what the others were merged by is theirs");
    assert_eq!(told(&base, &["Анна", "Ольга"]).await, ["Анна", "Ольга"]);
}

#[test]
async fn one_that_joined_by_the_policy_and_was_parted_is_forgotten_too() {
    let base = Base::new().await;
    let crm = &base.0;
    let elder = crm.lead(&crm.owner, "Анна", "+79265550001", "").await.id;
    crm.run(async |tx| choose(&crm.owner, tx, Policy::Attach).await).await.unwrap();
    assert_eq!(secret(&base).await, elder);
    let gone = crm.run(async |tx| {
        let merged = merge::of(tx, elder).await?.remove(0);
        let parts = merge::parts_of(tx, elder).await?;
        merge::undo(&crm.owner, tx, merged.id).await?;
        Ok(parts[0])
    });
    assert_eq!(destroyed(&base, gone.await.unwrap()).await, 1);
    assert_eq!(told(&base, &["Секретов", "secret@mail.ru"]).await, [""; 0]);
}

/// Whether anybody waits for what this transaction has locked.
const AWAITED: &str = "SELECT CASE WHEN EXISTS (SELECT FROM pg_locks WHERE NOT granted AND locktype = 'transactionid' \
    AND transactionid = pg_current_xact_id()::xid) THEN 'yes' ELSE 'no' END AS told";

async fn awaited(tx: &mut TenantTx) -> kernel::Result<()> {
    while diesel::sql_query(AWAITED).get_result::<Told>(tx.conn()).await?.told == "no" {
        tokio::task::yield_now().await;
    }
    Ok(())
}

#[test]
async fn emptying_goes_on_where_somebody_brings_a_lead_back_in_that_moment() {
    let base = Base::new().await;
    let crm = &base.0;
    let many = async |tx: &mut TenantTx| {
        let now = tx.now();
        diesel::sql_query(MANY).bind::<Timestamptz, _>(now).execute(tx.conn()).await?;
        Ok(leads::table.order(leads::id).select(leads::id).first::<LeadId>(tx.conn()).await?)
    };
    let back = crm.run(many).await.unwrap();
    crm.run(async |tx| purge_all(&crm.owner, tx).await).await.unwrap();
    let restored = crm.run(async |tx| {
        crm::lead::restore(&crm.owner, tx, back).await?;
        awaited(tx).await
    });
    let handlers = handlers();
    let (restored, _) = tokio::join!(restored, crm.net.drain(&handlers));
    restored.unwrap();
    assert!(base.there().await.is_empty());
    assert_eq!(base.purged().await.iter().map(|(leads, ..)| *leads).sum::<i32>(), 1_199);
}

#[test]
async fn what_is_destroyed_in_that_moment_is_not_brought_back() {
    let base = Base::new().await;
    let crm = &base.0;
    let id = base.removed(1).await;
    let gone = crm.run(async |tx| {
        let gone = purge(&crm.owner, tx, &[id]).await?.leads;
        awaited(tx).await?;
        Ok(gone)
    });
    let free = async |tx: &mut TenantTx| {
        let row = leads::table.filter(leads::id.eq(id)).select(leads::id).for_update().skip_locked();
        Ok(!row.load::<LeadId>(tx.conn()).await?.is_empty())
    };
    let back = async {
        // Begun once the other has locked it.
        while crm.run(free).await.unwrap() {
            tokio::task::yield_now().await;
        }
        crm.run(async |tx| crm::lead::restore(&crm.owner, tx, id).await).await
    };
    let (gone, back) = tokio::join!(gone, back);
    assert_eq!((gone.unwrap(), code(back)), (1, "not_found".to_owned()));
}
