//! The form of a status or a stage: both are a place where records stand, with what may come next.

use crate::pairs::{every, first};
use actix_web::http::StatusCode;
use fields::Definition;
use kernel::{Error, FieldError};
use pipeline::stage::HUES;
use pipeline::status::Status;
use pipeline::{Pipeline, Stage};
use serde::Serialize;
use web::render::card::Choice;
use web::{Answer, Locale, Page, View};

/// A place that may come next.
#[derive(Debug, Clone, Serialize)]
pub struct Tick {
    value: String,
    label: String,
    hue: String,
    ticked: bool,
}

/// A custom field that the place asks for.
#[derive(Debug, Clone, Serialize)]
pub struct AskedField {
    code: String,
    name: String,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct PlaceForm {
    /// `status` or `stage`.
    of: &'static str,
    title: String,
    /// The pipeline of a stage.
    pipeline: String,
    address: String,
    back: &'static str,
    name: String,
    kind: String,
    hue: String,
    hues: Vec<&'static str>,
    probability: String,
    rotting_days: String,
    /// Whether anything may come next.
    any: bool,
    next: Vec<Tick>,
    asked: Vec<AskedField>,
    /// How many records stand there, and whether there may be more.
    inside: i64,
    most: bool,
    /// Where they may go when the place is given up.
    heirs: Vec<Choice>,
    fixed: bool,
    errors: Vec<FieldError>,
}

/// What the form sends: `next` once for each that is ticked.
pub(super) struct Posted(pub Vec<(String, String)>);

impl Posted {
    /// The first value of a name.
    pub fn first(&self, name: &str) -> &str {
        first(&self.0, name)
    }

    /// What is ticked; `None` where anything may come next.
    pub fn next(&self) -> Option<Vec<&str>> {
        self.first("any").is_empty().then(|| every(&self.0, "next").collect())
    }
}

fn asked(all: &[Definition], place: &str) -> Vec<AskedField> {
    let asks = all.iter().filter(|field| !field.archived && field.required_in.iter().any(|of| of == place));
    asks.map(|field| AskedField { code: field.id.to_string(), name: field.name.clone() }).collect()
}

impl PlaceForm {
    /// Of a status with at least `inside` leads.
    pub(super) fn of_status(
        locale: Locale,
        (all, status): (&[Status], &Status),
        fields: &[Definition],
        inside: i64,
    ) -> Self {
        let word = |s: &Status| locale.named(&s.name, s.name_en.as_deref());
        let others = || all.iter().filter(|other| other.code != status.code && !other.archived);
        let tick = |other: &Status| Tick {
            value: other.code.clone(),
            label: word(other),
            hue: other.hue.clone(),
            ticked: status.leads_to(&other.code),
        };
        Self {
            of: "status",
            title: word(status),
            pipeline: String::new(),
            address: format!("/statuses/{}", status.code),
            back: "/statuses",
            name: word(status),
            kind: status.kind.clone(),
            hue: status.hue.clone(),
            hues: HUES.to_vec(),
            probability: String::new(),
            rotting_days: String::new(),
            any: status.next.is_none(),
            next: others().map(tick).collect(),
            asked: asked(fields, &status.code),
            inside: inside.min(crm::lead::status::MOST_MOVED),
            most: inside > crm::lead::status::MOST_MOVED,
            heirs: others().filter(|other| !other.is_given()).map(|o| Choice::named(&o.code, word(o))).collect(),
            fixed: status.is_fixed(),
            errors: Vec::new(),
        }
    }

