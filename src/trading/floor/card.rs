//! What a tenant sees of a lot: the masked card.

use chrono::{DateTime, Utc};
use exchange::bid::place::Receipt;
use kernel::{LotId, Money, words};
use rules::eligible::Reason;
use rules::stage::StageKind;
use rules::state::{BidSource, LotState};
use serde::Serialize;

/// Borders of the ranges in which a loan's amount is shown, in roubles.
const BORDERS: [i64; 22] = [
    0,
    50_000,
    100_000,
    200_000,
    300_000,
    500_000,
    700_000,
    1_000_000,
    1_500_000,
    2_000_000,
    3_000_000,
    4_000_000,
    5_000_000,
    6_000_000,
    7_000_000,
    10_000_000,
    15_000_000,
    20_000_000,
    30_000_000,
    50_000_000,
    100_000_000,
    1_000_000_000,
];

/// The range an amount lies in; above the last border only its lower end is known.
pub fn range(amount: Option<Money>) -> (Option<Money>, Option<Money>) {
    let Some(amount) = amount else { return (None, None) };
    let above = BORDERS.partition_point(|border| Money::roubles(*border) <= amount);
    let border = |index: usize| BORDERS.get(index).copied().map(Money::roubles);
    (border(above.saturating_sub(1)), border(above))
}

/// A lot without anything that tells who the person is.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Masked {
    /// The lot.
    pub id: LotId,
    /// Its number for people.
    pub number: String,
    /// The product's code.
    pub product: String,
    /// The city, empty when not known.
    pub city: String,
    /// The lower end of the amount's range.
    pub amount_from: Option<Money>,
    /// The upper end of the amount's range.
    pub amount_to: Option<Money>,
    /// When the lead came in.
    pub created_at: DateTime<Utc>,
    /// How good the lead is, from 0 to 100.
    pub quality: i32,
    /// How many sales of the lead took place before, undone ones too.
    pub times_sold: i64,
    /// Where the lot stands.
    pub state: LotState,
    /// The stage.
    pub stage: MaskedStage,
    /// The hash of the rules, the reserve and the seed.
    pub commitment: String,
    /// The tenant's own bid that counts.
    pub own_bid: Option<OwnBid>,
    /// How the tenant stands at this stage.
    pub standing: Standing,
    /// The tenant's last bid of this stage that somebody exceeded; its hold went back.
    pub outbid_at: Option<Money>,
    /// The amounts bid so far at an ascending stage, the latest first, of one lot alone; in a list it is empty.
    pub bids: Vec<OpenBid>,
    /// Whether the tenant may bid, its wallet aside.
    pub eligible: bool,
    /// Why not.
    pub reason: Option<Reason>,
}

impl Masked {
    /// Whether the tenant takes part, even where somebody has exceeded its bid.
    pub fn is_own(&self) -> bool {
        self.own_bid.is_some() || self.outbid_at.is_some()
    }
}

/// A stage as a bidder may know it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct MaskedStage {
    /// Its number among the lot's stages, counted from 0.
    pub number: i32,
    /// Its kind.
    pub kind: StageKind,
    /// When it ends.
    pub ends_at: Option<DateTime<Utc>>,
    /// The least a bid may name now; at a descending stage the price at which the lead can be taken.
    pub min_bid: Money,
    /// The amount of the leading bid of an ascending stage.
    pub leading: Option<Money>,
    /// By how much the leading bid has to be exceeded, or the price falls.
    pub step: Option<Money>,
    /// When the price of a descending stage falls next.
    pub next_step_at: Option<DateTime<Utc>>,
    /// The price after the next step.
    pub next_price: Option<Money>,
    /// The price at which the fall ends.
    pub floor: Option<Money>,
    /// Whether late bids have moved the end.
    pub extended: bool,
    /// Whether there is a reserve above the least bid that stays hidden.
    pub reserve_hidden: bool,
    /// How the tenant's rating weighs its bids, at a sealed stage that weighs them.
    pub weighed: Option<Weighed>,
}

/// How a tenant's rating weighs its bids; see [`rules::decide::Weighing`].
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
pub struct Weighed {
    /// How much ratings weigh, in percent.
    pub weight: u32,
    /// The tenant's rating when the stage began, from 0 to 100.
    pub score: i32,
    /// What a bid of 1,000 roubles counts for, in kopecks.
    pub thousand: Money,
}

words! {
    /// How a tenant stands at the stage of an open lot.
    Standing {
        /// It has no bid.
        None = "none",
        /// Its sealed bid holds its amount; who leads is not known.
        Held = "held",
        /// It leads.
        Leading = "leading",
        /// It was exceeded and has its money back.
        Outbid = "outbid",
    }
}

/// An open bid: how much and when, never whose.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct OpenBid {
    /// How much.
    pub amount: Money,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether it is the reader's own tenant's.
    pub own: bool,
}

/// The tenant's own bid.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct OwnBid {
    /// How much.
    pub amount: Money,
    /// By hand or by order.
    pub source: BidSource,
    /// When.
    pub at: DateTime<Utc>,
    /// Its receipt.
    pub receipt: Receipt,
}
#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_card_shows_ranges() {
        let range = |roubles| range(Some(Money::roubles(roubles)));
        assert_eq!(range(2_400_000), (Some(Money::roubles(2_000_000)), Some(Money::roubles(3_000_000))));
        assert_eq!(range(300_000), (Some(Money::roubles(300_000)), Some(Money::roubles(500_000))));
        assert_eq!(range(2_000_000_000), (Some(Money::roubles(1_000_000_000)), None));
        assert_eq!(super::range(None), (None, None));
    }

    proptest! {
        #[test]
        fn an_amount_lies_in_its_range(kopecks in 1_i64..1_000_000_000_000) {
            let amount = Money::kopecks(kopecks);
            let (from, to) = range(Some(amount));
            prop_assert!(from.is_some_and(|from| from <= amount));
            prop_assert!(to.is_none_or(|to| amount < to));
        }
    }
}
