//! One task: beside the list, or as a page of its own.

use actix_web::web::{Path, Query};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use crm::scope;
use crm::staff::{self, Person};
use crm::task::Kind;
use db::TenantTx;
use kernel::{Action, Actor, FieldError, Object, Result};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::render::card::Choice;
use web::{Answer, AppData, Page, View, Who};

use super::asked::givable;
use super::form::TaskForm;
use super::quick::kinds;
use super::sample;
use crate::about::{self, About};
use crate::due::{Due, typed_day};
use crate::repeat::Every;
use crate::task::{self, Task};

/// How long before the deadline one may be reminded, in minutes.
const REMINDERS: [i32; 6] = [0, 15, 60, 180, 1_440, 2_880];

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct TaskPanel {
    id: Option<Uuid>,
    form: TaskForm,
    errors: Vec<FieldError>,
    stale: bool,
    done_at: Option<DateTime<Utc>>,
    created_at: Option<DateTime<Utc>>,
    about: Option<About>,
    owner: Option<String>,
    kinds: Vec<Choice>,
    people: Vec<Choice>,
    reminders: Vec<i32>,
    may_edit: bool,
    may_delete: bool,
}

/// A task as its form shows it.
fn form(task: &Task, zone: Tz) -> TaskForm {
    let due = task.due(zone);
    let time = match due {
        Due::At(at) => at.with_timezone(&zone).format("%H:%M").to_string(),
        _ => String::new(),
    };
    let (every, weekdays) = match task.repeat.as_ref().map(|repeat| &repeat.every) {
        None => ("", Default::default()),
        Some(Every::Day) => ("day", Default::default()),
        Some(Every::Workday) => ("workday", Default::default()),
        Some(Every::Week { days }) => ("week", days.clone()),
        Some(Every::Month { .. }) => ("month", Default::default()),
    };
    let month_day = match task.repeat.as_ref().map(|repeat| &repeat.every) {
        Some(Every::Month { day }) => day.to_string(),
        _ => String::new(),
    };
    let until = task.repeat.as_ref().and_then(|repeat| repeat.until);
    TaskForm {
        title: task.title.clone(),
        kind: task.kind.as_str().into(),
        description: task.description.clone(),
        day: due.day(zone).map(|day| day.to_string()).unwrap_or_default(),
        time,
        responsible: Some(task.responsible.map(|user| user.to_string()).unwrap_or_default()),
        about: task.subject().map(|of| format!("{}:{}", of.kind(), of.id())).unwrap_or_default(),
        every: every.into(),
        weekdays,
        month_day,
        until: until.map(|day| day.to_string()).unwrap_or_default(),
        remind: task.remind_before.map(|minutes| minutes.to_string()).unwrap_or_default(),
        result: task.result.clone(),
        version: task.version.to_string(),
        ..TaskForm::default()
    }
}

struct Data {
    task: Option<Task>,
    about: Option<About>,
    staff: Vec<Person>,
}

async fn read(actor: &Actor, tx: &mut TenantTx, id: Option<Uuid>, typed: Option<&TaskForm>) -> Result<Data> {
    let own = scope::own(actor, Object::Task, Action::View)?;
    let task = match id {
        Some(id) => Some(task::find(tx, id, own).await?),
        None => None,
    };
    let subject = task.as_ref().and_then(Task::subject).or_else(|| typed.and_then(TaskForm::subject));
    let about = about::of(actor, tx, subject).await?.into_values().next();
    Ok(Data { task, about, staff: staff::all(tx).await? })
}

fn draw(actor: &Actor, zone: Tz, data: Data, typed: Option<TaskForm>, errors: Vec<FieldError>) -> TaskPanel {
    let task = data.task.as_ref();
    let owner = task.and_then(|task| task.responsible);
    let mut form = typed.or_else(|| task.map(|task| form(task, zone))).unwrap_or_default();
    // A form that did not ask for the person takes nobody's task away when it is sent again.
    form.responsible = form.responsible.or_else(|| owner.map(|user| user.to_string()));
    let mut reminders = REMINDERS.to_vec();
    reminders.extend(task.and_then(|task| task.remind_before).filter(|minutes| !REMINDERS.contains(minutes)));
    reminders.sort_unstable();
    let me = task.is_none_or(|task| task.responsible == actor.user);
    let may = |action| match scope::own(actor, Object::Task, action) {
        Ok(own) => own.is_none() || me,
        Err(_) => false,
    };
    TaskPanel {
        id: task.map(|task| task.id),
        errors,
        stale: false,
        done_at: task.and_then(|task| task.done_at),
        created_at: task.map(|task| task.created_at),
        about: data.about,
        owner: data.staff.iter().find(|person| Some(person.id) == owner).map(|person| person.name.clone()),
        kinds: kinds(),
        people: givable(actor, &data.staff, task),
        reminders,
        may_edit: may(if task.is_some() { Action::Edit } else { Action::Create }),
        may_delete: task.is_some() && may(Action::Delete),
        form,
    }
}

