//! The taxpayer's number (ИНН) with its check digits.

use std::fmt;

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use serde::{Deserialize, Serialize};

/// Weights of the check digits, as published in the Federal Tax Service's order on the structure of the number: the
/// last nine serve a company's tenth digit, the last ten a person's eleventh, all eleven a person's twelfth.
const WEIGHTS: [u32; 11] = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];

/// A taxpayer's number: ten digits of a company or twelve of a person, with check digits that agree.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    AsExpression,
    FromSqlRow,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[diesel(sql_type = Text)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String)]
pub struct Inn(String);

/// The text is no taxpayer's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a taxpayer's number")]
pub struct InvalidInn;

impl Inn {
    /// Reads a number as people write it: spaces and hyphens may separate its digits.
    ///
    /// # Errors
    /// [`InvalidInn`] when the digits do not check.
    pub fn parse(text: &str) -> Result<Self, InvalidInn> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').take(13).collect();
        if is_valid(&digits) { Ok(Self(digits)) } else { Err(InvalidInn) }
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a company's; otherwise it is a person's.
    pub fn is_company(&self) -> bool {
        self.0.len() == 10
    }

    /// The number as it may stand on a page that anybody sees: the last four digits.
    pub fn masked(&self) -> String {
        let tail = self.0.len().saturating_sub(4);
        format!("•••• {}", self.0.get(tail..).unwrap_or_default())
    }
}

impl fmt::Display for Inn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Inn {
    type Error = InvalidInn;
    fn try_from(text: String) -> Result<Self, InvalidInn> {
        Self::parse(&text)
    }
}

impl From<Inn> for String {
    fn from(inn: Inn) -> Self {
        inn.0
    }
}

impl ToSql<Text, Pg> for Inn {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        <String as ToSql<Text, Pg>>::to_sql(&self.0, out)
    }
}

/// What the database holds was checked when it was written, so it is taken as it is.
impl FromSql<Text, Pg> for Inn {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(<String as FromSql<Text, Pg>>::from_sql(value)?))
    }
}

/// Whether the digits are a number whose check digits agree.
fn is_valid(digits: &str) -> bool {
    let Some(values) = digits.chars().map(|c| c.to_digit(10)).collect::<Option<Vec<u32>>>() else { return false };
    // Regions are numbered from 01: two leading zeros, and a number of nothing but zeros with them, belong to nobody.
    if digits.starts_with("00") {
        return false;
    }
    match values.len() {
        10 => check_digit(&values[..9]) == values[9],
        12 => check_digit(&values[..10]) == values[10] && check_digit(&values[..11]) == values[11],
        _ => false,
    }
}

/// The check digit that follows `body`.
fn check_digit(body: &[u32]) -> u32 {
    let weights = &WEIGHTS[WEIGHTS.len().saturating_sub(body.len())..];
    let sum: u32 = body.iter().zip(weights).map(|(digit, weight)| digit * weight).sum();
    sum % 11 % 10
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn published_numbers_check() {
        for good in ["7707083893", "1234567894", "7702070139", "7736050003", "123456789047", "500100732259"] {
            assert!(is_valid(good), "{good}");
        }
        for bad in [
            "7707083894",
            "7700000000",
            "123456789048",
            "123456789057",
            "0000000000",
            "000000000000",
            "",
            "770708389",
            "77070838933",
            "77070838ЯЗ",
        ] {
            assert!(!is_valid(bad), "{bad}");
        }
    }

    #[test]
    fn it_is_read_as_people_write_it() {
        let company = Inn::parse(" 7707-083 893").unwrap();
        assert_eq!((company.as_str(), company.is_company()), ("7707083893", true));
        assert!(!Inn::parse("500100732259").unwrap().is_company());
        assert_eq!(Inn::parse("7707083894"), Err(InvalidInn));
        assert_eq!(Inn::parse(&"7".repeat(10_000)), Err(InvalidInn));
    }

    #[test]
    fn masked_shows_four_digits() {
        assert_eq!(Inn::parse("500100732259").unwrap().masked(), "•••• 2259");
    }

    /// Needs `../shared/data/validators`; says so and passes without it.
    #[test]
    fn the_public_vectors_agree() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/validators/ru_ids.csv");
        let Ok(file) = std::fs::read_to_string(path) else {
            eprintln!("skipped: {path} is not there");
            return;
        };
        let mut seen = 0;
        for row in file.lines().skip(1) {
            let mut cells = row.splitn(4, ',');
            let (Some(kind), Some(value), Some(valid)) = (cells.next(), cells.next(), cells.next()) else { continue };
            if kind.starts_with("inn") {
                assert_eq!(is_valid(value), valid == "true", "{value}");
                seen += 1;
            }
        }
        assert!(seen > 200, "{seen}");
    }

    proptest! {
        #[test]
        fn any_text_is_safe(text in any::<String>()) {
            if let Ok(inn) = Inn::parse(&text) {
                prop_assert_eq!(Inn::parse(inn.as_str()), Ok(inn));
            }
        }

        #[test]
        fn one_wrong_check_digit_is_seen(body in "[1-9][0-9]{8}", wrong in 1_u32..10) {
            let values: Vec<u32> = body.chars().filter_map(|c| c.to_digit(10)).collect();
            let right = check_digit(&values);
            let (good, bad) = (format!("{body}{right}"), format!("{body}{}", (right + wrong) % 10));
            prop_assert!(is_valid(&good));
            prop_assert!(!is_valid(&bad));
        }
    }
}
