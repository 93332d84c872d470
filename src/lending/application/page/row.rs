//! The lines of an application's page.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Actor, BankId, Money, ProgrammeId, Role, SubmissionId};
use serde::Serialize;

use super::{Data, Matched};
use crate::bank::fit::{Gap, Miss};
use crate::bank::{Listed, Programme};
use crate::percent;
use crate::submission::api::may_follow;
use crate::submission::list::{Call, call};
use crate::submission::offer::Counted;
use crate::submission::{Status, Submission, form};

/// What may follow on a submission: a button, or a form that it leads to.
#[derive(Debug, Clone, Serialize)]
struct Next {
    status: Status,
    hue: &'static str,
    asks: bool,
}

/// A submission, ready to be drawn.
#[derive(Debug, Clone, Serialize)]
pub(super) struct SubmissionRow {
    id: SubmissionId,
    bank: String,
    programme: Option<String>,
    status: Status,
    hue: &'static str,
    since: DateTime<Utc>,
    amount: Money,
    months: i32,
    number: String,
    conditions: String,
    refusal: String,
    retry_from: Option<NaiveDate>,
    until: Option<NaiveDate>,
    payable_from: Option<DateTime<Utc>>,
    without_cooling: bool,
    call: Option<Call>,
    version: i32,
    next: Vec<Next>,
}

impl SubmissionRow {
    pub(super) fn of(row: &Submission, listed: Option<&Listed>, actor: &Actor, now: DateTime<Utc>) -> Self {
        let programme = row.programme_id.and_then(|id| listed?.programmes.iter().find(|known| known.id == id));
        let next = |status: &Status| Next { status: *status, hue: status.hue(), asks: form::Fields::asks(*status) };
        Self {
            id: row.id,
            bank: listed.map(|listed| listed.bank.name.clone()).unwrap_or_default(),
            programme: programme.map(|programme| programme.name.clone()),
            status: row.status,
            hue: row.status.hue(),
            since: row.status_since,
            amount: row.amount,
            months: row.months,
            number: row.number.clone(),
            conditions: if row.status.has_offer() { row.conditions.clone() } else { String::new() },
            refusal: if row.status == Status::Refused { row.refusal.clone() } else { String::new() },
            retry_from: row.retry_from.filter(|_| row.status == Status::Refused),
            until: row.offer_until.filter(|_| row.status.has_offer() || row.status == Status::Preapproved),
            without_cooling: row.without_cooling && row.status == Status::Signed,
            payable_from: row.payable_from.filter(|from| row.status == Status::Signed && *from > now),
            call: call(row, programme.and_then(|programme| programme.decision_days), now),
            version: row.version,
            next: may_follow(row, actor).iter().map(next).collect(),
        }
    }

    pub(super) fn samples() -> Vec<Self> {
        let at = web::sample_at();
        let actor = Actor { permissions: Role::Owner.permissions(), ..Actor::system("sample") };
        let row = |status: &Status| Self {
            call: Call::ALL.get(status.as_str().len() % Call::ALL.len()).copied(),
            conditions: "Поручительство супруги".to_owned(),
            refusal: if *status == Status::Refused {
                "Кредитная история".to_owned()
            } else {
                String::new()
            },
            retry_from: (*status == Status::Refused).then(|| at.date_naive()),
            until: (*status == Status::Approved).then(|| at.date_naive()),
            payable_from: (*status == Status::Signed).then_some(at),
            without_cooling: *status == Status::Signed,
            ..Self::of(&Submission::sample(*status), None, &actor, at)
        };
        let mut rows: Vec<Self> = Status::ALL.iter().map(row).collect();
        for (row, n) in rows.iter_mut().zip(100..) {
            row.id = SubmissionId(uuid::Uuid::from_u128(n));
            row.bank = "Банк Урала".to_owned();
            row.programme = (row.status != Status::Draft).then(|| "Новостройка".to_owned());
        }
        rows
    }
}

/// An offer, ready to be drawn.
#[derive(Debug, Clone, Serialize)]
pub(super) struct OfferRow {
    bank: String,
    rate: f64,
    status: Status,
    hue: &'static str,
    #[serde(flatten)]
    counted: Counted,
}

impl OfferRow {
    pub(super) fn of(counted: Counted, data: &Data) -> Self {
        let row = data.submissions.iter().find(|row| row.id == counted.submission_id);
        let status = row.map_or(Status::Approved, |row| row.status);
        Self {
            bank: row.map(|row| data.name(row.bank_id)).unwrap_or_default(),
            rate: percent::shown(counted.rate_bp),
            status,
            hue: status.hue(),
            counted,
        }
    }

    pub(super) fn samples() -> Vec<Self> {
        let counted = |best: bool| Counted {
            submission_id: SubmissionId(uuid::Uuid::from_u128(2)),
            amount: Money::roubles(4_000_000),
            months: 240,
            rate_bp: 1_850,
            until: best.then(|| web::sample_at().date_naive()),
            payment: Money::kopecks(6_327_587),
            overpaid: Money::roubles(11_186_208),
            most: best,
            lightest: best,
            cheapest: best,
        };
        let row = |best| Self {
            bank: "Банк Урала".to_owned(),
            rate: 18.5,
            status: Status::Approved,
            hue: "green",
            counted: counted(best),
        };
        vec![row(true), row(false)]
    }
}

/// A programme, ready to be drawn.
#[derive(Debug, Clone, Serialize)]
pub(super) struct MatchRow {
    bank_id: BankId,
    id: ProgrammeId,
    bank: String,
    name: String,
    rate: f64,
    payment: Option<Money>,
    burden: Option<f64>,
    days: Option<i32>,
    misses: Vec<Miss>,
    gaps: Vec<Gap>,
    fits: bool,
    /// Whether a submission by it lives.
    submitted: bool,
}

impl MatchRow {
    pub(super) fn of(row: &Matched, submissions: &[Submission]) -> Self {
        let by_it = |known: &Submission| known.programme_id == Some(row.programme.id) && known.status.is_living();
        Self {
            bank_id: row.programme.bank_id,
            id: row.programme.id,
            bank: row.bank.clone(),
            name: row.programme.name.clone(),
            rate: percent::shown(row.programme.rate_bp),
            payment: row.fit.payment,
            burden: row.fit.burden_bp.map(percent::shown),
            days: row.programme.decision_days,
            misses: row.fit.misses.clone(),
            gaps: row.fit.gaps.clone(),
            fits: row.fit.fits(),
            submitted: submissions.iter().any(by_it),
        }
    }

    pub(super) fn samples() -> Vec<Self> {
        let at = web::sample_at().date_naive();
        let programme = Programme::unbounded("mortgage");
        let fit = crate::bank::fit::fit(&programme, &super::Application::sample(), at);
        let fitting = Self::of(&Matched { programme, bank: "Банк Урала".to_owned(), fit }, &[]);
        let missing = Self {
            misses: Miss::ALL.to_vec(),
            gaps: Gap::ALL.to_vec(),
            fits: false,
            payment: None,
            burden: None,
            days: Some(3),
            ..fitting.clone()
        };
        vec![Self { submitted: true, ..fitting.clone() }, fitting, missing]
    }
}
