//! `/api/v1/deals`.

use std::collections::BTreeMap;

use actix_web::web::{Json, Path, Query};
use db::TenantTx;
use fields::Record;
use kernel::{Actor, ClientId, DealId, PipelineId, Result, StageId, UserId};
use serde::{Deserialize, Serialize};
use web::{Answer, AppData, Who};

use crate::custom::part::Custom;
use crm::deal::{Deal, DealPatch, Filter, IssueBody, NewDeal, StageMove};
use crm::feed::Entry;

/// A deal with what happened to it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct DealOut {
    /// The deal.
    #[serde(flatten)]
    pub deal: Deal,
    /// Custom fields by their codes.
    #[schema(value_type = Object)]
    pub custom: BTreeMap<String, serde_json::Value>,
    /// What happened, newest first.
    pub history: Vec<Entry>,
}

async fn whole(actor: &Actor, tx: &mut TenantTx, id: DealId) -> Result<DealOut> {
    let (deal, history) = crm::deal::get(actor, tx, id).await?;
    let custom = Custom::of(actor, tx, Record::Deal, Some(id.0)).await?;
    Ok(DealOut { deal, custom: custom.values.to_json(&custom.fields, true), history })
}

/// What `GET /api/v1/deals` may be asked.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
pub struct ListQuery {
    /// Of a pipeline.
    pub pipeline_id: Option<PipelineId>,
    /// In a stage.
    pub stage_id: Option<StageId>,
    /// Of a person.
    pub responsible: Option<UserId>,
    /// For a client.
    pub client_id: Option<ClientId>,
    /// Rows of a page.
    pub limit: Option<i64>,
    /// Where the page begins.
    pub after: Option<String>,
}

/// `GET /api/v1/deals`.
///
/// # Errors
/// As [`crm::deal::list()`].
pub async fn list(app: AppData, who: Who, query: Query<ListQuery>) -> Answer {
    let limit = web::limit(query.limit)?;
    let filter = Filter {
        pipeline: query.pipeline_id,
        stage: query.stage_id,
        responsible: query.responsible,
        client: query.client_id,
    };
    let after = query.after.as_deref().filter(|after| !after.is_empty());
    let page = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| crm::deal::list(&who.actor, tx, filter, limit, after).await)
        .await?;
    web::json(&page.list(|deal| deal))
}

/// `POST /api/v1/deals`.
///
/// # Errors
/// As [`crm::deal::create()`].
pub async fn create(app: AppData, who: Who, body: Json<NewDeal>) -> Answer {
    let new = body.into_inner();
    let out = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            let deal = crm::deal::create(&who.actor, tx, new).await?;
            whole(&who.actor, tx, deal.id).await
        })
        .await?;
    web::created(&out)
}

/// `GET /api/v1/deals/{id}`.
///
/// # Errors
/// As [`crm::deal::get`].
pub async fn get(app: AppData, who: Who, id: Path<DealId>) -> Answer {
    let out = app.db.tenant(&who.actor, who.tenant()?, async |tx| whole(&who.actor, tx, *id).await).await?;
    web::json(&out)
}

/// `PATCH /api/v1/deals/{id}`.
///
/// # Errors
/// As [`crm::deal::edit()`].
pub async fn patch(app: AppData, who: Who, id: Path<DealId>, body: Json<DealPatch>) -> Answer {
    let patch = body.into_inner();
    let out = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            crm::deal::edit(&who.actor, tx, *id, patch).await?;
            whole(&who.actor, tx, *id).await
        })
        .await?;
    web::json(&out)
}

/// `POST /api/v1/deals/{id}/stage`.
///
/// # Errors
/// As [`crm::deal::move_to`].
pub async fn stage(app: AppData, who: Who, id: Path<DealId>, body: Json<StageMove>) -> Answer {
    let deal = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| crm::deal::move_to(&who.actor, tx, *id, &body).await)
        .await?;
    web::json(&deal)
}

/// `POST /api/v1/deals/{id}/issue`.
///
/// # Errors
/// As [`crm::deal::issue()`].
pub async fn issue(app: AppData, who: Who, id: Path<DealId>, body: Json<IssueBody>) -> Answer {
    let deal =
        app.db.tenant(&who.actor, who.tenant()?, async |tx| crm::deal::issue(&who.actor, tx, *id, &body).await).await?;
    web::json(&deal)
}

/// Why an issue is taken back.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct ReverseBody {
    /// The reason, for the book and the feed.
    pub reason: String,
}

/// `POST /api/v1/deals/{id}/issue/reverse`.
///
/// # Errors
/// As [`crm::deal::reverse`].
pub async fn reverse(app: AppData, who: Who, id: Path<DealId>, body: Json<ReverseBody>) -> Answer {
    let deal = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| crm::deal::reverse(&who.actor, tx, *id, &body.reason).await)
        .await?;
    web::json(&deal)
}
