//! Changing a deal's fields.

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use fields::Sent;
use kernel::{Action, Actor, DealId, Error, Money, Object, Result, UserId};
use schema::tenant::deals;
use serde::Deserialize;
use serde_json::json;

use super::create::{product, title};
use super::{Deal, find, lock, payable};
use crate::subject::Subject;
use crate::{custom, feed, scope, staff};
use kernel::patch::given;

/// The body of `PATCH /api/v1/deals/{id}`: what is absent stays, `null` empties.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct DealPatch {
    /// The version that the caller has seen.
    pub version: i32,
    /// What the card shows.
    pub title: Option<String>,
    /// Code or name of a product.
    pub product: Option<String>,
    /// How much is wanted, in kopecks.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i64>)]
    pub amount: Option<Option<Money>>,
    /// Who works it.
    pub responsible: Option<UserId>,
    /// Custom fields by their codes; one that is absent stays, `null` empties it.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub custom: Sent,
}

/// Changes a deal and answers with it as it is now.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict("stale")`; 422 for refused fields.
pub async fn edit(actor: &Actor, tx: &mut TenantTx, id: DealId, patch: DealPatch) -> Result<Deal> {
    let own = scope::own(actor, Object::Deal, Action::Edit)?;
    let deal = lock(tx, id, own).await?;
    if deal.version != patch.version {
        return Err(Error::Conflict("stale"));
    }
    let title = patch.title.as_deref().map(title).transpose()?.unwrap_or(deal.title);
    let product = patch.product.as_deref().map(product).transpose()?.or(deal.product);
    let amount = match patch.amount {
        Some(amount) => amount.map(|amount| payable(amount, "amount")).transpose()?,
        None => deal.amount,
    };
    let responsible = match patch.responsible {
        Some(user) if Some(user) != deal.responsible => {
            actor.require(Object::Deal, Action::Assign)?;
            Some(staff::active(tx, user, "responsible").await?.id)
        }
        _ => deal.responsible,
    };
    let (now, version) = (tx.now(), deal.version + 1);
    diesel::update(deals::table.find(id))
        .set((
            deals::title.eq(title),
            deals::product.eq(product),
            deals::amount.eq(amount),
            deals::responsible.eq(responsible),
            deals::updated_at.eq(now),
            deals::version.eq(version),
        ))
        .execute(tx.conn())
        .await?;
    let changes = custom::edit(actor, tx, Subject::Deal(id), &patch.custom).await?;
    let data = json!({ "changes": changes, "version": version });
    feed::record(actor, tx, Subject::Deal(id), "edited", data).await?;
    let moved = json!({ "deal_id": id, "pipeline_id": deal.pipeline_id, "stage_id": deal.stage_id });
    jobs::emit(tx, "deal.moved", moved).await?;
    find(tx, id, None).await
}
