//! Another lead instead of money: the oldest lead for sale of the same product that the franchisee may have, at no price.

use db::{BorderTx, PlatformTx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use exchange::lot::buyer;
use exchange::lot::open::{SellInput, sell};
use intake::LawfulBasis;
use kernel::{Actor, Error, LeadId, Money, Result, TenantId};
use pool::lead::{Lead, Status};
use proof::Key;
use rules::eligible::eligible;
use schema::platform::leads;
use serde_json::json;

use super::Return;

/// How many leads are looked at.
const MOST_LOOKED_AT: i64 = 50;

/// Hands the replacement over by a lot of its own, whose one stage gives it to this tenant for nothing: so it is logged and
/// provable like any other sale.
///
/// # Errors
/// `Conflict("no_replacement")` when there is none.
pub(crate) async fn hand_over(actor: &Actor, tx: &mut BorderTx, key: &Key, of: &Return) -> Result<LeadId> {
    let lead = next(tx, of).await?.ok_or(Error::Conflict("no_replacement"))?;
    let stages = json!([{ "kind": "assign", "price": 0, "weights": { (of.tenant_id.to_string()): 1 } }]);
    sell(actor, tx, key, lead, &SellInput { plan: None, stages: Some(stages) }).await?;
    let tx = tx.as_platform().await?;
    let owner: Option<TenantId> = leads::table.find(lead).select(leads::owner_tenant).first(tx.conn()).await?;
    if owner == Some(of.tenant_id) { Ok(lead) } else { Err(Error::Conflict("no_replacement")) }
}

/// A locked row is passed over: a lead that somebody is selling is no replacement, and nobody waits for anybody here.
async fn next(tx: &mut BorderTx, of: &Return) -> Result<Option<LeadId>> {
    let tx = tx.as_platform().await?;
    let candidates: Vec<Lead> = leads::table
        .filter(leads::product.eq(&of.product).and(leads::status.eq_any(for_sale())))
        .filter(leads::lawful_basis.ne(LawfulBasis::None).and(leads::id.ne(of.lead_id)))
        .order((leads::created_at, leads::id))
        .limit(MOST_LOOKED_AT)
        .select(Lead::as_select())
        .load(tx.conn())
        .await?;
    for lead in candidates {
        if !suits(tx, of, &lead).await? {
            continue;
        }
        // Chosen without a lock, so that others can sell the rest: it is looked at again under its own.
        let own = leads::table.find(lead.id).filter(leads::status.eq_any(for_sale())).select(Lead::as_select());
        let locked: Option<Lead> = own.for_no_key_update().skip_locked().first(tx.conn()).await.optional()?;
        let Some(locked) = locked else { continue };
        if suits(tx, of, &locked).await? {
            return Ok(Some(locked.id));
        }
    }
    Ok(None)
}

fn for_sale() -> Vec<Status> {
    Status::ALL.iter().copied().filter(|status| status.is_for_sale()).collect()
}

async fn suits(tx: &mut PlatformTx, of: &Return, lead: &Lead) -> Result<bool> {
    let buyers = buyer::load(tx, lead, Some(&[of.tenant_id])).await?;
    Ok(buyers.iter().any(|buyer| eligible(&lead.facts(), &buyer.facts, Money::ZERO).is_ok()))
}
