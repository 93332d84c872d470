//! Which programmes an application fits, and what speaks against the others (подбор программ).

use chrono::{Datelike, Months, NaiveDate};
use kernel::{Money, words};
use serde::Serialize;

use super::Programme;
use crate::application::Application;
use crate::burden::burden;
use crate::loan::{Loan, Repayment};

words! {
    /// Why a programme is not for an application.
    Miss {
        /// It is for another product.
        Product = "product",
        /// Less is wanted than it lends.
        AmountLow = "amount_low",
        /// More is wanted than it lends.
        AmountHigh = "amount_high",
        /// The term is too short.
        MonthsLow = "months_low",
        /// The term is too long.
        MonthsHigh = "months_high",
        /// The borrower is too young.
        AgeLow = "age_low",
        /// The borrower will be too old at the last payment.
        AgeHigh = "age_high",
        /// The income is too small.
        IncomeLow = "income_low",
        /// The client pays too little itself.
        DownPaymentLow = "down_payment_low",
        /// The burden with this loan is too high.
        BurdenHigh = "burden_high",
    }
}

words! {
    /// What the application does not tell, though the programme asks for it.
    Gap {
        /// The day of birth.
        BirthDate = "birth_date",
        /// The income.
        Income = "income",
        /// What the client pays itself.
        DownPayment = "down_payment",
        /// What it pays for other debts.
        OtherPayments = "other_payments",
    }
}

/// How an application stands to a programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Fit {
    /// What speaks against it; nothing when it fits.
    pub misses: Vec<Miss>,
    /// What is not known yet.
    pub gaps: Vec<Gap>,
    /// The equal payment at the programme's lowest rate; none beyond all measure.
    pub payment: Option<Money>,
    /// The burden with it, in basis points, where the income is known.
    pub burden_bp: Option<i64>,
}

impl Fit {
    /// Whether nothing speaks against it.
    pub fn fits(&self) -> bool {
        self.misses.is_empty()
    }
}

/// Holds an application against a programme, as of a day. The burden counts equal payments at the programme's lowest rate, so the bank's own
/// may be higher.
pub fn fit(programme: &Programme, application: &Application, today: NaiveDate) -> Fit {
    let mut fit = Fit { misses: Vec::new(), gaps: Vec::new(), payment: None, burden_bp: None };
    if programme.product != application.product {
        fit.misses.push(Miss::Product);
    }
    let within = |value: i64, least: Option<i64>, most: Option<i64>, low: Miss, high: Miss| {
        let below = least.is_some_and(|least| value < least).then_some(low);
        below.or(most.is_some_and(|most| value > most).then_some(high))
    };
    let kopecks = |amount: Option<Money>| amount.map(Money::as_kopecks);
    let amount = application.amount.as_kopecks();
    let (least, most) = (kopecks(programme.amount_min), kopecks(programme.amount_max));
    fit.misses.extend(within(amount, least, most, Miss::AmountLow, Miss::AmountHigh));
    let months = i64::from(application.months);
    let (least, most) = (programme.months_min.map(i64::from), programme.months_max.map(i64::from));
    fit.misses.extend(within(months, least, most, Miss::MonthsLow, Miss::MonthsHigh));
    fit.ages(programme, application, today);
    fit.own_money(programme, application);
    fit.income(programme, application);
    fit
}

impl Fit {
    fn ages(&mut self, programme: &Programme, application: &Application, today: NaiveDate) {
        let (least, most) = (programme.age_min, programme.age_max);
        let Some(born) = application.birth_date else {
            self.gaps.extend((least.is_some() || most.is_some()).then_some(Gap::BirthDate));
            return;
        };
        let term = Months::new(u32::try_from(application.months).unwrap_or(0));
        let last_payment = today.checked_add_months(term).unwrap_or(NaiveDate::MAX);
        let young = least.is_some_and(|least| age(born, today) < least);
        let old = most.is_some_and(|most| age(born, last_payment) > most);
        self.misses.extend(young.then_some(Miss::AgeLow));
        self.misses.extend(old.then_some(Miss::AgeHigh));
    }

    /// The client's own part is counted of the price: what it pays itself and what it borrows.
    fn own_money(&mut self, programme: &Programme, application: &Application) {
        let Some(least) = programme.down_payment_bp else { return };
        let Some(own) = application.down_payment else {
            self.gaps.push(Gap::DownPayment);
            return;
        };
        let (own, lent) = (i128::from(own.as_kopecks()), i128::from(application.amount.as_kopecks()));
        let low = own * 10_000 < i128::from(least) * (own + lent);
        self.misses.extend(low.then_some(Miss::DownPaymentLow));
    }

