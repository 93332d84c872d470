//! Territories: places of the network with an owner, who sees what became of every lead from there.

pub mod api;
pub mod edit;
pub mod figures;
pub mod page;
pub mod tally;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::text::key;
use kernel::{Action, Actor, Error, Object, Result, TenantId, TerritoryId};
use schema::platform::{tenants, territories, territory_places};
use serde::Serialize;

/// A territory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Territory {
    /// The territory.
    pub id: TerritoryId,
    /// Its name.
    pub name: String,
    /// Whose it is, if anybody's.
    pub owner_tenant: Option<TenantId>,
    /// The owner's name.
    pub owner: Option<String>,
    /// Cities and regions, by name.
    pub places: Vec<String>,
    /// Grows with every change.
    pub version: i32,
}

type Row = (TerritoryId, String, Option<TenantId>, Option<String>, i32);

/// Every territory, or those of one owner; by name.
///
/// # Errors
/// When the database can't be read.
pub async fn load(tx: &mut PlatformTx, owner: Option<TenantId>) -> Result<Vec<Territory>> {
    let mut query = territories::table
        .left_join(tenants::table)
        .order((territories::name, territories::id))
        .select((
            territories::id,
            territories::name,
            territories::owner_tenant,
            tenants::name.nullable(),
            territories::version,
        ))
        .into_boxed();
    if let Some(owner) = owner {
        query = query.filter(territories::owner_tenant.eq(owner));
    }
    let rows: Vec<Row> = query.load(tx.conn()).await?;
    let ids: Vec<TerritoryId> = rows.iter().map(|row| row.0).collect();
    let named: Vec<(TerritoryId, String)> = territory_places::table
        .filter(territory_places::territory_id.eq_any(ids))
        .order(territory_places::name)
        .select((territory_places::territory_id, territory_places::name))
        .load(tx.conn())
        .await?;
    let mut places: BTreeMap<TerritoryId, Vec<String>> = BTreeMap::new();
    for (territory, name) in named {
        places.entry(territory).or_default().push(name);
    }
    let territory = |(id, name, owner_tenant, owner, version): Row| Territory {
        id,
        name,
        owner_tenant,
        owner,
        places: places.remove(&id).unwrap_or_default(),
        version,
    };
    Ok(rows.into_iter().map(territory).collect())
}

/// One territory, for head office.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn get(actor: &Actor, tx: &mut PlatformTx, id: TerritoryId) -> Result<Territory> {
    actor.require_network(Object::Territory, Action::View)?;
    load(tx, None).await?.into_iter().find(|territory| territory.id == id).ok_or(Error::NotFound)
}

/// Which territory a place belongs to, for looking up many.
#[derive(Debug, Clone, Default)]
pub struct Atlas(BTreeMap<String, TerritoryId>);

impl Atlas {
    /// The places of these territories.
    pub fn of(all: &[Territory]) -> Self {
        let places = |territory: &Territory| -> Vec<(String, TerritoryId)> {
            territory.places.iter().map(|place| (key(place), territory.id)).collect()
        };
        Self(all.iter().flat_map(places).collect())
    }

    /// The territory of a city, in whatever spelling.
    pub fn find(&self, city: &str) -> Option<TerritoryId> {
        self.0.get(&key(city)).copied()
    }
}
