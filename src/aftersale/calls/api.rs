//! `/api/v1/leads/{id}/calls`.

use actix_web::web::{Json, Path, Query};
use kernel::{Action, LeadId, Object};
use serde::{Deserialize, Serialize};
use web::{Answer, AppData, Who};

use super::{Call, CallInput, Unreached};
use crate::returns::evidence;

/// What the list may be asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CallsQuery {
    /// Calls of a page.
    pub limit: Option<i64>,
    /// The id of the last call of the page before.
    pub after: Option<i64>,
}

/// The calls on a lead.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Calls {
    /// The latest recorded first.
    pub items: Vec<Call>,
    /// What `after` of the next page is.
    pub next: Option<String>,
    /// How far a bought lead is from a return for «не дозвониться»; `null` for a lead that was not bought.
    pub unreached: Option<Unreached>,
}

/// `POST /api/v1/leads/{id}/calls`
///
/// # Errors
/// As [`super::record`].
pub async fn create(app: AppData, who: Who, id: Path<LeadId>, body: Json<CallInput>) -> Answer {
    let (tenant, actor) = (who.tenant()?, &who.actor);
    web::created(&app.db.tenant(actor, tenant, async |tx| super::record(actor, tx, *id, &body).await).await?)
}

/// `GET /api/v1/leads/{id}/calls`
///
/// # Errors
/// `NotFound`; `Invalid` for a bad limit.
pub async fn list(app: AppData, who: Who, id: Path<LeadId>, query: Query<CallsQuery>) -> Answer {
    who.actor.require(Object::Lead, Action::View)?;
    let (tenant, limit) = (who.tenant()?, web::limit(query.limit)?);
    let (mut items, unreached) = app
        .db
        .border(&who.actor, async |tx| {
            let own = tx.as_tenant(tenant).await?;
            crm::lead::get(&who.actor, own, *id).await?;
            let items = super::list(own, *id, query.after, limit + 1).await?;
            Ok((items, evidence::unreached(tx, tenant, *id).await?))
        })
        .await?;
    let next = cut(&mut items, limit);
    web::json(&Calls { items, next, unreached })
}

/// Leaves a page and tells where the next begins.
fn cut(items: &mut Vec<Call>, limit: i64) -> Option<String> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > limit;
    items.truncate(limit);
    items.last().filter(|_| more).map(|call| call.id.to_string())
}
