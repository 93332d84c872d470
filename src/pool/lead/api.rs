//! Head office's calls about the pool.

use actix_web::web::{Json, Path, Query};
use intake::{LeadBody, lead::LeadInput};
use kernel::{Error, LeadId, Result};
use rules::consent::Consent;
use serde::{Deserialize, Serialize};
use web::cursor::{self, ByTime, Slice};
use web::{Answer, AppData, Who};

use super::list::{self, Filter};
use super::{Origin, Status, Submitted, consent, known, submit, take};

/// What a list of leads is asked with.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// A status.
    pub status: Option<String>,
    /// A product's code.
    pub product: Option<String>,
    /// A source's code.
    pub source: Option<String>,
    /// `true` for leads that are offered to head office alone.
    pub offered: bool,
    /// What to look for.
    pub q: Option<String>,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// How many.
    pub limit: Option<i64>,
}

impl ListQuery {
    /// The filter it names.
    ///
    /// # Errors
    /// `Invalid` with `unknown_status`.
    pub fn filter(&self) -> Result<Filter> {
        let word = self.status.as_deref().filter(|word| !word.is_empty());
        let status = word.map(|word| Status::parse(word).ok_or_else(|| Error::field("status", "unknown_status")));
        Ok(Filter {
            status: status.transpose()?,
            product: self.product.clone(),
            source: self.source.clone(),
            q: self.q.clone(),
            offered: self.offered,
            ..Filter::default()
        })
    }

    /// Where the page begins.
    ///
    /// # Errors
    /// `Invalid` with `invalid_cursor`.
    pub fn after(&self) -> Result<Option<ByTime>> {
        self.after.as_deref().filter(|cursor| !cursor.is_empty()).map(cursor::read).transpose()
    }
}

/// What a new lead answers to head office.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Entered {
    /// What became of it.
    #[serde(flatten)]
    pub submitted: Submitted,
    /// How many days ago some franchisee's base last had this person; `null` when none ever had. Never whose.
    pub known_days_ago: Option<i64>,
}

/// `POST /api/v1/leads`
///
/// # Errors
/// Those of [`LeadInput::check`] and [`submit`].
pub async fn create(app: AppData, who: Who, body: Json<LeadBody>) -> Answer {
    let draft = LeadInput::from(body.into_inner()).check()?;
    let hashes = known::hashes(&app.config.secret, &draft);
    let entered = app
        .db
        .platform(&who.actor, async |tx| {
            let known_days_ago = known::days_ago(tx, &hashes).await?;
            let origin = Origin { known_days_ago, ..Origin::default() };
            Ok(Entered { submitted: submit(&who.actor, tx, draft, origin).await?, known_days_ago })
        })
        .await?;
    web::created(&entered)
}

/// `GET /api/v1/leads`
///
/// # Errors
/// `Invalid` for a bad limit, cursor or status.
pub async fn list(app: AppData, who: Who, query: Query<ListQuery>) -> Answer {
    let (filter, after, limit) = (query.filter()?, query.after()?, web::limit(query.limit)?);
    let after = after.map(|ByTime(at, id)| (at, id));
    let rows =
        app.db.platform(&who.actor, async |tx| list::list(&who.actor, tx, &filter, after, limit + 1).await).await?;
    let slice = Slice::cut(rows, limit, |lead| ByTime(lead.created_at, lead.id.0));
    web::json(&slice.list(|lead| lead))
}

/// `GET /api/v1/leads/{id}`
///
/// # Errors
/// `NotFound`.
pub async fn get(app: AppData, who: Who, id: Path<LeadId>) -> Answer {
    let card = app.db.platform(&who.actor, async |tx| list::card(&who.actor, tx, *id).await).await?;
    web::json(&card)
}

/// `POST /api/v1/leads/{id}/take`
///
/// # Errors
/// Those of [`take::take`].
pub async fn take(app: AppData, who: Who, id: Path<LeadId>) -> Answer {
    app.db.platform(&who.actor, async |tx| take::take(&who.actor, tx, *id).await).await?;
    get(app, who, id).await
}

/// `POST /api/v1/leads/{id}/release`
///
/// # Errors
/// Those of [`take::release`].
pub async fn release(app: AppData, who: Who, id: Path<LeadId>) -> Answer {
    app.db.platform(&who.actor, async |tx| take::release(&who.actor, tx, *id).await).await?;
    get(app, who, id).await
}

/// `PUT /api/v1/leads/{id}/consent`
///
/// # Errors
/// Those of [`consent::set`].
pub async fn set_consent(app: AppData, who: Who, id: Path<LeadId>, body: Json<Consent>) -> Answer {
    let consent = body.into_inner();
    app.db.border(&who.actor, async |tx| consent::set(&who.actor, tx, *id, consent).await).await?;
    get(app, who, id).await
}
