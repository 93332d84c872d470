//! What the forms and buttons of tasks do. By htmx they answer with a message and an undo, else they lead back.

use actix_web::HttpRequest;
use actix_web::web::{Form, Path, Query};
use chrono::{DateTime, Utc};
use crm::staff;
use db::TenantTx;
use kernel::{Error, Result};
use serde::Deserialize;
use uuid::Uuid;
use web::view::{by_htmx, encode_query, flash};
use web::{Answer, AppData, View, Who, see_other};

use super::form::{TaskForm, back};
use super::panel;
use super::quick::QuickForm;
use super::told::Told;
use crate::due::typed_day;
use crate::task::{self, Later, Task, TaskPatch};

type Pairs = Form<Vec<(String, String)>>;

/// Which element htmx is going to replace.
fn target(request: &HttpRequest) -> &str {
    request.headers().get("hx-target").and_then(|target| target.to_str().ok()).unwrap_or_default()
}

/// Whether the undo of a message was pressed.
fn from_toast(request: &HttpRequest) -> bool {
    target(request).starts_with("div") && !target(request).contains('#')
}

/// `POST /tasks`.
///
/// # Errors
/// As [`task::create`].
pub async fn create(app: AppData, who: Who, view: View, request: HttpRequest, pairs: Pairs) -> Answer {
    let (form, zone) = (TaskForm::read(&pairs), view.chrome.zone);
    let made = match form.new_task(zone) {
        Ok(new) => {
            let work = async |tx: &mut TenantTx| task::create(&who.actor, tx, zone, &new).await;
            app.db.tenant(&who.actor, who.tenant()?, work).await
        }
        Err(error) => Err(error),
    };
    let in_panel = target(&request).ends_with("#panel");
    match made {
        Ok(_) if !by_htmx(&request) => Ok(see_other(back(&form.back))),
        Ok(task) if in_panel => Told::of("added", &task, String::new()).closing().answer(&view),
        Ok(task) => {
            let quick = quick(&app, &who, &view, None).await?;
            Told::of("added", &task, String::new()).with_quick(quick).answer(&view)
        }
        Err(Error::Invalid(errors)) if in_panel => panel::refuse(&app, &who, view, None, form, (errors, false)).await,
        Err(Error::Invalid(errors)) if by_htmx(&request) => {
            let page = quick(&app, &who, &view, Some((form, errors))).await?;
            view.refused(&page)
        }
        Err(other) => Err(other.into()),
    }
}

/// The form of a new task: empty, or as it was refused.
async fn quick(
    app: &AppData,
    who: &Who,
    view: &View,
    refused: Option<(TaskForm, Vec<kernel::FieldError>)>,
) -> Result<QuickForm> {
    let staff = app.db.tenant(&who.actor, who.tenant()?, async |tx| staff::all(tx).await).await?;
    let today = view.chrome.now.with_timezone(&view.chrome.zone).date_naive();
    Ok(match refused {
        None => QuickForm::fresh(&who.actor, &staff, today),
        Some((form, errors)) => QuickForm::of(&who.actor, &staff, form, errors),
    })
}

/// `POST /tasks/{id}`.
///
/// # Errors
/// As [`task::edit`].
pub async fn save(app: AppData, who: Who, view: View, request: HttpRequest, id: Path<Uuid>, pairs: Pairs) -> Answer {
    let (form, zone) = (TaskForm::read(&pairs), view.chrome.zone);
    let saved = match form.patch(zone) {
        Ok(patch) => {
            let work = async |tx: &mut TenantTx| task::edit(&who.actor, tx, zone, *id, &patch).await;
            app.db.tenant(&who.actor, who.tenant()?, work).await
        }
        Err(error) => Err(error),
    };
    match saved {
        Ok(task) if by_htmx(&request) => Told::of("saved", &task, String::new()).closing().answer(&view),
        Ok(task) => view.done("/tasks", Some(flash("planner-told-saved", &task.title, ""))),
        Err(Error::Invalid(errors)) => panel::refuse(&app, &who, view, Some(*id), form, (errors, false)).await,
        Err(Error::Conflict("stale")) => panel::refuse(&app, &who, view, Some(*id), form, (Vec::new(), true)).await,
        Err(other) => Err(other.into()),
    }
}

/// Whether a task is done.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DoneAsked {
    done: String,
}

/// `POST /tasks/{id}/done`: done, or with `done=false` to be done again.
///
/// # Errors
/// As [`task::edit`].
pub async fn done(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    id: Path<Uuid>,
    asked: Query<DoneAsked>,
    pairs: Pairs,
) -> Answer {
    let form = TaskForm::read(&pairs);
    let sent = pairs.iter().find(|(name, _)| name == "done").map(|(_, value)| value.as_str());
    let done = sent.unwrap_or(&asked.done) != "false";
    let result = (!form.result.is_empty()).then(|| form.result.clone());
    let patch = TaskPatch { done: Some(done), result, ..TaskPatch::default() };
    let zone = view.chrome.zone;
    let work = async |tx: &mut TenantTx| task::edit(&who.actor, tx, zone, *id, &patch).await;
    let task = app.db.tenant(&who.actor, who.tenant()?, work).await?;
    if !by_htmx(&request) {
        return Ok(see_other(back(&form.back)));
    }
    let told = if done {
        Told::of("done", &task, format!("/tasks/{id}/done?done=false"))
    } else {
        Told::of("reopened", &task, String::new()).instead(from_toast(&request))
    };
    let told = if target(&request).ends_with("#panel") { told.closing() } else { told };
    told.answer(&view)
}

