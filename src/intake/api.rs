//! `/api/v1/imports`, the same on each site: the site decides which base is filled.

use std::collections::BTreeMap;

use actix_multipart::Multipart;
use actix_web::HttpResponse;
use actix_web::http::header::{Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue};
use actix_web::web::{Bytes, Path, Query};
use chrono::{DateTime, Utc};
use db::{PlatformTx, TenantTx};
use futures_util::stream;
use kernel::{ImportId, LeadId};
use serde::{Deserialize, Serialize};
use web::extract::{List, json, limit};
use web::render::text::Args;
use web::{Answer, App, AppData, View, Who};

use crate::import::{self, Import, ImportRow, ImportTarget, RowFilter, Shown, State};
use crate::upload::Upload;

/// Rows that are read at once for the file of rejects.
const BATCH: i64 = 1_000;

/// Runs the same code in a transaction of the side that the site is.
macro_rules! on_side {
    ($db:expr, $who:expr, $tx:ident => $work:expr) => {
        match $who.here.key() {
            Some(key) => $db.tenant(&$who.actor, key, async |$tx| $work).await,
            None => $db.platform(&$who.actor, async |$tx| $work).await,
        }
    };
}
pub(crate) use on_side;

/// An import, as the API shows it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ImportView {
    #[schema(value_type = String, format = "uuid")]
    id: ImportId,
    state: State,
    rows: i32,
    total: Option<i32>,
    created: i32,
    updated: i32,
    duplicates: i32,
    invalid: i32,
    by_code: BTreeMap<String, i32>,
    undone: i32,
    kept: i32,
    encoding: Option<String>,
    delimiter: Option<String>,
    kind: Option<String>,
    file_name: String,
    error: Option<String>,
    rejects_url: String,
    created_by: String,
    created_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
}

impl From<Import> for ImportView {
    fn from(import: Import) -> Self {
        Self {
            id: import.id,
            state: import.state,
            rows: import.rows,
            total: import.total,
            created: import.created,
            updated: import.updated,
            duplicates: import.duplicates,
            invalid: import.invalid,
            by_code: import.faults(),
            undone: import.undone,
            kept: import.kept,
            rejects_url: format!("/api/v1/imports/{}/rejects", import.id),
            encoding: import.encoding,
            delimiter: import.delimiter,
            kind: import.kind,
            file_name: import.file_name,
            error: import.error,
            created_by: import.created_by_name,
            created_at: import.created_at,
            finished_at: import.finished_at,
        }
    }
}

/// A row's fate, as the API shows it: no personal data.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct RowView {
    row: i32,
    verdict: String,
    code: String,
    #[schema(value_type = Option<String>, format = "uuid")]
    lead_id: Option<LeadId>,
    first_row: Option<i32>,
}

impl From<ImportRow> for RowView {
    fn from(row: ImportRow) -> Self {
        Self { row: row.row, verdict: row.verdict, code: row.code, lead_id: row.lead_id, first_row: row.first_row }
    }
}

/// What `POST /api/v1/imports` answers.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Begun {
    #[schema(value_type = String, format = "uuid")]
    id: ImportId,
}

/// `POST /api/v1/imports`: multipart `file`, `source`, `lawful_basis`, `product`?, `options`?.
///
/// # Errors
/// 422 with the fields for a file that cannot be imported.
pub async fn create<P, L>(app: AppData, who: Who, body: Multipart) -> Answer
where
    P: ImportTarget<PlatformTx>,
    L: ImportTarget<TenantTx>,
{
    let id = Upload::read(body).await?.start::<P, L>(&app, &who).await?;
    Ok(HttpResponse::Accepted().json(Begun { id }))
}

/// Which part of a list is wanted.
#[derive(Debug, Clone, Deserialize)]
pub struct Paging {
    limit: Option<i64>,
    after: Option<ImportId>,
}

/// `GET /api/v1/imports`.
///
/// # Errors
/// 403 without the right.
pub async fn list(app: AppData, who: Who, query: Query<Paging>) -> Answer {
    let limit = limit(query.limit)?;
    let shown = on_side!(app.db, who, tx => import::list(tx, &who.actor, query.after, limit).await)?;
    let next = shown.more.then(|| shown.items.last().map(|import| import.id.to_string())).flatten();
    json(&List { items: shown.items.into_iter().map(ImportView::from).collect(), next })
}

/// `GET /api/v1/imports/{id}`.
///
/// # Errors
/// 404.
pub async fn get(app: AppData, who: Who, id: Path<ImportId>) -> Answer {
    let import = on_side!(app.db, who, tx => import::find(tx, &who.actor, *id).await)?;
    json(&ImportView::from(import))
}

/// Which rows are wanted.
#[derive(Debug, Clone, Deserialize)]
pub struct RowPaging {
    #[serde(default)]
    verdict: String,
    limit: Option<i64>,
    after: Option<i32>,
}

