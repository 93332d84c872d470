//! Ratings of buyers as they were on past nights. No history of them is kept as such: what is known was written down with leads that were
//! given in turn, and with lots whose bids ratings weigh.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Duration, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel::sql_types::{Date, Integer, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kernel::{Result, TenantId};

use super::{History, Micros, Who, micros, span};

/// Microseconds of a day.
const DAY: Micros = span(86_400);

/// The night since which a rating is in force, counted from 1970. Ratings are counted at three in the morning in Moscow, which is midnight
/// of UTC.
type Night = i64;

/// The ratings that are known, by tenant and night.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ratings(BTreeMap<(Who, Night), i32>);

/// What is known of a rating.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rating {
    /// The rating of that night; where it is not known, that of the nearest night before, or the present one.
    pub score: i32,
    /// Whether it is the one of that very night.
    pub known: bool,
}

fn night(at: Micros) -> Night {
    at.div_euclid(DAY)
}

impl Ratings {
    /// Takes note of a rating that was in force at an instant.
    pub fn note(&mut self, who: Who, at: Micros, score: i32) {
        self.0.insert((who, night(at)), score);
    }

    /// A tenant's rating at an instant.
    pub fn at(&self, history: &History, who: Who, at: Micros) -> Rating {
        let nights = self.0.range((who, Night::MIN)..=(who, night(at)));
        match nights.last() {
            Some(((_, found), score)) => Rating { score: *score, known: *found == night(at) },
            None => {
                let present = history.tenants.get(usize::from(who)).map(|tenant| tenant.score);
                Rating { score: present.unwrap_or(rules::score::NEUTRAL), known: false }
            }
        }
    }
}

#[derive(QueryableByName)]
struct RatingRow {
    #[diesel(sql_type = SqlUuid)]
    tenant: TenantId,
    #[diesel(sql_type = Date)]
    night: chrono::NaiveDate,
    #[diesel(sql_type = Integer)]
    score: i32,
}

/// Each rating that a lot has kept, once a night. A candidate without a rating in it had the neutral one.
const RATINGS: &str = "
SELECT tenant, night, max(score) AS score FROM (
    SELECT (candidate.value ->> 'tenant')::uuid AS tenant, (lots.closed_at AT TIME ZONE 'UTC')::date AS night,
           coalesce((candidate.value ->> 'score')::integer, 50) AS score
    FROM lots CROSS JOIN LATERAL jsonb_array_elements(lots.assignment) AS candidate
    WHERE lots.state = 'sold' AND lots.assignment IS NOT NULL AND lots.closed_at >= $1 AND lots.closed_at < $2
    UNION ALL
    SELECT weighed.key::uuid, (lots.opened_at AT TIME ZONE 'UTC')::date, weighed.value::integer
    FROM lots CROSS JOIN LATERAL jsonb_each_text(lots.scores) AS weighed
    WHERE lots.scores IS NOT NULL AND lots.opened_at >= $1 AND lots.opened_at < $2
) AS kept GROUP BY 1, 2";

/// Reads what was written down from a while before the period until a while after it.
pub(super) async fn ratings(
    tx: &mut PlatformTx,
    who: &HashMap<TenantId, Who>,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Ratings> {
    let around = Duration::days(super::load::TURN_DAYS);
    let query = diesel::sql_query(RATINGS).bind::<Timestamptz, _>(from - around).bind::<Timestamptz, _>(until + around);
    let rows: Vec<RatingRow> = query.load(tx.conn()).await?;
    let mut ratings = Ratings::default();
    for row in rows {
        let Some(who) = who.get(&row.tenant) else { continue };
        let noon = row.night.and_hms_opt(12, 0, 0).map(|noon| noon.and_utc());
        if let Some(noon) = noon {
            ratings.note(*who, micros(noon), row.score);
        }
    }
    Ok(ratings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rating_holds_for_its_night_and_stands_in_for_later_ones() {
        let at = |text: &str| micros(text.parse::<DateTime<Utc>>().unwrap());
        let mut ratings = Ratings::default();
        ratings.note(1, at("2026-11-22T15:00:00Z"), 70);
        ratings.note(2, at("2026-11-20T15:00:00Z"), 20);
        let of = |who, text| ratings.at(&History::default(), who, at(text));
        assert_eq!(of(1, "2026-11-22T00:00:00Z"), Rating { score: 70, known: true }, "three in the morning in Moscow");
        assert_eq!(of(1, "2026-11-22T23:59:59Z"), Rating { score: 70, known: true });
        assert_eq!(of(1, "2026-11-23T00:00:00Z"), Rating { score: 70, known: false });
        assert_eq!(of(1, "2026-11-21T23:59:59Z"), Rating { score: 50, known: false }, "another's is not taken for it");
    }
}
