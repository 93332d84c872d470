//! Making and changing custom fields.

use db::{TenantTx, on_constraint};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, FieldError, Object, Result, Role, Site, StageId, text};
use schema::tenant::{field_keys, fields, lead_statuses, leads, stages};
use serde::{Deserialize, Serialize};

use crate::{Choice, Definition, FieldId, Kind, Record, all};

/// The most fields in use.
pub const MOST: usize = 100;
/// The most choices of one field.
const MOST_CHOICES: usize = 200;
/// The longest name of a field, a section or a choice, in characters.
pub const NAME_LENGTH: usize = 80;

const NAMES: [(&str, &str, &str); 1] = [("fields_name_key", "name", "name_taken")];
const SOLE: [(&str, &str, &str); 1] = [("field_keys_sole_key", "sole", "values_repeat")];

/// A field as somebody wants it to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Body {
    /// Its name.
    pub name: String,
    /// The heading below which it stands.
    #[serde(default)]
    pub section: String,
    /// What it holds; this can't be changed.
    pub kind: Kind,
    /// The list of a `select` or `multi_select`, in its order.
    #[serde(default)]
    pub choices: Vec<ChoiceBody>,
    /// The kinds of record that have it.
    pub records: Vec<Record>,
    /// Whether nobody may leave it empty.
    #[serde(default)]
    pub required: bool,
    /// Codes of statuses and ids of stages that no record without it enters.
    #[serde(default)]
    pub required_in: Vec<String>,
    /// Codes of statuses and ids of stages in which alone it is asked for; none means all.
    #[serde(default)]
    pub shown_in: Vec<String>,
    /// Roles that see it beside the owner; none means all.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// Whether no two records of a kind may have the same value.
    #[serde(default)]
    pub sole: bool,
}

/// One of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ChoiceBody {
    /// Its id, where it is one of the field's already. One that is not named any more is offered no more.
    #[serde(default)]
    pub id: Option<i32>,
    /// Its name.
    pub name: String,
}

/// Adds a field after the others.
///
/// # Errors
/// `Forbidden`; 422 by field: `required`, `too_long`, `name_taken`, `too_many_entries`, `not_sole`, `unknown_value`.
pub async fn create(actor: &Actor, tx: &mut TenantTx, body: &Body) -> Result<Definition> {
    actor.require(Object::Field, Action::Configure)?;
    let checked = checked(tx, body, &[]).await?;
    let known = all(tx).await?;
    if known.iter().filter(|field| !field.archived).count() >= MOST {
        return Err(Error::field("name", "too_many_entries"));
    }
    let last: Option<i32> = fields::table.select(diesel::dsl::max(fields::sort)).first(tx.conn()).await?;
    let now = tx.now();
    let made = diesel::insert_into(fields::table)
        .values((
            (
                fields::name.eq(checked.name),
                fields::section.eq(checked.section),
                fields::kind.eq(body.kind),
                fields::choices.eq(checked.choices),
            ),
            fields::records.eq(words(&body.records)),
            fields::required.eq(body.required),
            fields::required_in.eq(own_places(&body.required_in, &body.records)),
            fields::shown_in.eq(own_places(&body.shown_in, &body.records)),
            fields::roles.eq(roles(&body.roles)),
            fields::sole.eq(body.sole),
            fields::sort.eq(last.map_or(0, |sort| sort + 1)),
            fields::created_at.eq(now),
        ))
        .returning(fields::id)
        .get_result(tx.conn())
        .await;
    let id: FieldId = on_constraint(made, &NAMES)?;
    find(tx, id).await
}

