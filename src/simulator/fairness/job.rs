//! Every Monday the week before is counted.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jobs::live::{Channel, send};
use jobs::{Due, Handlers, JobContext};
use kernel::Result;
use schema::platform::fairness_weeks;
use serde_json::json;

use super::{gather, store, week};

/// The kind of the deadline. Its one row is there from the beginning, and sets the time of the next.
pub const DEADLINE: &str = "fairness.week";
/// Weeks that may be made up for when the program was down.
const BACK: u64 = 12;
/// A lot whose worker was late may still be closing when the week is over.
const GRACE: Duration = Duration::minutes(10);

/// The handlers of this crate.
pub fn handlers() -> Handlers {
    Handlers::default().at(DEADLINE, count_weeks).on("fairness.computed", |context, _| computed(context))
}

async fn computed(context: JobContext) -> Result<()> {
    for channel in [Channel::Hq, Channel::Tenants] {
        send(&context.redis, channel, "fairness", &json!({})).await?;
    }
    Ok(())
}

async fn count_weeks(context: JobContext, due: Due) -> Result<()> {
    let missing = context.db.platform(&context.actor, async |tx| missing(tx).await).await?;
    for of in missing {
        context.db.platform(&context.actor, async |tx| store::compute(&context.actor, tx, of).await).await?;
    }
    context
        .db
        .platform(&context.actor, async |tx| {
            let next = next(tx.now());
            jobs::deadline::set(tx, DEADLINE, due.subject, next).await
        })
        .await
}

/// When the report of the week in which `now` lies is due.
fn next(now: DateTime<Utc>) -> DateTime<Utc> {
    week::span(week::of(now - GRACE)).1 + GRACE
}

/// Weeks that are over and were not counted since, the earliest first.
async fn missing(tx: &mut PlatformTx) -> Result<Vec<NaiveDate>> {
    let Some(first) = gather::first_week(tx).await? else { return Ok(Vec::new()) };
    let this = week::of(tx.now() - GRACE);
    let counted: Vec<(NaiveDate, DateTime<Utc>)> = fairness_weeks::table
        .filter(fairness_weeks::week.ge(week::before(this, BACK)))
        .select((fairness_weeks::week, fairness_weeks::computed_at))
        .load(tx.conn())
        .await?;
    let done = |of: NaiveDate| counted.iter().any(|(week, at)| *week == of && *at >= week::span(of).1);
    Ok((1..=BACK).rev().map(|back| week::before(this, back)).filter(|of| *of >= first && !done(*of)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_report_is_due_after_the_week() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(next(at("2026-11-25T10:00:00Z")), at("2026-11-29T21:10:00Z"));
        assert_eq!(next(at("2026-11-29T21:05:00Z")), at("2026-11-29T21:10:00Z"));
        assert_eq!(next(at("2026-11-29T21:10:00Z")), at("2026-12-06T21:10:00Z"));
    }
}
