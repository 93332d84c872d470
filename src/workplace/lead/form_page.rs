//! The form of a lead: new, and changes of one.

use actix_web::http::StatusCode;
use actix_web::web::{Form, Path, Query};
use db::TenantTx;
use fields::{Record, Typed};
use intake::choices;
use intake::lead::{LeadForm, LeadInput};
use kernel::{Action, Actor, Email, Error, FieldError, LeadId, Object, Phone, Result};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::render::card::Choice;
use web::{Answer, AppData, Page, View, Who, see_other};

use crate::custom::form::FormWith;
use crate::custom::part::{Custom, InputPart, Section, sample_inputs};
use crate::view::{self, FeedRow};
use crm::lead::edit::rewrite;
use crm::lead::known::{self, Policy};
use crm::lead::{Created, Lead, NewLead, Outcome};
use crm::{feed, scope, staff};
use pipeline::status;

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
    custom: Vec<Section<InputPart>>,
    to: String,
    to_name: String,
}

/// A lead of the same person, found while the form is filled in.
#[derive(Debug, Clone, Serialize)]
pub struct Duplicate {
    id: Uuid,
    name: String,
    owner: Option<String>,
    policy: Policy,
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
    /// The status to which the lead goes once it has what that asks for.
    #[serde(default)]
    to: String,
}

/// What the page may be asked.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    /// The status to which the lead is to go.
    #[serde(default)]
    to: String,
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
            custom: Vec::new(),
            to: String::new(),
            to_name: String::new(),
        }
    }

    async fn of_new(mut self, actor: &Actor, tx: &mut TenantTx, typed: Option<&Typed>) -> Result<Self> {
        let staff = staff::all(tx).await?;
        self.people = std::iter::once(Choice::any("crm-nobody")).chain(view::people(&staff)).collect();
        self.custom = Custom::of(actor, tx, Record::Lead, None).await?.inputs(status::NEW, &staff, typed);
        Ok(self)
    }

    /// With the inputs that the lead's status asks for, or that to which it is to go.
    async fn of_stored(
        mut self,
        actor: &Actor,
        tx: &mut TenantTx,
        view: &View,
        lead: &Lead,
        to: &str,
        typed: Option<&Typed>,
    ) -> Result<Self> {
        let (staff, statuses) = (staff::all(tx).await?, status::all(tx).await?);
        let place = if to.is_empty() { &lead.status } else { to };
        self.custom = Custom::of(actor, tx, Record::Lead, Some(lead.id.0)).await?.inputs(place, &staff, typed);
        if !to.is_empty() {
            self.to_name = view::status(view.locale(), &statuses, to).label;
            to.clone_into(&mut self.to);
        }
        Ok(self)
    }

    /// With whoever has the phone or the e-mail that was typed.
    async fn with_duplicate(mut self, actor: &Actor, tx: &mut TenantTx) -> Result<Self> {
        let (phone, email) = (Phone::parse(&self.form.phone).ok(), Email::parse(&self.form.email).ok());
        let Some(lead) = crm::lead::duplicate_of(tx, phone.as_ref(), email.as_ref(), None).await? else {
            return Ok(self);
        };
        let own = scope::own(actor, Object::Lead, Action::View)?;
        let policy = known::policy(tx).await?.towards(&lead);
        self.duplicate = Some(Duplicate {
            id: lead.id.0,
            owner: view::name_of(&staff::all(tx).await?, lead.responsible),
            // Who sees only own leads learns that there is one, and whose, but not its name.
            name: if own.is_none() || own == lead.responsible { lead.name } else { String::new() },
            policy,
        });
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
        .tenant(&who.actor, who.tenant()?, async |tx| {
            LeadFormPage::blank(None, 0, form).of_new(&who.actor, tx, None).await
        })
        .await?;
    page.responsible = who.actor.user.map(|user| user.to_string()).unwrap_or_default();
    view.page(&page)
}

/// `POST /leads`.
///
/// # Errors
/// As [`crm::lead::create()`]; refused fields come back in the form.
pub async fn create(app: AppData, who: Who, view: View, sent: FormWith<Sent>) -> Answer {
    let FormWith(sent, typed) = sent;
    match try_create(&app, &who, &sent, &typed).await {
        Ok(made) if made.outcome == Outcome::Attached => {
            let own = scope::own(&who.actor, Object::Lead, Action::View)?;
            let seen =
                app.db.tenant(&who.actor, who.tenant()?, async |tx| crm::lead::find(tx, made.id, own).await).await;
            // Who sees only own leads may not see the one that the request went to.
            let to = if seen.is_ok() { format!("/leads/{}", made.id) } else { "/leads".to_owned() };
            view.done(&to, Some(web::view::flash("crm-lead-attached", &sent.form.name, "")))
        }
        Ok(made) => {
            let told = web::view::flash("crm-lead-created", &sent.form.name, "");
            view.done(&format!("/leads/{}", made.id), Some(told))
        }
        Err(Error::Invalid(errors)) => {
            let mut page = LeadFormPage { errors, ..LeadFormPage::blank(None, 0, sent.form) };
            page.responsible = sent.responsible;
            let page = app
                .db
                .tenant(&who.actor, who.tenant()?, async |tx| {
                    let page = page.of_new(&who.actor, tx, Some(&typed)).await?;
                    page.with_duplicate(&who.actor, tx).await
                })
                .await?;
            view.refused(&page)
        }
        Err(other) => Err(other.into()),
    }
}

