//! A submission's next step: what the bank answered, what the client chose, the signature and the money.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use crm::deal::{self, IssueBody};
use crm::feed;
use crm::subject::Subject;
use db::TenantTx;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as Diesel};
use diesel_async::RunQueryDsl;
use intake::Product;
use kernel::{Action, Actor, DealId, Error, FieldError, Money, Object, Result, SubmissionId, text};
use schema::tenant::{deals, submissions};
use serde::Deserialize;
use serde_json::json;

use super::cooling::cooling;
use super::send::require_time;
use super::{Status, Submission, bank_day, find};
use crate::application::{self, Application};
use crate::bank;
use crate::loan::{HIGHEST_RATE, LONGEST};

/// The longest reason or condition, in characters.
const WORDS_LENGTH: usize = 1_000;
/// How long ago a contract may have been signed that is entered only now.
const LATEST_SIGNATURE: Duration = Duration::days(60);
/// The longest number of a bank's own, in characters.
const NUMBER_LENGTH: usize = 60;

/// A step.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct Step {
    /// The version that the caller has seen.
    pub version: i32,
    /// How it stands now.
    pub status: Status,
    /// The bank's own number of it; absent stays.
    pub number: Option<String>,
    /// What the bank would lend: with an approval, with or without conditions; a preapproval may have it.
    pub offer: Option<Offer>,
    /// What has to be done for it: with a conditional approval.
    pub conditions: Option<String>,
    /// Why: with a refusal.
    pub refusal: Option<String>,
    /// From which day the bank may be asked again: with a refusal, if it said so.
    #[schema(value_type = Option<String>, format = Date)]
    pub retry_from: Option<NaiveDate>,
    /// With a signature: when the contract was signed; absent is now.
    pub signed_at: Option<DateTime<Utc>>,
    /// With a signature: the law's cooling-off period does not hold for this loan. Whoever may book an issue may say so.
    #[serde(default)]
    pub without_cooling: bool,
    /// With the money: what was paid out, and what the broker earns.
    pub issue: Option<IssueBody>,
}

impl Step {
    /// A step without anything but its status.
    pub fn to(version: i32, status: Status) -> Self {
        Self {
            version,
            status,
            number: None,
            offer: None,
            conditions: None,
            refusal: None,
            retry_from: None,
            signed_at: None,
            without_cooling: false,
            issue: None,
        }
    }
}

/// What a bank would lend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
pub struct Offer {
    /// How much, in kopecks.
    pub amount: Money,
    /// For how many months.
    pub months: i32,
    /// At which yearly rate, in basis points.
    pub rate_bp: i32,
    /// The last day of the offer.
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<NaiveDate>,
}

/// What a step writes besides the status.
#[derive(AsChangeset, Default)]
#[diesel(table_name = submissions)]
struct Written {
    number: Option<String>,
    offer_amount: Option<Option<Money>>,
    offer_months: Option<Option<i32>>,
    offer_rate_bp: Option<Option<i32>>,
    offer_until: Option<Option<NaiveDate>>,
    conditions: Option<String>,
    refusal: Option<String>,
    retry_from: Option<Option<NaiveDate>>,
    sent_at: Option<Option<DateTime<Utc>>>,
    signed_at: Option<Option<DateTime<Utc>>>,
    payable_from: Option<Option<DateTime<Utc>>>,
    without_cooling: Option<bool>,
}

/// Makes a step.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`: `stale`, `wrong_status` (it can't follow), `withdrawn`, `lapsed` (the offer's day has passed), `chosen`
/// (the client takes another offer), `submitted` (another one to this bank lives), `cooling` (the money must wait), `too_early` (the bank has refused and named a day), `issued` (the deal is, and its issue is not reversed); `Invalid` by fields:
/// `required`, `too_long`, `invalid_amount`, `out_of_range`, `in_past`, `in_future`, `too_old`, `above_offer`.
pub async fn advance(actor: &Actor, tx: &mut TenantTx, id: SubmissionId, step: &Step) -> Result<Submission> {
    let (_, deal) = find(tx, id).await?;
    // Steps of one deal wait for each other at the deal.
    let deal = deal::hold(actor, tx, deal, Action::Edit).await?;
    let (before, _) = find(tx, id).await?;
    if before.version != step.version {
        return Err(Error::Conflict("stale"));
    }
    if !before.next().contains(&step.status) {
        return Err(Error::Conflict("wrong_status"));
    }
    let application = application::of_deal(tx, deal.id).await?.ok_or(Error::NotFound)?;
    if before.status == Status::Issued && deal.issued_on.is_some() {
        return Err(Error::Conflict("issued"));
    }
    if step.status == Status::Sent {
        require_time(tx, &deal, before.bank_id).await?;
    }
    if step.without_cooling {
        actor.require(Object::Deal, Action::Approve)?;
    }
    let written = written(tx, &application, &before, step)?;
    if let Some(payable_from) = written.payable_from {
        diesel::update(deals::table.find(deal.id)).set(deals::payable_from.eq(payable_from)).execute(tx.conn()).await?;
    }
    if step.status == Status::Issued {
        pay_out(actor, tx, deal.id, &before, step).await?;
    }
    let now = tx.now();
    let update = diesel::update(submissions::table.find(id)).set((
        written,
        submissions::status.eq(step.status),
        submissions::status_since.eq(now),
        submissions::version.eq(before.version + 1),
        submissions::updated_at.eq(now),
    ));
    let after: Submission = match update.returning(Submission::as_returning()).get_result(tx.conn()).await {
        Err(Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, told)) => {
            let chosen = told.constraint_name() == Some("submissions_chosen_key");
            return Err(Error::Conflict(if chosen { "chosen" } else { "submitted" }));
        }
        other => other?,
    };
    let bank = bank::find(tx, after.bank_id).await?;
    let told = json!({
        "bank": bank.name, "from": before.status, "to": after.status, "reason": after.refusal,
        "amount": after.offer_amount.filter(|_| after.status.has_offer()), "without_cooling": step.without_cooling,
    });
    feed::record(actor, tx, Subject::Deal(deal.id), "submission", told).await?;
    let told = json!({ "deal_id": deal.id, "submission_id": id, "bank_id": bank.id, "status": after.status });
    jobs::emit(tx, "submission.moved", told).await?;
    Ok(after)
}

