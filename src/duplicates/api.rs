//! `/api/v1/duplicates`.

use actix_web::web::{Json, Path, Query};
use crm::lead::known::{self, Policy};
use kernel::{Action, Error, Object};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::{Answer, AppData, Who};

use crate::group::require_all;
use crate::{Group, Scan, Why, dismiss, latest, open, start};

/// What was found.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Found {
    /// The last scan.
    pub scan: Option<Scan>,
    /// A page of groups.
    pub items: Vec<Group>,
    /// After which the next page begins, where there is one.
    pub next: Option<Uuid>,
}

/// What may be asked.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
pub struct ListQuery {
    /// `contact` (default) or `name`.
    pub why: Option<String>,
    /// After which the page begins.
    pub after: Option<Uuid>,
}

/// `GET /api/v1/duplicates`.
///
/// # Errors
/// As [`open`].
pub async fn list(app: AppData, who: Who, query: Query<ListQuery>) -> Answer {
    let why = match query.why.as_deref().unwrap_or_default() {
        "" => Why::Contact,
        word => Why::parse(word).ok_or_else(|| Error::field("why", "unknown_value"))?,
    };
    let found = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            let groups = open(&who.actor, tx, why, query.after).await?;
            Ok(Found { scan: latest(tx).await?, items: groups.items, next: groups.next })
        })
        .await?;
    web::json(&found)
}

/// `GET /api/v1/duplicates/scan`: the last one.
///
/// # Errors
/// `Forbidden`; `NotFound` before the first.
pub async fn scan(app: AppData, who: Who) -> Answer {
    require_all(&who.actor)?;
    let scan = app.db.tenant(&who.actor, who.tenant()?, async |tx| latest(tx).await).await?;
    web::json(&scan.ok_or(Error::NotFound)?)
}

/// `POST /api/v1/duplicates/scan`.
///
/// # Errors
/// As [`start`].
pub async fn begin(app: AppData, who: Who) -> Answer {
    let scan = app.db.tenant(&who.actor, who.tenant()?, async |tx| start(&who.actor, tx).await).await?;
    web::created(&scan)
}

/// `POST /api/v1/duplicates/{id}/dismiss`.
///
/// # Errors
/// As [`dismiss`].
pub async fn differ(app: AppData, who: Who, id: Path<Uuid>) -> Answer {
    app.db.tenant(&who.actor, who.tenant()?, async |tx| dismiss(&who.actor, tx, *id).await).await?;
    web::no_content()
}

/// What becomes of a new lead whose phone or e-mail is known.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PolicyBody {
    /// The policy.
    pub policy: Policy,
}

/// `GET /api/v1/duplicates/policy`.
///
/// # Errors
/// `Forbidden`.
pub async fn policy(app: AppData, who: Who) -> Answer {
    who.actor.require(Object::Lead, Action::View)?;
    let policy = app.db.tenant(&who.actor, who.tenant()?, async |tx| known::policy(tx).await).await?;
    web::json(&PolicyBody { policy })
}

/// `PUT /api/v1/duplicates/policy`.
///
/// # Errors
/// As [`known::choose`].
pub async fn set_policy(app: AppData, who: Who, body: Json<PolicyBody>) -> Answer {
    app.db.tenant(&who.actor, who.tenant()?, async |tx| known::choose(&who.actor, tx, body.policy).await).await?;
    web::json(&*body)
}
