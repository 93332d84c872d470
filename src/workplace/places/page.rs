//! The settings of pipelines as a page.

use actix_web::web::Query;
use kernel::{Action, Object};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::{Answer, AppData, Locale, Page, View, Who};

use pipeline::{Pipeline, Stage, list};

/// What the page may be asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Why the last act was refused: a code of an error.
    pub refused: String,
}

/// A stage of the page.
#[derive(Debug, Clone, Serialize)]
pub struct StageView {
    id: Uuid,
    name: String,
    kind: String,
    hue: String,
    probability: i32,
    rotting_days: Option<i32>,
    /// How many others may come next, where not all may.
    next: Option<usize>,
}

/// A pipeline of the page.
#[derive(Debug, Clone, Serialize)]
pub struct PipelineView {
    id: Uuid,
    name: String,
    main: bool,
    stages: Vec<StageView>,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct Pipelines {
    pipelines: Vec<PipelineView>,
    can_configure: bool,
    refused: String,
}

fn stage_view(locale: Locale, stage: &Stage) -> StageView {
    StageView {
        id: stage.id.0,
        name: locale.named(&stage.name, stage.name_en.as_deref()),
        kind: stage.kind.clone(),
        hue: stage.hue.clone(),
        probability: stage.probability,
        rotting_days: stage.rotting_days,
        next: stage.next.as_ref().map(Vec::len),
    }
}

fn pipeline_view(locale: Locale, pipeline: &Pipeline) -> PipelineView {
    PipelineView {
        id: pipeline.id.0,
        name: locale.named(&pipeline.name, pipeline.name_en.as_deref()),
        main: pipeline.main,
        stages: pipeline.stages.iter().map(|stage| stage_view(locale, stage)).collect(),
    }
}

/// `GET /pipelines`.
///
/// # Errors
/// `Forbidden`.
pub async fn show(app: AppData, who: Who, view: View, asked: Query<Asked>) -> Answer {
    let all = app.db.tenant(&who.actor, who.tenant()?, async |tx| list(&who.actor, tx).await).await?;
    let page = Pipelines {
        pipelines: all.iter().map(|pipeline| pipeline_view(view.locale(), pipeline)).collect(),
        can_configure: who.actor.permissions.allows(Object::Pipeline, Action::Configure),
        refused: super::act::known(&asked.refused).to_owned(),
    };
    view.page(&page)
}

impl Page for Pipelines {
    const TEMPLATE: &'static str = "crm/pipelines.html";

    fn samples() -> Vec<Self> {
        let stage = |n: u128, kind: &str| StageView {
            id: Uuid::from_u128(n),
            name: "Анкета".into(),
            kind: kind.into(),
            hue: "blue".into(),
            probability: 50,
            rotting_days: if kind == "open" { Some(3) } else { None },
            next: (kind == "open").then_some(2),
        };
        let pipeline = |n: u128, main| PipelineView {
            id: Uuid::from_u128(n),
            name: "Ипотека".into(),
            main,
            stages: vec![stage(n + 1, "open"), stage(n + 2, "won"), stage(n + 3, "lost")],
        };
        let full = Self {
            pipelines: vec![pipeline(10, true), pipeline(20, false)],
            can_configure: true,
            refused: String::new(),
        };
        let refused = super::act::REFUSALS.iter().map(|code| Self { refused: (*code).to_owned(), ..full.clone() });
        let read_only = Self { can_configure: false, ..full.clone() };
        refused.chain([full.clone(), read_only]).collect()
    }
}
