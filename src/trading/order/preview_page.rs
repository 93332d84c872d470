//! The live part beside the form of a standing order: what is in its way, what it would have bought.

use actix_web::web::Form;
use kernel::{Error, Money, OrderId};
use rules::eligible::Reason;
use serde::Serialize;
use uuid::Uuid;
use web::{Answer, AppData, Page, View, Who};

use super::backtest::Backtest;
use super::conflict::{Conflict, ConflictKind};
use super::form::Fields;
use super::preview::{DAYS, preview};

/// What the part shows.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Shown {
    /// Nothing can be told before the form is good.
    Waiting,
    /// What is known.
    Known {
        /// What is in its way.
        conflicts: Vec<Line>,
        /// What it would have bought.
        would: Backtest,
        /// The mean price of a lead.
        mean: Option<Money>,
        /// So many days back.
        days: i64,
    },
}

/// A conflict as a line.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    kind: &'static str,
    grave: bool,
    order: Option<Uuid>,
    amount: Option<Money>,
    filter: Option<&'static str>,
    cap: Option<i32>,
}

impl From<Conflict> for Line {
    fn from(conflict: Conflict) -> Self {
        Self {
            kind: conflict.kind.as_str(),
            grave: matches!(conflict.kind, ConflictKind::Never | ConflictKind::Covered),
            order: conflict.order.map(|order| order.0),
            amount: conflict.amount,
            filter: conflict.filter.map(Reason::as_str),
            cap: conflict.cap,
        }
    }
}

/// The part alone.
#[derive(Debug, Clone, Serialize)]
pub struct OrderPreview {
    preview: Shown,
}

/// `POST /standing-orders/preview`: nothing is written. A form that is not good yet shows nothing instead of its errors:
/// they are told when it is sent.
///
/// # Errors
/// `Forbidden`.
pub async fn show(app: AppData, who: Who, view: View, form: Form<Fields>) -> Answer {
    let (tenant, zone) = (who.tenant()?.id, view.chrome.zone);
    let own: Option<OrderId> = form.own.parse().ok();
    let found = match form.input() {
        Ok(input) => {
            app.db.platform(&who.actor, async |tx| preview(&who.actor, tx, tenant, zone, own, &input).await).await
        }
        Err(error) => Err(error),
    };
    let preview = match found {
        Ok(found) => {
            let would = found.last_month;
            let mean = (would.bought > 0).then(|| Money::kopecks(would.cost.as_kopecks() / would.bought));
            Shown::Known { conflicts: found.conflicts.into_iter().map(Line::from).collect(), would, mean, days: DAYS }
        }
        Err(Error::Invalid(_)) => Shown::Waiting,
        Err(error) => return Err(error.into()),
    };
    view.page(&OrderPreview { preview })
}

impl Page for OrderPreview {
    const TEMPLATE: &'static str = "trading/order_preview.html";
    const FRAGMENTS: &'static [&'static str] = &["order_preview"];

    fn samples() -> Vec<Self> {
        let line = |kind: &ConflictKind, filter: Option<Reason>| {
            Line::from(Conflict {
                kind: *kind,
                order: Some(OrderId(Uuid::from_u128(11))),
                amount: Some(Money::roubles(4_200)),
                filter: filter.or(Some(Reason::City)),
                cap: Some(5),
            })
        };
        let mut lines: Vec<Line> = ConflictKind::ALL.iter().map(|kind| line(kind, None)).collect();
        let filters = [Reason::Product, Reason::City, Reason::Source, Reason::Amount, Reason::Quality];
        lines.extend(filters.map(|filter| line(&ConflictKind::Never, Some(filter))));
        let would = Backtest {
            lots: 412,
            fitting: 96,
            bought: 41,
            cost: Money::roubles(118_400),
            outbid: 38,
            below_reserve: 4,
            capped: 7,
            unknown: 6,
        };
        let known = |conflicts, would, mean| Self { preview: Shown::Known { conflicts, would, mean, days: DAYS } };
        vec![
            Self { preview: Shown::Waiting },
            known(lines, would, Some(Money::roubles(2_888))),
            known(Vec::new(), Backtest { lots: 5, ..Backtest::default() }, None),
            known(Vec::new(), Backtest::default(), None),
        ]
    }
}
