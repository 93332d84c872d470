//! `/wallets/import/{id}`: what became of each document of a file.

use actix_web::HttpRequest;
use actix_web::web::{Path, Query};
use chrono::{DateTime, Utc};
use kernel::{Result, StatementId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wallet::bank::list::{Counts, counts, rows, statement};
use web::view::by_htmx;
use web::{Answer, AppData, Page, View, Who};

use super::{Line, sample_lines};

/// Rows of a page.
const ROWS: i64 = 100;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct StatementPage {
    id: StatementId,
    file_name: String,
    encoding: String,
    accounts: Vec<String>,
    complete: bool,
    done: bool,
    judged: i64,
    total: i32,
    counts: Counts,
    lines: Vec<Line>,
    next: Option<String>,
    appended: bool,
    by: String,
    at: DateTime<Utc>,
}

/// What the page may be asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    after: i32,
    until: i32,
}

impl Asked {
    /// Rows of the page, or of the part of it that is drawn anew: a file's lines are numbered and none comes or goes.
    fn rows(&self) -> i64 {
        if self.until > self.after { i64::from(self.until - self.after).min(ROWS) } else { ROWS }
    }
}

/// `GET /wallets/import/{id}`
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn show(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    id: Path<StatementId>,
    asked: Query<Asked>,
) -> Answer {
    let page = read(&app, &who, *id, &asked).await?;
    view.page(&StatementPage { appended: asked.after > 0 && by_htmx(&request), ..page })
}

async fn read(app: &AppData, who: &Who, id: StatementId, asked: &Asked) -> Result<StatementPage> {
    let actor = &who.actor;
    let read = async |tx: &mut db::PlatformTx| {
        Ok((
            statement(actor, tx, id).await?,
            counts(tx, id).await?,
            rows(actor, tx, id, asked.after, asked.rows() + 1).await?,
        ))
    };
    let (statement, counts, mut rows) = app.db.platform(actor, read).await?;
    let more = i64::try_from(rows.len()).is_ok_and(|read| read > asked.rows());
    rows.truncate(usize::try_from(asked.rows()).unwrap_or(usize::MAX));
    let next = rows.last().filter(|_| more).map(|last| format!("/wallets/import/{id}?after={}", last.row));
    Ok(StatementPage {
        id,
        file_name: statement.file_name,
        encoding: statement.encoding,
        accounts: statement.accounts,
        complete: statement.complete,
        done: statement.booked_at.is_some(),
        judged: i64::from(statement.rows) - counts.new,
        total: statement.rows,
        counts,
        lines: rows.into_iter().map(Line::from).collect(),
        next,
        appended: false,
        by: statement.created_by,
        at: statement.created_at,
    })
}

impl Page for StatementPage {
    const TEMPLATE: &'static str = "office/bank_statement.html";
    const FRAGMENTS: &'static [&'static str] = &["statement", "rows_more"];

    fn samples() -> Vec<Self> {
        let full = Self {
            id: StatementId(Uuid::from_u128(1)),
            file_name: "kl_to_1c.txt".into(),
            encoding: "windows-1251".into(),
            accounts: vec!["40702810500000000001".into()],
            complete: true,
            done: true,
            judged: 7,
            total: 7,
            counts: Counts { booked: 1, waiting: 1, new: 1, ignored: 1, repeated: 1, outgoing: 1, broken: 1 },
            lines: sample_lines(),
            next: Some("/wallets/import/1?after=7".into()),
            appended: false,
            by: "Анна Воронцова".into(),
            at: web::sample_at(),
        };
        let running = Self { done: false, judged: 3, complete: false, next: None, ..full.clone() };
        vec![Self { appended: true, ..full.clone() }, running, full]
    }
}
