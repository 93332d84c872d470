//! Whose a phone or an e-mail is in the pool. One lead holds it; a later one is its duplicate, until the holder goes, or until it
//! was sold so long ago that the same person is a new lead.

use chrono::{DateTime, Duration, Utc};
use db::PlatformTx;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::RunQueryDsl;
use kernel::{Email, Error, LeadId, LotId, PartnerId, Phone, Result};
use schema::platform::leads;
use serde_json::json;

use super::submit::status_changed;
use super::{Lead, Status, history};
use crate::buying::policy;

/// The condition of the unique indexes, word for word, so that they serve the search as well.
pub(super) const OWN_CONTACT: &str = "status NOT IN ('duplicate', 'archived') AND superseded_at IS NULL";
/// The name under which duplicates come back.
const POOL: &str = "pool";

/// A lead that holds a contact, and when it was sold if it has an owner.
type Holder = (LeadId, Option<DateTime<Utc>>);

/// Who was sold until then gives way to a new lead.
///
/// # Errors
/// When the database can't be read.
pub(super) async fn sold_until(tx: &mut PlatformTx) -> Result<DateTime<Utc>> {
    let days = policy::current(tx).await?.duplicate_days;
    Ok(tx.now() - Duration::days(i64::from(days)))
}

/// The leads that hold a phone and an e-mail; the phone's first.
async fn holders(tx: &mut PlatformTx, phone: Option<&Phone>, email: Option<&Email>) -> Result<Vec<Holder>> {
    let mut found: Vec<Holder> = Vec::new();
    if let Some(phone) = phone {
        let query = leads::table.filter(leads::phone.eq(phone)).filter(sql::<Bool>(OWN_CONTACT));
        found.extend(query.select((leads::id, leads::sold_at)).load::<Holder>(tx.conn()).await?);
    }
    if let Some(email) = email {
        let query = leads::table.filter(leads::email.eq(email)).filter(sql::<Bool>(OWN_CONTACT));
        found.extend(query.select((leads::id, leads::sold_at)).load::<Holder>(tx.conn()).await?);
    }
    Ok(found)
}

fn in_the_way(holders: &[Holder], sold_until: DateTime<Utc>) -> Option<LeadId> {
    holders.iter().find(|(_, sold_at)| sold_at.is_none_or(|at| at > sold_until)).map(|(id, _)| *id)
}

/// The lead of which a new one with these contacts would be a duplicate.
///
/// # Errors
/// When the database can't be read.
pub async fn twin(tx: &mut PlatformTx, phone: Option<&Phone>, email: Option<&Email>) -> Result<Option<LeadId>> {
    let holders = holders(tx, phone, email).await?;
    if holders.is_empty() {
        return Ok(None);
    }
    Ok(in_the_way(&holders, sold_until(tx).await?))
}

/// Locks a lead together with the others of the same phone or e-mail and with its duplicates, by id: when it comes back or goes
/// they change too, and whoever holds a wallet by then must not wait for them.
///
/// # Errors
/// `NotFound` for an unknown lead.
pub async fn lock(tx: &mut PlatformTx, id: LeadId) -> Result<Lead> {
    let (phone, email): (Option<Phone>, Option<Email>) =
        leads::table.find(id).select((leads::phone, leads::email)).first(tx.conn()).await?;
    let own = leads::id.eq(id).or(leads::duplicate_of.eq(id).assume_not_null());
    let same = leads::phone.eq(phone).assume_not_null().or(leads::email.eq(email).assume_not_null());
    let _: Vec<LeadId> = leads::table
        .filter(own.or(same))
        .order(leads::id)
        .select(leads::id)
        .for_no_key_update()
        .load(tx.conn())
        .await?;
    Ok(leads::table.find(id).select(Lead::as_select()).first(tx.conn()).await?)
}

