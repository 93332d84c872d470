//! Who may buy a lead: one pure function, one reason for each refusal (design §5, «почему не я»).

use kernel::{Money, TenantId, words};

pub use super::filters::Filters;
use crate::consent::Consent as Scope;

words! {
    /// Why a tenant did not get a lead.
    Reason {
        /// The tenant is suspended.
        Suspended = "suspended",
        /// The person's consent does not cover a hand-over.
        Consent = "consent",
        /// The person agreed to be handed over to others than this tenant.
        ConsentScope = "consent_scope",
        /// The tenant returned this very lead.
        OwnReturn = "own_return",
        /// The tenant has bought this person before, within the window.
        RepeatBuyer = "repeat_buyer",
        /// The stage names its participants and this tenant is not among them.
        NotInPlan = "not_in_plan",
        /// The tenant does not buy this product.
        Product = "product",
        /// The tenant does not buy in this city.
        City = "city",
        /// The loan's amount is outside the tenant's range.
        Amount = "amount",
        /// The tenant does not buy from this source.
        Source = "source",
        /// The lead's quality is below what the tenant buys.
        Quality = "quality",
        /// The tenant is not at work at this hour.
        Hours = "hours",
        /// The tenant has bought its day's number of leads.
        DailyCap = "daily_cap",
        /// The tenant has bought its month's number of leads.
        MonthlyCap = "monthly_cap",
        /// The tenant has had its share of the leads of this city and product.
        ShareCap = "share_cap",
        /// The wallet, with its credit limit, does not cover the price.
        NoFunds = "no_funds",
        /// The tenant could have bid and did not.
        NoBid = "no_bid",
        /// No standing order of the tenant fits the lead, and it did not bid by hand.
        OrderFilters = "order_filters",
        /// The lead's quality is below what the fitting standing order asks for.
        OrderQuality = "order_quality",
        /// The fitting standing order's limit is below what a bid must reach.
        OrderLimit = "order_limit",
        /// The fitting standing order is paused.
        OrderPaused = "order_paused",
        /// The fitting standing order does not bid at this hour.
        OrderSchedule = "order_schedule",
        /// The fitting standing order has reached its daily cap.
        OrderCap = "order_cap",
        /// The fitting standing order has reached its monthly cap.
        OrderMonthlyCap = "order_monthly_cap",
        /// The month's budget of the fitting standing order does not cover its limit.
        OrderBudget = "order_budget",
        /// The wallet does not cover the fitting standing order's limit.
        OrderFunds = "order_funds",
        /// Somebody bid more.
        Outbid = "outbid",
        /// At a stage that weighs bids, somebody's counted for more.
        Outweighed = "outweighed",
        /// Somebody bid the same and the lot's draw fell to them.
        LostDraw = "lost_draw",
        /// The bid did not reach the reserve.
        BelowReserve = "below_reserve",
        /// It was another tenant's turn.
        NotInTurn = "not_in_turn",
        /// Somebody took the lead at the price of that moment.
        TakenByOther = "taken_by_other",
        /// The lead went above the limit of the fitting standing order.
        PriceAboveLimit = "price_above_limit",
        /// Head office took the lot back.
        Cancelled = "cancelled",
        /// Head office gave the lead to somebody by hand.
        ByHand = "by_hand",
    }
}

impl Reason {
    /// Whether it tells why no standing order bid.
    pub const fn is_of_order(self) -> bool {
        matches!(
            self,
            Self::OrderFilters
                | Self::OrderQuality
                | Self::OrderLimit
                | Self::OrderPaused
                | Self::OrderSchedule
                | Self::OrderCap
                | Self::OrderMonthlyCap
                | Self::OrderBudget
                | Self::OrderFunds
        )
    }
}

/// What of a lead decides who may buy it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadFacts {
    /// The product's code.
    pub product: String,
    /// The city, empty when not known.
    pub city: String,
    /// The source's code.
    pub source: String,
    /// The loan's amount, if known.
    pub amount: Option<Money>,
    /// Whether there is a lawful basis for handing the lead over.
    pub lawful: bool,
    /// To whom the person agreed to be handed over.
    pub consent: Scope,
    /// How good the lead is, from 0 to 100.
    pub quality: i32,
}

