//! The editor of a plan: rules, stages, start; each fault beside its field; a preview on a past lead.

use actix_web::web::{Form, Path, Query};
use exchange::plan::version;
use kernel::{Action, Error, FieldError, Object, Result, TenantId};
use rules::fields::{self, FieldKind};
use rules::stage::StageKind;
use serde::{Deserialize, Serialize};
use trading::order::form::{Tick, products, sources};
use trading::week::Week;
use web::render::card::Choice;
use web::{Answer, AppData, Page, View, Who};

use super::form::{Typed, TypedStage};
use super::preview::{PreviewPart, recent};
use crate::sell::flash;

/// `/plans/new` and `/plans/{code}/edit`.
#[derive(Debug, Clone, Serialize)]
pub struct Editor {
    /// Empty for a new plan.
    code: String,
    action: String,
    name: String,
    cities: String,
    min_quality: String,
    min_age_days: String,
    resold: String,
    /// Whether the lead was sold before: any, only such, only others.
    sales: Vec<Choice>,
    starts_at: String,
    based_on: String,
    products: Vec<Tick>,
    sources: Vec<Tick>,
    week: Week,
    stages: Vec<StageForm>,
    kinds: Vec<&'static str>,
    leads: Vec<Choice>,
    preview: PreviewPart,
    errors: Vec<FieldError>,
}

#[derive(Debug, Clone, Serialize)]
struct StageForm {
    key: usize,
    kind: &'static str,
    /// What is wrong with the stage as a whole.
    error: String,
    fields: Vec<FieldForm>,
}

#[derive(Debug, Clone, Serialize)]
struct FieldForm {
    name: &'static str,
    /// The name of its input.
    input: String,
    kind: FieldKind,
    required: bool,
    value: String,
    unit: String,
    units: Vec<Choice>,
    weights: Vec<Weight>,
}

#[derive(Debug, Clone, Serialize)]
struct Weight {
    input: String,
    tenant: String,
    value: String,
}

/// Which plan a new one begins as.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    copy: String,
}

/// What a page needs beside what was typed.
struct Around {
    tenants: Vec<(TenantId, String)>,
    leads: Vec<Choice>,
}

/// `GET /plans/new`
///
/// # Errors
/// `Forbidden`; `NotFound` for a plan to copy that is not there.
pub async fn new(app: AppData, who: Who, view: View, asked: Query<Asked>) -> Answer {
    who.actor.require_network(Object::Lot, Action::Configure)?;
    let typed = if asked.copy.is_empty() { Typed::of(None) } else { begin(&app, &who, &asked.copy).await? };
    let page = draw(&app, &who, &view, "", typed, Vec::new()).await?;
    view.page(&page)
}

/// `GET /plans/{code}/edit`: from the newest version.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn show(app: AppData, who: Who, view: View, code: Path<String>) -> Answer {
    who.actor.require_network(Object::Lot, Action::Configure)?;
    let typed = begin(&app, &who, &code).await?;
    let page = draw(&app, &who, &view, &code, typed, Vec::new()).await?;
    view.page(&page)
}

async fn begin(app: &AppData, who: &Who, code: &str) -> Result<Typed> {
    let versions = app.db.platform(&who.actor, async |tx| version::of(tx, code).await).await?;
    Ok(Typed::of(versions.first()))
}

/// `POST /plans/new`
///
/// # Errors
/// `Forbidden`; a refused form is drawn with its errors.
pub async fn create(app: AppData, who: Who, view: View, form: Form<Vec<(String, String)>>) -> Answer {
    answer(&app, &who, &view, "", form.into_inner()).await
}

/// `POST /plans/{code}/edit`
///
/// # Errors
/// `Forbidden`; `NotFound`; a refused form is drawn with its errors.
pub async fn save(app: AppData, who: Who, view: View, code: Path<String>, form: Form<Vec<(String, String)>>) -> Answer {
    answer(&app, &who, &view, &code, form.into_inner()).await
}

async fn answer(app: &AppData, who: &Who, view: &View, code: &str, pairs: Vec<(String, String)>) -> Answer {
    who.actor.require_network(Object::Lot, Action::Configure)?;
    let mut typed = Typed::read(pairs);
    if typed.act(&typed.text("act")) {
        let page = draw(app, who, view, code, typed, Vec::new()).await?;
        return Ok(view.draw(actix_web::http::StatusCode::OK, &page)?);
    }
    let made = match typed.input() {
        Ok(input) if code.is_empty() => {
            app.db.platform(&who.actor, async |tx| version::create(&who.actor, tx, &input).await).await
        }
        Ok(input) => app.db.platform(&who.actor, async |tx| version::add(&who.actor, tx, code, &input).await).await,
        Err(errors) => Err(Error::Invalid(errors)),
    };
    match made {
        Ok(plan) => view.done(&format!("/plans/{}", plan.code), Some(flash("office-plan-saved"))),
        Err(Error::Invalid(errors)) => {
            let page = draw(app, who, view, code, typed, errors).await?;
            Ok(view.draw(actix_web::http::StatusCode::UNPROCESSABLE_ENTITY, &page)?)
        }
        Err(Error::Conflict(code_of)) => {
            let errors = vec![FieldError::new("form", code_of)];
            let page = draw(app, who, view, code, typed, errors).await?;
            Ok(view.draw(actix_web::http::StatusCode::CONFLICT, &page)?)
        }
        Err(other) => Err(other.into()),
    }
}

