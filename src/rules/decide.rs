//! The decisions of an auction as pure functions: the same code closes a lot and verifies its proof.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use kernel::{Error, Money, Result, TenantId};
use sha2::{Digest, Sha256};

use crate::score::NEUTRAL;

/// What ties are broken by: drawn when the lot opens, committed to then, revealed when it closes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Seed(pub [u8; 32]);

impl Seed {
    /// The seed as it is stored and revealed.
    pub fn hex(&self) -> String {
        hex::encode(self.0)
    }

    /// Reads a stored seed.
    ///
    /// # Errors
    /// `Internal` when it is not 32 bytes in hexadecimal.
    pub fn parse(text: &str) -> Result<Self> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| Error::defect("a lot's seed is not 32 bytes"))?;
        Ok(Self(bytes))
    }

    /// A tenant's lot in the draw: SHA-256 of the seed and the tenant's id. The smallest wins a tie.
    pub fn draw(&self, tenant: TenantId) -> [u8; 32] {
        Sha256::new().chain_update(self.0).chain_update(tenant.0.as_bytes()).finalize().into()
    }
}

/// What a tenant offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// Whose it is; one offer a tenant.
    pub tenant: TenantId,
    /// The most the tenant pays.
    pub amount: Money,
}

/// How a sealed stage ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sale {
    /// Who gets the lead.
    pub winner: TenantId,
    /// What the winner pays.
    pub price: Money,
}

/// How buyers' ratings weigh their bids at a sealed stage. A bid counts as its amount × (1 + weight × (rating − 50) ÷ 50): with
/// a weight of 20 %, a rating of 100 makes 120 % of it and one of 0 makes 80 %.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Weighing {
    weight: u32,
    scores: BTreeMap<TenantId, i32>,
}

impl Weighing {
    /// A bid that counts for what it is has this factor.
    pub const EVEN: i64 = 5_000;

    /// By a stage's weight in percent; whose rating is not among the scores has a neutral one.
    pub fn new(weight: Option<u32>, scores: BTreeMap<TenantId, i32>) -> Self {
        weight.map(|weight| Self { weight, scores }).unwrap_or_default()
    }

    /// Whether a number can be a rating.
    pub fn is_score(score: i32) -> bool {
        (0..=100).contains(&score)
    }

    /// Whether ratings weigh at all.
    pub const fn is_even(&self) -> bool {
        self.weight == 0
    }

    /// By what a tenant's bids are multiplied, in parts of [`Weighing::EVEN`].
    pub fn factor(&self, tenant: TenantId) -> i64 {
        Self::EVEN + i64::from(self.weight) * i64::from(self.score(tenant) - NEUTRAL)
    }

    /// The rating that weighs a tenant's bids, from 0 to 100.
    pub fn score(&self, tenant: TenantId) -> i32 {
        self.scores.get(&tenant).copied().unwrap_or(NEUTRAL).clamp(0, 100)
    }

    /// What a bid counts for, in kopecks; rounded down.
    pub fn counted(&self, offer: &Offer) -> Money {
        let counted = self.exact(offer) / i128::from(Self::EVEN);
        Money::kopecks(i64::try_from(counted).unwrap_or(i64::MAX))
    }

    /// Whether two bids count for the same to the last part of a kopeck.
    pub fn is_level(&self, one: &Offer, other: &Offer) -> bool {
        self.exact(one) == self.exact(other)
    }

    fn exact(&self, offer: &Offer) -> i128 {
        i128::from(offer.amount.as_kopecks()) * i128::from(self.factor(offer.tenant))
    }

    /// The least of a tenant's bids that counts for as much as another's; rounded up.
    fn match_of(&self, tenant: TenantId, other: &Offer) -> Money {
        let factor = i128::from(self.factor(tenant));
        let least = (self.exact(other) + factor - 1) / factor;
        Money::kopecks(i64::try_from(least).unwrap_or(i64::MAX))
    }

