//! Saved scenarios: a name, the rules, and what came of them.

use chrono::{DateTime, Utc};
use db::{PlatformTx, on_constraint};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::text::line;
use kernel::{Action, Actor, Error, Object, Result, ScenarioId};
use schema::platform::scenarios;
use serde::Serialize;
use serde_json::Value;

use crate::run::Simulation;

/// The longest name, in characters.
const LONGEST_NAME: usize = 100;
/// The most scenarios that are kept.
const MOST: i64 = 200;

/// A saved scenario.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Saved {
    /// The scenario.
    pub id: ScenarioId,
    /// Its name.
    pub name: String,
    /// When it was saved.
    pub created_at: DateTime<Utc>,
    /// Who saved it.
    pub created_by: String,
    /// The rules and what came of them.
    pub simulation: Simulation,
}

/// Saves what came of a scenario under a name.
///
/// # Errors
/// `Forbidden`; `Invalid`: `required`, `too_long`, `name_taken`; `Conflict` with `too_many_scenarios`.
pub async fn save(actor: &Actor, tx: &mut PlatformTx, name: &str, simulation: &Simulation) -> Result<ScenarioId> {
    actor.require_network(Object::Simulation, Action::Create)?;
    let name = line(name);
    match name.chars().count() {
        0 => return Err(Error::field("name", "required")),
        length if length > LONGEST_NAME => return Err(Error::field("name", "too_long")),
        _ => {}
    }
    if scenarios::table.count().get_result::<i64>(tx.conn()).await? >= MOST {
        return Err(Error::Conflict("too_many_scenarios"));
    }
    let id = ScenarioId(tx.new_id());
    let row = (
        scenarios::id.eq(id),
        scenarios::name.eq(name),
        scenarios::rules.eq(serde_json::to_value(&simulation.scenario)?),
        scenarios::result.eq(serde_json::to_value(simulation)?),
        scenarios::created_at.eq(tx.now()),
        scenarios::created_by.eq(&actor.name),
    );
    let inserted = diesel::insert_into(scenarios::table).values(row).execute(tx.conn()).await;
    on_constraint(inserted, &[("scenarios_name_key", "name", "name_taken")])?;
    Ok(id)
}

type Row = (ScenarioId, String, DateTime<Utc>, String, Value);

/// Saved scenarios, the latest first. One that this release can't read is left out.
///
/// # Errors
/// `Forbidden`.
pub async fn list(actor: &Actor, tx: &mut PlatformTx) -> Result<Vec<Saved>> {
    actor.require_network(Object::Simulation, Action::View)?;
    let rows: Vec<Row> = scenarios::table
        .order((scenarios::created_at.desc(), scenarios::id.desc()))
        .select((scenarios::id, scenarios::name, scenarios::created_at, scenarios::created_by, scenarios::result))
        .load(tx.conn())
        .await?;
    let saved = |(id, name, created_at, created_by, result): Row| {
        let simulation = serde_json::from_value(result).ok()?;
        Some(Saved { id, name, created_at, created_by, simulation })
    };
    Ok(rows.into_iter().filter_map(saved).collect())
}

/// One saved scenario.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn get(actor: &Actor, tx: &mut PlatformTx, id: ScenarioId) -> Result<Saved> {
    list(actor, tx).await?.into_iter().find(|saved| saved.id == id).ok_or(Error::NotFound)
}

/// Forgets a saved scenario.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn delete(actor: &Actor, tx: &mut PlatformTx, id: ScenarioId) -> Result<()> {
    actor.require_network(Object::Simulation, Action::Delete)?;
    match diesel::delete(scenarios::table.find(id)).execute(tx.conn()).await? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}