    /// Of a stage with `inside` deals.
    pub(super) fn of_stage(
        locale: Locale,
        (pipeline, stage): (&Pipeline, &Stage),
        fields: &[Definition],
        inside: i64,
    ) -> Self {
        let word = |s: &Stage| locale.named(&s.name, s.name_en.as_deref());
        let others = || pipeline.stages.iter().filter(|other| other.id != stage.id);
        let tick = |other: &Stage| Tick {
            value: other.id.to_string(),
            label: word(other),
            hue: other.hue.clone(),
            ticked: stage.leads_to(other.id),
        };
        let alike = || others().filter(|other| other.kind == stage.kind);
        Self {
            of: "stage",
            title: word(stage),
            pipeline: locale.named(&pipeline.name, pipeline.name_en.as_deref()),
            address: format!("/pipelines/{}/stages/{}", pipeline.id, stage.id),
            back: "/pipelines",
            name: word(stage),
            kind: stage.kind.clone(),
            hue: stage.hue.clone(),
            hues: HUES.to_vec(),
            probability: stage.probability.to_string(),
            rotting_days: stage.rotting_days.map(|days| days.to_string()).unwrap_or_default(),
            any: stage.next.is_none(),
            next: others().map(tick).collect(),
            asked: asked(fields, &stage.id.to_string()),
            inside,
            most: false,
            heirs: alike().map(|other| Choice::named(other.id, word(other))).collect(),
            fixed: stage.kind != "lost" && alike().next().is_none(),
            errors: Vec::new(),
        }
    }

    /// What the place is called for the reader.
    pub(super) fn title(&self) -> &str {
        &self.title
    }

    /// As it was typed, with what was wrong about it; other errors are the caller's.
    pub(super) fn refused(mut self, view: &View, sent: Option<&Posted>, error: Error) -> Answer {
        self.errors = match error {
            Error::Invalid(errors) => errors,
            Error::Conflict(code) => vec![FieldError::new("target", code)],
            other => return Err(other.into()),
        };
        if let Some(sent) = sent {
            let typed = |name| sent.first(name).to_owned();
            (self.name, self.hue) = (typed("name"), typed("hue"));
            (self.probability, self.rotting_days) = (typed("probability"), typed("rotting_days"));
            let next = sent.next();
            self.any = next.is_none();
            for tick in &mut self.next {
                tick.ticked = next.as_ref().is_none_or(|next| next.contains(&tick.value.as_str()));
            }
        }
        Ok(view.draw(StatusCode::UNPROCESSABLE_ENTITY, &self)?)
    }
}

impl Page for PlaceForm {
    const TEMPLATE: &'static str = "crm/place_form.html";

    fn samples() -> Vec<Self> {
        let status = Self {
            of: "status",
            title: "Контакт".into(),
            pipeline: String::new(),
            address: "/statuses/contact".into(),
            back: "/statuses",
            name: "Контакт".into(),
            kind: "open".into(),
            hue: "cyan".into(),
            hues: HUES.to_vec(),
            probability: String::new(),
            rotting_days: String::new(),
            any: false,
            next: vec![Tick {
                value: "deal".into(), label: "В сделке".into(), hue: "green".into(), ticked: true
            }],
            asked: vec![AskedField { code: "f1".into(), name: "Доход".into() }],
            inside: 12,
            most: false,
            heirs: vec![Choice::named("new", "Новый")],
            fixed: false,
            errors: Vec::new(),
        };
        let stage = Self {
            of: "stage",
            pipeline: "Ипотека".into(),
            probability: "40".into(),
            rotting_days: "5".into(),
            any: true,
            ..status.clone()
        };
        let codes = [
            ("name", "required"),
            ("name", "too_long"),
            ("hue", "unknown_hue"),
            ("probability", "out_of_range"),
            ("rotting_days", "out_of_range"),
            ("next", "unknown_status"),
            ("target", "has_leads"),
            ("target", "too_many_inside"),
            ("target", "fixed_status"),
            ("target", "has_deals"),
            ("target", "last_stage"),
        ];
        let refused = codes.map(|(field, code)| Self {
            errors: vec![FieldError::new(field, code)],
            most: code == "too_many_inside",
            ..stage.clone()
        });
        let fixed = Self { fixed: true, inside: 0, asked: Vec::new(), ..status.clone() };
        refused.into_iter().chain([fixed, status, stage]).collect()
    }
}
