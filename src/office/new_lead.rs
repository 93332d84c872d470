//! The form of a new lead of the pool.

use actix_web::web::Form;
use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use intake::choices::{bases, products, sources};
use intake::{LawfulBasis, LeadDraft, LeadForm, LeadInput, Product, Source};
use kernel::{Action, Email, Error, FieldError, LeadId, Object, Phone, Result};
use pool::lead::{Origin, Status, Submitted, contact, known, submit};
use schema::platform::leads;
use serde::Serialize;
use uuid::Uuid;
use web::render::card::Choice;
use web::view::block;
use web::{Answer, AppData, Flash, Page, View, Who, sample_at};

use crate::sell::flash;

/// `/leads/new` of head office.
#[derive(Debug, Clone, Serialize)]
pub struct NewLead {
    form: LeadForm,
    errors: Vec<FieldError>,
    twin: Option<Twin>,
    known_days: Option<i64>,
    products: Vec<Choice>,
    sources: Vec<Choice>,
    bases: Vec<Choice>,
}

/// The same person in the pool already.
#[derive(Debug, Clone, Serialize, Queryable)]
struct Twin {
    id: LeadId,
    name: String,
    status: Status,
    created_at: DateTime<Utc>,
}

impl NewLead {
    fn of(form: LeadForm) -> Self {
        let with_none = |choices: Vec<Choice>| std::iter::once(Choice::any("office-choose")).chain(choices).collect();
        Self {
            form,
            errors: Vec::new(),
            twin: None,
            known_days: None,
            products: with_none(products()),
            sources: with_none(sources()),
            bases: with_none(bases()),
        }
    }
}

/// `GET /leads/new`.
///
/// # Errors
/// `Forbidden`.
pub async fn show(who: Who, view: View) -> Answer {
    who.actor.require(Object::Lead, Action::Create)?;
    let form = LeadForm {
        source: Source::Call.code().to_owned(),
        lawful_basis: LawfulBasis::Consent.code().to_owned(),
        ..LeadForm::default()
    };
    view.page(&NewLead::of(form))
}

/// `POST /leads/new`.
///
/// # Errors
/// As [`submit`]; refused fields come back in the form.
pub async fn create(app: AppData, who: Who, view: View, form: Form<LeadForm>) -> Answer {
    let form = form.into_inner();
    match try_create(&app, &who, &form).await {
        Ok((lead, days)) => {
            let flash = match (lead.duplicate_of, days) {
                (Some(_), _) => Flash { hue: "amber".to_owned(), ..flash("office-lead-duplicate") },
                (None, Some(days)) => Flash { what: days.to_string(), ..flash("office-lead-created-known") },
                (None, None) => flash("office-lead-created"),
            };
            view.done(&format!("/leads/{}", lead.id), Some(flash))
        }
        Err(Error::Invalid(errors)) => view.refused(&NewLead { errors, ..NewLead::of(form) }),
        Err(other) => Err(other.into()),
    }
}

async fn try_create(app: &AppData, who: &Who, form: &LeadForm) -> Result<(Submitted, Option<i64>)> {
    let draft = LeadInput::from(form.clone()).check()?;
    let hashes = known::hashes(&app.config.secret, &draft);
    app.db
        .platform(&who.actor, async |tx| {
            let days = known::days_ago(tx, &hashes).await?;
            let origin = Origin { known_days_ago: days, ..Origin::default() };
            Ok((submit(&who.actor, tx, draft, origin).await?, days))
        })
        .await
}

/// `POST /leads/new/check`: whether the person is in the pool, or known in the network, while the form is filled in.
///
/// # Errors
/// `Forbidden`.
pub async fn check(app: AppData, who: Who, view: View, form: Form<LeadForm>) -> Answer {
    who.actor.require(Object::Lead, Action::Create)?;
    let draft = contacts(&form);
    let hashes = known::hashes(&app.config.secret, &draft);
    let mut page = NewLead::of(LeadForm::default());
    (page.twin, page.known_days) = app
        .db
        .platform(&who.actor, async |tx| Ok((twin(tx, &draft).await?, known::days_ago(tx, &hashes).await?)))
        .await?;
    block(&view, &page, "known")
}

/// The contacts that can be read already; the rest of the draft is not looked at.
fn contacts(form: &LeadForm) -> LeadDraft {
    LeadDraft {
        name: String::new(),
        phone: Phone::parse(&form.phone).ok(),
        email: Email::parse(&form.email).ok(),
        city: String::new(),
        product: Product::Mortgage,
        amount: None,
        source: Source::Call,
        lawful_basis: LawfulBasis::Consent,
        comment: String::new(),
    }
}

async fn twin(tx: &mut PlatformTx, draft: &LeadDraft) -> Result<Option<Twin>> {
    let twin = contact::twin(tx, draft.phone.as_ref(), draft.email.as_ref()).await?;
    let Some(id) = twin else { return Ok(None) };
    let query = leads::table.find(id).select((leads::id, leads::name, leads::status, leads::created_at));
    Ok(query.first(tx.conn()).await.optional()?)
}

impl Page for NewLead {
    const TEMPLATE: &'static str = "office/lead_new.html";
    const FRAGMENTS: &'static [&'static str] = &["known"];

    fn samples() -> Vec<Self> {
        let blank = Self::of(LeadForm::default());
        let mut refused = Self::of(LeadForm { name: "Анна".into(), phone: "912".into(), ..LeadForm::default() });
        refused.errors = vec![FieldError::new("phone", "invalid_phone"), FieldError::new("product", "required")];
        refused.twin = Some(Twin {
            id: LeadId(Uuid::from_u128(1)),
            name: "Анна".into(),
            status: Status::Auction,
            created_at: sample_at(),
        });
        let known = Self { known_days: Some(5), ..blank.clone() };
        vec![blank, refused, known]
    }
}
