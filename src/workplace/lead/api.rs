//! `/api/v1/leads` of a tenant.

use std::collections::BTreeMap;

use actix_web::web::{Json, Path, Query};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use chrono_tz::Tz;
use db::TenantTx;
use fields::condition::Conditions;
use fields::{Record, Sent, Values};
use intake::lead::{LeadBody, LeadInput};
use kernel::{Action, Actor, Email, Error, LeadId, LotId, Money, Object, Phone, PipelineId, Result, UserId, ViewId};
use serde::{Deserialize, Serialize};
use tags::Tags;
use uuid::Uuid;
use web::{Answer, AppData, Who};

use super::tag::{self, TagPart};
use crm::feed::Entry;
use crm::lead::list::{Filter, Responsible, Sort};
use crm::lead::{Lead, LeadPatch, NewLead, Outcome};
use crm::merge::Merge;

/// A lead as the API shows it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct LeadOut {
    /// Its id; the same as in the pool for a bought lead.
    pub id: LeadId,
    /// Name of the person.
    pub name: String,
    /// Phone; masked for a caller without the right to reveal.
    pub phone: Option<String>,
    /// E-mail; masked for a caller without the right to reveal.
    pub email: Option<String>,
    /// City, may be empty.
    pub city: String,
    /// Code of the product.
    pub product: String,
    /// How much the person wants, in kopecks.
    pub amount: Option<Money>,
    /// Code of the source.
    pub source: String,
    /// Code of the lawful basis.
    pub lawful_basis: String,
    /// Free text, may be empty.
    pub comment: String,
    /// Code of the status.
    pub status: String,
    /// Who works it.
    pub responsible: Option<UserId>,
    /// How it was bought, for a bought lead.
    pub bought: Option<Bought>,
    /// The client it became.
    pub client_id: Option<kernel::ClientId>,
    /// An older lead of the same person.
    pub duplicate_of: Option<LeadId>,
    /// The import that brought it.
    pub import_id: Option<kernel::ImportId>,
    /// Its tags, in the order in which they were put on.
    pub tags: Vec<TagPart>,
    /// Send it back with a change.
    pub version: i32,
    /// When it came.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Custom fields by their codes: with a single lead, and with a list that is asked for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub custom: Option<Map>,
    /// Leads that have become part of it and can be parted again; only with a single lead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merges: Option<Vec<Merge>>,
    /// What happened to it, newest first; only with a single lead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history: Option<Vec<Entry>>,
}

/// How a lead was bought.
#[derive(Debug, Clone, Copy, Serialize, utoipa::ToSchema)]
pub struct Bought {
    /// The lot.
    pub lot_id: LotId,
    /// The price in kopecks.
    pub price: Money,
}

impl LeadOut {
    fn of(actor: &Actor, tags: &Tags, lead: Lead) -> Self {
        let clear = actor.permissions.allows(Object::Lead, Action::Reveal);
        let phone = |phone: Phone| if clear { String::from(phone) } else { phone.masked() };
        let email = |email: Email| if clear { String::from(email) } else { email.masked() };
        Self {
            id: lead.id,
            name: lead.name,
            phone: lead.phone.map(phone),
            email: lead.email.map(email),
            city: lead.city,
            product: lead.product,
            amount: lead.amount,
            source: lead.source,
            lawful_basis: lead.lawful_basis,
            comment: lead.comment,
            status: lead.status,
            responsible: lead.responsible,
            bought: lead.bought_lot_id.zip(lead.bought_price).map(|(lot_id, price)| Bought { lot_id, price }),
            client_id: lead.client_id,
            duplicate_of: lead.duplicate_of,
            import_id: lead.import_id,
            tags: tag::of(tags, &lead.tags),
            version: lead.version,
            created_at: lead.created_at,
            updated_at: lead.updated_at,
            custom: None,
            merges: None,
            history: None,
        }
    }

    /// With its custom fields.
    async fn whole(actor: &Actor, tx: &mut TenantTx, lead: Lead) -> Result<Self> {
        with_custom(actor, tx, vec![lead]).await?.pop().ok_or(Error::NotFound)
    }
}

type Map = BTreeMap<String, serde_json::Value>;

/// The leads of a page with their custom fields.
async fn with_custom(actor: &Actor, tx: &mut TenantTx, leads: Vec<Lead>) -> Result<Vec<LeadOut>> {
    let fields = fields::of(actor, tx, Record::Lead).await?;
    let ids: Vec<Uuid> = leads.iter().map(|lead| lead.id.0).collect();
    let (held, nothing) = (fields::held(tx, &ids).await?, Values::default());
    let clear = actor.permissions.allows(Object::Lead, Action::Reveal);
    let tags = tag::names(tx, &leads).await?;
    let whole = |lead: Lead| {
        let custom = held.get(&lead.id.0).unwrap_or(&nothing).to_json(&fields, clear);
        LeadOut { custom: Some(custom), ..LeadOut::of(actor, &tags, lead) }
    };
    Ok(leads.into_iter().map(whole).collect())
}

