//! «Почему не я» as head office reads it.

use exchange::lot::reason::{Explained, Step};
use kernel::Money;
use rules::eligible::Reason;
use rules::turn::Compared;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Why one tenant did not get the lead; the words are `office-reason-<code>`.
#[derive(Debug, Clone, Serialize)]
pub struct ReasonRow {
    tenant: String,
    code: &'static str,
    bid: Option<Money>,
    price: Option<Money>,
    reserve: Option<Money>,
    limit: Option<Money>,
    turn: Option<Compared>,
    trail: Vec<StepRow>,
}

#[derive(Debug, Clone, Serialize)]
struct StepRow {
    stage: i32,
    kind: &'static str,
    code: &'static str,
}

impl ReasonRow {
    /// A tenant's reasons; `kinds` are the kinds of the lot's stages.
    pub fn of(explained: Explained, kinds: &[&'static str]) -> Self {
        let number = |name: &str| explained.detail.get(name).and_then(Value::as_i64);
        let money = |name: &str| number(name).map(Money::kopecks);
        let step = |step: &Step| StepRow {
            stage: step.stage + 1,
            kind: usize::try_from(step.stage).ok().and_then(|index| kinds.get(index).copied()).unwrap_or("hq"),
            code: step.code.as_str(),
        };
        Self {
            code: explained.code.as_str(),
            bid: money("bid"),
            price: money("price"),
            reserve: money("reserve"),
            limit: money("limit"),
            turn: Compared::deserialize(&explained.detail).ok(),
            // A trail of one step says nothing more.
            trail: if explained.trail.len() > 1 { explained.trail.iter().map(step).collect() } else { Vec::new() },
            tenant: explained.tenant,
        }
    }
}

/// One reason of each kind, for samples of pages.
pub fn samples() -> Vec<ReasonRow> {
    let reason = |code: &Reason| ReasonRow {
        tenant: "Волга-Финанс".into(),
        code: code.as_str(),
        bid: (*code == Reason::Outbid || *code == Reason::BelowReserve).then_some(Money::roubles(900)),
        price: [Reason::Outbid, Reason::PriceAboveLimit, Reason::TakenByOther]
            .contains(code)
            .then_some(Money::roubles(1_200)),
        reserve: (*code == Reason::BelowReserve).then_some(Money::roubles(1_000)),
        limit: (*code == Reason::PriceAboveLimit).then_some(Money::roubles(800)),
        turn: (*code == Reason::NotInTurn).then(Compared::sample),
        trail: vec![StepRow { stage: 1, kind: "sealed", code: code.as_str() }],
    };
    Reason::ALL.iter().map(reason).collect()
}
