//! A descending stage: the price falls by steps until somebody takes it. Pure functions of the server's time; the same code
//! sells and verifies the proof.

use std::ops::RangeInclusive;

use chrono::{DateTime, Duration, Utc};
use kernel::Money;
use serde::{Deserialize, Serialize};

use super::decide::{Offer, Seed};

/// The rules of a descending stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Descending {
    /// The price at first.
    pub start: Money,
    /// How much the price falls at each step; the last step may be smaller.
    pub step: Money,
    /// How long each price stands, in seconds.
    pub step_s: u32,
    /// The price at last. When it has stood for one step the stage ends.
    pub floor: Money,
}

impl Descending {
    /// The step at which the floor is reached; the start is step 0.
    pub fn last_step(&self) -> u32 {
        let fall = self.start.as_kopecks().saturating_sub(self.floor.as_kopecks()).max(0);
        let step = self.step.as_kopecks().max(1);
        u32::try_from(fall / step + i64::from(fall % step > 0)).unwrap_or(u32::MAX)
    }

    /// The price of a step; after the last one it stays at the floor.
    pub fn price(&self, step: u32) -> Money {
        let fall = self.step.as_kopecks().saturating_mul(i64::from(step));
        Money::kopecks(self.start.as_kopecks().saturating_sub(fall)).max(self.floor)
    }

    /// The step at an instant.
    pub fn step_at(&self, started: DateTime<Utc>, at: DateTime<Utc>) -> u32 {
        let passed = (at - started).num_milliseconds().max(0) / 1_000 / i64::from(self.step_s.max(1));
        u32::try_from(passed).unwrap_or(u32::MAX).min(self.last_step())
    }

    /// The price at an instant.
    pub fn price_at(&self, started: DateTime<Utc>, at: DateTime<Utc>) -> Money {
        self.price(self.step_at(started, at))
    }

    /// When a step begins.
    pub fn begins(&self, started: DateTime<Utc>, step: u32) -> DateTime<Utc> {
        started + Duration::seconds(i64::from(self.step_s).saturating_mul(i64::from(step)))
    }

    /// When the stage ends if nobody takes it.
    pub fn end(&self, started: DateTime<Utc>) -> DateTime<Utc> {
        self.begins(started, self.last_step().saturating_add(1))
    }

    /// The first step whose price is within a limit.
    pub fn first_within(&self, limit: Money) -> Option<u32> {
        if limit < self.floor {
            return None;
        }
        let fall = self.start.as_kopecks().saturating_sub(limit.as_kopecks()).max(0);
        let step = self.step.as_kopecks().max(1);
        let first = u32::try_from(fall / step + i64::from(fall % step > 0)).unwrap_or(u32::MAX);
        Some(first.min(self.last_step()))
    }

    /// Which order takes first, and at which of `steps`; ties fall by the seed's draw. `limits` holds what each tenant's
    /// order may pay at most.
    pub fn first_taker(&self, seed: &Seed, steps: RangeInclusive<u32>, limits: &[Offer]) -> Option<(u32, Offer)> {
        let first = |order: &Offer| self.first_within(order.amount).map(|step| step.max(*steps.start()));
        let takers = limits.iter().filter_map(|order| Some((first(order)?, order)));
        let (step, order) = takers
            .filter(|(step, _)| steps.contains(step))
            .min_by_key(|(step, order)| (*step, seed.draw(order.tenant)))?;
        Some((step, Offer { tenant: order.tenant, amount: self.price(step) }))
    }

    /// When orders have to be asked next, after `asked`: at the first price that one of the limits covers, or at the end.
    pub fn next_call(&self, started: DateTime<Utc>, asked: u32, limits: &[Money]) -> DateTime<Utc> {
        let next = asked.saturating_add(1);
        let first = limits.iter().filter_map(|limit| self.first_within(*limit)).map(|step| step.max(next)).min();
        first
            .filter(|step| *step <= self.last_step())
            .map_or_else(|| self.end(started), |step| self.begins(started, step))
    }
}

#[cfg(test)]
mod tests {
    use kernel::TenantId;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    const RULES: Descending =
        Descending { start: Money::kopecks(100), step: Money::kopecks(30), step_s: 10, floor: Money::kopecks(25) };

    fn offer(tenant: u128, amount: i64) -> Offer {
        Offer { tenant: TenantId(Uuid::from_u128(tenant)), amount: Money::kopecks(amount) }
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + Duration::seconds(seconds)
    }

