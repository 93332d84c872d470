//! The form of a lead: new, and changes of one.

use actix_web::http::StatusCode;
use actix_web::web::{Form, Path};
use db::TenantTx;
use intake::choices;
use intake::lead::{LeadForm, LeadInput};
use kernel::{Action, Actor, Email, Error, FieldError, LeadId, Object, Phone, Result};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::render::card::Choice;
use web::{Answer, AppData, Page, View, Who, see_other};

use crate::view::{self, FeedRow};
use crm::lead::edit::rewrite;
use crm::lead::{Lead, NewLead};
use crm::{feed, scope, staff, status};

/// The form with what was typed into it.
#[derive(Debug, Clone, Serialize)]
pub struct LeadFormPage {
    id: Option<Uuid>,
    version: i32,
    form: LeadForm,
    responsible: String,
    errors: Vec<FieldError>,
    changes: Vec<FeedRow>,
    duplicate: Option<Duplicate>,
    phone_now: String,
    email_now: String,
    products: Vec<Choice>,
    sources: Vec<Choice>,
    bases: Vec<Choice>,
    people: Vec<Choice>,
}

/// A lead of the same person, found while the form is filled in.
#[derive(Debug, Clone, Serialize)]
pub struct Duplicate {
    id: Uuid,
    name: String,
    owner: Option<String>,
}

/// What the form sends.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Sent {
    #[serde(flatten)]
    form: LeadForm,
    #[serde(default)]
    responsible: String,
    #[serde(default)]
    version: String,
}

impl LeadFormPage {
    fn blank(id: Option<LeadId>, version: i32, form: LeadForm) -> Self {
        let with_none = |key, choices: Vec<Choice>| std::iter::once(Choice::any(key)).chain(choices).collect();
        Self {
            id: id.map(|id| id.0),
            version,
            form,
            responsible: String::new(),
            errors: Vec::new(),
            changes: Vec::new(),
            duplicate: None,
            phone_now: String::new(),
            email_now: String::new(),
            products: with_none("crm-choose", choices::products()),
            sources: with_none("crm-choose", choices::sources()),
            bases: with_none("crm-choose", choices::bases()),
            people: Vec::new(),
        }
    }

    async fn with_people(mut self, tx: &mut TenantTx) -> Result<Self> {
        let staff = staff::all(tx).await?;
        self.people = std::iter::once(Choice::any("crm-nobody")).chain(view::people(&staff)).collect();
        Ok(self)
    }

    /// The form over a stored lead. Contacts are not put into fields: they would be shown without a reveal.
    fn over(lead: &Lead) -> Self {
        let form = LeadForm {
            name: lead.name.clone(),
            phone: String::new(),
            email: String::new(),
            city: lead.city.clone(),
            product: lead.product.clone(),
            amount: web::view::roubles(lead.amount),
            source: lead.source.clone(),
            lawful_basis: lead.lawful_basis.clone(),
            comment: lead.comment.clone(),
        };
        Self::blank(Some(lead.id), lead.version, form).over_contacts(lead)
    }

    fn over_contacts(mut self, lead: &Lead) -> Self {
        self.phone_now = lead.phone.as_ref().map(Phone::masked).unwrap_or_default();
        self.email_now = lead.email.as_ref().map(Email::masked).unwrap_or_default();
        self
    }
}

/// `GET /leads/new`.
///
/// # Errors
/// `Forbidden`.
pub async fn new(app: AppData, who: Who, view: View) -> Answer {
    who.actor.require(Object::Lead, Action::Create)?;
    let form = LeadForm { source: "call".to_owned(), lawful_basis: "consent".to_owned(), ..LeadForm::default() };
    let mut page = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| LeadFormPage::blank(None, 0, form).with_people(tx).await)
        .await?;
    page.responsible = who.actor.user.map(|user| user.to_string()).unwrap_or_default();
    view.page(&page)
}

/// `POST /leads`.
///
/// # Errors
/// As [`crm::lead::create()`]; refused fields come back in the form.
pub async fn create(app: AppData, who: Who, view: View, sent: Form<Sent>) -> Answer {
    let sent = sent.into_inner();
    match try_create(&app, &who, &sent).await {
        Ok(id) => view.done(&format!("/leads/{id}"), Some(web::view::flash("crm-lead-created", &sent.form.name, ""))),
        Err(Error::Invalid(errors)) => {
            let mut page = LeadFormPage { errors, ..LeadFormPage::blank(None, 0, sent.form) };
            page.responsible = sent.responsible;
            let page = app.db.tenant(&who.actor, who.tenant()?, async |tx| page.with_people(tx).await).await?;
            view.refused(&page)
        }
        Err(other) => Err(other.into()),
    }
}

async fn try_create(app: &AppData, who: &Who, sent: &Sent) -> Result<LeadId> {
    let draft = LeadInput::from(sent.form.clone()).check()?;
    let responsible = person(&sent.responsible)?;
    let seen = crm::seen::hashes(&app.config.secret, &draft);
    let new = NewLead { draft, responsible, import: None, custom: Default::default(), seen };
    let made =
        app.db.tenant(&who.actor, who.tenant()?, async |tx| crm::lead::create(&who.actor, tx, new).await).await?;
    Ok(made.id)
}

