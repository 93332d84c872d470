//! Conditions of a list of leads as PostgreSQL tests them.

use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, Utc};
use chrono_tz::Tz;
use diesel::dsl::{exists, not};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};
use intake::RawAmount;
use kernel::{Actor, Error, Money, Result, UserId, day};
use schema::tenant::{leads, tasks};

use super::field::Field;
use super::{custom_condition, group_condition};
use crate::segment::{self, Segment};
use db::TenantTx;
use fields::condition::{Condition, Conditions, Join, Kind, Operator};
use fields::{Fields, Record};
use tags::Tags;

/// The most days that «within» and «longer ago than» take.
const MOST_DAYS: i64 = 36_500;

/// True, false, or nothing where the field is empty: what is not true does not pass.
pub(super) type Test = Box<dyn BoxableExpression<leads::table, Pg, SqlType = Nullable<Bool>>>;

/// Who looks, when, and by which clock: what `me`, `within 7 days` and a day mean.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a> {
    pub me: Option<UserId>,
    pub now: DateTime<Utc>,
    pub zone: Tz,
    /// The custom fields that they see.
    pub fields: &'a Fields,
    /// The tags that there are.
    pub tags: &'a Tags,
    /// The segments that they see.
    pub segments: &'a [Segment],
}

/// The one test that all conditions come to; none where nothing is asked. What can't be tested is refused and never passed over: a filter
/// must not let through more than it says.
///
/// # Errors
/// 422 by the condition's place (`c3`): `unknown_field`, `unknown_operator`, `invalid_amount`, `invalid_date`, `unknown_user`, …
pub(super) fn test(conditions: &Conditions, reader: Reader<'_>) -> Result<Option<Test>> {
    conditions.check()?;
    let (mut groups, mut place) = (Vec::new(), 0);
    for group in &conditions.groups {
        let mut members = Vec::new();
        for condition in group {
            if !condition.is_unfinished() {
                members.push(one(condition, reader).map_err(|code| Error::field(format!("c{place}"), code))?);
            }
            place += 1;
        }
        groups.extend(joined(conditions.join.other(), members));
    }
    Ok(joined(conditions.join, groups))
}

/// Checks that conditions can be tested, whoever looks and whenever.
///
/// # Errors
/// As those of a list that is filtered by them.
pub async fn check(actor: &Actor, tx: &mut TenantTx, conditions: &Conditions) -> Result<()> {
    let fields = &fields::of(actor, tx, Record::Lead).await?;
    let (tags, segments) = (&tags::all(tx).await?, &segment::all(actor, tx).await?);
    let me = Some(UserId(uuid::Uuid::nil()));
    let anybody = Reader { me, now: DateTime::UNIX_EPOCH, zone: Tz::UTC, fields, tags, segments };
    test(conditions, anybody).map(|_| ())
}

pub(super) fn joined(join: Join, tests: Vec<Test>) -> Option<Test> {
    tests.into_iter().reduce(|one, other| match join {
        Join::All => Box::new(one.and(other)),
        Join::Any => Box::new(one.or(other)),
    })
}

pub(super) type Tested = std::result::Result<Test, &'static str>;

fn one(condition: &Condition, reader: Reader<'_>) -> Tested {
    if let Some(field) = reader.fields.find(&condition.field) {
        return custom_condition::test(field, condition, reader);
    }
    let field = Field::parse(&condition.field).ok_or("unknown_field")?;
    if !field.kind().operators().contains(&condition.operator) {
        return Err("unknown_operator");
    }
    match field.kind() {
        Kind::Text => text(field, condition),
        Kind::Choice if field == Field::Segment => group_condition::segment(condition, reader),
        Kind::Tags => group_condition::tags(condition, reader.tags),
        Kind::Choice => choice(field, condition, reader.now),
        Kind::Person => person(condition, reader.me),
        Kind::Money => money(field, condition),
        Kind::Day => time(field, bound(condition, reader)?),
        Kind::Flag => flag(field, condition.operator == Operator::Yes),
        // No standing field is of the kinds that only custom fields have.
        Kind::Select | Kind::Number | Kind::Date => Err("unknown_operator"),
    }
}

fn text(field: Field, condition: &Condition) -> Tested {
    let column = || -> Box<dyn BoxableExpression<leads::table, Pg, SqlType = diesel::sql_types::Text>> {
        match field {
            Field::Comment => Box::new(leads::comment),
            _ => Box::new(leads::city),
        }
    };
    let pattern = format!("%{}%", escaped(condition.value()));
    Ok(match condition.operator {
        Operator::Empty => Box::new(column().eq("").nullable()),
        Operator::Filled => Box::new(column().ne("").nullable()),
        Operator::Lacks => Box::new(column().not_ilike(pattern).nullable()),
        _ => Box::new(column().ilike(pattern).nullable()),
    })
}

/// What `LIKE` reads as itself.
pub(super) fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

fn choice(field: Field, condition: &Condition, now: DateTime<Utc>) -> Tested {
    if field == Field::Task {
        return task(condition, now);
    }
    let column: Box<dyn BoxableExpression<leads::table, Pg, SqlType = diesel::sql_types::Text>> = match field {
        Field::Status => Box::new(leads::status),
        Field::Product => Box::new(leads::product),
        Field::Source => Box::new(leads::source),
        _ => Box::new(leads::lawful_basis),
    };
    let values = condition.values.clone();
    Ok(match condition.operator {
        Operator::NotIn => Box::new(column.ne_all(values).nullable()),
        _ => Box::new(column.eq_any(values).nullable()),
    })
}

