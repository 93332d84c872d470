//! What is typed for a submission's next step.

use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use crm::deal::IssueBody;
use kernel::{Error, FieldError, Result};
use serde::{Deserialize, Serialize};
use web::view::{roubles, whole};

use super::advance::{Offer, Step};
use super::{Status, Submission};
use crate::application::form::{amount, day, percentage, require};
use crate::percent;

/// How a browser writes a day and a time.
const LOCAL: &str = "%Y-%m-%dT%H:%M";

/// The fields as they were typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Fields {
    pub version: i32,
    pub status: String,
    pub number: String,
    pub offer_amount: String,
    pub offer_months: String,
    pub offer_rate: String,
    pub offer_until: String,
    pub conditions: String,
    pub refusal: String,
    pub retry_from: String,
    pub signed_at: String,
    pub without_cooling: String,
    pub issued_on: String,
    pub issue_amount: String,
    pub commission: String,
}

impl Fields {
    /// What the form of a step begins with: what is known already.
    pub fn of(row: &Submission, to: Status, now: DateTime<Tz>) -> Self {
        let offered = row.offer_amount.unwrap_or(row.amount);
        // A preapproval may have no figures: they are not typed for it.
        let known = to != Status::Preapproved || row.offer_amount.is_some();
        let if_known = |text: String| if known { text } else { String::new() };
        Self {
            version: row.version,
            status: to.as_str().to_owned(),
            number: row.number.clone(),
            offer_amount: if_known(roubles(offered)),
            offer_months: if_known(row.offer_months.unwrap_or(row.months).to_string()),
            offer_rate: row.offer_rate_bp.map(percent::typed).unwrap_or_default(),
            offer_until: row.offer_until.map(|day| day.to_string()).unwrap_or_default(),
            conditions: row.conditions.clone(),
            signed_at: now.format(LOCAL).to_string(),
            issued_on: now.date_naive().to_string(),
            issue_amount: roubles(offered),
            ..Self::default()
        }
    }

    /// Whether a step is more than a button.
    pub const fn asks(to: Status) -> bool {
        use Status::{Approved, Conditional, Issued, Preapproved, Refused, Sent, Signed};
        matches!(to, Sent | Preapproved | Approved | Conditional | Refused | Signed | Issued)
    }

    /// The step.
    ///
    /// # Errors
    /// `Invalid` by the names of the fields; `status` `unknown_status`.
    pub fn step(&self, zone: Tz) -> Result<Step> {
        let status = Status::parse(&self.status).ok_or_else(|| Error::field("status", "unknown_status"))?;
        let mut errors = Vec::new();
        let mut step = Step::to(self.version, status);
        match status {
            Status::Sent => step.number = Some(self.number.clone()),
            Status::Preapproved | Status::Approved | Status::Conditional => {
                step.offer = self.offer(&mut errors, status == Status::Preapproved);
                step.conditions = Some(self.conditions.clone());
            }
            Status::Refused => {
                step.refusal = Some(self.refusal.clone());
                step.retry_from = day(&mut errors, "retry_from", &self.retry_from);
            }
            Status::Signed => {
                step.without_cooling = !self.without_cooling.is_empty();
                step.signed_at = instant(&mut errors, "signed_at", &self.signed_at, zone);
            }
            Status::Issued => step.issue = self.issue(&mut errors),
            _ => {}
        }
        if errors.is_empty() { Ok(step) } else { Err(Error::Invalid(errors)) }
    }

    /// The offer, whole; a preapproval may have none at all.
    fn offer(&self, errors: &mut Vec<FieldError>, may_lack: bool) -> Option<Offer> {
        let typed = [&self.offer_amount, &self.offer_months, &self.offer_rate, &self.offer_until];
        if may_lack && typed.iter().all(|text| text.trim().is_empty()) {
            return None;
        }
        let sum = amount(errors, "offer_amount", &self.offer_amount);
        let months = whole(errors, "offer_months", &self.offer_months);
        let rate_bp = percentage(errors, "offer_rate", &self.offer_rate);
        let until = day(errors, "offer_until", &self.offer_until);
        let lacking =
            [("offer_amount", sum.is_none()), ("offer_months", months.is_none()), ("offer_rate", rate_bp.is_none())];
        require(errors, lacking);
        Some(Offer { amount: sum?, months: months?, rate_bp: rate_bp?, until })
    }

    fn issue(&self, errors: &mut Vec<FieldError>) -> Option<IssueBody> {
        let issued_on = day(errors, "issued_on", &self.issued_on);
        let sum = amount(errors, "issue_amount", &self.issue_amount);
        let commission = amount(errors, "commission", &self.commission);
        let lacking =
            [("issued_on", issued_on.is_none()), ("issue_amount", sum.is_none()), ("commission", commission.is_none())];
        require(errors, lacking);
        Some(IssueBody { issued_on: issued_on?, amount: sum?, commission: commission? })
    }
}

/// A day and a time as a reader types them.
fn instant(errors: &mut Vec<FieldError>, field: &'static str, text: &str, zone: Tz) -> Option<DateTime<Utc>> {
    if text.trim().is_empty() {
        return None;
    }
    let local = NaiveDateTime::parse_from_str(text.trim(), LOCAL).ok();
    let at = local.and_then(|local| zone.from_local_datetime(&local).earliest()).map(|at| at.to_utc());
    if at.is_none() {
        errors.push(FieldError::new(field, "invalid_date"));
    }
    at
}

/// The field of the form that an error of the step is about.
pub fn on_form(error: FieldError) -> FieldError {
    match error.field.as_ref() {
        "offer_rate_bp" => FieldError::new("offer_rate", error.code),
        "offer" => FieldError::new("offer_amount", error.code),
        "amount" => FieldError::new("issue_amount", error.code),
        _ => error,
    }
}