pub(super) fn person(id: &str) -> Result<Option<kernel::UserId>> {
    if id.is_empty() {
        return Ok(None);
    }
    id.parse().map(Some).map_err(|_| Error::field("responsible", "unknown_user"))
}

/// `GET /leads/{id}/edit`.
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn show(app: AppData, who: Who, view: View, id: Path<LeadId>) -> Answer {
    let page = app.db.tenant(&who.actor, who.tenant()?, async |tx| open(&who.actor, tx, *id).await).await?;
    view.page(&page)
}

async fn open(actor: &Actor, tx: &mut TenantTx, id: LeadId) -> Result<LeadFormPage> {
    let own = scope::own(actor, Object::Lead, Action::Edit)?;
    Ok(LeadFormPage::over(&crm::lead::find(tx, id, own).await?))
}

/// `POST /leads/{id}`.
///
/// # Errors
/// As [`crm::lead::edit()`]; refused fields, and what somebody else changed meanwhile, come back in the form.
pub async fn save(app: AppData, who: Who, view: View, id: Path<LeadId>, sent: Form<Sent>) -> Answer {
    let (id, sent) = (*id, sent.into_inner());
    let saved = try_save(&app, &who, id, &sent).await;
    let (errors, stale) = match saved {
        Ok(()) => return Ok(see_other(&format!("/leads/{id}"))),
        Err(Error::Invalid(errors)) => (errors, false),
        Err(Error::Conflict("stale")) => (Vec::new(), true),
        Err(other) => return Err(other.into()),
    };
    let version = sent.version.parse().unwrap_or(0);
    let (lead, statuses, entries) = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            let own = scope::own(&who.actor, Object::Lead, Action::Edit)?;
            let lead = crm::lead::find(tx, id, own).await?;
            Ok((lead, status::all(tx).await?, feed::edits_since(tx, id.0, version).await?))
        })
        .await?;
    let shown = if stale { lead.version } else { version };
    let mut page = LeadFormPage { errors, ..LeadFormPage::blank(Some(id), shown, sent.form) }.over_contacts(&lead);
    page.changes = if stale { view::feed(view.locale(), &entries, &statuses) } else { Vec::new() };
    let status = if stale { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(view.draw(status, &page)?)
}

async fn try_save(app: &AppData, who: &Who, id: LeadId, sent: &Sent) -> Result<()> {
    let version = sent.version.parse().map_err(|_| Error::field("version", "required"))?;
    // A contact left empty stays as it is: the form never shows it.
    let kept = |typed: &str, stored: Option<&str>| {
        if typed.trim().is_empty() { stored.unwrap_or_default().to_owned() } else { typed.to_owned() }
    };
    let over = |lead: &Lead| LeadInput {
        phone: kept(&sent.form.phone, lead.phone.as_ref().map(Phone::as_str)),
        email: kept(&sent.form.email, lead.email.as_ref().map(Email::as_str)),
        ..LeadInput::from(sent.form.clone())
    };
    app.db.tenant(&who.actor, who.tenant()?, async |tx| rewrite(&who.actor, tx, id, version, &Default::default(), over).await).await?;
    Ok(())
}

/// `POST /leads/check`: whether somebody with this phone or e-mail is here already.
///
/// # Errors
/// `Forbidden`.
pub async fn check(app: AppData, who: Who, view: View, sent: Form<Sent>) -> Answer {
    who.actor.require(Object::Lead, Action::Create)?;
    let (phone, email) = (Phone::parse(&sent.form.phone).ok(), Email::parse(&sent.form.email).ok());
    let found = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            let found = crm::lead::duplicate_of(tx, phone.as_ref(), email.as_ref(), None).await?;
            Ok((found, staff::all(tx).await?))
        })
        .await?;
    let own = scope::own(&who.actor, Object::Lead, Action::View)?;
    let mut page = LeadFormPage::blank(None, 0, LeadForm::default());
    // Who sees only own leads learns that there is one, and whose, but not its name.
    page.duplicate = found.0.map(|lead| Duplicate {
        id: lead.id.0,
        owner: view::name_of(&found.1, lead.responsible),
        name: if own.is_none() || own == lead.responsible { lead.name } else { String::new() },
    });
    web::view::block(&view, &page, "duplicate")
}

impl Page for LeadFormPage {
    const TEMPLATE: &'static str = "crm/lead_form.html";
    const FRAGMENTS: &'static [&'static str] = &["duplicate"];

    fn samples() -> Vec<Self> {
        let new = Self { people: vec![Choice::any("crm-nobody")], ..Self::blank(None, 0, LeadForm::default()) };
        let mut refused = new.clone();
        refused.errors = vec![FieldError::new("phone", "invalid_phone"), FieldError::new("name", "required")];
        refused.duplicate =
            Some(Duplicate { id: Uuid::from_u128(1), name: "Иванов".into(), owner: Some("Анна".into()) });
        let mut stale = new.clone();
        stale.id = Some(Uuid::from_u128(1));
        stale.phone_now = "+7 912 •••-••-89".into();
        stale.changes = view::sample_feed();
        stale.duplicate = Some(Duplicate { id: Uuid::from_u128(1), name: String::new(), owner: None });
        vec![new, refused, stale]
    }
}
