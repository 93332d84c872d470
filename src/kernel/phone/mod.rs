//! Phone numbers in the one form in which they are stored and compared: E.164.
//!
//! Numbers without a country code are Russian. Whether a number can exist is decided by the `phonenumber` crate (Google's
//! metadata); which text is a number at all is decided here, strictly: digits are never added, dropped or restored, so what
//! Excel turned into `7,9E+10`, a number with a missing digit or two numbers in one cell are refused.

mod written;

use std::fmt;

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use phonenumber::metadata::DATABASE;
use phonenumber::{Metadata, Type};
use serde::{Deserialize, Serialize};

use written::{MOST_DIGITS, Written, is_separator, plain};

/// Longest text that can hold one number with a label and an extension, in bytes. More is refused unread.
const LONGEST_TEXT: usize = 200;

/// The kinds of numbers at which a person can be reached, the commonest first.
const KINDS: [Type; 9] = [
    Type::Mobile,
    Type::FixedLine,
    Type::TollFree,
    Type::Voip,
    Type::PersonalNumber,
    Type::Uan,
    Type::SharedCost,
    Type::PremiumRate,
    Type::Pager,
];

/// A phone number that can exist, in E.164: `+79261234567`.
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
#[schema(value_type = String, example = "+79261234567")]
pub struct Phone(String);

/// The text is no phone number, or one that cannot exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a phone number")]
pub struct InvalidPhone;

impl Phone {
    /// Reads a number in the spellings people use: any separators, `8` or `+7` or nothing before ten Russian digits,
    /// `810…` before a foreign number, a label before it («тел.»), an extension after it («доб. 12», which is dropped).
    pub fn parse(text: &str) -> Result<Phone, InvalidPhone> {
        if text.len() > LONGEST_TEXT {
            return Err(InvalidPhone);
        }
        let plain = plain(text.chars());
        let e164 = Written::read(&plain).and_then(|written| written.e164()).ok_or(InvalidPhone)?;
        if can_exist(&e164) { Ok(Phone(e164)) } else { Err(InvalidPhone) }
    }

    /// The number in E.164.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number grouped for reading: `+7 926 123-45-67`; other countries' numbers stay in E.164.
    pub fn display(&self) -> String {
        match self.russian() {
            Some((code, a, b, c)) => format!("+7 {code} {a}-{b}-{c}"),
            None => self.0.clone(),
        }
    }

    /// The number as it may be shown to somebody without the right to see it: `+7 926 •••-••-67`.
    pub fn masked(&self) -> String {
        match self.russian() {
            Some((code, _, _, end)) => format!("+7 {code} •••-••-{end}"),
            None => format!(
                "{} ••• {}",
                self.0.get(..4).unwrap_or("+"),
                self.0.get(self.0.len().saturating_sub(2)..).unwrap_or("")
            ),
        }
    }

    fn russian(&self) -> Option<(&str, &str, &str, &str)> {
        let national = self.0.strip_prefix("+7").filter(|n| n.len() == 10)?;
        Some((national.get(..3)?, national.get(3..6)?, national.get(6..8)?, national.get(8..)?))
    }
}

/// The digits to look for inside stored numbers when somebody searches by part of a phone in any spelling, or nothing where
/// the text has other content than a phone or fewer than three digits. A whole Russian number loses its `8` or `7`.
pub fn search_digits(query: &str) -> Option<String> {
    let plain = plain(query.chars().take(LONGEST_TEXT));
    if plain.chars().any(|c| !c.is_ascii_digit() && c != '+' && !is_separator(c)) {
        return None;
    }
    let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix(['7', '8']) {
        Some(rest) if digits.len() == 11 => Some(rest.to_owned()),
        _ if digits.len() >= 3 && digits.len() <= MOST_DIGITS => Some(digits),
        _ => None,
    }
}

/// Whether the numbering plans know such a number. The metadata is asked directly: the crate's own parser strips an `8` that
/// begins a Russian number (+7 800, +7 812) as if it were the trunk prefix.
fn can_exist(e164: &str) -> bool {
    let digits = e164.trim_start_matches('+');
    (1..=3).any(|length| {
        let Some((code, national)) = digits.split_at_checked(length) else { return false };
        let regions = code.parse::<u16>().ok().and_then(|code| DATABASE.by_code(&code)).unwrap_or_default();
        regions.into_iter().any(|region| {
            region.descriptors().general().is_match(national)
                && KINDS.iter().any(|&kind| is_of_kind(region, kind, national))
        })
    })
}

fn is_of_kind(region: &Metadata, kind: Type, national: &str) -> bool {
    region.descriptors().get(kind).is_some_and(|numbers| numbers.is_match(national))
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Phone {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for Phone {
    type Err = InvalidPhone;
    fn from_str(text: &str) -> Result<Phone, InvalidPhone> {
        Phone::parse(text)
    }
}

impl TryFrom<String> for Phone {
    type Error = InvalidPhone;
    fn try_from(text: String) -> Result<Phone, InvalidPhone> {
        Phone::parse(&text)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> String {
        phone.0
    }
}

impl ToSql<Text, Pg> for Phone {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        <String as ToSql<Text, Pg>>::to_sql(&self.0, out)
    }
}

/// What the database holds was normalised when it was written, so it is taken as it is.
impl FromSql<Text, Pg> for Phone {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Phone(<String as FromSql<Text, Pg>>::from_sql(value)?))
    }
}

