//! Drawings: where the points of a curve, a line or a pair of bars stand.

use chrono::NaiveDate;
use kernel::Money;
use serde::Serialize;

use crate::measure::lorenz;

/// The side of the square of a Lorenz curve.
const SIDE: f64 = 180.0;
/// The width of a line of weeks.
const WIDTH: f64 = 340.0;
/// Its height.
const HEIGHT: f64 = 150.0;

/// A Lorenz curve as the points of a polyline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Curve {
    points: String,
    side: f64,
}

impl Curve {
    /// The curve of some shares, drawn from the lower left to the upper right.
    pub fn of(shares: &[i64]) -> Self {
        let reached = lorenz(shares);
        let last = (reached.len() - 1).max(1) as f64;
        let point =
            |(place, reach): (usize, &f64)| format!("{:.1},{:.1}", place as f64 * SIDE / last, SIDE - reach * SIDE);
        Self { points: reached.iter().enumerate().map(point).collect::<Vec<_>>().join(" "), side: SIDE }
    }
}

/// A coefficient week by week.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trend {
    points: String,
    dots: Vec<Dot>,
    width: f64,
    height: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Dot {
    x: f64,
    y: f64,
    week: NaiveDate,
    value: f64,
    chosen: bool,
    dated: bool,
}

impl Trend {
    /// The line through the points, the earliest first; values are from 0 to 1.
    pub fn of(points: &[(NaiveDate, f64)], chosen: NaiveDate) -> Self {
        let pitch = WIDTH / points.len().max(1) as f64;
        let dated = points.len().div_ceil(5).max(1);
        let dot = |(index, (week, value)): (usize, &(NaiveDate, f64))| Dot {
            x: (pitch * (index as f64 + 0.5)).round(),
            y: (HEIGHT - value.clamp(0.0, 1.0) * HEIGHT).round(),
            week: *week,
            value: *value,
            chosen: *week == chosen,
            dated: (points.len() - 1 - index).is_multiple_of(dated),
        };
        let dots: Vec<Dot> = points.iter().enumerate().map(dot).collect();
        let joined = dots.iter().map(|dot| format!("{},{}", dot.x, dot.y)).collect::<Vec<_>>().join(" ");
        Self { points: joined, dots, width: WIDTH, height: HEIGHT }
    }
}

/// Two sums of a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// The week's Monday.
    pub week: NaiveDate,
    /// The left bar, in kopecks.
    pub left: i64,
    /// The right bar, in kopecks.
    pub right: i64,
}

/// Pairs of bars, week by week.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pairs {
    bars: Vec<PairBar>,
    top: Money,
    width: i64,
    height: i64,
    bar: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct PairBar {
    week: NaiveDate,
    left: Money,
    right: Money,
    x: i64,
    left_height: i64,
    right_height: i64,
    dated: bool,
}

/// The width of a drawing of bars.
const BARS_WIDTH: i64 = 560;
/// Its height.
const BARS_HEIGHT: i64 = 150;
/// The widest bar.
const WIDEST_BAR: i64 = 22;

impl Pairs {
    /// The drawing; the highest bar fills it.
    pub fn of(pairs: Vec<Pair>) -> Self {
        let highest = pairs.iter().map(|pair| pair.left.max(pair.right)).max().unwrap_or(0).max(1);
        let count = i64::try_from(pairs.len().max(1)).unwrap_or(1);
        let pitch = (BARS_WIDTH / count).max(2);
        let bar = ((pitch - 4) / 2).clamp(1, WIDEST_BAR);
        let dated = pairs.len().div_ceil(8).max(1);
        let height = |kopecks: i64| {
            i64::try_from(i128::from(kopecks) * i128::from(BARS_HEIGHT) / i128::from(highest)).unwrap_or(0)
        };
        let last = pairs.len();
        let bars = pairs.into_iter().enumerate().map(|(place, pair)| PairBar {
            week: pair.week,
            left: Money::kopecks(pair.left),
            right: Money::kopecks(pair.right),
            x: pitch * i64::try_from(place).unwrap_or(0) + (pitch - 2 * bar) / 2,
            left_height: height(pair.left),
            right_height: height(pair.right),
            dated: (last - 1 - place).is_multiple_of(dated),
        });
        Self { bars: bars.collect(), top: Money::kopecks(highest), width: BARS_WIDTH, height: BARS_HEIGHT, bar }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_goes_from_corner_to_corner() {
        let curve = Curve::of(&[1, 1]);
        assert_eq!(curve.points, "0.0,180.0 90.0,90.0 180.0,0.0");
        assert_eq!(Curve::of(&[]).points, "0.0,180.0");
    }

    #[test]
    fn a_line_stays_inside_the_drawing() {
        let day = |n: u32| NaiveDate::from_ymd_opt(2026, 11, n).unwrap();
        let trend = Trend::of(&[(day(2), 0.0), (day(9), 1.0), (day(16), 0.5)], day(9));
        assert!(trend.dots.iter().all(|dot| (0.0..=WIDTH).contains(&dot.x) && (0.0..=HEIGHT).contains(&dot.y)));
        assert_eq!(trend.dots.iter().filter(|dot| dot.chosen).count(), 1);
        assert!(Trend::of(&[], day(9)).dots.is_empty());
    }

    #[test]
    fn the_highest_bar_fills_the_drawing() {
        let pair = |left, right| Pair { week: NaiveDate::default(), left, right };
        let pairs = Pairs::of(vec![pair(50, 100), pair(0, 25)]);
        assert_eq!((pairs.bars[0].left_height, pairs.bars[0].right_height), (75, BARS_HEIGHT));
        assert!(pairs.bars.iter().all(|bar| bar.x >= 0 && bar.x + 2 * pairs.bar <= BARS_WIDTH));
        assert!(Pairs::of(Vec::new()).bars.is_empty());
    }
}
