//! Conditions by which people filter a list: put together on a page, kept as a view, used wherever a list is. They are data and never SQL:
//! each kind of record says by itself what its fields are and how one of them is tested, as `crm::lead` does of a lead.

mod query;

use kernel::{Error, Result};
use serde::{Deserialize, Serialize};

/// The most conditions of one list.
pub const MOST: usize = 20;
/// The most values of one condition.
pub const MOST_VALUES: usize = 100;
/// The longest value, in characters.
pub const LONGEST_VALUE: usize = 100;

/// What a field holds, and so how it may be tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A line of text.
    Text,
    /// One of a list.
    Choice,
    /// Somebody who works here; `me` stands for whoever looks.
    Person,
    /// Some of a list, or none.
    Select,
    /// Roubles, typed as people write them.
    Money,
    /// A decimal number.
    Number,
    /// An instant that is compared by its day, by the tenant's clock.
    Day,
    /// A day, or none; it may lie ahead.
    Date,
    /// Yes or no.
    Flag,
    /// Words by which a record is marked.
    Tags,
}

impl Kind {
    /// How a field of this kind may be tested; the first is what a new condition begins with.
    pub const fn operators(self) -> &'static [Operator] {
        use Operator::{
            AtLeast, AtMost, Contains, Empty, Filled, From, HasAll, In, Lacks, Last, Next, No, NotIn, Older, To, Yes,
        };
        match self {
            Self::Text => &[Contains, Lacks, Empty, Filled],
            Self::Choice => &[In, NotIn],
            Self::Person => &[In, NotIn, Empty, Filled],
            Self::Select => &[In, NotIn, Empty, Filled],
            Self::Money | Self::Number => &[AtLeast, AtMost, Empty, Filled],
            Self::Day => &[Last, Older, From, To],
            Self::Date => &[Next, Last, Older, From, To, Empty, Filled],
            Self::Flag => &[Yes, No],
            Self::Tags => &[In, HasAll, NotIn, Empty, Filled],
        }
    }
}

/// How a field is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    /// It is one of the values.
    In,
    /// It is none of the values.
    NotIn,
    /// It has every one of the values.
    HasAll,
    /// The text has the value in it, in any case.
    Contains,
    /// The text does not have the value in it.
    Lacks,
    /// The value or more.
    AtLeast,
    /// The value or less.
    AtMost,
    /// On that day or later.
    From,
    /// On that day or before.
    To,
    /// Within so many days until now.
    Last,
    /// Longer ago than so many days.
    Older,
    /// Today, or within so many days from now.
    Next,
    /// Nothing is there.
    Empty,
    /// Something is there.
    Filled,
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// A word that is none of these, or not yet: it is refused when it is tested.
    #[serde(other)]
    Unknown,
}

impl Operator {
    /// All that are known.
    pub const ALL: [Self; 16] = [
        Self::In,
        Self::NotIn,
        Self::HasAll,
        Self::Contains,
        Self::Lacks,
        Self::AtLeast,
        Self::AtMost,
        Self::From,
        Self::To,
        Self::Last,
        Self::Older,
        Self::Next,
        Self::Empty,
        Self::Filled,
        Self::Yes,
        Self::No,
    ];

    /// The word in an address, in storage and in the API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::NotIn => "not_in",
            Self::HasAll => "has_all",
            Self::Contains => "contains",
            Self::Lacks => "lacks",
            Self::AtLeast => "at_least",
            Self::AtMost => "at_most",
            Self::From => "from",
            Self::To => "to",
            Self::Last => "last",
            Self::Older => "older",
            Self::Next => "next",
            Self::Empty => "empty",
            Self::Filled => "filled",
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }

    /// The operator for its word.
    pub fn parse(word: &str) -> Self {
        Self::ALL.into_iter().find(|operator| operator.word() == word).unwrap_or(Self::Unknown)
    }

    /// Whether it compares with a value.
    pub const fn takes_value(self) -> bool {
        !matches!(self, Self::Empty | Self::Filled | Self::Yes | Self::No | Self::Unknown)
    }
}

