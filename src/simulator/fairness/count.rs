//! A week's report out of what happened in it: pure.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Money, TenantId};

use super::{Figures, Part, PartKind, Report, Share};
use crate::measure::{gini, hhi, quantile};

/// A closed lot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotFact {
    /// The product's code.
    pub product: String,
    /// The name of the territory, empty outside every one.
    pub territory: String,
    /// Who got the lead and for how much.
    pub sale: Option<(TenantId, Money)>,
    /// Whether bids were taken at some stage.
    pub auction: bool,
    /// The reserve of the stage that sold it, where that stage takes bids.
    pub reserve: Option<Money>,
    /// How many tenants bid.
    pub bidders: i64,
    /// From opening to closing, in seconds.
    pub span_s: i64,
}

/// What a week is counted from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The lots that closed.
    pub lots: Vec<LotFact>,
    /// The tenants that could take part, by id, with their names.
    pub tenants: BTreeMap<TenantId, String>,
    /// In how many of the lots each tenant bid.
    pub bids: BTreeMap<TenantId, i64>,
    /// The longest time between the notices of a lot, in milliseconds, where it is known.
    pub notice_skew_ms: Option<i64>,
}

impl Facts {
    /// The report.
    pub fn report(&self, week: NaiveDate, computed_at: DateTime<Utc>) -> Report {
        let all: Vec<&LotFact> = self.lots.iter().collect();
        let mut shares = self.shares();
        let leads: Vec<i64> = shares.iter().map(|share| share.leads).collect();
        let paid: Vec<i64> = shares.iter().map(|share| share.paid.as_kopecks()).collect();
        let spans: Vec<i64> = all.iter().filter(|lot| lot.sale.is_some()).map(|lot| lot.span_s).collect();
        let (paid_at_auction, reserve_at_auction) = at_auction(&all);
        let figures = Figures {
            week,
            computed_at,
            lots: count(&all, |_| true),
            sold: count(&all, |lot| lot.sale.is_some()),
            revenue: revenue(&all),
            auctions: count(&all, |lot| lot.auction),
            thin: count(&all, |lot| lot.auction && lot.bidders < 2),
            paid_at_auction,
            reserve_at_auction,
            gini_leads: gini(&leads),
            gini_money: gini(&paid),
            hhi: hhi(&leads),
            p50_s: quantile(&spans, 50),
            p90_s: quantile(&spans, 90),
            notice_skew_ms: self.notice_skew_ms,
        };
        shares.sort_by(|a, b| b.leads.cmp(&a.leads).then(b.paid.cmp(&a.paid)).then(a.tenant.cmp(&b.tenant)));
        let mut parts = self.parts(week, PartKind::Product, |lot| &lot.product);
        parts.extend(self.parts(week, PartKind::Territory, |lot| &lot.territory));
        Report { figures, shares, parts }
    }

    fn shares(&self) -> Vec<Share> {
        let mut shares: BTreeMap<TenantId, Share> = self
            .tenants
            .iter()
            .map(|(id, name)| {
                let bids = self.bids.get(id).copied().unwrap_or(0);
                (*id, Share { bids, ..empty(*id, name.clone()) })
            })
            .collect();
        for lot in &self.lots {
            let Some((winner, price)) = lot.sale else { continue };
            let share = shares.entry(winner).or_insert_with(|| empty(winner, String::new()));
            share.leads += 1;
            share.paid = sum(share.paid, price);
            if let Some(reserve) = lot.reserve {
                share.wins += 1;
                share.paid_at_auction = sum(share.paid_at_auction, price);
                share.reserve_at_auction = sum(share.reserve_at_auction, reserve);
            }
        }
        shares.into_values().collect()
    }

