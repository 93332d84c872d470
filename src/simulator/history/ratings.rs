//! Ratings of buyers as they were on past nights. No history of them is kept as such: what is known was written down with leads that were
//! given in turn, and with lots whose bids ratings weigh.

use std::collections::{BTreeMap, BTreeSet, HashMap};

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

/// The ratings that are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ratings {
    /// By tenant and night.
    kept: BTreeMap<(Who, Night), i32>,
    /// Nights of which all ratings are known that there were.
    whole: BTreeSet<Night>,
}

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
        self.kept.insert((who, night(at)), score);
    }

    /// Takes note that every rating there was at an instant is known: whoever has none had the neutral one.
    pub fn note_whole(&mut self, at: Micros) {
        self.whole.insert(night(at));
    }

    /// A tenant's rating at an instant.
    pub fn at(&self, history: &History, who: Who, at: Micros) -> Rating {
        let nights = self.kept.range((who, Night::MIN)..=(who, night(at)));
        match nights.last() {
            Some(((_, found), score)) if *found == night(at) => Rating { score: *score, known: true },
            _ if self.whole.contains(&night(at)) => Rating { score: rules::score::NEUTRAL, known: true },
            Some((_, score)) => Rating { score: *score, known: false },
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

#[derive(QueryableByName)]
struct NightRow {
    #[diesel(sql_type = Date)]
    night: chrono::NaiveDate,
}

/// Lots that have kept all ratings there were, with when: at the beginning of the last stage that weighs bids by them. A lot of a
/// release that kept no beginnings has its opening.
const WEIGHED: &str = "
WITH weighed AS (
    SELECT lots.scores, coalesce(lots.started[begun.number], lots.opened_at) AS at
    FROM lots CROSS JOIN LATERAL (
        SELECT max(stage.number)::integer AS number
        FROM jsonb_array_elements(lots.stages) WITH ORDINALITY AS stage (value, number)
        WHERE stage.value -> 'score_weight' <> 'null' AND stage.number <= lots.stage + 1) AS begun
    WHERE lots.scores IS NOT NULL AND coalesce(lots.closed_at, lots.opened_at) >= $1 AND lots.opened_at < $2)";

/// The nights of those lots.
const NIGHTS: &str = "
SELECT DISTINCT (at AT TIME ZONE 'UTC')::date AS night FROM weighed";

/// Each rating that a lot has kept, once a night. A candidate without a rating in it had the neutral one.
const RATINGS: &str = "
SELECT tenant, night, max(score) AS score FROM (
    SELECT (candidate.value ->> 'tenant')::uuid AS tenant, (lots.closed_at AT TIME ZONE 'UTC')::date AS night,
           coalesce((candidate.value ->> 'score')::integer, 50) AS score
    FROM lots CROSS JOIN LATERAL jsonb_array_elements(lots.assignment) AS candidate
    WHERE lots.state = 'sold' AND lots.assignment IS NOT NULL AND lots.closed_at >= $1 AND lots.closed_at < $2
    UNION ALL
    SELECT one.key::uuid, (weighed.at AT TIME ZONE 'UTC')::date, one.value::integer
    FROM weighed CROSS JOIN LATERAL jsonb_each_text(weighed.scores) AS one
) AS kept GROUP BY 1, 2";

/// Reads what was written down from a while before the period until a while after it.
pub(super) async fn ratings(
    tx: &mut PlatformTx,
    who: &HashMap<TenantId, Who>,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Ratings> {
    let around = Duration::days(super::load::TURN_DAYS);
    let query = |select: &str| {
        let query = diesel::sql_query(WEIGHED).sql(select);
        query.bind::<Timestamptz, _>(from - around).bind::<Timestamptz, _>(until + around)
    };
    let rows: Vec<RatingRow> = query(RATINGS).load(tx.conn()).await?;
    let whole: Vec<NightRow> = query(NIGHTS).load(tx.conn()).await?;
    let mut ratings = Ratings::default();
    for noon in whole.iter().filter_map(|row| noon(row.night)) {
        ratings.note_whole(noon);
    }
    for row in rows {
        let Some(who) = who.get(&row.tenant) else { continue };
        if let Some(noon) = noon(row.night) {
            ratings.note(*who, noon, row.score);
        }
    }
    Ok(ratings)
}

fn noon(night: chrono::NaiveDate) -> Option<Micros> {
    night.and_hms_opt(12, 0, 0).map(|noon| micros(noon.and_utc()))
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

    #[test]
    fn who_is_missing_in_a_whole_night_was_neutral() {
        let at = |text: &str| micros(text.parse::<DateTime<Utc>>().unwrap());
        let mut ratings = Ratings::default();
        ratings.note(1, at("2026-11-20T15:00:00Z"), 70);
        ratings.note_whole(at("2026-11-22T15:00:00Z"));
        ratings.note(2, at("2026-11-22T15:00:00Z"), 30);
        let of = |who, text| ratings.at(&History::default(), who, at(text));
        assert_eq!(of(1, "2026-11-22T01:00:00Z"), Rating { score: 50, known: true }, "not the one of another night");
        assert_eq!(of(2, "2026-11-22T01:00:00Z"), Rating { score: 30, known: true });
        assert_eq!(of(1, "2026-11-23T01:00:00Z"), Rating { score: 70, known: false });
    }
}
