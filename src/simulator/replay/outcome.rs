//! What a course of events came to, counted lot by lot.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate};
use kernel::{Money, TenantId};
use serde::{Deserialize, Serialize};

use crate::fairness::week;
use crate::history::{Micros, PastLot, Tenant, Who};
use crate::measure::{gini, hhi, percent, quantile};

/// The counts of one course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    leads: Vec<i64>,
    paid: Vec<i64>,
    lots: i64,
    auctions: i64,
    thin: i64,
    in_turn: i64,
    spans: Vec<i64>,
    weeks: BTreeMap<NaiveDate, i64>,
}

impl Tally {
    /// Nothing yet, of so many tenants.
    pub fn new(tenants: usize) -> Self {
        Self {
            leads: vec![0; tenants],
            paid: vec![0; tenants],
            lots: 0,
            auctions: 0,
            thin: 0,
            in_turn: 0,
            spans: Vec::new(),
            weeks: BTreeMap::new(),
        }
    }

    /// A lot as it was; `bidders` where it was open for bids.
    pub fn lot(&mut self, lot: &PastLot, in_turn: bool, bidders: Option<usize>) {
        self.closed(lot.sale, lot.closed - lot.opened, lot.closed, bidders, in_turn);
    }

    /// A lot has come to its end.
    pub fn closed(
        &mut self,
        sale: Option<(Who, Money)>,
        took: Micros,
        at: Micros,
        bidders: Option<usize>,
        in_turn: bool,
    ) {
        self.lots += 1;
        self.auctions += i64::from(bidders.is_some());
        self.thin += i64::from(bidders.is_some_and(|bidders| bidders < 2));
        let Some((who, price)) = sale else { return };
        let (who, price) = (usize::from(who), price.as_kopecks());
        if let (Some(leads), Some(paid)) = (self.leads.get_mut(who), self.paid.get_mut(who)) {
            *leads += 1;
            *paid += price;
        }
        self.in_turn += i64::from(in_turn);
        self.spans.push(took / 1_000_000);
        *self.weeks.entry(week::of(DateTime::from_timestamp_micros(at).unwrap_or_default())).or_default() += price;
    }

    /// The figures.
    pub fn outcome(&self, tenants: &[Tenant]) -> Outcome {
        let sold = self.leads.iter().sum();
        let revenue: i64 = self.paid.iter().sum();
        let mut shares: Vec<TenantShare> = tenants
            .iter()
            .zip(self.leads.iter().zip(&self.paid))
            .map(|(tenant, (leads, paid))| TenantShare {
                tenant_id: tenant.id,
                tenant: tenant.name.clone(),
                leads: *leads,
                paid: Money::kopecks(*paid),
            })
            .collect();
        shares.sort_by(|a, b| a.tenant.cmp(&b.tenant).then(a.tenant_id.cmp(&b.tenant_id)));
        Outcome {
            lots: self.lots,
            sold,
            fill: percent(sold, self.lots),
            revenue: Money::kopecks(revenue),
            average: Money::kopecks(if sold > 0 { revenue / sold } else { 0 }),
            gini_leads: gini(&self.leads),
            gini_money: gini(&self.paid),
            hhi: hhi(&self.leads),
            p50_s: quantile(&self.spans, 50),
            p90_s: quantile(&self.spans, 90),
            auctions: self.auctions,
            thin: self.thin,
            thin_share: percent(self.thin, self.auctions),
            in_turn: self.in_turn,
            shares,
            weeks: self
                .weeks
                .iter()
                .map(|(week, paid)| WeekSum { week: *week, revenue: Money::kopecks(*paid) })
                .collect(),
        }
    }
}

/// What a course of events came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Outcome {
    /// Lots that came to their end.
    pub lots: i64,
    /// Those that found an owner.
    pub sold: i64,
    /// The same in percent.
    pub fill: Option<f64>,
    /// What was paid for them.
    pub revenue: Money,
    /// A sold lead's average price.
    pub average: Money,
    /// How unevenly leads are shared out, 0 to 1.
    pub gini_leads: f64,
    /// How unevenly the money spent is shared out, 0 to 1.
    pub gini_money: f64,
    /// How concentrated the leads are, 0 to 10,000.
    pub hhi: f64,
    /// Half of the sold lots were sold within so many seconds.
    pub p50_s: Option<i64>,
    /// Nine tenths were.
    pub p90_s: Option<i64>,
    /// Lots that were open for bids.
    pub auctions: i64,
    /// Those with fewer than two bidders.
    pub thin: i64,
    /// The same in percent.
    pub thin_share: Option<f64>,
    /// Leads given in turn.
    pub in_turn: i64,
    /// Each tenant's part, by name.
    pub shares: Vec<TenantShare>,
    /// Revenue by week, the earliest first.
    pub weeks: Vec<WeekSum>,
}

/// A tenant's part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TenantShare {
    /// Who.
    pub tenant_id: TenantId,
    /// Its name.
    pub tenant: String,
    /// Its leads.
    pub leads: i64,
    /// What it paid.
    pub paid: Money,
}

/// What was paid in a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct WeekSum {
    /// Its Monday.
    pub week: NaiveDate,
    /// How much.
    pub revenue: Money,
}
