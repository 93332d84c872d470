//! The custom fields of the tenant as a page.

use fields::{Definition, Kind, Record};
use kernel::{Action, Object};
use serde::Serialize;
use web::{Answer, AppData, Page, View, Who};

/// A field of the page.
#[derive(Debug, Clone, Serialize)]
pub struct FieldRow {
    code: String,
    name: String,
    section: String,
    kind: Kind,
    records: Vec<Record>,
    required: bool,
    needed: usize,
    sole: bool,
    restricted: bool,
    choices: usize,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct FieldList {
    fields: Vec<FieldRow>,
    archived: Vec<FieldRow>,
}

fn row(field: &Definition) -> FieldRow {
    FieldRow {
        code: field.id.to_string(),
        name: field.name.clone(),
        section: field.section.clone(),
        kind: field.kind,
        records: field.records.clone(),
        required: field.required,
        needed: field.required_in.len(),
        sole: field.sole,
        restricted: !field.roles.is_empty(),
        choices: field.choices.iter().filter(|choice| !choice.archived).count(),
    }
}

/// `GET /fields`.
///
/// # Errors
/// `Forbidden`.
pub async fn show(app: AppData, who: Who, view: View) -> Answer {
    who.actor.require(Object::Field, Action::Configure)?;
    let all = app.db.tenant(&who.actor, who.tenant()?, async |tx| fields::all(tx).await).await?;
    let (archived, fields): (Vec<_>, Vec<_>) = all.iter().partition(|field| field.archived);
    let page =
        FieldList { fields: fields.into_iter().map(row).collect(), archived: archived.into_iter().map(row).collect() };
    view.page(&page)
}

impl Page for FieldList {
    const TEMPLATE: &'static str = "crm/field_list.html";

    fn samples() -> Vec<Self> {
        let row = |(n, kind): (usize, &Kind)| FieldRow {
            code: format!("f{n}"),
            name: "Паспорт до".into(),
            section: if n % 2 == 0 { "Документы".into() } else { String::new() },
            kind: *kind,
            records: Record::ALL.to_vec(),
            required: n % 3 == 0,
            needed: n % 3,
            sole: n % 4 == 0,
            restricted: n % 5 == 0,
            choices: 4,
        };
        let full: Vec<FieldRow> = Kind::ALL.iter().enumerate().map(row).collect();
        vec![Self { fields: full.clone(), archived: full }, Self { fields: Vec::new(), archived: Vec::new() }]
    }
}
