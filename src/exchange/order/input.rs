//! What a standing order is asked with, and what of it is found good.

use kernel::{FieldError, Money};
use pool::filter_input::{Named, money, quality};
use rules::eligible::Filters;
use rules::schedule::Schedule;
use serde::Deserialize;

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
    /// The most leads a month.
    pub monthly_cap: Option<i32>,
    /// The most it spends a month, in kopecks.
    pub budget: Option<i64>,
    /// The least quality of a lead, from 0 to 100.
    pub min_quality: Option<i32>,
    /// When it bids, by the tenant's clock; absent is always.
    pub schedule: Option<Schedule>,
}

/// An order whose every field was found good.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Which leads it is for.
    pub filters: Filters,
    /// The most a lead may cost.
    pub limit: Money,
    /// The most it spends a month.
    pub budget: Option<Money>,
    /// The most leads a day.
    pub daily_cap: Option<i32>,
    /// The most leads a month.
    pub monthly_cap: Option<i32>,
    /// The least quality of a lead.
    pub min_quality: Option<i32>,
    /// When it bids.
    pub schedule: Option<Schedule>,
}

/// Checks every field.
///
/// # Errors
/// All that is wrong: `unknown_product`, `unknown_source`, `not_positive`, `too_large`, `range_reversed`,
/// `too_many_entries`, `too_long`, `quality_range`, `cap_reversed`, `budget_below_limit`, `invalid_days`, `invalid_hours`.
pub fn check(input: &OrderInput) -> std::result::Result<Checked, Vec<FieldError>> {
    let mut errors = Vec::new();
    let filters = Named {
        products: &input.products,
        cities: &input.cities,
        sources: &input.sources,
        amount_min: input.amount_min,
        amount_max: input.amount_max,
    };
    let filters = filters.check(&mut errors);
    let limit = money(&mut errors, "limit", Some(input.limit));
    for (field, cap) in [("daily_cap", input.daily_cap), ("monthly_cap", input.monthly_cap)] {
        if cap.is_some_and(|cap| cap < 1) {
            errors.push(FieldError::new(field, "not_positive"));
        }
    }
    if input.daily_cap.zip(input.monthly_cap).is_some_and(|(day, month)| 1 <= month && month < day) {
        errors.push(FieldError::new("monthly_cap", "cap_reversed"));
    }
    quality(&mut errors, input.min_quality);
    let budget = money(&mut errors, "budget", input.budget);
    if budget.zip(limit).is_some_and(|(budget, limit)| budget < limit) {
        errors.push(FieldError::new("budget", "budget_below_limit"));
    }
    errors.extend(input.schedule.as_ref().and_then(|schedule| schedule.problem("schedule")));
    let Some(limit) = limit.filter(|_| errors.is_empty()) else { return Err(errors) };
    Ok(Checked {
        filters,
        limit,
        budget,
        daily_cap: input.daily_cap,
        monthly_cap: input.monthly_cap,
        min_quality: input.min_quality,
        schedule: input.schedule.clone().filter(|schedule| !schedule.is_always()),
    })
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
            monthly_cap: Some(-1),
            budget: Some(0),
            min_quality: Some(101),
            schedule: serde_json::from_value(serde_json::json!({"days": [], "from": "09:00", "to": "18:00"})).ok(),
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
                ("monthly_cap", "not_positive"),
                ("min_quality", "quality_range"),
                ("budget", "not_positive"),
                ("schedule", "invalid_days"),
            ]
        );
        let poor = OrderInput { limit: 500, budget: Some(499), ..OrderInput::default() };
        assert_eq!(check(&poor).unwrap_err()[0].code, "budget_below_limit");
        let reversed = OrderInput { limit: 5, daily_cap: Some(3), monthly_cap: Some(2), ..OrderInput::default() };
        assert_eq!(check(&reversed).unwrap_err()[0].code, "cap_reversed");
    }

    #[test]
    fn names_become_codes_once() {
        let input =
            OrderInput {
                products: vec!["Ипотека".into(), "mortgage".into()], limit: 5, ..OrderInput::default()
            };
        assert_eq!(check(&input).ok().unwrap().filters.products, ["mortgage"]);
    }
}
