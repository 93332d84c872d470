//! Which plan sells a lead, as a pure function: the most specific of those in force.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use rules::eligible::LeadFacts;

use super::version::Plan;

/// What decides a plan: the lead, and when it is put up by the network's clock.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The lead.
    pub lead: &'a LeadFacts,
    /// Whole days since it came in.
    pub age_days: i64,
    /// How many sales of it took place before.
    pub times_sold: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// The network's time zone.
    pub zone: Tz,
}

/// The most specific plan whose rules hold: each rule that is set must match; more rules win, then product before city
/// before source before quality before hours before age before «sold before», then the higher least quality, then the
/// greater least age, then the code.
pub fn choose<'a>(plans: &'a [Plan], asked: &Asked<'_>) -> Option<&'a Plan> {
    plans.iter().filter(|plan| holds(plan, asked)).min_by_key(|plan| rank(plan))
}

/// Whether a plan is for the lead at that time.
pub fn holds(plan: &Plan, asked: &Asked<'_>) -> bool {
    plan.active
        && plan.filters().admit(asked.lead).is_ok()
        && plan.min_quality.is_none_or(|least| asked.lead.quality >= least)
        && plan.min_age_days.is_none_or(|least| asked.age_days >= i64::from(least))
        && plan.resold.is_none_or(|resold| resold == (asked.times_sold > 0))
        && plan.schedule.as_ref().is_none_or(|hours| hours.covers(asked.at, asked.zone))
}

fn rank(plan: &Plan) -> impl Ord + use<> {
    let rules = [
        !plan.products.is_empty(),
        !plan.cities.is_empty(),
        !plan.sources.is_empty(),
        plan.min_quality.is_some(),
        plan.schedule.is_some(),
        plan.min_age_days.is_some(),
        plan.resold.is_some(),
    ];
    let count = rules.iter().filter(|rule| **rule).count();
    (Reverse((count, rules, plan.min_quality, plan.min_age_days)), plan.code.clone())
}

#[cfg(test)]
pub(crate) mod tests {
    use kernel::PlanId;
    use proptest::prelude::*;
    use serde_json::json;
    use uuid::Uuid;

    use super::*;
    use crate::sample::lead_facts;

    pub(crate) fn plan(code: &str) -> Plan {
        Plan {
            id: PlanId(Uuid::nil()),
            code: code.to_owned(),
            version: 1,
            name: String::new(),
            stages: json!([{"kind": "hq"}]),
            active: true,
            created_at: DateTime::UNIX_EPOCH,
            created_by: String::new(),
            products: Vec::new(),
            cities: Vec::new(),
            sources: Vec::new(),
            min_quality: None,
            schedule: None,
            starts_at: DateTime::UNIX_EPOCH,
            min_age_days: None,
            resold: None,
        }
    }

