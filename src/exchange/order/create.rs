//! A new standing order.

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use intake::{Product, Source};
use kernel::text::line;
use kernel::{Action, Actor, Error, FieldError, Money, Object, OrderId, Result, TenantId};
use schema::platform::standing_orders;
use serde::Deserialize;

use super::OrderState;
use wallet::payable;

/// The most entries in one of the lists.
const MOST_ENTRIES: usize = 100;
/// The most orders a tenant may have.
const MOST_ORDERS: i64 = 200;
/// The longest name of a city, in characters.
const LONGEST_CITY: usize = 100;

/// What an order is asked with.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct OrderInput {
    /// Codes or names of products; absent or empty is all.
    #[serde(default)]
    pub products: Vec<String>,
    /// Cities; absent or empty is all.
    #[serde(default)]
    pub cities: Vec<String>,
    /// Codes or names of sources; absent or empty is all.
    #[serde(default)]
    pub sources: Vec<String>,
    /// The least amount of the loan, in kopecks.
    pub amount_min: Option<i64>,
    /// The largest amount of the loan, in kopecks.
    pub amount_max: Option<i64>,
    /// The most a lead may cost, in kopecks.
    pub limit: i64,
    /// The most leads a day.
    pub daily_cap: Option<i32>,
}

struct Checked {
    products: Vec<String>,
    cities: Vec<String>,
    sources: Vec<String>,
    amount_min: Option<Money>,
    amount_max: Option<Money>,
    limit: Money,
}

/// Makes an order; it bids for lots that open from now on.
///
/// # Errors
/// `Forbidden`; `Invalid`: `unknown_product`, `unknown_source`, `not_positive`, `too_large`, `range_reversed`,
/// `too_many_entries`, `too_many_orders`, `too_long`.
pub async fn create(actor: &Actor, tx: &mut PlatformTx, tenant: TenantId, input: &OrderInput) -> Result<OrderId> {
    actor.require(Object::Order, Action::Create)?;
    let checked = check(input).map_err(Error::Invalid)?;
    let own = standing_orders::table
        .filter(standing_orders::tenant_id.eq(tenant))
        .filter(standing_orders::state.ne(OrderState::Deleted));
    if own.count().get_result::<i64>(tx.conn()).await? >= MOST_ORDERS {
        return Err(Error::field("limit", "too_many_orders"));
    }
    let id = OrderId(tx.new_id());
    let row = (
        standing_orders::id.eq(id),
        standing_orders::tenant_id.eq(tenant),
        standing_orders::products.eq(checked.products),
        standing_orders::cities.eq(checked.cities),
        standing_orders::sources.eq(checked.sources),
        standing_orders::amount_min.eq(checked.amount_min),
        standing_orders::amount_max.eq(checked.amount_max),
        standing_orders::price_limit.eq(checked.limit),
        standing_orders::daily_cap.eq(input.daily_cap),
        standing_orders::created_at.eq(tx.now()),
        standing_orders::created_by.eq(&actor.name),
    );
    diesel::insert_into(standing_orders::table).values(row).execute(tx.conn()).await?;
    Ok(id)
}

fn check(input: &OrderInput) -> std::result::Result<Checked, Vec<FieldError>> {
    let mut errors = Vec::new();
    let products =
        listed(&mut errors, "products", &input.products, "unknown_product", |text| Some(Product::find(text)?.code()));
    let sources =
        listed(&mut errors, "sources", &input.sources, "unknown_source", |text| Some(Source::find(text)?.code()));
    let mut cities: Vec<String> = input.cities.iter().map(|city| line(city)).filter(|city| !city.is_empty()).collect();
    cities.dedup();
    if cities.len() > MOST_ENTRIES {
        errors.push(FieldError::new("cities", "too_many_entries"));
    }
    if cities.iter().any(|city| city.chars().count() > LONGEST_CITY) {
        errors.push(FieldError::new("cities", "too_long"));
    }
    let amount_min = money(&mut errors, "amount_min", input.amount_min);
    let amount_max = money(&mut errors, "amount_max", input.amount_max);
    if amount_min.zip(amount_max).is_some_and(|(least, most)| least > most) {
        errors.push(FieldError::new("amount_max", "range_reversed"));
    }
    let limit = money(&mut errors, "limit", Some(input.limit));
    if input.daily_cap.is_some_and(|cap| cap < 1) {
        errors.push(FieldError::new("daily_cap", "not_positive"));
    }
    match limit {
        Some(limit) if errors.is_empty() => Ok(Checked { products, cities, sources, amount_min, amount_max, limit }),
        _ => Err(errors),
    }
}

fn money(errors: &mut Vec<FieldError>, field: &'static str, kopecks: Option<i64>) -> Option<Money> {
    match payable(field, kopecks?) {
        Ok(money) => Some(money),
        Err(Error::Invalid(refused)) => {
            errors.extend(refused);
            None
        }
        Err(_) => None,
    }
}

fn listed(
    errors: &mut Vec<FieldError>,
    field: &'static str,
    items: &[String],
    unknown: &'static str,
    find: impl Fn(&str) -> Option<&'static str>,
) -> Vec<String> {
    if items.len() > MOST_ENTRIES {
        errors.push(FieldError::new(field, "too_many_entries"));
        return Vec::new();
    }
    let mut codes = Vec::new();
    for item in items {
        match find(item) {
            Some(code) if codes.iter().all(|known| known != code) => codes.push(code.to_owned()),
            Some(_) => {}
            None => errors.push(FieldError::new(field, unknown)),
        }
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_has_its_field() {
        let input = OrderInput {
            products: vec!["слон".into()],
            sources: vec!["луна".into()],
            cities: vec!["x".repeat(101)],
            amount_min: Some(20),
            amount_max: Some(10),
            limit: 0,
            daily_cap: Some(0),
        };
        let errors = check(&input).err().unwrap();
        let named: Vec<(&str, &str)> = errors.iter().map(|error| (error.field.as_ref(), error.code.as_ref())).collect();
        assert_eq!(
            named,
            [
                ("products", "unknown_product"),
                ("sources", "unknown_source"),
                ("cities", "too_long"),
                ("amount_max", "range_reversed"),
                ("limit", "not_positive"),
                ("daily_cap", "not_positive"),
            ]
        );
    }

    #[test]
    fn names_become_codes_once() {
        let input =
            OrderInput {
                products: vec!["Ипотека".into(), "mortgage".into()], limit: 5, ..OrderInput::default()
            };
        assert_eq!(check(&input).ok().unwrap().products, ["mortgage"]);
    }
}
