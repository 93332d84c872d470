//! What the pages of tasks may be asked.

use crm::scope;
use crm::staff::Person;
use crm::task::Kind;
use kernel::{Action, Actor, Object, Result};
use serde::Deserialize;
use web::render::card::Choice;
use web::view::encode_query;

use crate::task::Task;
use crate::task::list::{Filter, Section, Whose};

/// The query of an address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Nothing for the reader's own, `all`, `none` for nobody's, or a person.
    pub whose: String,
    /// A kind of task.
    pub kind: String,
    /// Words.
    pub q: String,
    /// One section alone.
    pub section: String,
    /// Where its part begins.
    pub after: String,
    /// Where its part ends.
    pub until: String,
}

impl Asked {
    /// The filter it stands for; whoever sees only their own asks for them.
    ///
    /// # Errors
    /// `Forbidden`.
    pub fn filter(&self, actor: &Actor) -> Result<Filter> {
        scope::own(actor, Object::Task, Action::View)?;
        let own = actor.user.map_or(Whose::All, Whose::Of);
        let whose = match self.whose.as_str() {
            "all" => Whose::All,
            "none" => Whose::Nobody,
            "" => own,
            person => person.parse().map_or(own, Whose::Of),
        };
        Ok(Filter { whose, kind: Kind::parse(&self.kind), q: self.q.clone() })
    }

    /// The one section that is asked for.
    pub fn section(&self) -> Option<Section> {
        Section::parse(&self.section)
    }

    /// The address of a page with this filter, of one section where it is named.
    pub fn address(&self, path: &str, section: Option<Section>) -> String {
        let section = section.map(Section::as_str).unwrap_or_default();
        let parts = [("whose", self.whose.as_str()), ("kind", &self.kind), ("q", &self.q), ("section", section)];
        let query: Vec<String> = parts
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", encode_query(value)))
            .collect();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
    }
}

/// Whose tasks may be looked at.
pub fn people(actor: &Actor, staff: &[Person]) -> Vec<Choice> {
    let all = matches!(scope::own(actor, Object::Task, Action::View), Ok(None));
    if !all {
        return Vec::new();
    }
    let mut choices = vec![
        Choice::of("", "planner-whose-mine".into()),
        Choice::of("all", "planner-whose-all".into()),
        Choice::of("none", "planner-whose-none".into()),
    ];
    let others = staff.iter().filter(|person| person.active && Some(person.id) != actor.user);
    choices.extend(others.map(|person| Choice::named(person.id, person.name.clone())));
    choices
}

/// To whom a new task may be given, or one that is there: that may become nobody's, and stays with whoever has left until it is given away.
pub fn givable(actor: &Actor, staff: &[Person], task: Option<&Task>) -> Vec<Choice> {
    let action = if task.is_some() { Action::Edit } else { Action::Create };
    if !matches!(scope::own(actor, Object::Task, action), Ok(None)) {
        return Vec::new();
    }
    let present = task.and_then(|task| task.responsible);
    let people = staff.iter().filter(|person| person.active || Some(person.id) == present);
    let nobody = task.map(|_| Choice::any("planner-nobody"));
    nobody.into_iter().chain(people.map(|person| Choice::named(person.id, person.name.clone()))).collect()
}
