//! Conditions upon custom fields of leads, tested by the keys under which their values are kept.

use chrono::Duration;
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use fields::condition::{Condition, Operator};
use fields::{Definition, FieldId, Kind, key_of};
use schema::tenant::{field_keys, leads};

use super::condition::{Reader, Test, Tested, days, escaped, people};

/// Behind every key: no text is greater, byte by byte.
const LAST: &str = "\u{10ffff}";

/// The keys of which a lead has to have one.
enum Keys {
    Any,
    Among(Vec<String>),
    Within(String, String),
    Like(String),
}

/// The test that one condition comes to.
///
/// # Errors
/// The code of why it can't be tested.
pub(super) fn test(field: &Definition, condition: &Condition, reader: Reader<'_>) -> Tested {
    use Operator::{AtLeast, AtMost, Contains, Empty, Filled, From, In, Lacks, Last, Next, No, NotIn, Older, To, Yes};
    if !field.kind.tested().operators().contains(&condition.operator) {
        return Err("unknown_operator");
    }
    let key = || key_of(field, condition.value());
    let day = |away: Duration| {
        let today = reader.now.with_timezone(&reader.zone).date_naive();
        today.checked_add_signed(away).map(|day| day.to_string()).ok_or("invalid")
    };
    let today = || day(Duration::zero());
    let keys = match condition.operator {
        Yes | Filled | No | Empty => Keys::Any,
        Contains | Lacks => Keys::Like(format!("%{}%", escaped(&condition.value().to_lowercase()))),
        AtLeast | From => Keys::Within(key()?, LAST.to_owned()),
        AtMost | To => Keys::Within(String::new(), key()?),
        Last => Keys::Within(day(-days(condition)?)?, today()?),
        Next => Keys::Within(today()?, day(days(condition)?)?),
        Older => Keys::Within(String::new(), day(-days(condition)? - Duration::days(1))?),
        In | NotIn => Keys::Among(named(field, condition, reader)?),
        Operator::HasAll | Operator::Unknown => return Err("unknown_operator"),
    };
    let has = has(field.id, keys);
    Ok(if matches!(condition.operator, No | Empty | Lacks | NotIn) { Box::new(not(has)) } else { has })
}

/// Whether the lead holds a value in the field that has one of the keys.
fn has(id: FieldId, keys: Keys) -> Test {
    let held = || field_keys::table.filter(field_keys::record_id.eq(leads::id).and(field_keys::field_id.eq(id)));
    match keys {
        Keys::Any => Box::new(exists(held()).nullable()),
        Keys::Among(keys) => Box::new(exists(held().filter(field_keys::key.eq_any(keys))).nullable()),
        Keys::Within(low, high) => Box::new(exists(held().filter(field_keys::key.between(low, high))).nullable()),
        Keys::Like(pattern) => Box::new(exists(held().filter(field_keys::key.like(pattern))).nullable()),
    }
}

/// Keys of the choices or people that a condition names.
fn named(
    field: &Definition,
    condition: &Condition,
    reader: Reader<'_>,
) -> std::result::Result<Vec<String>, &'static str> {
    if field.kind == Kind::User {
        return Ok(people(condition, reader.me)?.iter().map(ToString::to_string).collect());
    }
    let known = |value: &String| {
        let id = value.trim().parse().ok().filter(|id| field.choice(*id).is_some());
        id.map(|id: i32| id.to_string()).ok_or("unknown_value")
    };
    condition.values.iter().map(known).collect()
}
