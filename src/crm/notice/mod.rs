//! Notices: what one person is told about.

use chrono::{DateTime, Utc};
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Actor, BatchId, Error, EventId, Result, Role, UserId};
use schema::tenant::{notices, staff};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use crate::subject::Subject;

/// Notices on one page.
const PAGE: i64 = 50;

/// One notice.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = notices)]
pub struct Notice {
    /// Its id.
    pub id: Uuid,
    /// `duplicate`, `came_again`, `merged`, `received`, `assigned`, `assigned_many`, `contact_due`, `recalled`, `returned`, `wallet_low`, `wallet_paused`, `wallet_resumed`, `task_given`, `task_due`; its text is `crm-notice-<kind>`.
    pub kind: String,
    /// `lead`, `client`, `deal`, `wallet`, `batch` or `task`.
    pub subject_kind: String,
    /// Of what.
    pub subject_id: Uuid,
    /// Names and ids for the text.
    pub data: serde_json::Value,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it was read.
    pub read_at: Option<DateTime<Utc>>,
}

/// Tells a person, unless the person did it themself.
pub(crate) async fn tell(
    actor: &Actor,
    tx: &mut TenantTx,
    user: UserId,
    kind: &'static str,
    subject: Subject,
    data: serde_json::Value,
) -> Result<()> {
    tell_about(actor, tx, user, kind, (subject.kind(), subject.id()), data).await
}

async fn tell_about(
    actor: &Actor,
    tx: &mut TenantTx,
    user: UserId,
    kind: &'static str,
    (subject_kind, subject_id): (&'static str, Uuid),
    data: serde_json::Value,
) -> Result<()> {
    if actor.user == Some(user) {
        return Ok(());
    }
    let id = tx.new_id();
    insert(tx, id, user, kind, (subject_kind, subject_id), data).await
}

async fn insert(
    tx: &mut TenantTx,
    id: Uuid,
    user: UserId,
    kind: &'static str,
    (subject_kind, subject_id): (&'static str, Uuid),
    data: serde_json::Value,
) -> Result<()> {
    let now = tx.now();
    let made = diesel::insert_into(notices::table)
        .values((
            notices::id.eq(id),
            notices::user_id.eq(user),
            notices::kind.eq(kind),
            notices::subject_kind.eq(subject_kind),
            notices::subject_id.eq(subject_id),
            notices::data.eq(data),
            notices::created_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn())
        .await?;
    if made == 0 {
        return Ok(());
    }
    let told = json!({ "user_id": user, "kind": kind, "subject_kind": subject_kind, "subject_id": subject_id });
    jobs::emit(tx, "notice.told", told).await?;
    Ok(())
}

/// Tells a person of a task, once by `id` however often it is asked for, and not of what they did themself.
///
/// # Errors
/// What the database says.
pub async fn tell_of_task(
    actor: &Actor,
    tx: &mut TenantTx,
    id: Uuid,
    user: UserId,
    kind: &'static str,
    (task, title): (Uuid, &str),
) -> Result<()> {
    if actor.user == Some(user) {
        return Ok(());
    }
    // A task that somebody else has made is told of by name; one that is due by nobody's.
    let by = actor.user.map(|_| actor.name.as_str());
    insert(tx, id, user, kind, ("task", task), json!({ "name": title, "by": by })).await
}

/// Tells a person how many leads a batch gave them, unless they did it themself.
pub(crate) async fn tell_of_batch(
    actor: &Actor,
    tx: &mut TenantTx,
    user: UserId,
    batch: BatchId,
    leads: i64,
) -> Result<()> {
    let data = json!({ "by": actor.name, "count": leads });
    tell_about(actor, tx, user, "assigned_many", ("batch", batch.0), data).await
}

/// Tells everybody who owns this tenant about its wallet, once per event; answers who they are.
///
/// # Errors
/// What the database says.
pub async fn tell_owners(
    tx: &mut TenantTx,
    kind: &'static str,
    event: EventId,
    data: serde_json::Value,
) -> Result<Vec<UserId>> {
    let owners: Vec<UserId> = staff::table
        .filter(staff::role.eq(Role::Owner.as_str()).and(staff::active))
        .select(staff::id)
        .load(tx.conn())
        .await?;
    let now = tx.now();
    for owner in &owners {
        diesel::insert_into(notices::table)
            .values((
                notices::id.eq(Uuid::from_u128(event.0.as_u128() ^ owner.0.as_u128().rotate_left(64))),
                notices::user_id.eq(owner),
                notices::kind.eq(kind),
                notices::subject_kind.eq("wallet"),
                notices::subject_id.eq(event.0),
                notices::data.eq(&data),
                notices::created_at.eq(now),
            ))
            .on_conflict_do_nothing()
            .execute(tx.conn())
            .await?;
    }
    Ok(owners)
}

fn me(actor: &Actor) -> Result<UserId> {
    actor.user.ok_or(Error::Forbidden("permission"))
}

/// The actor's own notices, newest first.
///
/// # Errors
/// `Forbidden` for the system.
pub async fn list(actor: &Actor, tx: &mut TenantTx) -> Result<Vec<Notice>> {
    let me = me(actor)?;
    Ok(notices::table
        .filter(notices::user_id.eq(me))
        .order((notices::created_at.desc(), notices::id.desc()))
        .limit(PAGE)
        .select(Notice::as_select())
        .load(tx.conn())
        .await?)
}

/// How many the actor has not read.
///
/// # Errors
/// `Forbidden` for the system.
pub async fn unread(actor: &Actor, tx: &mut TenantTx) -> Result<i64> {
    let me = me(actor)?;
    Ok(notices::table
        .filter(notices::user_id.eq(me).and(notices::read_at.is_null()))
        .count()
        .get_result(tx.conn())
        .await?)
}

/// Marks all of the actor's notices as read.
///
/// # Errors
/// `Forbidden` for the system.
pub async fn read_all(actor: &Actor, tx: &mut TenantTx) -> Result<()> {
    let (me, now) = (me(actor)?, tx.now());
    // A lead that goes takes its notices along: both lock them by id.
    let unread = notices::table.filter(notices::user_id.eq(me).and(notices::read_at.is_null()));
    let unread: Vec<Uuid> = unread.order(notices::id).select(notices::id).for_update().load(tx.conn()).await?;
    diesel::update(notices::table.filter(notices::id.eq_any(unread)))
        .set(notices::read_at.eq(now))
        .execute(tx.conn())
        .await?;
    Ok(())
}
