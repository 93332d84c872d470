//! Accruing and reversing. What is booked depends only on what was said about an issue, not on when or how often.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{DealId, EventId, LeadId, Money, PartnerId, Result, SettlementId, TenantId, TenantKey};
use schema::platform::{leads, partner_issues, partners, settlements};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Kind;
use crate::reward::{Rule, split};

/// What is told of an issue or of its reversal, by `deal.issued` and `deal.issue_reversed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The deal.
    pub deal_id: DealId,
    /// The lead it came from.
    pub lead_id: Option<LeadId>,
    /// Which issue of the deal: after a reversal there may be another. A reversal names the round it undoes.
    pub round: i32,
    /// The loan.
    pub amount: Money,
    /// What the broker earns; positive in both events.
    pub commission: Money,
    /// The day of the issue: the rule of that day counts.
    pub issued_on: NaiveDate,
}

/// Which of the two was told, by which event and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// The event.
    pub event: EventId,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// The tenant in whose base the deal is.
    pub tenant: TenantKey,
    /// Whether the issue was taken back, rather than made.
    pub reversed: bool,
}

/// Whose money may have changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touched {
    /// The lead.
    pub lead: LeadId,
    /// The partner who brought it.
    pub partner: PartnerId,
    /// The partner who brought that partner.
    pub referrer: Option<PartnerId>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = partner_issues)]
pub(super) struct Issue {
    pub(super) id: Uuid,
    deal_id: DealId,
    lead_id: LeadId,
    pub(super) partner_id: PartnerId,
    commission: Money,
    issued_on: NaiveDate,
    issued_event: Option<EventId>,
    issued_at: Option<DateTime<Utc>>,
    pub(super) reversed_event: Option<EventId>,
}

/// Books what was said. An issue of a lead that no partner brought books nothing. Told twice, or in the wrong order, it
/// leaves the same rows.
///
/// # Errors
/// What the database says; `Internal` when no rule reaches back to the day of the issue.
pub async fn hear(tx: &mut PlatformTx, said: Said, told: &Told) -> Result<Option<Touched>> {
    let Some(lead) = told.lead_id else { return Ok(None) };
    let found: Option<(Option<PartnerId>, Option<TenantId>)> =
        leads::table.find(lead).select((leads::partner_id, leads::owner_tenant)).first(tx.conn()).await.optional()?;
    let Some((Some(partner), owner)) = found else { return Ok(None) };
    // A tenant speaks for its own leads only. A reversal is heard from whoever was heard before.
    if !said.reversed && owner != Some(said.tenant.id) {
        tracing::warn!(event = %said.event, %lead, "an issue of a lead that is another tenant's earns nothing");
        return Ok(None);
    }
    let issue = remember(tx, said, told, lead, partner).await?;
    let referrer = partners::table.find(partner).select(partners::referrer_id).first(tx.conn()).await?;
    settle(tx, &issue, referrer).await?;
    Ok(Some(Touched { lead, partner, referrer }))
}

/// Writes down what was said and locks it: of two workers told the same or opposite things the second sees the first's rows.
async fn remember(tx: &mut PlatformTx, said: Said, told: &Told, lead: LeadId, partner: PartnerId) -> Result<Issue> {
    let event = Some(said.event);
    let row = (
        partner_issues::id.eq(tx.new_id()),
        partner_issues::tenant_id.eq(said.tenant.id),
        partner_issues::deal_id.eq(told.deal_id),
        partner_issues::round.eq(told.round),
        partner_issues::lead_id.eq(lead),
        partner_issues::partner_id.eq(partner),
        partner_issues::amount.eq(told.amount),
        partner_issues::commission.eq(told.commission),
        partner_issues::issued_on.eq(told.issued_on),
        partner_issues::issued_event.eq(event.filter(|_| !said.reversed)),
        partner_issues::issued_at.eq(Some(said.at).filter(|_| !said.reversed)),
        partner_issues::reversed_event.eq(event.filter(|_| said.reversed)),
        partner_issues::reversed_at.eq(Some(said.at).filter(|_| said.reversed)),
    );
    diesel::insert_into(partner_issues::table).values(row).on_conflict_do_nothing().execute(tx.conn()).await?;
    let own = partner_issues::tenant_id
        .eq(said.tenant.id)
        .and(partner_issues::deal_id.eq(told.deal_id))
        .and(partner_issues::round.eq(told.round));
    let mut issue: Issue =
        partner_issues::table.filter(own).select(Issue::as_select()).for_no_key_update().first(tx.conn()).await?;
    let row = partner_issues::table.find(issue.id);
    if said.reversed && issue.reversed_event.is_none() {
        let set = (partner_issues::reversed_event.eq(event), partner_issues::reversed_at.eq(Some(said.at)));
        diesel::update(row).set(set).execute(tx.conn()).await?;
        issue.reversed_event = event;
    } else if !said.reversed && issue.issued_event.is_none() {
        let set = (
            partner_issues::issued_event.eq(event),
            partner_issues::issued_at.eq(Some(said.at)),
            partner_issues::amount.eq(told.amount),
            partner_issues::commission.eq(told.commission),
            partner_issues::issued_on.eq(told.issued_on),
        );
        issue = diesel::update(row).set(set).returning(Issue::as_returning()).get_result(tx.conn()).await?;
    }
    Ok(issue)
}