/// `GET /tasks/{id}`.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn show(app: AppData, who: Who, view: View, id: Path<Uuid>) -> Answer {
    let work = async |tx: &mut TenantTx| read(&who.actor, tx, Some(*id), None).await;
    let data = app.db.tenant(&who.actor, who.tenant()?, work).await?;
    let page = draw(&who.actor, view.chrome.zone, data, None, Vec::new());
    view.page(&page)
}

/// The day and the subject of a new task.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NewAsked {
    day: String,
    about: String,
}

/// `GET /tasks/new`.
///
/// # Errors
/// `Forbidden`.
pub async fn new(app: AppData, who: Who, view: View, asked: Query<NewAsked>) -> Answer {
    scope::own(&who.actor, Object::Task, Action::Create)?;
    let form = TaskForm {
        kind: Kind::Call.as_str().into(),
        day: typed_day(&asked.day).map(|day| day.to_string()).unwrap_or_default(),
        about: asked.about.clone(),
        responsible: who.actor.user.map(|user| user.to_string()),
        ..TaskForm::default()
    };
    let work = async |tx: &mut TenantTx| read(&who.actor, tx, None, Some(&form)).await;
    let data = app.db.tenant(&who.actor, who.tenant()?, work).await?;
    let page = draw(&who.actor, view.chrome.zone, data, Some(form), Vec::new());
    view.page(&page)
}

/// The panel with a form that was refused.
pub(super) async fn refuse(
    app: &AppData,
    who: &Who,
    view: View,
    id: Option<Uuid>,
    form: TaskForm,
    (errors, stale): (Vec<FieldError>, bool),
) -> Answer {
    let work = async |tx: &mut TenantTx| read(&who.actor, tx, id, Some(&form)).await;
    let data = app.db.tenant(&who.actor, who.tenant()?, work).await?;
    let page = TaskPanel { stale, ..draw(&who.actor, view.chrome.zone, data, Some(form), errors) };
    view.refused(&page)
}

impl Page for TaskPanel {
    const TEMPLATE: &'static str = "planner/task.html";
    const FRAGMENTS: &'static [&'static str] = &["panel"];

    fn samples() -> Vec<Self> {
        let about = sample::rows(0, false).into_iter().find_map(|row| row.about);
        let form = TaskForm {
            title: "Уточнить пакет документов".into(),
            kind: "documents".into(),
            day: "2026-11-22".into(),
            every: "week".into(),
            weekdays: [1, 4].into(),
            version: "3".into(),
            ..TaskForm::default()
        };
        let full = Self {
            id: Some(Uuid::from_u128(1)),
            form,
            errors: Vec::new(),
            stale: false,
            done_at: None,
            created_at: Some(web::sample_at()),
            about,
            owner: Some("Анна Воронцова".into()),
            kinds: kinds(),
            people: vec![Choice::named("1", "Анна")],
            reminders: REMINDERS.to_vec(),
            may_edit: true,
            may_delete: true,
        };
        let done = Self {
            done_at: Some(web::sample_at()),
            form: TaskForm {
                result: "Договорились".into(), description: "Справка".into(), ..full.form.clone()
            },
            ..full.clone()
        };
        let fields = ["title", "day", "time", "responsible", "description", "every", "month_day", "until", "remind"];
        let errors = fields.map(|field| FieldError::new(field, "invalid_date")).into();
        let refused = Self { errors, stale: true, people: Vec::new(), ..full.clone() };
        let new =
            Self { id: None, created_at: None, about: None, owner: None, form: TaskForm::default(), ..full.clone() };
        let read_only = Self { may_edit: false, may_delete: false, owner: None, ..done.clone() };
        vec![full, done, refused, new, read_only]
    }
}
