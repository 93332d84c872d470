//! Making, changing, ordering and putting away statuses of leads.

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use fields::edit::replaced;
use kernel::patch::given;
use kernel::{Action, Actor, Error, Object, Result};
use schema::tenant::lead_statuses;
use serde::Deserialize;

use super::{Status, all};
use crate::StageKind;
use crate::edit::{arranged, inherit, name};
use crate::next::following;
use crate::stage::hue;

/// Most statuses, those out of use included.
pub const MOST: usize = 60;

/// The body that makes a status.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct NewStatus {
    /// Its name.
    pub name: String,
    /// `open`, or `lost` for one that ends the work. Leads are won by becoming a deal alone.
    pub kind: Option<StageKind>,
    /// Colour; gray without.
    pub hue: Option<String>,
}

/// The body that changes a status. Its kind stays: leads were lost by it.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct StatusPatch {
    /// Its name.
    pub name: Option<String>,
    /// Colour.
    pub hue: Option<String>,
    /// Codes of the statuses that a lead may have next; `null` for any.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Vec<String>>)]
    pub next: Option<Option<Vec<String>>>,
}

/// Locks the list: two people change it one after the other.
async fn lock(actor: &Actor, tx: &mut TenantTx) -> Result<Vec<Status>> {
    actor.require(Object::Pipeline, Action::Configure)?;
    lead_statuses::table
        .order(lead_statuses::code)
        .select(lead_statuses::code)
        .for_no_key_update()
        .load::<String>(tx.conn())
        .await?;
    all(tx).await
}

fn known(all: &[Status], code: &str) -> Result<Status> {
    all.iter().find(|status| status.code == code).cloned().ok_or(Error::NotFound)
}

/// Adds a status after the others of its kind.
///
/// # Errors
/// `Forbidden`; 422 for refused fields, `too_many_entries`.
pub async fn create(actor: &Actor, tx: &mut TenantTx, new: &NewStatus) -> Result<Status> {
    let mut all = lock(actor, tx).await?;
    if all.len() >= MOST {
        return Err(Error::field("name", "too_many_entries"));
    }
    let kind = match new.kind.unwrap_or(StageKind::Open) {
        StageKind::Won => return Err(Error::field("kind", "unknown_value")),
        kind => kind.as_str(),
    };
    let random = tx.new_id().simple().to_string();
    let made = Status {
        // Its last digits are drawn, the first ones tell the time. A code is never given twice: histories name it.
        code: format!("s{}", &random[random.len() - 12..]),
        name: name(&new.name)?,
        name_en: None,
        kind: kind.to_owned(),
        hue: hue(new.hue.as_deref())?.to_owned(),
        next: None,
        archived: false,
    };
    let inserted = diesel::insert_into(lead_statuses::table)
        .values((
            lead_statuses::code.eq(&made.code),
            lead_statuses::name.eq(&made.name),
            lead_statuses::kind.eq(kind),
            lead_statuses::hue.eq(&made.hue),
            lead_statuses::sort.eq(0),
        ))
        .execute(tx.conn())
        .await;
    db::on_constraint(inserted, &[("lead_statuses_pkey", "name", "taken")])?;
    let last_alike = all.iter().rposition(|status| status.kind == kind && !status.archived);
    all.insert(last_alike.map_or(all.len(), |at| at + 1), made.clone());
    write_order(tx, all.iter().map(|status| status.code.as_str())).await?;
    Ok(made)
}