/// The lead that makes `id` a duplicate; it can't go before the transaction ends. Without one the contacts are free for `id`: who
/// held them and was sold long ago has given them up.
///
/// # Errors
/// When the database can't be read or written.
pub async fn settle(
    tx: &mut PlatformTx,
    by: &str,
    id: LeadId,
    phone: Option<&Phone>,
    email: Option<&Email>,
) -> Result<Option<LeadId>> {
    // A holder that goes while we look is looked for again.
    for _ in 0..3 {
        let holders = holders(tx, phone, email).await?;
        if holders.is_empty() {
            return Ok(None);
        }
        let until = sold_until(tx).await?;
        let Some(twin) = in_the_way(&holders, until) else {
            let older: Vec<LeadId> = holders.into_iter().map(|(id, _)| id).collect();
            supersede(tx, by, &older, until, |_, _| Some(id)).await?;
            return Ok(None);
        };
        let still = leads::table.find(twin).filter(sql::<Bool>(OWN_CONTACT)).select(leads::id);
        if still.for_share().first::<LeadId>(tx.conn()).await.optional()?.is_some() {
            return Ok(Some(twin));
        }
    }
    Err(Error::defect("a holder of a contact that can't be held"))
}

/// Takes the contacts of leads that were sold long ago; `taker` names the new lead by their phone and e-mail.
pub(super) async fn supersede(
    tx: &mut PlatformTx,
    by: &str,
    older: &[LeadId],
    sold_until: DateTime<Utc>,
    taker: impl Fn(Option<&Phone>, Option<&Email>) -> Option<LeadId>,
) -> Result<()> {
    let now = tx.now();
    // The condition is asked again under the row's lock: a sale that is just being undone does not give way.
    let gone: Vec<(LeadId, Option<Phone>, Option<Email>)> = diesel::update(leads::table)
        .filter(leads::id.eq_any(older).and(leads::sold_at.le(sold_until)))
        .filter(sql::<Bool>(OWN_CONTACT))
        .set((leads::superseded_at.eq(now), leads::version.eq(leads::version + 1), leads::updated_at.eq(now)))
        .returning((leads::id, leads::phone, leads::email))
        .get_results(tx.conn())
        .await?;
    for (id, phone, email) in gone {
        let newer = taker(phone.as_ref(), email.as_ref());
        history::record(tx, by, id, "superseded", json!({ "newer": newer })).await?;
    }
    Ok(())
}

/// A duplicate of a lead that goes.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = leads)]
pub struct Waiting {
    id: LeadId,
    phone: Option<Phone>,
    email: Option<Email>,
    partner_id: Option<PartnerId>,
    lot_id: Option<LotId>,
    duplicate_of: Option<LeadId>,
}

impl Waiting {
    /// As what it came in, or came back.
    const fn entered(&self) -> Status {
        match (self.lot_id, self.partner_id) {
            (Some(_), _) => Status::Returned,
            (None, Some(_)) => Status::FromPartner,
            (None, None) => Status::New,
        }
    }
}

/// The duplicates of these leads, locked, the oldest first: to be asked before the leads go.
///
/// # Errors
/// When the database can't be read.
pub async fn waiting_for(tx: &mut PlatformTx, gone: &[LeadId]) -> Result<Vec<Waiting>> {
    Ok(leads::table
        .filter(leads::duplicate_of.eq_any(gone).and(leads::status.eq(Status::Duplicate)))
        .order((leads::created_at, leads::id))
        .select(Waiting::as_select())
        .for_no_key_update()
        .load(tx.conn())
        .await?)
}

/// Lets the oldest duplicate of each person stand in place of the lead that has gone; the others become its duplicates.
///
/// # Errors
/// When the database can't be read or written.
pub async fn promote(tx: &mut PlatformTx, waiting: Vec<Waiting>) -> Result<()> {
    for lead in waiting {
        let twin = settle(tx, POOL, lead.id, lead.phone.as_ref(), lead.email.as_ref()).await?;
        let status = if twin.is_some() { Status::Duplicate } else { lead.entered() };
        let now = tx.now();
        diesel::update(leads::table.find(lead.id))
            .set((
                leads::status.eq(status),
                leads::duplicate_of.eq(twin),
                leads::version.eq(leads::version + 1),
                leads::updated_at.eq(now),
            ))
            .execute(tx.conn())
            .await?;
        if twin.is_none() {
            history::record(tx, POOL, lead.id, "promoted", json!({ "older": lead.duplicate_of, "status": status }))
                .await?;
            status_changed(tx, lead.id, status, lead.partner_id).await?;
        }
    }
    Ok(())
}
