//! The form of a new deal, and a card alone.

use actix_web::web::Query;
use db::TenantTx;
use fields::{Record, Sent, Typed};
use intake::choices;
use intake::lead::RawAmount;
use kernel::{Action, Actor, ClientId, DealId, Error, FieldError, Object, PipelineId, Result, UserId};
use serde::{Deserialize, Serialize};
use web::render::card::{Choice, DealCard};
use web::{Answer, AppData, Page, View, Who, see_other};

use crate::custom::form::FormWith;
use crate::custom::part::{Custom, InputPart, Section, sample_inputs};
use crate::view;
use crm::deal::{NewDeal, create as make};
use crm::{client, scope, staff};

/// What the form holds, and what its page may be asked.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Fields {
    title: String,
    pipeline: String,
    client: String,
    product: String,
    amount: String,
    responsible: String,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct DealForm {
    form: Fields,
    errors: Vec<FieldError>,
    client_name: Option<String>,
    pipelines: Vec<Choice>,
    products: Vec<Choice>,
    people: Vec<Choice>,
    custom: Vec<Section<InputPart>>,
}

async fn read(
    actor: &Actor,
    tx: &mut TenantTx,
    view: &View,
    form: Fields,
    errors: Vec<FieldError>,
    typed: Option<&Typed>,
) -> Result<DealForm> {
    actor.require(Object::Deal, Action::Create)?;
    let own = scope::own(actor, Object::Client, Action::View)?;
    let client_name = match form.client.parse::<ClientId>() {
        Ok(id) => Some(client::find(tx, id, own).await?.name),
        Err(_) => None,
    };
    let (locale, staff) = (view.locale(), staff::all(tx).await?);
    // A pipeline that is gone meanwhile is told where the deal is stored.
    let stage = pipeline::first_stage(tx, form.pipeline.parse().ok()).await;
    let stage = stage.map(|stage| stage.id.to_string()).unwrap_or_default();
    let custom = Custom::of(actor, tx, Record::Deal, None).await?.inputs(&stage, &staff, typed);
    let named = |p: &pipeline::Pipeline| Choice::named(p.id, locale.named(&p.name, p.name_en.as_deref()));
    Ok(DealForm {
        pipelines: pipeline::all(tx).await?.iter().map(named).collect(),
        products: std::iter::once(Choice::any("crm-choose")).chain(choices::products()).collect(),
        people: view::people(&staff).collect(),
        custom,
        client_name,
        form,
        errors,
    })
}

/// `GET /deals/new`.
///
/// # Errors
/// `Forbidden`; `NotFound` for a client that is not there.
pub async fn new(app: AppData, who: Who, view: View, asked: Query<Fields>) -> Answer {
    let mut form = asked.into_inner();
    if form.responsible.is_empty() {
        form.responsible = who.actor.user.map(|user| user.to_string()).unwrap_or_default();
    }
    let page = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| read(&who.actor, tx, &view, form, Vec::new(), None).await)
        .await?;
    view.page(&page)
}

/// `POST /deals`.
///
/// # Errors
/// As [`crm::deal::create()`]; refused fields come back in the form.
pub async fn create(app: AppData, who: Who, view: View, form: FormWith<Fields>) -> Answer {
    let FormWith(form, typed) = form;
    match try_create(&app, &who, &form, &typed).await {
        Ok(id) => Ok(see_other(&format!("/deals/{id}"))),
        Err(Error::Invalid(errors)) => {
            let page = app
                .db
                .tenant(&who.actor, who.tenant()?, async |tx| {
                    read(&who.actor, tx, &view, form, errors, Some(&typed)).await
                })
                .await?;
            view.refused(&page)
        }
        Err(other) => Err(other.into()),
    }
}

async fn try_create(app: &AppData, who: &Who, form: &Fields, typed: &Typed) -> Result<DealId> {
    let amount = RawAmount::Roubles(form.amount.clone()).money().map_err(|code| Error::field("amount", code))?;
    let new = NewDeal {
        title: Some(form.title.clone()),
        client_id: form.client.parse::<ClientId>().ok(),
        pipeline_id: form.pipeline.parse::<PipelineId>().ok(),
        stage_id: None,
        product: Some(form.product.clone()),
        amount,
        responsible: form.responsible.parse::<UserId>().ok(),
        custom: Sent::Typed(typed.clone()),
    };
    Ok(app.db.tenant(&who.actor, who.tenant()?, async |tx| make(&who.actor, tx, new).await).await?.id)
}

impl Page for DealForm {
    const TEMPLATE: &'static str = "crm/deal_form.html";

    fn samples() -> Vec<Self> {
        let blank = Self {
            form: Fields::default(),
            errors: Vec::new(),
            client_name: None,
            pipelines: vec![Choice::named("1", "Ипотека")],
            products: choices::products(),
            people: vec![Choice::named("2", "Анна")],
            custom: sample_inputs(),
        };
        let refused = Self {
            errors: vec![FieldError::new("title", "required")],
            client_name: Some("Иванов".into()),
            ..blank.clone()
        };
        vec![blank, refused]
    }
}

/// One card of the board, after it was moved.
#[derive(Debug, Clone, Serialize)]
pub struct CardPart {
    /// The card.
    pub deal: DealCard,
}

impl Page for CardPart {
    const TEMPLATE: &'static str = "crm/deal_card.html";
    const FRAGMENTS: &'static [&'static str] = &["card"];

    fn samples() -> Vec<Self> {
        vec![Self { deal: crate::board::page::sample_card(true) }]
    }
}