    /// Offers from the best to the worst: by what they count for, ties by the seed's draw. The order they came in does not matter.
    pub fn rank(&self, seed: &Seed, offers: &[Offer]) -> Vec<Offer> {
        let mut ranked = offers.to_vec();
        ranked.sort_by_cached_key(|offer| (Reverse(self.exact(offer)), seed.draw(offer.tenant)));
        ranked
    }
}

/// Offers from the best to the worst by their amounts; see [`Weighing::rank`].
pub fn rank(seed: &Seed, offers: &[Offer]) -> Vec<Offer> {
    Weighing::default().rank(seed, offers)
}

/// Of the offers that reach the reserve the one that counts for most wins, and pays the least with which it would still have
/// met the second: what that one counts for, at least the reserve. At that very amount the draw would have decided.
pub fn second_price(reserve: Money, seed: &Seed, weighing: &Weighing, offers: &[Offer]) -> Option<Sale> {
    let reaching: Vec<Offer> = offers.iter().filter(|offer| offer.amount >= reserve).copied().collect();
    let ranked = weighing.rank(seed, &reaching);
    let best = ranked.first()?;
    let second = ranked.get(1).map_or(reserve, |second| weighing.match_of(best.tenant, second));
    Some(Sale { winner: best.tenant, price: second.max(reserve) })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn offers() -> impl Strategy<Value = Vec<Offer>> {
        prop::collection::btree_map(any::<u128>(), 1_i64..40, 0..12).prop_map(|bids: BTreeMap<u128, i64>| {
            let offer =
                |(tenant, amount)| Offer { tenant: TenantId(Uuid::from_u128(tenant)), amount: Money::kopecks(amount) };
            bids.into_iter().map(offer).collect()
        })
    }

    fn weight() -> impl Strategy<Value = Option<u32>> {
        prop::option::of(1_u32..=50)
    }

    /// Ratings that differ from tenant to tenant.
    fn weighing(weight: Option<u32>, tenants: impl Iterator<Item = TenantId>, first: i32) -> Weighing {
        Weighing::new(weight, tenants.zip((0..).map(|n| (first + 37 * n) % 101)).collect())
    }

    #[test]
    fn a_better_rating_wins_with_less_and_pays_what_it_had_to_beat() {
        let [good, bad] = [1, 2].map(|id| TenantId(Uuid::from_u128(id)));
        let weighing = Weighing::new(Some(20), BTreeMap::from([(good, 100), (bad, 25)]));
        // ×1.2 and ×0.9: 1,000 roubles are beaten by anything above 750.
        let offer = |tenant, kopecks| Offer { tenant, amount: Money::kopecks(kopecks) };
        let sale = |own| {
            let offers = [offer(good, own), offer(bad, 100_000)];
            second_price(Money::kopecks(10_000), &Seed([1; 32]), &weighing, &offers).unwrap()
        };
        assert_eq!(sale(75_001), Sale { winner: good, price: Money::kopecks(75_000) });
        assert_eq!(sale(74_999), Sale { winner: bad, price: Money::kopecks(99_999) });
        assert_eq!(weighing.counted(&offer(good, 75_001)), Money::kopecks(90_001));
        // A rating does not carry a bid over the reserve.
        let low = [offer(good, 9_999)];
        assert_eq!(second_price(Money::kopecks(10_000), &Seed([1; 32]), &weighing, &low), None);
    }

    #[test]
    fn a_lone_bid_pays_the_reserve() {
        let tenant = TenantId(Uuid::from_u128(1));
        let offer = Offer { tenant, amount: Money::kopecks(900) };
        let sale = second_price(Money::kopecks(500), &Seed([1; 32]), &Weighing::default(), &[offer]);
        assert_eq!(sale, Some(Sale { winner: tenant, price: Money::kopecks(500) }));
    }

    proptest! {
        #[test]
        fn the_winner_bid_most_and_pays_the_next(offers in offers(), reserve in 0_i64..40, seed: [u8; 32]) {
            let (reserve, seed) = (Money::kopecks(reserve), Seed(seed));
            let highest = offers.iter().map(|offer| offer.amount).max();
            let sale = second_price(reserve, &seed, &Weighing::default(), &offers);
            prop_assert_eq!(sale.is_some(), highest.is_some_and(|amount| amount >= reserve));
            if let Some(sale) = sale {
                let won = offers.iter().find(|offer| offer.tenant == sale.winner).unwrap();
                let others = offers.iter().filter(|offer| offer.tenant != sale.winner).map(|offer| offer.amount).max();
                prop_assert_eq!(Some(won.amount), highest);
                prop_assert_eq!(sale.price, others.unwrap_or(reserve).max(reserve));
                prop_assert!(reserve <= sale.price && sale.price <= won.amount);
            }
        }

        /// Weighed or not: the winner pays no more than it bid, no less than the reserve, and with a kopeck less than the price it
        /// would not have been ahead.
        #[test]
        fn the_price_is_the_least_that_wins(
            offers in offers(), reserve in 0_i64..40, seed: [u8; 32], weight in weight(), first in 0..=100,
        ) {
            let (reserve, seed) = (Money::kopecks(reserve), Seed(seed));
            let weighing = weighing(weight, offers.iter().map(|offer| offer.tenant), first);
            let sale = second_price(reserve, &seed, &weighing, &offers);
            prop_assert_eq!(sale.is_some(), offers.iter().any(|offer| offer.amount >= reserve));
            if let Some(sale) = sale {
                let won = offers.iter().find(|offer| offer.tenant == sale.winner).unwrap();
                prop_assert!(reserve <= sale.price && sale.price <= won.amount);
                let others: Vec<Offer> = offers.iter().filter(|offer| offer.tenant != sale.winner).copied().collect();
                let with = |kopecks: i64| {
                    let mut all = others.clone();
                    all.push(Offer { tenant: sale.winner, amount: Money::kopecks(kopecks) });
                    second_price(reserve, &seed, &weighing, &all).is_some_and(|found| found.winner == sale.winner)
                };
                // At the price itself a tie may be drawn either way.
                prop_assert!(with(sale.price.as_kopecks() + 1));
                prop_assert!(!with(sale.price.as_kopecks() - 1));
            }
        }

        #[test]
        fn arrival_does_not_matter(offers in offers(), seed: [u8; 32], turn in 0_usize..12) {
            let mut turned = offers.clone();
            if !turned.is_empty() {
                let by = turn % turned.len();
                turned.rotate_left(by);
            }
            prop_assert_eq!(rank(&Seed(seed), &offers), rank(&Seed(seed), &turned));
        }

        /// Second price: whatever the others do, no other bid would have served a bidder better than the true worth.
        #[test]
        fn bidding_ones_worth_is_never_worse(
            offers in offers(), worth in 1_i64..40, other in 1_i64..40, seed: [u8; 32], weight in weight(), own in 0..=100,
        ) {
            let (seed, reserve) = (Seed(seed), Money::kopecks(5));
            let me = TenantId(Uuid::from_u128(7));
            let weighing = weighing(weight, offers.iter().map(|offer| offer.tenant).chain([me]), own);
            let gain = |bid: i64| {
                let mut all: Vec<Offer> = offers.iter().copied().filter(|offer| offer.tenant != me).collect();
                all.push(Offer { tenant: me, amount: Money::kopecks(bid) });
                second_price(reserve, &seed, &weighing, &all)
                    .filter(|sale| sale.winner == me)
                    .map_or(0, |sale| worth - sale.price.as_kopecks())
            };
            prop_assert!(gain(worth) >= gain(other));
        }
    }

    /// Over many lots equal bidders win about equally often: nobody is favoured by an id or by being first.
    #[test]
    fn ties_are_fair() {
        let offers: Vec<Offer> =
            (1..=4).map(|id| Offer { tenant: TenantId(Uuid::from_u128(id)), amount: Money::kopecks(10) }).collect();
        let mut wins = BTreeMap::new();
        for lot in 0_u16..4_000 {
            let seed = Seed(Sha256::digest(lot.to_be_bytes()).into());
            *wins.entry(rank(&seed, &offers)[0].tenant).or_insert(0_u32) += 1;
        }
        assert!(wins.len() == 4 && wins.values().all(|count| (850..1_150).contains(count)), "{wins:?}");
    }
}
