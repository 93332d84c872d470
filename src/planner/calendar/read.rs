//! The tasks of many days, a few of each.

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use crm::scope;
use db::TenantTx;
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Object, Result, UserId, day};

use crate::task::Task;
use crate::task::list::{Filter, Whose};

/// What a day has: the first of its tasks, and how many there are.
#[derive(Debug, Clone, Default)]
pub struct OfDay {
    /// The first by their deadlines.
    pub tasks: Vec<Task>,
    /// All of them.
    pub total: i64,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    place: i64,
    #[diesel(sql_type = BigInt)]
    total: i64,
    #[diesel(embed)]
    task: Task,
}

const QUERY: &str = "SELECT day.place, task.* \
    FROM unnest($1, $2) WITH ORDINALITY AS day (begins, ends, place) \
    CROSS JOIN LATERAL ( \
        SELECT tasks.*, count(*) OVER () AS total FROM tasks \
        WHERE deleted_at IS NULL AND due_at >= day.begins AND due_at < day.ends \
            AND ($3 IS NULL OR responsible = $3) AND ($4 IS NULL OR responsible = $4) \
            AND (NOT $5 OR responsible IS NULL) AND ($6 IS NULL OR kind = $6) \
            AND NOT EXISTS (SELECT 1 FROM leads WHERE leads.id = subject_id AND leads.deleted_at IS NOT NULL) \
            AND NOT EXISTS (SELECT 1 FROM deals WHERE deals.id = subject_id AND deals.deleted_at IS NOT NULL) \
            AND NOT EXISTS (SELECT 1 FROM clients WHERE clients.id = subject_id AND clients.deleted_at IS NOT NULL) \
        ORDER BY due_at, id LIMIT $7 \
    ) AS task ORDER BY day.place, task.due_at, task.id";

/// The tasks of each of these days, at most `limit` of one.
///
/// # Errors
/// `Forbidden`.
pub async fn tasks(
    actor: &Actor,
    tx: &mut TenantTx,
    filter: &Filter,
    days: &[NaiveDate],
    zone: Tz,
    limit: i64,
) -> Result<Vec<OfDay>> {
    let own = scope::own(actor, Object::Task, Action::View)?;
    let begins: Vec<DateTime<Utc>> = days.iter().map(|date| day::begins(zone, *date)).collect();
    let ends: Vec<DateTime<Utc>> = days.iter().map(|date| day::begins(zone, *date + Days::new(1))).collect();
    let person = if let Whose::Of(user) = filter.whose { Some(user) } else { None };
    let rows: Vec<Row> = diesel::sql_query(QUERY)
        .bind::<Array<Timestamptz>, _>(begins)
        .bind::<Array<Timestamptz>, _>(ends)
        .bind::<Nullable<SqlUuid>, Option<UserId>>(own)
        .bind::<Nullable<SqlUuid>, Option<UserId>>(person)
        .bind::<Bool, _>(filter.whose == Whose::Nobody)
        .bind::<Nullable<Text>, _>(filter.kind.map(|kind| kind.as_str()))
        .bind::<BigInt, _>(limit)
        .load(tx.conn())
        .await?;
    let mut found = vec![OfDay::default(); days.len()];
    for row in rows {
        let Some(of) = usize::try_from(row.place - 1).ok().and_then(|at| found.get_mut(at)) else { continue };
        of.total = row.total;
        of.tasks.push(row.task);
    }
    Ok(found)
}
