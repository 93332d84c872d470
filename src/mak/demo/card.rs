//! The custom fields of a franchisee's cards, and what its own leads hold in them.

use chrono::{DateTime, Duration, Utc};
use db::TenantTx;
use fields::edit::{Body, ChoiceBody, create};
use fields::{Kind, Record, Sent};
use kernel::{Actor, Result};
use serde_json::{Map, Value, json};

const LEAD: &[Record] = &[Record::Lead];
const ALL: &[Record] = &[Record::Lead, Record::Client, Record::Deal];
const WITH_DEAL: &[Record] = &[Record::Lead, Record::Deal];

/// Name, section, what it holds, which records have it, what it offers: `f1` and so on.
const FIELDS: [(&str, &str, Kind, &[Record], &[&str]); 6] = [
    ("Занятость", "Работа", Kind::Select, ALL, &["По найму", "ИП", "Самозанятый", "Пенсионер"]),
    ("Стаж, лет", "Работа", Kind::Number, WITH_DEAL, &[]),
    ("Доход в месяц", "Работа", Kind::Money, WITH_DEAL, &[]),
    ("Документы", "Документы", Kind::MultiSelect, WITH_DEAL, &["Паспорт", "СНИЛС", "2-НДФЛ", "Трудовая"]),
    ("2-НДФЛ действует до", "Документы", Kind::Date, WITH_DEAL, &[]),
    ("Телефон супруга", "", Kind::Phone, LEAD, &[]),
];

/// Makes the fields.
pub async fn design(owner: &Actor, tx: &mut TenantTx) -> Result<()> {
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
        create(owner, tx, &body).await?;
    }
    Ok(())
}

/// What the lead of a number holds: by its number and not by the dice, so that the month stays as it is.
pub fn filled(number: usize, now: DateTime<Utc>) -> Sent {
    let mut held: Map<String, Value> = Map::new();
    if number % 3 != 0 {
        held.insert("f1".into(), json!(number % 4 + 1));
        held.insert("f2".into(), json!(format!("{}.5", number % 19)));
        held.insert("f3".into(), json!((45_000 + number % 23 * 8_500) * 100));
    }
    if number % 2 == 0 {
        held.insert("f4".into(), json!((1..=4).filter(|paper| (number / 2 + paper) % 3 != 0).collect::<Vec<_>>()));
        let until = now + Duration::days(i64::try_from(number % 60).unwrap_or(0));
        held.insert("f5".into(), json!(until.date_naive()));
    }
    if number % 5 == 0 {
        held.insert("f6".into(), json!(format!("+7926{:07}", 1_000_000 + number)));
    }
    Sent::Json(held.into_iter().collect())
}