/// What `GET /api/v1/leads` may be asked.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
pub struct ListQuery {
    /// Codes of statuses, by commas.
    pub status: Option<String>,
    /// Code of a source.
    pub source: Option<String>,
    /// A person's id, `me` or `none`.
    pub responsible: Option<String>,
    /// Part of a name, of a phone in any spelling, of an e-mail.
    pub q: Option<String>,
    /// Since this day or instant.
    pub created_from: Option<String>,
    /// Until this day (included) or instant.
    pub created_to: Option<String>,
    /// Conditions as JSON: `{"join":"all","groups":[[{"field":"amount","operator":"at_least","values":["1 000 000"]}]]}`.
    pub filter: Option<String>,
    /// A saved view: its conditions hold too, and its order where none is asked for.
    pub view: Option<ViewId>,
    /// `-created_at` (default), `created_at`, `-amount`, `amount`, `-updated_at`, `updated_at`.
    pub sort: Option<String>,
    /// Whether custom fields are given out too.
    pub custom: Option<bool>,
    /// Rows of a page, 50 by default, at most 200.
    pub limit: Option<i64>,
    /// Where the page begins.
    pub after: Option<String>,
}

impl ListQuery {
    pub(super) fn filter(&self, actor: &Actor, zone: Tz) -> Result<Filter> {
        let statuses =
            self.status.iter().flat_map(|text| text.split(',')).map(str::trim).filter(|code| !code.is_empty());
        Ok(Filter {
            statuses: statuses.map(str::to_owned).collect(),
            source: given(&self.source),
            product: None,
            responsible: given(&self.responsible).map(|word| responsible(actor, &word)).transpose()?,
            bought: None,
            removed: false,
            q: self.q.clone().unwrap_or_default(),
            created_from: given(&self.created_from).map(|text| instant("created_from", &text, zone, 0)).transpose()?,
            created_to: given(&self.created_to).map(|text| instant("created_to", &text, zone, 1)).transpose()?,
            conditions: given(&self.filter).map(|json| conditions(&json)).transpose()?.unwrap_or_default(),
            within: None,
            zone,
            sort: Sort::parse(self.sort.as_deref().unwrap_or_default())?,
        })
    }
}

/// The filter in an order of its own, within the saved view that was asked for.
async fn within(actor: &Actor, tx: &mut TenantTx, query: &ListQuery, mut filter: Filter) -> Result<Filter> {
    let Some(id) = query.view else { return Ok(filter) };
    let view = crm::view::find(actor, tx, id).await?;
    if given(&query.sort).is_none() {
        filter.sort = Sort::parse(&view.sort)?;
    }
    filter.within = Some(view.conditions);
    Ok(filter)
}

fn conditions(json: &str) -> Result<Conditions> {
    serde_json::from_str(json).map_err(|_| Error::field("filter", "invalid"))
}

fn given(text: &Option<String>) -> Option<String> {
    text.as_ref().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

pub(super) fn responsible(actor: &Actor, word: &str) -> Result<Responsible> {
    match word {
        "none" => Ok(Responsible::Nobody),
        "me" => actor.user.map(Responsible::User).ok_or_else(|| Error::field("responsible", "unknown_user")),
        id => id.parse().map(Responsible::User).map_err(|_| Error::field("responsible", "unknown_user")),
    }
}

/// An instant, or the beginning of a day by the tenant's clock, shifted by whole days.
fn instant(field: &'static str, text: &str, zone: Tz, days: i64) -> Result<DateTime<Utc>> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(at.to_utc());
    }
    let day: NaiveDate = text.parse().map_err(|_| Error::field(field, "invalid_date"))?;
    let day = day.checked_add_signed(Duration::days(days)).ok_or_else(|| Error::field(field, "invalid_date"))?;
    Ok(kernel::day::begins(zone, day))
}

/// `GET /api/v1/leads`.
///
/// # Errors
/// As [`crm::lead::list()`].
pub async fn list(app: AppData, who: Who, query: Query<ListQuery>) -> Answer {
    let (limit, filter) = (web::limit(query.limit)?, query.filter(&who.actor, who.zone())?);
    let after = query.after.as_deref().filter(|after| !after.is_empty());
    let page = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            let filter = within(&who.actor, tx, &query, filter.clone()).await?;
            let page = crm::lead::list(&who.actor, tx, &filter, limit, after, "").await?;
            let items = if query.custom == Some(true) {
                with_custom(&who.actor, tx, page.items).await?
            } else {
                let tags = tag::names(tx, &page.items).await?;
                page.items.into_iter().map(|lead| LeadOut::of(&who.actor, &tags, lead)).collect()
            };
            Ok(web::List { items, next: page.next })
        })
        .await?;
    web::json(&page)
}

