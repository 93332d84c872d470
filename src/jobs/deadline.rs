//! Work that is due at a time. A row is claimed for a lease, which a living worker renews for as long as it is at it; the
//! row goes when the work is done, and is tried again when the lease lapses, so a killed worker delays and never loses.

use chrono::{DateTime, Duration, Utc};
use db::{Db, PlatformTx};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kernel::{Result, TenantId, TenantKey};
use schema::platform::deadlines;
use uuid::Uuid;

use crate::handlers::Due;

/// How long a claimed deadline is left to a worker that is not heard of: so late may a lot close whose worker was killed.
const LEASE: Duration = Duration::seconds(5);

/// Sets a deadline, or moves it.
///
/// # Errors
/// What the database says.
pub async fn set(tx: &mut PlatformTx, kind: &'static str, subject: Uuid, due_at: DateTime<Utc>) -> Result<()> {
    set_for(tx, kind, subject, None, due_at).await
}

/// Sets a deadline of a tenant's own matter, or moves it.
///
/// # Errors
/// What the database says.
pub async fn set_for(
    tx: &mut PlatformTx,
    kind: &'static str,
    subject: Uuid,
    tenant: Option<TenantKey>,
    due_at: DateTime<Utc>,
) -> Result<()> {
    diesel::insert_into(deadlines::table)
        .values((
            deadlines::kind.eq(kind),
            deadlines::subject.eq(subject),
            deadlines::tenant_id.eq(tenant.map(|key| key.id)),
            deadlines::tenant_number.eq(tenant.map(|key| key.number)),
            deadlines::due_at.eq(due_at),
        ))
        .on_conflict((deadlines::kind, deadlines::subject))
        .do_update()
        .set((deadlines::due_at.eq(due_at), deadlines::attempts.eq(0)))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Drops a deadline, if it is there.
///
/// # Errors
/// What the database says.
pub async fn clear(tx: &mut PlatformTx, kind: &'static str, subject: Uuid) -> Result<()> {
    diesel::delete(deadlines::table.find((kind, subject))).execute(tx.conn()).await?;
    Ok(())
}

/// Keeps work that is under way from being claimed by another worker; answers the lease it has now. Work that has set
/// a new time is left alone.
///
/// # Errors
/// What the database says.
pub(crate) async fn renew(db: &Db, actor: &kernel::Actor, due: &Due) -> Result<DateTime<Utc>> {
    db.platform(actor, async |tx| {
        let lease = tx.now() + LEASE;
        let own = deadlines::table.find((&due.kind, due.subject)).filter(deadlines::due_at.eq(due.lease));
        let renewed = diesel::update(own).set(deadlines::due_at.eq(lease)).execute(tx.conn()).await?;
        Ok(if renewed == 1 { lease } else { due.lease })
    })
    .await
}

#[derive(QueryableByName)]
struct Claimed {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = SqlUuid)]
    subject: Uuid,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    tenant_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Integer>)]
    tenant_number: Option<i32>,
    #[diesel(sql_type = Integer)]
    attempts: i32,
    #[diesel(sql_type = Timestamptz)]
    due_at: DateTime<Utc>,
}

/// Claims what is due, the oldest first.
pub(crate) async fn claim(db: &Db, actor: &kernel::Actor, kinds: &[&str], limit: i64) -> Result<Vec<Due>> {
    let rows: Vec<Claimed> = db
        .platform(actor, async |tx| {
            let now = tx.now();
            Ok(diesel::sql_query(
                "UPDATE deadlines SET due_at = $1, attempts = deadlines.attempts + 1 \
                 FROM (SELECT kind, subject FROM deadlines WHERE due_at <= $2 AND kind = ANY($3) \
                       ORDER BY due_at LIMIT $4 FOR UPDATE SKIP LOCKED) AS due \
                 WHERE deadlines.kind = due.kind AND deadlines.subject = due.subject \
                 RETURNING deadlines.kind, deadlines.subject, deadlines.tenant_id, deadlines.tenant_number, \
                           deadlines.attempts, deadlines.due_at",
            )
            .bind::<Timestamptz, _>(now + LEASE)
            .bind::<Timestamptz, _>(now)
            .bind::<Array<Text>, _>(kinds)
            .bind::<BigInt, _>(limit)
            .load(tx.conn())
            .await?)
        })
        .await?;
    Ok(rows.into_iter().map(Due::from).collect())
}

impl From<Claimed> for Due {
    fn from(row: Claimed) -> Self {
        let tenant = row.tenant_id.zip(row.tenant_number).map(|(id, number)| TenantKey { id: TenantId(id), number });
        Self { kind: row.kind, subject: row.subject, tenant, attempts: row.attempts, lease: row.due_at }
    }
}

/// The work is done: the row goes, unless the work has set a new time.
pub(crate) async fn done(db: &Db, actor: &kernel::Actor, due: &Due) -> Result<()> {
    db.platform(actor, async |tx| {
        diesel::delete(deadlines::table.find((&due.kind, due.subject)).filter(deadlines::due_at.eq(due.lease)))
            .execute(tx.conn())
            .await?;
        Ok(())
    })
    .await
}

/// The work failed: it is tried again after a pause that doubles up to five minutes.
pub(crate) async fn failed(db: &Db, actor: &kernel::Actor, due: &Due, error: &str) -> Result<()> {
    let pause = Duration::seconds(1_i64 << due.attempts.clamp(0, 8));
    db.platform(actor, async |tx| {
        let retry_at = tx.now() + pause;
        diesel::update(deadlines::table.find((&due.kind, due.subject)).filter(deadlines::due_at.eq(due.lease)))
            .set((deadlines::due_at.eq(retry_at), deadlines::error.eq(error)))
            .execute(tx.conn())
            .await?;
        Ok(())
    })
    .await
}
