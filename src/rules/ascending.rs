//! An ascending stage: open bids on a ladder, a soft close, and standing orders that bid for their tenants. Pure functions;
//! the same code takes bids and verifies the proof.

use chrono::{DateTime, Duration, Utc};
use kernel::{Money, TenantId};
use serde::{Deserialize, Serialize};

use super::decide::{Offer, Seed, rank};

/// The rules of an ascending stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ascending {
    /// How long bids are taken at least, in seconds.
    pub window_s: u32,
    /// The least the first bid may name.
    pub start: Money,
    /// How much more than the leading bid the next one names at least.
    pub step: Money,
    /// A bid in the last so many seconds moves the end by as many.
    pub extend_s: u32,
    /// The end moves by so many seconds at most, all bids together.
    pub max_extend_s: u32,
}

/// A bid as the ladder knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rung {
    /// Whose.
    pub tenant: TenantId,
    /// How much.
    pub amount: Money,
    /// When it was taken.
    pub at: DateTime<Utc>,
}

/// Why a bid may not stand where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The stage had ended.
    Late,
    /// The tenant leads already: it would only raise its own price.
    AlreadyLeading,
    /// Less than the start, or than a step above the leading bid.
    BelowMinimum,
}

impl Ascending {
    /// The least that the next bid may name.
    pub fn least(&self, leading: Option<Money>) -> Money {
        leading.map_or(self.start, |leading| add(leading, self.step))
    }

    /// When the stage ends if nobody bids late.
    pub fn planned_end(&self, started: DateTime<Utc>) -> DateTime<Utc> {
        started + Duration::seconds(i64::from(self.window_s))
    }

    /// When the stage ends after a bid at `at`, where it would have ended at `end`.
    pub fn end_after(&self, started: DateTime<Utc>, end: DateTime<Utc>, at: DateTime<Utc>) -> DateTime<Utc> {
        let extend = Duration::seconds(i64::from(self.extend_s));
        if end - at > extend {
            return end;
        }
        let last = self.planned_end(started) + Duration::seconds(i64::from(self.max_extend_s));
        end.max(last.min(end + extend))
    }

    /// Whether a bid may follow the leading one before `end`.
    ///
    /// # Errors
    /// Why not.
    pub fn admit(&self, leading: Option<Offer>, end: DateTime<Utc>, bid: Rung) -> Result<(), Refused> {
        if bid.at >= end {
            return Err(Refused::Late);
        }
        if leading.is_some_and(|leading| leading.tenant == bid.tenant) {
            return Err(Refused::AlreadyLeading);
        }
        if bid.amount < self.least(leading.map(|leading| leading.amount)) {
            return Err(Refused::BelowMinimum);
        }
        Ok(())
    }

    /// What standing orders bid in answer to the leading bid, in order. `limits` holds what each tenant's order may pay at
    /// most. Afterwards no order but the leader's can reach the next least bid.
    ///
    /// Two orders that contend do not climb step by step: the weaker bids as far as its limit lets the stronger answer,
    /// and the stronger answers one step above it, so it pays `min(own limit, the other's limit + step)`. Equal limits are
    /// ranked by the seed's draw.
    pub fn answers(&self, seed: &Seed, leading: Option<Offer>, limits: &[Offer]) -> Vec<Offer> {
        let next = self.least(leading.map(|leading| leading.amount));
        let able: Vec<Offer> = rank(seed, limits).into_iter().filter(|order| order.amount >= next).collect();
        let leads = |order: &Offer| leading.is_some_and(|leading| leading.tenant == order.tenant);
        let Some(&best) = able.first() else { return Vec::new() };
        let bid = |order: Offer, amount: Money| Offer { tenant: order.tenant, amount };
        let answered = |rival: Offer| {
            let pushed = rival.amount.min(sub(best.amount, self.step));
            vec![bid(rival, pushed), bid(best, add(pushed, self.step))]
        };
        // The least bid, and the answer to it.
        let second = add(next, self.step);
        match able.get(1).copied() {
            Some(rival) if leads(&best) && best.amount >= second => answered(rival),
            Some(rival) if leads(&best) => vec![bid(rival, next)],
            Some(rival) if leads(&rival) && rival.amount >= second => {
                vec![bid(best, best.amount.min(add(rival.amount, self.step)))]
            }
            Some(rival) if rival.amount >= second => answered(rival),
            None if leads(&best) => Vec::new(),
            _ => vec![bid(best, next)],
        }
    }

