//! The simulator's pages: a scenario's form, what came of it beside what happened, saved scenarios, two of them compared.

mod beside;
mod samples;

use std::collections::BTreeMap;

use actix_web::web::{Form, Path, Query};
use chrono::{DateTime, Days, NaiveDate, Utc};
use exchange::plan::{Plan, version};
use intake::choices::{products, sources};
use kernel::{Action, Actor, Error, FieldError, Money, Object, PlanId, Result, ScenarioId};
use rules::stage::Stage;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::render::card::Choice;
use web::{Answer, AppData, Flash, Page, View, Who};

use self::beside::{Line, ShareLine, chart, lines, shares};
use crate::chart::Pairs;
use crate::fairness::week;
use crate::measure::percent;
use crate::replay::outcome::Outcome;
use crate::run::live::{self, Run, RunState};
use crate::run::{Silent, Simulation};
use crate::scenario::form::ScenarioForm;
use crate::scenario::store::{self, Saved};
use crate::scenario::{Scenario, Tie};

/// Days that a new scenario looks back.
const DAYS: u64 = 30;

/// `/simulator` and `/simulator/runs/{id}`.
#[derive(Debug, Clone, Serialize)]
pub struct SimulatorPage {
    form: ScenarioForm,
    errors: Vec<FieldError>,
    products: Vec<Choice>,
    sources: Vec<Choice>,
    ties: Vec<Choice>,
    kinds: Vec<Choice>,
    plans: Vec<PlanLink>,
    run: Option<RunPart>,
    saved: Vec<SavedRow>,
    name: String,
    can_save: bool,
}

#[derive(Debug, Clone, Serialize)]
struct PlanLink {
    id: PlanId,
    name: String,
    version: i32,
}

/// A run, ready to be drawn.
#[derive(Debug, Clone, Serialize)]
struct RunPart {
    id: Uuid,
    state: RunState,
    done: u64,
    total: u64,
    error: String,
    result: Option<ResultPart>,
}

/// What came of a scenario, ready to be drawn.
#[derive(Debug, Clone, Serialize)]
struct ResultPart {
    rows: Vec<Line>,
    silent: Silent,
    sure_revenue: Money,
    changed: i64,
    lots: i64,
    elapsed_ms: u64,
    shares: Vec<ShareLine>,
    chart: Pairs,
}

#[derive(Debug, Clone, Serialize)]
struct SavedRow {
    id: ScenarioId,
    name: String,
    from: NaiveDate,
    to: NaiveDate,
    revenue: Money,
    fill: Option<f64>,
    gini: f64,
    silent: Option<f64>,
    at: DateTime<Utc>,
    by: String,
}

impl From<Saved> for SavedRow {
    fn from(saved: Saved) -> Self {
        let outcome = &saved.simulation.simulated;
        Self {
            id: saved.id,
            name: saved.name,
            from: saved.simulation.scenario.from,
            to: saved.simulation.scenario.to,
            revenue: outcome.revenue,
            fill: outcome.fill,
            gini: outcome.gini_leads,
            silent: saved.simulation.silent.share,
            at: saved.created_at,
            by: saved.created_by,
        }
    }
}

impl ResultPart {
    fn of(simulation: &Simulation) -> Self {
        let (actual, simulated) = (&simulation.actual, &simulation.simulated);
        Self {
            rows: lines(actual, simulated),
            sure_revenue: simulated.revenue.checked_sub(simulation.silent.revenue).unwrap_or(Money::ZERO),
            silent: simulation.silent.clone(),
            changed: simulation.changed,
            lots: simulated.lots,
            elapsed_ms: simulation.elapsed_ms,
            shares: shares(actual, simulated),
            chart: chart(actual, simulated),
        }
    }
}

impl RunPart {
    fn of(id: Uuid, run: &Run) -> Self {
        Self {
            id,
            state: run.state,
            done: run.done,
            total: run.total,
            error: run.error.clone(),
            result: run.result.as_ref().map(ResultPart::of),
        }
    }
}

