//! Hours of a week, ready to be drawn; the words of the days are `trading-day-<n>`.

use rules::schedule::{ClockTime, Schedule};
use serde::Serialize;

/// A schedule as runs of days with their hours: `1–5, 09:00–18:00`.
#[derive(Debug, Clone, Serialize)]
pub struct Hours {
    runs: Vec<Run>,
    from: String,
    to: String,
    whole_day: bool,
}

/// Days that follow each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Run {
    first: u8,
    last: u8,
}

impl Hours {
    /// Of a schedule.
    pub fn of(schedule: &Schedule) -> Self {
        let mut runs: Vec<Run> = Vec::new();
        for day in &schedule.days {
            match runs.last_mut().filter(|run| run.last + 1 == *day) {
                Some(run) => run.last = *day,
                None => runs.push(Run { first: *day, last: *day }),
            }
        }
        let whole_day = schedule.from == ClockTime::START && schedule.to == ClockTime::END;
        Self { runs, from: schedule.from.to_string(), to: schedule.to.to_string(), whole_day }
    }

    /// Office hours, for samples of pages.
    pub fn sample() -> Self {
        Self {
            runs: vec![Run { first: 1, last: 5 }, Run { first: 7, last: 7 }],
            from: "09:00".into(),
            to: "18:00".into(),
            whole_day: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_a_row_are_one_run() {
        let schedule: Schedule =
            serde_json::from_value(serde_json::json!({"days": [1, 2, 3, 5, 7], "from": "0:00", "to": "24:00"}))
                .unwrap();
        let hours = Hours::of(&schedule);
        assert_eq!(hours.runs, [Run { first: 1, last: 3 }, Run { first: 5, last: 5 }, Run { first: 7, last: 7 }]);
        assert!(hours.whole_day);
    }
}