/// How much of the leads of one city and product a tenant had within the last 30 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// The most that it may have, in percent.
    pub cap: i32,
    /// How many it bought.
    pub bought: i64,
    /// How many were sold to anybody.
    pub sold: i64,
    /// So many sold leads make a share a measure.
    pub measured_from: i64,
}

impl Share {
    /// Whether one more lead would be more than the tenant's share.
    pub fn is_full(&self) -> bool {
        self.sold >= self.measured_from && (self.bought + 1) * 100 > i64::from(self.cap) * (self.sold + 1)
    }
}

/// What of a tenant decides whether it may buy a lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuyerFacts {
    /// Who.
    pub tenant: TenantId,
    /// Whether the tenant is active.
    pub active: bool,
    /// Where it is at home.
    pub city: String,
    /// What it buys at all.
    pub filters: Filters,
    /// The least quality it buys.
    pub min_quality: Option<i32>,
    /// Whether it is at work now.
    pub at_work: bool,
    /// The most leads a day, in the tenant's own time zone.
    pub daily_cap: Option<i32>,
    /// Leads bought since the tenant's midnight.
    pub bought_today: i64,
    /// The most leads a month, in the tenant's own time zone.
    pub monthly_cap: Option<i32>,
    /// Leads bought since the tenant's month began.
    pub bought_this_month: i64,
    /// Its part of the leads of this city and product, where it is capped.
    pub share: Option<Share>,
    /// Whether it bought the same person within the window.
    pub bought_person: bool,
    /// Whether it had this lead and returned it.
    pub returned_lead: bool,
    /// Available and credit together; `None` when the money is already held.
    pub spendable: Option<Money>,
}

/// The free part, in percent, of one who has no caps or bought nothing yet.
pub const ALL_FREE: u32 = 100;

impl BuyerFacts {
    /// An active tenant without filters, caps or a past, whose money is not asked for.
    pub fn plain(tenant: TenantId) -> Self {
        Self {
            tenant,
            active: true,
            city: String::new(),
            filters: Filters::default(),
            min_quality: None,
            at_work: true,
            daily_cap: None,
            bought_today: 0,
            monthly_cap: None,
            bought_this_month: 0,
            share: None,
            bought_person: false,
            returned_lead: false,
            spendable: None,
        }
    }

    /// Which part of its caps is still free, in percent from 1: the narrower of both counts.
    pub fn free(&self) -> u32 {
        let of = |cap: Option<i32>, bought: i64| cap.map(|cap| (i64::from(cap) - bought) * 100 / i64::from(cap).max(1));
        let caps = [of(self.daily_cap, self.bought_today), of(self.monthly_cap, self.bought_this_month)];
        let free = caps.into_iter().flatten().min().unwrap_or(i64::from(ALL_FREE));
        u32::try_from(free.max(1)).unwrap_or(ALL_FREE).min(ALL_FREE)
    }

    /// As a bidder whose bid stands: its money is held already, and it was at work when it bid.
    #[must_use]
    pub fn bidding(&self) -> Self {
        Self { spendable: None, at_work: true, ..self.clone() }
    }
}

/// Whether a tenant may buy a lead for `price`.
///
/// # Errors
/// The reason why not; the first in the order of [`Reason`], so that the weightiest is told.
pub fn eligible(lead: &LeadFacts, buyer: &BuyerFacts, price: Money) -> Result<(), Reason> {
    lawful(lead, buyer)?;
    buyer.filters.admit(lead)?;
    if buyer.min_quality.is_some_and(|least| lead.quality < least) {
        return Err(Reason::Quality);
    }
    if !buyer.at_work {
        return Err(Reason::Hours);
    }
    capped(buyer)?;
    if buyer.spendable.is_some_and(|money| money < price) {
        return Err(Reason::NoFunds);
    }
    Ok(())
}

/// What no setting can allow.
fn lawful(lead: &LeadFacts, buyer: &BuyerFacts) -> Result<(), Reason> {
    if !buyer.active {
        return Err(Reason::Suspended);
    }
    if !lead.lawful {
        return Err(Reason::Consent);
    }
    if !lead.consent.covers(buyer.tenant, &buyer.city) {
        return Err(Reason::ConsentScope);
    }
    if buyer.returned_lead {
        return Err(Reason::OwnReturn);
    }
    if buyer.bought_person {
        return Err(Reason::RepeatBuyer);
    }
    Ok(())
}

