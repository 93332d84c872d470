//! What the simulator's pages look like in each of their states.

use kernel::{Role, TenantId};

use super::*;
use crate::replay::outcome::{TenantShare, WeekSum};
use crate::replay::silence::Unknown;
use crate::run::SilentReason;

fn outcome(sold: i64) -> Outcome {
    let share = |id: u128, name: &str, leads: i64| TenantShare {
        tenant_id: TenantId(Uuid::from_u128(id)),
        tenant: name.to_owned(),
        leads,
        paid: Money::roubles(leads * 900),
    };
    let week = week::of(web::sample_at());
    let sum = |back: u64| WeekSum { week: week::before(week, back), revenue: Money::roubles(sold * 200) };
    Outcome {
        lots: 120,
        sold,
        fill: percent(sold, 120),
        revenue: Money::roubles(sold * 900),
        average: Money::roubles(900),
        gini_leads: 0.42,
        gini_money: 0.47,
        hhi: 2_710.0,
        p50_s: Some(120),
        p90_s: Some(640),
        auctions: 120,
        thin: 30,
        thin_share: Some(25.0),
        in_turn: 11,
        shares: vec![share(5, "Урал-Кредит", sold - 20), share(6, "Волга-Финанс", 20)],
        weeks: vec![sum(2), sum(1), sum(0)],
    }
}

fn simulation(silent: i64) -> Simulation {
    let day = week::of(web::sample_at());
    let by: Vec<SilentReason> = Unknown::ALL.iter().map(|code| SilentReason { code: *code, lots: silent }).collect();
    Simulation {
        scenario: Scenario::unchanged(week::before(day, 4), day),
        actual: outcome(80),
        simulated: outcome(96),
        changed: 23,
        silent: Silent {
            lots: silent,
            share: percent(silent, 120),
            revenue: Money::roubles(900 * silent),
            by: if silent > 0 { by } else { Vec::new() },
        },
        elapsed_ms: 840,
    }
}

fn saved(id: u128, name: &str) -> Saved {
    Saved {
        id: ScenarioId(Uuid::from_u128(id)),
        name: name.to_owned(),
        created_at: web::sample_at(),
        created_by: "Анна Воронцова".into(),
        simulation: simulation(4),
    }
}

fn run(state: RunState, done: u64, total: u64, result: Option<Simulation>) -> RunPart {
    let scenario = simulation(0).scenario;
    let error = if state == RunState::Failed { "broken_off".to_owned() } else { String::new() };
    RunPart::of(Uuid::from_u128(9), &Run { scenario, state, done, total, heard_ms: 0, error, result })
}

impl Page for SimulatorPage {
    const TEMPLATE: &'static str = "simulator/simulator.html";
    const FRAGMENTS: &'static [&'static str] = &["run"];

    fn samples() -> Vec<Self> {
        let actor = Actor { role: Some(Role::Admin), ..Actor::system("sample") };
        let stages = [
            Stage::Sealed { window_s: 120, reserve: Money::roubles(500), public_min: None, score_weight: None },
            Stage::Assign { price: Money::kopecks(20_050), weights: None },
            Stage::Hq {},
        ];
        let page = |run: Option<RunPart>, saved: Vec<Saved>| {
            let form = ScenarioForm::of(&simulation(0).scenario, &stages);
            Self::of(&actor, Around { plans: Vec::new(), saved }, form, run)
        };
        let kept = vec![saved(1, "Резерв ниже"), saved(2, "Окно короче")];
        let link = PlanLink { id: PlanId(Uuid::from_u128(3)), name: "Ипотека".into(), version: 2 };
        let preset = PlanLink { name: String::new(), ..link.clone() };
        let mut refused = page(None, Vec::new());
        refused.errors = vec![FieldError::new("to", "range_reversed"), FieldError::new("window_1", "window_range")];
        let mut twice = page(Some(run(RunState::Done, 120, 120, Some(simulation(0)))), Vec::new());
        twice.errors = vec![FieldError::new("name", "name_taken")];
        vec![
            Self { plans: vec![preset, link], ..page(None, kept.clone()) },
            refused,
            page(Some(run(RunState::Running, 0, 0, None)), Vec::new()),
            page(Some(run(RunState::Running, 40, 120, None)), Vec::new()),
            page(Some(run(RunState::Cancelled, 40, 120, None)), Vec::new()),
            page(Some(run(RunState::Failed, 40, 120, None)), Vec::new()),
            page(Some(run(RunState::Done, 120, 120, Some(simulation(4)))), kept),
            Self {
                can_save: false,
                ..page(Some(run(RunState::Done, 120, 120, Some(simulation(0)))), vec![saved(1, "Один")])
            },
            twice,
        ]
    }
}

impl Page for ComparePage {
    const TEMPLATE: &'static str = "simulator/compare.html";

    fn samples() -> Vec<Self> {
        let same = Self::of(saved(1, "Резерв ниже"), saved(2, "Окно короче"));
        vec![Self { same_period: false, ..same.clone() }, same]
    }
}
