//! A franchisee's leads as imports fill them: what they offer to the columns of a file, how their custom fields are written, and how leads
//! that are there already are changed, and changed back.

mod change;
mod custom;
mod offer;
#[cfg(test)]
mod tests;

use db::TenantTx;
use fields::Record;
use intake::import::{Change, Changed, Existing, ImportTarget, NewLead, Offer};
use kernel::{Actor, Email, ImportId, LeadId, Phone, Result};
use serde_json::Value as Json;
use web::Secret;

/// The leads of a franchisee.
#[derive(Debug, Clone)]
pub struct Leads {
    base: crm::lead::import::Leads,
}

impl Leads {
    /// The target; the secret is for the hashes by which the network knows that a person was seen.
    pub fn new(secret: Secret) -> Self {
        Self { base: crm::lead::import::Leads::new(secret) }
    }
}

impl ImportTarget<TenantTx> for Leads {
    async fn offer(tx: &mut TenantTx, actor: &Actor) -> Result<Offer> {
        offer::of(tx, actor).await
    }

    async fn existing(&self, tx: &mut TenantTx, phones: &[Phone], emails: &[Email]) -> Result<Vec<Existing>> {
        self.base.existing(tx, phones, emails).await
    }

    fn keys(value: &Json) -> Vec<String> {
        custom::keys(value)
    }

    async fn taken(&self, tx: &mut TenantTx, values: &[(String, Json)]) -> Result<Vec<(String, Json, LeadId)>> {
        custom::taken(tx, values).await
    }

    async fn insert(&self, tx: &mut TenantTx, actor: &Actor, import: ImportId, new: &[NewLead]) -> Result<()> {
        self.base.insert(tx, actor, import, new).await?;
        let held = new.iter().map(|lead| Ok((lead.id.0, custom::values(&lead.extras)?)));
        fields::begin_many(tx, Record::Lead, &held.collect::<Result<Vec<_>>>()?).await
    }

    async fn hold(&self, tx: &mut TenantTx) -> Result<()> {
        pipeline::status::hold_all(tx).await
    }

    async fn change(&self, tx: &mut TenantTx, actor: &Actor, import: ImportId, change: &Change) -> Result<Changed> {
        change::make(tx, actor, import, change).await
    }

    async fn revert(&self, tx: &mut TenantTx, actor: &Actor, lead: LeadId, was: &Json) -> Result<bool> {
        change::take_back(tx, actor, lead, was).await
    }

    async fn undo(&self, tx: &mut TenantTx, actor: &Actor, import: ImportId, made: &[LeadId]) -> Result<Vec<LeadId>> {
        self.base.undo(tx, actor, import, made).await
    }
}
