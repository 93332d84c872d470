//! The custom fields of a franchisee's cards, and what its own leads hold in them.

use chrono::{DateTime, Duration, Utc};
use db::TenantTx;
use fields::edit::{Body, ChoiceBody, create};
use fields::{FieldId, Kind, Record, Sent};
use kernel::{Actor, Result};
use serde_json::{Value, json};

const LEAD: &[Record] = &[Record::Lead];
const ALL: &[Record] = &[Record::Lead, Record::Client, Record::Deal];
const WITH_DEAL: &[Record] = &[Record::Lead, Record::Deal];

/// A field of every card.
type Field = (&'static str, &'static str, Kind, &'static [Record], &'static [&'static str]);

/// Name, section, what it holds, which records have it, what it offers.
const FIELDS: [Field; 6] = [
    ("Занятость", "Работа", Kind::Select, ALL, &["По найму", "ИП", "Самозанятый", "Пенсионер"]),
    ("Стаж, лет", "Работа", Kind::Number, WITH_DEAL, &[]),
    ("Доход в месяц", "Работа", Kind::Money, WITH_DEAL, &[]),
    ("Документы", "Документы", Kind::MultiSelect, WITH_DEAL, &["Паспорт", "СНИЛС", "2-НДФЛ", "Трудовая"]),
    ("2-НДФЛ действует до", "Документы", Kind::Date, WITH_DEAL, &[]),
    ("Телефон супруга", "", Kind::Phone, LEAD, &[]),
];

/// Makes the fields; answers their codes.
pub async fn design(owner: &Actor, tx: &mut TenantTx) -> Result<Vec<FieldId>> {
    let mut made = Vec::with_capacity(FIELDS.len());
    for (name, section, kind, records, choices) in FIELDS {
        let choice = |name: &&str| ChoiceBody { id: None, name: (*name).to_owned() };
        let body = Body {
            name: name.to_owned(),
            section: section.to_owned(),
            kind,
            choices: choices.iter().map(choice).collect(),
            records: records.to_vec(),
            required: false,
            required_in: Vec::new(),
            shown_in: Vec::new(),
            roles: Vec::new(),
            sole: false,
        };
        made.push(create(owner, tx, &body).await?.id);
    }
    Ok(made)
}

/// What the lead of a number holds: by its number and not by the dice, so that the month stays as it is.
pub fn filled(fields: &[FieldId], number: usize, now: DateTime<Utc>) -> Sent {
    let mut held: Vec<(usize, Value)> = Vec::new();
    if !number.is_multiple_of(3) {
        held.push((0, json!(number % 4 + 1)));
        held.push((1, json!(format!("{}.5", number % 19))));
        held.push((2, json!((45_000 + number % 23 * 8_500) * 100)));
    }
    if number.is_multiple_of(2) {
        held.push((3, json!((1..=4).filter(|paper| !(number / 2 + paper).is_multiple_of(3)).collect::<Vec<_>>())));
        let until = now + Duration::days(i64::try_from(number % 60).unwrap_or(0));
        held.push((4, json!(until.date_naive())));
    }
    if number.is_multiple_of(5) {
        held.push((5, json!(format!("+7926{:07}", 1_000_000 + number))));
    }
    let named = held.into_iter().filter_map(|(at, value)| Some((fields.get(at)?.to_string(), value)));
    Sent::Json(named.collect())
}
