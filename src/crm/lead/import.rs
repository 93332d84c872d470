//! Leads that come from a file: the tenant's own base as the target of `intake`'s imports.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use db::TenantTx;
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use intake::import::{Existing, ImportTarget, NewLead};
use kernel::{Action, Actor, Email, ImportId, LeadId, Object, Phone, Result};
use schema::tenant::{events, leads};
use serde_json::json;
use web::Secret;

use super::create::Row;
use super::delete::REMOVED;
use crate::subject::Subject;
use crate::{entry, feed, seen};

/// Rows of one INSERT: PostgreSQL takes 65,535 values at once, a lead has 19.
const CHUNK: usize = 1_000;

/// The tenant's leads, as an import fills them.
#[derive(Debug, Clone)]
pub struct Leads {
    secret: Secret,
}

impl Leads {
    /// The target; the secret is for the hashes by which the network knows that a person was seen.
    pub fn new(secret: Secret) -> Self {
        Self { secret }
    }
}

/// The field of a file by which a lead begins in another status than the first.
pub const STATUS: &str = "status";
/// The field of a file by which a lead is somebody's from the beginning.
pub const RESPONSIBLE: &str = "responsible";

fn row(import: ImportId, lead: &NewLead, now: DateTime<Utc>) -> Row<'_> {
    let extra = |code: &str| lead.extras.iter().find(|(own, _)| own == code).and_then(|(_, value)| value.as_str());
    let plain = Row::of(lead.id, &lead.draft, now);
    Row {
        status: extra(STATUS).unwrap_or(plain.status),
        responsible: extra(RESPONSIBLE).and_then(|id| id.parse().ok()),
        duplicate_of: lead.duplicate_of,
        import_id: Some(import),
        ..plain
    }
}

impl ImportTarget<TenantTx> for Leads {
    async fn existing(&self, tx: &mut TenantTx, phones: &[Phone], emails: &[Email]) -> Result<Vec<Existing>> {
        let living = leads::table.filter(leads::deleted_at.is_null()).select((leads::id, leads::phone, leads::email));
        // Two queries, each by its own index.
        let mut rows: Vec<(LeadId, Option<Phone>, Option<Email>)> =
            living.filter(leads::phone.eq_any(phones)).load(tx.conn()).await?;
        rows.extend(living.filter(leads::email.eq_any(emails)).load::<(LeadId, _, _)>(tx.conn()).await?);
        // By the contacts of what has become part of a lead, that lead is found.
        let parts = leads::table.filter(leads::merged_into.is_not_null()).select((
            leads::merged_into.assume_not_null(),
            leads::phone,
            leads::email,
        ));
        rows.extend(parts.filter(leads::phone.eq_any(phones)).load::<(LeadId, _, _)>(tx.conn()).await?);
        rows.extend(parts.filter(leads::email.eq_any(emails)).load::<(LeadId, _, _)>(tx.conn()).await?);
        rows.sort_by_key(|(id, _, _)| *id);
        rows.dedup();
        Ok(rows.into_iter().map(|(lead, phone, email)| Existing { lead, phone, email }).collect())
    }

    async fn insert(&self, tx: &mut TenantTx, actor: &Actor, import: ImportId, new: &[NewLead]) -> Result<()> {
        actor.require(Object::Import, Action::Create)?;
        let now = tx.now();
        for chunk in new.chunks(CHUNK) {
            let rows: Vec<Row<'_>> = chunk.iter().map(|lead| row(import, lead, now)).collect();
            let mut by_status: BTreeMap<&str, Vec<LeadId>> = BTreeMap::new();
            for row in &rows {
                by_status.entry(row.status).or_default().push(row.id);
            }
            diesel::insert_into(leads::table).values(rows).execute(tx.conn()).await?;
            let told = |lead: &NewLead| {
                (Subject::Lead(lead.id), json!({ "import_id": import, "source": lead.draft.source.code() }))
            };
            feed::record_many(actor, tx, "created", chunk.iter().map(told).collect()).await?;
            for (status, ids) in by_status {
                entry::leads(tx, ids, status).await?;
            }
        }
        if new.is_empty() {
            return Ok(());
        }
        jobs::emit(tx, "lead.created", json!({ "import_id": import })).await?;
        let hashes: Vec<String> = new.iter().flat_map(|lead| seen::hashes(&self.secret, &lead.draft)).collect();
        jobs::emit(tx, "person.seen", json!({ "hashes": hashes })).await?;
        Ok(())
    }

    async fn undo(&self, tx: &mut TenantTx, actor: &Actor, import: ImportId, made: &[LeadId]) -> Result<Vec<LeadId>> {
        actor.require(Object::Import, Action::Delete)?;
        let now = tx.now();
        // Whatever somebody did to a lead is in its feed; a duplicate that came later and the task of a rule were nobody's work on it.
        let touched = events::table
            .filter(events::subject_id.eq(leads::id).and(events::event.ne_all(["created", "duplicate_came"])))
            .filter(events::event.ne("task").or(events::by_id.is_not_null()));
        let untouched = leads::table
            .filter(leads::id.eq_any(made).and(leads::import_id.eq(import)).and(leads::deleted_at.is_null()))
            .filter(not(exists(touched)));
        let undone: Vec<LeadId> = diesel::update(untouched)
            .set((leads::deleted_at.eq(now), leads::updated_at.eq(now), leads::version.eq(leads::version + 1)))
            .returning(leads::id)
            .get_results(tx.conn())
            .await?;
        let records: Vec<uuid::Uuid> = undone.iter().map(|id| id.0).collect();
        fields::release(tx, &records).await?;
        if !undone.is_empty() {
            let told = |id: &LeadId| (Subject::Lead(*id), json!({ "import_id": import }));
            feed::record_many(actor, tx, "deleted", undone.iter().map(told).collect()).await?;
            jobs::emit(tx, REMOVED, json!({})).await?;
        }
        Ok(undone)
    }
}
