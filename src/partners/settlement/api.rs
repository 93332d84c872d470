//! `GET /api/v1/settlements`, of head office and of a partner.

use actix_web::web::Query;
use kernel::{Error, LeadId, PartnerId, Result};
use serde::Deserialize;
use uuid::Uuid;
use web::cursor::{self, Part, Slice};
use web::{Answer, AppData, Who};

use super::list::{self, Filter};
use super::{Kind, SettlementOut, State};

/// What a list of accruals is asked with.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// A partner; for head office.
    pub partner_id: Option<String>,
    /// `held`, `payable`, `paid` or `reversed`.
    pub state: Option<String>,
    /// `reward` or `referral`.
    pub kind: Option<String>,
    /// A lead.
    pub lead_id: Option<String>,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// How many.
    pub limit: Option<i64>,
    /// The cursor of the last row, when a page's list is drawn anew.
    pub until: String,
}

fn read<T>(text: Option<&String>, field: &'static str, read: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>> {
    let told = text.map(|text| text.trim()).filter(|text| !text.is_empty());
    told.map(|text| read(text).ok_or_else(|| Error::field(field, "invalid"))).transpose()
}

impl ListQuery {
    /// The filter it names.
    ///
    /// # Errors
    /// `Invalid` for a word or an id that can't be read.
    pub fn filter(&self) -> Result<Filter> {
        Ok(Filter {
            partner: read(self.partner_id.as_ref(), "partner_id", |text| text.parse::<PartnerId>().ok())?,
            state: read(self.state.as_ref(), "state", State::parse)?,
            kind: read(self.kind.as_ref(), "kind", Kind::parse)?,
            lead: read(self.lead_id.as_ref(), "lead_id", |text| text.parse::<LeadId>().ok())?,
        })
    }

    /// Which part of a page's list is asked for.
    ///
    /// # Errors
    /// `Invalid` with `invalid_cursor`.
    pub fn part(&self) -> Result<Part<Uuid>> {
        Part::read(self.after.as_deref().unwrap_or_default(), &self.until)
    }

    /// Where the page begins.
    ///
    /// # Errors
    /// `Invalid` with `invalid_cursor`.
    pub fn after(&self) -> Result<Option<Uuid>> {
        self.after.as_deref().filter(|cursor| !cursor.is_empty()).map(cursor::read).transpose()
    }
}

/// `GET /api/v1/settlements`
///
/// # Errors
/// `Invalid` for a bad limit, cursor or filter.
pub async fn index(app: AppData, who: Who, query: Query<ListQuery>) -> Answer {
    let (filter, after, limit) = (query.filter()?, query.after()?, web::limit(query.limit)?);
    let rows =
        app.db.platform(&who.actor, async |tx| list::list(&who.actor, tx, &filter, after, limit + 1).await).await?;
    let now = app.db.clock().now();
    let slice = Slice::cut(rows, limit, |row| row.id.0);
    web::json(&slice.list(|row| SettlementOut::at(row, now)))
}