fn task(condition: &Condition, now: DateTime<Utc>) -> Tested {
    let open = || {
        let of_lead = tasks::subject_kind.eq("lead").and(tasks::subject_id.eq(leads::id.nullable()));
        tasks::table.filter(of_lead).filter(tasks::done_at.is_null().and(tasks::deleted_at.is_null()))
    };
    let mut tests: Vec<Test> = Vec::new();
    for value in &condition.values {
        tests.push(match value.as_str() {
            "none" => Box::new(not(exists(open())).nullable()),
            "open" => Box::new(exists(open()).nullable()),
            "overdue" => Box::new(exists(open().filter(tasks::due_at.lt(now))).nullable()),
            _ => return Err("unknown_value"),
        });
    }
    let any = joined(Join::Any, tests).ok_or("required")?;
    Ok(if condition.operator == Operator::NotIn { Box::new(not(any)) } else { any })
}

/// The people that a condition names; `me` is whoever looks.
pub(super) fn people(condition: &Condition, me: Option<UserId>) -> std::result::Result<Vec<UserId>, &'static str> {
    let id = |value: &String| match value.as_str() {
        "me" => me.ok_or("unknown_user"),
        id => id.parse().map_err(|_| "unknown_user"),
    };
    condition.values.iter().map(id).collect()
}

fn person(condition: &Condition, me: Option<UserId>) -> Tested {
    let ids = || people(condition, me);
    Ok(match condition.operator {
        Operator::Empty => Box::new(leads::responsible.is_null().nullable()),
        Operator::Filled => Box::new(leads::responsible.is_not_null().nullable()),
        Operator::NotIn => Box::new(leads::responsible.is_null().or(leads::responsible.ne_all(ids()?))),
        _ => Box::new(leads::responsible.eq_any(ids()?)),
    })
}

fn money(field: Field, condition: &Condition) -> Tested {
    let column: Box<dyn BoxableExpression<leads::table, Pg, SqlType = Nullable<diesel::sql_types::BigInt>>> =
        match field {
            Field::Price => Box::new(leads::bought_price),
            _ => Box::new(leads::amount),
        };
    let bound = || -> std::result::Result<Money, &'static str> {
        let read = RawAmount::Roubles(condition.value().to_owned()).money();
        read.map(Option::unwrap_or_default).map_err(|_| "invalid_amount")
    };
    Ok(match condition.operator {
        Operator::Empty => Box::new(column.is_null().nullable()),
        Operator::Filled => Box::new(column.is_not_null().nullable()),
        Operator::AtMost => Box::new(column.le(bound()?)),
        _ => Box::new(column.ge(bound()?)),
    })
}

/// So many days as a condition says.
pub(super) fn days(condition: &Condition) -> std::result::Result<Duration, &'static str> {
    let days = condition.value().parse::<i64>().ok().filter(|days| (0..=MOST_DAYS).contains(days));
    days.map(Duration::days).ok_or("invalid")
}

/// Where an instant has to lie.
enum Bound {
    Since(DateTime<Utc>),
    Before(DateTime<Utc>),
}

fn bound(condition: &Condition, reader: Reader<'_>) -> std::result::Result<Bound, &'static str> {
    let date = || {
        let date = condition.value().parse::<NaiveDate>().ok();
        date.filter(|date| (1900..3000).contains(&date.year())).ok_or("invalid_date")
    };
    let ago = || days(condition).map(|days| reader.now - days);
    Ok(match condition.operator {
        Operator::From => Bound::Since(day::begins(reader.zone, date()?)),
        Operator::To => {
            let after = date()?.checked_add_days(Days::new(1)).ok_or("invalid_date")?;
            Bound::Before(day::begins(reader.zone, after))
        }
        Operator::Older => Bound::Before(ago()?),
        _ => Bound::Since(ago()?),
    })
}

fn time(field: Field, bound: Bound) -> Tested {
    Ok(match (field, bound) {
        (Field::ContactAt | Field::ActiveAt, Bound::Since(at)) => group_condition::active(field, at),
        (Field::ContactAt | Field::ActiveAt, Bound::Before(at)) => Box::new(not(group_condition::active(field, at))),
        (Field::UpdatedAt, Bound::Since(at)) => Box::new(leads::updated_at.ge(at).nullable()),
        (Field::UpdatedAt, Bound::Before(at)) => Box::new(leads::updated_at.lt(at).nullable()),
        (_, Bound::Since(at)) => Box::new(leads::created_at.ge(at).nullable()),
        (_, Bound::Before(at)) => Box::new(leads::created_at.lt(at).nullable()),
    })
}

fn flag(field: Field, yes: bool) -> Tested {
    Ok(match (field, yes) {
        (Field::Bought, true) => Box::new(leads::bought_lot_id.is_not_null().nullable()),
        (Field::Bought, false) => Box::new(leads::bought_lot_id.is_null().nullable()),
        (Field::Duplicate, true) => Box::new(leads::duplicate_of.is_not_null().nullable()),
        (Field::Duplicate, false) => Box::new(leads::duplicate_of.is_null().nullable()),
        (Field::Deal, true) => Box::new(leads::client_id.is_not_null().nullable()),
        (Field::Deal, false) => Box::new(leads::client_id.is_null().nullable()),
        (Field::Phone, true) => Box::new(leads::phone.is_not_null().nullable()),
        (Field::Phone, false) => Box::new(leads::phone.is_null().nullable()),
        (_, true) => Box::new(leads::email.is_not_null().nullable()),
        (_, false) => Box::new(leads::email.is_null().nullable()),
    })
}
