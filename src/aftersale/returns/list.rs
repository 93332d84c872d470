//! Returns as lists: a tenant's own, and head office's queue.

use std::collections::BTreeMap;

use db::PlatformTx;
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Error, LeadId, Result, ReturnId, TenantId};
use schema::platform::{leads, return_files, returns, tenants};
use serde::{Deserialize, Serialize};
use web::cursor::{ByTime, Order, Part, Slice};

use super::file::FileView;
use super::{Reason, Return, State};

/// A return with the name of its franchisee and its files.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ReturnView {
    /// The return.
    #[serde(flatten)]
    pub what: Return,
    /// The franchisee's name.
    pub tenant: String,
    /// What was laid beside it.
    pub files: Vec<FileView>,
}

/// What a list is asked with.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
pub struct ListQuery {
    /// `requested`, `approved` or `refused`.
    pub state: Option<String>,
    /// A reason's code.
    pub reason: Option<String>,
    /// A franchisee; head office only.
    pub tenant_id: Option<String>,
    /// A lead.
    pub lead_id: Option<String>,
    /// How many.
    pub limit: Option<i64>,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// The cursor of the last row, when a page's list is drawn anew.
    #[param(ignore)]
    pub until: String,
}

/// Returns that fit, with `of` those of one tenant. Waiting ones come by their deadline, the soonest first; all others the newest first.
///
/// # Errors
/// `Invalid`: `unknown_state`, `unknown_reason`, `invalid_cursor`, `out_of_range`.
pub async fn list(tx: &mut PlatformTx, of: Option<TenantId>, asked: &ListQuery) -> Result<Slice<ReturnView>> {
    let word = |text: &Option<String>| text.clone().filter(|word| !word.is_empty());
    let state = word(&asked.state)
        .map(|code| State::parse(&code).ok_or_else(|| Error::field("state", "unknown_state")))
        .transpose()?;
    let reason = word(&asked.reason)
        .map(|code| Reason::parse(&code).ok_or_else(|| Error::field("reason", "unknown_reason")))
        .transpose()?;
    let part = Part::read(asked.after.as_deref().unwrap_or_default(), &asked.until)?;
    let tenant: Option<TenantId> = id(&asked.tenant_id, "tenant_id")?;
    let lead: Option<LeadId> = id(&asked.lead_id, "lead_id")?;
    let limit = web::limit(asked.limit)?;
    let mut query = returns::table.select(Return::as_select()).limit(part.limit(limit)).into_boxed();
    if let Some(tenant) = of.or(tenant) {
        query = query.filter(returns::tenant_id.eq(tenant));
    }
    if let Some(state) = state {
        query = query.filter(returns::state.eq(state));
    }
    if let Some(reason) = reason {
        query = query.filter(returns::reason.eq(reason));
    }
    if let Some(lead) = lead {
        query = query.filter(returns::lead_id.eq(lead));
    }
    let waiting = state == Some(State::Requested);
    if waiting {
        query = query.order((returns::answer_by, returns::id));
        if let Some(ByTime(at, id)) = part.after {
            query = query.filter(returns::answer_by.gt(at).or(returns::answer_by.eq(at).and(returns::id.gt(id))));
        }
    } else {
        query = query.order((returns::asked_at.desc(), returns::id.desc()));
        if let Some(ByTime(at, id)) = part.after {
            query = query.filter(returns::asked_at.lt(at).or(returns::asked_at.eq(at).and(returns::id.lt(id))));
        }
    }
    let rows = query.load(tx.conn()).await?;
    let order = if waiting { Order::Rising } else { Order::Falling };
    let cut = part.cut(rows, limit, order, |last: &Return| {
        ByTime(if waiting { last.answer_by } else { last.asked_at }, last.id.0)
    });
    Ok(Slice { items: views(tx, cut.items).await?, next: cut.next })
}

/// An id from a query; an empty field of a form names none.
fn id<T: std::str::FromStr>(text: &Option<String>, field: &'static str) -> Result<Option<T>> {
    let text = text.as_deref().filter(|text| !text.is_empty());
    text.map(|text| text.parse().map_err(|_| Error::field(field, "not_found"))).transpose()
}

/// Returns with what belongs to them.
///
/// # Errors
/// When the database can't be read.
pub async fn views(tx: &mut PlatformTx, rows: Vec<Return>) -> Result<Vec<ReturnView>> {
    let of: Vec<TenantId> = rows.iter().map(|row| row.tenant_id).collect();
    let names: Vec<(TenantId, String)> =
        tenants::table.filter(tenants::id.eq_any(of)).select((tenants::id, tenants::name)).load(tx.conn()).await?;
    let names: BTreeMap<TenantId, String> = names.into_iter().collect();
    let ids: Vec<ReturnId> = rows.iter().map(|row| row.id).collect();
    let found: Vec<(ReturnId, FileView)> = return_files::table
        .filter(return_files::return_id.eq_any(ids))
        .order((return_files::at, return_files::id))
        .select((return_files::return_id, FileView::as_select()))
        .load(tx.conn())
        .await?;
    let mut files: BTreeMap<ReturnId, Vec<FileView>> = BTreeMap::new();
    for (of, file) in found {
        files.entry(of).or_default().push(file);
    }
    let view = |what: Return| ReturnView {
        tenant: names.get(&what.tenant_id).cloned().unwrap_or_default(),
        files: files.remove(&what.id).unwrap_or_default(),
        what,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// One return.
///
/// # Errors
/// `NotFound`.
pub async fn one(tx: &mut PlatformTx, id: ReturnId, of: Option<TenantId>) -> Result<ReturnView> {
    let found = super::find(tx, id, of).await?;
    views(tx, vec![found]).await?.pop().ok_or(Error::NotFound)
}

/// How many returns stand how.
///
/// # Errors
/// When the database can't be read.
pub async fn counts(tx: &mut PlatformTx, of: Option<TenantId>) -> Result<BTreeMap<State, i64>> {
    let of: Vec<TenantId> = match of {
        Some(tenant) => vec![tenant],
        None => tenants::table.select(tenants::id).load(tx.conn()).await?,
    };
    let rows: Vec<(State, i64)> = returns::table
        .filter(returns::tenant_id.eq_any(of))
        .group_by(returns::state)
        .select((returns::state, count_star()))
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().collect())
}

/// Names of the persons, for whoever may see them.
///
/// # Errors
/// When the database can't be read.
pub async fn names(tx: &mut PlatformTx, of: &[LeadId]) -> Result<BTreeMap<LeadId, String>> {
    let rows: Vec<(LeadId, String)> =
        leads::table.filter(leads::id.eq_any(of)).select((leads::id, leads::name)).load(tx.conn()).await?;
    Ok(rows.into_iter().collect())
}