    #[test]
    fn the_price_falls_by_steps_to_the_floor() {
        let price = |seconds| RULES.price_at(at(0), at(seconds)).as_kopecks();
        assert_eq!([0, 9, 10, 20, 29, 30, 39, 900].map(price), [100, 100, 70, 40, 40, 25, 25, 25]);
        assert_eq!(price(-5), 100);
        assert_eq!((RULES.last_step(), RULES.end(at(0))), (3, at(40)));
        let flat = Descending { floor: RULES.start, ..RULES };
        assert_eq!((flat.last_step(), flat.end(at(0))), (0, at(10)));
    }

    #[test]
    fn orders_take_at_the_first_price_within_their_limit() {
        let first = |limit| RULES.first_within(Money::kopecks(limit));
        assert_eq!([150, 100, 99, 70, 69, 25].map(first), [Some(0), Some(0), Some(1), Some(1), Some(2), Some(3)]);
        assert_eq!(first(24), None);
        let take = |steps, limits: &[Offer]| RULES.first_taker(&Seed([1; 32]), steps, limits);
        assert_eq!(take(0..=3, &[offer(1, 45), offer(2, 71)]), Some((1, offer(2, 70))));
        assert_eq!(take(2..=3, &[offer(1, 45), offer(2, 20)]), Some((2, offer(1, 40))));
        assert_eq!(take(0..=1, &[offer(1, 45)]), None, "its price has not come");
        assert_eq!(take(2..=2, &[offer(1, 100)]), Some((2, offer(1, 40))), "it takes part from there on");
    }

    #[test]
    fn the_next_call_is_the_next_price_within_a_limit() {
        let call = |asked, limits: &[i64]| {
            let limits: Vec<Money> = limits.iter().copied().map(Money::kopecks).collect();
            (RULES.next_call(at(0), asked, &limits) - at(0)).num_seconds()
        };
        assert_eq!(call(0, &[45]), 20);
        assert_eq!(call(0, &[45, 71]), 10);
        assert_eq!(call(2, &[45]), 30);
        assert_eq!(call(3, &[45]), 40);
        assert_eq!(call(0, &[]), 40);
    }

    fn rules() -> impl Strategy<Value = Descending> {
        (1_i64..500, 1_i64..90, 1_u32..20, 0_i64..200).prop_map(|(floor, step, step_s, above)| Descending {
            start: Money::kopecks(floor + above),
            step: Money::kopecks(step),
            step_s,
            floor: Money::kopecks(floor),
        })
    }

    proptest! {
        #[test]
        fn the_price_never_rises_and_ends_at_the_floor(rules in rules(), seconds in 0_i64..3_000) {
            let price = rules.price_at(at(0), at(seconds));
            prop_assert!(rules.price_at(at(0), at(seconds + 1)) <= price);
            prop_assert!(rules.floor <= price && price <= rules.start);
            let last = rules.last_step();
            prop_assert_eq!(rules.price(last), rules.floor);
            prop_assert!(last == 0 || rules.price(last - 1) > rules.floor);
            let step = rules.step_at(at(0), at(seconds));
            prop_assert!(rules.begins(at(0), step) <= at(seconds));
        }

        /// Whoever asks once about many steps hears the same as whoever asks at each.
        #[test]
        fn asking_late_changes_nothing(
            rules in rules(), orders in prop::collection::btree_map(1_u128..6, 1_i64..800, 0..5), seed: [u8; 32],
        ) {
            let (seed, last) = (Seed(seed), rules.last_step());
            let limits: Vec<Offer> = orders.into_iter().map(|(tenant, limit)| offer(tenant, limit)).collect();
            let late = rules.first_taker(&seed, 0..=last, &limits);
            let each = (0..=last).find_map(|step| rules.first_taker(&seed, step..=step, &limits));
            prop_assert_eq!(late, each);
            if let Some((step, sale)) = late {
                let own = limits.iter().find(|limit| limit.tenant == sale.tenant).unwrap();
                prop_assert!(own.amount >= sale.amount);
                let above = |limit: &Offer| step > 0 && limit.amount >= rules.price(step - 1);
                prop_assert!(!limits.iter().any(above), "somebody would have taken before");
                let amounts: Vec<Money> = limits.iter().map(|limit| limit.amount).collect();
                prop_assert!(step == 0 || rules.next_call(at(0), 0, &amounts) <= rules.begins(at(0), step));
            } else {
                prop_assert!(limits.iter().all(|limit| limit.amount < rules.floor));
            }
        }
    }
}