    fn income(&mut self, programme: &Programme, application: &Application) {
        let loan = Loan {
            amount: application.amount,
            months: u32::try_from(application.months).unwrap_or(0),
            rate_bp: u32::try_from(programme.rate_bp).unwrap_or(0),
            repayment: Repayment::Annuity,
            issued_on: NaiveDate::default(),
        };
        self.payment = loan.annuity().ok();
        let Some(income) = application.income else {
            let asked = programme.income_min.is_some() || programme.burden_bp.is_some();
            self.gaps.extend(asked.then_some(Gap::Income));
            return;
        };
        if programme.income_min.is_some_and(|least| income < least) {
            self.misses.push(Miss::IncomeLow);
        }
        let silent = application.other_payments.is_none() && programme.burden_bp.is_some();
        self.gaps.extend(silent.then_some(Gap::OtherPayments));
        let others = application.other_payments.unwrap_or_default();
        let of_all = self.payment.and_then(|payment| payment.checked_add(others));
        self.burden_bp = of_all.and_then(|of_all| burden(of_all, income).ok()).map(|burden| burden.share_bp);
        // A payment that can't be counted is above any bound.
        let high = |most: i32| self.burden_bp.is_none_or(|share| share > i64::from(most));
        self.misses.extend(programme.burden_bp.is_some_and(high).then_some(Miss::BurdenHigh));
    }
}

/// Whole years from a day of birth to another day.
pub(crate) fn age(born: NaiveDate, on: NaiveDate) -> i32 {
    let before_birthday = (on.month(), on.day()) < (born.month(), born.day());
    on.year() - born.year() - i32::from(before_birthday)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn seen(programme: &Programme, application: &Application) -> (Vec<Miss>, Vec<Gap>) {
        let fit = fit(programme, application, day("2026-11-27"));
        (fit.misses, fit.gaps)
    }

    #[test]
    fn a_programme_without_bounds_fits_its_product_alone() {
        let open = Programme::unbounded("mortgage");
        assert_eq!(seen(&open, &Application::sample()), (vec![], vec![]));
        let other = Programme { product: "car".into(), ..open };
        assert_eq!(seen(&other, &Application::sample()), (vec![Miss::Product], vec![]));
    }

    #[test]
    fn each_bound_is_kept_to_its_last_kopeck_month_and_day() {
        let asks = Application::sample();
        let programme = Programme {
            amount_min: Some(asks.amount),
            amount_max: Some(asks.amount),
            months_min: Some(asks.months),
            months_max: Some(asks.months),
            ..Programme::unbounded("mortgage")
        };
        assert_eq!(seen(&programme, &asks), (vec![], vec![]));
        let off = |kopecks: i64, months: i32| Application {
            amount: Money::kopecks(asks.amount.as_kopecks() + kopecks),
            months: asks.months + months,
            ..asks.clone()
        };
        assert_eq!(seen(&programme, &off(1, 1)).0, [Miss::AmountHigh, Miss::MonthsHigh]);
        assert_eq!(seen(&programme, &off(-1, -1)).0, [Miss::AmountLow, Miss::MonthsLow]);
    }

    #[test]
    fn ages_count_from_birthdays_and_to_the_last_payment() {
        let programme = Programme { age_min: Some(21), age_max: Some(65), ..Programme::unbounded("mortgage") };
        let born = |text: &str| Application { birth_date: Some(day(text)), months: 120, ..Application::sample() };
        assert_eq!(seen(&programme, &born("2005-11-27")), (vec![], vec![]), "21 today");
        assert_eq!(seen(&programme, &born("2005-11-28")).0, [Miss::AgeLow]);
        assert_eq!(seen(&programme, &born("1970-11-28")), (vec![], vec![]), "65 at the last payment");
        assert_eq!(seen(&programme, &born("1970-11-27")).0, [Miss::AgeHigh], "66 on that very day");
        let unknown = Application { birth_date: None, ..born("1990-01-01") };
        assert_eq!(seen(&programme, &unknown), (vec![], vec![Gap::BirthDate]));
    }

    #[test]
    fn money_of_ones_own_and_income_are_held_against_the_bounds() {
        let programme = Programme {
            rate_bp: 1_850,
            income_min: Some(Money::roubles(50_000)),
            down_payment_bp: Some(2_000),
            burden_bp: Some(5_000),
            ..Programme::unbounded("mortgage")
        };
        let asks = Application {
            amount: Money::roubles(4_000_000),
            months: 240,
            down_payment: Some(Money::roubles(1_000_000)),
            income: Some(Money::roubles(150_000)),
            other_payments: Some(Money::ZERO),
            ..Application::sample()
        };
        assert_eq!(seen(&programme, &asks), (vec![], vec![]), "a fifth of the price, 63 275,87 of 150 000");
        let less = Application { down_payment: Some(Money::kopecks(99_999_999)), ..asks.clone() };
        assert_eq!(seen(&programme, &less).0, [Miss::DownPaymentLow]);
        let owes = Application { other_payments: Some(Money::roubles(12_000)), ..asks.clone() };
        assert_eq!(seen(&programme, &owes).0, [Miss::BurdenHigh]);
        let poor = Application { income: Some(Money::roubles(49_999)), ..asks.clone() };
        assert_eq!(seen(&programme, &poor).0, [Miss::IncomeLow, Miss::BurdenHigh]);
        let unasked = Application { other_payments: None, ..asks.clone() };
        assert_eq!(seen(&programme, &unasked), (vec![], vec![Gap::OtherPayments]));
        let silent = Application { income: None, down_payment: None, ..asks };
        assert_eq!(seen(&programme, &silent), (vec![], vec![Gap::DownPayment, Gap::Income]));
    }
}
