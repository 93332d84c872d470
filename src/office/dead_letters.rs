//! Events that were laid aside (отложенные события): what their handlers said, and the way back into the outbox.

use std::collections::BTreeMap;

use actix_web::web::{Path, Query};
use chrono::{DateTime, Utc};
use db::PlatformTx;
use jobs::dead::{self, DeadLetter};
use kernel::{Action, Actor, Object, Result, TenantId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::cursor::{self, ByTime, Slice};
use web::{Answer, AppData, Flash, Page, View, Who, sample_at};

use crate::sell::flash;
use crate::view::names;

/// Rows of a page.
const ROWS: i64 = 100;

/// Where a page of the list begins, and how long it is.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    after: String,
    limit: Option<i64>,
}

struct Listed {
    letters: Slice<DeadLetter>,
    names: BTreeMap<TenantId, String>,
    total: i64,
}

async fn read(app: &AppData, actor: &Actor, after: &str, limit: i64) -> Result<Listed> {
    actor.require_network(Object::Event, Action::Configure)?;
    let after: Option<ByTime> = Some(after).filter(|after| !after.is_empty()).map(cursor::read).transpose()?;
    let reading = async |tx: &mut PlatformTx| {
        let letters = dead::list(tx, after.map(|ByTime(at, id)| (at, id)), limit + 1).await?;
        let tenants: Vec<TenantId> = letters.iter().filter_map(|letter| letter.tenant_id).collect();
        let letters = Slice::cut(letters, limit, |letter| ByTime(letter.died_at, letter.id));
        Ok(Listed { letters, names: names(tx, &tenants).await?, total: dead::count(tx).await? })
    };
    app.db.platform(actor, reading).await
}

async fn put_back(app: &AppData, actor: &Actor, id: Uuid) -> Result<()> {
    actor.require_network(Object::Event, Action::Configure)?;
    app.db.platform(actor, async |tx| dead::replay(tx, id).await).await?;
    dead::tell(&app.redis).await;
    Ok(())
}

/// An event that was laid aside, as the API shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeadLetterView {
    id: Uuid,
    /// In whose schema it happened; `null` for the platform's own.
    tenant_id: Option<TenantId>,
    topic: String,
    created_at: DateTime<Utc>,
    /// How often its handlers failed.
    attempts: i32,
    /// What the last of them said.
    error: String,
    died_at: DateTime<Utc>,
}

impl From<DeadLetter> for DeadLetterView {
    fn from(letter: DeadLetter) -> Self {
        Self {
            id: letter.id,
            tenant_id: letter.tenant_id,
            topic: letter.topic,
            created_at: letter.created_at,
            attempts: letter.failures,
            error: letter.error,
            died_at: letter.died_at,
        }
    }
}

/// `GET /api/v1/dead-letters`: the newest first.
///
/// # Errors
/// `Forbidden`; `Invalid` for a bad cursor or limit.
pub async fn list(app: AppData, who: Who, asked: Query<Asked>) -> Answer {
    let listed = read(&app, &who.actor, &asked.after, web::limit(asked.limit)?).await?;
    web::json(&listed.letters.list(DeadLetterView::from))
}

/// `POST /api/v1/dead-letters/{id}/replay`: the event is told again.
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn replay(app: AppData, who: Who, id: Path<Uuid>) -> Answer {
    put_back(&app, &who.actor, *id).await?;
    web::no_content()
}

/// `/dead-letters`.
#[derive(Debug, Clone, Serialize)]
pub struct DeadLetters {
    rows: Vec<Row>,
    total: i64,
    here: String,
    next: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct Row {
    id: Uuid,
    topic: String,
    /// Empty for the platform's own.
    tenant: String,
    attempts: i32,
    error: String,
    created_at: DateTime<Utc>,
    died_at: DateTime<Utc>,
}

/// `GET /dead-letters`.
///
/// # Errors
/// `Forbidden`; `Invalid` for a bad cursor.
pub async fn show(app: AppData, who: Who, view: View, asked: Query<Asked>) -> Answer {
    let Listed { letters, names, total } = read(&app, &who.actor, &asked.after, ROWS).await?;
    let row = |letter: DeadLetter| Row {
        id: letter.id,
        topic: letter.topic,
        tenant: letter.tenant_id.and_then(|id| names.get(&id).cloned()).unwrap_or_default(),
        attempts: letter.failures,
        error: letter.error,
        created_at: letter.created_at,
        died_at: letter.died_at,
    };
    let rows = letters.items.into_iter().map(row).collect();
    let after = web::view::encode_query(&asked.after);
    let here = if after.is_empty() { "/dead-letters".to_owned() } else { format!("/dead-letters?after={after}") };
    view.page(&DeadLetters { rows, total, here, next: letters.next.map(|next| format!("/dead-letters?after={next}")) })
}

/// `POST /dead-letters/{id}/replay`.
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn replay_one(app: AppData, who: Who, view: View, id: Path<Uuid>) -> Answer {
    put_back(&app, &who.actor, *id).await?;
    view.done("/dead-letters", Some(flash("office-dead-replayed")))
}

/// `POST /dead-letters/replay`: all of them.
///
/// # Errors
/// `Forbidden`.
pub async fn replay_all(app: AppData, who: Who, view: View) -> Answer {
    who.actor.require_network(Object::Event, Action::Configure)?;
    let count = app.db.platform(&who.actor, async |tx| dead::replay_all(tx).await).await?;
    dead::tell(&app.redis).await;
    view.done("/dead-letters", Some(Flash { what: count.to_string(), ..flash("office-dead-all-replayed") }))
}

impl Page for DeadLetters {
    const TEMPLATE: &'static str = "office/dead_letters.html";
    const FRAGMENTS: &'static [&'static str] = &["letters"];

    fn samples() -> Vec<Self> {
        let row = |topic: &str, tenant: &str| Row {
            id: Uuid::nil(),
            topic: topic.to_owned(),
            tenant: tenant.to_owned(),
            attempts: 8,
            error: "unavailable".to_owned(),
            created_at: sample_at(),
            died_at: sample_at(),
        };
        let rows = vec![row("import.queued", "Волга-Финанс"), row("lot.closed", "")];
        let full =
            Self { rows, total: 140, here: "/dead-letters".to_owned(), next: Some("/dead-letters?after=1".to_owned()) };
        vec![full.clone(), Self { rows: Vec::new(), total: 0, next: None, ..full.clone() }, Self { next: None, ..full }]
    }
}
