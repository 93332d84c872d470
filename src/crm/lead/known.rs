//! What becomes of a new lead whose phone or e-mail is known: the tenant's policy.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use db::TenantTx;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;
use intake::lead::LeadDraft;
use kernel::{Action, Actor, LeadId, Object, Result};
use pipeline::status;
use schema::tenant::duplicate_policy;
use serde_json::json;

use super::Lead;
use super::create::{Created, Outcome};
use crate::merge::{MergeInput, merge};
use crate::subject::Subject;
use crate::{feed, notice, scope};

/// The one row.
const ROW: i32 = 1;
/// The entry and the notice of it.
const CAME_AGAIN: &str = "came_again";
/// For how long the same person's next attempt is taken for the same one, in minutes.
const AGAIN_MINUTES: i64 = 5;

kernel::words! {
    /// What becomes of a new lead, entered by a form or a call, whose phone or e-mail is known. A bought lead is always kept: it was paid for; an import
    /// asks for itself.
    Policy {
        /// It is kept and marked.
        Warn = "warn",
        /// It is refused.
        Forbid = "forbid",
        /// It becomes part of the lead that is there.
        Attach = "attach",
    }
}

impl Policy {
    /// What it comes to where this lead was there before: what was bought stays by itself, for it may be returned.
    pub fn towards(self, older: &Lead) -> Self {
        if self == Self::Attach && older.bought_lot_id.is_some() { Self::Warn } else { self }
    }
}

/// The tenant's policy.
///
/// # Errors
/// What the database says.
pub async fn policy(tx: &mut TenantTx) -> Result<Policy> {
    let chosen = duplicate_policy::table.find(ROW).select(duplicate_policy::policy);
    Ok(chosen.first(tx.conn()).await.optional()?.unwrap_or(Policy::Warn))
}

/// Chooses the policy.
///
/// # Errors
/// `Forbidden`.
pub async fn choose(actor: &Actor, tx: &mut TenantTx, policy: Policy) -> Result<()> {
    actor.require(Object::Pipeline, Action::Configure)?;
    let row = (duplicate_policy::id.eq(ROW), duplicate_policy::policy.eq(policy));
    diesel::insert_into(duplicate_policy::table)
        .values(row)
        .on_conflict(duplicate_policy::id)
        .do_update()
        .set(duplicate_policy::policy.eq(policy))
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
    Ok(Created { id: older.id, status: None, duplicate_of: None, outcome: Outcome::Refused { field } })
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
    let own = scope::own(actor, Object::Lead, Action::View).unwrap_or(actor.user);
    let status = if lost { status::NEW.to_owned() } else { lead.status };
    let seen = own.is_none() || own == lead.responsible;
    Ok(Created { id: older.id, status: seen.then_some(status), duplicate_of: None, outcome: Outcome::Attached })
}

/// Once, however often somebody presses or a program asks again.
async fn told(actor: &Actor, tx: &mut TenantTx, older: &Lead, draft: &LeadDraft) -> Result<()> {
    let last = feed::newest_of(tx, older.id.0, Some(CAME_AGAIN), None, 1).await?.pop();
    let again = Duration::minutes(AGAIN_MINUTES);
    if last.is_some_and(|last| last.by_id == actor.user && tx.now() - last.at < again) {
        return Ok(());
    }
    let data = json!({ "name": draft.name, "source": draft.source.code() });
    feed::record(actor, tx, Subject::Lead(older.id), CAME_AGAIN, data).await?;
    if let Some(user) = older.responsible.filter(|user| Some(*user) != actor.user) {
        let data = json!({ "name": older.name, "by": actor.name });
        notice::tell(actor, tx, user, CAME_AGAIN, Subject::Lead(older.id), data).await?;
    }
    Ok(())
}