fn written(tx: &TenantTx, application: &Application, before: &Submission, step: &Step) -> Result<Written> {
    let (now, today) = (tx.now(), bank_day(tx.now()));
    let mut written = Written { number: step.number.as_deref().map(number).transpose()?, ..Written::default() };
    match step.status {
        Status::Sent => written.sent_at = Some(Some(before.sent_at.unwrap_or(now))),
        Status::Preapproved => written.offer(step.offer.as_ref(), today)?,
        Status::Approved | Status::Conditional => written.approval(before, step, today)?,
        Status::Refused => {
            written.refusal = Some(words("refusal", step.refusal.as_deref())?);
            written.retry_from = Some(step.retry_from);
        }
        Status::Chosen if before.status == Status::Signed => written.unsigned(),
        Status::Chosen if before.offer_until.is_some_and(|until| until < today) => {
            return Err(Error::Conflict("lapsed"));
        }
        // Whose issue was reversed has waited already.
        Status::Signed if before.status == Status::Chosen => written.signed(application, before, step, now)?,
        Status::Review | Status::Draft => written.asked_again(),
        _ => {}
    }
    Ok(written)
}

impl Written {
    /// The law's wait is counted from the signature.
    fn signed(
        &mut self,
        application: &Application,
        before: &Submission,
        step: &Step,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let at = step.signed_at.unwrap_or(now);
        if at > now {
            return Err(Error::field("signed_at", "in_future"));
        }
        if at < now - LATEST_SIGNATURE {
            return Err(Error::field("signed_at", "too_old"));
        }
        let product = Product::find(&application.product).unwrap_or(Product::Consumer);
        let wait = cooling(product, before.offer_amount.unwrap_or(before.amount)).filter(|_| !step.without_cooling);
        self.signed_at = Some(Some(at));
        self.payable_from = Some(wait.map(|wait| at + wait));
        self.without_cooling = Some(step.without_cooling);
        Ok(())
    }

    /// There was no signature.
    fn unsigned(&mut self) {
        self.signed_at = Some(None);
        self.payable_from = Some(None);
        self.without_cooling = Some(false);
    }

    /// The bank looks at it anew: what it answered is not so any more.
    fn asked_again(&mut self) {
        self.refusal = Some(String::new());
        self.retry_from = Some(None);
        self.conditions = Some(String::new());
        self.offer_amount = Some(None);
        self.offer_months = Some(None);
        self.offer_rate_bp = Some(None);
        self.offer_until = Some(None);
    }

    /// An approval has an offer; one that the client let go keeps the offer it had.
    fn approval(&mut self, before: &Submission, step: &Step, today: NaiveDate) -> Result<()> {
        if step.status == Status::Conditional {
            self.conditions = Some(words("conditions", step.conditions.as_deref())?);
        } else {
            self.conditions = Some(String::new());
        }
        if step.offer.is_none() && before.offer_amount.is_none() {
            return Err(Error::field("offer", "required"));
        }
        self.offer(step.offer.as_ref(), today)
    }

    fn offer(&mut self, offer: Option<&Offer>, today: NaiveDate) -> Result<()> {
        let Some(offer) = offer else { return Ok(()) };
        let within =
            |value: i32, least: i32, most: u32| (least..=i32::try_from(most).unwrap_or(i32::MAX)).contains(&value);
        let checks = [
            ("offer_amount", offer.amount.is_payable(), "invalid_amount"),
            ("offer_months", within(offer.months, 1, LONGEST), "out_of_range"),
            ("offer_rate_bp", within(offer.rate_bp, 0, HIGHEST_RATE), "out_of_range"),
            ("offer_until", offer.until.is_none_or(|until| until >= today), "in_past"),
        ];
        let wrong = checks.into_iter().filter(|(_, right, _)| !right);
        let errors: Vec<FieldError> = wrong.map(|(field, _, code)| FieldError::new(field, code)).collect();
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        self.offer_amount = Some(Some(offer.amount));
        self.offer_months = Some(Some(offer.months));
        self.offer_rate_bp = Some(Some(offer.rate_bp));
        self.offer_until = Some(offer.until);
        Ok(())
    }
}

/// The money came: the deal's issue is booked with it, loan and commission.
async fn pay_out(actor: &Actor, tx: &mut TenantTx, deal: DealId, before: &Submission, step: &Step) -> Result<()> {
    let issue = step.issue.ok_or_else(|| Error::field("issue", "required"))?;
    // The law's wait goes by the amount that was signed.
    if before.offer_amount.is_some_and(|offered| issue.amount > offered) {
        return Err(Error::field("amount", "above_offer"));
    }
    deal::issue(actor, tx, deal, &issue).await?;
    Ok(())
}

fn number(raw: &str) -> Result<String> {
    let number = text::line(raw);
    if number.chars().nth(NUMBER_LENGTH).is_some() { Err(Error::field("number", "too_long")) } else { Ok(number) }
}

fn words(field: &'static str, raw: Option<&str>) -> Result<String> {
    let words = text::line(raw.unwrap_or_default());
    match words.chars().count() {
        0 => Err(Error::field(field, "required")),
        1..=WORDS_LENGTH => Ok(words),
        _ => Err(Error::field(field, "too_long")),
    }
}
