//! The pool as a list, and one lead with its history.

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, ImportId, LeadId, Object, PartnerId, Phone, Result};
use schema::platform::leads;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Lead, Status, history, sold, take};

/// What to look for in the pool.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Filter {
    /// Only leads that stand so.
    pub status: Option<Status>,
    /// Only leads of this product's code.
    pub product: Option<String>,
    /// Only leads of this source's code.
    pub source: Option<String>,
    /// Only what this partner brought.
    pub partner: Option<PartnerId>,
    /// Only what came in this file.
    pub import: Option<ImportId>,
    /// Only leads whose city begins so.
    pub city: Option<String>,
    /// Only leads that are offered to head office: those that rest unsold.
    pub offered: bool,
    /// Only leads for which a lot may be opened.
    pub for_sale: bool,
    /// Only leads that have stood as they do since then or later.
    pub since_from: Option<DateTime<Utc>>,
    /// Only leads that have stood as they do since before then.
    pub since_before: Option<DateTime<Utc>>,
    /// Part of a name or an e-mail, a phone in any spelling, or part of one.
    pub q: Option<String>,
}

/// Leads, the newest first; those older than `after`.
///
/// # Errors
/// `Forbidden`, or when the database can't be read.
pub async fn list(
    actor: &Actor,
    tx: &mut PlatformTx,
    filter: &Filter,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<Lead>> {
    actor.require_network(Object::Lead, Action::View)?;
    let mut query = leads::table
        .order((leads::created_at.desc(), leads::id.desc()))
        .limit(limit)
        .select(Lead::as_select())
        .into_boxed();
    if let Some(status) = filter.status {
        query = query.filter(leads::status.eq(status));
    }
    if let Some(product) = present(filter.product.as_ref()) {
        query = query.filter(leads::product.eq(product.to_owned()));
    }
    if let Some(source) = present(filter.source.as_ref()) {
        query = query.filter(leads::source.eq(source.to_owned()));
    }
    if let Some(partner) = filter.partner {
        query = query.filter(leads::partner_id.eq(partner));
    }
    if let Some(import) = filter.import {
        query = query.filter(leads::import_id.eq(import));
    }
    if let Some(city) = present(filter.city.as_ref()) {
        query = query.filter(leads::city.ilike(format!("{}%", escaped(city))));
    }
    if filter.offered {
        query = query.filter(take::is_offered());
    }
    if filter.for_sale {
        query = query.filter(leads::status.eq_any(Status::ALL.iter().copied().filter(|status| status.is_for_sale())));
    }
    if let Some(from) = filter.since_from {
        query = query.filter(leads::status_at.ge(from));
    }
    if let Some(before) = filter.since_before {
        query = query.filter(leads::status_at.lt(before));
    }
    if let Some(text) = present(filter.q.as_ref()) {
        query = match Search::read(text) {
            Search::Phone(phone) => query.filter(leads::phone.eq(phone)),
            Search::Digits(digits) => query.filter(leads::phone.like(digits)),
            Search::Text(part) => query.filter(leads::name.ilike(part.clone()).or(leads::email.ilike(part))),
        };
    }
    if let Some((at, id)) = after {
        query = query.filter(leads::created_at.lt(at).or(leads::created_at.eq(at).and(leads::id.lt(id))));
    }
    Ok(query.load(tx.conn()).await?)
}

fn present(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// How a search is meant: a whole phone in any spelling is looked up as it is stored; four digits or more are looked
/// for inside phones; the rest is part of a name or an e-mail.
enum Search {
    Phone(Phone),
    Digits(String),
    Text(String),
}

impl Search {
    fn read(text: &str) -> Self {
        if let Ok(phone) = Phone::parse(text) {
            return Self::Phone(phone);
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        if digits.len() >= 4 && !text.contains('@') && !text.chars().any(char::is_alphabetic) {
            return Self::Digits(format!("%{digits}%"));
        }
        Self::Text(format!("%{}%", escaped(text)))
    }
}

/// A text in which `LIKE` finds nothing but itself.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A lead with what happened to it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Card {
    /// The lead.
    #[serde(flatten)]
    pub lead: Lead,
    /// How many sales of it took place, undone ones too.
    pub times_sold: i64,
    /// Its history, oldest first.
    pub history: Vec<history::Entry>,
}

/// One lead with its history.
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn card(actor: &Actor, tx: &mut PlatformTx, id: LeadId) -> Result<Card> {
    actor.require_network(Object::Lead, Action::View)?;
    let lead = leads::table.find(id).select(Lead::as_select()).first(tx.conn()).await?;
    Ok(Card { lead, times_sold: sold::times(tx, id).await?, history: history::of(tx, id).await? })
}

/// How many leads stand where, in the order of [`Status`].
///
/// # Errors
/// When the database can't be read.
pub async fn counts(tx: &mut PlatformTx) -> Result<Vec<(Status, i64)>> {
    let rows: Vec<(Status, i64)> =
        leads::table.group_by(leads::status).select((leads::status, count_star())).load(tx.conn()).await?;
    let count = |status: Status| rows.iter().find(|(known, _)| *known == status).map_or(0, |(_, count)| *count);
    Ok(Status::ALL.iter().map(|status| (*status, count(*status))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_are_plain_characters() {
        assert_eq!(escaped(r"50%_\"), r"50\%\_\\");
    }
}
