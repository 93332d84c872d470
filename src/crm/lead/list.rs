//! The list of leads: filtered, searched, sorted, page by page.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use db::TenantTx;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, Money, Object, Result, UserId};
use schema::tenant::leads;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Lead;
use super::condition::{self, Reader};
use super::delete::in_bin;
use super::field::Field;
use crate::{scope, search, segment};
use fields::condition::{Condition, Conditions};
use fields::{FieldId, Fields, Record};
use tags::Tags;
use web::cursor::{self, ByTime, Order, Part, Slice};

/// Whose leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Responsible {
    /// One person's.
    User(UserId),
    /// Nobody's yet.
    Nobody,
}

/// The order of the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// Newest first.
    #[default]
    Newest,
    /// Oldest first.
    Oldest,
    /// Largest amount first.
    Largest,
    /// Smallest amount first; without an amount counts as zero.
    Smallest,
    /// Changed last first.
    Latest,
    /// Changed longest ago first.
    Stalest,
}

impl Sort {
    /// The order for its word in the API: `-created_at`, `created_at`, `-amount`, `amount`, `-updated_at`, `updated_at`.
    ///
    /// # Errors
    /// 422 `unknown_sort`.
    pub fn parse(word: &str) -> Result<Self> {
        match word {
            "" | "-created_at" | "-created" => Ok(Self::Newest),
            "created_at" | "created" => Ok(Self::Oldest),
            "-amount" => Ok(Self::Largest),
            "amount" => Ok(Self::Smallest),
            "-updated_at" => Ok(Self::Latest),
            "updated_at" => Ok(Self::Stalest),
            _ => Err(Error::field("sort", "unknown_sort")),
        }
    }

    /// The word in the API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Newest => "-created_at",
            Self::Oldest => "created_at",
            Self::Largest => "-amount",
            Self::Smallest => "amount",
            Self::Latest => "-updated_at",
            Self::Stalest => "updated_at",
        }
    }

    fn order(self) -> Order {
        match self {
            Self::Newest | Self::Largest | Self::Latest => Order::Falling,
            Self::Oldest | Self::Smallest | Self::Stalest => Order::Rising,
        }
    }
}

/// Which leads, in which order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// One of these statuses; none means any.
    pub statuses: Vec<String>,
    /// Code of a source.
    pub source: Option<String>,
    /// Code of a product.
    pub product: Option<String>,
    /// Whose.
    pub responsible: Option<Responsible>,
    /// Bought on the exchange, or not.
    pub bought: Option<bool>,
    /// What was typed into the search box.
    pub q: String,
    /// Came at this instant or later.
    pub created_from: Option<DateTime<Utc>>,
    /// Came before this instant.
    pub created_to: Option<DateTime<Utc>>,
    /// Those in the bin instead of the living ones.
    pub removed: bool,
    /// What else has to hold.
    pub conditions: Conditions,
    /// A view's conditions, which have to hold beside all others.
    pub within: Option<Conditions>,
    /// The clock by which the days of the conditions are meant.
    pub zone: Tz,
    /// Order.
    pub sort: Sort,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct ByAmount(Money, Uuid);

/// A query of leads.
pub type Query<'a> = leads::BoxedQuery<'a, Pg>;

/// One page of leads that the actor may see; with `until`, a part of the list that is drawn anew ([`Part`]).
///
/// # Errors
/// `Forbidden`; 422 for a cursor that is none of ours.
pub async fn list(
    actor: &Actor,
    tx: &mut TenantTx,
    filter: &Filter,
    limit: i64,
    after: Option<&str>,
    until: &str,
) -> Result<Slice<Lead>> {
    let query = all(actor, tx, filter).await?;
    listed(tx, query, filter.sort, limit, after, until).await
}

/// One page of a query of leads.
///
/// # Errors
/// 422 for a cursor that is none of ours.
pub async fn listed(
    tx: &mut TenantTx,
    query: Query<'_>,
    sort: Sort,
    limit: i64,
    after: Option<&str>,
    until: &str,
) -> Result<Slice<Lead>> {
    let query = page(query, sort, after)?;
    let (after, order) = (after.unwrap_or_default(), sort.order());
    match sort {
        Sort::Newest | Sort::Oldest => {
            part(tx, query, &Part::read(after, until)?, limit, order, |lead| ByTime(lead.created_at, lead.id.0)).await
        }
        Sort::Largest | Sort::Smallest => {
            let key = |lead: &Lead| ByAmount(lead.amount.unwrap_or_default(), lead.id.0);
            part(tx, query, &Part::read(after, until)?, limit, order, key).await
        }
        Sort::Latest | Sort::Stalest => {
            part(tx, query, &Part::read(after, until)?, limit, order, |lead| ByTime(lead.updated_at, lead.id.0)).await
        }
    }
}

async fn part<K: Ord + Clone + Serialize + DeserializeOwned>(
    tx: &mut TenantTx,
    query: Query<'_>,
    part: &Part<K>,
    limit: i64,
    order: Order,
    key: impl Fn(&Lead) -> K,
) -> Result<Slice<Lead>> {
    let rows: Vec<Lead> = query.limit(part.limit(limit)).select(Lead::as_select()).load(tx.conn()).await?;
    Ok(part.cut(rows, limit, order, key))
}