/// One test of one field. What it compares with is kept as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Code of the field.
    pub field: String,
    /// How it is tested.
    pub operator: Operator,
    /// What it is compared with; several only for `in`, `not_in` and `has_all`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
}

impl Condition {
    /// Whether nothing is said yet of what to compare with: somebody is still at it, and it filters nothing.
    pub fn is_unfinished(&self) -> bool {
        self.operator.takes_value() && self.values.iter().all(|value| value.trim().is_empty())
    }

    /// The first value.
    pub fn value(&self) -> &str {
        self.values.first().map_or("", |value| value.trim())
    }
}

/// How several conditions are joined.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Join {
    /// All of them have to hold.
    #[default]
    All,
    /// One of them is enough.
    Any,
}

impl Join {
    /// The word in an address.
    pub const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Any => "any",
        }
    }

    /// The other one: how the conditions of one group are joined.
    pub const fn other(self) -> Self {
        match self {
            Self::All => Self::Any,
            Self::Any => Self::All,
        }
    }
}

/// Groups of conditions. The groups are joined in one way and the conditions of each group in the other: «all of these, and in each of them
/// one», or «one of these, and in it all». Every filter that can be said with and/or can be said so.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Conditions {
    /// How the groups are joined.
    #[serde(default)]
    pub join: Join,
    /// The groups; none lets everything through.
    #[serde(default)]
    pub groups: Vec<Vec<Condition>>,
}

impl Conditions {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.groups.iter().all(Vec::is_empty)
    }

    /// Every condition in its order.
    pub fn iter(&self) -> impl Iterator<Item = &Condition> {
        self.groups.iter().flatten()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Checks that nobody is still at one of them: what is done to all that pass must not be done to more than was meant.
    ///
    /// # Errors
    /// 422 `required`, by the condition's place (`c3`).
    pub fn finished(&self) -> Result<()> {
        match self.iter().position(Condition::is_unfinished) {
            Some(place) => Err(Error::field(format!("c{place}"), "required")),
            None => Ok(()),
        }
    }

    /// Without those that nobody has finished.
    pub fn only_finished(mut self) -> Self {
        for group in &mut self.groups {
            group.retain(|condition| !condition.is_unfinished());
        }
        self.groups.retain(|group| !group.is_empty());
        self
    }

    /// Adds a condition that has to hold beside all the others.
    pub fn and(&mut self, condition: Condition) {
        if self.join == Join::Any && !self.is_empty() {
            self.turn();
        }
        self.join = Join::All;
        self.groups.push(vec![condition]);
    }

    /// «One of the groups, and in it all» said as «all of the groups, and in each of them one»: the product of the groups. Whoever calls has
    /// checked that there are not too many conditions; there may be too many after it.
    fn turn(&mut self) {
        let product = self.groups.iter().filter(|group| !group.is_empty()).fold(vec![Vec::new()], |made, group| {
            made.iter()
                .flat_map(|before: &Vec<Condition>| {
                    group.iter().map(move |condition| before.iter().cloned().chain([condition.clone()]).collect())
                })
                .collect()
        });
        self.groups = product;
    }

    /// Checks the limits.
    ///
    /// # Errors
    /// 422 `too_many_conditions`, `too_many_entries`, `too_long` or `invalid`, by the condition's place (`c3`).
    pub fn check(&self) -> Result<()> {
        if self.len() > MOST {
            return Err(Error::field(format!("c{MOST}"), "too_many_conditions"));
        }
        for (place, condition) in self.iter().enumerate() {
            if condition.values.len() > MOST_VALUES {
                return Err(Error::field(format!("c{place}"), "too_many_entries"));
            }
            if condition.values.iter().any(|value| value.chars().nth(LONGEST_VALUE).is_some()) {
                return Err(Error::field(format!("c{place}"), "too_long"));
            }
            if condition.values.iter().any(|value| value.contains('\0')) {
                return Err(Error::field(format!("c{place}"), "invalid"));
            }
        }
        Ok(())
    }
}
