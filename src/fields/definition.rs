//! What a custom field is.

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Actor, Error, FieldError, Result, Role, words};
use schema::tenant::fields;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::condition::{self, Operator};
use crate::{FieldId, Values};

words! {
    /// What a custom field holds.
    Kind {
        /// One line of text.
        Text = "text",
        /// A decimal number.
        Number = "number",
        /// An amount of money.
        Money = "money",
        /// A day.
        Date = "date",
        /// A phone; personal data.
        Phone = "phone",
        /// An e-mail; personal data.
        Email = "email",
        /// One of a list.
        Select = "select",
        /// Some of a list.
        MultiSelect = "multi_select",
        /// Yes or nothing.
        Checkbox = "checkbox",
        /// An address of the web.
        Link = "link",
        /// Somebody who works here.
        User = "user",
    }
}

impl Kind {
    /// How such a field is tested in a list. A phone or an e-mail is there or not: by parts of it nobody shall find out what is masked.
    pub const fn tested(self) -> condition::Kind {
        match self {
            Self::Text | Self::Link => condition::Kind::Text,
            Self::Number => condition::Kind::Number,
            Self::Money => condition::Kind::Money,
            Self::Date => condition::Kind::Date,
            Self::Select | Self::MultiSelect => condition::Kind::Select,
            Self::User => condition::Kind::Person,
            Self::Checkbox | Self::Phone | Self::Email => condition::Kind::Flag,
        }
    }

    /// Whether it is one of a list, or some.
    pub const fn has_choices(self) -> bool {
        matches!(self, Self::Select | Self::MultiSelect)
    }

    /// Whether no two records may have the same: of what is one value and not one of a few.
    pub const fn may_be_sole(self) -> bool {
        matches!(self, Self::Text | Self::Number | Self::Phone | Self::Email | Self::Link)
    }

    /// Whether it is shown masked until somebody gives a reason.
    pub const fn is_personal(self) -> bool {
        matches!(self, Self::Phone | Self::Email)
    }
}

words! {
    /// A kind of record that may have custom fields.
    Record {
        /// A lead.
        Lead = "lead",
        /// A client.
        Client = "client",
        /// A deal.
        Deal = "deal",
    }
}

impl Record {
    /// Whether records of this kind come to a place: a lead to a status, a deal to a stage, whose id is a UUID.
    pub fn has_place(self, place: &str) -> bool {
        let is_stage = Uuid::try_parse(place).is_ok();
        match self {
            Self::Lead => !is_stage,
            Self::Client => false,
            Self::Deal => is_stage,
        }
    }
}

/// One of the list that a field offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Choice {
    /// Stays when the name changes.
    pub id: i32,
    /// Its name.
    pub name: String,
    /// Whether it is offered no more; records that have it keep it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
}

/// A custom field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Definition {
    /// Its code: `f7`.
    #[schema(value_type = String)]
    pub id: FieldId,
    /// Its name.
    pub name: String,
    /// The heading below which it stands; may be empty.
    pub section: String,
    /// What it holds.
    pub kind: Kind,
    /// The list of a `select` or `multi_select`.
    pub choices: Vec<Choice>,
    /// The kinds of record that have it. A value goes along when a lead becomes a client and a deal.
    pub records: Vec<Record>,
    /// Whether nobody may leave it empty.
    pub required: bool,
    /// Codes of statuses and ids of stages that no record without it enters.
    pub required_in: Vec<String>,
    /// Codes of statuses and ids of stages in which alone it is asked for; none means all.
    pub shown_in: Vec<String>,
    /// Roles that see it beside the owner; none means all.
    pub roles: Vec<Role>,
    /// Whether no two records of a kind may have the same value.
    pub sole: bool,
    /// Whether it is out of use; what records hold is kept.
    pub archived: bool,
    /// Send it back with a change.
    pub version: i32,
}

impl Definition {
    /// Whether the actor sees it.
    pub fn is_seen_by(&self, actor: &Actor) -> bool {
        self.roles.is_empty() || actor.role.is_none_or(|role| role == Role::Owner || self.roles.contains(&role))
    }

    /// Whether it is asked for in a status or stage: it is shown there, or needed.
    pub fn is_asked_in(&self, place: &str) -> bool {
        self.shown_in.is_empty() || self.shown_in.iter().any(|shown| shown == place) || self.is_needed_in(place)
    }

    /// Whether no record without it enters a status or stage.
    pub fn is_needed_in(&self, place: &str) -> bool {
        self.required_in.iter().any(|needed| needed == place)
    }

