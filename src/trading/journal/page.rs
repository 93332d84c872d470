//! «Журнал доказательств»: the daily heads and the keys, for franchisees and head office.

use actix_web::HttpRequest;
use actix_web::web::Query;
use chrono::{DateTime, NaiveDate, Utc};
use db::PlatformTx;
use exchange::journal::head::list;
use exchange::journal::keys;
use kernel::{Action, Object};
use proof::chain::SignedHead;
use proof::key::PublicKey;
use serde::{Deserialize, Serialize};
use web::cursor::{Order, Part};
use web::view::by_htmx;
use web::{Answer, AppData, Page, View, Who, sample_at};

/// Days of a page.
const ROWS: i64 = 60;

/// What the page may be asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AskedPage {
    after: String,
    /// The cursor of the last row, when the list is drawn anew.
    until: String,
}

/// `/proof`.
#[derive(Debug, Clone, Serialize)]
pub struct Journal {
    rows: Vec<HeadRow>,
    keys: Vec<PublicKey>,
    next: Option<String>,
    appended: bool,
}

#[derive(Debug, Clone, Serialize)]
struct HeadRow {
    number: i32,
    day: String,
    lots: i32,
    late: i32,
    hash: String,
    key: i32,
    made_at: DateTime<Utc>,
}

impl From<SignedHead> for HeadRow {
    fn from(signed: SignedHead) -> Self {
        let head = signed.head;
        Self {
            number: head.number,
            day: day(head.day),
            lots: head.lots,
            late: head.late,
            hash: signed.hash,
            key: head.key,
            made_at: head.made_at,
        }
    }
}

/// The one spelling of a day in both languages; the address of its lots has it too.
fn day(day: NaiveDate) -> String {
    day.to_string()
}

/// `GET /proof`.
///
/// # Errors
/// `Forbidden`; `Invalid` for a bad cursor.
pub async fn show(app: AppData, who: Who, view: View, request: HttpRequest, asked: Query<AskedPage>) -> Answer {
    who.actor.require(Object::Lot, Action::View)?;
    let part: Part<i32> = Part::read(&asked.after, &asked.until)?;
    let read = async |tx: &mut PlatformTx| Ok((list(tx, part.after, part.limit(ROWS)).await?, keys::all(tx).await?));
    let (heads, keys) = app.db.platform(&who.actor, read).await?;
    let heads = part.cut(heads, ROWS, Order::Falling, |signed| signed.head.number);
    let next = heads.next.map(|after| format!("/proof?after={after}"));
    let appended = by_htmx(&request) && part.after.is_some();
    view.page(&Journal { rows: heads.items.into_iter().map(HeadRow::from).collect(), keys, next, appended })
}

impl Page for Journal {
    const TEMPLATE: &'static str = "trading/journal.html";
    const FRAGMENTS: &'static [&'static str] = &["journal", "rows_more"];

    fn samples() -> Vec<Self> {
        let row = |number: i32, late: i32| HeadRow {
            number,
            day: "2026-11-22".into(),
            lots: 31,
            late,
            hash: "0a".repeat(32),
            key: 1,
            made_at: sample_at(),
        };
        let key = |number: i32, ended: bool| PublicKey {
            number,
            public_key: "1b".repeat(32),
            valid_from: sample_at(),
            valid_to: ended.then(sample_at),
        };
        let full = Self {
            rows: vec![row(2, 1), row(1, 0)],
            keys: vec![key(1, true), key(2, false)],
            next: Some("/proof?after=1".into()),
            appended: false,
        };
        let empty = Self { rows: Vec::new(), keys: Vec::new(), next: None, appended: false };
        vec![full.clone(), empty, Self { appended: true, ..full }]
    }
}
