//! Submissions (подачи в банк): an application at one bank, from the draft to the money.

pub mod advance;
pub mod api;
pub mod cooling;
pub mod follow;
pub(crate) mod form;
pub mod list;
pub mod offer;
pub mod page;
pub mod send;
pub mod status;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{ApplicationId, BankId, ClientId, DealId, Money, ProgrammeId, Result, SubmissionId};
use schema::tenant::{applications, banks, deals, submissions};
use serde::Serialize;

pub use status::Status;

/// For how long a credit bureau's readers look at how many lenders were asked.
const RECENT: Duration = Duration::days(30);

/// A submission.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = submissions)]
pub struct Submission {
    /// Its id.
    pub id: SubmissionId,
    /// The application.
    pub application_id: ApplicationId,
    /// The bank.
    pub bank_id: BankId,
    /// The programme, where one was chosen.
    pub programme_id: Option<ProgrammeId>,
    /// How it stands.
    pub status: Status,
    /// Since when.
    pub status_since: DateTime<Utc>,
    /// How much is asked of the bank.
    pub amount: Money,
    /// For how many months.
    pub months: i32,
    /// The bank's own number of it.
    pub number: String,
    /// How much the bank would lend.
    pub offer_amount: Option<Money>,
    /// For how many months.
    pub offer_months: Option<i32>,
    /// At which yearly rate, in basis points.
    pub offer_rate_bp: Option<i32>,
    /// The last day of the offer.
    pub offer_until: Option<NaiveDate>,
    /// What has to be done for it.
    pub conditions: String,
    /// Why it was refused.
    pub refusal: String,
    /// From which day the bank may be asked again.
    pub retry_from: Option<NaiveDate>,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// When the contract was signed.
    pub signed_at: Option<DateTime<Utc>>,
    /// From when the money may be paid out: the end of the cooling-off period.
    pub payable_from: Option<DateTime<Utc>>,
    /// Whether somebody said that the law's cooling-off period does not hold for it.
    pub without_cooling: bool,
    /// Grows with each change.
    pub version: i32,
}

impl Submission {
    /// What may follow. What was never sent has nothing to be reviewed.
    pub fn next(&self) -> Vec<Status> {
        let next = self.status.next().iter().copied();
        next.filter(|next| *next != Status::Review || self.sent_at.is_some()).collect()
    }
}

/// The day of banks: they answer by the clock of Moscow, wherever the tenant is.
pub(crate) fn bank_day(now: DateTime<Utc>) -> NaiveDate {
    now.with_timezone(&web::NETWORK_ZONE).date_naive()
}

/// The submissions of an application, the oldest first. The caller has checked that they may be seen.
///
/// # Errors
/// When the database can't be read.
pub async fn of_application(tx: &mut TenantTx, id: ApplicationId) -> Result<Vec<Submission>> {
    Ok(submissions::table
        .filter(submissions::application_id.eq(id))
        .order((submissions::created_at, submissions::id))
        .select(Submission::as_select())
        .load(tx.conn())
        .await?)
}

/// As [`of_application`], each with its bank's name.
pub(crate) async fn named(tx: &mut TenantTx, id: ApplicationId) -> Result<Vec<(Submission, String)>> {
    Ok(submissions::table
        .inner_join(banks::table)
        .filter(submissions::application_id.eq(id))
        .order((submissions::created_at, submissions::id))
        .select((Submission::as_select(), banks::name))
        .load(tx.conn())
        .await?)
}

/// A submission with its deal.
///
/// # Errors
/// `NotFound`.
pub(crate) async fn find(tx: &mut TenantTx, id: SubmissionId) -> Result<(Submission, DealId)> {
    Ok(submissions::table
        .inner_join(applications::table)
        .filter(submissions::id.eq(id))
        .select((Submission::as_select(), applications::deal_id))
        .first(tx.conn())
        .await?)
}

/// To how many banks a client's applications were sent lately: each is an enquiry that a bureau keeps.
pub(crate) async fn enquiries(tx: &mut TenantTx, client: ClientId) -> Result<i64> {
    let since = tx.now() - RECENT;
    Ok(submissions::table
        .inner_join(applications::table.inner_join(deals::table))
        .filter(deals::client_id.eq(client))
        .filter(submissions::sent_at.ge(since))
        .count()
        .get_result(tx.conn())
        .await?)
}

impl Submission {
    /// A submission that stands so, for samples of pages and tests.
    pub(crate) fn sample(status: Status) -> Self {
        Self {
            id: SubmissionId(uuid::Uuid::from_u128(2)),
            application_id: ApplicationId(uuid::Uuid::from_u128(5)),
            bank_id: BankId(uuid::Uuid::from_u128(6)),
            programme_id: None,
            status,
            status_since: web::sample_at(),
            amount: Money::roubles(4_200_000),
            months: 240,
            number: "З-118".to_owned(),
            offer_amount: status.has_offer().then(|| Money::roubles(4_000_000)),
            offer_months: status.has_offer().then_some(240),
            offer_rate_bp: status.has_offer().then_some(1_850),
            offer_until: None,
            conditions: String::new(),
            refusal: String::new(),
            retry_from: None,
            sent_at: None,
            signed_at: None,
            payable_from: None,
            without_cooling: false,
            version: 1,
        }
    }
}