/// What the page shows beside the run.
struct Around {
    plans: Vec<Plan>,
    saved: Vec<Saved>,
}

impl Around {
    /// The stages of the plan that most lots take.
    fn stages(&self) -> Result<Vec<Stage>> {
        let usual = self.plans.iter().find(|plan| plan.code == "default").or(self.plans.first());
        Ok(usual.map(Plan::stages).transpose()?.unwrap_or_default())
    }
}

async fn around(app: &AppData, actor: &Actor) -> Result<Around> {
    app.db
        .platform(actor, async |tx| {
            let saved = store::list(actor, tx).await?;
            Ok(Around { plans: version::in_force(tx).await?, saved })
        })
        .await
}

impl SimulatorPage {
    fn of(actor: &Actor, around: Around, form: ScenarioForm, run: Option<RunPart>) -> Self {
        let with_any = |choices: Vec<Choice>| std::iter::once(Choice::any("simulator-any")).chain(choices).collect();
        let ties = Tie::ALL.iter().map(|tie| Choice::of(tie.as_str(), format!("simulator-tie-{tie}"))).collect();
        let kinds = ["sealed", "ascending", "descending", "assign", "hq"];
        let kinds = std::iter::once(Choice::of("", "simulator-no-stage".to_owned()))
            .chain(kinds.into_iter().map(|kind| Choice::of(kind, format!("stage-{kind}"))))
            .collect();
        Self {
            form,
            errors: Vec::new(),
            products: with_any(products()),
            sources: with_any(sources()),
            ties,
            kinds,
            plans: around
                .plans
                .into_iter()
                .map(|plan| PlanLink { id: plan.id, name: plan.name, version: plan.version })
                .collect(),
            run,
            saved: around.saved.into_iter().map(SavedRow::from).collect(),
            name: String::new(),
            can_save: actor.permissions.allows(Object::Simulation, Action::Create),
        }
    }
}

/// What the page may be asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    plan: Option<PlanId>,
    scenario: Option<ScenarioId>,
}

/// `GET /simulator`: the last month, with the stages of a plan or the rules of a saved scenario.
///
/// # Errors
/// `Forbidden`; `NotFound` for a scenario that is not there.
pub async fn show(app: AppData, who: Who, view: View, asked: Query<Asked>) -> Answer {
    who.actor.require_network(Object::Simulation, Action::View)?;
    let around = around(&app, &who.actor).await?;
    let today = view.chrome.now.with_timezone(&week::ZONE).date_naive();
    let scenario = match asked.scenario {
        None => Scenario::unchanged(today.checked_sub_days(Days::new(DAYS - 1)).unwrap_or(today), today),
        Some(id) => {
            let saved = around.saved.iter().find(|saved| saved.id == id).ok_or(Error::NotFound)?;
            saved.simulation.scenario.clone()
        }
    };
    let plan = asked.plan.and_then(|id| around.plans.iter().find(|plan| plan.id == id));
    let stages = plan.map_or_else(|| around.stages(), Plan::stages)?;
    let mut form = ScenarioForm::of(&scenario, &stages);
    if plan.is_some() {
        "new".clone_into(&mut form.stages);
    }
    view.page(&SimulatorPage::of(&who.actor, around, form, None))
}

/// `POST /simulator`: plays the scenario and shows how far it is.
///
/// # Errors
/// `Forbidden`; refused fields come back in the form.
pub async fn begin(app: AppData, who: Who, view: View, fields: Form<BTreeMap<String, String>>) -> Answer {
    who.actor.require_network(Object::Simulation, Action::View)?;
    let form = ScenarioForm::read(&fields);
    match form.scenario().and_then(Scenario::check) {
        Ok(rules) => {
            let id = live::begin(&app, &who.actor, rules).await?;
            view.done(&format!("/simulator/runs/{id}"), None)
        }
        Err(Error::Invalid(errors)) => {
            let errors = form.named(errors);
            let page = SimulatorPage::of(&who.actor, around(&app, &who.actor).await?, form, None);
            view.refused(&SimulatorPage { errors, ..page })
        }
        Err(other) => Err(other.into()),
    }
}

