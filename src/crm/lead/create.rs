//! A new lead of the tenant's own.

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use fields::{Sent, Values};
use intake::lead::LeadDraft;
use kernel::{Action, Actor, Error, ImportId, LeadId, Object, Result, UserId};
use schema::tenant::leads;
use serde::Serialize;
use serde_json::json;

use super::Lead;
use super::known::{self, Policy};
use crate::search::SearchWords;
use crate::subject::Subject;
use crate::{custom, entry, feed, notice, scope, staff};
use pipeline::status;

/// A checked lead with what the door knows about it.
#[derive(Debug, Clone)]
pub struct NewLead {
    /// The checked fields.
    pub draft: LeadDraft,
    /// Who is to work it; without one it is the creator where the creator sees only own leads.
    pub responsible: Option<UserId>,
    /// The import that brings it.
    pub import: Option<ImportId>,
    /// What was sent for its custom fields.
    pub custom: Sent,
    /// Keyed hashes of its contacts (hex), told to the platform so that the network knows the person was seen.
    pub seen: Vec<String>,
}

/// The answer to a new lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Created {
    /// Its id.
    pub id: LeadId,
    /// Its status, where the caller may see the lead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The older lead of the same person: a warning, the new one is kept.
    pub duplicate_of: Option<LeadId>,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// What became of a new lead. Where the policy for duplicates kept none, the answer names the lead that was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Outcome {
    /// It is there.
    Created,
    /// It became part of the lead that is named.
    Attached,
    /// It was refused; what was written tells the lead that is named, so the transaction is to be kept.
    Refused {
        /// The contact that is known.
        field: &'static str,
    },
}

impl Created {
    /// The answer for somebody who is waiting: what was refused is an error of the contact.
    ///
    /// # Errors
    /// 422 `known_person` by the contact.
    pub fn kept(self) -> Result<Self> {
        match self.outcome {
            Outcome::Refused { field } => Err(Error::field(field, "known_person")),
            Outcome::Created | Outcome::Attached => Ok(self),
        }
    }
}

#[derive(Insertable)]
#[diesel(table_name = leads, treat_none_as_default_value = false)]
pub(super) struct Row<'a> {
    pub id: LeadId,
    pub name: &'a str,
    pub phone: Option<&'a kernel::Phone>,
    pub email: Option<&'a kernel::Email>,
    pub city: &'a str,
    pub product: &'a str,
    pub amount: Option<kernel::Money>,
    pub source: &'a str,
    pub lawful_basis: &'a str,
    pub comment: &'a str,
    pub status: &'a str,
    pub responsible: Option<UserId>,
    pub bought_lot_id: Option<kernel::LotId>,
    pub bought_price: Option<kernel::Money>,
    pub duplicate_of: Option<LeadId>,
    pub import_id: Option<ImportId>,
    pub search: SearchWords,
    pub created_at: chrono::DateTime<chrono::Utc>,
    pub updated_at: chrono::DateTime<chrono::Utc>,
}

impl<'a> Row<'a> {
    pub(super) fn of(id: LeadId, draft: &'a LeadDraft, now: chrono::DateTime<chrono::Utc>) -> Self {
        Self {
            id,
            name: &draft.name,
            phone: draft.phone.as_ref(),
            email: draft.email.as_ref(),
            city: &draft.city,
            product: draft.product.code(),
            amount: draft.amount,
            source: draft.source.code(),
            lawful_basis: draft.lawful_basis.code(),
            comment: &draft.comment,
            status: status::NEW,
            responsible: None,
            bought_lot_id: None,
            bought_price: None,
            duplicate_of: None,
            import_id: None,
            search: SearchWords::of(&draft.name, &draft.phone, &draft.email),
            created_at: now,
            updated_at: now,
        }
    }
}

/// Stores a lead. One with the phone or e-mail of an older lead is kept and marked, refused, or made part of the older one, as the tenant's
/// [`Policy`] says; the older one's responsible is told.
///
/// # Errors
/// `Forbidden`; 422 `unknown_user` for a responsible who does not work here, and what custom fields are refused for.
pub async fn create(actor: &Actor, tx: &mut TenantTx, new: NewLead) -> Result<Created> {
    let own = scope::own(actor, Object::Lead, Action::Create)?;
    let responsible = match (own, new.responsible) {
        (Some(me), _) => Some(me),
        (None, Some(id)) => Some(staff::active(tx, id, "responsible").await?.id),
        (None, None) => None,
    };
    let policy = known::policy(tx).await?;
    if policy != Policy::Warn {
        known::queue(tx, &new.draft).await?;
    }
    let older = super::duplicate_of(tx, new.draft.phone.as_ref(), new.draft.email.as_ref(), None).await?;
    let older = match older.map(|older| (policy.towards(&older), older)) {
        Some((Policy::Forbid, older)) => return known::refuse(actor, tx, older, &new.draft).await,
        // One that goes away in this moment is joined by nobody.
        Some((Policy::Attach, older)) => {
            super::lock(tx, older.id, None).await.ok().map(|older| (Policy::Attach, older))
        }
        older => older,
    };
    let id = LeadId(tx.new_id());
    let mut row = Row::of(id, &new.draft, tx.now());
    row.responsible = responsible;
    row.import_id = new.import;
    let duplicate_of = older.as_ref().map(|(_, lead)| lead.id);
    row.duplicate_of = duplicate_of;
    diesel::insert_into(leads::table).values(row).execute(tx.conn()).await?;
    let beside = match &older {
        Some((Policy::Attach, older)) => custom::held(tx, older.id.0).await?,
        _ => Values::default(),
    };
    custom::begin_beside(actor, tx, Subject::Lead(id), &new.custom, status::NEW, &beside).await?;
    let data = json!({ "source": new.draft.source.code(), "import_id": new.import });
    feed::record(actor, tx, Subject::Lead(id), "created", data).await?;
    jobs::emit(tx, "lead.created", json!({ "lead_id": id })).await?;
    entry::leads(tx, [id], status::NEW).await?;
    if !new.seen.is_empty() {
        jobs::emit(tx, "person.seen", json!({ "hashes": new.seen })).await?;
    }
    match older {
        Some((Policy::Attach, older)) => return known::attach(actor, tx, older, id, &new.draft).await,
        Some((_, older)) => warn(actor, tx, &older, id, &new.draft.name).await?,
        None => {}
    }
    Ok(Created { id, status: Some(status::NEW.to_owned()), duplicate_of, outcome: Outcome::Created })
}

/// Writes the duplicate into both feeds and tells the responsible of the older lead.
pub(super) async fn warn(actor: &Actor, tx: &mut TenantTx, older: &Lead, newer: LeadId, name: &str) -> Result<()> {
    feed::record(actor, tx, Subject::Lead(newer), "duplicate_of", json!({ "lead_id": older.id, "name": older.name }))
        .await?;
    feed::record(actor, tx, Subject::Lead(older.id), "duplicate_came", json!({ "lead_id": newer, "name": name }))
        .await?;
    if let Some(user) = older.responsible {
        let data = json!({ "name": older.name, "by": actor.name, "newer": newer });
        notice::tell(actor, tx, user, "duplicate", Subject::Lead(older.id), data).await?;
    }
    Ok(())
}
