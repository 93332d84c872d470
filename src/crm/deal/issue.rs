//! The issue (выдача): the loan and the commission are booked once, and can be reversed by a row of their own.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use db::TenantTx;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as Diesel};
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, DealId, Error, FieldError, LeadId, Money, Object, Result, money, text};
use schema::tenant::{deals, issues};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{Deal, find, lock, stage};
use crate::subject::Subject;
use crate::{custom, feed, scope};
use pipeline::{Stage, StageKind};

/// Longest reason of a reversal, in characters.
const REASON_LENGTH: usize = 500;

/// The body of `POST /api/v1/deals/{id}/issue`.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
pub struct IssueBody {
    /// The day on which the bank paid out.
    pub issued_on: NaiveDate,
    /// The loan, in kopecks.
    pub amount: Money,
    /// What the broker earns, in kopecks; may be zero.
    pub commission: Money,
}

#[derive(Insertable)]
#[diesel(table_name = issues, treat_none_as_default_value = false)]
struct Row<'a> {
    id: Uuid,
    deal_id: DealId,
    lead_id: Option<LeadId>,
    kind: &'static str,
    round: i32,
    issued_on: NaiveDate,
    amount: Money,
    commission: Money,
    reason: Option<&'a str>,
    by_id: Option<kernel::UserId>,
    by_name: &'a str,
    at: chrono::DateTime<chrono::Utc>,
}

/// What the rest of the system is told. `round` counts the issues of a deal: a reversal names the round it undoes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// The deal.
    pub deal_id: DealId,
    /// The lead it came from, which may have a partner.
    pub lead_id: Option<LeadId>,
    /// The booking's own id.
    pub issue_id: Uuid,
    /// The first issue of a deal is round 1; after a reversal there may be another.
    pub round: i32,
    /// The loan; positive in both events.
    pub amount: Money,
    /// The commission; positive in both events.
    pub commission: Money,
    /// The day of the issue.
    pub issued_on: NaiveDate,
}

/// Books the loan and the commission, and moves the deal to the won stage.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict("issued")` when it is booked already, `Conflict("cooling")` when the law makes the money wait, `Conflict("withdrawn")` when its lead went back to the pool; 422 for refused fields.
pub async fn issue(actor: &Actor, tx: &mut TenantTx, id: DealId, body: &IssueBody) -> Result<Deal> {
    let own = scope::own(actor, Object::Deal, Action::Approve)?;
    let deal = lock(tx, id, own).await?;
    check(tx, body)?;
    if deal.issued_on.is_some() {
        return Err(Error::Conflict("issued"));
    }
    let payable_from: Option<DateTime<Utc>> =
        deals::table.find(id).select(deals::payable_from).first(tx.conn()).await?;
    if payable_from.is_some_and(|from| from > tx.now()) {
        return Err(Error::Conflict("cooling"));
    }
    crate::lead::withdraw::require_held(tx, deal.lead_id).await?;
    let won = target(tx, &deal, StageKind::Won).await?;
    if won.id != deal.stage_id {
        custom::admit(actor, tx, Subject::Deal(id), &won.id.to_string()).await?;
    }
    let issued = book(actor, tx, &deal, body).await?;
    diesel::update(deals::table.find(id))
        .set((
            deals::issued_on.eq(body.issued_on),
            deals::issued_amount.eq(body.amount),
            deals::commission.eq(body.commission),
            deals::version.eq(deals::version + 1),
        ))
        .execute(tx.conn())
        .await?;
    let data = json!({ "issued_on": body.issued_on, "amount": body.amount, "commission": body.commission });
    feed::record(actor, tx, Subject::Deal(id), "issued", data).await?;
    if won.id != deal.stage_id {
        stage::put(actor, tx, &deal, &won, None).await?;
    }
    jobs::emit(tx, "deal.issued", issued).await?;
    find(tx, id, None).await
}

fn check(tx: &TenantTx, body: &IssueBody) -> Result<()> {
    let mut errors = Vec::new();
    if !body.amount.is_payable() {
        errors.push(FieldError::new("amount", "invalid_amount"));
    }
    if body.commission < Money::ZERO || body.commission > money::LARGEST {
        errors.push(FieldError::new("commission", "invalid_amount"));
    }
    // East of Greenwich it may be tomorrow already; nobody's clock is more than a day ahead.
    let tomorrow = (tx.now() + Duration::days(1)).date_naive();
    if body.issued_on > tomorrow {
        errors.push(FieldError::new("issued_on", "in_future"));
    } else if body.issued_on < NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default() {
        errors.push(FieldError::new("issued_on", "too_old"));
    }
    if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}

