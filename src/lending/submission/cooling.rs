//! The cooling-off period (период охлаждения): between the contract of a consumer loan and its money.
//!
//! The law 9-ФЗ of 13 February 2025, in force since 1 September 2025.

use chrono::Duration;
use intake::Product;
use kernel::Money;

/// Up to this amount the money comes at once.
const FREE: Money = Money::roubles(50_000);
/// Up to this amount it waits for hours, above it for days.
const SMALL: Money = Money::roubles(200_000);

/// How long the money waits after the signature. Loans secured by real estate and those to businesses do not wait; who else does
/// not (a car bought of a company, a guarantor, a refinancing of the same amount), the staff know.
pub fn cooling(product: Product, amount: Money) -> Option<Duration> {
    use Product::{Car, Consumer, Refinance};
    if !matches!(product, Consumer | Car | Refinance) || amount <= FREE {
        return None;
    }
    Some(Duration::hours(if amount <= SMALL { 4 } else { 48 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_money_waits_by_the_amount() {
        let waits = |kopecks| cooling(Product::Consumer, Money::kopecks(kopecks)).map(|wait| wait.num_hours());
        assert_eq!(waits(5_000_000), None);
        assert_eq!(waits(5_000_001), Some(4));
        assert_eq!(waits(20_000_000), Some(4));
        assert_eq!(waits(20_000_001), Some(48));
        assert_eq!(cooling(Product::Mortgage, Money::roubles(9_000_000)), None);
    }
}
