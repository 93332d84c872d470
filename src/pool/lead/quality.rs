//! How good a lead is, from 0 to 100, by what the pool knows of it: a pure function, published in `docs/exchange.md`.
//!
//! | part | points |
//! |---|---|
//! | phone | 30 a mobile one, 18 another, 0 none |
//! | e-mail | 8 |
//! | city known | 10 |
//! | amount told | 12 |
//! | lawful basis | 15 consent, 12 contract, 6 legitimate interest, 0 none |
//! | source | 25 × its measured conversion ÷ 10 %, at most 25; 12 while it is not measured |
//! | age | −1 for each three days since it came in, at most −20 |

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use intake::{LawfulBasis, LeadDraft, Source};
use kernel::{Phone, Result};
use schema::platform::source_rates;
use serde::Serialize;

use super::Lead;

/// So many sold leads make a source's conversion a measure.
const MEASURED_FROM: i64 = 30;
/// The most points a source can give.
const SOURCE_POINTS: i64 = 25;
/// The points of a source that is not measured.
const SOURCE_UNKNOWN: i64 = 12;
/// The most points a lead loses by waiting.
const AGE_POINTS: i64 = 20;
/// So many days of waiting cost a point.
const DAYS_A_POINT: i64 = 3;

/// How a source's leads turned out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Leads sold.
    pub sold: i64,
    /// Of those, how many people got a loan.
    pub issued: i64,
}

/// What of a lead makes its quality.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The phone.
    pub phone: Option<&'a Phone>,
    /// Whether there is an e-mail.
    pub email: bool,
    /// Whether the city is known.
    pub city: bool,
    /// Whether the amount was told.
    pub amount: bool,
    /// Why the data may be processed.
    pub basis: LawfulBasis,
    /// How its source's leads turned out.
    pub rate: Option<Rate>,
    /// Whole days since it came in.
    pub age_days: i64,
}

impl<'a> Facts<'a> {
    /// Of a lead that comes in now.
    pub fn fresh(draft: &'a LeadDraft, rates: &Rates) -> Self {
        Self {
            phone: draft.phone.as_ref(),
            email: draft.email.is_some(),
            city: !draft.city.is_empty(),
            amount: draft.amount.is_some_and(kernel::Money::is_payable),
            basis: draft.lawful_basis,
            rate: rates.of(draft.source),
            age_days: 0,
        }
    }

    /// Of a lead that has been in the pool for a while.
    pub fn of(lead: &'a Lead, rates: &Rates, now: DateTime<Utc>) -> Self {
        Self {
            phone: lead.phone.as_ref(),
            email: lead.email.is_some(),
            city: !lead.city.is_empty(),
            amount: lead.amount.is_some(),
            basis: lead.lawful_basis,
            rate: rates.of(lead.source),
            age_days: lead.age_days(now),
        }
    }
}

/// A part of a lead's quality.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Part {
    /// What it is for: `phone`, `email`, `city`, `amount`, `basis`, `source`, `age`.
    pub code: &'static str,
    /// Its points; those of the age are none or less.
    pub points: i64,
    /// The most it could have; of the age the most that it could take.
    pub most: i64,
}

/// What the quality of a lead is made of.
pub fn parts(facts: &Facts<'_>) -> Vec<Part> {
    let phone = match facts.phone {
        Some(phone) if is_mobile(phone) => 30,
        Some(_) => 18,
        None => 0,
    };
    let basis = match facts.basis {
        LawfulBasis::Consent => 15,
        LawfulBasis::Contract => 12,
        LawfulBasis::LegitimateInterest => 6,
        LawfulBasis::None => 0,
    };
    let part = |code, points, most| Part { code, points, most };
    let told = |code, told: bool, most| part(code, if told { most } else { 0 }, most);
    let age = (facts.age_days / DAYS_A_POINT).clamp(0, AGE_POINTS);
    vec![
        part("phone", phone, 30),
        told("email", facts.email, 8),
        told("city", facts.city, 10),
        told("amount", facts.amount, 12),
        part("basis", basis, 15),
        part("source", source(facts.rate), SOURCE_POINTS),
        part("age", -age, AGE_POINTS),
    ]
}

