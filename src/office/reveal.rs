//! A lead's contacts in the clear: always with a reason, always written into the history.

use actix_web::HttpRequest;
use actix_web::web::{Form, Path};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::text::line;
use kernel::{Action, Actor, Email, Error, LeadId, Object, Phone, Result};
use pool::lead::{Lead, history};
use schema::platform::leads;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;
use web::view::{block, by_htmx};
use web::{Answer, AppData, Page, View, Who};

use crate::lead::{draw, read};

/// The longest reason, in characters.
const LONGEST: usize = 200;

/// How the person can be reached, masked until it is asked for.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Contacts {
    id: Uuid,
    phone: Option<String>,
    email: Option<String>,
    shown: bool,
    can_reveal: bool,
}

impl Contacts {
    pub(super) fn masked(actor: &Actor, lead: &Lead) -> Self {
        Self {
            id: lead.id.0,
            phone: lead.phone.as_ref().map(Phone::masked),
            email: lead.email.as_ref().map(Email::masked),
            shown: false,
            can_reveal: actor.permissions.allows(Object::Lead, Action::Reveal),
        }
    }

    /// In the clear, after a reveal.
    fn shown(lead: &Lead) -> Self {
        Self {
            id: lead.id.0,
            phone: lead.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            email: lead.email.as_ref().map(|email| email.as_str().to_owned()),
            shown: true,
            can_reveal: true,
        }
    }

    /// Masked ones and shown ones, for samples of pages.
    pub(super) fn samples() -> (Self, Self) {
        let of = |phone: &str, email: &str, shown| Self {
            id: Uuid::from_u128(1),
            phone: Some(phone.to_owned()),
            email: Some(email.to_owned()),
            shown,
            can_reveal: !shown,
        };
        (of("+7 912 •••-••-89", "e•••@mail.ru", false), of("+79123456789", "e@mail.ru", true))
    }
}

/// What the form sends.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    reason: String,
}

/// Shows the contacts and writes down who looked and why.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` for `reason`: `required`, `too_long`.
pub async fn reveal(actor: &Actor, tx: &mut PlatformTx, id: LeadId, reason: &str) -> Result<Lead> {
    actor.require(Object::Lead, Action::Reveal)?;
    let reason = line(reason);
    if reason.is_empty() {
        return Err(Error::field("reason", "required"));
    }
    if reason.chars().nth(LONGEST).is_some() {
        return Err(Error::field("reason", "too_long"));
    }
    let lead = leads::table.find(id).select(Lead::as_select()).first(tx.conn()).await?;
    history::record(tx, &actor.name, id, "revealed", json!({ "reason": reason })).await?;
    Ok(lead)
}

/// `POST /leads/{id}/reveal`.
///
/// # Errors
/// As [`reveal`].
pub async fn show(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    id: Path<LeadId>,
    sent: Form<Sent>,
) -> Answer {
    let lead = app.db.platform(&who.actor, async |tx| reveal(&who.actor, tx, *id, &sent.reason).await).await?;
    let contacts = Contacts::shown(&lead);
    if by_htmx(&request) {
        return block(&view, &ContactsPart { contacts }, "contacts");
    }
    let data = app.db.platform(&who.actor, async |tx| read(&who.actor, tx, *id).await).await?;
    let page = draw(&view, &who.actor, &data).revealed(contacts);
    view.page(&page)
}

/// The contacts alone, after a reveal.
#[derive(Debug, Clone, Serialize)]
pub struct ContactsPart {
    contacts: Contacts,
}

impl Page for ContactsPart {
    const TEMPLATE: &'static str = "office/contacts.html";
    const FRAGMENTS: &'static [&'static str] = &["contacts"];

    fn samples() -> Vec<Self> {
        vec![Self { contacts: Contacts::default() }]
    }
}