/// How far a task is put off.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct LaterForm {
    to: String,
    back: String,
}

/// `POST /tasks/{id}/postpone`.
///
/// # Errors
/// As [`task::postpone`]; 422 `unknown_value`.
pub async fn postpone(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    id: Path<Uuid>,
    form: Form<LaterForm>,
) -> Answer {
    let how = Later::parse(&form.to).ok_or_else(|| Error::field("to", "unknown_value"))?;
    let zone = view.chrome.zone;
    let work = async |tx: &mut TenantTx| task::postpone(&who.actor, tx, zone, *id, how).await;
    let (was, task) = app.db.tenant(&who.actor, who.tenant()?, work).await?;
    moved(&view, &request, &was, &task, &form.back)
}

/// The day to which a task is moved.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DayForm {
    day: String,
    version: Option<i32>,
    back: String,
}

/// `POST /tasks/{id}/day`.
///
/// # Errors
/// As [`task::move_to`].
pub async fn put_on(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    id: Path<Uuid>,
    form: Form<DayForm>,
) -> Answer {
    let (day, zone) = (typed_day(&form.day)?, view.chrome.zone);
    let work = async |tx: &mut TenantTx| task::move_to(&who.actor, tx, zone, *id, day, form.version).await;
    let (was, task) = app.db.tenant(&who.actor, who.tenant()?, work).await?;
    moved(&view, &request, &was, &task, &form.back)
}

fn moved(view: &View, request: &HttpRequest, was: &Task, task: &Task, back_to: &str) -> Answer {
    if !by_htmx(request) {
        return Ok(see_other(back(back_to)));
    }
    // What was moved since is not put back.
    let at = was.due_at.map(|at| encode_query(&at.to_rfc3339())).unwrap_or_default();
    let undo = format!("/tasks/{}/due?at={at}&all_day={}&version={}", task.id, was.all_day, task.version);
    Told::of("moved", task, undo).answer(view)
}

/// A deadline as it was; empty for none.
#[derive(Debug, Clone, Deserialize)]
pub struct DueAsked {
    at: String,
    all_day: bool,
    version: i32,
}

/// `POST /tasks/{id}/due`: the deadline as it was before it was moved.
///
/// # Errors
/// As [`task::edit`]; `Conflict("stale")` when somebody has changed the task since; 422 `invalid_date`.
pub async fn put_back(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    id: Path<Uuid>,
    asked: Query<DueAsked>,
) -> Answer {
    let refused = |_| Error::field("at", "invalid_date");
    let at: Option<DateTime<Utc>> = if asked.at.is_empty() { None } else { Some(asked.at.parse().map_err(refused)?) };
    let zone = view.chrome.zone;
    let on = at.filter(|_| asked.all_day).map(|at| at.with_timezone(&zone).date_naive());
    let due_at = if on.is_some() { None } else { Some(at) };
    let patch = TaskPatch { due_at, due_on: on, version: Some(asked.version), ..TaskPatch::default() };
    let work = async |tx: &mut TenantTx| task::edit(&who.actor, tx, zone, *id, &patch).await;
    let task = app.db.tenant(&who.actor, who.tenant()?, work).await?;
    if !by_htmx(&request) {
        return Ok(see_other("/tasks"));
    }
    Told::of("restored", &task, String::new()).instead(from_toast(&request)).answer(&view)
}

/// `POST /tasks/{id}/delete`.
///
/// # Errors
/// As [`task::remove`].
pub async fn delete(app: AppData, who: Who, view: View, request: HttpRequest, id: Path<Uuid>) -> Answer {
    let work = async |tx: &mut TenantTx| task::remove(&who.actor, tx, *id).await;
    let task = app.db.tenant(&who.actor, who.tenant()?, work).await?;
    let undo = format!("/tasks/{id}/restore");
    if !by_htmx(&request) {
        return view.done("/tasks", Some(flash("planner-told-removed", &task.title, &undo)));
    }
    Told::of("removed", &task, undo).closing().answer(&view)
}

/// `POST /tasks/{id}/restore`.
///
/// # Errors
/// As [`task::restore`].
pub async fn restore(app: AppData, who: Who, view: View, request: HttpRequest, id: Path<Uuid>) -> Answer {
    let work = async |tx: &mut TenantTx| task::restore(&who.actor, tx, *id).await;
    let task = app.db.tenant(&who.actor, who.tenant()?, work).await?;
    if !by_htmx(&request) {
        return Ok(see_other("/tasks"));
    }
    Told::of("restored", &task, String::new()).instead(from_toast(&request)).answer(&view)
}
