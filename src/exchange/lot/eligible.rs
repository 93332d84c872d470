//! Who may buy a lead: one pure function, one reason for each refusal (design §5, «почему не я»).

use kernel::text::key;
use kernel::{Money, TenantId};

use kernel::words;

words! {
    /// Why a tenant did not get a lead.
    Reason {
        /// The tenant is suspended.
        Suspended = "suspended",
        /// The person's consent does not cover a hand-over.
        Consent = "consent",
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
        /// The tenant has bought its day's number of leads.
        DailyCap = "daily_cap",
        /// The wallet, with its credit limit, does not cover the price.
        NoFunds = "no_funds",
        /// The tenant could have bid and did not.
        NoBid = "no_bid",
        /// No standing order of the tenant fits the lead, and it did not bid by hand.
        OrderFilters = "order_filters",
        /// The fitting standing order's limit is below what a bid must reach.
        OrderLimit = "order_limit",
        /// The fitting standing order has reached its daily cap.
        OrderCap = "order_cap",
        /// The wallet does not cover the fitting standing order's limit.
        OrderFunds = "order_funds",
        /// Somebody bid more.
        Outbid = "outbid",
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
}

/// A range of leads: what is empty or `None` lets everything through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// Codes of products.
    pub products: Vec<String>,
    /// Names of cities in any spelling.
    pub cities: Vec<String>,
    /// Codes of sources.
    pub sources: Vec<String>,
    /// The least amount of the loan.
    pub amount_min: Option<Money>,
    /// The largest amount of the loan.
    pub amount_max: Option<Money>,
}

impl Filters {
    /// Whether the lead is in the range. A lead whose city or amount is not known fails a filter by it.
    ///
    /// # Errors
    /// The first filter that the lead fails.
    pub fn admit(&self, lead: &LeadFacts) -> Result<(), Reason> {
        let listed = |list: &[String], value: &str| {
            let value = key(value);
            list.is_empty() || (!value.is_empty() && list.iter().any(|item| key(item) == value))
        };
        if !listed(&self.products, &lead.product) {
            return Err(Reason::Product);
        }
        if !listed(&self.cities, &lead.city) {
            return Err(Reason::City);
        }
        if !listed(&self.sources, &lead.source) {
            return Err(Reason::Source);
        }
        let least = self.amount_min.is_none_or(|least| lead.amount.is_some_and(|amount| amount >= least));
        let most = self.amount_max.is_none_or(|most| lead.amount.is_some_and(|amount| amount <= most));
        if least && most { Ok(()) } else { Err(Reason::Amount) }
    }
}

/// What of a tenant decides whether it may buy a lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuyerFacts {
    /// Who.
    pub tenant: TenantId,
    /// Whether the tenant is active.
    pub active: bool,
    /// What it buys at all.
    pub filters: Filters,
    /// The most leads a day, in the tenant's own time zone.
    pub daily_cap: Option<i32>,
    /// Leads bought since the tenant's midnight.
    pub bought_today: i64,
    /// Whether it bought the same person within the window.
    pub bought_person: bool,
    /// Whether it had this lead and returned it.
    pub returned_lead: bool,
    /// Available and credit together; `None` when the money is already held.
    pub spendable: Option<Money>,
}

/// Whether a tenant may buy a lead for `price`.
///
/// # Errors
/// The reason why not; the first in the order of [`Reason`], so that the weightiest is told.
pub fn eligible(lead: &LeadFacts, buyer: &BuyerFacts, price: Money) -> Result<(), Reason> {
    if !buyer.active {
        return Err(Reason::Suspended);
    }
    if !lead.lawful {
        return Err(Reason::Consent);
    }
    if buyer.returned_lead {
        return Err(Reason::OwnReturn);
    }
    if buyer.bought_person {
        return Err(Reason::RepeatBuyer);
    }
    buyer.filters.admit(lead)?;
    if buyer.daily_cap.is_some_and(|cap| buyer.bought_today >= i64::from(cap)) {
        return Err(Reason::DailyCap);
    }
    if buyer.spendable.is_some_and(|money| money < price) {
        return Err(Reason::NoFunds);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn lead() -> LeadFacts {
        LeadFacts {
            product: "mortgage".into(),
            city: "Орёл".into(),
            source: "site".into(),
            amount: Some(Money::roubles(3_000_000)),
            lawful: true,
        }
    }

    fn buyer() -> BuyerFacts {
        BuyerFacts {
            tenant: TenantId(Uuid::nil()),
            active: true,
            filters: Filters::default(),
            daily_cap: None,
            bought_today: 0,
            bought_person: false,
            returned_lead: false,
            spendable: Some(Money::roubles(100)),
        }
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
    }

    #[test]
    fn spelling_does_not_hide_a_city() {
        let filters = Filters { cities: vec![" орел".into()], ..Filters::default() };
        assert_eq!(filters.admit(&lead()), Ok(()));
        assert_eq!(filters.admit(&LeadFacts { city: String::new(), ..lead() }), Err(Reason::City));
    }
}
