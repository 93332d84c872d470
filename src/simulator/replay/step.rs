//! The stages of a plan in the terms of the replay, with the scenario's changes in them.

use std::collections::HashMap;

use kernel::{Money, TenantId};
use rules::ascending::Ascending;
use rules::descending::Descending;
use rules::stage::Stage;

use crate::history::load::plan;
use crate::history::{History, PastLot, Who};
use crate::scenario::Checked;

/// A stage that takes bids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bids {
    /// The least that a bid may name; bidders see it.
    pub least: Money,
    /// The least that the lead goes for.
    pub reserve: Money,
    /// How long, in seconds.
    pub window_s: i64,
    /// How bids decide.
    pub form: Form,
}

/// How bids decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// Hidden; the highest pays the second price. Ratings weigh so much, in percent.
    Sealed(Option<u32>),
    /// Open and rising.
    Ascending(Ascending),
    /// The price falls until somebody takes it.
    Descending(Descending),
}

/// A stage that gives the lead in turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The fixed price.
    pub price: Money,
    /// Shares; where given, nobody else takes part.
    pub weights: Option<HashMap<Who, u32>>,
}

/// A stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Bids are taken.
    Bids(Bids),
    /// It is somebody's turn.
    Turn(Turn),
    /// The lead rests.
    Rest,
}

/// Whether bids are taken at a stage.
pub const fn takes_bids(stage: &Stage) -> bool {
    matches!(stage, Stage::Sealed { .. } | Stage::Ascending(_) | Stage::Descending(_))
}

/// How long a stage takes bids, in seconds.
pub fn window_of(stage: &Stage) -> i64 {
    match stage {
        Stage::Sealed { window_s, .. } => i64::from(*window_s),
        Stage::Ascending(rules) => i64::from(rules.window_s),
        Stage::Descending(rules) => falls_for(rules),
        Stage::Assign { .. } | Stage::Hq {} => 0,
    }
}

/// How long a price falls until the floor has stood for one step, in seconds.
fn falls_for(rules: &Descending) -> i64 {
    i64::from(rules.step_s).saturating_mul(i64::from(rules.last_step()) + 1)
}

impl Step {
    fn of(stage: &Stage, who: &HashMap<TenantId, Who>, rules: Option<&Checked>) -> Self {
        let price = |money: Money| rules.map_or(money, |rules| rules.price(money));
        let window = |seconds: u32| rules.map_or(i64::from(seconds), |rules| rules.window(i64::from(seconds)));
        match stage {
            Stage::Sealed { window_s, reserve, public_min, score_weight } => Self::Bids(Bids {
                least: price(public_min.unwrap_or(*reserve)).max(Money::kopecks(1)),
                reserve: price(*reserve),
                window_s: window(*window_s),
                form: Form::Sealed(*score_weight),
            }),
            Stage::Ascending(old) => {
                let rules = Ascending { start: price(old.start), ..*old };
                let window_s = window(old.window_s);
                let (least, form) = (rules.start, Form::Ascending(rules));
                Self::Bids(Bids { least, reserve: least, window_s, form })
            }
            Stage::Descending(old) => {
                let step_s = u32::try_from(window(old.step_s)).unwrap_or(u32::MAX);
                let rules =
                    Descending { start: price(old.start), step: price(old.step), step_s, floor: price(old.floor) };
                let (least, window_s) = (rules.floor, falls_for(&rules));
                Self::Bids(Bids { least, reserve: least, window_s, form: Form::Descending(rules) })
            }
            Stage::Assign { price: fixed, weights } => Self::Turn(Turn {
                price: price(*fixed),
                weights: weights.as_ref().map(|weights| {
                    weights.iter().filter_map(|(tenant, weight)| Some((*who.get(tenant)?, *weight))).collect()
                }),
            }),
            Stage::Hq {} => Self::Rest,
        }
    }
}

/// Every list of stages that a lot may walk.
#[derive(Debug)]
pub struct Steps {
    /// As they were, plan by plan.
    own: Vec<Vec<Step>>,
    /// With the scenario's percentages, plan by plan.
    scaled: Vec<Vec<Step>>,
    /// The scenario's own stages.
    new: Option<Vec<Step>>,
    /// Which leads the scenario covers.
    covered: Vec<bool>,
}

