//! The form at the top of the page that adds a task.

use chrono::NaiveDate;
use crm::staff::Person;
use crm::task::Kind;
use kernel::{Actor, FieldError};
use serde::Serialize;
use web::Page;
use web::render::card::Choice;

use super::asked::givable;
use super::form::TaskForm;

/// The form.
#[derive(Debug, Clone, Serialize)]
pub struct QuickForm {
    form: TaskForm,
    errors: Vec<FieldError>,
    kinds: Vec<Choice>,
    people: Vec<Choice>,
    me: String,
}

/// The kinds of tasks to choose from.
pub fn kinds() -> Vec<Choice> {
    Kind::ALL.iter().map(|kind| Choice::of(kind.as_str(), format!("planner-kind-{kind}"))).collect()
}

impl QuickForm {
    /// An empty one, due today.
    pub fn fresh(actor: &Actor, staff: &[Person], today: NaiveDate) -> Self {
        let form = TaskForm { kind: Kind::Call.as_str().into(), day: today.to_string(), ..TaskForm::default() };
        Self::of(actor, staff, form, Vec::new())
    }

    /// As it was typed, with what it was refused for.
    pub fn of(actor: &Actor, staff: &[Person], form: TaskForm, errors: Vec<FieldError>) -> Self {
        let me = actor.user.map(|user| user.to_string()).unwrap_or_default();
        Self { form, errors, kinds: kinds(), people: givable(actor, staff, None), me }
    }
}

impl Page for QuickForm {
    const TEMPLATE: &'static str = "planner/quick.html";

    fn samples() -> Vec<Self> {
        let empty = Self {
            form: TaskForm { kind: "call".into(), ..TaskForm::default() },
            errors: Vec::new(),
            kinds: kinds(),
            people: vec![Choice::named("1", "Анна"), Choice::named("2", "Борис")],
            me: "1".into(),
        };
        let errors = ["title", "day", "time", "responsible"].map(|field| FieldError::new(field, "invalid_date")).into();
        let refused = Self { errors, people: Vec::new(), ..empty.clone() };
        vec![empty, refused]
    }
}
