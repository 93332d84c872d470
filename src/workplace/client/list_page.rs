//! The list of clients as a page, and the form of a new one.

use actix_web::HttpRequest;
use actix_web::web::Query;
use chrono::{DateTime, Utc};
use db::TenantTx;
use fields::{Record, Sent, Typed};
use kernel::{Action, Actor, ClientId, Error, FieldError, Object, Result};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::view::encode_query;
use web::{Answer, AppData, Page, View, Who, see_other};

use crate::custom::form::FormWith;
use crate::custom::part::{Custom, InputPart, Section, sample_inputs};
use crate::view;
use crm::client::{Client, ClientBody};
use crm::staff::{self, Person};

/// Rows of a page of the list.
const ROWS: i64 = 50;

/// What the page may be asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    after: String,
}

/// One row.
#[derive(Debug, Clone, Serialize)]
pub struct ClientRow {
    id: Uuid,
    name: String,
    phone: String,
    email: String,
    city: String,
    owner: Option<String>,
    created_at: DateTime<Utc>,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct ClientList {
    rows: Vec<ClientRow>,
    next: Option<String>,
    appended: bool,
    q: String,
    can_create: bool,
}

fn row(client: &Client, staff: &[Person]) -> ClientRow {
    ClientRow {
        id: client.id.0,
        name: client.name.clone(),
        phone: client.phones.first().map(kernel::Phone::masked).unwrap_or_default(),
        email: client.emails.first().map(kernel::Email::masked).unwrap_or_default(),
        city: client.city.clone(),
        owner: view::name_of(staff, client.responsible),
        created_at: client.created_at,
    }
}

/// `GET /clients`.
///
/// # Errors
/// As [`crm::client::list()`].
pub async fn list(app: AppData, who: Who, view: View, request: HttpRequest, asked: Query<Asked>) -> Answer {
    let after = Some(asked.after.as_str()).filter(|after| !after.is_empty());
    let (slice, staff) = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            Ok((crm::client::list(&who.actor, tx, &asked.q, ROWS, after).await?, staff::all(tx).await?))
        })
        .await?;
    let page = ClientList {
        rows: slice.items.iter().map(|client| row(client, &staff)).collect(),
        next: slice.next.map(|next| format!("/clients?q={}&after={next}", encode_query(&asked.q))),
        appended: web::view::by_htmx(&request) && after.is_some(),
        q: asked.q.clone(),
        can_create: who.actor.permissions.allows(Object::Client, Action::Create),
    };
    view.page(&page)
}

/// What the form holds.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Fields {
    pub(super) version: i32,
    pub(super) name: String,
    pub(super) phones: String,
    pub(super) emails: String,
    pub(super) city: String,
    pub(super) comment: String,
}

/// The form: of a new client, or of one that is changed.
#[derive(Debug, Clone, Serialize)]
pub struct ClientForm {
    pub(super) id: Option<Uuid>,
    pub(super) form: Fields,
    pub(super) errors: Vec<FieldError>,
    pub(super) phones_now: String,
    pub(super) emails_now: String,
    pub(super) stale: bool,
    pub(super) custom: Vec<Section<InputPart>>,
}

impl ClientForm {
    pub(super) fn blank(form: Fields, errors: Vec<FieldError>) -> Self {
        Self {
            id: None,
            form,
            errors,
            phones_now: String::new(),
            emails_now: String::new(),
            stale: false,
            custom: Vec::new(),
        }
    }

    /// With the inputs of custom fields.
    pub(super) async fn with_custom(
        mut self,
        actor: &Actor,
        tx: &mut TenantTx,
        id: Option<ClientId>,
        typed: Option<&Typed>,
    ) -> Result<Self> {
        let custom = Custom::of(actor, tx, Record::Client, id.map(|id| id.0)).await?;
        self.custom = custom.inputs("", &staff::all(tx).await?, typed);
        Ok(self)
    }
}

/// Contacts of a form, by commas or lines.
pub(super) fn split(text: &str) -> Vec<String> {
    text.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// `GET /clients/new`.
///
/// # Errors
/// `Forbidden`.
pub async fn new(app: AppData, who: Who, view: View) -> Answer {
    who.actor.require(Object::Client, Action::Create)?;
    let blank = ClientForm::blank(Fields::default(), Vec::new());
    let page = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| blank.with_custom(&who.actor, tx, None, None).await)
        .await?;
    view.page(&page)
}

/// `POST /clients`.
///
/// # Errors
/// As [`crm::client::create`]; refused fields come back in the form.
pub async fn create(app: AppData, who: Who, view: View, form: FormWith<Fields>) -> Answer {
    let FormWith(form, typed) = form;
    let body = ClientBody {
        name: form.name.clone(),
        phones: split(&form.phones),
        emails: split(&form.emails),
        city: form.city.clone(),
        comment: form.comment.clone(),
        responsible: None,
        custom: Sent::Typed(typed.clone()),
    };
    match app.db.tenant(&who.actor, who.tenant()?, async |tx| crm::client::create(&who.actor, tx, &body).await).await {
        Ok(client) => Ok(see_other(&format!("/clients/{}", client.id))),
        Err(Error::Invalid(errors)) => {
            let page = ClientForm::blank(form, errors);
            let page = app
                .db
                .tenant(&who.actor, who.tenant()?, async |tx| {
                    page.with_custom(&who.actor, tx, None, Some(&typed)).await
                })
                .await?;
            view.refused(&page)
        }
        Err(other) => Err(other.into()),
    }
}

impl Page for ClientList {
    const TEMPLATE: &'static str = "crm/clients.html";
    const FRAGMENTS: &'static [&'static str] = &["clients", "rows_more"];

    fn samples() -> Vec<Self> {
        let row = |owner: Option<&str>| ClientRow {
            id: Uuid::from_u128(1),
            name: "Фролов Игорь".into(),
            phone: "+7 922 •••-••-11".into(),
            email: String::new(),
            city: "Уфа".into(),
            owner: owner.map(str::to_owned),
            created_at: web::sample_at(),
        };
        let full = Self {
            rows: vec![row(Some("Анна")), row(None)],
            next: Some("/clients?after=1".into()),
            appended: false,
            q: String::new(),
            can_create: true,
        };
        let empty = Self { rows: Vec::new(), next: None, ..full.clone() };
        let none_found = Self { q: "нет".into(), can_create: false, ..empty.clone() };
        vec![Self { appended: true, ..full.clone() }, full, empty, none_found]
    }
}

impl Page for ClientForm {
    const TEMPLATE: &'static str = "crm/client_form.html";

    fn samples() -> Vec<Self> {
        let blank = Self::blank(Fields::default(), Vec::new());
        let refused = Self {
            id: Some(Uuid::from_u128(1)),
            errors: vec![FieldError::new("name", "required"), FieldError::new("phones", "invalid_phone")],
            phones_now: "+7 922 •••-••-11".into(),
            emails_now: "a•••@mail.ru".into(),
            stale: true,
            custom: sample_inputs(),
            ..blank.clone()
        };
        vec![blank, refused]
    }
}
