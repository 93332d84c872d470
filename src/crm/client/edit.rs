//! A new client, and changes of one.

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use fields::Sent;
use intake::lead::{CITY_LENGTH, COMMENT_LENGTH, NAME_LENGTH};
use kernel::{Action, Actor, ClientId, Email, Error, FieldError, Object, Phone, Result, UserId, text};
use schema::tenant::clients;
use serde::Deserialize;
use serde_json::json;

use super::{Client, Row, find};
use crate::search::SearchWords;
use crate::subject::Subject;
use crate::{custom, feed, scope, seen, staff};

/// Most phones, and most e-mails, of one client.
const MOST_CONTACTS: usize = 10;

/// The body that makes a client.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ClientBody {
    /// Name.
    pub name: String,
    /// Phones in any spelling.
    pub phones: Vec<String>,
    /// E-mails.
    pub emails: Vec<String>,
    /// City.
    pub city: String,
    /// Free text.
    pub comment: String,
    /// Who looks after them.
    pub responsible: Option<UserId>,
    /// Custom fields by their codes.
    #[schema(value_type = Option<Object>)]
    pub custom: Sent,
}

/// The body that changes a client: what is absent stays.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct ClientPatch {
    /// The version that the caller has seen.
    pub version: i32,
    /// Name.
    pub name: Option<String>,
    /// Phones in any spelling.
    pub phones: Option<Vec<String>>,
    /// E-mails.
    pub emails: Option<Vec<String>>,
    /// City.
    pub city: Option<String>,
    /// Free text.
    pub comment: Option<String>,
    /// Who looks after them.
    pub responsible: Option<UserId>,
    /// Custom fields by their codes; one that is absent stays, `null` empties it.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub custom: Sent,
}

struct Checked {
    name: String,
    phones: Vec<Phone>,
    emails: Vec<Email>,
    city: String,
    comment: String,
}

fn check(body: &ClientBody) -> Result<Checked> {
    let mut errors = Vec::new();
    let mut refuse = |field: &'static str, code: &'static str| errors.push(FieldError::new(field, code));
    let (name, city, comment) = (text::line(&body.name), text::line(&body.city), text::block(&body.comment));
    for (field, value, longest) in
        [("name", &name, NAME_LENGTH), ("city", &city, CITY_LENGTH), ("comment", &comment, COMMENT_LENGTH)]
    {
        if value.chars().nth(longest).is_some() {
            refuse(field, "too_long");
        }
    }
    if name.is_empty() {
        refuse("name", "required");
    }
    let phones = contacts(&body.phones, |text| Phone::parse(text).ok());
    let emails = contacts(&body.emails, |text| Email::parse(text).ok());
    for (field, code, missing) in
        [("phones", "invalid_phone", phones.is_none()), ("emails", "invalid_email", emails.is_none())]
    {
        if missing {
            refuse(field, code);
        }
    }
    match (phones, emails) {
        (Some(phones), Some(emails)) if errors.is_empty() => Ok(Checked { name, phones, emails, city, comment }),
        _ => Err(Error::Invalid(errors)),
    }
}

/// Every contact in its one form, each once; blanks are skipped; `None` when one can't be read or there are too many.
fn contacts<T: PartialEq>(raw: &[String], parse: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    let mut unique: Vec<T> = Vec::new();
    for text in raw.iter().filter(|text| !text.trim().is_empty()) {
        let contact = parse(text)?;
        if !unique.contains(&contact) {
            unique.push(contact);
        }
    }
    (unique.len() <= MOST_CONTACTS).then_some(unique)
}

/// Adds a client.
///
/// # Errors
/// `Forbidden`; 422 for refused fields.
pub async fn create(actor: &Actor, tx: &mut TenantTx, body: &ClientBody) -> Result<Client> {
    let own = scope::own(actor, Object::Client, Action::Create)?;
    let checked = check(body)?;
    let responsible = match (own, body.responsible) {
        (Some(me), _) => Some(me),
        (None, Some(id)) => Some(staff::active(tx, id, "responsible").await?.id),
        (None, None) => actor.user,
    };
    let (id, now) = (ClientId(tx.new_id()), tx.now());
    let row = Row {
        id,
        name: &checked.name,
        search: SearchWords::of(&checked.name, &checked.phones, &checked.emails),
        phones: checked.phones,
        emails: checked.emails,
        city: &checked.city,
        comment: &checked.comment,
        responsible,
        created_at: now,
        updated_at: now,
    };
    diesel::insert_into(clients::table).values(row).execute(tx.conn()).await?;
    custom::begin(actor, tx, Subject::Client(id), &body.custom, "").await?;
    feed::record(actor, tx, Subject::Client(id), "created", json!({})).await?;
    jobs::emit(tx, seen::MET, json!({ "client_id": id })).await?;
    find(tx, id, None).await
}

/// Changes a client.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict("stale")`; 422 for refused fields.
pub async fn edit(actor: &Actor, tx: &mut TenantTx, id: ClientId, patch: ClientPatch) -> Result<Client> {
    let own = scope::own(actor, Object::Client, Action::Edit)?;
    let client = find(tx, id, own).await?;
    let contacts_given = patch.phones.is_some() || patch.emails.is_some();
    let body = ClientBody {
        name: patch.name.unwrap_or(client.name),
        phones: patch.phones.unwrap_or_else(|| client.phones.into_iter().map(String::from).collect()),
        emails: patch.emails.unwrap_or_else(|| client.emails.into_iter().map(String::from).collect()),
        city: patch.city.unwrap_or(client.city),
        comment: patch.comment.unwrap_or(client.comment),
        responsible: None,
        custom: Sent::default(),
    };
    let checked = check(&body)?;
    let responsible = match patch.responsible {
        Some(user) => Some(staff::active(tx, user, "responsible").await?.id),
        None => client.responsible,
    };
    let now = tx.now();
    let changed = diesel::update(clients::table.filter(clients::id.eq(id).and(clients::version.eq(patch.version))))
        .set((
            clients::search.eq(SearchWords::of(&checked.name, &checked.phones, &checked.emails)),
            clients::name.eq(checked.name),
            clients::phones.eq(checked.phones),
            clients::emails.eq(checked.emails),
            clients::city.eq(checked.city),
            clients::comment.eq(checked.comment),
            clients::responsible.eq(responsible),
            clients::updated_at.eq(now),
            clients::version.eq(clients::version + 1),
        ))
        .execute(tx.conn())
        .await?;
    if changed == 0 {
        return Err(Error::Conflict("stale"));
    }
    let changes = custom::edit(actor, tx, Subject::Client(id), &patch.custom).await?;
    let data = json!({ "changes": changes, "version": patch.version + 1 });
    feed::record(actor, tx, Subject::Client(id), "edited", data).await?;
    if contacts_given {
        jobs::emit(tx, seen::MET, json!({ "client_id": id })).await?;
    }
    find(tx, id, None).await
}

/// Writes down who looks at the contacts, and why. The caller shows them in the same transaction.
///
/// # Errors
/// `Forbidden`; `NotFound`; 422 without a reason.
pub async fn reveal(actor: &Actor, tx: &mut TenantTx, id: ClientId, reason: &str) -> Result<()> {
    let own = scope::own(actor, Object::Client, Action::Reveal)?;
    let reason = crate::lead::reveal::checked(reason)?;
    find(tx, id, own).await?;
    feed::record(actor, tx, Subject::Client(id), "revealed", json!({ "reason": reason })).await
}