/// The quality of a lead.
pub fn quality(facts: &Facts<'_>) -> i32 {
    let sum: i64 = parts(facts).iter().map(|part| part.points).sum();
    i32::try_from(sum.clamp(0, 100)).unwrap_or(0)
}

/// The parts of a good lead, for samples of pages.
pub fn sample() -> Vec<Part> {
    let points = [("phone", 30, 30), ("email", 8, 8), ("city", 10, 10), ("amount", 12, 12), ("basis", 15, 15)];
    let more = [("source", 12, 25), ("age", -3, 20)];
    points.into_iter().chain(more).map(|(code, points, most)| Part { code, points, most }).collect()
}

/// A conversion of 10 % or more gives all the points.
fn source(rate: Option<Rate>) -> i64 {
    match rate {
        Some(rate) if rate.sold >= MEASURED_FROM => {
            (SOURCE_POINTS * 10 * rate.issued / rate.sold).clamp(0, SOURCE_POINTS)
        }
        _ => SOURCE_UNKNOWN,
    }
}

/// Russian mobile numbers begin with 9 after the country's code; of other countries we do not know.
fn is_mobile(phone: &Phone) -> bool {
    phone.as_str().strip_prefix("+7").is_some_and(|rest| rest.starts_with('9'))
}

/// How each source's leads turned out.
#[derive(Debug, Clone, Default)]
pub struct Rates(BTreeMap<Source, Rate>);

impl Rates {
    /// As counted last night.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn read(tx: &mut PlatformTx) -> Result<Self> {
        let rows: Vec<(Source, i64, i64)> = source_rates::table
            .select((source_rates::source, source_rates::sold, source_rates::issued))
            .load(tx.conn())
            .await?;
        Ok(Self(rows.into_iter().map(|(source, sold, issued)| (source, Rate { sold, issued })).collect()))
    }

    fn of(&self, source: Source) -> Option<Rate> {
        self.0.get(&source).copied()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn full(phone: &Phone) -> Facts<'_> {
        Facts {
            phone: Some(phone),
            email: true,
            city: true,
            amount: true,
            basis: LawfulBasis::Consent,
            rate: Some(Rate { sold: 100, issued: 10 }),
            age_days: 0,
        }
    }

    fn mobile() -> Phone {
        Phone::parse("+79271234567").unwrap()
    }

    #[test]
    fn the_published_points() {
        let (mobile, landline) = (mobile(), Phone::parse("+78462123456").unwrap());
        assert_eq!(quality(&full(&mobile)), 100);
        assert_eq!(quality(&Facts { phone: Some(&landline), ..full(&mobile) }), 88);
        assert_eq!(quality(&Facts { phone: None, ..full(&mobile) }), 70);
        assert_eq!(quality(&Facts { rate: None, ..full(&mobile) }), 87);
        assert_eq!(quality(&Facts { rate: Some(Rate { sold: 29, issued: 0 }), ..full(&mobile) }), 87);
        assert_eq!(quality(&Facts { rate: Some(Rate { sold: 100, issued: 4 }), ..full(&mobile) }), 85);
        assert_eq!(quality(&Facts { age_days: 30, ..full(&mobile) }), 90);
        assert_eq!(quality(&Facts { age_days: 3_000, ..full(&mobile) }), 80);
    }

    proptest! {
        /// Knowing more never makes a lead worse, waiting never makes it better, and the scale holds.
        #[test]
        fn more_is_not_less(
            email: bool, city: bool, amount: bool, age in -5_i64..5_000, sold in 0_i64..500, issued in 0_i64..500, basis in 0_usize..4,
        ) {
            let phone = mobile();
            let basis = LawfulBasis::ALL[basis];
            let rate = Some(Rate { sold, issued: issued.min(sold) });
            let facts = Facts { phone: None, email, city, amount, basis, rate, age_days: age };
            let found = quality(&facts);
            prop_assert!((0..=100).contains(&found));
            let more = [
                Facts { phone: Some(&phone), ..facts },
                Facts { email: true, city: true, amount: true, ..facts },
                Facts { basis: LawfulBasis::Consent, ..facts },
            ];
            prop_assert!(more.iter().all(|more| quality(more) >= found));
            let older = Facts { age_days: age + 3, ..facts };
            prop_assert!(quality(&older) <= found);
        }
    }
}
