//! `/wallets/import`: a file of the bank goes in; earlier ones are listed.

use actix_multipart::Multipart;
use actix_web::HttpResponse;
use actix_web::web::Query;
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Action, Error, FieldError, Money, Object, Result, StatementId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wallet::bank::list::{Statement, statements, waiting};
use wallet::bank::upload;
use web::cursor::{self, ByTime, Slice};
use web::{Answer, AppData, Page, View, Who};

/// Statements on a page.
const ROWS: i64 = 30;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct Uploads {
    rows: Vec<Row>,
    next: Option<String>,
    waiting: i64,
    waiting_sum: Money,
    can_pay: bool,
    errors: Vec<FieldError>,
}

#[derive(Debug, Clone, Serialize)]
struct Row {
    id: StatementId,
    file_name: String,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    rows: i32,
    done: bool,
    by: String,
    at: DateTime<Utc>,
}

impl From<Statement> for Row {
    fn from(statement: Statement) -> Self {
        Self {
            id: statement.id,
            file_name: statement.file_name,
            from: statement.date_from,
            to: statement.date_to,
            rows: statement.rows,
            done: statement.booked_at.is_some(),
            by: statement.created_by,
            at: statement.created_at,
        }
    }
}

/// What the page may be asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    after: String,
}

/// `GET /wallets/import`
///
/// # Errors
/// `Forbidden`; `Invalid` for a bad cursor.
pub async fn list(app: AppData, who: Who, view: View, asked: Query<Asked>) -> Answer {
    let page = read(&app, &who, &asked.after).await?;
    view.page(&page)
}

async fn read(app: &AppData, who: &Who, after: &str) -> Result<Uploads> {
    let after: Option<ByTime> = Some(after).filter(|after| !after.is_empty()).map(cursor::read).transpose()?;
    let read = async |tx: &mut db::PlatformTx| {
        let rows = statements(&who.actor, tx, after.map(|ByTime(at, id)| (at, id)), ROWS + 1).await?;
        Ok((rows, waiting(tx).await?))
    };
    let (rows, (waiting, waiting_sum)) = app.db.platform(&who.actor, read).await?;
    let slice = Slice::cut(rows, ROWS, |row| ByTime(row.created_at, row.id.0));
    Ok(Uploads {
        rows: slice.items.into_iter().map(Row::from).collect(),
        next: slice.next.map(|next| format!("/wallets/import?after={next}")),
        waiting,
        waiting_sum,
        can_pay: who.actor.permissions.allows(Object::Wallet, Action::Pay),
        errors: Vec::new(),
    })
}

/// `POST /wallets/import`
///
/// # Errors
/// `Forbidden`; a refused file is told at the form.
pub async fn create(app: AppData, who: Who, view: View, body: Multipart) -> Answer {
    let taken = match upload::read(body).await {
        Ok(file) => upload::take(&app, &who, file).await,
        Err(error) => Err(error),
    };
    match taken {
        // Only htmx can send this form (its token is a header), and it must load the page anew, not swap it in.
        Ok(taken) => {
            Ok(HttpResponse::Ok().insert_header(("HX-Redirect", format!("/wallets/import/{}", taken.id))).finish())
        }
        Err(Error::Invalid(errors)) => {
            let page = read(&app, &who, "").await?;
            view.refused(&Uploads { errors, ..page })
        }
        Err(error) => Err(error.into()),
    }
}

impl Page for Uploads {
    const TEMPLATE: &'static str = "office/bank_uploads.html";
    const FRAGMENTS: &'static [&'static str] = &["uploads", "upload_form"];

    fn samples() -> Vec<Self> {
        let day = web::sample_at().date_naive();
        let row = |done, day| Row {
            id: StatementId(Uuid::from_u128(1)),
            file_name: "kl_to_1c.txt".into(),
            from: day,
            to: day,
            rows: 118,
            done,
            by: "Анна Воронцова".into(),
            at: web::sample_at(),
        };
        let full = Self {
            rows: vec![row(false, Some(day)), row(true, None)],
            next: Some("/wallets/import?after=1".into()),
            waiting: 3,
            waiting_sum: Money::roubles(150_000),
            can_pay: true,
            errors: Vec::new(),
        };
        let refused = Self { errors: vec![FieldError::new("file", "statement_not_1c")], ..full.clone() };
        let empty = Self { rows: Vec::new(), next: None, waiting: 0, ..full.clone() };
        vec![full, refused, Self { can_pay: false, ..empty.clone() }, empty]
    }
}
