//! The page of tasks.

use std::collections::HashMap;

use actix_web::HttpRequest;
use actix_web::web::Query;
use chrono_tz::Tz;
use crm::staff::{self, Person};
use crm::task::Kind;
use db::TenantTx;
use kernel::{Action, Actor, Object, Result};
use serde::Serialize;
use uuid::Uuid;
use web::cursor::{ByTime, Part, Slice};
use web::render::card::Choice;
use web::view::by_htmx;
use web::{Answer, AppData, Page, View, Who};

use super::asked::{Asked, people};
use super::quick::QuickForm;
use super::row::{TaskRow, row};
use super::sample;
use crate::about::{self, About};
use crate::task::Task;
use crate::task::list::{Bounds, Filter, Section, count, section};

/// Rows of a section among the others.
const FEW: i64 = 20;
/// Rows of a page of one section.
const MANY: i64 = 50;

/// A section of the page.
#[derive(Debug, Clone, Serialize)]
pub struct SectionPart {
    /// Which.
    pub code: Section,
    /// How many tasks it has.
    pub count: i64,
    /// The first of them.
    pub rows: Vec<TaskRow>,
    /// The address of the section alone, where it has more.
    pub more: Option<String>,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct DayPage {
    /// The sections that have any tasks, or the one that is asked for.
    pub sections: Vec<SectionPart>,
    /// The one section that is asked for.
    pub only: Option<Section>,
    /// Whether this is a further part of it.
    pub appended: bool,
    /// Where its next part begins.
    pub next: Option<String>,
    /// The address of the page as it is.
    pub here: String,
    /// The address of the whole day with the same filter.
    pub whole: String,
    /// Whose tasks are shown, as the address says.
    pub whose: String,
    /// Their kind.
    pub kind: String,
    /// The words.
    pub q: String,
    /// Whether anything but whose is filtered by.
    pub filtered: bool,
    /// Whose tasks may be looked at.
    pub people: Vec<Choice>,
    /// Kinds to choose from.
    pub kinds: Vec<Choice>,
    /// Whether the reader may do them.
    pub may_edit: bool,
    /// The form of a new one, for whoever may add it.
    pub quick: Option<QuickForm>,
}

struct Data {
    parts: Vec<(Section, i64, Slice<Task>)>,
    staff: Vec<Person>,
    about: HashMap<Uuid, About>,
}

async fn read(actor: &Actor, tx: &mut TenantTx, asked: &Asked, filter: &Filter, zone: Tz) -> Result<Data> {
    let (bounds, only) = (Bounds::at(tx.now(), zone), asked.section());
    let sections = only.as_ref().map_or(Section::ALL, std::slice::from_ref);
    let (part, rows): (Part<ByTime>, i64) = match only {
        Some(_) => (Part::read(&asked.after, &asked.until)?, MANY),
        None => (Part::read("", "")?, FEW),
    };
    let mut parts = Vec::new();
    for (code, held) in count(actor, tx, filter, sections, &bounds).await? {
        if held > 0 || only.is_some() {
            parts.push((code, held, section(actor, tx, filter, code, &bounds, (&part, rows)).await?));
        }
    }
    let subjects = parts.iter().flat_map(|(_, _, slice)| &slice.items).filter_map(Task::subject);
    let about = about::of(actor, tx, subjects.collect::<Vec<_>>()).await?;
    Ok(Data { parts, staff: staff::all(tx).await?, about })
}

/// `GET /tasks`.
///
/// # Errors
/// `Forbidden`; `Invalid` for a bad cursor.
pub async fn show(app: AppData, who: Who, view: View, request: HttpRequest, asked: Query<Asked>) -> Answer {
    let filter = asked.filter(&who.actor)?;
    let zone = view.chrome.zone;
    let work = async |tx: &mut TenantTx| read(&who.actor, tx, &asked, &filter, zone).await;
    let data = app.db.tenant(&who.actor, who.tenant()?, work).await?;
    let appended = by_htmx(&request) && !asked.after.is_empty();
    let page = draw(&view, &who.actor, &asked, data, appended);
    view.page(&page)
}

fn draw(view: &View, actor: &Actor, asked: &Asked, data: Data, appended: bool) -> DayPage {
    let (now, only) = (view.chrome.now, asked.section());
    let today = now.with_timezone(&view.chrome.zone).date_naive();
    let next = data.parts.first().filter(|_| only.is_some()).and_then(|(_, _, slice)| slice.next.clone());
    let here = asked.address("/tasks", only);
    let part = |(code, count, slice): &(Section, i64, Slice<Task>)| SectionPart {
        code: *code,
        count: *count,
        rows: slice.items.iter().map(|task| row(task, &data.staff, &data.about, now)).collect(),
        more: slice.next.as_ref().filter(|_| only.is_none()).map(|_| asked.address("/tasks", Some(*code))),
    };
    let may_create = actor.permissions.allows(Object::Task, Action::Create);
    DayPage {
        sections: data.parts.iter().map(part).collect(),
        only,
        appended,
        next: next.map(|next| format!("{here}&after={next}")),
        whole: asked.address("/tasks", None),
        here,
        whose: asked.whose.clone(),
        kind: asked.kind.clone(),
        q: asked.q.clone(),
        filtered: !asked.q.is_empty() || !asked.kind.is_empty(),
        people: people(actor, &data.staff),
        kinds: kinds(),
        may_edit: actor.permissions.allows(Object::Task, Action::Edit),
        quick: may_create.then(|| QuickForm::fresh(actor, &data.staff, today)),
    }
}

/// Every kind, and any at all.
pub fn kinds() -> Vec<Choice> {
    let each = Kind::ALL.iter().map(|kind| Choice::of(kind.as_str(), format!("planner-kind-{kind}")));
    std::iter::once(Choice::any("planner-kind-any")).chain(each).collect()
}

impl Page for DayPage {
    const TEMPLATE: &'static str = "planner/day.html";
    const FRAGMENTS: &'static [&'static str] = &["tasks", "day", "rows_more"];

    fn samples() -> Vec<Self> {
        let part = |(n, code): (usize, &Section)| SectionPart {
            code: *code,
            count: 40,
            rows: sample::rows(n, *code == Section::Done),
            more: Some("/tasks?section=later".into()),
        };
        let full = Self {
            sections: Section::ALL.iter().enumerate().map(part).collect(),
            only: None,
            appended: false,
            next: None,
            here: "/tasks".into(),
            whole: "/tasks".into(),
            whose: String::new(),
            kind: String::new(),
            q: String::new(),
            filtered: false,
            people: vec![Choice::of("", "planner-whose-mine".into()), Choice::named("1", "Анна")],
            kinds: kinds(),
            may_edit: true,
            quick: QuickForm::samples().into_iter().next(),
        };
        let one = vec![part((0, &Section::Overdue))];
        let only = Self {
            sections: one,
            only: Some(Section::Overdue),
            next: Some("/tasks?section=overdue&after=7b".into()),
            ..full.clone()
        };
        let further = Self { appended: true, ..only.clone() };
        let empty = Self { sections: Vec::new(), may_edit: false, quick: None, people: Vec::new(), ..full.clone() };
        let none_found = Self { q: "кузнец".into(), filtered: true, ..empty.clone() };
        vec![full, only, further, empty, none_found]
    }
}