    fn fresh(lead: &LeadFacts) -> Asked<'_> {
        Asked { lead, age_days: 0, times_sold: 0, at: DateTime::UNIX_EPOCH, zone: Tz::UTC }
    }

    fn list(items: &[&str]) -> Vec<String> {
        items.iter().map(|&item| item.to_owned()).collect()
    }

    #[test]
    fn the_most_specific_plan_is_taken() {
        let plans = [
            plan("default"),
            Plan { products: list(&["mortgage"]), ..plan("mortgage") },
            Plan { cities: list(&["Самара", "Тольятти"]), ..plan("samara") },
            Plan { products: list(&["mortgage"]), cities: list(&["самара"]), ..plan("both") },
            Plan { products: list(&["mortgage"]), min_quality: Some(80), ..plan("good") },
        ];
        let code = |product: &str, city: &str, quality| {
            let lead = LeadFacts { product: product.into(), city: city.into(), quality, ..lead_facts() };
            choose(&plans, &fresh(&lead)).unwrap().code.clone()
        };
        assert_eq!(code("car", "", 50), "default");
        assert_eq!(code("mortgage", "Москва", 50), "mortgage");
        assert_eq!(code("mortgage", "Москва", 80), "good");
        assert_eq!(code("car", "ТОЛЬЯТТИ", 50), "samara");
        assert_eq!(code("mortgage", "Самара", 90), "both");
    }

    #[test]
    fn hours_are_the_networks() {
        let night = serde_json::from_value(json!({"days": [1,2,3,4,5,6,7], "from": "21:00", "to": "09:00"})).unwrap();
        let plans = [plan("default"), Plan { schedule: Some(night), ..plan("night") }];
        let lead = lead_facts();
        let code = |at: &str| {
            let asked = Asked { at: at.parse().unwrap(), zone: Tz::Europe__Moscow, ..fresh(&lead) };
            choose(&plans, &asked).unwrap().code.clone()
        };
        assert_eq!((code("2026-11-26T18:00:00Z"), code("2026-11-26T17:59:00Z")), ("night".into(), "default".into()));
    }

    #[test]
    fn an_aged_lead_has_a_plan_of_its_own() {
        let plans = [
            plan("default"),
            Plan { min_age_days: Some(7), ..plan("week") },
            Plan { min_age_days: Some(30), ..plan("month") },
            Plan { resold: Some(true), ..plan("again") },
            Plan { resold: Some(false), products: list(&["mortgage"]), ..plan("first") },
            Plan { resold: Some(true), min_age_days: Some(30), ..plan("old-again") },
        ];
        let lead = LeadFacts { product: "car".into(), ..lead_facts() };
        let code = |age_days, times_sold| {
            choose(&plans, &Asked { age_days, times_sold, ..fresh(&lead) }).unwrap().code.clone()
        };
        assert_eq!([code(0, 0), code(6, 0), code(7, 0), code(30, 0)], ["default", "default", "week", "month"]);
        assert_eq!([code(0, 1), code(7, 1), code(30, 2)], ["again", "week", "old-again"]);
        let mortgage = LeadFacts { product: "mortgage".into(), ..lead_facts() };
        let code = |times_sold| choose(&plans, &Asked { times_sold, ..fresh(&mortgage) }).unwrap().code.clone();
        assert_eq!([code(0), code(1)], ["first", "again"]);
    }

    #[test]
    fn retired_plans_are_left_alone() {
        let plans = [Plan { active: false, ..plan("default") }];
        let lead = lead_facts();
        assert!(choose(&plans, &fresh(&lead)).is_none());
    }

    proptest! {
        /// The order in which plans are stored does not matter, and whoever is chosen holds.
        #[test]
        fn the_choice_is_one(
            marks in prop::collection::vec((any::<[bool; 5]>(), any::<Option<bool>>(), 0_i32..100), 1..8), turn in 0_usize..8,
            quality in 0_i32..100, age_days in 0_i64..100, times_sold in 0_i64..3,
        ) {
            let plans: Vec<Plan> = marks.iter().enumerate().map(|(index, (rules, resold, least))| Plan {
                products: if rules[0] { list(&["mortgage"]) } else { Vec::new() },
                cities: if rules[1] { list(&["Самара"]) } else { Vec::new() },
                sources: if rules[2] { list(&["cold"]) } else { Vec::new() },
                min_quality: rules[3].then_some(*least),
                min_age_days: rules[4].then_some(*least),
                resold: *resold,
                ..plan(&format!("p{index}"))
            }).collect();
            let lead = LeadFacts { quality, ..lead_facts() };
            let asked = Asked { age_days, times_sold, ..fresh(&lead) };
            let mut turned = plans.clone();
            turned.rotate_left(turn % plans.len());
            let (one, other) = (choose(&plans, &asked), choose(&turned, &asked));
            prop_assert_eq!(one.map(|plan| &plan.code), other.map(|plan| &plan.code));
            prop_assert_eq!(one.is_some(), plans.iter().any(|plan| holds(plan, &asked)));
            prop_assert!(one.is_none_or(|plan| holds(plan, &asked)));
        }
    }
}
