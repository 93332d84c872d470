//! The fields of a task as forms send them.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use crm::subject::{Subject, SubjectIds};
use crm::task::Kind;
use kernel::{Error, Result, UserId};
use serde::Serialize;
use uuid::Uuid;
use web::view::local_path;

use crate::due::{Due, typed_day};
use crate::repeat::{Every, Repeat};
use crate::task::{NewTask, TaskPatch};

/// A form as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TaskForm {
    /// What is to be done.
    pub title: String,
    /// The code of a kind.
    pub kind: String,
    /// Details.
    pub description: String,
    /// The day of the deadline.
    pub day: String,
    /// The time of the deadline; empty for the whole day.
    pub time: String,
    /// A person, empty for nobody; absent where the form does not ask.
    pub responsible: Option<String>,
    /// `lead:<id>` and the like.
    pub about: String,
    /// `day`, `workday`, `week`, `month` or empty.
    pub every: String,
    /// Days of the week, from 1.
    pub weekdays: BTreeSet<u8>,
    /// The day of the month on which it comes, or empty for that of the deadline.
    pub month_day: String,
    /// The last day of the repetition.
    pub until: String,
    /// Minutes before the deadline, or empty.
    pub remind: String,
    /// What came of it.
    pub result: String,
    /// The version that was seen.
    pub version: String,
    /// The page to go back to.
    pub back: String,
    /// The deadline as one field, as forms on cards send it.
    pub due: String,
}

impl TaskForm {
    /// Reads the pairs of a form.
    pub fn read(pairs: &[(String, String)]) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            let value = value.clone();
            match name.as_str() {
                "title" => form.title = value,
                "kind" => form.kind = value,
                "description" => form.description = value,
                "day" => form.day = value,
                "time" => form.time = value,
                "responsible" => form.responsible = Some(value),
                "about" => form.about = value,
                "lead_id" | "client_id" | "deal_id" if !value.is_empty() => {
                    form.about = format!("{}:{value}", name.trim_end_matches("_id"));
                }
                "every" => form.every = value,
                "weekday" => form.weekdays.extend(value.parse::<u8>()),
                "month_day" => form.month_day = value,
                "until" => form.until = value,
                "remind" => form.remind = value,
                "result" => form.result = value,
                "version" => form.version = value,
                "back" => form.back = value,
                "due" => form.due = value,
                _ => {}
            }
        }
        if let Some((day, time)) = form.due.split_once('T') {
            (form.day, form.time) = (day.to_owned(), time.to_owned());
        }
        form
    }

    fn due(&self, zone: Tz) -> Result<Due> {
        Due::typed(&self.day, &self.time, zone)
    }

    fn kind(&self) -> Result<Option<Kind>> {
        match self.kind.as_str() {
            "" => Ok(None),
            word => Kind::parse(word).map(Some).ok_or_else(|| Error::field("kind", "unknown_value")),
        }
    }

    fn responsible(&self) -> Result<Option<UserId>> {
        let named = self.responsible.as_deref().filter(|person| !person.is_empty());
        named.map(|person| person.parse().map_err(|_| Error::field("responsible", "unknown_user"))).transpose()
    }

    /// What it is about; nothing for what can't be read.
    pub fn subject(&self) -> Option<Subject> {
        let (kind, id) = self.about.split_once(':')?;
        Subject::stored(kind, id.parse::<Uuid>().ok()?)
    }

    fn ids(&self) -> SubjectIds {
        let mut ids = SubjectIds::default();
        match self.subject() {
            Some(Subject::Lead(id)) => ids.lead_id = Some(id),
            Some(Subject::Client(id)) => ids.client_id = Some(id),
            Some(Subject::Deal(id)) => ids.deal_id = Some(id),
            None => {}
        }
        ids
    }

    /// How it comes again: on the weekdays that are ticked, or on that of the deadline; of a month on its own day, or on that of the deadline.
    fn repeat(&self, due: Due, zone: Tz) -> Result<Option<Repeat>> {
        use chrono::Datelike;
        if self.every.is_empty() {
            return Ok(None);
        }
        let first = due.day(zone).ok_or_else(|| Error::field("day", "required"))?;
        let small = |n: u32| u8::try_from(n).unwrap_or(1);
        let every = match self.every.as_str() {
            "day" => Every::Day,
            "workday" => Every::Workday,
            "week" if self.weekdays.is_empty() => {
                Every::Week { days: [small(first.weekday().number_from_monday())].into() }
            }
            "week" => Every::Week { days: self.weekdays.clone() },
            "month" => Every::Month { day: self.month_day(first)? },
            _ => return Err(Error::field("every", "unknown_value")),
        };
        let refused = |_| Error::field("until", "invalid_date");
        let until = if self.until.is_empty() { None } else { Some(typed_day(&self.until).map_err(refused)?) };
        Ok(Some(Repeat { every, until, time: None }))
    }

    fn month_day(&self, first: NaiveDate) -> Result<u8> {
        use chrono::Datelike;
        let typed = self.month_day.trim();
        let day = if typed.is_empty() { u8::try_from(first.day()).ok() } else { typed.parse().ok() };
        day.filter(|day| (1..=31).contains(day)).ok_or_else(|| Error::field("month_day", "out_of_range"))
    }

    fn remind(&self, due: Due) -> Result<Option<i32>> {
        if self.remind.is_empty() || due == Due::Never {
            return Ok(None);
        }
        self.remind.parse().map(Some).map_err(|_| Error::field("remind", "invalid"))
    }

    /// The task it makes.
    ///
    /// # Errors
    /// 422 for what can't be read.
    pub fn new_task(&self, zone: Tz) -> Result<NewTask> {
        let due = self.due(zone)?;
        Ok(NewTask {
            title: self.title.clone(),
            kind: self.kind()?,
            description: self.description.clone(),
            due_at: at(due),
            due_on: on(due, zone),
            responsible: self.responsible()?,
            repeat: self.repeat(due, zone)?,
            remind_before: self.remind(due)?,
            subject: self.ids(),
        })
    }

    /// The change it makes of a task.
    ///
    /// # Errors
    /// 422 for what can't be read.
    pub fn patch(&self, zone: Tz) -> Result<TaskPatch> {
        let due = self.due(zone)?;
        Ok(TaskPatch {
            title: Some(self.title.clone()),
            kind: self.kind()?,
            description: Some(self.description.clone()),
            due_at: if due.is_day() { None } else { Some(at(due)) },
            due_on: on(due, zone),
            responsible: self.responsible.is_some().then_some(self.responsible()?),
            repeat: Some(self.repeat(due, zone)?),
            remind_before: Some(self.remind(due)?),
            done: None,
            result: None,
            version: self.version.parse().ok(),
        })
    }
}

