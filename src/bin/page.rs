//! The bin as a page.

use actix_web::web::Query;
use chrono::{DateTime, Utc};
use kernel::{Action, Object};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::view::encode_query;
use web::{Answer, AppData, Page, View, Who};

use crate::{Purge, Removed, list, log, require_all, term};

/// Rows of a page.
const ROWS: i64 = 50;

/// What the page may be asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    after: String,
}

/// A lead in the bin.
#[derive(Debug, Clone, Serialize)]
pub struct RemovedRow {
    id: Uuid,
    name: String,
    phone: String,
    city: String,
    product: String,
    by: String,
    at: DateTime<Utc>,
    /// Whether it is never destroyed: it was bought, or has become a deal.
    kept: bool,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct Bin {
    rows: Vec<RemovedRow>,
    next: Option<String>,
    /// The address of this part of it.
    here: String,
    q: String,
    days: Option<i32>,
    log: Vec<Purge>,
    may_purge: bool,
    may_setup: bool,
}

fn row(removed: &Removed) -> RemovedRow {
    let lead = &removed.lead;
    RemovedRow {
        id: lead.id.0,
        name: lead.name.clone(),
        phone: lead.phone.as_ref().map(kernel::Phone::masked).unwrap_or_default(),
        city: lead.city.clone(),
        product: lead.product.clone(),
        by: removed.by.clone(),
        at: removed.at,
        kept: removed.kept,
    }
}

/// `GET /bin`.
///
/// # Errors
/// As [`list()`].
pub async fn show(app: AppData, who: Who, view: View, asked: Query<Asked>) -> Answer {
    let may_purge = require_all(&who.actor).is_ok();
    let after = Some(asked.after.as_str()).filter(|after| !after.is_empty());
    let work = async |tx: &mut db::TenantTx| {
        let page = list(&who.actor, tx, &asked.q, ROWS, after).await?;
        let log = if may_purge { log(&who.actor, tx).await? } else { Vec::new() };
        Ok((page, log, term(tx).await?))
    };
    let (page, log, days) = app.db.tenant(&who.actor, who.tenant()?, work).await?;
    let next = page.next.map(|next| format!("/bin?q={}&after={next}", encode_query(&asked.q)));
    view.page(&Bin {
        rows: page.items.iter().map(row).collect(),
        next,
        here: format!("/bin?q={}&after={}", encode_query(&asked.q), encode_query(&asked.after)),
        q: asked.q.clone(),
        days,
        log,
        may_purge,
        may_setup: who.actor.permissions.allows(Object::Field, Action::Configure),
    })
}

impl Page for Bin {
    const TEMPLATE: &'static str = "bin/list.html";
    const FRAGMENTS: &'static [&'static str] = &["bin"];

    fn samples() -> Vec<Self> {
        let row = |n: u128, kept| RemovedRow {
            id: Uuid::from_u128(n),
            name: "Кузнецова Екатерина".into(),
            phone: "+7 912 •••-••-89".into(),
            city: "Уфа".into(),
            product: "mortgage".into(),
            by: "Анна Воронцова".into(),
            at: web::sample_at(),
            kept,
        };
        let purge = |by: Option<&str>| Purge {
            id: Uuid::from_u128(7),
            leads: 312,
            kept: if by.is_some() { 2 } else { 0 },
            by: None,
            by_name: by.map(str::to_owned),
            at: web::sample_at(),
        };
        let full = Self {
            rows: vec![row(1, false), row(2, true)],
            next: Some("/bin?q=&after=1".into()),
            here: "/bin".into(),
            q: String::new(),
            days: Some(30),
            log: vec![purge(None), purge(Some("Анна Воронцова"))],
            may_purge: true,
            may_setup: true,
        };
        let empty = Self { rows: Vec::new(), next: None, log: Vec::new(), ..full.clone() };
        let none_found =
            Self { q: "Иванов".into(), days: None, may_setup: false, may_purge: false, ..empty.clone() };
        vec![full, empty, none_found]
    }
}
