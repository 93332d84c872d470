//! Head office gives a lead to a tenant by hand: a lot of its own that is sold at once, through the same charge, hand-over,
//! ledger and history as any other.

use db::BorderTx;
use kernel::{Action, Actor, Error, LeadId, LotId, Money, Object, Result, TenantId};
use pool::lead::take;
use proof::Key;
use rules::eligible::{BuyerFacts, Reason, eligible};
use serde::Deserialize;
use serde_json::json;
use wallet::ledger::{self, Entry};
use wallet::payable;

use super::buyer::{self, Buyer};
use super::cancel::reason_given;
use super::finish::{self, ByHand, Sold};
use super::{open, reason, walk};

/// To whom, for how much and why.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct HandOverInput {
    /// Who gets the lead.
    pub tenant_id: TenantId,
    /// What it pays, in kopecks; may be 0.
    pub price: i64,
    /// Why, in words; the lead's history and the sealed statement keep it.
    #[serde(default)]
    pub reason: String,
}

/// Hands a lead that is for sale over to a tenant. What speaks against the tenant is overruled and told in the history; a
/// suspended tenant, a lead without a lawful basis and an empty wallet can't be overruled.
///
/// # Errors
/// `Forbidden`, also with `suspended` or `consent`; `NotFound`; `Conflict`: `lot_open`, `already_sold`, `not_for_sale`,
/// `received` when the tenant has this lead in its base; `PaymentRequired`; `Invalid`: `no_lawful_basis`, `unknown_tenant`,
/// and on `price` and `reason`.
pub async fn hand_over(
    actor: &Actor,
    tx: &mut BorderTx,
    key: &Key,
    lead: LeadId,
    input: &HandOverInput,
) -> Result<LotId> {
    actor.require_network(Object::Lot, Action::Create)?;
    let reason = reason_given(&input.reason)?;
    let price = if input.price == 0 { Money::ZERO } else { payable("price", input.price)? };
    let lead = open::lock_for_sale(tx, lead).await?;
    let platform = tx.as_platform().await?;
    let buyers = buyer::load(platform, &lead, None).await?;
    let winner = buyers.iter().find(|buyer| buyer.key.id == input.tenant_id);
    let winner = winner.ok_or_else(|| Error::field("tenant_id", "unknown_tenant"))?;
    // The wallet answers for itself when it is charged.
    let verdict =
        |buyer: &Buyer| eligible(&lead.facts(), &BuyerFacts { spendable: None, ..buyer.facts.clone() }, price);
    let overruled = match verdict(winner) {
        Err(code @ (Reason::Suspended | Reason::Consent | Reason::ConsentScope)) => {
            return Err(Error::Forbidden(code.as_str()));
        }
        verdict => verdict.err(),
    };
    let mut lot = open::create(actor, platform, key, &lead, None, json!([{ "kind": "hq" }])).await?;
    let id = lot.id;
    lot.started.push(lot.stage_started_at);
    lot.reason = Some(reason);
    if price > Money::ZERO {
        ledger::post(platform, &actor.name, Entry::charge(winner.key.id, price, id)).await?;
    }
    let others = buyers.iter().filter(|buyer| buyer.key != winner.key);
    let why = |other: &Buyer| walk::why(&lot, other.key.id, verdict(other).err().unwrap_or(Reason::ByHand), json!({}));
    reason::write(platform, &others.map(why).collect::<Vec<_>>()).await?;
    take::clear(platform, lead.id).await?;
    let by_hand = Some(ByHand { by: actor.name.clone(), overruled });
    finish::sold(tx, key, lot, &lead, Sold { winner: winner.key, price, by_hand }).await?;
    Ok(id)
}
