//! Numbers of custom fields: decimal, exact, compared as integers.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Digits behind the point.
const DIGITS: u32 = 4;
/// The largest magnitude, in ten-thousandths: a thousand billion.
const LARGEST: i64 = 1_000_000_000_000 * 10_000;

/// A decimal number with up to four digits behind the point, as ten-thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(i64);

impl Number {
    /// Reads what a person types: `1 250,5`, `-3.75`.
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let decimal = Decimal::from_str_exact(&plain.replace(',', ".")).ok()?;
        let whole = decimal.checked_mul(Decimal::from(10_i64.pow(DIGITS)))?;
        let parts = (whole.trunc() == whole).then(|| i64::try_from(whole.trunc()).ok()).flatten()?;
        (-LARGEST..=LARGEST).contains(&parts).then_some(Self(parts))
    }

    /// In ten-thousandths.
    pub const fn parts(self) -> i64 {
        self.0
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Decimal::new(self.0, DIGITS).normalize().fmt(f)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("no number"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn it_reads_what_people_type() {
        let said = |text: &str| Number::parse(text).map(|number| number.to_string());
        for (typed, read) in [
            ("12", "12"),
            ("1 250,50", "1250.5"),
            ("-3.75", "-3.75"),
            ("0", "0"),
            ("0,0001", "0.0001"),
            ("1000000000000", "1000000000000"),
        ] {
            assert_eq!(said(typed).as_deref(), Some(read), "{typed}");
        }
        for bad in [
            "",
            " ",
            "1e5",
            "0,00001",
            "1000000000000,1",
            "12 шт",
            "1.2.3",
            "1,2,3",
            "--1",
            "NaN",
            "-922337203685477.5808",
        ] {
            assert_eq!(said(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_it_says_it_reads(parts in -LARGEST..=LARGEST) {
            prop_assert_eq!(Number::parse(&Number(parts).to_string()), Some(Number(parts)));
        }

        #[test]
        fn no_text_breaks_it(text in ".{0,40}") {
            let _ = Number::parse(&text);
        }
    }
}
