//! Showing a person's contacts in the clear: always with a reason, always written down.

use std::collections::BTreeMap;

use db::TenantTx;
use fields::Record;
use kernel::{Action, Actor, Email, Error, LeadId, Object, Phone, Result, text};
use serde::Serialize;
use serde_json::json;

use crate::subject::Subject;
use crate::{custom, feed, scope};

/// Longest reason, in characters.
const LONGEST: usize = 200;

/// The contacts in the clear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Revealed {
    /// Phone.
    pub phone: Option<Phone>,
    /// E-mail.
    pub email: Option<Email>,
    /// Custom fields that are contacts, by their codes.
    #[schema(value_type = Option<Object>)]
    pub custom: BTreeMap<String, serde_json::Value>,
}

/// Shows the contacts and writes into the feed who looked and why.
///
/// # Errors
/// `Forbidden`; `NotFound`; 422 without a reason.
pub async fn reveal(actor: &Actor, tx: &mut TenantTx, id: LeadId, reason: &str) -> Result<Revealed> {
    let own = scope::own(actor, Object::Lead, Action::Reveal)?;
    let reason = checked(reason)?;
    let lead = super::find(tx, id, own).await?;
    feed::record(actor, tx, Subject::Lead(id), "revealed", json!({ "reason": reason })).await?;
    let mut fields = fields::of(actor, tx, Record::Lead).await?;
    fields.retain(|field| field.kind.is_personal());
    let custom = custom::held(tx, id.0).await?.to_json(&fields, true);
    Ok(Revealed { phone: lead.phone, email: lead.email, custom })
}

/// A reason that may be written down.
pub(crate) fn checked(raw: &str) -> Result<String> {
    let reason = text::line(raw);
    if reason.is_empty() {
        return Err(Error::field("reason", "required"));
    }
    if reason.chars().nth(LONGEST).is_some() {
        return Err(Error::field("reason", "too_long"));
    }
    Ok(reason)
}
