//! Percents of a form and basis points of a record: 2490 is 24,9 %.

/// A share or a yearly rate as people write it, `24,9` or `24.900 %`, with no more than hundredths of a percent.
pub(crate) fn basis_points(text: &str) -> Option<u32> {
    let plain = text.trim().trim_end_matches('%').trim_end().replace(',', ".");
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let (hundredths, beyond) = part.split_at_checked(2).unwrap_or((part, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || whole.len() > 5 || !digits(whole) || !digits(hundredths) || beyond.chars().any(|c| c != '0')
    {
        return None;
    }
    format!("{whole}{hundredths:0<2}").parse().ok()
}

/// Basis points as a form shows them: `24,9`.
pub(crate) fn typed(basis_points: impl Into<i64>) -> String {
    let points = basis_points.into();
    match (points / 100, points % 100) {
        (whole, 0) => whole.to_string(),
        (whole, part) if part % 10 == 0 => format!("{whole},{}", part / 10),
        (whole, part) => format!("{whole},{part:02}"),
    }
}

/// Basis points as a percentage for the eye.
#[expect(clippy::cast_precision_loss, reason = "a share for the eye")]
pub(crate) fn shown(basis_points: impl Into<i64>) -> f64 {
    basis_points.into() as f64 / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_read_again() {
        for points in [0, 1, 10, 50, 99, 100, 1_850, 2_490, 40_000] {
            assert_eq!(basis_points(&typed(points)), Some(u32::try_from(points).unwrap()), "{points}");
        }
        assert_eq!((typed(1_850).as_str(), shown(1_850)), ("18,5", 18.5));
    }
}
