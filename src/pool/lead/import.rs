//! Leads that come from a file: the pool as the target of `intake`'s imports.

use db::PlatformTx;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use intake::import::{Existing, ImportTarget, NewLead};
use kernel::{Action, Actor, Email, ImportId, LeadId, Object, Phone, Result};
use schema::platform::{lead_events, leads};
use serde_json::json;
use web::Secret;

use super::contact::{self, OWN_CONTACT, promote, waiting_for};
use super::quality::Rates;
use super::row::Row;
use super::{Origin, Status, known};

/// The pool, as an import fills it.
#[derive(Debug, Clone)]
pub struct Pool {
    secret: Secret,
}

impl Pool {
    /// The target; the secret is for the hashes by which the network knows a person.
    pub fn new(secret: Secret) -> Self {
        Self { secret }
    }
}

impl ImportTarget<PlatformTx> for Pool {
    async fn existing(&self, tx: &mut PlatformTx, phones: &[Phone], emails: &[Email]) -> Result<Vec<Existing>> {
        let until = contact::sold_until(tx).await?;
        let counting = leads::table
            .filter(sql::<Bool>(OWN_CONTACT))
            .filter(leads::sold_at.is_null().or(leads::sold_at.gt(until)))
            .select((leads::id, leads::phone, leads::email));
        // Two queries, each by its own index.
        let mut rows: Vec<(LeadId, Option<Phone>, Option<Email>)> =
            counting.clone().filter(leads::phone.eq_any(phones)).load(tx.conn()).await?;
        rows.extend(counting.filter(leads::email.eq_any(emails)).load::<(LeadId, _, _)>(tx.conn()).await?);
        rows.sort_by_key(|(id, _, _)| *id);
        rows.dedup_by_key(|(id, _, _)| *id);
        Ok(rows.into_iter().map(|(lead, phone, email)| Existing { lead, phone, email }).collect())
    }

    async fn insert(&self, tx: &mut PlatformTx, actor: &Actor, import: ImportId, new: &[NewLead]) -> Result<()> {
        actor.require(Object::Import, Action::Create)?;
        take_over(tx, actor, new).await?;
        let now = tx.now();
        let rates = Rates::read(tx).await?;
        let origin = Origin { import: Some(import), ..Origin::default() };
        let rows: Vec<Row> =
            new.iter().map(|lead| Row::of(lead.id, &lead.draft, origin, Status::New, &rates, now)).collect();
        diesel::insert_into(leads::table).values(rows).execute(tx.conn()).await?;
        record(tx, actor, import, new, &self.secret).await
    }

    async fn undo(&self, tx: &mut PlatformTx, actor: &Actor, import: ImportId, made: &[LeadId]) -> Result<Vec<LeadId>> {
        actor.require(Object::Import, Action::Delete)?;
        // A lead that was put up for sale, or changed by hand, is somebody's work and stays.
        let untouched = leads::table
            .filter(leads::id.eq_any(made).and(leads::import_id.eq(import)))
            .filter(leads::status.eq(Status::New).and(leads::lot_id.is_null()).and(leads::version.eq(1)));
        let undone: Vec<LeadId> = untouched.order(leads::id).select(leads::id).for_update().load(tx.conn()).await?;
        let waiting = waiting_for(tx, &undone).await?;
        diesel::delete(lead_events::table.filter(lead_events::lead_id.eq_any(&undone))).execute(tx.conn()).await?;
        diesel::delete(leads::table.filter(leads::id.eq_any(&undone))).execute(tx.conn()).await?;
        promote(tx, waiting).await?;
        Ok(undone)
    }
}

/// Leads of the same people that were sold long ago give their contacts up.
async fn take_over(tx: &mut PlatformTx, actor: &Actor, new: &[NewLead]) -> Result<()> {
    let phones: Vec<&Phone> = new.iter().filter_map(|lead| lead.draft.phone.as_ref()).collect();
    let emails: Vec<&Email> = new.iter().filter_map(|lead| lead.draft.email.as_ref()).collect();
    let until = contact::sold_until(tx).await?;
    let sold = leads::table.filter(sql::<Bool>(OWN_CONTACT)).filter(leads::sold_at.le(until)).select(leads::id);
    let mut older: Vec<LeadId> = sold.clone().filter(leads::phone.eq_any(phones)).load(tx.conn()).await?;
    older.extend(sold.filter(leads::email.eq_any(emails)).load::<LeadId>(tx.conn()).await?);
    if older.is_empty() {
        return Ok(());
    }
    let taker = |phone: Option<&Phone>, email: Option<&Email>| {
        let same = |lead: &&NewLead| {
            (phone.is_some() && lead.draft.phone.as_ref() == phone)
                || (email.is_some() && lead.draft.email.as_ref() == email)
        };
        new.iter().find(same).map(|lead| lead.id)
    };
    contact::supersede(tx, &actor.name, &older, until, taker).await
}

async fn record(tx: &mut PlatformTx, actor: &Actor, import: ImportId, made: &[NewLead], secret: &Secret) -> Result<()> {
    let now = tx.now();
    let hashes: Vec<Vec<Vec<u8>>> = made.iter().map(|lead| known::hashes(secret, &lead.draft)).collect();
    let days = known::days_of(tx, &hashes.concat()).await?;
    let known = hashes.iter().map(|of_lead| of_lead.iter().filter_map(|hash| days.get(hash).copied()).min());
    let ids: Vec<_> = made.iter().map(|_| tx.new_id()).collect();
    let rows: Vec<_> = made
        .iter()
        .zip(ids)
        .zip(known)
        .map(|((lead, id), known_days_ago)| {
            (
                lead_events::id.eq(id),
                lead_events::lead_id.eq(lead.id),
                lead_events::event.eq("created"),
                lead_events::by_name.eq(&actor.name),
                lead_events::data.eq(json!({ "import_id": import, "known_days_ago": known_days_ago })),
                lead_events::at.eq(now),
            )
        })
        .collect();
    diesel::insert_into(lead_events::table).values(rows).execute(tx.conn()).await?;
    Ok(())
}
