//! The decisions of an auction as pure functions: the same code closes a lot and verifies its proof.

use std::cmp::Reverse;

use kernel::{Error, Money, Result, TenantId};
use sha2::{Digest, Sha256};

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

/// Offers from the best to the worst: by amount, ties by the seed's draw. The order they came in does not matter.
pub fn rank(seed: &Seed, offers: &[Offer]) -> Vec<Offer> {
    let mut ranked = offers.to_vec();
    ranked.sort_by_cached_key(|offer| (Reverse(offer.amount), seed.draw(offer.tenant)));
    ranked
}

/// The highest offer wins if it reaches the reserve, and pays the second highest offer, at least the reserve.
pub fn second_price(reserve: Money, seed: &Seed, offers: &[Offer]) -> Option<Sale> {
    let ranked = rank(seed, offers);
    let best = ranked.first().filter(|offer| offer.amount >= reserve)?;
    let second = ranked.get(1).map_or(reserve, |offer| offer.amount);
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

    #[test]
    fn a_lone_bid_pays_the_reserve() {
        let tenant = TenantId(Uuid::from_u128(1));
        let offer = Offer { tenant, amount: Money::kopecks(900) };
        let sale = second_price(Money::kopecks(500), &Seed([1; 32]), &[offer]);
        assert_eq!(sale, Some(Sale { winner: tenant, price: Money::kopecks(500) }));
    }

    proptest! {
        #[test]
        fn the_winner_bid_most_and_pays_the_next(offers in offers(), reserve in 0_i64..40, seed: [u8; 32]) {
            let (reserve, seed) = (Money::kopecks(reserve), Seed(seed));
            let highest = offers.iter().map(|offer| offer.amount).max();
            let sale = second_price(reserve, &seed, &offers);
            prop_assert_eq!(sale.is_some(), highest.is_some_and(|amount| amount >= reserve));
            if let Some(sale) = sale {
                let won = offers.iter().find(|offer| offer.tenant == sale.winner).unwrap();
                let others = offers.iter().filter(|offer| offer.tenant != sale.winner).map(|offer| offer.amount).max();
                prop_assert_eq!(Some(won.amount), highest);
                prop_assert_eq!(sale.price, others.unwrap_or(reserve).max(reserve));
                prop_assert!(reserve <= sale.price && sale.price <= won.amount);
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
        fn bidding_ones_worth_is_never_worse(offers in offers(), worth in 1_i64..40, other in 1_i64..40, seed: [u8; 32]) {
            let (seed, reserve) = (Seed(seed), Money::kopecks(5));
            let me = TenantId(Uuid::from_u128(7));
            let gain = |bid: i64| {
                let mut all: Vec<Offer> = offers.iter().copied().filter(|offer| offer.tenant != me).collect();
                all.push(Offer { tenant: me, amount: Money::kopecks(bid) });
                second_price(reserve, &seed, &all)
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
