//! The conditions of the list as a person reads and changes them: chips, and the form behind «Фильтр».

use intake::choices;
use kernel::FieldError;
use serde::Serialize;
use web::Locale;
use web::render::card::Choice;

use super::asked::Asked;
use crate::view::{named, people};
use fields::condition::{Condition, Join, Kind, Operator};
use crm::lead::field::Field;
use crm::staff::Person;
use crm::status::Status;
use crm::view::View;

/// One condition.
#[derive(Debug, Clone, Serialize)]
pub struct ConditionPart {
    /// Its place among all: names of its inputs begin with `c<place>`.
    pub place: usize,
    /// Code of its field; its word is `crm-field-<code>`.
    pub field: String,
    /// What the field holds.
    pub kind: Option<Kind>,
    /// How it is tested; the word is `crm-operator-<word>`.
    pub operator: &'static str,
    /// How it could be tested.
    pub operators: Vec<&'static str>,
    /// What a choice offers.
    pub choices: Vec<Choice>,
    /// What is chosen, as it is sent.
    pub values: Vec<String>,
    /// What is chosen, as it is read.
    pub words: Vec<Choice>,
    /// Whether it compares with a value.
    pub takes_value: bool,
    /// Whether nothing is said yet to compare with.
    pub unfinished: bool,
    /// The address of the list without it.
    pub without: String,
    /// Why it is refused: the code of a text `error-<code>`.
    pub error: String,
}

/// Conditions that are joined in one way inside a group and in the other between groups.
#[derive(Debug, Clone, Serialize)]
pub struct GroupPart {
    /// The place of its first condition.
    pub head: usize,
    /// Its conditions.
    pub conditions: Vec<ConditionPart>,
}

/// All conditions of a list.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ConditionsPart {
    /// `all` or `any`: how the groups are joined.
    pub join: &'static str,
    /// How the conditions of a group are joined.
    pub inner: &'static str,
    /// The groups.
    pub groups: Vec<GroupPart>,
    /// How many conditions there are.
    pub count: usize,
    /// Fields that a condition may be about.
    pub fields: Vec<Choice>,
}

/// What the words of the conditions are taken from.
pub(super) struct Words<'a> {
    pub locale: Locale,
    pub statuses: &'a [Status],
    pub staff: &'a [Person],
}

/// The conditions that were asked for.
pub(super) fn conditions(
    asked: &Asked,
    saved: Option<&View>,
    words: &Words<'_>,
    errors: &[FieldError],
) -> ConditionsPart {
    let (mut groups, mut place) = (Vec::new(), 0);
    for members in &asked.conditions.groups {
        let head = place;
        let mut drawn = Vec::new();
        for member in members {
            drawn.push(one(asked, saved, words, errors, place, member));
            place += 1;
        }
        groups.push(GroupPart { head, conditions: drawn });
    }
    let join = asked.conditions.join;
    ConditionsPart { join: join.word(), inner: join.other().word(), groups, count: place, fields: fields() }
}

fn one(
    asked: &Asked,
    saved: Option<&View>,
    words: &Words<'_>,
    errors: &[FieldError],
    place: usize,
    condition: &Condition,
) -> ConditionPart {
    let field = Field::parse(&condition.field);
    let kind = field.map(Field::kind);
    let choices = field.map(|field| offered(field, words)).unwrap_or_default();
    let name = format!("c{place}");
    let values: Vec<String> = condition.values.iter().filter(|value| !value.trim().is_empty()).cloned().collect();
    let error = errors.iter().find(|error| error.field == name).map(|error| error.code.to_string());
    ConditionPart {
        place,
        field: condition.field.clone(),
        kind,
        operator: condition.operator.word(),
        operators: kind
            .map(|kind| kind.operators().iter().map(|operator| operator.word()).collect())
            .unwrap_or_default(),
        words: read(&values, &choices),
        choices,
        values,
        takes_value: condition.operator.takes_value(),
        unfinished: condition.is_unfinished(),
        without: asked.without(place).address(saved),
        error: error.unwrap_or_default(),
    }
}

/// Values by the words of the choices; what none of them is, as it was typed.
fn read(values: &[String], choices: &[Choice]) -> Vec<Choice> {
    let word = |value: &String| {
        let known = choices.iter().find(|choice| choice.value == *value).cloned();
        known.unwrap_or_else(|| Choice::named(value, value.trim()))
    };
    values.iter().map(word).collect()
}

/// The fields, as a form offers them.
pub(super) fn fields() -> Vec<Choice> {
    Field::ALL.iter().map(|field| Choice::of(field.code(), format!("crm-field-{}", field.code()))).collect()
}

fn offered(field: Field, words: &Words<'_>) -> Vec<Choice> {
    match field {
        Field::Status => {
            let choice = |s: &Status| Choice::named(&s.code, named(words.locale, &s.name, s.name_en.as_deref()));
            words.statuses.iter().map(choice).collect()
        }
        Field::Task => ["none", "open", "overdue"].map(|word| Choice::of(word, format!("crm-task-is-{word}"))).into(),
        Field::Product => choices::products(),
        Field::Source => choices::sources(),
        Field::LawfulBasis => choices::bases(),
        Field::Responsible => std::iter::once(Choice::of("me", "crm-me".into())).chain(people(words.staff)).collect(),
        _ => Vec::new(),
    }
}

/// Conditions for a sample of a page.
pub(super) fn sample() -> ConditionsPart {
    let condition =
        |place: usize, field: Field, operator: Operator, values: &[&str], choices: Vec<Choice>| ConditionPart {
            place,
            field: field.code().into(),
            kind: Some(field.kind()),
            operator: operator.word(),
            operators: field.kind().operators().iter().map(|operator| operator.word()).collect(),
            words: values.iter().map(|value| Choice::named(value, *value)).collect(),
            choices,
            values: values.iter().map(|value| (*value).to_owned()).collect(),
            takes_value: operator.takes_value(),
            unfinished: operator.takes_value() && values.is_empty(),
            without: "/leads".into(),
            error: if values == ["много"] { "invalid_amount".into() } else { String::new() },
        };
    let unknown = ConditionPart {
        field: "gone".into(),
        kind: None,
        error: "unknown_field".into(),
        ..condition(6, Field::City, Operator::Contains, &["Уфа"], Vec::new())
    };
    let groups = vec![
        vec![condition(0, Field::Product, Operator::In, &["mortgage"], choices::products())],
        vec![
            condition(1, Field::Amount, Operator::AtLeast, &["много"], Vec::new()),
            condition(2, Field::City, Operator::Contains, &[], Vec::new()),
        ],
        vec![condition(3, Field::CreatedAt, Operator::Last, &["7"], Vec::new())],
        vec![condition(4, Field::Bought, Operator::Yes, &[], Vec::new())],
        vec![condition(5, Field::UpdatedAt, Operator::To, &["2026-11-20"], Vec::new())],
        vec![unknown],
    ];
    let head = |conditions: &Vec<ConditionPart>| conditions.first().map_or(0, |first| first.place);
    ConditionsPart {
        join: Join::All.word(),
        inner: Join::Any.word(),
        groups: groups.into_iter().map(|conditions| GroupPart { head: head(&conditions), conditions }).collect(),
        count: 7,
        fields: fields(),
    }
}