/// Reads a phone of our own storage as it is, as a column is read: what was a number once may be none by the tables of today.
///
/// # Errors
/// When it is no text.
pub fn stored<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Phone, D::Error> {
    String::deserialize(deserializer).map(Phone)
}

/// As [`stored`], where there may be none.
///
/// # Errors
/// When it is no text.
pub fn stored_if_any<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Phone>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.map(Phone))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn e164(text: &str) -> Option<String> {
        Phone::parse(text).ok().map(String::from)
    }

    #[test]
    fn every_usual_spelling_is_the_same_number() {
        for text in [
            "+79261234567",
            "89261234567",
            "79261234567",
            "9261234567",
            "+7 (926) 123-45-67",
            "8 (926) 123-45-67",
            "8-926-123-45-67",
            "+7 926 123 45 67",
            "+7\u{a0}926\u{a0}123-45-67",
            "тел. 89261234567",
            "'+79261234567",
            " 8 926 1234567 ",
            "+7.926.123.45.67",
            "Моб.: 8(926)1234567",
            "tel:+79261234567",
            "\u{202a}+7 926 123‑45‑67\u{202c}",
            "８９２６１２３４５６７",
            "79261234567.0",
            "+7 926 123–45−67",
            "8 926 123-45-67 доб. 12",
            "+79261234567;ext=5",
            "(+7) 9261234567",
        ] {
            assert_eq!(e164(text).as_deref(), Some("+79261234567"), "{text}");
        }
    }

    #[test]
    fn other_countries_and_landlines() {
        for (text, want) in [
            ("8 (495) 123-45-67", "+74951234567"),
            ("8 800 555-35-35", "+78005553535"),
            ("+375 29 123-45-67", "+375291234567"),
            ("8~10 375 29 1234567", "+375291234567"),
            ("+7 701 123 45 67", "+77011234567"),
            ("+49 30 901820", "+4930901820"),
            ("+1 650-253-0000", "+16502530000"),
        ] {
            assert_eq!(e164(text).as_deref(), Some(want), "{text}");
        }
    }

    #[test]
    fn nothing_is_guessed() {
        for text in [
            "",
            " ",
            "-",
            "нет",
            "не указан",
            "см. комментарий",
            "7,93E+10",
            "7.93E+10",
            "7,93Е+10",
            "+7 (000) 123-4567",
            "9261234",
            "926123456",
            "+7926123456712",
            "892612345678",
            "+7926123456",
            "89261234567, 89261234568",
            "89261234567/89261234568",
            "+8 926 123-45-67",
            "8+9261234567",
            "9261234567 Иван",
            "8926123а567",
            "375291234567",
            "0000000000",
            "+",
            "+7",
            "+999 123 456 789",
            "8926123456?",
            "+7926#",
            "١٢٣٤٥٦٧٨٩٠",
        ] {
            assert_eq!(e164(text), None, "{text}");
        }
    }

    #[test]
    fn every_range_of_the_russian_plan_is_known() {
        for code in 900..=999 {
            assert!(Phone::parse(&format!("+7{code}0000000")).is_ok(), "{code}");
        }
        for code in [301, 343, 383, 391, 401, 473, 481, 495, 498, 499, 812, 831, 843, 846, 861, 863, 879] {
            assert!(Phone::parse(&format!("8 ({code}) 234-56-78")).is_ok(), "{code}");
        }
        for code in [0, 1, 9, 100, 199, 200, 299] {
            assert!(Phone::parse(&format!("+7 ({code:03}) 234-56-78")).is_err(), "{code}");
        }
    }

    #[test]
    fn shown_forms() {
        let phone = Phone::parse("89261234567").unwrap();
        assert_eq!(phone.display(), "+7 926 123-45-67");
        assert_eq!(phone.masked(), "+7 926 •••-••-67");
        assert_eq!(Phone::parse("+375291234567").unwrap().masked(), "+375 ••• 67");
    }

    #[test]
    fn search_takes_any_spelling() {
        assert_eq!(search_digits("8 (926) 123-45-67").as_deref(), Some("9261234567"));
        assert_eq!(search_digits("123-45").as_deref(), Some("12345"));
        assert_eq!(search_digits("Иван 123"), None);
        assert_eq!(search_digits("12"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_safe_and_what_is_accepted_is_stable(text in any::<String>()) {
            let _ = search_digits(&text);
            if let Ok(phone) = Phone::parse(&text) {
                prop_assert_eq!(Phone::parse(phone.as_str()), Ok(phone));
            }
        }

        #[test]
        fn phone_like_text_is_safe_and_stable(text in "[+78(]?[0-9 ().+Ee,;#xд/-]{0,24}") {
            if let Ok(phone) = Phone::parse(&text) {
                prop_assert_eq!(Phone::parse(phone.as_str()), Ok(phone));
            }
        }

        #[test]
        fn all_spellings_of_a_mobile_agree(national in "9[0-9]{9}", separators in prop::collection::vec(prop::sample::select(vec!["", " ", "-", ".", "\u{a0}", "–", " - "]), 4),
                                           prefix in prop::sample::select(vec!["+7", "8", "7", "", "тел. 8", "'+7", " 8 "]), brackets in any::<bool>()) {
            let (open, close) = if brackets { ("(", ")") } else { ("", "") };
            let text = format!("{prefix}{}{open}{}{close}{}{}{}{}{}{}", separators[0], &national[..3], separators[1], &national[3..6], separators[2], &national[6..8], separators[3], &national[8..]);
            prop_assert_eq!(e164(&text), Some(format!("+7{national}")), "{}", text);
        }
    }
}
