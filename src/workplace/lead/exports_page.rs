//! The log of exports: who took which leads out.

use chrono::{DateTime, Utc};
use crm::lead::export::{self, Export};
use serde::Serialize;
use web::{Answer, AppData, Page, View, Who};

/// One export.
#[derive(Debug, Clone, Serialize)]
pub struct ExportRow {
    number: String,
    format: String,
    leads: i32,
    columns: Vec<String>,
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
/// As [`export::list`].
pub async fn show(app: AppData, who: Who, view: View) -> Answer {
    let rows = app.db.tenant(&who.actor, who.tenant()?, async |tx| export::list(&who.actor, tx).await).await?;
    view.page(&Exports { rows: rows.iter().map(row).collect() })
}

/// `GET /api/v1/exports`.
///
/// # Errors
/// As [`export::list`].
pub async fn api(app: AppData, who: Who) -> Answer {
    let items = app.db.tenant(&who.actor, who.tenant()?, async |tx| export::list(&who.actor, tx).await).await?;
    web::json(&web::List { items, next: None })
}

fn row(export: &Export) -> ExportRow {
    let groups = export.filter.pointer("/conditions/groups").and_then(serde_json::Value::as_array);
    let conditions = groups.into_iter().flatten().filter_map(serde_json::Value::as_array).map(Vec::len).sum();
    ExportRow {
        number: export.number.clone(),
        format: export.format.clone(),
        leads: export.leads,
        columns: export.columns.iter().map(|column| super::row::label(column)).collect(),
        conditions,
        q: export.filter.get("q").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned(),
        by: export.by_name.clone(),
        at: export.at,
    }
}

impl Page for Exports {
    const TEMPLATE: &'static str = "crm/exports.html";

    fn samples() -> Vec<Self> {
        let row = |q: &str, conditions| ExportRow {
            number: "9F31C0A2".into(),
            format: "xlsx".into(),
            leads: 312,
            columns: vec!["crm-client".into(), "crm-field-status".into()],
            conditions,
            q: q.into(),
            by: "Анна Воронцова".into(),
            at: web::sample_at(),
        };
        vec![Self { rows: vec![row("", 2), row("Иванов", 0)] }, Self { rows: Vec::new() }]
    }
}
