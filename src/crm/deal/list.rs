//! The list of deals.

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, ClientId, Object, PipelineId, Result, StageId, UserId};
use schema::tenant::deals;

use super::Deal;
use crate::scope;
use web::cursor::{self, ByTime, Slice};

/// Which deals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of a pipeline.
    pub pipeline: Option<PipelineId>,
    /// In a stage.
    pub stage: Option<StageId>,
    /// Of a person.
    pub responsible: Option<UserId>,
    /// For a client.
    pub client: Option<ClientId>,
}

/// One page of deals that the actor may see, newest first.
///
/// # Errors
/// `Forbidden`; 422 for a cursor that is none of ours.
pub async fn list(
    actor: &Actor,
    tx: &mut TenantTx,
    filter: Filter,
    limit: i64,
    after: Option<&str>,
) -> Result<Slice<Deal>> {
    let own = scope::own(actor, Object::Deal, Action::View)?;
    let mut query = deals::table.filter(deals::deleted_at.is_null()).into_boxed();
    for person in own.into_iter().chain(filter.responsible) {
        query = query.filter(deals::responsible.eq(person));
    }
    if let Some(pipeline) = filter.pipeline {
        query = query.filter(deals::pipeline_id.eq(pipeline));
    }
    if let Some(stage) = filter.stage {
        query = query.filter(deals::stage_id.eq(stage));
    }
    if let Some(client) = filter.client {
        query = query.filter(deals::client_id.eq(client));
    }
    if let Some(ByTime(at, id)) = after.map(cursor::read).transpose()? {
        query = query.filter(deals::created_at.le(at).and(deals::created_at.lt(at).or(deals::id.lt(id))));
    }
    let rows: Vec<Deal> = query
        .order((deals::created_at.desc(), deals::id.desc()))
        .limit(limit + 1)
        .select(Deal::as_select())
        .load(tx.conn())
        .await?;
    Ok(Slice::cut(rows, limit, |deal| ByTime(deal.created_at, deal.id.0)))
}
