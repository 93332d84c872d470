//! A lead enters the pool: the one door for head office, imports, partners and the bot.

use db::PlatformTx;
use diesel_async::RunQueryDsl;
use intake::LeadDraft;
use kernel::{Action, Actor, Error, ImportId, LeadId, Object, PartnerId, Result};
use schema::platform::leads;
use serde::Serialize;
use serde_json::json;

use super::quality::Rates;
use super::row::Row;
use super::{Status, contact, history};

/// Who brought the lead.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Origin {
    /// A partner.
    pub partner: Option<PartnerId>,
    /// A file.
    pub import: Option<ImportId>,
    /// How many days ago some base of the network last had this person, as [`super::known::days_ago`] says. Head office's alone:
    /// it stands in the lead's history and not in what is answered.
    pub known_days_ago: Option<i64>,
}

/// What became of a submitted lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Submitted {
    /// The new lead, also when it is a duplicate.
    pub id: LeadId,
    /// `new`, `from_partner` or `duplicate`.
    pub status: Status,
    /// The lead that was there before.
    pub duplicate_of: Option<LeadId>,
}

/// Stores a checked lead. One whose phone or e-mail is in the pool already is stored as a duplicate and can't be sold, unless the
/// person was sold so long ago that this is a new beginning: then it takes the contacts over.
///
/// # Errors
/// `Forbidden`, or what the database says.
pub async fn submit(actor: &Actor, tx: &mut PlatformTx, draft: LeadDraft, origin: Origin) -> Result<Submitted> {
    actor.require(Object::Lead, Action::Create)?;
    let id = LeadId(tx.new_id());
    let fresh = if origin.partner.is_some() { Status::FromPartner } else { Status::New };
    // The search and the insert may be overtaken by another submit of the same person: the unique index notices, and
    // the next search finds the winner.
    for _ in 0..3 {
        let twin = contact::settle(tx, &actor.name, id, draft.phone.as_ref(), draft.email.as_ref()).await?;
        let status = if twin.is_some() { Status::Duplicate } else { fresh };
        if insert(tx, id, &draft, origin, status, twin).await? {
            let submitted = Submitted { id, status, duplicate_of: twin };
            tell(actor, tx, &submitted, origin).await?;
            return Ok(submitted);
        }
    }
    Err(Error::defect("a duplicate that can't be found"))
}

async fn insert(
    tx: &mut PlatformTx,
    id: LeadId,
    draft: &LeadDraft,
    origin: Origin,
    status: Status,
    twin: Option<LeadId>,
) -> Result<bool> {
    let rates = Rates::read(tx).await?;
    let row = Row::of(id, draft, origin, status, &rates, tx.now()).repeating(twin);
    let rows = diesel::insert_into(leads::table).values(row).on_conflict_do_nothing().execute(tx.conn()).await?;
    Ok(rows == 1)
}

async fn tell(actor: &Actor, tx: &mut PlatformTx, lead: &Submitted, origin: Origin) -> Result<()> {
    let data = json!({
        "status": lead.status, "duplicate_of": lead.duplicate_of, "import_id": origin.import,
        "known_days_ago": origin.known_days_ago,
    });
    history::record(tx, &actor.name, lead.id, "created", data).await?;
    // An import of ten thousand rows tells of itself once, by its own event.
    if origin.import.is_none() {
        status_changed(tx, lead.id, lead.status, origin.partner).await?;
    }
    Ok(())
}

/// Tells the rest of the system that a lead's status has changed.
///
/// # Errors
/// When the event can't be written.
pub async fn status_changed(
    tx: &mut PlatformTx,
    lead: LeadId,
    status: Status,
    partner: Option<PartnerId>,
) -> Result<()> {
    statuses_changed(tx, &[(lead, status, partner)]).await
}

/// Tells the rest of the system of many leads: their statuses, and the partners who brought them.
///
/// # Errors
/// When the events can't be written.
pub async fn statuses_changed(tx: &mut PlatformTx, leads: &[(LeadId, Status, Option<PartnerId>)]) -> Result<()> {
    let told = |(lead, status, partner): &_| json!({ "lead_id": lead, "status": status, "partner_id": partner });
    jobs::emit_all(tx, "lead.status", leads.iter().map(told).collect()).await
}