    fn parts<'a>(&'a self, week: NaiveDate, kind: PartKind, name: impl Fn(&'a LotFact) -> &'a String) -> Vec<Part> {
        let mut groups: BTreeMap<&String, Vec<&LotFact>> = BTreeMap::new();
        for lot in &self.lots {
            groups.entry(name(lot)).or_default().push(lot);
        }
        let part = |(name, lots): (&String, Vec<&LotFact>)| {
            let mut leads: BTreeMap<TenantId, i64> = self.tenants.keys().map(|id| (*id, 0)).collect();
            for (winner, _) in lots.iter().filter_map(|lot| lot.sale) {
                *leads.entry(winner).or_default() += 1;
            }
            let spans: Vec<i64> = lots.iter().filter(|lot| lot.sale.is_some()).map(|lot| lot.span_s).collect();
            Part {
                week,
                kind,
                name: name.clone(),
                lots: count(&lots, |_| true),
                sold: count(&lots, |lot| lot.sale.is_some()),
                revenue: revenue(&lots),
                auctions: count(&lots, |lot| lot.auction),
                thin: count(&lots, |lot| lot.auction && lot.bidders < 2),
                gini_leads: gini(&leads.into_values().collect::<Vec<_>>()),
                p50_s: quantile(&spans, 50),
            }
        };
        let mut parts: Vec<Part> = groups.into_iter().map(part).collect();
        parts.sort_by(|a, b| b.lots.cmp(&a.lots).then(a.name.cmp(&b.name)));
        parts
    }
}

fn empty(tenant_id: TenantId, tenant: String) -> Share {
    let none = Money::ZERO;
    Share { tenant_id, tenant, leads: 0, paid: none, bids: 0, wins: 0, paid_at_auction: none, reserve_at_auction: none }
}

fn sum(left: Money, right: Money) -> Money {
    left.checked_add(right).unwrap_or(left)
}

fn count(lots: &[&LotFact], keep: impl Fn(&LotFact) -> bool) -> i64 {
    i64::try_from(lots.iter().filter(|lot| keep(lot)).count()).unwrap_or(i64::MAX)
}

fn revenue(lots: &[&LotFact]) -> Money {
    lots.iter().filter_map(|lot| lot.sale).fold(Money::ZERO, |all, (_, price)| sum(all, price))
}

/// What leads sold by bids cost, and what their reserves come to.
fn at_auction(lots: &[&LotFact]) -> (Money, Money) {
    let sold = lots.iter().filter_map(|lot| Some((lot.sale?.1, lot.reserve?)));
    sold.fold((Money::ZERO, Money::ZERO), |(paid, reserves), (price, reserve)| {
        (sum(paid, price), sum(reserves, reserve))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn tenant(id: u128) -> TenantId {
        TenantId(Uuid::from_u128(id))
    }

    fn lots() -> impl Strategy<Value = Vec<LotFact>> {
        let lot = (0_u128..5, 0_i64..2_000, any::<bool>(), 0_i64..4, 0_i64..500, 0_u8..3);
        prop::collection::vec(lot, 0..50).prop_map(|rows| {
            let lot = |(winner, price, auction, bidders, span_s, place): (u128, i64, bool, i64, i64, u8)| {
                let sale = (winner > 0).then(|| (tenant(winner), Money::kopecks(price)));
                LotFact {
                    product: format!("p{}", place % 2),
                    territory: format!("t{place}"),
                    sale,
                    auction,
                    reserve: (auction && sale.is_some()).then(|| Money::kopecks(price / 2)),
                    bidders,
                    span_s,
                }
            };
            rows.into_iter().map(lot).collect()
        })
    }

    proptest! {
        /// Whichever way it is taken apart, the parts make the whole.
        #[test]
        fn parts_sum_to_the_whole(lots in lots()) {
            let tenants = (1..=6).map(|id| (tenant(id), format!("Тенант {id}"))).collect();
            let report = Facts { lots, tenants, ..Facts::default() }.report(NaiveDate::default(), DateTime::default());
            let figures = &report.figures;
            prop_assert_eq!(report.shares.len(), 6, "who got nothing counts too");
            prop_assert_eq!(report.shares.iter().map(|share| share.leads).sum::<i64>(), figures.sold);
            prop_assert_eq!(report.shares.iter().map(|share| share.paid.as_kopecks()).sum::<i64>(), figures.revenue.as_kopecks());
            for kind in PartKind::ALL {
                let parts: Vec<&Part> = report.parts.iter().filter(|part| part.kind == *kind).collect();
                prop_assert_eq!(parts.iter().map(|part| part.lots).sum::<i64>(), figures.lots);
                prop_assert_eq!(parts.iter().map(|part| part.thin).sum::<i64>(), figures.thin);
                prop_assert_eq!(parts.iter().map(|part| part.revenue.as_kopecks()).sum::<i64>(), figures.revenue.as_kopecks());
            }
            prop_assert!(figures.thin <= figures.auctions && figures.auctions <= figures.lots);
            prop_assert!(figures.p50_s <= figures.p90_s);
        }
    }
}
