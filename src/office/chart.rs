//! Revenue by day as bars: where each stands in a drawing of [`WIDTH`] by [`HEIGHT`].

use chrono::{Days, NaiveDate};
use kernel::Money;
use serde::Serialize;

use crate::figures::Day;

/// Days shown.
pub const DAYS: u64 = 14;
/// The drawing's width.
const WIDTH: i64 = 380;
/// The drawing's height, without the line of dates.
const HEIGHT: i64 = 150;
/// Where the bars begin, right of the figures of the axis.
const LEFT: i64 = 64;
/// Above the highest line.
const TOP: i64 = 8;

/// The drawing.
#[derive(Debug, Clone, Serialize)]
pub struct Chart {
    bars: Vec<Bar>,
    lines: Vec<Line>,
    total: Money,
}

#[derive(Debug, Clone, Serialize)]
struct Bar {
    day: NaiveDate,
    x: i64,
    width: i64,
    sealed_y: i64,
    sealed_height: i64,
    assigned_y: i64,
    assigned_height: i64,
    amount: Money,
    dated: bool,
}

#[derive(Debug, Clone, Serialize)]
struct Line {
    y: i64,
    amount: Money,
}

impl Chart {
    /// The bars of the [`DAYS`] days that end with `today`.
    pub fn of(today: NaiveDate, days: &[Day]) -> Self {
        let highest = days.iter().map(|day| day.sealed + day.assigned).max().unwrap_or(0);
        let scale = scale(highest);
        let height = |kopecks: i64| kopecks * (HEIGHT - TOP) / scale;
        let pitch = (WIDTH - LEFT) / i64::try_from(DAYS).unwrap_or(1);
        let bar = |back: u64| {
            let day = today.checked_sub_days(Days::new(back)).unwrap_or(today);
            let paid = days.iter().find(|known| known.day == day);
            let (sealed, assigned) = paid.map_or((0, 0), |paid| (paid.sealed, paid.assigned));
            let (sealed_height, assigned_height) = (height(sealed), height(assigned));
            Bar {
                day,
                x: LEFT + pitch * i64::try_from(DAYS - 1 - back).unwrap_or(0) + 3,
                width: pitch - 6,
                sealed_y: HEIGHT - sealed_height,
                sealed_height,
                assigned_y: HEIGHT - sealed_height - assigned_height,
                assigned_height,
                amount: Money::kopecks(sealed + assigned),
                dated: back.is_multiple_of(3),
            }
        };
        let line = |part: i64| Line { y: HEIGHT - height(scale * part / 2), amount: Money::kopecks(scale * part / 2) };
        Self {
            bars: (0..DAYS).rev().map(bar).collect(),
            lines: (0..=2).map(line).collect(),
            total: Money::kopecks(days.iter().map(|day| day.sealed + day.assigned).sum()),
        }
    }
}

/// The round figure at the top of the axis: 1, 2 or 5 with zeros, at least a thousand roubles.
fn scale(highest: i64) -> i64 {
    let mut power = 100_000;
    loop {
        for step in [1, 2, 5] {
            if power * step >= highest {
                return power * step;
            }
        }
        power *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_fit_the_drawing_and_end_today() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let paid = Day { day: today, sealed: 1_200_000, assigned: 300_000 };
        let chart = Chart::of(today, &[paid]);
        let last = chart.bars.last().unwrap();
        assert_eq!((chart.bars.len(), last.day, last.amount), (14, today, Money::kopecks(1_500_000)));
        assert_eq!(last.assigned_y + last.assigned_height, last.sealed_y);
        assert!(last.assigned_y >= TOP && last.x + last.width <= WIDTH);
        assert_eq!(chart.lines.last().unwrap().amount, Money::roubles(20_000));
        assert!(Chart::of(today, &[]).bars.iter().all(|bar| bar.sealed_height == 0));
    }
}