async fn try_create(app: &AppData, who: &Who, sent: &Sent, typed: &Typed) -> Result<Created> {
    let draft = LeadInput::from(sent.form.clone()).check()?;
    let responsible = person(&sent.responsible)?;
    let seen = crm::seen::hashes(&app.config.secret, &draft);
    let new = NewLead { draft, responsible, import: None, custom: fields::Sent::Typed(typed.clone()), seen };
    let made =
        app.db.tenant(&who.actor, who.tenant()?, async |tx| crm::lead::create(&who.actor, tx, new).await).await?;
    made.kept()
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
pub async fn show(app: AppData, who: Who, view: View, id: Path<LeadId>, asked: Query<Asked>) -> Answer {
    let page = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            let own = scope::own(&who.actor, Object::Lead, Action::Edit)?;
            let lead = crm::lead::find(tx, *id, own).await?;
            LeadFormPage::over(&lead).of_stored(&who.actor, tx, &view, &lead, &asked.to, None).await
        })
        .await?;
    view.page(&page)
}

/// `POST /leads/{id}`.
///
/// # Errors
/// As [`crm::lead::edit()`]; refused fields, and what somebody else changed meanwhile, come back in the form.
pub async fn save(app: AppData, who: Who, view: View, id: Path<LeadId>, sent: FormWith<Sent>) -> Answer {
    let (id, FormWith(sent, typed)) = (*id, sent);
    let saved = try_save(&app, &who, id, &sent, &typed).await;
    let (errors, stale) = match saved {
        Ok(()) => return Ok(see_other(&format!("/leads/{id}"))),
        Err(Error::Invalid(errors)) => (errors, false),
        Err(Error::Conflict("stale")) => (Vec::new(), true),
        Err(other) => return Err(other.into()),
    };
    let version = sent.version.parse().unwrap_or(0);
    let (mut page, statuses, entries) = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            let own = scope::own(&who.actor, Object::Lead, Action::Edit)?;
            let lead = crm::lead::find(tx, id, own).await?;
            let shown = if stale { lead.version } else { version };
            let page = LeadFormPage::blank(Some(id), shown, sent.form.clone()).over_contacts(&lead);
            let page = page.of_stored(&who.actor, tx, &view, &lead, &sent.to, Some(&typed)).await?;
            Ok((page, status::all(tx).await?, feed::edits_since(tx, id.0, version).await?))
        })
        .await?;
    page.errors = errors;
    page.changes = if stale { view::feed(view.locale(), &entries, &statuses) } else { Vec::new() };
    let status = if stale { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(view.draw(status, &page)?)
}

async fn try_save(app: &AppData, who: &Who, id: LeadId, sent: &Sent, typed: &Typed) -> Result<()> {
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
    let custom = fields::Sent::Typed(typed.clone());
    app.db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            rewrite(&who.actor, tx, id, version, &custom, over).await?;
            if !sent.to.is_empty() {
                crm::lead::set_status(&who.actor, tx, id, &sent.to).await?;
            }
            Ok(())
        })
        .await
}

/// `POST /leads/check`: whether somebody with this phone or e-mail is here already.
///
/// # Errors
/// `Forbidden`.
pub async fn check(app: AppData, who: Who, view: View, sent: Form<Sent>) -> Answer {
    who.actor.require(Object::Lead, Action::Create)?;
    let page = LeadFormPage::blank(None, 0, sent.into_inner().form);
    let page = app.db.tenant(&who.actor, who.tenant()?, async |tx| page.with_duplicate(&who.actor, tx).await).await?;
    web::view::block(&view, &page, "duplicate")
}

impl Page for LeadFormPage {
    const TEMPLATE: &'static str = "crm/lead_form.html";
    const FRAGMENTS: &'static [&'static str] = &["duplicate"];

    fn samples() -> Vec<Self> {
        let new = Self { people: vec![Choice::any("crm-nobody")], ..Self::blank(None, 0, LeadForm::default()) };
        let mut refused = new.clone();
        refused.errors = vec![FieldError::new("phone", "invalid_phone"), FieldError::new("name", "required")];
        refused.duplicate = Some(Duplicate {
            id: Uuid::from_u128(1),
            name: "Иванов".into(),
            owner: Some("Анна".into()),
            policy: Policy::Forbid,
        });
        refused.custom = sample_inputs();
        let mut stale = new.clone();
        stale.custom = sample_inputs();
        stale.to = "contact".into();
        stale.to_name = "Контакт".into();
        stale.id = Some(Uuid::from_u128(1));
        stale.phone_now = "+7 912 •••-••-89".into();
        stale.changes = view::sample_feed();
        stale.duplicate =
            Some(Duplicate { id: Uuid::from_u128(1), name: String::new(), owner: None, policy: Policy::Attach });
        vec![new, refused, stale]
    }
}
