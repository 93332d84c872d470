//! Calls about fairness: head office's reports, and a tenant's own line beside the network's figures.

use actix_web::web::{Json, Path, Query};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use web::{Answer, AppData, List, View, Who};

use super::export::{FileKind, file};
use super::{Figures, Share, store, week};

/// Which weeks.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// How many, the latest first.
    pub limit: Option<i64>,
}

/// Which week to count.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WeekInput {
    /// Any day of it.
    pub week: String,
}

/// A tenant's own line of a week.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct OwnWeek {
    /// The week's Monday.
    pub week: NaiveDate,
    /// The tenant's part.
    pub own: Share,
    /// The network's figures, which name nobody.
    pub network: Figures,
}

/// `GET /api/v1/fairness`
///
/// # Errors
/// `Forbidden`; `Invalid` for a bad limit.
pub async fn list(app: AppData, who: Who, asked: Query<Asked>) -> Answer {
    let limit = web::limit(asked.limit)?;
    let items = app.db.platform(&who.actor, async |tx| store::weeks(&who.actor, tx, limit).await).await?;
    web::json(&List { items, next: None })
}

/// `GET /api/v1/fairness/{week}`
///
/// # Errors
/// `NotFound` for a week that was not counted.
pub async fn get(app: AppData, who: Who, week: Path<String>) -> Answer {
    let week = week::parse(&week)?;
    web::json(&app.db.platform(&who.actor, async |tx| store::get(&who.actor, tx, week).await).await?)
}

/// `POST /api/v1/fairness`: counts a week now.
///
/// # Errors
/// Those of [`store::compute`].
pub async fn compute(app: AppData, who: Who, body: Json<WeekInput>) -> Answer {
    let week = week::parse(&body.week)?;
    web::created(&app.db.platform(&who.actor, async |tx| store::compute(&who.actor, tx, week).await).await?)
}

/// What kind of file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FileAsked {
    /// `xlsx` or `csv`.
    pub format: FileKind,
}

/// `GET /api/v1/fairness/{week}/file` and `GET /fairness/{week}/file`
///
/// # Errors
/// `NotFound` for a week that was not counted.
pub async fn download(app: AppData, who: Who, view: View, week: Path<String>, asked: Query<FileAsked>) -> Answer {
    who.actor.require_network(kernel::Object::Fairness, kernel::Action::Export)?;
    let week = week::parse(&week)?;
    let report = app.db.platform(&who.actor, async |tx| store::get(&who.actor, tx, week).await).await?;
    Ok(file(&view, &report, asked.format)?)
}

/// `GET /api/v1/fairness` of a tenant.
///
/// # Errors
/// `Forbidden`.
pub async fn own(app: AppData, who: Who) -> Answer {
    let items = own_weeks(&app, &who).await?;
    web::json(&List { items, next: None })
}

/// A tenant's own lines beside the network's figures, the latest first.
///
/// # Errors
/// `Forbidden`.
pub async fn own_weeks(app: &AppData, who: &Who) -> kernel::Result<Vec<OwnWeek>> {
    let tenant = who.tenant()?.id;
    let (own, figures) = app
        .db
        .platform(&who.actor, async |tx| {
            let own = store::own(&who.actor, tx, tenant).await?;
            Ok((own, store::weeks(&who.actor, tx, 60).await?))
        })
        .await?;
    let beside = |(week, own): (NaiveDate, Share)| {
        let network = figures.iter().find(|figures| figures.week == week)?.clone();
        Some(OwnWeek { week, own, network })
    };
    Ok(own.into_iter().filter_map(beside).collect())
}
