//! Two courses of events side by side: their figures, the tenants' parts, revenue by week.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kernel::Money;
use serde::Serialize;

use crate::chart::{Pair, Pairs};
use crate::measure::percent;
use crate::replay::outcome::Outcome;

/// A figure of two courses of events; its words are `simulator-line-<code>`.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Line {
    code: &'static str,
    left: Cell,
    right: Cell,
    /// What the right one has more, in percent of the left.
    change: Option<f64>,
    /// Whether more is better: `more`, `less` or neither.
    better: &'static str,
}

/// A figure of one kind, the others are empty.
#[derive(Debug, Clone, Default, Serialize)]
struct Cell {
    money: Option<Money>,
    percent: Option<f64>,
    number: Option<f64>,
    span: Option<i64>,
}

/// A tenant's part of two courses.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ShareLine {
    name: String,
    left: i64,
    right: i64,
    left_share: Option<f64>,
    right_share: Option<f64>,
    most: i64,
}

fn change(left: f64, right: f64) -> Option<f64> {
    (left != 0.0).then(|| ((right - left) * 1_000.0 / left).round() / 10.0)
}

/// The figures of two courses, line by line.
pub(super) fn lines(left: &Outcome, right: &Outcome) -> Vec<Line> {
    let money = |money: Money| Cell { money: Some(money), ..Cell::default() };
    let number = |number: f64| Cell { number: Some(number), ..Cell::default() };
    let part = |percent: Option<f64>| Cell { percent, ..Cell::default() };
    let span = |seconds: Option<i64>| Cell { span: seconds, ..Cell::default() };
    let whole = |seconds: Option<i64>| seconds.unwrap_or(0) as f64;
    let both = |code, better, cells: [Cell; 2], values: [f64; 2]| {
        let [left, right] = cells;
        Line { code, left, right, change: change(values[0], values[1]), better }
    };
    vec![
        both(
            "revenue",
            "more",
            [money(left.revenue), money(right.revenue)],
            [left.revenue.as_kopecks() as f64, right.revenue.as_kopecks() as f64],
        ),
        both(
            "average",
            "",
            [money(left.average), money(right.average)],
            [left.average.as_kopecks() as f64, right.average.as_kopecks() as f64],
        ),
        both(
            "sold",
            "more",
            [number(left.sold as f64), number(right.sold as f64)],
            [left.sold as f64, right.sold as f64],
        ),
        both(
            "fill",
            "more",
            [part(left.fill), part(right.fill)],
            [left.fill.unwrap_or(0.0), right.fill.unwrap_or(0.0)],
        ),
        both("p50", "less", [span(left.p50_s), span(right.p50_s)], [whole(left.p50_s), whole(right.p50_s)]),
        both("p90", "less", [span(left.p90_s), span(right.p90_s)], [whole(left.p90_s), whole(right.p90_s)]),
        both("gini", "less", [number(left.gini_leads), number(right.gini_leads)], [left.gini_leads, right.gini_leads]),
        both("hhi", "less", [number(left.hhi.round()), number(right.hhi.round())], [left.hhi, right.hhi]),
        both(
            "thin",
            "less",
            [part(left.thin_share), part(right.thin_share)],
            [left.thin_share.unwrap_or(0.0), right.thin_share.unwrap_or(0.0)],
        ),
        both(
            "in-turn",
            "",
            [number(left.in_turn as f64), number(right.in_turn as f64)],
            [left.in_turn as f64, right.in_turn as f64],
        ),
    ]
}

/// The tenants' parts of two courses, the largest first.
pub(super) fn shares(left: &Outcome, right: &Outcome) -> Vec<ShareLine> {
    let mut found: BTreeMap<_, (String, i64, i64)> = BTreeMap::new();
    for share in &left.shares {
        found.insert(share.tenant_id, (share.tenant.clone(), share.leads, 0));
    }
    for share in &right.shares {
        found.entry(share.tenant_id).or_insert_with(|| (share.tenant.clone(), 0, 0)).2 = share.leads;
    }
    let most = found.values().map(|(_, left, right)| *left.max(right)).max().unwrap_or(0).max(1);
    let mut lines: Vec<ShareLine> = found
        .into_values()
        .map(|(name, own, other)| ShareLine {
            name,
            left: own,
            right: other,
            left_share: percent(own, left.sold),
            right_share: percent(other, right.sold),
            most,
        })
        .collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.left.max(line.right)));
    lines
}

/// Revenue week by week of two courses.
pub(super) fn chart(left: &Outcome, right: &Outcome) -> Pairs {
    let mut weeks: BTreeMap<NaiveDate, (i64, i64)> = BTreeMap::new();
    for sum in &left.weeks {
        weeks.entry(sum.week).or_default().0 = sum.revenue.as_kopecks();
    }
    for sum in &right.weeks {
        weeks.entry(sum.week).or_default().1 = sum.revenue.as_kopecks();
    }
    Pairs::of(weeks.into_iter().map(|(week, (left, right))| Pair { week, left, right }).collect())
}