/// Changes a status.
///
/// # Errors
/// `Forbidden`; `NotFound`; 422 for refused fields.
pub async fn change(actor: &Actor, tx: &mut TenantTx, code: &str, patch: &StatusPatch) -> Result<Status> {
    let all = lock(actor, tx).await?;
    let old = known(&all, code)?;
    let others = all.iter().filter(|status| status.code != code && !status.archived);
    let others: Vec<String> = others.map(|status| status.code.clone()).collect();
    let renamed = patch.name.as_deref().map(name).transpose()?.filter(|name| *name != old.name);
    let new = Status {
        // The preset's English name belongs to the preset's own name.
        name_en: if renamed.is_some() { None } else { old.name_en },
        name: renamed.unwrap_or(old.name),
        hue: match patch.hue.as_deref() {
            Some(word) => hue(Some(word))?.to_owned(),
            None => old.hue,
        },
        next: match &patch.next {
            Some(next) => following(&old.code, &others, next.as_deref(), "unknown_status")?,
            None => old.next,
        },
        ..old
    };
    diesel::update(lead_statuses::table.find(code))
        .set((
            lead_statuses::name.eq(&new.name),
            lead_statuses::name_en.eq(&new.name_en),
            lead_statuses::hue.eq(&new.hue),
            lead_statuses::next.eq(&new.next),
        ))
        .execute(tx.conn())
        .await?;
    Ok(new)
}

/// Puts the statuses into this order; those not named follow in their old order.
///
/// # Errors
/// `Forbidden`; `NotFound` for an unknown code.
pub async fn reorder(actor: &Actor, tx: &mut TenantTx, order: &[String]) -> Result<Vec<Status>> {
    let known = lock(actor, tx).await?;
    let codes: Vec<&str> = known.iter().map(|status| status.code.as_str()).collect();
    let named: Vec<&str> = order.iter().map(String::as_str).collect();
    write_order(tx, arranged(&codes, &named)?).await?;
    all(tx).await
}

async fn write_order(tx: &mut TenantTx, codes: impl IntoIterator<Item = &str>) -> Result<()> {
    for (sort, code) in codes.into_iter().enumerate() {
        diesel::update(lead_statuses::table.find(code))
            .set(lead_statuses::sort.eq(i32::try_from(sort).unwrap_or(i32::MAX)))
            .execute(tx.conn())
            .await?;
    }
    Ok(())
}

/// Takes a status out of use and answers it; what a field or another status said of it, is said of `target`. The caller moves its leads.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict("fixed_status")` for one into which the program puts leads; 422 `unknown_status` for a target that does not fit.
pub async fn archive(actor: &Actor, tx: &mut TenantTx, code: &str, target: Option<&str>) -> Result<Status> {
    let all = lock(actor, tx).await?;
    let status = known(&all, code)?;
    if status.is_fixed() {
        return Err(Error::Conflict("fixed_status"));
    }
    let fits =
        |to: &str| to != code && all.iter().any(|other| other.code == to && !other.archived && !other.is_given());
    if target.is_some_and(|to| !fits(to)) {
        return Err(Error::field("target", "unknown_status"));
    }
    // Whoever moves a lead into it waits here, and finds it gone.
    lead_statuses::table.find(code).select(lead_statuses::code).for_update().first::<String>(tx.conn()).await?;
    diesel::update(lead_statuses::table.find(code)).set(lead_statuses::archived.eq(true)).execute(tx.conn()).await?;
    for other in all {
        let Some(next) = other.next.filter(|next| next.iter().any(|name| name == code)) else { continue };
        let heir = target.filter(|to| *to != other.code).map(str::to_owned);
        let left = replaced(&next, &status.code, heir.as_ref());
        diesel::update(lead_statuses::table.find(&other.code))
            .set(lead_statuses::next.eq(left))
            .execute(tx.conn())
            .await?;
    }
    inherit(tx, code, target).await?;
    Ok(status)
}

/// Brings a status back into use.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn restore(actor: &Actor, tx: &mut TenantTx, code: &str) -> Result<Status> {
    let all = lock(actor, tx).await?;
    let status = known(&all, code)?;
    diesel::update(lead_statuses::table.find(code)).set(lead_statuses::archived.eq(false)).execute(tx.conn()).await?;
    Ok(Status { archived: false, ..status })
}
