//! Looking through the whole base, part by part: first by contacts, then by names, some cities at a time. A part, its step and the event that asks
//! for the next one are one transaction, so a part that is told of twice is carried out once.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use db::{TenantTx, on_constraint};
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jobs::live::Channel;
use jobs::{Event, Handlers, JobContext};
use kernel::{Actor, Error, Result, words};
use schema::tenant::{duplicate_scans, leads};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::group::{clear, keep, require_all};
use crate::{Why, contacts, names};

/// The topic that asks for the next part.
const NEXT: &str = "duplicates.next";
/// Leads whose names are compared in one part; a city is not divided.
const PART: i64 = 20_000;

words! {
    /// How far a scan is.
    State {
        /// The worker is at it.
        Running = "running",
        /// The whole base was looked through.
        Done = "done",
    }
}

/// A scan.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = duplicate_scans)]
pub struct Scan {
    /// Its id.
    pub id: Uuid,
    /// How far it is.
    pub state: State,
    /// Leads that there were when it began.
    pub total: i32,
    /// Leads that it has looked at.
    pub done: i32,
    /// Who began it.
    pub by_name: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it was done.
    pub finished_at: Option<DateTime<Utc>>,
    #[serde(skip)]
    step: i32,
    #[serde(skip)]
    last_city: String,
}

/// Begins a scan; what the last one found is forgotten. The whole base is looked through, so whoever sees only own leads may not.
///
/// # Errors
/// `Forbidden`; `Conflict("in_progress")` while one runs.
pub async fn start(actor: &Actor, tx: &mut TenantTx) -> Result<Scan> {
    require_all(actor)?;
    if latest(tx).await?.is_some_and(|scan| scan.state == State::Running) {
        return Err(Error::Conflict("in_progress"));
    }
    let (id, now) = (tx.new_id(), tx.now());
    let total: i64 =
        leads::table.filter(leads::deleted_at.is_null()).select(count_star()).get_result(tx.conn()).await?;
    let row = (
        duplicate_scans::id.eq(id),
        duplicate_scans::state.eq(State::Running),
        duplicate_scans::total.eq(i32::try_from(total).unwrap_or(i32::MAX)),
        duplicate_scans::by_name.eq(&actor.name),
        duplicate_scans::created_at.eq(now),
    );
    diesel::delete(duplicate_scans::table).execute(tx.conn()).await?;
    let begun = diesel::insert_into(duplicate_scans::table).values(row).execute(tx.conn()).await;
    on_constraint(begun, &[("duplicate_scans_running_key", "scan", "in_progress")])?;
    clear(tx).await?;
    jobs::emit(tx, NEXT, json!({ "scan_id": id, "step": 0 })).await?;
    latest(tx).await?.ok_or(Error::NotFound)
}

/// The last scan.
///
/// # Errors
/// What the database says.
pub async fn latest(tx: &mut TenantTx) -> Result<Option<Scan>> {
    let newest = duplicate_scans::table.order(duplicate_scans::created_at.desc()).select(Scan::as_select());
    Ok(newest.first(tx.conn()).await.optional()?)
}

/// Carries out the next part.
async fn go_on(tx: &mut TenantTx, scan: &Scan) -> Result<()> {
    let (step, now) = (scan.step + 1, tx.now());
    let row = duplicate_scans::table.find(scan.id);
    if scan.step == 0 {
        let groups = contacts::groups(tx).await?;
        keep(tx, Why::Contact, groups).await?;
        diesel::update(row).set(duplicate_scans::step.eq(step)).execute(tx.conn()).await?;
        return ask(tx, scan.id, step).await;
    }
    let (cities, found) = next_cities(tx, &scan.last_city).await?;
    let Some(last) = cities.last() else {
        let ended = (
            duplicate_scans::state.eq(State::Done),
            duplicate_scans::done.eq(scan.total),
            duplicate_scans::step.eq(step),
            duplicate_scans::finished_at.eq(now),
        );
        diesel::update(row).set(ended).execute(tx.conn()).await?;
        return told(tx, scan.id).await;
    };
    let groups = alike(tx, &cities).await?;
    keep(tx, Why::Name, groups).await?;
    let moved = (
        duplicate_scans::step.eq(step),
        duplicate_scans::done.eq(duplicate_scans::done + i32::try_from(found).unwrap_or(0)),
        duplicate_scans::last_city.eq(last),
    );
    diesel::update(row).set(moved).execute(tx.conn()).await?;
    ask(tx, scan.id, step).await
}

async fn ask(tx: &mut TenantTx, scan: Uuid, step: i32) -> Result<()> {
    jobs::emit(tx, NEXT, json!({ "scan_id": scan, "step": step })).await?;
    told(tx, scan).await
}

async fn told(tx: &mut TenantTx, scan: Uuid) -> Result<()> {
    jobs::emit(tx, "duplicates.moved", json!({ "scan_id": scan })).await?;
    Ok(())
}

/// The next cities in the order of their names, and how many leads they have: as many as a part bears, one at least.
async fn next_cities(tx: &mut TenantTx, after: &str) -> Result<(Vec<String>, i64)> {
    let all: Vec<(String, i64)> = leads::table
        .filter(leads::deleted_at.is_null().and(leads::city.gt(after)))
        .group_by(leads::city)
        .order(leads::city)
        .select((leads::city, count_star()))
        .load(tx.conn())
        .await?;
    let (mut cities, mut found) = (Vec::new(), 0);
    for (city, count) in all {
        if !cities.is_empty() && found + count > PART {
            break;
        }
        found += count;
        cities.push(city);
    }
    Ok((cities, found))
}

async fn alike(tx: &mut TenantTx, cities: &[String]) -> Result<Vec<Vec<Uuid>>> {
    let rows: Vec<(String, Uuid, String)> = leads::table
        .filter(leads::deleted_at.is_null().and(leads::city.eq_any(cities)))
        .select((leads::city, leads::id, leads::name))
        .load(tx.conn())
        .await?;
    let mut by_city: BTreeMap<String, Vec<(Uuid, String)>> = BTreeMap::new();
    for (city, id, name) in rows {
        by_city.entry(city).or_default().push((id, name));
    }
    Ok(by_city.values().flat_map(|leads| names::alike(leads)).collect())
}

/// The handlers of the scan's events.
pub fn handlers() -> Handlers {
    Handlers::default().on(NEXT, next).on("duplicates.moved", moved)
}

#[derive(Deserialize)]
struct Next {
    scan_id: Uuid,
    step: i32,
}

async fn next(context: JobContext, event: Event) -> Result<()> {
    let (tenant, Next { scan_id, step }) = (event.tenant()?, event.read()?);
    let worker = Actor::system("duplicates");
    context
        .db
        .tenant(&worker, tenant, async |tx| {
            let row = duplicate_scans::table.find(scan_id).select(Scan::as_select()).for_no_key_update();
            // One that is gone was replaced by another.
            let Some(scan): Option<Scan> = row.first(tx.conn()).await.optional()? else { return Ok(()) };
            if scan.state == State::Running && scan.step == step { go_on(tx, &scan).await } else { Ok(()) }
        })
        .await
}

async fn moved(context: JobContext, event: Event) -> Result<()> {
    jobs::live::send(&context.redis, Channel::Tenant(event.tenant()?), "duplicates", &event.payload).await
}
