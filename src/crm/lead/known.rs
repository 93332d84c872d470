//! What becomes of a new lead whose phone or e-mail is known: the tenant's policy.

use std::collections::{BTreeMap, BTreeSet};

use db::TenantTx;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;
use intake::lead::LeadDraft;
use kernel::{Action, Actor, LeadId, Object, Result};
use pipeline::status;
use schema::tenant::duplicate_policy;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Lead;
use super::create::{Created, Outcome};
use crate::merge::{MergeInput, merge};
use crate::subject::Subject;
use crate::{feed, notice};

/// The one row.
const ROW: i32 = 1;

/// What becomes of a new lead, entered by a form or a call, whose phone or e-mail is known. A bought lead is always kept: it was paid for; an import
/// asks for itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// It is kept and marked.
    #[default]
    Warn,
    /// It is refused.
    Forbid,
    /// It becomes part of the lead that is there.
    Attach,
}

impl Policy {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Warn, Self::Forbid, Self::Attach];

    /// The word in storage and in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Warn => "warn",
            Self::Forbid => "forbid",
            Self::Attach => "attach",
        }
    }

    /// The policy for its word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|policy| policy.as_str() == word)
    }
}

/// The tenant's policy.
///
/// # Errors
/// What the database says.
pub async fn policy(tx: &mut TenantTx) -> Result<Policy> {
    let word: Option<String> =
        duplicate_policy::table.find(ROW).select(duplicate_policy::policy).first(tx.conn()).await.optional()?;
    Ok(word.and_then(|word| Policy::parse(&word)).unwrap_or_default())
}

/// Chooses the policy.
///
/// # Errors
/// `Forbidden`.
pub async fn choose(actor: &Actor, tx: &mut TenantTx, policy: Policy) -> Result<()> {
    actor.require(Object::Pipeline, Action::Configure)?;
    let row = (duplicate_policy::id.eq(ROW), duplicate_policy::policy.eq(policy.as_str()));
    diesel::insert_into(duplicate_policy::table)
        .values(row)
        .on_conflict(duplicate_policy::id)
        .do_update()
        .set(duplicate_policy::policy.eq(policy.as_str()))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Two leads of one person that come at once are dealt with one after the other: the second finds the first.
pub(super) async fn queue(tx: &mut TenantTx, draft: &LeadDraft) -> Result<()> {
    let phone = draft.phone.as_ref().map(|phone| phone.as_str().to_owned());
    let contacts: BTreeSet<String> =
        phone.into_iter().chain(draft.email.as_ref().map(|mail| mail.as_str().to_owned())).collect();
    for contact in contacts {
        diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ' ' || $1, 0))")
            .bind::<Text, _>(contact)
            .execute(tx.conn())
            .await?;
    }
    Ok(())
}

/// The new lead is refused; the older one's feed and its responsible are told that the person came again.
pub(super) async fn refuse(actor: &Actor, tx: &mut TenantTx, older: Lead, draft: &LeadDraft) -> Result<Created> {
    told(actor, tx, &older, draft).await?;
    let by_phone = older.phone.is_some() && older.phone == draft.phone;
    let by_email = older.email.is_some() && older.email == draft.email;
    // By a contact of what has become part of it, it is found too.
    let field = if by_email && !by_phone { "email" } else { "phone" };
    Ok(Created { id: older.id, status: older.status, duplicate_of: None, outcome: Outcome::Refused { field } })
}

/// The new lead becomes part of the older one, which is opened again where it was lost.
pub(super) async fn attach(
    actor: &Actor,
    tx: &mut TenantTx,
    older: Lead,
    newer: LeadId,
    draft: &LeadDraft,
) -> Result<Created> {
    let input = MergeInput { lead: older.id, others: vec![newer], take: BTreeMap::new(), versions: BTreeMap::new() };
    // Whoever enters a lead need not be one who may merge: it is the tenant's policy that does.
    merge(&Actor::system("duplicates"), tx, &input).await?;
    told(actor, tx, &older, draft).await?;
    let lead = super::lock(tx, older.id, None).await?;
    let statuses = status::all(tx).await?;
    let lost = statuses.iter().any(|status| status.code == lead.status && status.kind == "lost");
    if lost {
        super::status::put(&Actor::system("duplicates"), tx, &lead, status::NEW).await?;
    }
    let status = if lost { status::NEW.to_owned() } else { lead.status };
    Ok(Created { id: older.id, status, duplicate_of: None, outcome: Outcome::Attached })
}

async fn told(actor: &Actor, tx: &mut TenantTx, older: &Lead, draft: &LeadDraft) -> Result<()> {
    let data = json!({ "name": draft.name, "source": draft.source.code() });
    feed::record(actor, tx, Subject::Lead(older.id), "came_again", data).await?;
    if let Some(user) = older.responsible.filter(|user| Some(*user) != actor.user) {
        let data = json!({ "name": older.name, "by": actor.name });
        notice::tell(actor, tx, user, "came_again", Subject::Lead(older.id), data).await?;
    }
    Ok(())
}
