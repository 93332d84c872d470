//! `/api/v1/clients`.

use std::collections::BTreeMap;

use actix_web::web::{Json, Path, Query};
use chrono::{DateTime, Utc};
use db::TenantTx;
use fields::Record;
use kernel::{Action, Actor, ClientId, Object, Result, UserId};
use serde::{Deserialize, Serialize};
use web::{Answer, AppData, Who};

use crate::custom::part::Custom;
use crm::client::{Client, ClientBody, ClientPatch};
use crm::feed::Entry;

/// A client as the API shows it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ClientOut {
    /// Its id.
    pub id: ClientId,
    /// `person` or `company`.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Phones; masked for a caller without the right to reveal.
    pub phones: Vec<String>,
    /// E-mails; masked for a caller without the right to reveal.
    pub emails: Vec<String>,
    /// City, may be empty.
    pub city: String,
    /// Free text, may be empty.
    pub comment: String,
    /// Who looks after them.
    pub responsible: Option<UserId>,
    /// Send it back with a change.
    pub version: i32,
    /// When they came.
    pub created_at: DateTime<Utc>,
    /// When they were last changed.
    pub updated_at: DateTime<Utc>,
    /// Custom fields by their codes; only with a single client.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub custom: Option<BTreeMap<String, serde_json::Value>>,
    /// What happened, newest first; only with a single client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history: Option<Vec<Entry>>,
}

impl ClientOut {
    fn of(actor: &Actor, client: Client) -> Self {
        let clear = actor.permissions.allows(Object::Client, Action::Reveal);
        let phones = client.phones.into_iter().map(|phone| if clear { String::from(phone) } else { phone.masked() });
        let emails = client.emails.into_iter().map(|email| if clear { String::from(email) } else { email.masked() });
        Self {
            id: client.id,
            kind: client.kind,
            name: client.name,
            phones: phones.collect(),
            emails: emails.collect(),
            city: client.city,
            comment: client.comment,
            responsible: client.responsible,
            version: client.version,
            created_at: client.created_at,
            updated_at: client.updated_at,
            custom: None,
            history: None,
        }
    }

    /// With its custom fields.
    async fn whole(actor: &Actor, tx: &mut TenantTx, client: Client) -> Result<Self> {
        let custom = Custom::of(actor, tx, Record::Client, Some(client.id.0)).await?;
        let clear = actor.permissions.allows(Object::Client, Action::Reveal);
        Ok(Self { custom: Some(custom.values.to_json(&custom.fields, clear)), ..Self::of(actor, client) })
    }
}

/// What `GET /api/v1/clients` may be asked.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
pub struct ListQuery {
    /// Part of a name, of a phone in any spelling, of an e-mail.
    pub q: Option<String>,
    /// Rows of a page.
    pub limit: Option<i64>,
    /// Where the page begins.
    pub after: Option<String>,
}

/// `GET /api/v1/clients`.
///
/// # Errors
/// As [`crm::client::list()`].
pub async fn list(app: AppData, who: Who, query: Query<ListQuery>) -> Answer {
    let (limit, q) = (web::limit(query.limit)?, query.q.as_deref().unwrap_or_default());
    let after = query.after.as_deref().filter(|after| !after.is_empty());
    let page = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| crm::client::list(&who.actor, tx, q, limit, after).await)
        .await?;
    web::json(&page.list(|client| ClientOut::of(&who.actor, client)))
}

/// `POST /api/v1/clients`.
///
/// # Errors
/// As [`crm::client::create`].
pub async fn create(app: AppData, who: Who, body: Json<ClientBody>) -> Answer {
    let out = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            let client = crm::client::create(&who.actor, tx, &body).await?;
            ClientOut::whole(&who.actor, tx, client).await
        })
        .await?;
    web::created(&out)
}

/// `GET /api/v1/clients/{id}`.
///
/// # Errors
/// As [`crm::client::get`].
pub async fn get(app: AppData, who: Who, id: Path<ClientId>) -> Answer {
    let out = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            let (client, history) = crm::client::get(&who.actor, tx, *id).await?;
            let whole = ClientOut::whole(&who.actor, tx, client).await?;
            Ok(ClientOut { history: Some(history), ..whole })
        })
        .await?;
    web::json(&out)
}

/// `PATCH /api/v1/clients/{id}`.
///
/// # Errors
/// As [`crm::client::edit()`].
pub async fn patch(app: AppData, who: Who, id: Path<ClientId>, body: Json<ClientPatch>) -> Answer {
    let patch = body.into_inner();
    let out = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            let client = crm::client::edit(&who.actor, tx, *id, patch).await?;
            ClientOut::whole(&who.actor, tx, client).await
        })
        .await?;
    web::json(&out)
}
