//! The submissions of all deals: what banks owe an answer, what is about to lapse.

use chrono::{DateTime, Duration, Utc};
use crm::scope;
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, BankId, DealId, Object, Result, UserId, words};
use schema::tenant::{applications, banks, deals, programmes, submissions};
use serde::Serialize;
use uuid::Uuid;
use web::cursor::{Order, Part, Slice};

use super::{Status, Submission, bank_day};

/// So many days before an offer's last one it is time to hurry.
pub const SOON: i64 = 5;
/// So many days papers may be gathered.
const PAPERS: i64 = 2;
/// So many days a bank may be silent that names no time of its own.
const SILENT: i64 = 5;

words! {
    /// Which submissions.
    Group {
        /// Those that banks have before them, and drafts.
        Waiting = "waiting",
        /// Those with an offer that the client may take or has taken.
        Offered = "offered",
        /// Those that are over.
        Over = "over",
    }
}

impl Group {
    /// The statuses of the group.
    pub fn statuses(self) -> Vec<Status> {
        let of = |status: Status| match status {
            Status::Approved | Status::Conditional | Status::Chosen | Status::Signed => Self::Offered,
            Status::Issued | Status::NotIssued | Status::Refused | Status::Lapsed | Status::Withdrawn => Self::Over,
            Status::Draft | Status::Sent | Status::Review | Status::Documents | Status::Preapproved => Self::Waiting,
        };
        Status::ALL.iter().copied().filter(|status| of(*status) == self).collect()
    }
}

words! {
    /// Why somebody should look at it today.
    Call {
        /// The offer's last day has passed.
        Lapsed = "lapsed",
        /// The offer's last day is near.
        Soon = "soon",
        /// The bank has waited for papers for days.
        Papers = "papers",
        /// The bank is silent for longer than it should.
        Silent = "silent",
        /// The cooling-off period is over: the money may come.
        Payable = "payable",
    }
}

/// A submission in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Listed {
    /// The submission.
    #[serde(flatten)]
    pub submission: Submission,
    /// Its deal.
    pub deal_id: DealId,
    /// What the deal is called.
    pub deal: String,
    /// Who works the deal.
    pub responsible: Option<UserId>,
    /// The bank's name.
    pub bank: String,
    /// The programme's name.
    pub programme: Option<String>,
    /// Why somebody should look at it today.
    pub call: Option<Call>,
}

/// Which submissions are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// Of a group; without one all.
    pub group: Option<Group>,
    /// At a bank.
    pub bank: Option<BankId>,
    /// Of a person's deals.
    pub responsible: Option<UserId>,
}

/// The end of a page: the submissions stand by the time of their last step.
pub type Cursor = (DateTime<Utc>, Uuid);

/// A part of the submissions of the deals that the actor may see, those that stand longest first.
///
/// # Errors
/// `Forbidden`.
pub async fn list(
    actor: &Actor,
    tx: &mut TenantTx,
    filter: Filter,
    part: &Part<Cursor>,
    limit: i64,
) -> Result<Slice<Listed>> {
    let own = scope::own(actor, Object::Deal, Action::View)?;
    let mut query = submissions::table
        .inner_join(applications::table.inner_join(deals::table))
        .inner_join(banks::table)
        .left_join(programmes::table)
        .filter(deals::deleted_at.is_null())
        .into_boxed();
    for person in own.into_iter().chain(filter.responsible) {
        query = query.filter(deals::responsible.eq(person));
    }
    if let Some(group) = filter.group {
        query = query.filter(submissions::status.eq_any(group.statuses()));
    }
    if let Some(bank) = filter.bank {
        query = query.filter(submissions::bank_id.eq(bank));
    }
    if let Some((at, id)) = part.after {
        let later = submissions::status_since.gt(at).or(submissions::id.gt(id));
        query = query.filter(submissions::status_since.ge(at).and(later));
    }
    type Row = (Submission, DealId, String, Option<UserId>, String, Option<(String, Option<i32>)>);
    let rows: Vec<Row> = query
        .order((submissions::status_since, submissions::id))
        .limit(part.limit(limit))
        .select((
            Submission::as_select(),
            deals::id,
            deals::title,
            deals::responsible,
            banks::name,
            (programmes::name, programmes::decision_days).nullable(),
        ))
        .load(tx.conn())
        .await?;
    let now = tx.now();
    let listed = |(submission, deal_id, deal, responsible, bank, programme): Row| {
        let call = call(&submission, programme.as_ref().and_then(|(_, days)| *days), now);
        Listed { call, submission, deal_id, deal, responsible, bank, programme: programme.map(|(name, _)| name) }
    };
    let rows: Vec<Listed> = rows.into_iter().map(listed).collect();
    Ok(part.cut(rows, limit, Order::Rising, |row| (row.submission.status_since, row.submission.id.0)))
}

/// Why somebody should look at a submission; its programme may say in how many days the bank answers.
pub(crate) fn call(row: &Submission, decision_days: Option<i32>, now: DateTime<Utc>) -> Option<Call> {
    let (today, days) = (bank_day(now), decision_days.map_or(SILENT, i64::from));
    match row.status {
        Status::Approved | Status::Conditional | Status::Preapproved | Status::Chosen => {
            let until = row.offer_until?;
            if until < today {
                return Some(Call::Lapsed);
            }
            (until - today <= Duration::days(SOON)).then_some(Call::Soon)
        }
        Status::Documents => (now - row.status_since > Duration::days(PAPERS)).then_some(Call::Papers),
        Status::Sent | Status::Review => (now - row.status_since > Duration::days(days)).then_some(Call::Silent),
        Status::Signed => row.payable_from.is_none_or(|from| from <= now).then_some(Call::Payable),
        _ => None,
    }
}