impl Steps {
    /// The lists of a history under a scenario.
    pub fn of(history: &History, rules: &Checked) -> Self {
        let who: HashMap<TenantId, Who> =
            (0..).zip(&history.tenants).map(|(place, tenant)| (tenant.id, place)).collect();
        let read = |stages: &[Stage], rules: Option<&Checked>| -> Vec<Step> {
            stages.iter().map(|stage| Step::of(stage, &who, rules)).collect()
        };
        Self {
            own: history.plans.iter().map(|stages| read(stages, None)).collect(),
            scaled: history.plans.iter().map(|stages| read(stages, Some(rules))).collect(),
            new: rules.stages.as_ref().map(|stages| read(stages, Some(rules))),
            covered: history.leads.iter().map(|lead| rules.covers(&lead.product, &lead.city, &lead.source)).collect(),
        }
    }

    fn covers(&self, lot: &PastLot) -> bool {
        usize::try_from(lot.lead).ok().and_then(|lead| self.covered.get(lead)).copied().unwrap_or(false)
    }

    fn list(&self, lot: &PastLot) -> &[Step] {
        let plan = usize::try_from(lot.plan).unwrap_or(usize::MAX);
        let list = match &self.new {
            Some(new) if self.covers(lot) => return new,
            None if self.covers(lot) => self.scaled.get(plan),
            _ => self.own.get(plan),
        };
        list.map_or(&[], Vec::as_slice)
    }

    /// A lot's stage under the scenario.
    pub fn step(&self, lot: &PastLot, stage: u16) -> Option<&Step> {
        self.list(lot).get(usize::from(stage))
    }

    /// Whether the stage is the very one that the lot came to at this place, whatever its prices.
    pub fn is_own(&self, lot: &PastLot, stage: u16) -> bool {
        let kind = |step: Option<&Step>| step.map(std::mem::discriminant);
        let plan = usize::try_from(lot.plan).ok().and_then(|plan| self.own.get(plan));
        let (own, here) = (plan.map_or(&[][..], Vec::as_slice), self.list(lot));
        let upto = usize::from(stage) + 1;
        stage <= lot.stage
            && own.len() >= upto
            && here.len() >= upto
            && (0..upto).all(|place| kind(own.get(place)) == kind(here.get(place)))
    }

    /// Whether the lot came to this very stage at these very prices, and to the same before it.
    pub fn is_same(&self, lot: &PastLot, stage: u16) -> bool {
        let plan = usize::try_from(lot.plan).ok().and_then(|plan| self.own.get(plan));
        let upto = usize::from(stage) + 1;
        stage <= lot.stage
            && plan.and_then(|own| own.get(..upto)).is_some_and(|own| self.list(lot).get(..upto) == Some(own))
    }

    /// Whether bids were taken at the stage or before it.
    pub fn contested(&self, lot: &PastLot, stage: u16) -> bool {
        self.list(lot).iter().take(usize::from(stage) + 1).any(|step| matches!(step, Step::Bids(_)))
    }

    /// The least that bidders were ever shown for a lot in the past; `None` when it was never open for bids.
    pub fn shown(history: &History, lot: &PastLot) -> Option<Money> {
        let reached = plan(history, lot).iter().take(usize::from(lot.stage) + 1);
        reached.filter(|stage| takes_bids(stage)).map(Stage::least_bid).min()
    }

    /// Whether bids for a lot were made in the open.
    pub fn was_open(history: &History, lot: &PastLot) -> bool {
        let mut reached = plan(history, lot).iter().take(usize::from(lot.stage) + 1);
        reached.any(|stage| matches!(stage, Stage::Ascending(_) | Stage::Descending(_)))
    }

    /// How long a lot was open for bids in the past, in seconds.
    pub fn open_for(history: &History, lot: &PastLot) -> i64 {
        let reached = plan(history, lot).iter().take(usize::from(lot.stage) + 1);
        reached.map(window_of).max().unwrap_or(0)
    }
}
