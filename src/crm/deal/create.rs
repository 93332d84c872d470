//! A new deal.

use chrono::{DateTime, Utc};
use db::TenantTx;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as Diesel};
use diesel_async::RunQueryDsl;
use fields::Sent;
use intake::catalogue::Product;
use kernel::{
    Action, Actor, ClientId, DealId, Error, LeadId, Money, Object, PipelineId, Result, StageId, UserId, text,
};
use schema::tenant::deals;
use serde::Deserialize;
use serde_json::json;

use super::{Deal, find, payable};
use crate::lead::Lead;
use crate::subject::Subject;
use crate::{client, custom, entry, feed, scope, staff};
use pipeline::{Stage, StageKind};

/// Longest title, in characters.
pub const TITLE_LENGTH: usize = 200;

/// The body of `POST /api/v1/deals`.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct NewDeal {
    /// What the card shows; the client's name without one.
    pub title: Option<String>,
    /// For whom.
    pub client_id: Option<ClientId>,
    /// The pipeline; the main one without.
    pub pipeline_id: Option<PipelineId>,
    /// An open stage of that pipeline; the first one without.
    pub stage_id: Option<StageId>,
    /// Code or name of a product.
    pub product: Option<String>,
    /// How much is wanted, in kopecks.
    pub amount: Option<Money>,
    /// Who works it.
    pub responsible: Option<UserId>,
    /// Custom fields by their codes.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub custom: Sent,
}

/// A row to insert.
#[derive(Insertable)]
#[diesel(table_name = deals, treat_none_as_default_value = false)]
pub struct Row {
    id: DealId,
    client_id: Option<ClientId>,
    lead_id: Option<LeadId>,
    pipeline_id: PipelineId,
    stage_id: StageId,
    title: String,
    product: Option<String>,
    amount: Option<Money>,
    responsible: Option<UserId>,
    stage_since: DateTime<Utc>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl Row {
    /// The deal that a lead becomes.
    pub(crate) fn of_lead(
        tx: &TenantTx,
        lead: &Lead,
        client: ClientId,
        stage: &Stage,
        responsible: Option<UserId>,
    ) -> Self {
        Self {
            id: DealId(tx.new_id()),
            client_id: Some(client),
            lead_id: Some(lead.id),
            pipeline_id: stage.pipeline_id,
            stage_id: stage.id,
            title: lead.name.clone(),
            product: Some(lead.product.clone()),
            amount: lead.amount,
            responsible,
            stage_since: tx.now(),
            created_at: tx.now(),
            updated_at: tx.now(),
        }
    }
}

pub(super) fn title(raw: &str) -> Result<String> {
    let title = text::line(raw);
    if title.is_empty() {
        return Err(Error::field("title", "required"));
    }
    if title.chars().nth(TITLE_LENGTH).is_some() {
        return Err(Error::field("title", "too_long"));
    }
    Ok(title)
}

pub(super) fn product(raw: &str) -> Result<String> {
    Product::find(raw)
        .map(|product| product.code().to_owned())
        .ok_or_else(|| Error::field("product", "unknown_product"))
}

/// Adds a deal.
///
/// # Errors
/// `Forbidden`; 422 for refused fields, a client or a stage that is not there.
pub async fn create(actor: &Actor, tx: &mut TenantTx, new: NewDeal) -> Result<Deal> {
    let own = scope::own(actor, Object::Deal, Action::Create)?;
    let clients_own = scope::own(actor, Object::Client, Action::View)?;
    let client = match new.client_id {
        Some(id) => match client::find(tx, id, clients_own).await {
            Err(Error::NotFound) => return Err(Error::field("client_id", "unknown_client")),
            other => Some(other?),
        },
        None => None,
    };
    let name = client.as_ref().map(|client| client.name.clone());
    let title = title(&new.title.filter(|title| !title.trim().is_empty()).or(name).unwrap_or_default())?;
    let stage = first(tx, new.pipeline_id, new.stage_id).await?;
    let responsible = match (own, new.responsible) {
        (Some(me), _) => Some(me),
        (None, Some(id)) => Some(staff::active(tx, id, "responsible").await?.id),
        (None, None) => actor.user,
    };
    let row = Row {
        id: DealId(tx.new_id()),
        client_id: client.map(|client| client.id),
        lead_id: None,
        pipeline_id: stage.pipeline_id,
        stage_id: stage.id,
        title,
        product: new.product.as_deref().filter(|text| !text.trim().is_empty()).map(product).transpose()?,
        amount: new.amount.map(|amount| payable(amount, "amount")).transpose()?,
        responsible,
        stage_since: tx.now(),
        created_at: tx.now(),
        updated_at: tx.now(),
    };
    let id = insert(actor, tx, row, &stage).await?;
    custom::begin(actor, tx, Subject::Deal(id), &new.custom, &stage.id.to_string()).await?;
    find(tx, id, None).await
}

/// The stage in which a new deal begins.
async fn first(tx: &mut TenantTx, pipeline: Option<PipelineId>, stage: Option<StageId>) -> Result<Stage> {
    let Some(id) = stage else { return pipeline::first_stage(tx, pipeline).await };
    let stage = pipeline::stage(tx, id, "stage_id").await?;
    if stage.kind() != StageKind::Open || pipeline.is_some_and(|pipeline| pipeline != stage.pipeline_id) {
        return Err(Error::field("stage_id", "unknown_stage"));
    }
    Ok(stage)
}

/// Stores a deal with the first entry of its feed.
///
/// # Errors
/// `Conflict("converted")` when the lead has a deal already.
pub async fn insert(actor: &Actor, tx: &mut TenantTx, row: Row, stage: &Stage) -> Result<DealId> {
    let (id, lead_id) = (row.id, row.lead_id);
    match diesel::insert_into(deals::table).values(row).execute(tx.conn()).await {
        Err(Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => return Err(Error::Conflict("converted")),
        other => other?,
    };
    let data = json!({ "lead_id": lead_id, "stage_id": stage.id, "stage": stage.name, "stage_en": stage.name_en });
    feed::record(actor, tx, Subject::Deal(id), "created", data).await?;
    jobs::emit(tx, "deal.moved", json!({ "deal_id": id, "pipeline_id": stage.pipeline_id, "stage_id": stage.id }))
        .await?;
    entry::deal(tx, id, stage.id).await?;
    Ok(id)
}
