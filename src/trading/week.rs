//! A schedule in a form: a box for each day, named `day_<n>`, and two times, `hours_from` and `hours_to`.

use std::collections::BTreeMap;

use kernel::FieldError;
use rules::schedule::{ClockTime, Schedule};
use serde::Serialize;

/// What the boxes and times show.
#[derive(Debug, Clone, Serialize)]
pub struct Week {
    days: Vec<Day>,
    from: String,
    to: String,
}

#[derive(Debug, Clone, Serialize)]
struct Day {
    number: u8,
    ticked: bool,
}

impl Week {
    /// What was typed.
    pub fn typed(fields: &BTreeMap<String, String>) -> Self {
        let text = |name: &str| fields.get(name).cloned().unwrap_or_default();
        let day = |number| Day { number, ticked: fields.contains_key(&format!("day_{number}")) };
        Self { days: (1..=7).map(day).collect(), from: text("hours_from"), to: text("hours_to") }
    }

    /// What is typed for a schedule: its fields.
    pub fn fields(schedule: &Schedule) -> BTreeMap<String, String> {
        let mut fields: BTreeMap<String, String> =
            schedule.days.iter().map(|day| (format!("day_{day}"), "true".to_owned())).collect();
        if (schedule.from, schedule.to) != (ClockTime::START, ClockTime::END) {
            fields.insert("hours_from".to_owned(), schedule.from.to_string());
            // A clock of a browser knows no 24:00.
            let end = if schedule.to == ClockTime::END { String::new() } else { schedule.to.to_string() };
            fields.insert("hours_to".to_owned(), end);
        }
        fields
    }

    /// The schedule that was typed; without any day and any time it is always, without days it is every day.
    ///
    /// # Errors
    /// `invalid_hours` on `schedule`.
    pub fn read(fields: &BTreeMap<String, String>) -> Result<Option<Schedule>, FieldError> {
        let days: std::collections::BTreeSet<u8> =
            (1..=7).filter(|day| fields.contains_key(&format!("day_{day}"))).collect();
        let text = |name: &str| fields.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
        let (from, to) = (text("hours_from"), text("hours_to"));
        if days.is_empty() && from.is_none() && to.is_none() {
            return Ok(None);
        }
        let time = |text: Option<&str>, otherwise| text.map_or(Some(otherwise), ClockTime::parse);
        let invalid = || FieldError::new("schedule", "invalid_hours");
        let (from, to) =
            (time(from, ClockTime::START).ok_or_else(invalid)?, time(to, ClockTime::END).ok_or_else(invalid)?);
        let days = if days.is_empty() { (1..=7).collect() } else { days };
        Ok(Some(Schedule { days, from, to }))
    }

    /// Office hours, for samples of pages.
    pub fn sample() -> Self {
        let day = |number| Day { number, ticked: number < 6 };
        Self { days: (1..=7).map(day).collect(), from: "09:00".into(), to: "18:00".into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    #[test]
    fn a_form_is_a_schedule_and_back() {
        let read = |pairs: &[(&str, &str)]| Week::read(&fields(pairs)).unwrap();
        assert_eq!(read(&[("hours_from", " ")]), None);
        let office =
            read(&[("day_1", "true"), ("day_5", "true"), ("hours_from", "9:00"), ("hours_to", "18:00")]).unwrap();
        assert_eq!(Week::read(&Week::fields(&office)), Ok(Some(office)));
        let evening = read(&[("hours_from", "18:00")]).unwrap();
        assert_eq!((evening.days.len(), evening.to), (7, ClockTime::END));
        assert_eq!(Week::read(&Week::fields(&evening)), Ok(Some(evening)));
        assert!(Week::read(&fields(&[("hours_to", "25:00")])).is_err());
    }
}
