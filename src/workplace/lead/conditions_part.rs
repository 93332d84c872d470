//! The conditions of the list as a person reads and changes them: chips, and the form behind «Фильтр».

use intake::choices;
use kernel::FieldError;
use serde::Serialize;
use web::Locale;
use web::render::card::Choice;

use super::asked::Asked;
use crate::view::people;
use crm::lead::field::Field;
use crm::segment::Segment;
use crm::staff::Person;
use crm::view::View;
use fields::condition::{Condition, Join, Kind, Operator};
use fields::{Definition, Fields};
use pipeline::status::Status;
use tags::Tags;

/// One condition.
#[derive(Debug, Clone, Serialize)]
pub struct ConditionPart {
    /// Its place among all: names of its inputs begin with `c<place>`.
    pub place: usize,
    /// Code of its field.
    pub field: String,
    /// The field's name.
    pub label: Choice,
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
    pub fields: &'a Fields,
    pub tags: &'a Tags,
    pub segments: &'a [Segment],
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
    ConditionsPart { join: join.word(), inner: join.other().word(), groups, count: place, fields: fields(words.fields) }
}

fn one(
    asked: &Asked,
    saved: Option<&View>,
    words: &Words<'_>,
    errors: &[FieldError],
    place: usize,
    condition: &Condition,
) -> ConditionPart {
    let (standing, custom) = (Field::parse(&condition.field), words.fields.find(&condition.field));
    let kind = standing.map(Field::kind).or_else(|| custom.map(|field| field.kind.tested()));
    let choices = match (standing, custom) {
        (Some(field), _) => offered(field, words),
        (None, Some(field)) => offered_by(field, words),
        (None, None) => Vec::new(),
    };
    let name = format!("c{place}");
    let values: Vec<String> = condition.values.iter().filter(|value| !value.trim().is_empty()).cloned().collect();
    let error = errors.iter().find(|error| error.field == name).map(|error| error.code.to_string());
    ConditionPart {
        place,
        field: condition.field.clone(),
        label: label(&condition.field, words.fields),
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

/// The name of a field; one that is gone, or that the reader does not see, has none.
fn label(field: &str, fields: &Fields) -> Choice {
    match (Field::parse(field), fields.find(field)) {
        (Some(_), _) => Choice::of(field, format!("crm-field-{field}")),
        (None, Some(custom)) => Choice::named(field, &*custom.name),
        (None, None) => Choice::of(field, "crm-field-unknown".to_owned()),
    }
}

/// The fields, as a form offers them.
pub(super) fn fields(custom: &Fields) -> Vec<Choice> {
    let standing = Field::ALL.iter().map(|field| label(field.code(), custom));
    standing.chain(custom.iter().map(|field| Choice::named(field.id, &*field.name))).collect()
}

/// What a condition upon a custom field offers: what is offered no more too, for records have it.
fn offered_by(field: &Definition, words: &Words<'_>) -> Vec<Choice> {
    match field.kind {
        fields::Kind::User => everybody(words),
        _ => field.choices.iter().map(|choice| Choice::named(choice.id, &*choice.name)).collect(),
    }
}

fn everybody(words: &Words<'_>) -> Vec<Choice> {
    std::iter::once(Choice::of("me", "crm-me".into())).chain(people(words.staff)).collect()
}

fn offered(field: Field, words: &Words<'_>) -> Vec<Choice> {
    match field {
        Field::Status => {
            let choice = |s: &Status| Choice::named(&s.code, words.locale.named(&s.name, s.name_en.as_deref()));
            words.statuses.iter().filter(|status| !status.archived).map(choice).collect()
        }
        Field::Task => ["none", "open", "overdue"].map(|word| Choice::of(word, format!("crm-task-is-{word}"))).into(),
        Field::Product => choices::products(),
        Field::Source => choices::sources(),
        Field::LawfulBasis => choices::bases(),
        Field::Responsible => everybody(words),
        Field::Tags => words.tags.in_use().into_iter().map(|tag| Choice::named(tag.id, &*tag.name)).collect(),
        Field::Segment => words.segments.iter().map(|one| Choice::named(one.id, &*one.name)).collect(),
        _ => Vec::new(),
    }
}

/// Conditions for a sample of a page.
pub(super) fn sample() -> ConditionsPart {
    let condition =
        |place: usize, field: Field, operator: Operator, values: &[&str], choices: Vec<Choice>| ConditionPart {
            place,
            field: field.code().into(),
            label: label(field.code(), &Fields::default()),
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
        label: label("gone", &Fields::default()),
        kind: None,
        error: "unknown_field".into(),
        ..condition(6, Field::City, Operator::Contains, &["Уфа"], Vec::new())
    };
    let of_kind = |kind: Kind, place: usize, operator: Operator, value: &str| ConditionPart {
        field: "f7".into(),
        label: Choice::named("f7", "Паспорт до"),
        kind: Some(kind),
        operators: kind.operators().iter().map(|operator| operator.word()).collect(),
        ..condition(place, Field::Status, operator, &[value], vec![Choice::named("1", "ИП")])
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
        vec![of_kind(Kind::Date, 7, Operator::Next, "30"), of_kind(Kind::Date, 8, Operator::From, "2026-11-20")],
        vec![of_kind(Kind::Number, 9, Operator::AtLeast, "1,5"), of_kind(Kind::Select, 10, Operator::In, "1")],
    ];
    let head = |conditions: &Vec<ConditionPart>| conditions.first().map_or(0, |first| first.place);
    ConditionsPart {
        join: Join::All.word(),
        inner: Join::Any.word(),
        groups: groups.into_iter().map(|conditions| GroupPart { head: head(&conditions), conditions }).collect(),
        count: 11,
        fields: fields(&Fields::default()),
    }
}