/// Makes the rows agree with what was said: accrues what was issued, then takes back what was reversed.
pub(super) async fn settle(tx: &mut PlatformTx, issue: &Issue, referrer: Option<PartnerId>) -> Result<()> {
    let (Some(event), Some(at)) = (issue.issued_event, issue.issued_at) else { return Ok(()) };
    let accrued: i64 =
        settlements::table.filter(settlements::issue_id.eq(issue.id)).count().get_result(tx.conn()).await?;
    if accrued == 0 {
        accrue(tx, issue, referrer, event, at).await?;
    }
    match issue.reversed_event {
        Some(event) => reverse(tx, issue, event).await,
        None => Ok(()),
    }
}

async fn accrue(
    tx: &mut PlatformTx,
    issue: &Issue,
    referrer: Option<PartnerId>,
    event: EventId,
    at: DateTime<Utc>,
) -> Result<()> {
    let rule = Rule::of(tx, issue.issued_on).await?;
    let parts = split(issue.commission, &rule, referrer.is_some());
    let hold_until = at + Duration::days(i64::from(rule.hold_days));
    let earned = [(Kind::Reward, Some(issue.partner_id), parts.reward), (Kind::Referral, referrer, parts.referral)];
    for (kind, partner, amount) in earned {
        let Some(partner) = partner.filter(|_| amount > Money::ZERO) else { continue };
        let row = (
            settlements::id.eq(tx.new_id()),
            settlements::partner_id.eq(partner),
            settlements::issue_id.eq(issue.id),
            settlements::deal_id.eq(issue.deal_id),
            settlements::lead_id.eq(issue.lead_id),
            settlements::kind.eq(kind),
            settlements::amount.eq(amount),
            settlements::rule_from.eq(rule.effective_from),
            settlements::event_id.eq(event),
            settlements::hold_until.eq(hold_until),
            settlements::created_at.eq(tx.now()),
        );
        diesel::insert_into(settlements::table).values(row).execute(tx.conn()).await?;
    }
    Ok(())
}

#[derive(Queryable)]
struct Accrual {
    id: SettlementId,
    partner_id: PartnerId,
    kind: Kind,
    amount: Money,
    rule_from: NaiveDate,
    paid_at: Option<DateTime<Utc>>,
}

/// Takes every accrual of the issue back. One that was not paid simply falls away, and so does the row which takes it back; for
/// one that was paid the negative row is payable at once: it lessens what the partner is paid next.
async fn reverse(tx: &mut PlatformTx, issue: &Issue, event: EventId) -> Result<()> {
    let taken_back = settlements::table
        .filter(settlements::issue_id.eq(issue.id).and(settlements::reverses.is_not_null()))
        .select(settlements::reverses.assume_not_null());
    let taken_back: Vec<SettlementId> = taken_back.load(tx.conn()).await?;
    let standing: Vec<Accrual> = settlements::table
        .filter(settlements::issue_id.eq(issue.id).and(settlements::reverses.is_null()))
        .filter(settlements::id.ne_all(&taken_back))
        .select((
            settlements::id,
            settlements::partner_id,
            settlements::kind,
            settlements::amount,
            settlements::rule_from,
            settlements::paid_at,
        ))
        .for_no_key_update()
        .load(tx.conn())
        .await?;
    for accrual in &standing {
        take_back(tx, issue, accrual, event).await?;
    }
    Ok(())
}

async fn take_back(tx: &mut PlatformTx, issue: &Issue, accrual: &Accrual, event: EventId) -> Result<()> {
    let now = tx.now();
    let reversed_at = Some(now).filter(|_| accrual.paid_at.is_none());
    let row = (
        settlements::id.eq(tx.new_id()),
        settlements::partner_id.eq(accrual.partner_id),
        settlements::issue_id.eq(issue.id),
        settlements::deal_id.eq(issue.deal_id),
        settlements::lead_id.eq(issue.lead_id),
        settlements::kind.eq(accrual.kind),
        settlements::amount.eq(-accrual.amount),
        settlements::rule_from.eq(accrual.rule_from),
        settlements::reverses.eq(Some(accrual.id)),
        settlements::event_id.eq(event),
        settlements::hold_until.eq(now),
        settlements::created_at.eq(now),
        settlements::reversed_at.eq(reversed_at),
    );
    diesel::insert_into(settlements::table).values(row).execute(tx.conn()).await?;
    if reversed_at.is_some() {
        let set = settlements::reversed_at.eq(reversed_at);
        diesel::update(settlements::table.find(accrual.id)).set(set).execute(tx.conn()).await?;
    }
    Ok(())
}