/// Caps by day, month and share: whichever is reached first counts.
fn capped(buyer: &BuyerFacts) -> Result<(), Reason> {
    let reached = |cap: Option<i32>, bought: i64| cap.is_some_and(|cap| bought >= i64::from(cap));
    if reached(buyer.daily_cap, buyer.bought_today) {
        return Err(Reason::DailyCap);
    }
    if reached(buyer.monthly_cap, buyer.bought_this_month) {
        return Err(Reason::MonthlyCap);
    }
    if buyer.share.is_some_and(|share| share.is_full()) {
        return Err(Reason::ShareCap);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn lead() -> LeadFacts {
        LeadFacts {
            product: "mortgage".into(),
            city: "Орёл".into(),
            source: "site".into(),
            amount: Some(Money::roubles(3_000_000)),
            lawful: true,
            consent: Scope::Network,
            quality: 60,
        }
    }

    fn buyer() -> BuyerFacts {
        BuyerFacts { spendable: Some(Money::roubles(100)), ..BuyerFacts::plain(TenantId(Uuid::nil())) }
    }

    #[test]
    fn the_narrower_cap_says_what_is_free() {
        let free = |daily_cap, bought_today, monthly_cap, bought_this_month| {
            BuyerFacts { daily_cap, bought_today, monthly_cap, bought_this_month, ..buyer() }.free()
        };
        assert_eq!(free(None, 9, None, 9), ALL_FREE);
        assert_eq!(free(Some(4), 1, None, 0), 75);
        assert_eq!(free(Some(4), 1, Some(10), 8), 20);
        assert_eq!(free(Some(1_000), 999, None, 0), 1);
        assert_eq!(free(Some(0), 0, None, 0), 1);
    }

    #[test]
    fn a_tenant_without_filters_may_buy_everything_it_can_pay() {
        let price = Money::roubles(100);
        assert_eq!(eligible(&lead(), &buyer(), price), Ok(()));
        assert_eq!(eligible(&lead(), &buyer(), Money::roubles(101)), Err(Reason::NoFunds));
        assert_eq!(eligible(&lead(), &BuyerFacts { spendable: None, ..buyer() }, Money::roubles(101)), Ok(()));
        let unknown = LeadFacts { city: String::new(), amount: None, ..lead() };
        assert_eq!(eligible(&unknown, &buyer(), price), Ok(()));
    }

    #[test]
    fn each_condition_has_its_reason() {
        let why = |buyer: BuyerFacts| eligible(&lead(), &buyer, Money::ZERO).unwrap_err();
        let filtered = |filters: Filters| why(BuyerFacts { filters, ..buyer() });
        assert_eq!(why(BuyerFacts { active: false, ..buyer() }), Reason::Suspended);
        assert_eq!(why(BuyerFacts { returned_lead: true, ..buyer() }), Reason::OwnReturn);
        assert_eq!(why(BuyerFacts { bought_person: true, ..buyer() }), Reason::RepeatBuyer);
        assert_eq!(why(BuyerFacts { daily_cap: Some(2), bought_today: 2, ..buyer() }), Reason::DailyCap);
        assert_eq!(filtered(Filters { products: vec!["car".into()], ..Filters::default() }), Reason::Product);
        assert_eq!(filtered(Filters { cities: vec!["Тула".into()], ..Filters::default() }), Reason::City);
        assert_eq!(filtered(Filters { sources: vec!["cold".into()], ..Filters::default() }), Reason::Source);
        let above = Some(Money::roubles(3_000_001));
        assert_eq!(filtered(Filters { amount_min: above, ..Filters::default() }), Reason::Amount);
        assert_eq!(filtered(Filters { amount_max: Some(Money::roubles(1)), ..Filters::default() }), Reason::Amount);
        let unlawful = LeadFacts { lawful: false, ..lead() };
        assert_eq!(eligible(&unlawful, &buyer(), Money::ZERO), Err(Reason::Consent));
        let region = LeadFacts { consent: Scope::Region { cities: vec!["Тула".into()] }, ..lead() };
        assert_eq!(eligible(&region, &buyer(), Money::ZERO), Err(Reason::ConsentScope));
        assert_eq!(eligible(&region, &BuyerFacts { city: "тула".into(), ..buyer() }, Money::ZERO), Ok(()));
        assert_eq!(why(BuyerFacts { min_quality: Some(61), ..buyer() }), Reason::Quality);
        assert_eq!(why(BuyerFacts { at_work: false, ..buyer() }), Reason::Hours);
        assert_eq!(why(BuyerFacts { monthly_cap: Some(9), bought_this_month: 9, ..buyer() }), Reason::MonthlyCap);
        let share = |bought, sold| Some(Share { cap: 40, bought, sold, measured_from: 20 });
        assert_eq!(why(BuyerFacts { share: share(8, 20), ..buyer() }), Reason::ShareCap);
        assert_eq!(eligible(&lead(), &BuyerFacts { share: share(7, 20), ..buyer() }, Money::ZERO), Ok(()));
        assert_eq!(eligible(&lead(), &BuyerFacts { share: share(19, 19), ..buyer() }, Money::ZERO), Ok(()));
    }

    #[test]
    fn the_lower_cap_wins() {
        let both =
            BuyerFacts { daily_cap: Some(5), monthly_cap: Some(3), bought_today: 3, bought_this_month: 3, ..buyer() };
        assert_eq!(eligible(&lead(), &both, Money::ZERO), Err(Reason::MonthlyCap));
        let day = BuyerFacts { bought_today: 5, bought_this_month: 5, monthly_cap: Some(30), ..both };
        assert_eq!(eligible(&lead(), &day, Money::ZERO), Err(Reason::DailyCap));
    }

    #[test]
    fn a_bid_stands_after_hours() {
        let late = BuyerFacts { at_work: false, spendable: Some(Money::ZERO), ..buyer() };
        assert_eq!(eligible(&lead(), &late.bidding(), Money::roubles(5)), Ok(()));
        let suspended = BuyerFacts { active: false, ..late };
        assert_eq!(eligible(&lead(), &suspended.bidding(), Money::roubles(5)), Err(Reason::Suspended));
    }

    proptest! {
        /// However the leads come, a capped tenant never has more than its share once there are enough to measure it.
        #[test]
        fn a_share_is_never_exceeded(cap in 1_i32..=100, start in 1_i64..60, leads in 1_usize..300) {
            let (mut bought, mut sold) = (0_i64, 0_i64);
            for _ in 0..leads {
                let share = Share { cap, bought, sold, measured_from: start };
                let measured = sold >= start;
                // The tenant takes whatever it may; somebody else takes the rest.
                if !share.is_full() && measured {
                    bought += 1;
                }
                sold += 1;
                prop_assert!(!measured || bought * 100 <= i64::from(cap) * sold);
            }
        }

        /// Widening what a tenant may do never turns a yes into a no.
        #[test]
        fn fewer_limits_never_refuse(
            daily in 0_i32..4, monthly in 0_i32..8, today in 0_i64..5, month in 0_i64..9, least in 0_i32..100, open: bool, money in 0_i64..200,
        ) {
            let facts = BuyerFacts {
                min_quality: Some(least), at_work: open, daily_cap: Some(daily), monthly_cap: Some(monthly), bought_today: today,
                bought_this_month: month, spendable: Some(Money::roubles(money)), ..buyer()
            };
            let wide = BuyerFacts { daily_cap: None, min_quality: None, spendable: None, ..facts.clone() };
            let price = Money::roubles(50);
            if eligible(&lead(), &facts, price).is_ok() {
                prop_assert_eq!(eligible(&lead(), &wide, price), Ok(()));
                prop_assert!(today < i64::from(daily) && month < i64::from(monthly) && open && money >= 50 && least <= 60);
            }
        }
    }

    #[test]
    fn spelling_does_not_hide_a_city() {
        let filters = Filters { cities: vec![" орел".into()], ..Filters::default() };
        assert_eq!(filters.admit(&lead()), Ok(()));
        assert_eq!(filters.admit(&LeadFacts { city: String::new(), ..lead() }), Err(Reason::City));
    }
}
