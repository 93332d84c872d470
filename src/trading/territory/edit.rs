//! Head office draws the map: a territory is made, changed, taken away.

use std::collections::BTreeMap;

use db::{PlatformTx, on_constraint};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::text::{key, line};
use kernel::{Action, Actor, Error, Object, Result, TenantId, TerritoryId};
use schema::platform::{territories, territory_places};
use serde::Deserialize;
use serde_json::json;

/// The longest name, in characters.
const LONGEST_NAME: usize = 100;
/// The most places of one territory.
const MOST_PLACES: usize = 500;

/// A territory as head office writes it.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TerritoryInput {
    /// Its name.
    pub name: String,
    /// Whose it is.
    #[serde(default)]
    pub owner_tenant: Option<TenantId>,
    /// Cities and regions; each stands in one territory only.
    #[serde(default)]
    pub places: Vec<String>,
}

/// What is stored of an input.
struct Checked {
    name: String,
    owner: Option<TenantId>,
    places: BTreeMap<String, String>,
}

impl TerritoryInput {
    fn check(&self) -> Result<Checked> {
        let name = line(&self.name);
        match name.chars().count() {
            0 => return Err(Error::field("name", "required")),
            length if length > LONGEST_NAME => return Err(Error::field("name", "too_long")),
            _ => {}
        }
        let mut places = BTreeMap::new();
        for place in self.places.iter().map(|place| line(place)) {
            let key = key(&place);
            if key.is_empty() {
                continue;
            }
            if place.chars().count() > LONGEST_NAME {
                return Err(Error::field("places", "too_long"));
            }
            places.entry(key).or_insert(place);
        }
        if places.len() > MOST_PLACES {
            return Err(Error::field("places", "too_many_entries"));
        }
        Ok(Checked { name, owner: self.owner_tenant, places })
    }
}

const FIELDS: &[(&str, &str, &str)] = &[
    ("territories_name_key", "name", "name_taken"),
    ("territories_owner_fkey", "owner_tenant", "unknown_tenant"),
    ("territory_places_pkey", "places", "place_taken"),
];

/// Makes a territory.
///
/// # Errors
/// `Forbidden`; `Invalid`: `required`, `too_long`, `too_many_entries`, `name_taken`, `unknown_tenant`, `place_taken`.
pub async fn create(actor: &Actor, tx: &mut PlatformTx, input: &TerritoryInput) -> Result<TerritoryId> {
    actor.require_network(Object::Territory, Action::Configure)?;
    let checked = input.check()?;
    let id = TerritoryId(tx.new_id());
    let now = tx.now();
    let row = (
        territories::id.eq(id),
        territories::name.eq(&checked.name),
        territories::owner_tenant.eq(checked.owner),
        territories::created_at.eq(now),
        territories::updated_at.eq(now),
        territories::updated_by.eq(&actor.name),
    );
    on_constraint(diesel::insert_into(territories::table).values(row).execute(tx.conn()).await, FIELDS)?;
    place(tx, id, checked.places).await?;
    changed(tx, id, checked.owner).await?;
    Ok(id)
}

/// Changes a territory that still is as the caller saw it; without a version, whatever it is.
///
/// # Errors
/// `NotFound`; `Conflict` with `stale`; those of [`create`].
pub async fn change(
    actor: &Actor,
    tx: &mut PlatformTx,
    id: TerritoryId,
    version: Option<i32>,
    input: &TerritoryInput,
) -> Result<()> {
    actor.require_network(Object::Territory, Action::Configure)?;
    let checked = input.check()?;
    let query = territories::table.find(id).select(territories::version).for_no_key_update();
    let stored: i32 = query.first(tx.conn()).await?;
    if version.is_some_and(|seen| seen != stored) {
        return Err(Error::Conflict("stale"));
    }
    let now = tx.now();
    let row = (
        territories::name.eq(&checked.name),
        territories::owner_tenant.eq(checked.owner),
        territories::version.eq(stored + 1),
        territories::updated_at.eq(now),
        territories::updated_by.eq(&actor.name),
    );
    on_constraint(diesel::update(territories::table.find(id)).set(row).execute(tx.conn()).await, FIELDS)?;
    diesel::delete(territory_places::table.filter(territory_places::territory_id.eq(id))).execute(tx.conn()).await?;
    place(tx, id, checked.places).await?;
    changed(tx, id, checked.owner).await
}

/// Takes a territory away; leads stay where they are.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn delete(actor: &Actor, tx: &mut PlatformTx, id: TerritoryId) -> Result<()> {
    actor.require_network(Object::Territory, Action::Configure)?;
    match diesel::delete(territories::table.find(id)).execute(tx.conn()).await? {
        0 => Err(Error::NotFound),
        _ => changed(tx, id, None).await,
    }
}

async fn place(tx: &mut PlatformTx, id: TerritoryId, places: BTreeMap<String, String>) -> Result<()> {
    let row = |(key, name): (String, String)| {
        (territory_places::key.eq(key), territory_places::territory_id.eq(id), territory_places::name.eq(name))
    };
    let rows: Vec<_> = places.into_iter().map(row).collect();
    on_constraint(diesel::insert_into(territory_places::table).values(rows).execute(tx.conn()).await, FIELDS)?;
    Ok(())
}

async fn changed(tx: &mut PlatformTx, id: TerritoryId, owner: Option<TenantId>) -> Result<()> {
    jobs::emit(tx, "territory.changed", json!({ "territory_id": id, "owner_tenant": owner })).await?;
    Ok(())
}
