//! Daily heads: each night the lots that closed are sealed together, and the head names the one before it. Whoever keeps
//! the heads would notice a lot that is changed, added or taken away afterwards.

use std::ops::Range;

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Error, LotId, Result};
use proof::canonical;
use proof::chain::{Head, NOTHING, Sealed, SignedHead, root};
use proof::key::Key;
use rules::state::LotState;
use schema::platform::{lots, proof_heads};
use serde_json::json;
use uuid::Uuid;

use super::keys;

/// The kind of the deadline that makes heads.
pub const DEADLINE: &str = "proof.head";
/// Its one subject: it is about the whole network.
pub const SUBJECT: Uuid = Uuid::from_u128(0x0000_0000_0000_7000_8000_0000_0000_0007);
/// The day of the network's clock.
const ZONE: Tz = Tz::Europe__Moscow;
/// So long after midnight the day's head is made: a closing that began before midnight has ended by then.
const GRACE: Duration = Duration::minutes(5);
/// The most heads made at once after a long pause; the rest follows with the next deadline.
const AT_ONCE: usize = 400;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = proof_heads)]
struct Row {
    number: i32,
    day: NaiveDate,
    lots: i32,
    late: i32,
    root: String,
    previous: String,
    key_number: i32,
    made_at: DateTime<Utc>,
    hash: String,
    signature: String,
}

impl From<Row> for SignedHead {
    fn from(row: Row) -> Self {
        Self {
            head: Head {
                number: row.number,
                day: row.day,
                lots: row.lots,
                late: row.late,
                root: row.root,
                previous: row.previous,
                key: row.key_number,
                made_at: row.made_at,
            },
            hash: row.hash,
            signature: row.signature,
        }
    }
}

/// When a day of the network begins and ends. Moscow's clock has not been turned since 2014.
fn bounds(day: NaiveDate) -> Range<DateTime<Utc>> {
    let midnight = |day: NaiveDate| {
        let local = day.and_time(NaiveTime::MIN);
        ZONE.from_local_datetime(&local).earliest().map_or_else(|| local.and_utc(), |at| at.with_timezone(&Utc))
    };
    midnight(day)..midnight(day.succ_opt().unwrap_or(day))
}

/// Makes the heads of all days that are over and have none, and sets the time of the next. Twice is once.
///
/// # Errors
/// When the database refuses; everything is then undone and the deadline comes again.
pub async fn make(tx: &mut PlatformTx, key: &Key) -> Result<usize> {
    let now = tx.now();
    // The day whose head may be made at the latest.
    let today = (now - GRACE).with_timezone(&ZONE).date_naive();
    let mut made = 0;
    let mut last = latest(tx).await?;
    let mut day = match &last {
        Some(last) => last.head.day.succ_opt(),
        None => first_day(tx).await?,
    };
    while let Some(due) = day.filter(|day| *day < today && made < AT_ONCE) {
        last = Some(seal(tx, key, due, last.as_ref()).await?);
        day = due.succ_opt();
        made += 1;
    }
    let next = if day.is_some_and(|day| day < today) { now } else { bounds(today).end + GRACE };
    jobs::deadline::set(tx, DEADLINE, SUBJECT, next).await?;
    Ok(made)
}

/// The latest head, if there is one. Should two workers make the same day's head, the second fails at its unique day and
/// finds the work done when it tries again.
async fn latest(tx: &mut PlatformTx) -> Result<Option<SignedHead>> {
    let query = proof_heads::table.order(proof_heads::number.desc()).select(Row::as_select());
    Ok(query.first(tx.conn()).await.optional()?.map(SignedHead::from))
}

/// The day on which the first lot closed.
async fn first_day(tx: &mut PlatformTx) -> Result<Option<NaiveDate>> {
    let first: Option<DateTime<Utc>> = lots::table
        .filter(lots::state.ne(LotState::Open))
        .select(diesel::dsl::min(lots::closed_at))
        .first(tx.conn())
        .await?;
    Ok(first.map(|at| at.with_timezone(&ZONE).date_naive()))
}