    /// Plays a log of bids again, in the order of their places: who led at the end.
    ///
    /// # Errors
    /// The first bid that the rules do not admit.
    pub fn replay(
        &self,
        started: DateTime<Utc>,
        bids: impl IntoIterator<Item = Rung>,
    ) -> Result<Option<Offer>, Refused> {
        let (mut leading, mut end) = (None, self.planned_end(started));
        for bid in bids {
            self.admit(leading, end, bid)?;
            end = self.end_after(started, end, bid.at);
            leading = Some(Offer { tenant: bid.tenant, amount: bid.amount });
        }
        Ok(leading)
    }
}

fn add(a: Money, b: Money) -> Money {
    Money::kopecks(a.as_kopecks().saturating_add(b.as_kopecks()))
}

fn sub(a: Money, b: Money) -> Money {
    Money::kopecks(a.as_kopecks().saturating_sub(b.as_kopecks()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    const RULES: Ascending = Ascending {
        window_s: 60,
        start: Money::kopecks(100),
        step: Money::kopecks(10),
        extend_s: 10,
        max_extend_s: 25,
    };

    fn offer(tenant: u128, amount: i64) -> Offer {
        Offer { tenant: TenantId(Uuid::from_u128(tenant)), amount: Money::kopecks(amount) }
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + Duration::seconds(seconds)
    }

    fn answers(leading: Option<Offer>, limits: &[Offer]) -> Vec<Offer> {
        RULES.answers(&Seed([1; 32]), leading, limits)
    }

    #[test]
    fn a_lone_order_bids_the_least_that_leads() {
        assert_eq!(answers(None, &[offer(1, 500)]), [offer(1, 100)]);
        assert_eq!(answers(Some(offer(9, 200)), &[offer(1, 500)]), [offer(1, 210)]);
        assert_eq!(answers(Some(offer(9, 200)), &[offer(1, 209)]), []);
        assert_eq!(answers(Some(offer(1, 200)), &[offer(1, 500)]), [], "nobody raises its own price");
        assert_eq!(answers(None, &[]), []);
    }

    #[test]
    fn contending_orders_meet_a_step_above_the_weaker() {
        assert_eq!(answers(None, &[offer(1, 500), offer(2, 300)]), [offer(2, 300), offer(1, 310)]);
        assert_eq!(answers(None, &[offer(1, 305), offer(2, 300)]), [offer(2, 295), offer(1, 305)]);
        assert_eq!(answers(None, &[offer(1, 105), offer(2, 104)]), [offer(1, 100)]);
        let pushed = answers(Some(offer(1, 200)), &[offer(1, 500), offer(2, 300)]);
        assert_eq!(pushed, [offer(2, 300), offer(1, 310)], "the leader's order answers a weaker one");
        assert_eq!(answers(Some(offer(2, 200)), &[offer(1, 500), offer(2, 300)]), [offer(1, 310)]);
    }

    #[test]
    fn a_late_bid_moves_the_end_up_to_the_most() {
        let end = |end, bid| (RULES.end_after(at(0), at(end), at(bid)) - at(0)).num_seconds();
        assert_eq!(end(60, 49), 60);
        assert_eq!(end(60, 50), 70);
        assert_eq!(end(60, 59), 70);
        assert_eq!(end(70, 65), 80);
        assert_eq!(end(80, 79), 85);
        assert_eq!(end(85, 84), 85);
    }

    #[test]
    fn a_log_that_breaks_a_rule_is_refused() {
        let rung = |tenant, amount, second| {
            let Offer { tenant, amount } = offer(tenant, amount);
            Rung { tenant, amount, at: at(second) }
        };
        let replay = |bids: &[Rung]| RULES.replay(at(0), bids.iter().copied());
        assert_eq!(replay(&[rung(1, 100, 1), rung(2, 110, 59), rung(1, 120, 69)]), Ok(Some(offer(1, 120))));
        assert_eq!(replay(&[rung(1, 100, 1), rung(2, 110, 60)]), Err(Refused::Late));
        assert_eq!(replay(&[rung(1, 99, 1)]), Err(Refused::BelowMinimum));
        assert_eq!(replay(&[rung(1, 100, 1), rung(2, 109, 2)]), Err(Refused::BelowMinimum));
        assert_eq!(replay(&[rung(1, 100, 1), rung(1, 110, 2)]), Err(Refused::AlreadyLeading));
        assert_eq!(replay(&[]), Ok(None));
    }

    fn limits() -> impl Strategy<Value = Vec<Offer>> {
        prop::collection::btree_map(1_u128..8, 50_i64..300, 0..7)
            .prop_map(|orders| orders.into_iter().map(|(tenant, limit)| offer(tenant, limit)).collect())
    }

    proptest! {
        /// Every answer is a bid that the rules admit, within its limit; after them no order can lead any more.
        #[test]
        fn answers_are_lawful_and_final(
            limits in limits(), leading in prop::option::of((1_u128..9, 100_i64..250)), step in 1_i64..40, seed: [u8; 32],
        ) {
            let (rules, seed) = (Ascending { step: Money::kopecks(step), ..RULES }, Seed(seed));
            let mut leading = leading.map(|(tenant, amount)| offer(tenant, amount));
            let answers = rules.answers(&seed, leading, &limits);
            prop_assert!(answers.len() <= 2);
            for bid in &answers {
                let rung = Rung { tenant: bid.tenant, amount: bid.amount, at: at(1) };
                prop_assert_eq!(rules.admit(leading, at(60), rung), Ok(()));
                prop_assert!(limits.iter().any(|limit| limit.tenant == bid.tenant && bid.amount <= limit.amount));
                leading = Some(*bid);
            }
            prop_assert_eq!(rules.answers(&seed, leading, &limits), vec![]);
            let next = rules.least(leading.map(|bid| bid.amount));
            for limit in &limits {
                prop_assert!(limit.amount < next || leading.is_some_and(|bid| bid.tenant == limit.tenant));
            }
        }

        /// Among orders alone the highest limit leads and pays as much as the next one forces it to, as in a second-price sale.
        #[test]
        fn the_highest_limit_leads(limits in limits(), turn in 0_usize..7, seed: [u8; 32]) {
            let seed = Seed(seed);
            let answers = RULES.answers(&seed, None, &limits);
            let ranked: Vec<Offer> = rank(&seed, &limits).into_iter().filter(|limit| limit.amount >= RULES.start).collect();
            prop_assert_eq!(answers.last().map(|bid| bid.tenant), ranked.first().map(|limit| limit.tenant));
            if let Some(last) = answers.last() {
                let forced = ranked.get(1).filter(|second| second.amount >= add(RULES.start, RULES.step));
                let due = forced.map_or(RULES.start, |second| ranked[0].amount.min(add(second.amount, RULES.step)));
                prop_assert_eq!(last.amount, due);
            }
            let mut turned = limits.clone();
            turned.rotate_left(turn.min(limits.len()));
            prop_assert_eq!(RULES.answers(&seed, None, &turned), answers);
        }

        /// However late the bids, the end stays within its bounds and never moves back.
        #[test]
        fn the_end_is_bounded(bids in prop::collection::vec(0_i64..100, 0..30)) {
            let mut end = RULES.planned_end(at(0));
            for second in bids.into_iter().map(at) {
                if second < end {
                    let moved = RULES.end_after(at(0), end, second);
                    prop_assert!(moved >= end && moved <= at(85));
                    end = moved;
                }
            }
        }
    }
}
