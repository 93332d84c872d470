//! How evenly something is shared out, as pure functions over whole numbers.

/// The Gini coefficient of shares: 0 when everybody has the same, towards 1 when one has it all. Nothing at all is even.
///
/// For ordered shares x₁ ≤ … ≤ xₙ: G = Σ (2i − n − 1) xᵢ / (n Σ xᵢ).
pub fn gini(shares: &[i64]) -> f64 {
    let mut ordered = shares.to_vec();
    ordered.sort_unstable();
    let total: i128 = ordered.iter().map(|share| i128::from(*share)).sum();
    let count = i128::try_from(ordered.len()).unwrap_or(0);
    if total <= 0 || count == 0 {
        return 0.0;
    }
    let weighted: i128 = (1..).zip(&ordered).map(|(place, share)| (2 * place - count - 1) * i128::from(*share)).sum();
    // Sums of kopecks over a network: a float is exact enough for a coefficient of three places.
    weighted as f64 / (count as f64 * total as f64)
}

/// The Herfindahl–Hirschman index of shares: the sum of squared percentages, 10,000 when one has it all, 0 of nothing.
/// Competition authorities call a market above 2,500 highly concentrated.
pub fn hhi(shares: &[i64]) -> f64 {
    let total: i128 = shares.iter().map(|share| i128::from(*share)).sum();
    if total <= 0 {
        return 0.0;
    }
    shares.iter().map(|share| (*share as f64 * 100.0 / total as f64).powi(2)).sum()
}

/// The value below or at which so many percent of the values lie (nearest rank); `None` of nothing.
pub fn quantile(values: &[i64], percent: usize) -> Option<i64> {
    let mut ordered = values.to_vec();
    ordered.sort_unstable();
    let rank = (ordered.len() * percent.min(100)).div_ceil(100).max(1);
    ordered.get(rank - 1).copied()
}

/// Where the Lorenz curve passes: for each share from the smallest, how much all up to it have together, 0 to 1.
/// It begins at 0; an even world is a straight line.
pub fn lorenz(shares: &[i64]) -> Vec<f64> {
    let mut ordered = shares.to_vec();
    ordered.sort_unstable();
    let total: i128 = ordered.iter().map(|share| i128::from(*share)).sum();
    let mut sum = 0_i128;
    let reach = |share: &i64| {
        sum += i128::from(*share);
        if total > 0 { sum as f64 / total as f64 } else { 0.0 }
    };
    std::iter::once(0.0).chain(ordered.iter().map(reach).collect::<Vec<_>>()).collect()
}

/// A part in percent with one decimal; `None` of nothing.
pub fn percent(part: i64, of: i64) -> Option<f64> {
    (of > 0).then(|| (part as f64 * 1_000.0 / of as f64).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn near(left: f64, right: f64) -> bool {
        (left - right).abs() < 1e-9
    }

    #[test]
    fn known_worlds() {
        assert!(near(gini(&[5, 5, 5]), 0.0) && near(gini(&[]), 0.0) && near(gini(&[0, 0]), 0.0));
        assert!(near(gini(&[0, 0, 0, 8]), 0.75), "one of four has it all: (n − 1) / n");
        assert!(near(gini(&[1, 2, 3, 4]), 0.25));
        assert!(near(hhi(&[7]), 10_000.0) && near(hhi(&[1, 1, 1, 1]), 2_500.0) && near(hhi(&[]), 0.0));
        assert_eq!(lorenz(&[3, 1]), [0.0, 0.25, 1.0]);
        assert_eq!((percent(1, 3), percent(1, 0)), (Some(33.3), None));
    }

    #[test]
    fn quantiles_are_values_of_the_list() {
        let values = [10, 20, 30, 40];
        assert_eq!(
            (quantile(&values, 50), quantile(&values, 90), quantile(&values, 0)),
            (Some(20), Some(40), Some(10))
        );
        assert_eq!(quantile(&[], 50), None);
    }

    fn shares() -> impl Strategy<Value = Vec<i64>> {
        prop::collection::vec(0_i64..1_000_000_000_000, 1..40)
    }

    proptest! {
        #[test]
        fn both_stay_in_their_range(shares in shares()) {
            let (gini, hhi) = (gini(&shares), hhi(&shares));
            let most = 1.0 - 1.0 / shares.len() as f64;
            prop_assert!((-1e-9..=most + 1e-9).contains(&gini), "{gini}");
            prop_assert!((0.0..=10_000.0 + 1e-6).contains(&hhi), "{hhi}");
        }

        #[test]
        fn neither_order_nor_unit_matters(mut shares in shares(), turn in 0_usize..40, unit in 1_i64..1_000) {
            let before = (gini(&shares), hhi(&shares));
            let by = turn % shares.len();
            shares.rotate_left(by);
            let scaled: Vec<i64> = shares.iter().map(|share| share * unit).collect();
            prop_assert!((gini(&scaled) - before.0).abs() < 1e-6);
            prop_assert!((hhi(&scaled) - before.1).abs() < 1e-3);
        }

        /// Pigou–Dalton: giving from a richer to a poorer, without turning them about, never makes it less even.
        #[test]
        fn giving_to_the_poorer_is_fairer(mut shares in shares(), a in 0_usize..40, b in 0_usize..40, part in 0_i64..=100) {
            let (a, b) = (a % shares.len(), b % shares.len());
            let before = gini(&shares);
            let (poor, rich) = if shares[a] <= shares[b] { (a, b) } else { (b, a) };
            let gift = (shares[rich] - shares[poor]) / 2 * part / 100;
            shares[rich] -= gift;
            shares[poor] += gift;
            prop_assert!(gini(&shares) <= before + 1e-9);
        }

        #[test]
        fn the_curve_never_lies_above_the_diagonal(shares in shares()) {
            let curve = lorenz(&shares);
            for (place, reached) in curve.iter().enumerate() {
                prop_assert!(*reached <= place as f64 / shares.len() as f64 + 1e-9);
            }
            prop_assert!(curve.windows(2).all(|pair| pair[0] <= pair[1] + 1e-12));
        }

        #[test]
        fn as_many_lie_below_as_asked(values in prop::collection::vec(-1_000_i64..1_000, 1..60), percent in 1_usize..=100) {
            let at = quantile(&values, percent).unwrap();
            let below = values.iter().filter(|value| **value <= at).count();
            prop_assert!(values.contains(&at) && below * 100 >= values.len() * percent);
        }
    }
}
