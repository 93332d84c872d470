//! `/api/v1/segments`.

use actix_web::web::{Json, Path};
use crm::batch::Target;
use crm::lead::list::Filter;
use fields::condition::Conditions;
use kernel::{Error, LeadId, Result, SegmentId};
use serde::{Deserialize, Serialize};
use web::{Answer, AppData, Who};

use crate::{SegmentInput, all, count, edit, exclude, find, include};

/// `GET /api/v1/segments`.
///
/// # Errors
/// As [`all`].
pub async fn list(app: AppData, who: Who) -> Answer {
    let items = app.db.tenant(&who.actor, who.tenant()?, async |tx| all(&who.actor, tx).await).await?;
    web::json(&web::List { items, next: None })
}

/// A segment, and which leads a static one begins with: named one by one, or all that pass conditions now.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct NewBody {
    /// The segment.
    #[serde(flatten)]
    pub segment: SegmentInput,
    /// Leads, for a static one.
    pub leads: Option<Vec<LeadId>>,
    /// Conditions whom a static one takes now.
    pub filter: Option<Conditions>,
}

/// `POST /api/v1/segments`.
///
/// # Errors
/// As [`crate::create()`]; 422 `ambiguous` for conditions beside leads.
pub async fn create(app: AppData, who: Who, body: Json<NewBody>) -> Answer {
    let NewBody { segment, leads, filter } = body.into_inner();
    let target = match (leads, filter) {
        (None, None) => None,
        _ if !segment.conditions.is_empty() => return Err(Error::field("leads", "ambiguous").into()),
        (leads, filter) => Some(target(&who, leads, filter)?),
    };
    let work = async |tx: &mut db::TenantTx| edit::create(&who.actor, tx, &segment, target.as_ref()).await;
    web::created(&app.db.tenant(&who.actor, who.tenant()?, work).await?)
}

fn target(who: &Who, leads: Option<Vec<LeadId>>, filter: Option<Conditions>) -> Result<Target> {
    match (leads, filter) {
        (Some(leads), None) => Ok(Target::Chosen(leads)),
        (None, Some(conditions)) if !conditions.is_empty() => {
            Ok(Target::Filtered(Filter { conditions, zone: who.zone(), ..Filter::default() }))
        }
        _ => Err(Error::field("leads", "ambiguous")),
    }
}

/// A segment with its count.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SegmentOut {
    /// The segment.
    #[serde(flatten)]
    pub segment: crate::Segment,
    /// How many leads the caller sees in it.
    pub count: crate::Count,
}

/// `GET /api/v1/segments/{id}`.
///
/// # Errors
/// As [`count()`].
pub async fn get(app: AppData, who: Who, id: Path<SegmentId>) -> Answer {
    let zone = who.zone();
    let work = async |tx: &mut db::TenantTx| {
        let segment = find(&who.actor, tx, *id).await?;
        Ok(SegmentOut { count: count(&who.actor, tx, *id, zone).await?, segment })
    };
    web::json(&app.db.tenant(&who.actor, who.tenant()?, work).await?)
}

/// The body of a change.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct ChangeBody {
    /// The version that the caller has seen.
    pub version: i32,
    /// The segment as it is to be.
    #[serde(flatten)]
    pub segment: SegmentInput,
}

/// `PUT /api/v1/segments/{id}`.
///
/// # Errors
/// As [`edit::change`].
pub async fn change(app: AppData, who: Who, id: Path<SegmentId>, body: Json<ChangeBody>) -> Answer {
    let work = async |tx: &mut db::TenantTx| edit::change(&who.actor, tx, *id, body.version, &body.segment).await;
    web::json(&app.db.tenant(&who.actor, who.tenant()?, work).await?)
}

/// `DELETE /api/v1/segments/{id}`.
///
/// # Errors
/// As [`edit::delete`].
pub async fn delete(app: AppData, who: Who, id: Path<SegmentId>) -> Answer {
    app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::delete(&who.actor, tx, *id).await).await?;
    web::no_content()
}

/// `POST /api/v1/segments/{id}/restore`.
///
/// # Errors
/// As [`edit::restore`].
pub async fn restore(app: AppData, who: Who, id: Path<SegmentId>) -> Answer {
    let back = app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::restore(&who.actor, tx, *id).await).await?;
    web::json(&back)
}

/// Which leads: named one by one, or all that pass conditions.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct LeadsBody {
    /// The leads.
    pub leads: Option<Vec<LeadId>>,
    /// Conditions; there has to be one.
    pub filter: Option<Conditions>,
}

/// How many leads were put on a list or taken off it.
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
pub struct Moved {
    /// The leads.
    pub leads: usize,
}

/// `POST /api/v1/segments/{id}/leads`: onto the list of a static one.
///
/// # Errors
/// As [`include()`].
pub async fn put_on(app: AppData, who: Who, id: Path<SegmentId>, body: Json<LeadsBody>) -> Answer {
    let LeadsBody { leads, filter } = body.into_inner();
    let target = target(&who, leads, filter)?;
    let work = async |tx: &mut db::TenantTx| include(&who.actor, tx, *id, &target).await;
    web::json(&Moved { leads: app.db.tenant(&who.actor, who.tenant()?, work).await? })
}

/// `POST /api/v1/segments/{id}/leads/remove`: off the list of a static one.
///
/// # Errors
/// As [`exclude()`].
pub async fn take_off(app: AppData, who: Who, id: Path<SegmentId>, body: Json<LeadsBody>) -> Answer {
    let LeadsBody { leads, filter } = body.into_inner();
    let target = target(&who, leads, filter)?;
    let work = async |tx: &mut db::TenantTx| exclude(&who.actor, tx, *id, &target).await;
    web::json(&Moved { leads: app.db.tenant(&who.actor, who.tenant()?, work).await? })
}
