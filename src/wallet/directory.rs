//! All wallets, page by page: found by a word, the lowest first.

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};
use diesel_async::RunQueryDsl;
use kernel::text::line;
use kernel::{Actor, Error, Money, Result, TenantId, words};
use schema::platform::{tenant_requisites, tenants, wallets};
use serde::{Deserialize, Serialize};

use crate::Wallet;

/// The longest word to find, in characters.
const LONGEST_WORD: usize = 100;

words! {
    /// The order of wallets.
    Sort {
        /// Those furthest below their threshold first.
        Low = "low",
        /// Those with the least left first.
        Balance = "balance",
        /// Those with the most left first.
        Most = "-balance",
        /// By the tenant's name.
        Name = "name",
    }
}

/// Which wallets are wanted, in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Find {
    /// Part of a name, a city or a site, or a taxpayer's number.
    pub q: String,
    /// A word of [`Sort`]; empty is `low`.
    pub sort: String,
}

impl Find {
    /// The order.
    ///
    /// # Errors
    /// `Invalid` with `unknown_sort`.
    pub fn order(&self) -> Result<Sort> {
        let word = if self.sort.is_empty() { Sort::Low.as_str() } else { &self.sort };
        Sort::parse(word).ok_or_else(|| Error::field("sort", "unknown_sort"))
    }

    /// The pattern of what is looked for, with its own signs taken literally.
    fn pattern(&self) -> Option<String> {
        let word: String = line(&self.q).chars().take(LONGEST_WORD).collect();
        let literal = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        (!literal.is_empty()).then(|| format!("%{literal}%"))
    }
}

/// A wallet in a list.
#[derive(Debug, Clone, Queryable, Serialize, utoipa::ToSchema)]
pub struct Listed {
    /// The tenant's name.
    pub name: String,
    /// The tenant's city.
    pub city: String,
    /// The wallet's number.
    pub number: i32,
    /// When money moved last; a hold and its release move none.
    pub moved_at: Option<DateTime<Utc>>,
    /// The balances.
    #[serde(flatten)]
    pub wallet: Wallet,
}

/// Where a page of the list ends: the figure or the name it is ordered by, and the tenant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum After {
    /// Ordered by a figure.
    Figure(i64, TenantId),
    /// Ordered by a name.
    Name(String, TenantId),
}

impl After {
    /// The place of a wallet in an order.
    pub fn of(sort: Sort, listed: &Listed) -> Self {
        let (wallet, id) = (&listed.wallet, listed.wallet.tenant_id);
        match sort {
            Sort::Low => Self::Figure(wallet.left().as_kopecks() - wallet.low_at.as_kopecks(), id),
            Sort::Balance | Sort::Most => Self::Figure(wallet.left().as_kopecks(), id),
            Sort::Name => Self::Name(listed.name.clone(), id),
        }
    }
}

/// A page of wallets as `reader` may see them: those after `after`, and by name not beyond `until`, for the database alone knows the order of names.
///
/// # Errors
/// `Invalid`: `unknown_sort`, `invalid_cursor` for one of another order.
pub async fn page(
    reader: &Actor,
    tx: &mut PlatformTx,
    find: &Find,
    after: Option<After>,
    until: Option<&After>,
    limit: i64,
) -> Result<Vec<Listed>> {
    use tenants as t;
    use wallets as w;
    let mut query = w::table
        .inner_join(t::table.on(t::id.eq(w::tenant_id)))
        .left_join(tenant_requisites::table.on(tenant_requisites::tenant_id.eq(w::tenant_id)))
        .select((t::name, t::city, t::number, w::moved_at, Wallet::as_select()))
        .limit(limit)
        .into_boxed();
    if let Some(pattern) = find.pattern() {
        let inn = line(&find.q);
        query = query.filter(
            t::name
                .ilike(pattern.clone())
                .or(t::city.ilike(pattern.clone()))
                .or(t::slug.ilike(pattern))
                .or(tenant_requisites::inn.eq(inn).assume_not_null()),
        );
    }
    if let (Sort::Name, Some(After::Name(name, id))) = (find.order()?, until) {
        query = query.filter(t::name.lt(name.clone()).or(t::name.eq(name.clone()).and(w::tenant_id.le(*id))));
    }
    let left = || w::available + w::held + w::credit_limit;
    let below = || left() - w::low_at;
    query = match (find.order()?, after) {
        (Sort::Low, None) => query.order((below().asc(), w::tenant_id.asc())),
        (Sort::Low, Some(After::Figure(figure, id))) => query
            .filter(below().gt(figure).or(below().eq(figure).and(w::tenant_id.gt(id))))
            .order((below().asc(), w::tenant_id.asc())),
        (Sort::Balance, None) => query.order((left().asc(), w::tenant_id.asc())),
        (Sort::Balance, Some(After::Figure(figure, id))) => query
            .filter(left().gt(figure).or(left().eq(figure).and(w::tenant_id.gt(id))))
            .order((left().asc(), w::tenant_id.asc())),
        (Sort::Most, None) => query.order((left().desc(), w::tenant_id.desc())),
        (Sort::Most, Some(After::Figure(figure, id))) => query
            .filter(left().lt(figure).or(left().eq(figure).and(w::tenant_id.lt(id))))
            .order((left().desc(), w::tenant_id.desc())),
        (Sort::Name, None) => query.order((t::name.asc(), w::tenant_id.asc())),
        (Sort::Name, Some(After::Name(name, id))) => query
            .filter(t::name.gt(name.clone()).or(t::name.eq(name).and(w::tenant_id.gt(id))))
            .order((t::name.asc(), w::tenant_id.asc())),
        _ => return Err(Error::field("after", "invalid_cursor")),
    };
    let rows: Vec<Listed> = query.load(tx.conn()).await?;
    Ok(rows.into_iter().map(|row| Listed { wallet: row.wallet.seen_by(reader), ..row }).collect())
}

/// All wallets together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// How many.
    pub count: i64,
    /// The tenants' money, what is held of it included.
    pub balance: Money,
    /// How many are low.
    pub low: i64,
}

/// Sums all wallets up.
///
/// # Errors
/// When the database can't be read.
pub async fn totals(tx: &mut PlatformTx) -> Result<Totals> {
    let (count, balance): (i64, Option<i64>) = wallets::table
        .select((diesel::dsl::count_star(), sql::<Nullable<BigInt>>("sum(available + held)::bigint")))
        .first(tx.conn())
        .await?;
    let left = wallets::available + wallets::held + wallets::credit_limit;
    let low = wallets::table.filter(left.lt(wallets::low_at)).count().get_result(tx.conn()).await?;
    Ok(Totals { count, balance: Money::kopecks(balance.unwrap_or(0)), low })
}