/// The stage of this kind: the one the deal is in, or the first won one, or the last open one.
async fn target(tx: &mut TenantTx, deal: &Deal, kind: StageKind) -> Result<Stage> {
    let mut fitting: Vec<Stage> =
        pipeline::stages_of(tx, deal.pipeline_id).await?.into_iter().filter(|stage| stage.kind() == kind).collect();
    if kind == StageKind::Open {
        fitting.reverse();
    }
    let current = fitting.iter().position(|stage| stage.id == deal.stage_id);
    let at = current.unwrap_or(0);
    if at < fitting.len() { Ok(fitting.swap_remove(at)) } else { Err(Error::Conflict("no_stage")) }
}

/// Writes the booking. The constraint on deal, kind and round is what makes it happen once, whatever else fails.
async fn book(actor: &Actor, tx: &mut TenantTx, deal: &Deal, body: &IssueBody) -> Result<Issued> {
    let reversed: i64 = issues::table
        .filter(issues::deal_id.eq(deal.id).and(issues::kind.eq("reversal")))
        .count()
        .get_result(tx.conn())
        .await?;
    let issued = Issued {
        deal_id: deal.id,
        lead_id: deal.lead_id,
        issue_id: tx.new_id(),
        round: i32::try_from(reversed).unwrap_or(i32::MAX - 1) + 1,
        amount: body.amount,
        commission: body.commission,
        issued_on: body.issued_on,
    };
    write(actor, tx, "issue", &issued, None).await?;
    Ok(issued)
}

async fn write(
    actor: &Actor,
    tx: &mut TenantTx,
    kind: &'static str,
    issued: &Issued,
    reason: Option<&str>,
) -> Result<()> {
    let sign = |money: Money| if kind == "issue" { money } else { -money };
    let row = Row {
        id: issued.issue_id,
        deal_id: issued.deal_id,
        lead_id: issued.lead_id,
        kind,
        round: issued.round,
        issued_on: issued.issued_on,
        amount: sign(issued.amount),
        commission: sign(issued.commission),
        reason,
        by_id: actor.user,
        by_name: &actor.name,
        at: tx.now(),
    };
    match diesel::insert_into(issues::table).values(row).execute(tx.conn()).await {
        Err(Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => Err(Error::Conflict("issued")),
        other => other.map(|_| ()).map_err(Error::from),
    }
}

/// Takes an issue back (storno): an opposite booking, and the deal returns to the last open stage.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict("not_issued")`; 422 without a reason.
pub async fn reverse(actor: &Actor, tx: &mut TenantTx, id: DealId, reason: &str) -> Result<Deal> {
    let own = scope::own(actor, Object::Deal, Action::Approve)?;
    let deal = lock(tx, id, own).await?;
    let (Some(issued_on), Some(amount), Some(commission)) = (deal.issued_on, deal.issued_amount, deal.commission)
    else {
        return Err(Error::Conflict("not_issued"));
    };
    let reason = text::line(reason);
    if reason.is_empty() || reason.chars().nth(REASON_LENGTH).is_some() {
        return Err(Error::field("reason", if reason.is_empty() { "required" } else { "too_long" }));
    }
    // Under the lead under which it was booked: the deal may have gone to another one since.
    let (round, lead_id): (i32, Option<LeadId>) = issues::table
        .filter(issues::deal_id.eq(id).and(issues::kind.eq("issue")))
        .order(issues::round.desc())
        .select((issues::round, issues::lead_id))
        .first(tx.conn())
        .await?;
    let undone = Issued { deal_id: id, lead_id, issue_id: tx.new_id(), round, amount, commission, issued_on };
    write(actor, tx, "reversal", &undone, Some(&reason)).await?;
    diesel::update(deals::table.find(id))
        .set((
            deals::issued_on.eq(None::<NaiveDate>),
            deals::issued_amount.eq(None::<Money>),
            deals::commission.eq(None::<Money>),
            deals::version.eq(deals::version + 1),
        ))
        .execute(tx.conn())
        .await?;
    let data = json!({ "reason": reason, "amount": amount, "commission": commission });
    feed::record(actor, tx, Subject::Deal(id), "issue_reversed", data).await?;
    let open = target(tx, &deal, StageKind::Open).await?;
    stage::put(actor, tx, &deal, &open, None).await?;
    jobs::emit(tx, "deal.issue_reversed", undone).await?;
    find(tx, id, None).await
}