/// All leads that pass and that the actor may see, unordered.
///
/// # Errors
/// As [`list`].
pub async fn all<'a>(actor: &Actor, tx: &mut TenantTx, filter: &Filter) -> Result<Query<'a>> {
    let mut query = filtered(filter, scope::own(actor, Object::Lead, Action::View)?);
    let sets: Vec<&Conditions> = std::iter::once(&filter.conditions).chain(&filter.within).collect();
    let asked = |field: Field| sets.iter().any(|set| set.iter().any(|one| one.field == field.code()));
    let segments = if asked(Field::Segment) { segment::all(actor, tx).await? } else { Vec::new() };
    let live = segments.iter().flat_map(|segment| segment.conditions.iter());
    let every: Vec<&Condition> = sets.iter().flat_map(|set| set.iter()).chain(live).collect();
    let custom = every.iter().any(|one| FieldId::parse(&one.field).is_some());
    let fields = if custom { fields::of(actor, tx, Record::Lead).await? } else { Fields::default() };
    let tagged = every.iter().any(|one| one.field == Field::Tags.code());
    let tags = if tagged { tags::all(tx).await? } else { Tags::default() };
    let (me, now, zone) = (actor.user, tx.now(), filter.zone);
    let reader = Reader { me, now, zone, fields: &fields, tags: &tags, segments: &segments };
    for conditions in sets {
        if let Some(test) = condition::test(conditions, reader)? {
            query = query.filter(test);
        }
    }
    Ok(query)
}

/// What a filter says without its conditions.
pub(crate) fn filtered<'a>(filter: &Filter, own: Option<UserId>) -> Query<'a> {
    let mut query = match filter.removed {
        false => leads::table.filter(leads::deleted_at.is_null()).into_boxed(),
        true => leads::table.filter(in_bin()).into_boxed(),
    };
    if let Some(me) = own {
        query = query.filter(leads::responsible.eq(me));
    }
    match filter.statuses.as_slice() {
        [] => {}
        [one] => query = query.filter(leads::status.eq(one.clone())),
        many => query = query.filter(leads::status.eq_any(many.to_vec())),
    }
    if let Some(source) = &filter.source {
        query = query.filter(leads::source.eq(source.clone()));
    }
    if let Some(product) = &filter.product {
        query = query.filter(leads::product.eq(product.clone()));
    }
    match filter.responsible {
        None => {}
        Some(Responsible::User(id)) => query = query.filter(leads::responsible.eq(id)),
        Some(Responsible::Nobody) => query = query.filter(leads::responsible.is_null()),
    }
    match filter.bought {
        None => {}
        Some(true) => query = query.filter(leads::bought_lot_id.is_not_null()),
        Some(false) => query = query.filter(leads::bought_lot_id.is_null()),
    }
    if let Some(from) = filter.created_from {
        query = query.filter(leads::created_at.ge(from));
    }
    if let Some(to) = filter.created_to {
        query = query.filter(leads::created_at.lt(to));
    }
    if !filter.q.trim().is_empty() {
        query = query.filter(search::leads_match(&filter.q));
    }
    query
}

/// Orders the list and begins after the cursor. The first bound of each pair lets the index skip to the place.
fn page<'a>(query: Query<'a>, sort: Sort, after: Option<&str>) -> Result<Query<'a>> {
    let amount = || diesel::dsl::sql::<BigInt>("coalesce(leads.amount, 0)");
    Ok(match sort {
        Sort::Newest => {
            let query = query.order((leads::created_at.desc(), leads::id.desc()));
            match after.map(cursor::read).transpose()? {
                Some(ByTime(at, id)) => {
                    query.filter(leads::created_at.le(at).and(leads::created_at.lt(at).or(leads::id.lt(id))))
                }
                None => query,
            }
        }
        Sort::Oldest => {
            let query = query.order((leads::created_at.asc(), leads::id.asc()));
            match after.map(cursor::read).transpose()? {
                Some(ByTime(at, id)) => {
                    query.filter(leads::created_at.ge(at).and(leads::created_at.gt(at).or(leads::id.gt(id))))
                }
                None => query,
            }
        }
        Sort::Largest => {
            let query = query.order((amount().desc(), leads::id.desc()));
            match after.map(cursor::read).transpose()? {
                Some(ByAmount(sum, id)) => query.filter(amount().le(sum).and(amount().lt(sum).or(leads::id.lt(id)))),
                None => query,
            }
        }
        Sort::Smallest => {
            let query = query.order((amount().asc(), leads::id.asc()));
            match after.map(cursor::read).transpose()? {
                Some(ByAmount(sum, id)) => query.filter(amount().ge(sum).and(amount().gt(sum).or(leads::id.gt(id)))),
                None => query,
            }
        }
        Sort::Latest => {
            let query = query.order((leads::updated_at.desc(), leads::id.desc()));
            match after.map(cursor::read).transpose()? {
                Some(ByTime(at, id)) => {
                    query.filter(leads::updated_at.le(at).and(leads::updated_at.lt(at).or(leads::id.lt(id))))
                }
                None => query,
            }
        }
        Sort::Stalest => {
            let query = query.order((leads::updated_at.asc(), leads::id.asc()));
            match after.map(cursor::read).transpose()? {
                Some(ByTime(at, id)) => {
                    query.filter(leads::updated_at.ge(at).and(leads::updated_at.gt(at).or(leads::id.gt(id))))
                }
                None => query,
            }
        }
    })
}
