//! Money in kopecks.

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, Output, ToSql};
use serde::{Deserialize, Serialize};

/// An amount of roubles, held as whole kopecks. May be negative (a posting).
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    AsExpression,
    FromSqlRow,
    utoipa::ToSchema,
)]
#[diesel(sql_type = diesel::sql_types::BigInt)]
#[serde(transparent)]
pub struct Money(i64);

/// The largest amount that any form or call may name: ten billion roubles. It keeps sums of millions of rows inside an `i64`.
pub const LARGEST: Money = Money(1_000_000_000_000);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// An amount of whole kopecks.
    pub const fn kopecks(kopecks: i64) -> Self {
        Self(kopecks)
    }

    /// An amount of whole roubles.
    pub const fn roubles(roubles: i64) -> Self {
        Self(roubles * 100)
    }

    /// The number of kopecks.
    pub const fn as_kopecks(self) -> i64 {
        self.0
    }

    /// The sum, or `None` when it does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, or `None` when it does not fit.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// A share in basis points (1/100 of a percent), rounded half away from zero to a kopeck.
    pub fn basis_points(self, points: i64) -> Self {
        let product = i128::from(self.0) * i128::from(points);
        let half = if product < 0 { -5_000 } else { 5_000 };
        Self(i64::try_from((product + half) / 10_000).unwrap_or(i64::MAX))
    }

    /// Whether a form or a call may name this amount: positive and at most [`LARGEST`].
    pub fn is_payable(self) -> bool {
        self > Self::ZERO && self <= LARGEST
    }
}

impl std::ops::Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl FromSql<diesel::sql_types::BigInt, Pg> for Money {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        <i64 as FromSql<diesel::sql_types::BigInt, Pg>>::from_sql(value).map(Self)
    }
}

impl ToSql<diesel::sql_types::BigInt, Pg> for Money {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        <i64 as ToSql<diesel::sql_types::BigInt, Pg>>::to_sql(&self.0, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_share_is_rounded_half_away_from_zero() {
        assert_eq!(Money::kopecks(5).basis_points(1_000), Money::kopecks(1));
        assert_eq!(Money::kopecks(4).basis_points(1_000), Money::ZERO);
        assert_eq!(Money::kopecks(-5).basis_points(1_000), Money::kopecks(-1));
    }

    #[test]
    fn only_positive_amounts_below_the_limit_are_payable() {
        assert!(!Money::ZERO.is_payable());
        assert!(Money::kopecks(1).is_payable());
        assert!(LARGEST.is_payable());
        assert!(!Money::kopecks(LARGEST.as_kopecks() + 1).is_payable());
    }

    proptest! {
        #[test]
        fn a_share_and_its_reversal_cancel(kopecks in -1_000_000_000_000_i64..1_000_000_000_000, points in 0_i64..10_000) {
            let share = Money::kopecks(kopecks).basis_points(points);
            let reversed = Money::kopecks(-kopecks).basis_points(points);
            prop_assert_eq!(share.as_kopecks() + reversed.as_kopecks(), 0);
        }
    }
}
