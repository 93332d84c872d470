//! Head office's calls about the pool.

use actix_web::web::{Bytes, Json, Path, Query};
use intake::{LeadBody, lead::LeadInput};
use kernel::{Error, LeadId, LotId, Result};
use serde::{Deserialize, Serialize};
use web::cursor::{self, ByTime, Slice};
use web::{Answer, AppData, Who};

use super::list::{self, Filter};
use super::{Origin, Status, submit};
use crate::lot::open::{SellInput, sell};

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

/// `POST /api/v1/leads`
///
/// # Errors
/// Those of [`LeadInput::check`] and [`submit`].
pub async fn create(app: AppData, who: Who, body: Json<LeadBody>) -> Answer {
    let draft = LeadInput::from(body.into_inner()).check()?;
    let submitted =
        app.db.platform(&who.actor, async |tx| submit(&who.actor, tx, draft, Origin::default()).await).await?;
    web::created(&submitted)
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

/// What a sale answers.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Opened {
    /// The lot that was opened.
    pub lot_id: LotId,
}

/// `POST /api/v1/leads/{id}/sell`, with or without a body.
///
/// # Errors
/// Those of [`sell`].
pub async fn put_up(app: AppData, who: Who, id: Path<LeadId>, body: Bytes) -> Answer {
    let input = read_or_default(&body)?;
    let key = crate::key(&app);
    let lot_id = app.db.border(&who.actor, async |tx| sell(&who.actor, tx, &key, *id, &input).await).await?;
    web::created(&Opened { lot_id })
}

fn read_or_default(body: &[u8]) -> Result<SellInput> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(SellInput::default());
    }
    serde_json::from_slice(body).map_err(|error| {
        if error.is_data() { Error::field("body", "wrong_type") } else { Error::BadRequest("bad_json") }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_body_is_a_choice_and_a_bad_one_is_an_error() {
        assert!(read_or_default(b" \n").unwrap().stages.is_none());
        assert!(read_or_default(br#"{"stages": [{"kind": "hq"}]}"#).unwrap().stages.is_some());
        assert!(matches!(read_or_default(b"{"), Err(Error::BadRequest("bad_json"))));
        assert!(matches!(read_or_default(br#"{"plan": 7}"#), Err(Error::Invalid(_))));
        assert!(matches!(read_or_default(b"[]"), Err(Error::Invalid(_)) | Ok(_)));
    }
}
