//! What banks offer, side by side (сравнение предложений).

use chrono::NaiveDate;
use kernel::{Money, SubmissionId};
use serde::Serialize;

use super::Submission;
use crate::loan::{Loan, Repayment};
use crate::schedule::schedule;

/// An offer, counted out by equal payments and without other costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Counted {
    /// The submission that it came by.
    pub submission_id: SubmissionId,
    /// How much the bank would lend.
    pub amount: Money,
    /// For how many months.
    pub months: i32,
    /// At which yearly rate, in basis points.
    pub rate_bp: i32,
    /// Its last day.
    pub until: Option<NaiveDate>,
    /// The payment of a month.
    pub payment: Money,
    /// What is paid beyond the amount.
    pub overpaid: Money,
    /// Whether no other lends more.
    pub most: bool,
    /// Whether no other has a lower payment.
    pub lightest: bool,
    /// Whether no other costs less a rouble lent: the least rate.
    pub cheapest: bool,
}

/// Counts the offers that a client could take or has taken, the lowest rate first. Of those that still hold the best are marked; one alone
/// is not the best.
pub fn compare<'a>(submissions: impl IntoIterator<Item = &'a Submission>, today: NaiveDate) -> Vec<Counted> {
    let mut offers: Vec<Counted> = submissions.into_iter().filter_map(|row| count(row, today)).collect();
    offers.sort_by_key(|offer| (offer.rate_bp, offer.payment, offer.submission_id));
    let holds = |offer: &Counted| offer.until.is_none_or(|until| until >= today);
    let holding: Vec<Counted> = offers.iter().filter(|offer| holds(offer)).cloned().collect();
    if holding.len() < 2 {
        return offers;
    }
    let most = holding.iter().map(|offer| offer.amount).max();
    let lightest = holding.iter().map(|offer| offer.payment).min();
    let cheapest = holding.iter().map(|offer| offer.rate_bp).min();
    for offer in offers.iter_mut().filter(|offer| holds(offer)) {
        offer.most = Some(offer.amount) == most;
        offer.lightest = Some(offer.payment) == lightest;
        offer.cheapest = Some(offer.rate_bp) == cheapest;
    }
    offers
}

fn count(row: &Submission, issued_on: NaiveDate) -> Option<Counted> {
    if !row.status.has_offer() {
        return None;
    }
    let (amount, months, rate_bp) = (row.offer_amount?, row.offer_months?, row.offer_rate_bp?);
    let loan = Loan {
        amount,
        months: u32::try_from(months).ok()?,
        rate_bp: u32::try_from(rate_bp).ok()?,
        repayment: Repayment::Annuity,
        issued_on,
    };
    let payments = schedule(&loan).ok()?;
    let overpaid = payments.iter().try_fold(Money::ZERO, |sum, payment| sum.checked_add(payment.interest))?;
    Some(Counted {
        submission_id: row.id,
        amount,
        months,
        rate_bp,
        until: row.offer_until,
        payment: payments.first()?.amount,
        overpaid,
        most: false,
        lightest: false,
        cheapest: false,
    })
}