/// Changes a field. Its kind stays as it is; what records hold is kept.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict("stale")`; 422 as [`create`], `kind_stays`, `values_repeat` where two records have the same value of
/// what is to be sole.
pub async fn change(actor: &Actor, tx: &mut TenantTx, id: FieldId, version: i32, body: &Body) -> Result<Definition> {
    actor.require(Object::Field, Action::Configure)?;
    let field = find(tx, id).await?;
    if field.version != version {
        return Err(Error::Conflict("stale"));
    }
    if field.kind != body.kind {
        return Err(Error::field("kind", "kind_stays"));
    }
    let checked = checked(tx, body, &field.choices).await?;
    let changed = diesel::update(fields::table.find(id).filter(fields::version.eq(version)))
        .set((
            (fields::name.eq(checked.name), fields::section.eq(checked.section), fields::choices.eq(checked.choices)),
            fields::records.eq(words(&body.records)),
            fields::required.eq(body.required),
            fields::required_in.eq(own_places(&body.required_in, &body.records)),
            fields::shown_in.eq(own_places(&body.shown_in, &body.records)),
            fields::roles.eq(roles(&body.roles)),
            fields::sole.eq(body.sole),
            fields::version.eq(version + 1),
        ))
        .execute(tx.conn())
        .await;
    if on_constraint(changed, &NAMES)? == 0 {
        return Err(Error::Conflict("stale"));
    }
    if field.sole != body.sole {
        // A removed lead keeps its value and not the claim to it.
        let removed = leads::table.filter(leads::deleted_at.is_not_null()).select(leads::id);
        let keys = field_keys::table.filter(field_keys::field_id.eq(id).and(field_keys::record_id.ne_all(removed)));
        let marked = diesel::update(keys).set(field_keys::sole.eq(body.sole)).execute(tx.conn()).await;
        on_constraint(marked, &SOLE)?;
    }
    find(tx, id).await
}

/// Takes a field out of use, or back into it. What records hold is kept.
///
/// # Errors
/// `Forbidden`; `NotFound`; 422 `name_taken` where another field has the name by now, `too_many_entries`.
pub async fn archive(actor: &Actor, tx: &mut TenantTx, id: FieldId, archived: bool) -> Result<Definition> {
    actor.require(Object::Field, Action::Configure)?;
    let field = find(tx, id).await?;
    if field.archived == archived {
        return Ok(field);
    }
    if !archived && all(tx).await?.iter().filter(|field| !field.archived).count() >= MOST {
        return Err(Error::field("name", "too_many_entries"));
    }
    let at = archived.then(|| tx.now());
    let changed = diesel::update(fields::table.find(id))
        .set((fields::archived_at.eq(at), fields::version.eq(fields::version + 1)))
        .execute(tx.conn())
        .await;
    on_constraint(changed, &NAMES)?;
    find(tx, id).await
}

/// Puts the fields into this order; those that are not named follow in their old order.
///
/// # Errors
/// `Forbidden`; `NotFound` for an id that there is not.
pub async fn arrange(actor: &Actor, tx: &mut TenantTx, order: &[FieldId]) -> Result<Vec<Definition>> {
    actor.require(Object::Field, Action::Configure)?;
    let known: Vec<FieldId> = all(tx).await?.into_iter().map(|field| field.id).collect();
    if order.iter().any(|id| !known.contains(id)) {
        return Err(Error::NotFound);
    }
    let rest = known.iter().filter(|id| !order.contains(id));
    for (place, id) in order.iter().chain(rest).enumerate() {
        let place = i32::try_from(place).map_err(Error::defect)?;
        diesel::update(fields::table.find(id)).set(fields::sort.eq(place)).execute(tx.conn()).await?;
    }
    all(tx).await
}

/// One field.
///
/// # Errors
/// `NotFound`.
pub async fn find(tx: &mut TenantTx, id: FieldId) -> Result<Definition> {
    all(tx).await?.into_iter().find(|field| field.id == id).ok_or(Error::NotFound)
}

struct Checked {
    name: String,
    section: String,
    choices: serde_json::Value,
}

async fn checked(tx: &mut TenantTx, body: &Body, known: &[Choice]) -> Result<Checked> {
    let mut errors = Vec::new();
    let mut refuse = |field: &'static str, code: &'static str| errors.push(FieldError::new(field, code));
    let (name, section) = (text::line(&body.name), text::line(&body.section));
    if name.is_empty() {
        refuse("name", "required");
    }
    for (field, value) in [("name", &name), ("section", &section)] {
        if value.chars().nth(NAME_LENGTH).is_some() {
            refuse(field, "too_long");
        }
    }
    if body.records.is_empty() {
        refuse("records", "required");
    }
    if body.sole && !body.kind.may_be_sole() {
        refuse("sole", "not_sole");
    }
    // A deal has no contacts of its own, and so nothing by which they would be revealed.
    if body.kind.is_personal() && body.records.contains(&Record::Deal) {
        refuse("records", "not_personal");
    }
    let choices = if body.kind.has_choices() { choices(&body.choices, known) } else { Ok(Vec::new()) };
    if let Err(code) = &choices {
        refuse("choices", code);
    }
    if body.roles.iter().any(|role| role.site() != Some(Site::Tenant)) {
        refuse("roles", "unknown_value");
    }
    let places = places(tx).await?;
    for (field, named) in [("required_in", &body.required_in), ("shown_in", &body.shown_in)] {
        if named.iter().any(|place| !places.contains(place)) {
            refuse(field, "unknown_value");
        }
    }
    match choices {
        Ok(choices) if errors.is_empty() => Ok(Checked { name, section, choices: serde_json::to_value(choices)? }),
        _ => Err(Error::Invalid(errors)),
    }
}

