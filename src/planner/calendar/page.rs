//! The calendar as a page: a month or a week.

use std::collections::HashMap;

use actix_web::web::Query;
use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use crm::staff::{self, Person};
use db::TenantTx;
use kernel::{Action, Actor, Object, Result, workday};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::render::card::Choice;
use web::{Answer, AppData, Page, View, Who};

use super::read::{OfDay, tasks};
use super::span::{Kind, Span};
use crate::about::{self, About};
use crate::day::page::kinds;
use crate::day::row::{TaskRow, row};
use crate::day::{asked, sample};
use crate::due::typed_day;
use crate::task::Task;
use crate::task::list::Filter;

/// Tasks of a day of a month.
const OF_MONTH: i64 = 4;
/// Tasks of a day of a week.
const OF_WEEK: i64 = 60;

/// What the page may be asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    view: String,
    day: String,
    whose: String,
    kind: String,
}

/// A day of the page.
#[derive(Debug, Clone, Serialize)]
pub struct DayPart {
    date: NaiveDate,
    number: u32,
    /// 1 is Monday.
    weekday: u32,
    today: bool,
    /// Whether it is of another month.
    outside: bool,
    /// `work`, `short`, `weekend` or `holiday`.
    kind: &'static str,
    rows: Vec<TaskRow>,
    total: i64,
    more: i64,
    /// The week in which it is.
    week: String,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct CalendarPage {
    view: Kind,
    days: Vec<DayPart>,
    first: NaiveDate,
    last: NaiveDate,
    month: u32,
    year: i32,
    here: String,
    before: String,
    after: String,
    now_href: String,
    other: String,
    day: NaiveDate,
    whose: String,
    kind: String,
    people: Vec<Choice>,
    kinds: Vec<Choice>,
    may_edit: bool,
    may_create: bool,
}

struct Data {
    found: Vec<OfDay>,
    about: HashMap<Uuid, About>,
    staff: Vec<Person>,
}

impl Asked {
    fn span(&self, today: NaiveDate) -> Span {
        let kind = if self.view == "week" { Kind::Week } else { Kind::Month };
        Span { kind, day: typed_day(&self.day).unwrap_or(today) }
    }

    fn filter(&self, actor: &Actor) -> Result<Filter> {
        asked::Asked { whose: self.whose.clone(), kind: self.kind.clone(), ..asked::Asked::default() }.filter(actor)
    }

    fn address(&self, kind: Kind, day: NaiveDate) -> String {
        let view = if kind == Kind::Week { "week" } else { "month" };
        let mut address = format!("/calendar?view={view}&day={day}");
        for (name, value) in [("whose", &self.whose), ("kind", &self.kind)] {
            if !value.is_empty() {
                address = format!("{address}&{name}={}", web::view::encode_query(value));
            }
        }
        address
    }
}

async fn read(actor: &Actor, tx: &mut TenantTx, filter: &Filter, span: Span, zone: Tz) -> Result<Data> {
    let limit = if span.kind == Kind::Week { OF_WEEK } else { OF_MONTH };
    let found = tasks(actor, tx, filter, &span.days(), zone, limit).await?;
    let subjects: Vec<_> = found.iter().flat_map(|of| &of.tasks).filter_map(Task::subject).collect();
    Ok(Data { found, about: about::of(actor, tx, subjects).await?, staff: staff::all(tx).await? })
}

/// `GET /calendar`.
///
/// # Errors
/// `Forbidden`.
pub async fn show(app: AppData, who: Who, view: View, asked: Query<Asked>) -> Answer {
    let filter = asked.filter(&who.actor)?;
    let (now, zone) = (view.chrome.now, view.chrome.zone);
    let today = now.with_timezone(&zone).date_naive();
    let span = asked.span(today);
    let work = async |tx: &mut TenantTx| read(&who.actor, tx, &filter, span, zone).await;
    let data = app.db.tenant(&who.actor, who.tenant()?, work).await?;
    let days = span.days();
    let part = |(date, of): (&NaiveDate, &OfDay)| DayPart {
        date: *date,
        number: date.day(),
        weekday: date.weekday().number_from_monday(),
        today: *date == today,
        outside: !span.holds(*date),
        kind: workday::kind(*date).as_str(),
        rows: of.tasks.iter().map(|task| row(task, &data.staff, &data.about, now)).collect(),
        total: of.total,
        more: of.total - i64::try_from(of.tasks.len()).unwrap_or(0),
        week: asked.address(Kind::Week, *date),
    };
    let (before, after) = span.neighbours();
    let other = if span.kind == Kind::Week { Kind::Month } else { Kind::Week };
    let page = CalendarPage {
        view: span.kind,
        first: days.first().copied().unwrap_or(today),
        last: days.last().copied().unwrap_or(today),
        days: days.iter().zip(&data.found).map(part).collect(),
        month: span.day.month(),
        year: span.day.year(),
        here: asked.address(span.kind, span.day),
        before: asked.address(span.kind, before),
        after: asked.address(span.kind, after),
        now_href: asked.address(span.kind, today),
        other: asked.address(other, span.day),
        day: span.day,
        whose: asked.whose.clone(),
        kind: asked.kind.clone(),
        people: asked::people(&who.actor, &data.staff),
        kinds: kinds(),
        may_edit: who.actor.permissions.allows(Object::Task, Action::Edit),
        may_create: who.actor.permissions.allows(Object::Task, Action::Create),
    };
    view.page(&page)
}

impl Page for CalendarPage {
    const TEMPLATE: &'static str = "planner/calendar.html";
    const FRAGMENTS: &'static [&'static str] = &["calendar"];

    fn samples() -> Vec<Self> {
        let drawn = |kind: Kind, full: bool| {
            let span = Span { kind, day: sample::day() };
            let sorts = ["work", "short", "weekend", "holiday"];
            let day = |(n, date): (usize, &NaiveDate)| DayPart {
                date: *date,
                number: date.day(),
                weekday: date.weekday().number_from_monday(),
                today: n == 8,
                outside: n < 3,
                kind: sorts.get(n % 4).copied().unwrap_or("work"),
                rows: if full { sample::rows(n, n % 2 == 0) } else { Vec::new() },
                total: if full { 12 } else { 0 },
                more: if full { 6 } else { 0 },
                week: "/calendar?view=week".into(),
            };
            let days = span.days();
            Self {
                view: kind,
                first: span.day,
                last: span.day,
                days: days.iter().enumerate().map(day).collect(),
                month: span.day.month(),
                year: span.day.year(),
                here: "/calendar".into(),
                before: "/calendar".into(),
                after: "/calendar".into(),
                now_href: "/calendar".into(),
                other: "/calendar".into(),
                day: span.day,
                whose: String::new(),
                kind: String::new(),
                people: if full { vec![Choice::named("1", "Анна")] } else { Vec::new() },
                kinds: kinds(),
                may_edit: full,
                may_create: full,
            }
        };
        let mut all = vec![drawn(Kind::Month, true), drawn(Kind::Week, true), drawn(Kind::Month, false)];
        all.extend((1..=12).map(|month| Self { month, ..drawn(Kind::Month, false) }));
        all
    }
}