async fn seal(tx: &mut PlatformTx, key: &Key, day: NaiveDate, last: Option<&SignedHead>) -> Result<SignedHead> {
    let hours = bounds(day);
    // Not only the day's own: a lot that an earlier head missed is told as late, and can't slip in unseen.
    let rows: Vec<(LotId, Option<String>, Option<DateTime<Utc>>)> = lots::table
        .filter(lots::state.ne(LotState::Open))
        .filter(lots::head.is_null())
        .filter(lots::closed_at.lt(hours.end))
        .order((lots::closed_at, lots::id))
        .select((lots::id, lots::seal, lots::closed_at))
        .load(tx.conn())
        .await?;
    let late = rows.iter().filter(|(_, _, at)| at.is_some_and(|at| at < hours.start)).count();
    let ids: Vec<LotId> = rows.iter().map(|row| row.0).collect();
    let sealed =
        rows.into_iter().map(|(lot, seal, _)| Sealed { lot, seal: seal.unwrap_or_default() }).collect::<Vec<_>>();
    let count = |n: usize| i32::try_from(n).map_err(|_| Error::defect("too many lots in a day"));
    let head = Head {
        number: last.map_or(1, |last| last.head.number + 1),
        day,
        lots: count(sealed.len())?,
        late: count(late)?,
        root: root(&sealed)?,
        previous: last.map_or_else(|| NOTHING.to_owned(), |last| last.hash.clone()),
        key: keys::current(tx, key).await?,
        made_at: tx.now(),
    };
    let digest = canonical::digest(&head)?;
    let signed = SignedHead { hash: hex::encode(digest), signature: key.sign(head.key, &digest), head };
    insert(tx, &signed).await?;
    for ids in ids.chunks(1_000) {
        diesel::update(lots::table.filter(lots::id.eq_any(ids)))
            .set(lots::head.eq(signed.head.number))
            .execute(tx.conn())
            .await?;
    }
    jobs::emit(tx, "proof.head", json!({ "number": signed.head.number, "day": day, "hash": signed.hash })).await?;
    Ok(signed)
}

async fn insert(tx: &mut PlatformTx, signed: &SignedHead) -> Result<()> {
    let head = &signed.head;
    let row = Row {
        number: head.number,
        day: head.day,
        lots: head.lots,
        late: head.late,
        root: head.root.clone(),
        previous: head.previous.clone(),
        key_number: head.key,
        made_at: head.made_at,
        hash: signed.hash.clone(),
        signature: signed.signature.clone(),
    };
    diesel::insert_into(proof_heads::table).values(&row).execute(tx.conn()).await?;
    Ok(())
}

/// Heads, the latest first; those with a smaller number than `before`.
///
/// # Errors
/// When the database can't be read.
pub async fn list(tx: &mut PlatformTx, before: Option<i32>, limit: i64) -> Result<Vec<SignedHead>> {
    let mut query = proof_heads::table.order(proof_heads::number.desc()).limit(limit).into_boxed();
    if let Some(before) = before {
        query = query.filter(proof_heads::number.lt(before));
    }
    let rows: Vec<Row> = query.select(Row::as_select()).load(tx.conn()).await?;
    Ok(rows.into_iter().map(SignedHead::from).collect())
}

/// The lots under a day's head, in the order of its tree.
///
/// # Errors
/// `NotFound` when the day has no head.
pub async fn lots_of(tx: &mut PlatformTx, day: NaiveDate) -> Result<(SignedHead, Vec<Sealed>)> {
    let query = proof_heads::table.filter(proof_heads::day.eq(day)).select(Row::as_select());
    let head = SignedHead::from(query.first(tx.conn()).await?);
    let rows: Vec<(LotId, Option<String>)> = lots::table
        .filter(lots::head.eq(head.head.number))
        .order((lots::closed_at, lots::id))
        .select((lots::id, lots::seal))
        .load(tx.conn())
        .await?;
    Ok((head, rows.into_iter().map(|(lot, seal)| Sealed { lot, seal: seal.unwrap_or_default() }).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_networks() {
        let day = bounds("2026-03-10".parse().unwrap());
        assert_eq!(day.start.to_rfc3339(), "2026-03-09T21:00:00+00:00");
        assert_eq!(day.end.to_rfc3339(), "2026-03-10T21:00:00+00:00");
    }
}
