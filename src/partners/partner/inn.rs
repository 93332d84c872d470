//! The taxpayer's number (ИНН) with its check digits.

use kernel::{Error, Result};

use super::LegalForm;

/// Weights of the check digits, as published in the Federal Tax Service's order on the structure of the number: the
/// last nine serve a company's tenth digit, the last ten a person's eleventh, all eleven a person's twelfth.
const WEIGHTS: [u32; 11] = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];

/// Reads a taxpayer's number as people write it: spaces and hyphens may separate its digits.
///
/// # Errors
/// `Invalid` for the field `inn`: `invalid_inn` when the digits do not check, `inn_of_other_form` when a company gave a
/// person's number or the other way round.
pub fn parse(text: &str, form: LegalForm) -> Result<String> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if !is_valid(&digits) {
        return Err(Error::field("inn", "invalid_inn"));
    }
    let length = if form == LegalForm::Ooo { 10 } else { 12 };
    if digits.len() == length { Ok(digits) } else { Err(Error::field("inn", "inn_of_other_form")) }
}

/// The number as it may stand on a page: the last four digits.
pub fn masked(inn: &str) -> String {
    let tail = inn.len().saturating_sub(4);
    format!("•••• {}", inn.get(tail..).unwrap_or_default())
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
    fn the_form_decides_the_length() {
        assert_eq!(parse(" 7707-083 893", LegalForm::Ooo).unwrap(), "7707083893");
        assert_eq!(parse("500100732259", LegalForm::SelfEmployed).unwrap(), "500100732259");
        assert!(
            matches!(parse("7707083893", LegalForm::Ip), Err(Error::Invalid(e)) if e[0].code == "inn_of_other_form")
        );
        assert!(
            matches!(parse("500100732259", LegalForm::Ooo), Err(Error::Invalid(e)) if e[0].code == "inn_of_other_form")
        );
        assert!(matches!(parse("7707083894", LegalForm::Ooo), Err(Error::Invalid(e)) if e[0].code == "invalid_inn"));
    }

    #[test]
    fn masked_shows_four_digits() {
        assert_eq!(masked("500100732259"), "•••• 2259");
        assert_eq!(masked(""), "•••• ");
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
            let _ = parse(&text, LegalForm::Ooo);
            let _ = masked(&text);
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
