//! How a commission is shared: pure arithmetic, nothing else decides an amount.

use kernel::Money;

use super::Rule;

/// What one issue earns. Both parts are at least zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    /// To the partner who brought the lead.
    pub reward: Money,
    /// To the partner who brought that partner.
    pub referral: Money,
}

/// Shares a commission: R1 = commission × share, R2 = R1 × share of the reward, R1 + R2 never above the cap. Where the
/// cap bites it is the referral that gives way: the reward is what the partner was promised.
///
/// `referred` tells whether somebody brought the partner. A commission of zero or less earns nothing.
pub fn split(commission: Money, rule: &Rule, referred: bool) -> Split {
    let commission = commission.max(Money::ZERO);
    let cap = floor_share(commission, rule.cap_bp);
    let reward = commission.basis_points(i64::from(rule.reward_bp)).min(cap);
    let promised = if referred { reward.basis_points(i64::from(rule.referral_bp)) } else { Money::ZERO };
    let left = Money::kopecks(cap.as_kopecks() - reward.as_kopecks());
    Split { reward, referral: promised.min(left) }
}

/// What a lead may bring its partner, from the amount the client asks for: amount × the network's usual commission ×
/// the partner's share. An estimate, published as such: the bank decides about the amount, the deal about the commission.
pub fn expected(amount: Money, rule: &Rule) -> Money {
    split(amount.basis_points(i64::from(rule.expected_commission_bp)), rule, false).reward
}

/// A share rounded down, so that a cap is never passed by half a kopeck. `amount` is not negative.
fn floor_share(amount: Money, points: i32) -> Money {
    let share = i128::from(amount.as_kopecks()) * i128::from(points) / 10_000;
    Money::kopecks(i64::try_from(share).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rule(reward_bp: i32, referral_bp: i32, cap_bp: i32) -> Rule {
        Rule { reward_bp, referral_bp, cap_bp, ..Rule::sample() }
    }

    #[test]
    fn the_published_formula() {
        let both = split(Money::roubles(156_000), &rule(1_500, 1_000, 2_000), true);
        assert_eq!(both, Split { reward: Money::roubles(23_400), referral: Money::roubles(2_340) });
        let alone = split(Money::roubles(156_000), &rule(1_500, 1_000, 2_000), false);
        assert_eq!(alone, Split { reward: Money::roubles(23_400), referral: Money::ZERO });
        assert_eq!(expected(Money::roubles(5_200_000), &rule(1_500, 1_000, 2_000)), Money::roubles(23_400));
    }

    #[test]
    fn the_referral_gives_way_to_the_cap() {
        let capped = split(Money::roubles(100_000), &rule(1_500, 10_000, 1_600), true);
        assert_eq!(capped, Split { reward: Money::roubles(15_000), referral: Money::roubles(1_000) });
    }

    #[test]
    fn nothing_is_earned_from_nothing() {
        for kopecks in [0, -1, -5_000_000, i64::MIN] {
            let none = split(Money::kopecks(kopecks), &rule(1_500, 1_000, 2_000), true);
            assert_eq!(none, Split { reward: Money::ZERO, referral: Money::ZERO });
        }
    }

    proptest! {
        #[test]
        fn both_parts_stay_within_the_cap(kopecks in 0_i64..=1_000_000_000_000, reward in 0_i32..=10_000, referral in 0_i32..=10_000, spare in 0_i32..=10_000, referred in any::<bool>()) {
            let rule = rule(reward, referral, (reward + spare).min(10_000));
            let parts = split(Money::kopecks(kopecks), &rule, referred);
            prop_assert!(parts.reward >= Money::ZERO && parts.referral >= Money::ZERO);
            prop_assert!(referred || parts.referral == Money::ZERO);
            let total = i128::from(parts.reward.as_kopecks()) + i128::from(parts.referral.as_kopecks());
            prop_assert!(total * 10_000 <= i128::from(kopecks) * i128::from(rule.cap_bp));
            prop_assert!(parts.referral <= parts.reward);
        }

        #[test]
        fn a_larger_commission_never_earns_less(a in 0_i64..=1_000_000_000_000, b in 0_i64..=1_000_000_000_000, reward in 0_i32..=10_000, spare in 0_i32..=10_000) {
            let rule = rule(reward, 1_000, (reward + spare).min(10_000));
            let (low, high) = (Money::kopecks(a.min(b)), Money::kopecks(a.max(b)));
            prop_assert!(split(low, &rule, true).reward <= split(high, &rule, true).reward);
            prop_assert!(expected(low, &rule) <= expected(high, &rule));
        }

        #[test]
        fn any_amount_is_safe(kopecks in any::<i64>(), reward in 0_i32..=10_000) {
            let rule = rule(reward, 10_000, 10_000);
            let parts = split(Money::kopecks(kopecks), &rule, true);
            prop_assert!(parts.reward >= Money::ZERO);
            prop_assert!(expected(Money::kopecks(kopecks), &rule) >= Money::ZERO);
        }
    }
}
