//! Drawings: where the points of a curve, a line or a pair of bars stand.

use chrono::NaiveDate;
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
}