    /// The choice with an id.
    pub fn choice(&self, id: i32) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.id == id)
    }

    /// The operator that a condition upon it begins with.
    pub fn operator(&self) -> Operator {
        self.kind.tested().operators().first().copied().unwrap_or(Operator::Unknown)
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = fields)]
struct Row {
    id: FieldId,
    name: String,
    section: String,
    kind: Kind,
    choices: serde_json::Value,
    records: Vec<String>,
    required: bool,
    required_in: Vec<String>,
    shown_in: Vec<String>,
    roles: Vec<String>,
    sole: bool,
    version: i32,
    archived_at: Option<chrono::DateTime<chrono::Utc>>,
}

impl TryFrom<Row> for Definition {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            name: row.name,
            section: row.section,
            kind: row.kind,
            choices: serde_json::from_value(row.choices)?,
            records: row.records.iter().filter_map(|word| Record::parse(word)).collect(),
            required: row.required,
            required_in: row.required_in,
            shown_in: row.shown_in,
            roles: row.roles.iter().filter_map(|word| Role::parse(word)).collect(),
            sole: row.sole,
            archived: row.archived_at.is_some(),
            version: row.version,
        })
    }
}

/// Every field that the tenant ever made, in its order; those in use first.
///
/// # Errors
/// What the database says.
pub async fn all(tx: &mut TenantTx) -> Result<Vec<Definition>> {
    let rows: Vec<Row> = fields::table
        .order((fields::archived_at.is_not_null(), fields::sort, fields::id))
        .select(Row::as_select())
        .load(tx.conn())
        .await?;
    rows.into_iter().map(Definition::try_from).collect()
}

/// The fields of a kind of record that the actor sees.
///
/// # Errors
/// What the database says.
pub async fn of(actor: &Actor, tx: &mut TenantTx, record: Record) -> Result<Fields> {
    Ok(visible(actor, all(tx).await?, record))
}

/// Of all fields those of a kind of record that are in use and that the actor sees, with the statuses or stages of that kind alone.
fn visible(actor: &Actor, all: Vec<Definition>, record: Record) -> Fields {
    let visible = |field: &Definition| !field.archived && field.records.contains(&record) && field.is_seen_by(actor);
    let of_record = |field: Definition| {
        let own = |places: Vec<String>| places.into_iter().filter(|place| record.has_place(place)).collect();
        Definition { required_in: own(field.required_in), shown_in: own(field.shown_in), ..field }
    };
    Fields(all.into_iter().filter(visible).map(of_record).collect())
}

/// Custom fields that somebody sees.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(pub(crate) Vec<Definition>);

impl Fields {
    /// In their order.
    pub fn iter(&self) -> std::slice::Iter<'_, Definition> {
        self.0.iter()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keeps those that pass.
    pub fn retain(&mut self, keep: impl FnMut(&Definition) -> bool) {
        self.0.retain(keep);
    }

    /// The field with an id.
    pub fn get(&self, id: FieldId) -> Option<&Definition> {
        self.iter().find(|field| field.id == id)
    }

    /// The field with a code.
    pub fn find(&self, code: &str) -> Option<&Definition> {
        self.get(FieldId::parse(code)?)
    }

    /// Those that a form asks for in a status or stage; where something is held it is shown in any.
    pub fn asked<'a>(&'a self, place: &'a str, values: &'a Values) -> impl Iterator<Item = &'a Definition> {
        self.iter().filter(move |field| field.is_asked_in(place) || values.get(field.id).is_some())
    }

    /// Checks that a new record has all that nobody may leave empty.
    ///
    /// # Errors
    /// 422 `required`, by the field's code.
    pub fn complete(&self, values: &Values, place: &str) -> Result<()> {
        let needed = |field: &&Definition| field.is_asked_in(place) && (field.required || field.is_needed_in(place));
        lacking(self.iter().filter(needed), values)
    }

    /// Whether a status or stage asks for anything.
    pub fn asks_in(&self, place: &str) -> bool {
        self.iter().any(|field| field.is_needed_in(place))
    }

    /// Checks that a record has all that a status or stage asks for.
    ///
    /// # Errors
    /// 422 `required`, by the field's code.
    pub fn admitted(&self, values: &Values, place: &str) -> Result<()> {
        lacking(self.iter().filter(|field| field.is_needed_in(place)), values)
    }
}

fn lacking<'a>(needed: impl Iterator<Item = &'a Definition>, values: &Values) -> Result<()> {
    let lacking = needed.filter(|field| values.get(field.id).is_none());
    let errors: Vec<FieldError> = lacking.map(|field| FieldError::new(field.id.to_string(), "required")).collect();
    if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}
