//! Accruals as lists: all of them for head office, one's own for a partner.

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, LeadId, Object, PartnerId, Result, Scope};
use schema::platform::settlements;
use uuid::Uuid;

use super::{Kind, Settlement, State};

/// Which accruals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this partner's.
    pub partner: Option<PartnerId>,
    /// Only those that stand so now.
    pub state: Option<State>,
    /// Only of this kind.
    pub kind: Option<Kind>,
    /// Only for this lead.
    pub lead: Option<LeadId>,
}

/// Accruals, the newest first; those before `after`. Somebody who may see only their own is shown only their own, whatever
/// the filter says.
///
/// # Errors
/// `Forbidden`.
pub async fn list(
    actor: &Actor,
    tx: &mut PlatformTx,
    filter: &Filter,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Settlement>> {
    let scope = actor.require(Object::Settlement, Action::View)?;
    let partner = if scope == Scope::Network { filter.partner } else { Some(actor.require_partner()?) };
    let mut query =
        settlements::table.order(settlements::id.desc()).limit(limit).select(Settlement::as_select()).into_boxed();
    if let Some(partner) = partner {
        query = query.filter(settlements::partner_id.eq(partner));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(settlements::kind.eq(kind));
    }
    if let Some(lead) = filter.lead {
        query = query.filter(settlements::lead_id.eq(lead));
    }
    if let Some(after) = after {
        query = query.filter(settlements::id.lt(after));
    }
    let now = tx.now();
    let due = settlements::reversed_at.is_null().and(settlements::paid_at.is_null());
    query = match filter.state {
        None => query,
        Some(State::Reversed) => query.filter(settlements::reversed_at.is_not_null()),
        Some(State::Paid) => query.filter(settlements::paid_at.is_not_null()),
        Some(State::Payable) => query.filter(due.and(settlements::hold_until.le(now))),
        Some(State::Held) => query.filter(due.and(settlements::hold_until.gt(now))),
    };
    Ok(query.load(tx.conn()).await?)
}
