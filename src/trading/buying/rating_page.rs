//! «Как считается рейтинг»: the formula, and a franchisee's own figures.

use chrono::{DateTime, Utc};
use kernel::{Action, Object, Result};
use pool::buying::count;
use rules::score::{DAYS, NEUTRAL, Record, Score, score};
use serde::Serialize;
use web::{Answer, AppData, Page, View, Who};

/// `/rating` of a tenant.
#[derive(Debug, Clone, Serialize)]
pub struct Rating {
    score: Score,
    /// When it was counted; none before the first night.
    counted_at: Option<DateTime<Utc>>,
    days: i64,
    neutral: i32,
}

/// `GET /rating`
///
/// # Errors
/// `Forbidden`.
pub async fn show(app: AppData, who: Who, view: View) -> Answer {
    let page = read(&app, &who).await?;
    view.page(&page)
}

/// A tenant's rating as the API answers it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct OwnRating {
    #[serde(flatten)]
    score: Score,
    /// When it was counted; `null` before the first night.
    counted_at: Option<DateTime<Utc>>,
    /// From the leads of so many days.
    days: i64,
}

/// `GET /api/v1/rating` of a tenant.
///
/// # Errors
/// `Forbidden`.
pub async fn own(app: AppData, who: Who) -> Answer {
    let Rating { score, counted_at, days, .. } = read(&app, &who).await?;
    web::json(&OwnRating { score, counted_at, days })
}

async fn read(app: &AppData, who: &Who) -> Result<Rating> {
    who.actor.require(Object::Order, Action::View)?;
    let tenant = who.tenant()?.id;
    let found = app.db.platform(&who.actor, async |tx| count::of(tx, tenant).await).await?;
    Ok(Rating {
        counted_at: found.map(|(_, at)| at),
        score: found.map_or_else(|| score(&Record::default()), |(score, _)| score),
        days: DAYS,
        neutral: NEUTRAL,
    })
}

impl Page for Rating {
    const TEMPLATE: &'static str = "trading/rating.html";
    const FRAGMENTS: &'static [&'static str] = &["rating"];

    fn samples() -> Vec<Self> {
        let page = |record, counted_at| Self { score: score(&record), counted_at, days: DAYS, neutral: NEUTRAL };
        let known = Record { bought: 41, issued: 3, returned: 2, contacts: Some((38, 41)) };
        vec![
            page(known, Some(web::sample_at())),
            page(Record { contacts: None, ..known }, Some(web::sample_at())),
            page(Record::default(), None),
        ]
    }
}
