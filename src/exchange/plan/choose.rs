//! Which plan sells a lead: the most specific of the active ones.

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::text::key;
use kernel::{Error, PlanId, Result};
use schema::platform::sale_plans;
use serde::Serialize;
use serde_json::Value;

use super::stage::{self, Stage};

/// A version of a plan.
#[derive(Debug, Clone, Queryable, Selectable, Serialize)]
#[diesel(table_name = sale_plans)]
pub struct Plan {
    /// This version's id.
    pub id: PlanId,
    /// What the versions of one plan share.
    pub code: String,
    /// Counted from 1.
    pub version: i32,
    /// The name that head office gave; empty for the preset.
    pub name: String,
    /// Only leads of this product, where set.
    pub product: Option<String>,
    /// Only leads of this city, where set.
    pub city: Option<String>,
    /// Only leads of this source, where set.
    pub source: Option<String>,
    /// The stages as stored.
    pub stages: Value,
    /// Whether new lots may take it.
    pub active: bool,
    /// When this version was made.
    pub created_at: DateTime<Utc>,
    /// Who made it.
    pub created_by: String,
}

impl Plan {
    /// The stages, read.
    ///
    /// # Errors
    /// `Invalid` when a stored plan has a stage that this release does not know.
    pub fn stages(&self) -> Result<Vec<Stage>> {
        stage::parse(&self.stages)
    }
}

/// What of a lead decides its plan.
#[derive(Debug, Clone, Copy)]
pub struct Traits<'a> {
    /// The product's code.
    pub product: &'a str,
    /// The city, empty when not known.
    pub city: &'a str,
    /// The source's code.
    pub source: &'a str,
}

/// The most specific plan whose rules hold: each rule that is set must match; more rules win, then product before city
/// before source, then the code.
pub fn choose<'a>(plans: &'a [Plan], lead: &Traits<'_>) -> Option<&'a Plan> {
    let rank = |plan: &Plan| {
        let rules = (plan.product.is_some(), plan.city.is_some(), plan.source.is_some());
        let count = u8::from(rules.0) + u8::from(rules.1) + u8::from(rules.2);
        (std::cmp::Reverse((count, rules)), plan.code.clone())
    };
    let holds = |plan: &&Plan| {
        plan.active
            && plan.product.as_deref().is_none_or(|product| product == lead.product)
            && plan.source.as_deref().is_none_or(|source| source == lead.source)
            && plan.city.as_deref().is_none_or(|city| key(city) == key(lead.city))
    };
    plans.iter().filter(holds).min_by_key(|plan| rank(plan))
}

/// Every active plan.
///
/// # Errors
/// When the database can't be read.
pub async fn active(tx: &mut PlatformTx) -> Result<Vec<Plan>> {
    let rows = sale_plans::table
        .filter(sale_plans::active)
        .order(sale_plans::code)
        .select(Plan::as_select())
        .load(tx.conn())
        .await?;
    Ok(rows)
}

/// One version of a plan.
///
/// # Errors
/// `Invalid` with `unknown_plan` when there is none.
pub async fn find(tx: &mut PlatformTx, id: PlanId) -> Result<Plan> {
    let row = sale_plans::table.find(id).select(Plan::as_select()).first(tx.conn()).await.optional()?;
    row.ok_or_else(|| Error::field("plan", "unknown_plan"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    fn plan(code: &str, product: Option<&str>, city: Option<&str>, source: Option<&str>) -> Plan {
        Plan {
            id: PlanId(Uuid::nil()),
            code: code.to_owned(),
            version: 1,
            name: String::new(),
            product: product.map(str::to_owned),
            city: city.map(str::to_owned),
            source: source.map(str::to_owned),
            stages: json!([{"kind": "hq"}]),
            active: true,
            created_at: DateTime::UNIX_EPOCH,
            created_by: String::new(),
        }
    }

    #[test]
    fn the_most_specific_plan_is_taken() {
        let plans = [
            plan("default", None, None, None),
            plan("mortgage", Some("mortgage"), None, None),
            plan("samara", None, Some("Самара"), None),
            plan("both", Some("mortgage"), Some("самара"), None),
        ];
        let code = |product, city, source| choose(&plans, &Traits { product, city, source }).unwrap().code.as_str();
        assert_eq!(code("car", "", "site"), "default");
        assert_eq!(code("mortgage", "Москва", "site"), "mortgage");
        assert_eq!(code("car", "САМАРА", "site"), "samara");
        assert_eq!(code("mortgage", "Самара", "site"), "both");
    }

    #[test]
    fn inactive_plans_are_left_alone() {
        let plans = [Plan { active: false, ..plan("default", None, None, None) }];
        assert!(choose(&plans, &Traits { product: "car", city: "", source: "site" }).is_none());
    }
}