/// `GET /api/v1/imports/{id}/rows`: `verdict` is a verdict (`ok`, `duplicate`, `invalid_phone`…), `invalid` for any fault, or
/// `rejected`.
///
/// # Errors
/// 404, 422.
pub async fn rows(app: AppData, who: Who, id: Path<ImportId>, query: Query<RowPaging>) -> Answer {
    let (limit, filter) = (limit(query.limit)?, RowFilter::read(&query.verdict)?);
    let shown =
        on_side!(app.db, who, tx => import::rows(tx, &who.actor, *id, &filter, query.after.unwrap_or(0), limit).await)?;
    let next = shown.more.then(|| shown.items.last().map(|row| row.row.to_string())).flatten();
    json(&List { items: shown.items.into_iter().map(RowView::from).collect(), next })
}

/// `POST /api/v1/imports/{id}/undo`: 202, a worker deletes the leads.
///
/// # Errors
/// 404, 409 while the import runs.
pub async fn undo(app: AppData, who: Who, id: Path<ImportId>) -> Answer {
    let import = on_side!(app.db, who, tx => import::request_undo(tx, &who.actor, *id).await)?;
    Ok(HttpResponse::Accepted().json(ImportView::from(import)))
}

/// `GET /api/v1/imports/{id}/rejects`: the rows that did not become leads, as a file. It is read as it is sent.
///
/// # Errors
/// 404.
pub async fn rejects(app: AppData, who: Who, view: View, id: Path<ImportId>) -> Answer {
    let import = on_side!(app.db, who, tx => import::find(tx, &who.actor, *id).await)?;
    let head = import::rejects_header(&import, &view.text("intake-reason"))?;
    let name = rejects_name(&import.file_name);
    let app: App = app.get_ref().clone();
    let first = Some((0, head));
    let lines = stream::unfold((first, app, who, view, import), |(at, app, who, view, import)| async move {
        let (after, ready) = at?;
        if !ready.is_empty() {
            return Some((kernel::Result::Ok(Bytes::from(ready)), (Some((after, Vec::new())), app, who, view, import)));
        }
        match batch(&app, &who, &view, &import, after).await {
            Ok(Some((last, more, lines))) => {
                Some((Ok(lines), (more.then(|| (last, Vec::new())), app, who, view, import)))
            }
            Ok(None) => None,
            Err(error) => Some((Err(error), (None, app, who, view, import))),
        }
    });
    Ok(HttpResponse::Ok().content_type("text/csv; charset=utf-8").insert_header(name).streaming(lines))
}

async fn batch(
    app: &App,
    who: &Who,
    view: &View,
    import: &Import,
    after: i32,
) -> kernel::Result<Option<(i32, bool, Bytes)>> {
    let filter = RowFilter::Rejected;
    let Shown { items, more } =
        on_side!(app.db, who, tx => import::rows(tx, &who.actor, import.id, &filter, after, BATCH).await)?;
    let Some(last) = items.last().map(|row| row.row) else { return Ok(None) };
    let lines = import::rejects_next(import, &items, |row| reason(view, import, row))?;
    Ok(Some((last, more, Bytes::from(lines))))
}

/// Why a row did not become a lead, in the reader's language, with the column that is at fault.
pub(crate) fn reason(view: &View, import: &Import, row: &ImportRow) -> String {
    let texts = view.app.renderer.texts();
    let told = match row.first_row {
        Some(first) => {
            texts.get(view.locale(), "intake-duplicate-of-row", &Args::from([("row".into(), first.to_string().into())]))
        }
        None => texts.plain(view.locale(), &format!("intake-why-{}", row.verdict)),
    };
    let told = told.unwrap_or_else(|_| row.verdict.clone());
    let column = row.fault_column.and_then(|at| import.header.get(usize::try_from(at).ok()?));
    column.map_or_else(|| told.clone(), |column| format!("«{column}»: {}", lowered(&told)))
}

fn lowered(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// Runs an act upon an import and tells open pages.
macro_rules! act {
    ($name:ident, $what:literal) => {
        #[doc = $what]
        ///
        /// # Errors
        /// 404, 409 where the import is in another state.
        pub async fn $name(app: AppData, who: Who, id: Path<ImportId>) -> Answer {
            let import = on_side!(app.db, who, tx => import::$name(tx, &who.actor, *id).await)?;
            import::tell(&app.redis, who.here.key(), &import).await;
            Ok(HttpResponse::Accepted().json(ImportView::from(import)))
        }
    };
}

act!(pause, "`POST /api/v1/imports/{id}/pause`: it can go on later.");
act!(resume, "`POST /api/v1/imports/{id}/resume`: it goes on from the row at which it was.");
act!(cancel, "`POST /api/v1/imports/{id}/cancel`: what was loaded is kept.");

fn rejects_name(file_name: &str) -> ContentDisposition {
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    let extended = ExtendedValue {
        charset: Charset::Ext("UTF-8".into()),
        language_tag: None,
        value: format!("{stem}-rejects.csv").into_bytes(),
    };
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename("rejects.csv".into()), DispositionParam::FilenameExt(extended)],
    }
}
