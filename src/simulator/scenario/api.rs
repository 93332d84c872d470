//! Calls about scenarios.

use std::sync::Arc;

use actix_web::web::{Json, Path};
use kernel::ScenarioId;
use serde::{Deserialize, Serialize};
use web::{Answer, AppData, List, Who};

use super::{Scenario, store};
use crate::replay::watch::Watch;
use crate::run::simulate;

/// `POST /api/v1/simulations`: plays a scenario and answers what would have happened. Nothing is written.
///
/// # Errors
/// Those of [`Scenario::check`] and [`simulate`].
pub async fn play(app: AppData, who: Who, body: Json<Scenario>) -> Answer {
    let rules = body.into_inner().check()?;
    web::json(&simulate(&app.db, &who.actor, rules, Arc::new(Watch::default())).await?)
}

/// A scenario to be saved.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveInput {
    /// Its name.
    pub name: String,
    /// The rules; they are played once more, so that what is saved is what came of them.
    pub scenario: Scenario,
}

/// What a saved scenario answers.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Made {
    /// The scenario.
    pub id: ScenarioId,
}

/// `POST /api/v1/scenarios`
///
/// # Errors
/// Those of [`play`] and [`store::save`].
pub async fn save(app: AppData, who: Who, body: Json<SaveInput>) -> Answer {
    who.actor.require_network(kernel::Object::Simulation, kernel::Action::Create)?;
    let SaveInput { name, scenario } = body.into_inner();
    let result = simulate(&app.db, &who.actor, scenario.check()?, Arc::new(Watch::default())).await?;
    let id = app.db.platform(&who.actor, async |tx| store::save(&who.actor, tx, &name, &result).await).await?;
    web::created(&Made { id })
}

/// `GET /api/v1/scenarios`
///
/// # Errors
/// `Forbidden`.
pub async fn list(app: AppData, who: Who) -> Answer {
    let items = app.db.platform(&who.actor, async |tx| store::list(&who.actor, tx).await).await?;
    web::json(&List { items, next: None })
}

/// `GET /api/v1/scenarios/{id}`
///
/// # Errors
/// `NotFound`.
pub async fn get(app: AppData, who: Who, id: Path<ScenarioId>) -> Answer {
    web::json(&app.db.platform(&who.actor, async |tx| store::get(&who.actor, tx, *id).await).await?)
}

/// `DELETE /api/v1/scenarios/{id}`
///
/// # Errors
/// `NotFound`.
pub async fn delete(app: AppData, who: Who, id: Path<ScenarioId>) -> Answer {
    app.db.platform(&who.actor, async |tx| store::delete(&who.actor, tx, *id).await).await?;
    web::no_content()
}
