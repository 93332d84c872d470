//! `/api/v1/board`.

use actix_web::web::Query;
use kernel::{PipelineId, StageId, UserId};
use serde::{Deserialize, Serialize};
use web::{Answer, AppData, Who};

use crm::board::Column;

/// What the board may be asked.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
pub struct BoardQuery {
    /// The pipeline; the main one without.
    pub pipeline_id: Option<PipelineId>,
    /// Only this person's deals.
    pub responsible: Option<UserId>,
}

/// A board.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct BoardOut {
    /// Whose board.
    pub pipeline_id: PipelineId,
    /// Its columns in order.
    pub columns: Vec<Column>,
}

/// `GET /api/v1/board`.
///
/// # Errors
/// As [`crm::board::board`].
pub async fn board(app: AppData, who: Who, query: Query<BoardQuery>) -> Answer {
    let BoardQuery { pipeline_id, responsible } = query.into_inner();
    let (pipeline, columns) = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| crm::board::board(&who.actor, tx, pipeline_id, responsible).await)
        .await?;
    web::json(&BoardOut { pipeline_id: pipeline.id, columns })
}

/// What a column may be asked.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
pub struct MoreQuery {
    /// The stage.
    pub stage_id: StageId,
    /// Only this person's deals.
    pub responsible: Option<UserId>,
    /// Where the rest begins.
    pub after: String,
}

/// `GET /api/v1/board/more`.
///
/// # Errors
/// As [`crm::board::more`].
pub async fn more(app: AppData, who: Who, query: Query<MoreQuery>) -> Answer {
    let MoreQuery { stage_id, responsible, after } = query.into_inner();
    let page = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            crm::board::more(&who.actor, tx, stage_id, responsible, &after).await
        })
        .await?;
    web::json(&page.list(|deal| deal))
}
