//! `/api/v1/bin`.

use actix_web::web::{Json, Query};
use chrono::{DateTime, Utc};
use crm::batch::{self, Act, Target};
use kernel::{Error, LeadId};
use serde::{Deserialize, Serialize};
use web::{Answer, AppData, Who};

use crate::list::filter;
use crate::{Removed, list, log, purge, set_term, term};

/// A lead in the bin. Its contacts are not given out: bring it back to see them.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct RemovedOut {
    /// Its id.
    pub id: LeadId,
    /// Name of the person.
    pub name: String,
    /// When it was removed.
    pub removed_at: DateTime<Utc>,
    /// Who removed it.
    pub removed_by: String,
}

impl From<Removed> for RemovedOut {
    fn from(removed: Removed) -> Self {
        Self { id: removed.lead.id, name: removed.lead.name, removed_at: removed.at, removed_by: removed.by }
    }
}

/// What may be asked.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
pub struct ListQuery {
    /// Part of a name, of a phone, of an e-mail.
    pub q: Option<String>,
    /// Rows of a page, 50 by default, at most 200.
    pub limit: Option<i64>,
    /// Where the page begins.
    pub after: Option<String>,
}

/// `GET /api/v1/bin`.
///
/// # Errors
/// As [`list()`].
pub async fn index(app: AppData, who: Who, query: Query<ListQuery>) -> Answer {
    let limit = web::limit(query.limit)?;
    let after = query.after.as_deref().filter(|after| !after.is_empty());
    let q = query.q.clone().unwrap_or_default();
    let page =
        app.db.tenant(&who.actor, who.tenant()?, async |tx| list(&who.actor, tx, &q, limit, after).await).await?;
    let items: Vec<RemovedOut> = page.items.into_iter().map(RemovedOut::from).collect();
    web::json(&web::List { items, next: page.next })
}

/// Which leads of the bin: named one by one, or all that are found.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestoreBody {
    /// The leads.
    pub leads: Option<Vec<LeadId>>,
    /// Every one in which these words are found; empty for the whole bin.
    pub q: Option<String>,
}

/// `POST /api/v1/bin/restore`.
///
/// # Errors
/// As [`batch::start()`]; 422 `ambiguous` unless leads or words are given, and one of them alone.
pub async fn restore(app: AppData, who: Who, body: Json<RestoreBody>) -> Answer {
    let RestoreBody { leads, q } = body.into_inner();
    let target = match (leads, q) {
        (Some(leads), None) => Target::Chosen(leads),
        (None, Some(q)) => Target::Filtered(filter(&q)),
        _ => return Err(Error::field("leads", "ambiguous").into()),
    };
    let work = async |tx: &mut db::TenantTx| batch::start(&who.actor, tx, Act::Restore, &target).await;
    web::created(&app.db.tenant(&who.actor, who.tenant()?, work).await?)
}

/// Which leads are destroyed.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct PurgeBody {
    /// The leads, 500 at most.
    pub leads: Vec<LeadId>,
}

/// `POST /api/v1/bin/purge`.
///
/// # Errors
/// As [`purge()`].
pub async fn destroy(app: AppData, who: Who, body: Json<PurgeBody>) -> Answer {
    let work = async |tx: &mut db::TenantTx| purge(&who.actor, tx, &body.leads).await;
    web::json(&app.db.tenant(&who.actor, who.tenant()?, work).await?)
}

/// `GET /api/v1/bin/purges`: the log of what was destroyed.
///
/// # Errors
/// As [`log()`].
pub async fn purges(app: AppData, who: Who) -> Answer {
    let items = app.db.tenant(&who.actor, who.tenant()?, async |tx| log(&who.actor, tx).await).await?;
    web::json(&web::List { items, next: None })
}

/// For how long removed leads are kept.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Term {
    /// Days; nothing for ever.
    pub days: Option<i32>,
}

/// `GET /api/v1/bin/term`.
///
/// # Errors
/// What the database says.
pub async fn get_term(app: AppData, who: Who) -> Answer {
    web::json(&Term { days: app.db.tenant(&who.actor, who.tenant()?, term).await? })
}

/// `PUT /api/v1/bin/term`.
///
/// # Errors
/// As [`set_term`].
pub async fn put_term(app: AppData, who: Who, body: Json<Term>) -> Answer {
    app.db.tenant(&who.actor, who.tenant()?, async |tx| set_term(&who.actor, tx, body.days).await).await?;
    web::json(&*body)
}
