//! Changes of a record's custom fields, as a form or a call sends them.

use std::collections::BTreeMap;

use kernel::{Error, FieldError, Result};
use serde::{Deserialize, Deserializer};

use crate::condition::Operator;
use crate::value::{date_key, number_key};
use crate::{Definition, FieldId, Fields, Kind, Number, Value, Values};

/// What a form sends in the inputs of custom fields, by the names of the inputs: `f7` of a field, `f7.3` of a choice of a `multi_select`, and
/// `f7.drop` of what takes a value away that the form does not show.
pub type Typed = BTreeMap<String, String>;

/// What was sent for the custom fields of a record, before anybody knows what fields there are.
#[derive(Debug, Clone, PartialEq)]
pub enum Sent {
    /// By a form.
    Typed(Typed),
    /// By a call: `{"f7": "…", "f8": null}`.
    Json(BTreeMap<String, serde_json::Value>),
}

impl Default for Sent {
    fn default() -> Self {
        Self::Json(BTreeMap::new())
    }
}

impl<'de> Deserialize<'de> for Sent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        BTreeMap::deserialize(deserializer).map(Self::Json)
    }
}

impl Sent {
    /// Whether nothing was sent.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Typed(typed) => typed.is_empty(),
            Self::Json(sent) => sent.is_empty(),
        }
    }

    /// Reads it by the fields that whoever sent it sees.
    ///
    /// # Errors
    /// As [`Patch::typed`] and [`Patch::json`].
    pub fn read(&self, fields: &Fields) -> Result<Patch> {
        match self {
            Self::Typed(typed) => Patch::typed(fields, typed),
            Self::Json(sent) => Patch::json(fields, sent),
        }
    }
}

/// A change: each field that it names is to hold a value, or none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Patch(BTreeMap<FieldId, Option<Value>>);

impl Patch {
    /// Reads what a form sends. A field that is not in the form stays; so does a contact that nothing is typed for.
    ///
    /// # Errors
    /// 422 by the field's code.
    pub fn typed(fields: &Fields, typed: &Typed) -> Result<Self> {
        let sent = fields.iter().filter_map(|field| Some((field, typed.get(&field.id.to_string())?)));
        let read = sent.filter_map(|(field, text)| {
            let prefix = format!("{}.", field.id);
            let parts = || typed.range(prefix.clone()..).take_while(|(name, _)| name.starts_with(&prefix));
            if field.kind.is_personal() && text.trim().is_empty() && parts().next().is_none() {
                return None;
            }
            let value = match field.kind {
                Kind::MultiSelect => {
                    let chosen: Vec<&str> = parts().filter_map(|(name, _)| name.strip_prefix(&prefix)).collect();
                    Value::typed(field, &chosen)
                }
                _ => Value::typed(field, &[text.as_str()]),
            };
            Some((field.id, value))
        });
        Self::gathered(read)
    }

    /// Reads what a call sends: `{"f7": "…", "f8": null}`.
    ///
    /// # Errors
    /// 422 by the field's code; `unknown_field` for what is none that the caller sees.
    pub fn json(fields: &Fields, sent: &BTreeMap<String, serde_json::Value>) -> Result<Self> {
        let unknown = sent.keys().filter(|code| fields.find(code).is_none());
        let unknown: Vec<FieldError> = unknown.map(|code| FieldError::new(code.clone(), "unknown_field")).collect();
        if !unknown.is_empty() {
            return Err(Error::Invalid(unknown));
        }
        let named = sent.iter().filter_map(|(code, value)| Some((fields.find(code)?, value)));
        Self::gathered(named.map(|(field, value)| (field.id, Value::from_json(field, value))))
    }

    fn gathered(read: impl Iterator<Item = (FieldId, Result<Option<Value>, &'static str>)>) -> Result<Self> {
        let (mut patch, mut errors) = (Self::default(), Vec::new());
        for (id, value) in read {
            match value {
                Ok(value) => {
                    patch.0.insert(id, value);
                }
                Err(code) => errors.push(FieldError::new(id.to_string(), code)),
            }
        }
        if errors.is_empty() { Ok(patch) } else { Err(Error::Invalid(errors)) }
    }

    /// What a record holds after it. What nobody may leave empty can't be emptied; what is offered no more can't be chosen anew.
    ///
    /// # Errors
    /// 422 `required` or `unknown_value`, by the field's code.
    pub fn onto(&self, values: &Values, fields: &Fields) -> Result<Values> {
        let mut now = values.clone();
        let mut errors = Vec::new();
        for (id, value) in &self.0 {
            match refusal(fields.get(*id), values.get(*id), value.as_ref()) {
                Some(code) => errors.push(FieldError::new(id.to_string(), code)),
                None => now.put(*id, value.clone()),
            }
        }
        if errors.is_empty() { Ok(now) } else { Err(Error::Invalid(errors)) }
    }
}

fn refusal(field: Option<&Definition>, was: Option<&Value>, now: Option<&Value>) -> Option<&'static str> {
    let field = field?;
    let Some(now) = now else { return (field.required && was.is_some()).then_some("required") };
    let held = was.map(Value::choices).unwrap_or_default();
    let is_gone = |id: &i32| field.choice(*id).is_none_or(|choice| choice.archived) && !held.contains(id);
    now.choices().iter().any(is_gone).then_some("unknown_value")
}

/// The key with which a condition compares a field's keys.
///
/// # Errors
/// The code of why the value is none of the field's.
pub fn key_of(field: &Definition, value: &str) -> Result<String, &'static str> {
    match field.kind {
        Kind::Number => Number::parse(value).map(|number| number_key(number.parts())).ok_or("invalid_number"),
        Kind::Money => {
            let money = intake::lead::RawAmount::Roubles(value.to_owned()).money()?;
            Ok(number_key(money.unwrap_or_default().as_kopecks()))
        }
        Kind::Date => crate::value::date(value).map(date_key).ok_or("invalid_date"),
        _ => Ok(value.to_owned()),
    }
}

impl Fields {
    /// The operator that a condition upon a field begins with.
    pub fn first_operator(&self, code: &str) -> Option<Operator> {
        self.find(code).map(Definition::operator)
    }
}
