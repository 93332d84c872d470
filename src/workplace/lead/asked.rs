//! What the list of leads is asked for, as its address says it.

use actix_web::web::Query;
use chrono_tz::Tz;
use db::TenantTx;
use kernel::{Actor, Error, Result, ViewId};

use super::api::responsible;
use crm::lead::field::Field;
use crm::lead::list::{Filter, Sort};
use crm::segment::Segment;
use crm::view::View;
use fields::condition::{Condition, Conditions, Operator};
use fields::{Fields, Record};
use pipeline::status::{self, Status};
use tags::Tags;
use web::view::encode_query;

/// Words of the standing views; the empty one is all leads.
pub(super) const STANDING: [&str; 5] = ["", "open", "mine", "new", "bought"];

/// What the page is asked for. Beside a saved view stands what differs from it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// A standing view's word or a saved view's id.
    pub view: String,
    pub status: String,
    pub source: String,
    pub responsible: String,
    pub q: String,
    /// As it was asked; empty for the view's own order.
    pub sort: String,
    pub after: String,
    pub until: String,
    /// As the view or the address has them; read when it is settled what fields there are.
    pub conditions: Conditions,
    /// The parts of the address in which conditions may be.
    parts: Vec<(String, String)>,
    /// Whether the conditions were sent by the form, none of them too: those of the view do not hold then.
    changed: bool,
    /// A condition that is to be added: the field, and the first of the group that it joins.
    add: Option<(String, Option<usize>)>,
}

/// What an address speaks of: the statuses and views that there are, and the view that it names.
pub(crate) struct Place {
    pub statuses: Vec<Status>,
    pub views: Vec<View>,
    pub saved: Option<View>,
    /// The custom fields that the reader sees.
    pub fields: Fields,
    pub tags: Tags,
    pub segments: Vec<Segment>,
}

/// The address of the list with a query that a form has sent back.
///
/// # Errors
/// `BadRequest` for what can be no part of an address.
pub(crate) fn back(query: &str) -> Result<String> {
    match query {
        "" => Ok("/leads".to_owned()),
        query if query.bytes().all(|byte| byte.is_ascii_graphic()) => Ok(format!("/leads?{query}")),
        _ => Err(Error::BadRequest("bad_query")),
    }
}

impl Asked {
    /// Reads the query of an address or a form.
    pub fn parse(query: &str) -> Result<Self> {
        let pairs = Query::<Vec<(String, String)>>::from_query(query).map_err(|_| Error::BadRequest("bad_query"))?;
        let mut asked = Self::default();
        for (name, value) in pairs.iter() {
            match name.as_str() {
                "view" => asked.view.clone_from(value),
                "status" => asked.status.clone_from(value),
                "source" => asked.source.clone_from(value),
                "responsible" => asked.responsible.clone_from(value),
                "q" => asked.q.clone_from(value),
                "sort" => asked.sort.clone_from(value),
                "after" => asked.after.clone_from(value),
                "until" => asked.until.clone_from(value),
                "changed" => asked.changed = true,
                name if !value.is_empty() => {
                    let group = name.strip_prefix("add").map(|rest| rest.parse().ok());
                    asked.add = group.map(|group| (value.clone(), group)).or(asked.add.take());
                }
                _ => {}
            }
        }
        asked.parts = pairs.into_inner();
        Ok(asked)
    }

    /// The id of the saved view that is asked for.
    pub fn saved(&self) -> Option<ViewId> {
        self.view.parse().ok()
    }

    /// Reads what an address speaks of, and settles it ([`Self::settle`]).
    ///
    /// # Errors
    /// `Forbidden`; `NotFound` for a view that is not there, or that the reader does not see.
    pub async fn look_up(&mut self, actor: &Actor, tx: &mut TenantTx) -> Result<Place> {
        let (statuses, views) = (status::all(tx).await?, crm::view::all(actor, tx).await?);
        let fields = fields::of(actor, tx, Record::Lead).await?;
        let saved = self.settle(&views, &fields)?.cloned();
        let (tags, segments) = (tags::all(tx).await?, crm::segment::all(actor, tx).await?);
        Ok(Place { statuses, views, saved, fields, tags, segments })
    }

