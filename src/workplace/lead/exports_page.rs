//! The log of exports: who took which leads out.

use chrono::{DateTime, Utc};
use exports::Export;
use fields::{FieldId, Fields, Record};
use serde::Serialize;
use web::render::card::Choice;
use web::{Answer, AppData, Page, View, Who};

/// One export.
#[derive(Debug, Clone, Serialize)]
pub struct ExportRow {
    number: String,
    format: String,
    leads: i32,
    columns: Vec<Choice>,
    conditions: usize,
    q: String,
    by: String,
    at: DateTime<Utc>,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct Exports {
    rows: Vec<ExportRow>,
}

/// `GET /exports`.
///
/// # Errors
/// As [`exports::list`].
pub async fn show(app: AppData, who: Who, view: View) -> Answer {
    let (rows, fields) = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            Ok((exports::list(&who.actor, tx).await?, fields::of(&who.actor, tx, Record::Lead).await?))
        })
        .await?;
    view.page(&Exports { rows: rows.iter().map(|export| row(export, &fields)).collect() })
}

/// `GET /api/v1/exports`.
///
/// # Errors
/// As [`exports::list`].
pub async fn api(app: AppData, who: Who) -> Answer {
    let items = app.db.tenant(&who.actor, who.tenant()?, async |tx| exports::list(&who.actor, tx).await).await?;
    web::json(&web::List { items, next: None })
}

fn row(export: &Export, fields: &Fields) -> ExportRow {
    let groups = export.filter.pointer("/conditions/groups").and_then(serde_json::Value::as_array);
    let conditions = groups.into_iter().flatten().filter_map(serde_json::Value::as_array).map(Vec::len).sum();
    ExportRow {
        number: export.number.clone(),
        format: export.format.clone(),
        leads: export.leads,
        columns: export.columns.iter().map(|column| named(column, fields)).collect(),
        conditions,
        q: export.filter.get("q").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned(),
        by: export.by_name.clone(),
        at: export.at,
    }
}

/// The name of a column; a custom field that is gone, or that the reader does not see, has none.
fn named(column: &str, fields: &Fields) -> Choice {
    match (FieldId::parse(column), fields.find(column)) {
        (_, Some(field)) => Choice::named(column, &*field.name),
        (Some(_), None) => Choice::of(column, "crm-field-unknown".to_owned()),
        (None, None) => Choice::of(column, super::row::label(column)),
    }
}

impl Page for Exports {
    const TEMPLATE: &'static str = "crm/exports.html";

    fn samples() -> Vec<Self> {
        let row = |q: &str, conditions| ExportRow {
            number: "9F31C0A2".into(),
            format: "xlsx".into(),
            leads: 312,
            columns: ["name", "status", "f7"].map(|column| named(column, &Fields::default())).into(),
            conditions,
            q: q.into(),
            by: "Анна Воронцова".into(),
            at: web::sample_at(),
        };
        vec![Self { rows: vec![row("", 2), row("Иванов", 0)] }, Self { rows: Vec::new() }]
    }
}