async fn draw(
    app: &AppData,
    who: &Who,
    view: &View,
    code: &str,
    typed: Typed,
    errors: Vec<FieldError>,
) -> Result<Editor> {
    let around = app
        .db
        .platform(&who.actor, async |tx| {
            let tenants = db::list_tenants(tx).await?.into_iter().map(|tenant| (tenant.key.id, tenant.name)).collect();
            Ok(Around { tenants, leads: recent(tx, view).await? })
        })
        .await?;
    Ok(Editor::of(code, &typed, around, errors))
}

impl Editor {
    fn of(code: &str, typed: &Typed, around: Around, errors: Vec<FieldError>) -> Self {
        let stage = |(key, stage): (usize, &TypedStage)| StageForm::of(key, stage, &around.tenants, &errors);
        Self {
            code: code.to_owned(),
            action: if code.is_empty() { "/plans/new".to_owned() } else { format!("/plans/{code}/edit") },
            name: typed.text("name"),
            cities: typed.text("cities"),
            min_quality: typed.text("min_quality"),
            min_age_days: typed.text("min_age_days"),
            resold: typed.text("resold"),
            sales: sales(),
            starts_at: typed.text("starts_at"),
            based_on: typed.text("based_on"),
            products: products(&typed.fields),
            sources: sources(&typed.fields),
            week: Week::typed(&typed.fields),
            stages: typed.stages.iter().enumerate().map(stage).collect(),
            kinds: StageKind::ALL.iter().map(|kind| kind.as_str()).collect(),
            leads: around.leads,
            preview: PreviewPart::Waiting,
            errors,
        }
    }
}

fn sales() -> Vec<Choice> {
    ["", "true", "false"]
        .map(|word| Choice::of(word, format!("office-resold-{}", if word.is_empty() { "any" } else { word })))
        .to_vec()
}

impl StageForm {
    fn of(key: usize, stage: &TypedStage, tenants: &[(TenantId, String)], errors: &[FieldError]) -> Self {
        let whole = format!("stages[{key}]");
        let error = errors.iter().find(|error| error.field == whole);
        let field = |field: &fields::Field| {
            let input = format!("{whole}.{}", field.name);
            let weight = |(id, tenant): &(TenantId, String)| Weight {
                input: format!("{input}.{id}"),
                tenant: tenant.clone(),
                value: stage.text(&format!("{}.{id}", field.name)),
            };
            let unit = |unit: &str| Choice::of(unit, format!("office-unit-{unit}"));
            FieldForm {
                name: field.name,
                kind: field.kind,
                required: field.start.is_some(),
                value: stage.text(field.name),
                unit: stage.text(&format!("{}_unit", field.name)),
                units: ["s", "min", "h"].map(unit).to_vec(),
                weights: if field.kind == FieldKind::Weights {
                    tenants.iter().map(weight).collect()
                } else {
                    Vec::new()
                },
                input,
            }
        };
        Self {
            key,
            kind: stage.kind.as_str(),
            error: error.map(|error| error.code.to_string()).unwrap_or_default(),
            fields: fields::of(stage.kind).iter().map(field).collect(),
        }
    }
}

impl Page for Editor {
    const TEMPLATE: &'static str = "office/plan_editor.html";
    const FRAGMENTS: &'static [&'static str] = &["plan_editor"];

    fn samples() -> Vec<Self> {
        let around = || Around {
            tenants: vec![
                (TenantId(uuid::Uuid::from_u128(5)), "Урал-Кредит".to_owned()),
                (TenantId(uuid::Uuid::from_u128(6)), "Волга-Финанс".to_owned()),
            ],
            leads: vec![Choice::named(uuid::Uuid::from_u128(1), "Ипотека, Самара")],
        };
        let mut every = Typed::of(None);
        every.stages = StageKind::ALL.iter().map(|kind| TypedStage::new(*kind)).collect();
        let codes = [
            "required",
            "unknown_stage",
            "invalid_stage",
            "window_range",
            "amount_range",
            "weight_range",
            "score_weight_range",
            "hq_not_last",
            "invalid",
            "invalid_amount",
            "too_large",
            "not_positive",
        ];
        let plain = [
            ("name", "required"),
            ("name", "too_long"),
            ("cities", "too_long"),
            ("cities", "too_many_entries"),
            ("min_quality", "quality_range"),
            ("min_age_days", "age_range"),
            ("schedule", "invalid_hours"),
            ("schedule", "invalid_days"),
            ("starts_at", "starts_in_past"),
            ("starts_at", "starts_too_late"),
            ("form", "stale"),
            ("form", "plan_exists"),
            ("stages", "required"),
            ("stages", "too_many_stages"),
        ];
        let fault = |(code, (field, other)): (&'static str, (&'static str, &'static str))| {
            let stage = ["stages[0].window_s", "stages[1]"].map(|field| FieldError::new(field, code));
            let errors = stage.into_iter().chain([FieldError::new(field, other)]).collect();
            Self::of("default", &every, around(), errors)
        };
        let mut samples: Vec<Self> = codes.into_iter().cycle().zip(plain).map(fault).collect();
        samples.push(Self::of("", &Typed::of(None), around(), Vec::new()));
        let none = Around { tenants: Vec::new(), leads: Vec::new() };
        samples.push(Self::of("", &Typed::default(), none, Vec::new()));
        samples
    }
}