    /// Reads the conditions, takes from the saved view what the address does not say otherwise, and adds the condition that was asked for.
    ///
    /// # Errors
    /// `NotFound` for a view that is not there, or that the reader does not see.
    pub fn settle<'a>(&mut self, views: &'a [View], fields: &Fields) -> Result<Option<&'a View>> {
        let parts = std::mem::take(&mut self.parts);
        let parts = parts.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        self.conditions = Conditions::read(parts, |field| first(field, fields));
        self.changed |= !self.conditions.is_empty();
        let saved = match self.saved() {
            Some(id) => Some(views.iter().find(|view| view.id == id).ok_or(Error::NotFound)?),
            None if STANDING.contains(&self.view.as_str()) => None,
            None => return Err(Error::NotFound),
        };
        if let Some(view) = saved.filter(|_| !self.changed) {
            self.conditions = view.conditions.clone();
        }
        if let Some((field, group)) = self.add.take() {
            self.begin(field, group, fields);
            self.changed = true;
        }
        Ok(saved)
    }

    fn begin(&mut self, field: String, group: Option<usize>, fields: &Fields) {
        let condition = Condition { operator: first(&field, fields), field, values: Vec::new() };
        let mut head = 0;
        for members in &mut self.conditions.groups {
            if group == Some(head) {
                members.push(condition);
                return;
            }
            head += members.len();
        }
        self.conditions.groups.push(vec![condition]);
    }

    /// The order: what was asked, or the view's own.
    pub fn sorted(&self, saved: Option<&View>) -> Result<Sort> {
        let word = if self.sort.is_empty() { saved.map_or("", |view| view.sort.as_str()) } else { &self.sort };
        Sort::parse(word)
    }

    /// The filter of the list.
    ///
    /// # Errors
    /// 422 `unknown_user`, `unknown_sort`.
    pub fn filter(&self, actor: &Actor, statuses: &[Status], saved: Option<&View>, zone: Tz) -> Result<Filter> {
        let mut filter = Filter {
            q: self.q.clone(),
            sort: self.sorted(saved)?,
            conditions: self.conditions.clone(),
            zone,
            ..Filter::default()
        };
        match self.view.as_str() {
            "open" => filter.statuses = status::open(statuses),
            "mine" => filter.responsible = Some(responsible(actor, "me")?),
            "bought" => filter.bought = Some(true),
            "new" => filter.statuses = vec![status::NEW.to_owned()],
            _ => {}
        }
        if !self.status.is_empty() {
            filter.statuses = vec![self.status.clone()];
        }
        if !self.source.is_empty() {
            filter.source = Some(self.source.clone());
        }
        if !self.responsible.is_empty() {
            filter.responsible = Some(responsible(actor, &self.responsible)?);
        }
        Ok(filter)
    }

    /// All that is filtered but for the words that are searched for, said in conditions: what a view keeps.
    ///
    /// # Errors
    /// 422 as [`Conditions::check`].
    pub fn as_conditions(&self, statuses: &[Status]) -> Result<Conditions> {
        self.conditions.check()?;
        let mut all = self.conditions.clone();
        let mut and = |field: Field, operator, values| {
            all.and(Condition { field: field.code().to_owned(), operator, values });
        };
        match self.view.as_str() {
            "open" if self.status.is_empty() => and(Field::Status, Operator::In, status::open(statuses)),
            "new" if self.status.is_empty() => and(Field::Status, Operator::In, vec![status::NEW.to_owned()]),
            "mine" if self.responsible.is_empty() => and(Field::Responsible, Operator::In, vec!["me".to_owned()]),
            "bought" => and(Field::Bought, Operator::Yes, Vec::new()),
            _ => {}
        }
        for (field, value) in [(Field::Status, &self.status), (Field::Source, &self.source)] {
            if !value.is_empty() {
                and(field, Operator::In, vec![value.clone()]);
            }
        }
        match self.responsible.as_str() {
            "" => {}
            "none" => and(Field::Responsible, Operator::Empty, Vec::new()),
            person => and(Field::Responsible, Operator::In, vec![person.to_owned()]),
        }
        Ok(all)
    }

    /// What a live segment of the list is made of.
    ///
    /// # Errors
    /// 422 as [`Self::as_conditions`]; `search_in_segment` by `q` for a search, `segment_in_segment` and `required` by `conditions`.
    pub fn as_live(&self, statuses: &[Status]) -> Result<Conditions> {
        if !self.q.trim().is_empty() {
            return Err(Error::field("q", "search_in_segment"));
        }
        let all = self.as_conditions(statuses)?;
        if all.iter().any(|one| one.field == Field::Segment.code()) {
            return Err(Error::field("conditions", "segment_in_segment"));
        }
        let none = all.clone().only_finished().is_empty();
        if none { Err(Error::field("conditions", "required")) } else { Ok(all) }
    }

    /// Whether the view itself was changed: its conditions or its order.
    pub fn differs(&self, saved: Option<&View>) -> bool {
        match saved {
            Some(view) => {
                self.conditions != view.conditions
                    || (!self.sort.is_empty() && self.sort != view.sort)
                    || self.is_picked()
            }
            None => !self.conditions.is_empty() || self.is_picked(),
        }
    }

    /// Whether one of the quick choices is taken.
    fn is_picked(&self) -> bool {
        [&self.status, &self.source, &self.responsible].into_iter().any(|part| !part.is_empty())
    }

    /// Whether the list is less than its view.
    pub fn is_filtered(&self, saved: Option<&View>) -> bool {
        self.is_picked()
            || !self.q.is_empty()
            || saved.map_or(!self.conditions.is_empty(), |view| self.conditions != view.conditions)
    }

    /// The same without what was picked, typed and changed: the view itself.
    pub fn plain(&self) -> Self {
        Self { view: self.view.clone(), ..Self::default() }
    }

    /// The same list in another order, from its beginning.
    pub fn by(&self, sort: &str) -> Self {
        Self { sort: sort.to_owned(), after: String::new(), until: String::new(), ..self.clone() }
    }

    /// The same list from a place on.
    pub fn after(&self, after: &str) -> Self {
        Self { after: after.to_owned(), until: String::new(), ..self.clone() }
    }

    /// The same list without one of its conditions.
    pub fn without(&self, place: usize) -> Self {
        let mut asked = self.after("");
        let mut at = 0;
        for group in &mut asked.conditions.groups {
            group.retain(|_| {
                at += 1;
                at - 1 != place
            });
        }
        asked.conditions.groups.retain(|group| !group.is_empty());
        asked.changed = true;
        asked
    }

    /// The query that says the same and nothing that goes without saying.
    pub fn query(&self, saved: Option<&View>) -> String {
        let word = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut pairs = vec![
            word("view", &self.view),
            word("status", &self.status),
            word("source", &self.source),
            word("responsible", &self.responsible),
            word("q", &self.q),
            word("sort", &self.sort),
        ];
        pairs.retain(|(_, value)| !value.is_empty());
        let kept = saved.map(|view| &view.conditions);
        if kept.map_or(!self.conditions.is_empty(), |kept| *kept != self.conditions) {
            if saved.is_some() {
                pairs.push(word("changed", "1"));
            }
            pairs.extend(self.conditions.write());
        }
        if !self.after.is_empty() {
            pairs.push(word("after", &self.after));
        }
        let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", encode_query(value))).collect();
        pairs.join("&")
    }

    /// The query that says the same whatever becomes of the saved view: its conditions stand in it.
    pub fn exact(&self) -> String {
        let query = self.query(None);
        if self.saved().is_some() { format!("{query}&changed=1") } else { query }
    }

    /// The address that says the same.
    pub fn address(&self, saved: Option<&View>) -> String {
        let query = self.query(saved);
        if query.is_empty() { "/leads".to_owned() } else { format!("/leads?{query}") }
    }
}

/// The operator that a condition begins with.
fn first(field: &str, fields: &Fields) -> Operator {
    let standing = Field::parse(field).map(Field::operator);
    standing.or_else(|| fields.first_operator(field)).unwrap_or(Operator::Unknown)
}

#[cfg(test)]
mod tests;
