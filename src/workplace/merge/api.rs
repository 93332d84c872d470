//! `/api/v1/leads/merge` and `/api/v1/merges`.

use actix_web::web::{Json, Path};
use crm::merge::{MergeInput, merge, undo};
use kernel::{LeadId, MergeId};
use serde::Serialize;
use web::{Answer, AppData, Who};

/// The answer to a merge, and to its undoing.
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
pub struct Merged {
    /// The merge.
    pub id: MergeId,
    /// The lead that is left.
    pub lead: LeadId,
}

/// `POST /api/v1/leads/merge`.
///
/// # Errors
/// As [`merge`].
pub async fn create(app: AppData, who: Who, body: Json<MergeInput>) -> Answer {
    let id = app.db.tenant(&who.actor, who.tenant()?, async |tx| merge(&who.actor, tx, &body).await).await?;
    web::created(&Merged { id, lead: body.lead })
}

/// `POST /api/v1/merges/{id}/undo`.
///
/// # Errors
/// As [`undo`].
pub async fn part(app: AppData, who: Who, id: Path<MergeId>) -> Answer {
    let lead = app.db.tenant(&who.actor, who.tenant()?, async |tx| undo(&who.actor, tx, *id).await).await?;
    web::json(&Merged { id: *id, lead })
}