/// `GET /simulator/runs/{id}`.
///
/// # Errors
/// `Forbidden`; `NotFound` when the run is forgotten.
pub async fn run(app: AppData, who: Who, view: View, id: Path<Uuid>) -> Answer {
    who.actor.require_network(Object::Simulation, Action::View)?;
    let page = run_page(&app, &who.actor, *id).await?;
    view.page(&page)
}

async fn run_page(app: &AppData, actor: &Actor, id: Uuid) -> Result<SimulatorPage> {
    let run = live::get(app, id).await?;
    let around = around(app, actor).await?;
    let form = ScenarioForm::of(&run.scenario, &around.stages()?);
    Ok(SimulatorPage::of(actor, around, form, Some(RunPart::of(id, &run))))
}

/// `POST /simulator/runs/{id}/stop`.
///
/// # Errors
/// `Forbidden`; `NotFound` when the run is forgotten.
pub async fn stop(app: AppData, who: Who, view: View, id: Path<Uuid>) -> Answer {
    who.actor.require_network(Object::Simulation, Action::View)?;
    live::stop(&app, *id).await?;
    view.done(&format!("/simulator/runs/{id}"), None)
}

/// The name of a scenario to be saved.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Name {
    name: String,
}

fn flash(key: &str) -> Flash {
    Flash {
        hue: "green".into(),
        key: key.to_owned(),
        what: String::new(),
        undo: String::new(),
        link: Default::default(),
    }
}

/// `POST /simulator/runs/{id}/save`.
///
/// # Errors
/// `Forbidden`; `NotFound` when the run is forgotten; a refused name comes back in the form.
pub async fn save(app: AppData, who: Who, view: View, id: Path<Uuid>, form: Form<Name>) -> Answer {
    who.actor.require_network(Object::Simulation, Action::Create)?;
    let result = live::get(&app, *id).await?.result.ok_or(Error::NotFound)?;
    let saved = app.db.platform(&who.actor, async |tx| store::save(&who.actor, tx, &form.name, &result).await).await;
    match saved {
        Ok(_) => view.done("/simulator", Some(flash("simulator-saved-now"))),
        Err(Error::Invalid(errors)) => {
            let page = run_page(&app, &who.actor, *id).await?;
            view.refused(&SimulatorPage { errors, name: form.into_inner().name, ..page })
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /simulator/scenarios/{id}/delete`.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn delete(app: AppData, who: Who, view: View, id: Path<ScenarioId>) -> Answer {
    app.db.platform(&who.actor, async |tx| store::delete(&who.actor, tx, *id).await).await?;
    view.done("/simulator", Some(flash("simulator-deleted-now")))
}

/// `/simulator/compare`.
#[derive(Debug, Clone, Serialize)]
pub struct ComparePage {
    left: SavedRow,
    right: SavedRow,
    rows: Vec<Line>,
    shares: Vec<ShareLine>,
    chart: Pairs,
    same_period: bool,
}

/// Which two.
#[derive(Debug, Clone, Deserialize)]
pub struct Two {
    a: ScenarioId,
    b: ScenarioId,
}

impl ComparePage {
    fn of(left: Saved, right: Saved) -> Self {
        let (one, other) = (&left.simulation, &right.simulation);
        Self {
            rows: lines(&one.simulated, &other.simulated),
            shares: shares(&one.simulated, &other.simulated),
            chart: chart(&one.simulated, &other.simulated),
            same_period: (one.scenario.from, one.scenario.to) == (other.scenario.from, other.scenario.to),
            left: left.into(),
            right: right.into(),
        }
    }
}

/// `GET /simulator/compare`: two saved scenarios side by side.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn compare(app: AppData, who: Who, view: View, two: Query<Two>) -> Answer {
    let (left, right) = app
        .db
        .platform(&who.actor, async |tx| {
            let left = store::get(&who.actor, tx, two.a).await?;
            Ok((left, store::get(&who.actor, tx, two.b).await?))
        })
        .await?;
    view.page(&ComparePage::of(left, right))
}
