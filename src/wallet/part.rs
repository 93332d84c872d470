//! A wallet's figures, as pages show them.

use chrono::NaiveDate;
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Actor, Error, Money, Result, TenantId};
use schema::platform::bids;
use serde::{Deserialize, Serialize};
use web::render::card::Choice;

use crate::document;
use crate::ledger::Kind;
use crate::period::{Balance, PeriodQuery, Summary, Turnover, summary};
use crate::statement::Filter;

/// The wallet's figures.
#[derive(Debug, Clone, Serialize)]
pub struct WalletPart {
    available: Money,
    held: Money,
    credit_limit: Money,
    /// Live bids: the sum of them is what is held.
    bids: i64,
    /// Whether less is left than the owner wants.
    low: bool,
    /// Whether standing orders wait for money.
    paused: bool,
}

/// A wallet over a period, with what the lines are filtered by.
#[derive(Debug, Clone, Serialize)]
pub struct PeriodPart {
    from: NaiveDate,
    to: NaiveDate,
    kind: String,
    kinds: Vec<Choice>,
    summary: Summary,
}

/// How the lines of a wallet's page are asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct LinesQuery {
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// A word of [`Kind`]; empty is all.
    pub kind: String,
    /// The cursor of the page before.
    pub after: String,
    /// The cursor of the page's last row, when the page is drawn anew.
    pub until: String,
    /// Head office: the deposit that is about to be undone.
    pub undo: String,
}

impl PeriodPart {
    /// The period, its sums and the filter of its lines.
    ///
    /// # Errors
    /// `NotFound` for an unknown tenant; `Invalid` for a bad period or kind.
    pub async fn read(
        reader: &Actor,
        tx: &mut PlatformTx,
        tenant: TenantId,
        asked: &LinesQuery,
    ) -> Result<(Self, Filter)> {
        let query = PeriodQuery { from: asked.from.clone(), to: asked.to.clone() };
        let (_, period) = document::period(tx, tenant, &query).await?;
        let kind = match asked.kind.as_str() {
            "" => None,
            word => Some(Kind::parse(word).ok_or_else(|| Error::field("kind", "unknown_kind"))?),
        };
        let summary = summary(reader, tx, tenant, &period).await?;
        let part = Self { from: period.from, to: period.to, kind: asked.kind.clone(), kinds: kinds(reader), summary };
        Ok((part, Filter::within(tenant, &period, kind)))
    }

    /// The part of an address that asks for the same lines.
    pub fn query(&self) -> String {
        format!("from={}&to={}&kind={}", self.from, self.to, self.kind)
    }

    /// A period for samples of pages.
    pub fn sample() -> Self {
        let balance = |roubles| Balance {
            available: Money::roubles(roubles),
            held: Money::roubles(900),
            total: Money::roubles(roubles + 900),
        };
        let line = |kind: &Kind| Turnover {
            kind: *kind,
            count: 3,
            available: kind.signed(Money::roubles(50_000)),
            held: Money::ZERO,
            total: kind.signed(Money::roubles(50_000)),
        };
        let day = web::sample_at().date_naive();
        Self {
            from: day,
            to: day,
            kind: String::new(),
            kinds: kinds(&Actor::system("sample")),
            summary: Summary {
                opening: balance(10_000),
                turnover: Kind::ALL.iter().map(line).collect(),
                income: Money::roubles(100_000),
                outgo: Money::roubles(20_000),
                closing: balance(90_000),
            },
        }
    }
}

fn kinds(reader: &Actor) -> Vec<Choice> {
    let all = Choice::of("", "wallet-kind-all".to_owned());
    let seen = |kind: &&Kind| reader.tenant.is_some() || !matches!(kind, Kind::Hold | Kind::Release);
    let each = Kind::ALL.iter().filter(seen).map(|kind| Choice::of(kind.as_str(), format!("wallet-kind-{kind}")));
    std::iter::once(all).chain(each).collect()
}

impl WalletPart {
    /// The wallet beside the number of live bids that hold its money.
    ///
    /// # Errors
    /// `NotFound` when the tenant has no wallet.
    pub async fn read(tx: &mut PlatformTx, tenant: TenantId) -> Result<Self> {
        let live = bids::table.filter(bids::tenant_id.eq(tenant)).filter(bids::state.eq("live"));
        let bids = live.count().get_result(tx.conn()).await?;
        let wallet = crate::get(tx, tenant).await?;
        let (available, held, credit_limit) = (wallet.available, wallet.held, wallet.credit_limit);
        Ok(Self { available, held, credit_limit, bids, low: wallet.is_low(), paused: wallet.is_paused() })
    }

    /// Figures of a wallet that has run dry, for samples of pages.
    pub fn sample_paused() -> Self {
        Self { available: Money::roubles(-1_200), bids: 0, low: true, paused: true, ..Self::sample() }
    }

    /// Figures for samples of pages.
    pub fn sample() -> Self {
        Self {
            available: Money::roubles(186_400),
            held: Money::roubles(24_150),
            credit_limit: Money::roubles(50_000),
            bids: 6,
            low: false,
            paused: false,
        }
    }
}