/// The body that makes a lead: the fixed fields and who is to work it.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct NewBody {
    /// The lead.
    #[serde(flatten)]
    pub lead: LeadBody,
    /// Who is to work it.
    pub responsible: Option<UserId>,
    /// Custom fields by their codes.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub custom: Sent,
}

/// `POST /api/v1/leads`.
///
/// # Errors
/// As [`crm::lead::create()`].
pub async fn create(app: AppData, who: Who, body: Json<NewBody>) -> Answer {
    let body = body.into_inner();
    let draft = LeadInput::from(body.lead).check()?;
    let seen = crm::seen::hashes(&app.config.secret, &draft);
    let new = NewLead { draft, responsible: body.responsible, import: None, custom: body.custom, seen };
    let made =
        app.db.tenant(&who.actor, who.tenant()?, async |tx| crm::lead::create(&who.actor, tx, new).await).await?;
    let made = made.kept()?;
    if made.outcome == Outcome::Attached { web::json(&made) } else { web::created(&made) }
}

/// `GET /api/v1/leads/{id}`.
///
/// # Errors
/// As [`crm::lead::get()`].
pub async fn get(app: AppData, who: Who, id: Path<LeadId>) -> Answer {
    let out = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            let card = crm::lead::get(&who.actor, tx, *id).await?;
            let whole = LeadOut::whole(&who.actor, tx, card.lead).await?;
            let merges = crm::merge::of(tx, *id).await?;
            Ok(LeadOut { merges: Some(merges), history: Some(card.history), ..whole })
        })
        .await?;
    web::json(&out)
}

/// `PATCH /api/v1/leads/{id}`.
///
/// # Errors
/// As [`crm::lead::edit()`].
pub async fn patch(app: AppData, who: Who, id: Path<LeadId>, body: Json<LeadPatch>) -> Answer {
    let out = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            let lead = crm::lead::edit(&who.actor, tx, *id, &body).await?;
            LeadOut::whole(&who.actor, tx, lead).await
        })
        .await?;
    web::json(&out)
}

/// `DELETE /api/v1/leads/{id}`.
///
/// # Errors
/// As [`crm::lead::delete()`].
pub async fn delete(app: AppData, who: Who, id: Path<LeadId>) -> Answer {
    app.db.tenant(&who.actor, who.tenant()?, async |tx| crm::lead::delete(&who.actor, tx, *id).await).await?;
    web::no_content()
}

/// `POST /api/v1/leads/{id}/restore`.
///
/// # Errors
/// As [`crm::lead::restore()`].
pub async fn restore(app: AppData, who: Who, id: Path<LeadId>) -> Answer {
    app.db.tenant(&who.actor, who.tenant()?, async |tx| crm::lead::restore(&who.actor, tx, *id).await).await?;
    web::no_content()
}

/// The body of a conversion, all of it optional.
#[derive(Debug, Clone, Copy, Default, Deserialize, utoipa::ToSchema)]
pub struct ConvertBody {
    /// The pipeline; the main one without.
    pub pipeline_id: Option<PipelineId>,
}

/// `POST /api/v1/leads/{id}/convert`.
///
/// # Errors
/// As [`crm::lead::convert()`].
pub async fn convert(app: AppData, who: Who, id: Path<LeadId>, body: Option<Json<ConvertBody>>) -> Answer {
    let pipeline = body.and_then(|body| body.pipeline_id);
    let made = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| crm::lead::convert(&who.actor, tx, *id, pipeline).await)
        .await?;
    web::created(&made)
}

/// Who is to work a lead.
#[derive(Debug, Clone, Copy, Default, Deserialize, utoipa::ToSchema)]
pub struct AssignBody {
    /// The person, or nobody.
    pub responsible: Option<UserId>,
}

/// `POST /api/v1/leads/{id}/assign`.
///
/// # Errors
/// As [`crm::lead::assign()`].
pub async fn assign(app: AppData, who: Who, id: Path<LeadId>, body: Json<AssignBody>) -> Answer {
    let to = body.responsible;
    app.db.tenant(&who.actor, who.tenant()?, async |tx| crm::lead::assign(&who.actor, tx, *id, to).await).await?;
    web::no_content()
}

/// Why somebody wants to see the contacts.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct RevealBody {
    /// The reason, for the feed.
    pub reason: String,
}

/// `POST /api/v1/leads/{id}/reveal`.
///
/// # Errors
/// As [`crm::lead::reveal()`].
pub async fn reveal(app: AppData, who: Who, id: Path<LeadId>, body: Json<RevealBody>) -> Answer {
    let shown = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| crm::lead::reveal(&who.actor, tx, *id, &body.reason).await)
        .await?;
    web::json(&shown)
}
