//! Work that is due at a time. A row is claimed for a lease, which a living worker renews for as long as it is at it; the
//! row goes when the work is done, and is tried again when the lease lapses, so a killed worker delays and never loses.

use std::collections::HashMap;

use chrono::{DateTime, Duration, NaiveTime, Utc};
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

/// Sets a deadline of the network's housekeeping to the coming night: half past midnight by UTC, past three in Moscow.
///
/// # Errors
/// What the database says.
pub async fn tonight(tx: &mut PlatformTx, kind: &'static str, subject: Uuid) -> Result<()> {
    let next = coming_night(tx.now());
    set(tx, kind, subject, next).await
}

/// As [`tonight`], of a tenant's housekeeping: however often it is set in a day, it comes in the night.
///
/// # Errors
/// What the database says.
pub async fn tonight_for(tx: &mut PlatformTx, kind: &'static str, tenant: TenantKey) -> Result<()> {
    let next = coming_night(tx.now());
    set_for(tx, kind, tenant.id.0, Some(tenant), next).await
}

fn coming_night(now: DateTime<Utc>) -> DateTime<Utc> {
    let night = |day: chrono::NaiveDate| day.and_time(NaiveTime::MIN).and_utc() + Duration::minutes(30);
    let today = now.date_naive();
    if night(today) > now { night(today) } else { night(today + Duration::days(1)) }
}

/// Drops a deadline, if it is there.
///
/// # Errors
/// What the database says.
pub async fn clear(tx: &mut PlatformTx, kind: &'static str, subject: Uuid) -> Result<()> {
    clear_all(tx, kind, [subject]).await
}

/// Drops deadlines of one kind, as far as they are there; whoever drops several locks them in one order.
///
/// # Errors
/// What the database says.
pub async fn clear_all(tx: &mut PlatformTx, kind: &'static str, of: impl IntoIterator<Item = Uuid>) -> Result<()> {
    let subjects: Vec<Uuid> = of.into_iter().collect();
    diesel::sql_query(
        "DELETE FROM deadlines WHERE kind = $1 AND subject IN \
            (SELECT subject FROM deadlines WHERE kind = $1 AND subject = ANY($2) ORDER BY subject FOR UPDATE)",
    )
    .bind::<Text, _>(kind)
    .bind::<Array<SqlUuid>, _>(subjects)
    .execute(tx.conn())
    .await?;
    Ok(())
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

/// A lease as it stands: the deadline's kind and subject, and the time until which it is ours.
pub(crate) type Lease = ((String, Uuid), DateTime<Utc>);

/// Columns of leases, as a statement takes them.
fn columns(leases: &[Lease]) -> (Vec<&str>, Vec<Uuid>, Vec<DateTime<Utc>>) {
    let kinds = leases.iter().map(|((kind, _), _)| kind.as_str()).collect();
    (kinds, leases.iter().map(|((_, subject), _)| *subject).collect(), leases.iter().map(|(_, until)| *until).collect())
}

#[derive(QueryableByName)]
struct Renewed {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = SqlUuid)]
    subject: Uuid,
    #[diesel(sql_type = Timestamptz)]
    until: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    due_at: DateTime<Utc>,
}

/// Keeps work that is under way from being claimed by another worker; answers until when, by the lease as it was. Work that
/// has set a new time is left alone, and so is work whose transaction holds the row: nobody else can claim it meanwhile.
///
/// # Errors
/// What the database says.
pub(crate) async fn renew(db: &Db, actor: &kernel::Actor, leases: &[Lease]) -> Result<HashMap<Lease, DateTime<Utc>>> {
    let (kinds, subjects, untils) = columns(leases);
    let rows: Vec<Renewed> = db
        .platform(actor, async |tx| {
            let until = tx.now() + LEASE;
            Ok(diesel::sql_query(
                "UPDATE deadlines SET due_at = $1 \
                 FROM (SELECT own.kind, own.subject, own.until FROM unnest($2, $3, $4) AS own (kind, subject, until) \
                       JOIN deadlines USING (kind, subject) WHERE deadlines.due_at = own.until \
                       FOR UPDATE OF deadlines SKIP LOCKED) AS own \
                 WHERE deadlines.kind = own.kind AND deadlines.subject = own.subject \
                 RETURNING own.kind, own.subject, own.until, deadlines.due_at",
            )
            .bind::<Timestamptz, _>(until)
            .bind::<Array<Text>, _>(kinds)
            .bind::<Array<SqlUuid>, _>(subjects)
            .bind::<Array<Timestamptz>, _>(untils)
            .load(tx.conn())
            .await?)
        })
        .await?;
    Ok(rows.into_iter().map(|row| (((row.kind, row.subject), row.until), row.due_at)).collect())
}

/// The work is done: the rows go, but for those whose work has set a new time.
pub(crate) async fn done(db: &Db, actor: &kernel::Actor, leases: &[Lease]) -> Result<()> {
    let (kinds, subjects, untils) = columns(leases);
    db.platform(actor, async |tx| {
        diesel::sql_query(
            "DELETE FROM deadlines WHERE (kind, subject) IN \
                (SELECT kind, subject FROM deadlines JOIN unnest($1, $2, $3) AS own (kind, subject, until) USING (kind, subject) \
                 WHERE due_at = own.until ORDER BY kind, subject FOR UPDATE OF deadlines)",
        )
        .bind::<Array<Text>, _>(kinds)
        .bind::<Array<SqlUuid>, _>(subjects)
        .bind::<Array<Timestamptz>, _>(untils)
        .execute(tx.conn())
        .await?;
        Ok(())
    })
    .await
}

/// The work failed: it is tried again after a pause that doubles up to five minutes.
pub(crate) async fn failed(db: &Db, actor: &kernel::Actor, lease: &Lease, attempts: i32, error: &str) -> Result<()> {
    let pause = Duration::seconds(300.min(1_i64 << attempts.clamp(0, 9)));
    let ((kind, subject), until) = lease;
    db.platform(actor, async |tx| {
        let retry_at = tx.now() + pause;
        diesel::update(deadlines::table.find((kind, subject)).filter(deadlines::due_at.eq(until)))
            .set((deadlines::due_at.eq(retry_at), deadlines::error.eq(error)))
            .execute(tx.conn())
            .await?;
        Ok(())
    })
    .await
}
