//! The answer to an act upon a task: a message, with which it can be taken back.

use chrono::{DateTime, Utc};
use serde::Serialize;
use web::{Answer, Page, View};

use crate::task::Task;

/// The message.
#[derive(Debug, Clone, Serialize)]
pub struct Told {
    key: &'static str,
    what: String,
    due_at: Option<DateTime<Utc>>,
    all_day: bool,
    undo: String,
    /// Whether it takes the place of the message whose undo was pressed.
    instead: bool,
    /// The form of a new task, emptied.
    quick: Option<super::quick::QuickForm>,
    /// Whether the side panel closes.
    close: bool,
}

impl Told {
    /// A message about a task.
    pub fn of(key: &'static str, task: &Task, undo: String) -> Self {
        Self {
            key,
            what: task.title.clone(),
            due_at: task.due_at,
            all_day: task.all_day,
            undo,
            instead: false,
            quick: None,
            close: false,
        }
    }

    /// With the form of a new task emptied.
    #[must_use]
    pub fn with_quick(self, quick: super::quick::QuickForm) -> Self {
        Self { quick: Some(quick), ..self }
    }

    /// Closing the side panel.
    #[must_use]
    pub fn closing(self) -> Self {
        Self { close: true, ..self }
    }

    /// In place of another message.
    #[must_use]
    pub fn instead(self, instead: bool) -> Self {
        Self { instead, ..self }
    }

    /// The answer to htmx.
    ///
    /// # Errors
    /// `Internal` when the template does not fit.
    pub fn answer(&self, view: &View) -> Answer {
        Ok(view.draw(actix_web::http::StatusCode::OK, self)?)
    }
}

impl Page for Told {
    const TEMPLATE: &'static str = "planner/told.html";

    fn samples() -> Vec<Self> {
        let keys = ["added", "done", "reopened", "moved", "saved", "removed", "restored"];
        let told = |key: &'static str| Self {
            key,
            what: "Позвонить".into(),
            due_at: Some(web::sample_at()),
            all_day: key == "moved",
            undo: "/tasks/1/done?done=false".into(),
            instead: key == "reopened",
            quick: (key == "added").then(|| super::quick::QuickForm::samples().into_iter().next()).flatten(),
            close: key == "saved",
        };
        let mut all: Vec<Self> = keys.into_iter().map(told).collect();
        all.push(Self { due_at: None, undo: String::new(), ..told("moved") });
        all
    }
}