/// Codes of statuses and ids of stages.
async fn places(tx: &mut TenantTx) -> Result<Vec<String>> {
    let mut places: Vec<String> = lead_statuses::table.select(lead_statuses::code).load(tx.conn()).await?;
    let ids: Vec<StageId> = stages::table.select(stages::id).load(tx.conn()).await?;
    places.extend(ids.iter().map(StageId::to_string));
    Ok(places)
}

/// The list as it is kept: those that are named in their order, then those that are offered no more. An id is never given twice.
fn choices(named: &[ChoiceBody], known: &[Choice]) -> Result<Vec<Choice>, &'static str> {
    let mut next = known.iter().map(|choice| choice.id).max().unwrap_or(0) + 1;
    let mut kept: Vec<Choice> = Vec::new();
    for choice in named {
        let name = text::line(&choice.name);
        if name.is_empty() {
            continue;
        }
        if name.chars().nth(NAME_LENGTH).is_some() {
            return Err("too_long");
        }
        let is_named = |other: &str| other.to_lowercase() == name.to_lowercase();
        if kept.iter().any(|other| is_named(&other.name)) {
            return Err("choices_repeat");
        }
        let same = |known: &&Choice| match choice.id {
            Some(id) => known.id == id,
            // Named anew, it is the one that there was.
            None => is_named(&known.name) && named.iter().all(|other| other.id != Some(known.id)),
        };
        let id = match (known.iter().find(same), choice.id) {
            (Some(known), _) => known.id,
            (None, Some(_)) => return Err("unknown_value"),
            (None, None) => {
                next += 1;
                next - 1
            }
        };
        if kept.iter().any(|other| other.id == id) {
            return Err("choices_repeat");
        }
        kept.push(Choice { id, name, archived: false });
    }
    if kept.is_empty() {
        return Err("required");
    }
    let gone = known.iter().filter(|choice| kept.iter().all(|other| other.id != choice.id));
    let gone: Vec<Choice> = gone.map(|choice| Choice { archived: true, ..choice.clone() }).collect();
    if kept.len() > MOST_CHOICES {
        return Err("too_many_entries");
    }
    kept.extend(gone);
    Ok(kept)
}

/// The places to which records of these kinds come; others mean nothing.
fn own_places(named: &[String], records: &[Record]) -> Vec<String> {
    named.iter().filter(|place| records.iter().any(|record| record.has_place(place))).cloned().collect()
}

/// A status or a stage is gone: what it asked for, the one asks for that takes its records.
///
/// # Errors
/// What the database says.
pub async fn replace_place(tx: &mut TenantTx, gone: &str, target: Option<&str>) -> Result<()> {
    for field in all(tx).await? {
        let (gone, heir) = (gone.to_owned(), target.map(str::to_owned));
        let required_in = replaced(&field.required_in, &gone, heir.as_ref());
        let shown_in = replaced(&field.shown_in, &gone, heir.as_ref());
        if (&required_in, &shown_in) == (&field.required_in, &field.shown_in) {
            continue;
        }
        let version = fields::version.eq(fields::version + 1);
        diesel::update(fields::table.find(field.id))
            .set((fields::required_in.eq(required_in), fields::shown_in.eq(shown_in), version))
            .execute(tx.conn())
            .await?;
    }
    Ok(())
}

/// The places with `heir` where `gone` was, each once.
pub fn replaced<T: PartialEq + Clone>(places: &[T], gone: &T, heir: Option<&T>) -> Vec<T> {
    let mut left: Vec<T> = places.iter().filter(|place| *place != gone).cloned().collect();
    if left.len() < places.len() {
        left.extend(heir.filter(|heir| !places.contains(heir)).cloned());
    }
    left
}

fn words(records: &[Record]) -> Vec<&'static str> {
    Record::ALL.iter().filter(|record| records.contains(record)).map(|record| record.as_str()).collect()
}

fn roles(roles: &[Role]) -> Vec<&'static str> {
    Role::ALL.iter().filter(|role| roles.contains(role)).map(|role| role.as_str()).collect()
}
