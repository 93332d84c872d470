//! Clients: the people for whom loans are found.

pub mod edit;
pub mod list;

use chrono::{DateTime, Utc};
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, ClientId, Email, Error, Object, Phone, Result, UserId};
use schema::tenant::clients;
use serde::Serialize;
use serde_json::json;

pub use edit::{ClientBody, ClientPatch, create, edit};
pub use list::list;

use crate::feed::{self, Entry};
use crate::lead::Lead;
use crate::merge::Contacts;
use crate::search::SearchWords;
use crate::subject::Subject;
use crate::{custom, scope};

/// A client as it is stored.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Serialize)]
#[diesel(table_name = clients)]
pub struct Client {
    /// Its id.
    pub id: ClientId,
    /// `person` or `company`.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Phones, the main one first.
    pub phones: Vec<Phone>,
    /// E-mails, the main one first.
    pub emails: Vec<Email>,
    /// City, may be empty.
    pub city: String,
    /// Free text, may be empty.
    pub comment: String,
    /// Who looks after them.
    pub responsible: Option<UserId>,
    /// Grows with each change.
    pub version: i32,
    /// When they came.
    pub created_at: DateTime<Utc>,
    /// When they were last changed.
    pub updated_at: DateTime<Utc>,
}

#[derive(Insertable)]
#[diesel(table_name = clients, treat_none_as_default_value = false)]
pub(crate) struct Row<'a> {
    pub id: ClientId,
    pub name: &'a str,
    pub phones: Vec<Phone>,
    pub emails: Vec<Email>,
    pub city: &'a str,
    pub comment: &'a str,
    pub responsible: Option<UserId>,
    pub search: SearchWords,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// A client with the history, newest first.
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn get(actor: &Actor, tx: &mut TenantTx, id: ClientId) -> Result<(Client, Vec<Entry>)> {
    let own = scope::own(actor, Object::Client, Action::View)?;
    let client = find(tx, id, own).await?;
    let history = feed::newest(tx, id.0, None, feed::PAGE).await?;
    Ok((client, history))
}

pub(crate) async fn exists(tx: &mut TenantTx, id: ClientId, own: Option<UserId>) -> Result<bool> {
    match find(tx, id, own).await {
        Ok(_) => Ok(true),
        Err(Error::NotFound) => Ok(false),
        Err(other) => Err(other),
    }
}

/// The row, or `NotFound` when it is not there or not theirs.
///
/// # Errors
/// `NotFound`.
pub async fn find(tx: &mut TenantTx, id: ClientId, own: Option<UserId>) -> Result<Client> {
    let client = clients::table
        .filter(clients::id.eq(id).and(clients::deleted_at.is_null()))
        .select(Client::as_select())
        .first(tx.conn())
        .await?;
    match own {
        Some(me) if client.responsible != Some(me) => Err(Error::NotFound),
        _ => Ok(client),
    }
}

/// The oldest living client with this phone or e-mail.
pub(crate) async fn by_contact(
    tx: &mut TenantTx,
    phone: Option<&Phone>,
    email: Option<&Email>,
) -> Result<Option<Client>> {
    let phones: Vec<&Phone> = phone.into_iter().collect();
    let emails: Vec<&Email> = email.into_iter().collect();
    // `&&` with an empty array is false, so an absent contact finds nobody.
    Ok(clients::table
        .filter(clients::deleted_at.is_null())
        .filter(clients::phones.overlaps_with(phones).or(clients::emails.overlaps_with(emails)))
        .order((clients::created_at, clients::id))
        .select(Client::as_select())
        .first(tx.conn())
        .await
        .optional()?)
}

/// The client that a lead becomes: the one with the same phone or e-mail, who learns what the lead knows more, or a new one.
pub(crate) async fn of_lead(actor: &Actor, tx: &mut TenantTx, lead: &Lead) -> Result<ClientId> {
    let contacts = contacts(tx, lead).await?;
    if let Some(client) = by_contact(tx, lead.phone.as_ref(), lead.email.as_ref()).await? {
        learn(tx, &client, &contacts).await?;
        feed::record(actor, tx, Subject::Client(client.id), "lead_joined", json!({ "lead_id": lead.id })).await?;
        return Ok(client.id);
    }
    let (id, now) = (ClientId(tx.new_id()), tx.now());
    let row = Row {
        id,
        name: &lead.name,
        search: SearchWords::of(&lead.name, &contacts.0, &contacts.1),
        phones: contacts.0,
        emails: contacts.1,
        city: &lead.city,
        comment: "",
        responsible: lead.responsible.or(actor.user),
        created_at: now,
        updated_at: now,
    };
    diesel::insert_into(clients::table).values(row).execute(tx.conn()).await?;
    feed::record(actor, tx, Subject::Client(id), "created", json!({ "lead_id": lead.id })).await?;
    Ok(id)
}

/// The lead's contacts and those of the leads that have become part of it, its own first, each once.
async fn contacts(tx: &mut TenantTx, lead: &Lead) -> Result<Contacts> {
    fn once<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
        let mut kept = Vec::new();
        for contact in all {
            if !kept.contains(&contact) {
                kept.push(contact);
            }
        }
        kept
    }
    let (phones, emails) = crate::merge::contacts_of(tx, lead.id).await?;
    Ok((once(lead.phone.clone().into_iter().chain(phones)), once(lead.email.clone().into_iter().chain(emails))))
}

/// Adds contacts that the client did not have.
async fn learn(tx: &mut TenantTx, client: &Client, contacts: &Contacts) -> Result<()> {
    let (mut phones, mut emails) = (client.phones.clone(), client.emails.clone());
    phones.extend(contacts.0.iter().filter(|phone| !client.phones.contains(phone)).cloned());
    emails.extend(contacts.1.iter().filter(|email| !client.emails.contains(email)).cloned());
    if phones.len() == client.phones.len() && emails.len() == client.emails.len() {
        return Ok(());
    }
    set_contacts(tx, client.id, &client.name, phones, emails).await
}

/// Gives the client what its lead holds in the custom fields that both have.
pub(crate) async fn learn_custom(actor: &Actor, tx: &mut TenantTx, id: ClientId, lead: &Lead) -> Result<()> {
    let (version, now) = (lock(tx, id).await? + 1, tx.now());
    let got = fields::carry(tx, lead.id.0, id.0, fields::Record::Client).await?;
    if got.is_empty() {
        return Ok(());
    }
    diesel::update(clients::table.find(id))
        .set((clients::updated_at.eq(now), clients::version.eq(version)))
        .execute(tx.conn())
        .await?;
    let data = json!({ "changes": custom::told(&got), "version": version });
    feed::record(actor, tx, Subject::Client(id), "edited", data).await
}

/// Nobody else changes the client until the transaction ends; answers its version.
async fn lock(tx: &mut TenantTx, id: ClientId) -> Result<i32> {
    Ok(clients::table.find(id).select(clients::version).for_no_key_update().first(tx.conn()).await?)
}

/// Writes the contacts of a client, and the words by which it is found.
pub(crate) async fn set_contacts(
    tx: &mut TenantTx,
    id: ClientId,
    name: &str,
    phones: Vec<Phone>,
    emails: Vec<Email>,
) -> Result<()> {
    let now = tx.now();
    diesel::update(clients::table.find(id))
        .set((
            clients::search.eq(SearchWords::of(name, &phones, &emails)),
            clients::phones.eq(phones),
            clients::emails.eq(emails),
            clients::updated_at.eq(now),
            clients::version.eq(clients::version + 1),
        ))
        .execute(tx.conn())
        .await?;
    Ok(())
}
