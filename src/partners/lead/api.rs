//! `/api/v1/leads` of the partner site.

use actix_web::web::{Json, Path, Query};
use intake::{LeadBody, LeadInput};
use kernel::{Error, LeadId, Result};
use serde::Deserialize;
use web::cursor::{self, ByTime, Part, Slice};
use web::{Answer, AppData, Who};

use super::list::{self, Group};
use super::submit::{Consent, submit};

/// The body of `POST /api/v1/leads`.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub struct SubmitBody {
    /// The lead; its source and lawful basis are set by the network.
    #[serde(flatten)]
    pub lead: LeadBody,
    /// What the client agreed to.
    pub consent: Option<Consent>,
}

/// What a list of own leads is asked with.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// `open`, `issued` or `refused`.
    pub view: Option<String>,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// How many.
    pub limit: Option<i64>,
    /// The cursor of the last row, when the page's list is drawn anew.
    pub until: String,
}

impl ListQuery {
    /// The group it names.
    ///
    /// # Errors
    /// `Invalid` for an unknown word.
    pub fn group(&self) -> Result<Option<Group>> {
        let told = self.view.as_deref().filter(|word| !word.is_empty());
        told.map(|word| Group::parse(word).ok_or_else(|| Error::field("view", "invalid"))).transpose()
    }

    /// Which part of the page's list is asked for.
    ///
    /// # Errors
    /// `Invalid` with `invalid_cursor`.
    pub fn part(&self) -> Result<Part<ByTime>> {
        Part::read(self.after.as_deref().unwrap_or_default(), &self.until)
    }

    /// Where the page begins.
    ///
    /// # Errors
    /// `Invalid` with `invalid_cursor`.
    pub fn after(&self) -> Result<Option<ByTime>> {
        self.after.as_deref().filter(|cursor| !cursor.is_empty()).map(cursor::read).transpose()
    }
}

/// `POST /api/v1/leads`
///
/// # Errors
/// Those of [`submit`].
pub async fn create(app: AppData, who: Who, body: Json<SubmitBody>) -> Answer {
    let SubmitBody { lead, consent } = body.into_inner();
    let input = LeadInput::from(lead);
    let submitted = app
        .db
        .platform(&who.actor, async |tx| {
            submit(&who.actor, tx, &app.config.secret, input.clone(), consent.as_ref()).await
        })
        .await?;
    web::created(&submitted)
}

/// `GET /api/v1/leads`
///
/// # Errors
/// `Invalid` for a bad limit, cursor or group.
pub async fn index(app: AppData, who: Who, query: Query<ListQuery>) -> Answer {
    let (group, after, limit) = (query.group()?, query.after()?, web::limit(query.limit)?);
    let after = after.map(|ByTime(at, id)| (at, id));
    let rows =
        app.db.platform(&who.actor, async |tx| list::list(&who.actor, tx, group, after, limit + 1).await).await?;
    let slice = Slice::cut(rows, limit, |lead| ByTime(lead.created_at, lead.id.0));
    web::json(&slice.list(|lead| lead))
}

/// `GET /api/v1/leads/{id}`
///
/// # Errors
/// `NotFound`, also for another partner's lead.
pub async fn get(app: AppData, who: Who, id: Path<LeadId>) -> Answer {
    let lead = app.db.platform(&who.actor, async |tx| list::get(&who.actor, tx, *id).await).await?;
    web::json(&lead)
}