fn at(due: Due) -> Option<DateTime<Utc>> {
    if let Due::At(at) = due { Some(at) } else { None }
}

fn on(due: Due, zone: Tz) -> Option<NaiveDate> {
    if due.is_day() { due.day(zone) } else { None }
}

/// A place of our own site to go back to; anything else leads to the tasks.
pub fn back(address: &str) -> &str {
    local_path(address).unwrap_or("/tasks")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> TaskForm {
        TaskForm::read(&pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect::<Vec<_>>())
    }

    #[test]
    fn a_task_leads_back_to_our_own_pages_only() {
        assert_eq!(back("/leads/1"), "/leads/1");
        for foreign in
            ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "", "javascript:alert(1)"]
        {
            assert_eq!(back(foreign), "/tasks", "{foreign}");
        }
    }

    #[test]
    fn a_card_sends_the_deadline_as_one_field() {
        let zone = Tz::Asia__Yekaterinburg;
        let id = Uuid::from_u128(5);
        let card =
            form(&[("title", "Позвонить"), ("due", "2026-11-22T18:00"), ("lead_id", &id.to_string()), ("deal_id", "")]);
        let new = card.new_task(zone).unwrap();
        assert_eq!(new.due_at.unwrap().to_rfc3339(), "2026-11-22T13:00:00+00:00");
        assert_eq!(new.subject.lead_id.map(|lead| lead.0), Some(id));
    }

    #[test]
    fn a_repetition_takes_what_is_not_said_from_the_deadline() {
        let read = |pairs: &[(&str, &str)]| {
            form(&[&[("title", "А"), ("day", "2026-11-26")], pairs].concat())
                .new_task(Tz::UTC)
                .unwrap()
                .repeat
                .unwrap()
                .every
        };
        assert_eq!(read(&[("every", "week")]), Every::Week { days: [4].into() });
        assert_eq!(read(&[("every", "week"), ("weekday", "1"), ("weekday", "3")]), Every::Week { days: [1, 3].into() });
        assert_eq!(read(&[("every", "month")]), Every::Month { day: 26 });
        assert_eq!(read(&[("every", "month"), ("month_day", "31")]), Every::Month { day: 31 }, "its own day");
        let no_day = [("title", "А"), ("day", "2026-11-26"), ("every", "month"), ("month_day", "32")];
        assert!(form(&no_day).patch(Tz::UTC).is_err());
        assert!(form(&[("title", "А"), ("every", "day")]).new_task(Tz::UTC).is_err(), "without a day");
        assert!(
            form(&[("title", "А"), ("day", "2026-11-26"), ("every", "day"), ("until", "x")]).patch(Tz::UTC).is_err()
        );
    }
}
