//! Amounts as people write them, in roubles: `7 753 000`, `105000,00`, `1.5 млн`.

use kernel::Money;

/// Digits of a rouble amount that can still be below the largest [`Money`] that is taken, with room for a multiplier.
const MOST_DIGITS: usize = 18;

/// The text is no amount of money, or one outside what a lead may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct InvalidAmount;

/// Reads roubles. Nothing written and zero both mean «not told».
pub(crate) fn roubles(text: &str) -> Result<Option<Money>, InvalidAmount> {
    let compact: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '\'' | '’' | '\u{200b}' | '\u{feff}'))
        .flat_map(char::to_lowercase)
        .collect();
    if compact.is_empty() {
        return Ok(None);
    }
    let (number, multiplier) = split_unit(&compact);
    let (whole, fraction) = split_fraction(number, multiplier > 1).ok_or(InvalidAmount)?;
    if whole.len() > MOST_DIGITS || fraction.len() > MOST_DIGITS {
        return Err(InvalidAmount);
    }
    let whole: i128 = whole.parse().map_err(|_| InvalidAmount)?;
    let scale = 10_i128.pow(u32::try_from(fraction.len()).map_err(|_| InvalidAmount)?);
    let part: i128 = if fraction.is_empty() { 0 } else { fraction.parse().map_err(|_| InvalidAmount)? };
    // Half a kopeck is rounded up: it comes only from what a spreadsheet computed.
    let kopecks = ((whole * scale + part) * multiplier * 200 + scale) / (2 * scale);
    kopecks_within(i64::try_from(kopecks).map_err(|_| InvalidAmount)?)
}

/// Checks an amount already in kopecks.
pub(crate) fn kopecks_within(kopecks: i64) -> Result<Option<Money>, InvalidAmount> {
    match Money::kopecks(kopecks) {
        Money::ZERO => Ok(None),
        amount if amount.is_payable() => Ok(Some(amount)),
        _ => Err(InvalidAmount),
    }
}

fn split_unit(compact: &str) -> (&str, i128) {
    let number = compact.trim_start_matches('₽');
    let number = ["рублей", "рубля", "рубль", "руб.", "руб", "rub", "rur", "₽"]
        .iter()
        .find_map(|unit| number.strip_suffix(unit))
        .or_else(|| number.strip_suffix("р.").or_else(|| number.strip_suffix('р')))
        .unwrap_or(number);
    for (unit, multiplier) in [
        ("млн.", 1_000_000),
        ("млн", 1_000_000),
        ("mln", 1_000_000),
        ("тыс.", 1_000),
        ("тыс", 1_000),
        ("т.", 1_000),
        ("к", 1_000),
        ("k", 1_000),
    ] {
        if let Some(rest) = number.strip_suffix(unit) {
            return (rest, multiplier);
        }
    }
    (number, 1)
}

/// Splits into whole and fraction. One separator before one or two digits, or before more than three, is a decimal one;
/// before exactly three digits it groups thousands (a kopeck has no tenths), unless a multiplier follows («1,275 млн»).
fn split_fraction(number: &str, scaled: bool) -> Option<(String, &str)> {
    if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.')) {
        return None;
    }
    let Some(last) = number.rfind([',', '.']) else { return Some((number.to_owned(), "")) };
    let (head, tail) = (number.get(..last)?, number.get(last + 1..)?);
    let separator = number.as_bytes().get(last)?;
    let repeated = head.bytes().any(|b| b == *separator);
    if repeated || (tail.len() == 3 && !scaled && !head.contains([',', '.'])) {
        return grouped(number).map(|whole| (whole, ""));
    }
    if tail.is_empty() || (tail.len() == 3 && !scaled) {
        return None;
    }
    grouped(head).map(|whole| (whole, tail))
}

/// The digits of a number grouped by three with one kind of separator, or not grouped.
fn grouped(number: &str) -> Option<String> {
    let Some(first) = number.find([',', '.']) else { return (!number.is_empty()).then(|| number.to_owned()) };
    let separator = char::from(*number.as_bytes().get(first)?);
    let groups: Vec<&str> = number.split(separator).collect();
    let well_formed = groups.iter().enumerate().all(|(i, group)| {
        let length_fits = if i == 0 { (1..=3).contains(&group.len()) } else { group.len() == 3 };
        length_fits && group.bytes().all(|b| b.is_ascii_digit())
    });
    well_formed.then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn usual_spellings() {
        for (text, kopecks) in [
            ("7 753 000", 775_300_000),
            ("7\u{a0}753\u{a0}000", 775_300_000),
            ("105000,00", 10_500_000),
            ("10950000", 1_095_000_000),
            ("1 500 000,50 руб.", 150_000_050),
            ("1,500,000.50", 150_000_050),
            ("1.500.000,5", 150_000_050),
            ("1.500.000", 150_000_000),
            ("7,753", 775_300),
            ("650к", 65_000_000),
            ("650 тыс. руб.", 65_000_000),
            ("3 млн", 300_000_000),
            ("1,275 млн", 127_500_000),
            ("105000.30000000002", 10_500_030),
            ("₽ 100", 10_000),
        ] {
            assert_eq!(roubles(text), Ok(Some(Money::kopecks(kopecks))), "{text}");
        }
        assert_eq!(roubles("  "), Ok(None));
        assert_eq!(roubles("0,00"), Ok(None));
    }

    #[test]
    fn what_is_no_amount() {
        for text in [
            "-5",
            "много",
            "1,5E+06",
            "1e6",
            "10 000 000 001",
            "1.50.000",
            "1,50,00",
            ",",
            "12.",
            ".5",
            "1-2 млн",
            "99999999999999999999999999999999",
            "١٢",
        ] {
            assert_eq!(roubles(text), Err(InvalidAmount), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_safe(text in any::<String>()) {
            let _ = roubles(&text);
        }

        #[test]
        fn number_like_text_is_safe_and_within_limits(text in "[0-9., ]{0,40}(млн|тыс|к| руб)?") {
            if let Ok(Some(amount)) = roubles(&text) {
                prop_assert!(amount.is_payable());
            }
        }

        #[test]
        fn grouping_does_not_matter(roubles_written in 1_i64..10_000_000_000, separator in prop::sample::select(vec![" ", "\u{a0}", "\u{202f}", "'"])) {
            let plain = roubles_written.to_string();
            let mut spelled = String::new();
            for (i, digit) in plain.chars().enumerate() {
                if i > 0 && (plain.len() - i) % 3 == 0 {
                    spelled.push_str(separator);
                }
                spelled.push(digit);
            }
            prop_assert_eq!(roubles(&spelled), Ok(Some(Money::roubles(roubles_written))));
            prop_assert_eq!(roubles(&format!("{spelled},00")), Ok(Some(Money::roubles(roubles_written))));
        }
    }
}
