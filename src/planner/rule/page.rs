//! The rules as a page of settings.

use crm::staff::{self, Person};
use db::TenantTx;
use kernel::{Actor, FieldError, Result};
use pipeline::Pipeline;
use pipeline::status::{self, Status};
use serde::Serialize;
use uuid::Uuid;
use web::render::card::Choice;
use web::{Answer, AppData, Locale, Page, View, Who};

use super::act::RuleForm;
use super::{Record, Rule, Unit, all};
use crate::day::quick::kinds;
use crate::day::row::icon;

/// A rule of the page.
#[derive(Debug, Clone, Serialize)]
pub struct RuleRow {
    id: Uuid,
    record: Record,
    place: String,
    hue: String,
    icon: &'static str,
    title: String,
    wait: i32,
    unit: Unit,
    owner: Option<String>,
    form: RuleForm,
}

/// Places under one heading.
#[derive(Debug, Clone, Serialize)]
pub struct Places {
    /// Empty for the statuses of leads.
    title: String,
    pub(super) items: Vec<Choice>,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct Rules {
    rows: Vec<RuleRow>,
    places: Vec<Places>,
    kinds: Vec<Choice>,
    people: Vec<Choice>,
    /// The form of a new rule, or of one that was refused.
    form: RuleForm,
    /// The rule whose form was refused.
    edited: Option<Uuid>,
    errors: Vec<FieldError>,
}

struct Data {
    rules: Vec<Rule>,
    statuses: Vec<Status>,
    pipelines: Vec<Pipeline>,
    staff: Vec<Person>,
}

async fn read(actor: &Actor, tx: &mut TenantTx) -> Result<Data> {
    Ok(Data {
        rules: all(actor, tx).await?,
        statuses: status::all(tx).await?,
        pipelines: pipeline::all(tx).await?,
        staff: staff::all(tx).await?,
    })
}

fn places(locale: Locale, data: &Data) -> Vec<Places> {
    let named = |status: &Status| {
        Choice::named(format!("lead:{}", status.code), locale.named(&status.name, status.name_en.as_deref()))
    };
    let in_use = data.statuses.iter().filter(|status| !status.archived);
    let mut places = vec![Places { title: String::new(), items: in_use.map(named).collect() }];
    for pipeline in &data.pipelines {
        let items = pipeline.stages.iter().map(|stage| {
            Choice::named(format!("deal:{}", stage.id), locale.named(&stage.name, stage.name_en.as_deref()))
        });
        let title = locale.named(&pipeline.name, pipeline.name_en.as_deref());
        places.push(Places { title, items: items.collect() });
    }
    places
}

fn row(locale: Locale, rule: &Rule, data: &Data, places: &[Places]) -> RuleRow {
    let stages = data.pipelines.iter().flat_map(|pipeline| pipeline.stages.iter());
    let (place, hue) = match rule.record {
        Record::Lead => {
            let found = data.statuses.iter().find(|status| status.code == rule.place);
            found.map(|status| (locale.named(&status.name, status.name_en.as_deref()), status.hue.clone()))
        }
        Record::Deal => {
            let mut stages = stages;
            let found = stages.find(|stage| stage.id.to_string() == rule.place);
            found.map(|stage| (locale.named(&stage.name, stage.name_en.as_deref()), stage.hue.clone()))
        }
    }
    .unwrap_or_else(|| ("—".to_owned(), "gray".to_owned()));
    let owner = data.staff.iter().find(|person| Some(person.id) == rule.responsible);
    RuleRow {
        id: rule.id,
        record: rule.record,
        place,
        hue,
        icon: icon(rule.kind),
        title: rule.title.clone(),
        wait: rule.wait,
        unit: rule.unit,
        owner: owner.map(|person| person.name.clone()),
        form: RuleForm::of(rule).among(places),
    }
}

/// The page, with a form that was refused where there is one.
pub(super) async fn draw(
    app: &AppData,
    who: &Who,
    view: &View,
    refused: Option<(Option<Uuid>, RuleForm, Vec<FieldError>)>,
) -> Result<Rules> {
    let data = app.db.tenant(&who.actor, who.tenant()?, async |tx| read(&who.actor, tx).await).await?;
    let places = places(view.locale(), &data);
    let (edited, form, errors) = match refused {
        Some((edited, form, errors)) => (edited, form.among(&places), errors),
        None => (None, RuleForm::fresh().at_first(&places), Vec::new()),
    };
    let active = data.staff.iter().filter(|person| person.active);
    let people = active.map(|person| Choice::named(person.id, person.name.clone()));
    Ok(Rules {
        rows: data.rules.iter().map(|rule| row(view.locale(), rule, &data, &places)).collect(),
        places,
        kinds: kinds(),
        people: std::iter::once(Choice::any("planner-rule-worker")).chain(people).collect(),
        form,
        edited,
        errors,
    })
}

/// `GET /task-rules`.
///
/// # Errors
/// `Forbidden`.
pub async fn show(app: AppData, who: Who, view: View) -> Answer {
    let page = draw(&app, &who, &view, None).await?;
    view.page(&page)
}

impl Page for Rules {
    const TEMPLATE: &'static str = "planner/rules.html";

    fn samples() -> Vec<Self> {
        let row = |(n, unit): (u128, &Unit)| RuleRow {
            id: Uuid::from_u128(n),
            record: if n == 1 { Record::Lead } else { Record::Deal },
            place: "Новый".into(),
            hue: "blue".into(),
            icon: "phone",
            title: "Позвонить".into(),
            wait: if n == 3 { 0 } else { 15 },
            unit: *unit,
            owner: (n == 2).then(|| "Анна".into()),
            form: RuleForm::fresh(),
        };
        let places = vec![
            Places { title: String::new(), items: vec![Choice::named("lead:new", "Новый")] },
            Places {
                title: "Кредит".into(), items: vec![Choice::named("deal:1", "Сбор документов")]
            },
        ];
        let full = Self {
            rows: (1..).zip(Unit::ALL).map(row).collect(),
            places,
            kinds: kinds(),
            people: vec![Choice::any("planner-rule-worker")],
            form: RuleForm::fresh(),
            edited: None,
            errors: Vec::new(),
        };
        let errors: Vec<FieldError> =
            ["place", "title", "wait", "responsible"].map(|field| FieldError::new(field, "required")).into();
        let refused = Self { errors: errors.clone(), edited: Some(Uuid::from_u128(2)), ..full.clone() };
        let empty = Self { rows: Vec::new(), errors, ..full.clone() };
        vec![full, refused, empty]
    }
}
