//! What follows a sale against a model of a few lines: random requests, answers, appeals, silence and recalls, some of them
//! killed half way and made again. A failing run prints its seed; `MAK_MODEL_SEED` replays it.

use chrono::Duration;
use kernel::{Error, LeadId, Result, ReturnId};
use pool::lead::Status;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha20Rng;

use super::{After, PAID_IN, PRICE, killed_after};
use crate::policy::Policy;
use crate::returns::answer::ApproveInput;
use crate::returns::appeal::{AppealInput, appeal};

/// Hours in which a bought lead may be returned.
const WINDOW_H: i64 = 7 * 24;
/// Hours after which silence is a yes.
const SILENCE_H: i64 = 48;
/// Hours over which the share of returns is counted.
const CAP_H: i64 = 30 * 24;
/// Acts in one run.
const OPERATIONS: u32 = 240;

/// Where a return stands.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Asked {
    Open { since_h: i64 },
    Refused,
    Approved,
}

#[derive(Debug)]
struct Bought {
    lead: LeadId,
    at_h: i64,
    touched: bool,
    recalled: bool,
    asked: Option<(ReturnId, Asked, i64)>,
    appealed: bool,
}

impl Bought {
    fn state(&self) -> Option<Asked> {
        self.asked.map(|(_, state, _)| state)
    }

    fn is_gone(&self) -> bool {
        self.recalled || self.state() == Some(Asked::Approved)
    }
}

struct Run {
    after: After,
    policy: Policy,
    rng: ChaCha20Rng,
    hour: i64,
    money: i64,
    leads: u32,
    all: Vec<Bought>,
}

fn code<T>(result: Result<T>) -> std::result::Result<T, &'static str> {
    result.map_err(|error| match error {
        Error::Conflict(code) => code,
        other => panic!("{other:?}"),
    })
}

impl Run {
    async fn buy(&mut self) {
        if self.money < PRICE {
            return;
        }
        self.leads += 1;
        let lead = self.after.bought(self.leads).await;
        self.money -= PRICE;
        let at_h = self.hour;
        self.all.push(Bought { lead, at_h, touched: false, recalled: false, asked: None, appealed: false });
    }

    fn one(&mut self) -> Option<usize> {
        // Mostly a late one: most of what can be done with a lead is done soon.
        let first = if self.rng.random_bool(0.8) { self.all.len().saturating_sub(6) } else { 0 };
        (!self.all.is_empty()).then(|| self.rng.random_range(first..self.all.len()))
    }

    /// Why a request must be refused, if it must.
    fn must_refuse(&self, index: usize) -> Option<&'static str> {
        let bought = &self.all[index];
        if bought.is_gone() {
            return Some("returned");
        }
        match bought.state() {
            Some(Asked::Open { .. }) => return Some("already_requested"),
            Some(Asked::Refused) => return Some("already_refused"),
            Some(Asked::Approved) | None => {}
        }
        if self.hour > bought.at_h + WINDOW_H {
            return Some("window_over");
        }
        let late = |at: i64| at > self.hour - CAP_H;
        let counted = |bought: &&Bought| bought.asked.is_some_and(|(_, state, at)| state != Asked::Refused && late(at));
        let sold = self.all.iter().filter(|bought| late(bought.at_h)).count();
        let returned = self.all.iter().filter(counted).count();
        let allowed = self.policy.allowed(i64::try_from(sold).unwrap());
        (i64::try_from(returned).unwrap() >= allowed).then_some("cap_reached")
    }

    async fn ask(&mut self, index: usize) {
        let reason = *["language", "other_agent", "fake", "duplicate"].choose(&mut self.rng).unwrap();
        let wanted = self.must_refuse(index);
        let lead = self.all[index].lead;
        let polls = self.polls();
        if let Some(polls) = polls {
            killed_after(polls, Box::pin(self.after.ask(lead, reason))).await;
        }
        let asked = match (code(self.after.ask(lead, reason).await), wanted) {
            (Err(found), Some(wanted)) => return assert_eq!(found, wanted),
            (Ok(asked), None) => asked.id,
            // Killed after its commit.
            (Err("already_requested" | "already_refused"), None) if polls.is_some() => self.return_of(lead).await,
            (found, wanted) => panic!("{found:?}, not {wanted:?}"),
        };
        // Nobody in the base has these contacts: a rule refuses at once.
        let state = if reason == "duplicate" { Asked::Refused } else { Asked::Open { since_h: self.hour } };
        let bought = &mut self.all[index];
        (bought.asked, bought.touched) = (Some((asked, state, self.hour)), true);
    }

    async fn return_of(&self, lead: LeadId) -> ReturnId {
        use diesel::prelude::*;
        use diesel_async::RunQueryDsl;
        use schema::platform::returns;
        let query = returns::table.filter(returns::lead_id.eq(lead)).select(returns::id);
        let read = self.after.net.db().platform(&self.after.admin, async |tx| Ok(query.first(tx.conn()).await?));
        read.await.unwrap()
    }

    fn polls(&mut self) -> Option<u32> {
        self.rng.random_bool(0.3).then(|| self.rng.random_range(1..60))
    }

    async fn decide(&mut self, index: usize, approve: bool) {
        let Some((id, state, _)) = self.all[index].asked else { return };
        let percent = self.rng.random_bool(0.5).then(|| self.rng.random_range(0..=100_i64));
        let input = ApproveInput { refund_percent: percent, ..ApproveInput::default() };
        let act = async |after: &After| match approve {
            true => after.approve(id, &input).await,
            false => after.refuse(id).await,
        };
        let polls = self.polls();
        if let Some(polls) = polls {
            killed_after(polls, Box::pin(act(&self.after))).await;
        }
        let found = code(act(&self.after).await).map(|_| ());
        let done = if approve { "already_approved" } else { "already_refused" };
        match state {
            Asked::Open { .. } => assert!(found.is_ok() || polls.is_some() && found == Err(done), "{found:?}"),
            Asked::Approved => return assert_eq!(found, Err("already_approved")),
            Asked::Refused => return assert_eq!(found, Err("already_refused")),
        }
        self.money += if approve { PRICE * percent.unwrap_or(100) / 100 } else { 0 };
        let state = if approve { Asked::Approved } else { Asked::Refused };
        self.all[index].asked = self.all[index].asked.map(|(id, _, at)| (id, state, at));
    }

    async fn object(&mut self, index: usize) {
        let Some((id, state, at)) = self.all[index].asked else { return };
        let (owner, tenant) = (&self.after.owner, self.after.tenant.id);
        let input = AppealInput { comment: "Проверьте ещё раз".into() };
        let made = self.after.net.db().platform(owner, async |tx| appeal(owner, tx, tenant, id, &input).await).await;
        match (code(made), self.all[index].appealed, state) {
            (Err("already_appealed"), true, _) => {}
            (Err("not_refused"), _, Asked::Open { .. } | Asked::Approved) => {}
            (Err("window_over"), false, Asked::Refused) => assert!(self.hour > at + WINDOW_H),
            (Ok(_), false, Asked::Refused) => {
                self.all[index].asked = Some((id, Asked::Open { since_h: self.hour }, at));
                self.all[index].appealed = true;
            }
            (found, appealed, state) => panic!("{found:?}: {appealed}, {state:?}"),
        }
    }

    /// Time passes; what is due by itself happens.
    async fn pass(&mut self, hours: i64) {
        self.after.drain().await;
        self.after.pass(Duration::hours(hours));
        self.hour += hours;
        self.after.drain().await;
        for bought in &mut self.all {
            match bought.asked {
                Some((id, Asked::Open { since_h }, at)) if self.hour >= since_h + SILENCE_H => {
                    bought.asked = Some((id, Asked::Approved, at));
                    self.money += PRICE;
                }
                None if !bought.touched && !bought.recalled => {
                    // Within a day or two it depends on working hours; within a week nobody has an excuse.
                    let owner = self.after.stored(bought.lead).await.owner_tenant;
                    bought.recalled = owner.is_none_or(|owner| owner != self.after.tenant.id);
                    assert!(bought.recalled || hours < WINDOW_H, "a lead that nobody touched for a week");
                    self.money += if bought.recalled { PRICE / 2 } else { 0 };
                }
                _ => {}
            }
        }
    }

    async fn compare(&self) {
        assert_eq!(self.after.money().await, self.money);
        for bought in &self.all {
            let stored = self.after.stored(bought.lead).await;
            let own = stored.owner_tenant == Some(self.after.tenant.id);
            assert_eq!(own, !bought.is_gone(), "{bought:?} is {}", stored.status);
            assert!(own || stored.status != Status::Sold || stored.owner_tenant.is_some());
        }
        self.after.assert_clean().await;
    }
}

#[actix_web::test]
async fn random_requests_and_answers_agree_with_the_model() {
    let fresh = || kernel::Entropy::System.bytes::<4>().iter().fold(0, |seed, byte| seed * 256 + u64::from(*byte));
    let seed = std::env::var("MAK_MODEL_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or_else(fresh);
    println!("MAK_MODEL_SEED={seed}");
    let after = After::with_pool(2).await;
    let read = after.net.db().platform(&after.admin, async |tx| Policy::at(tx, "mortgage", tx.now()).await);
    let policy = read.await.unwrap();
    let rng = ChaCha20Rng::seed_from_u64(seed);
    let mut run = Run { after, policy, rng, hour: 0, money: PAID_IN, leads: 0, all: Vec::new() };
    for operation in 0..OPERATIONS {
        let one = run.one();
        match (run.rng.random_range(0..100), one) {
            (0..25, _) | (_, None) => run.buy().await,
            (25..55, Some(one)) => Box::pin(run.ask(one)).await,
            (55..67, Some(one)) => Box::pin(run.decide(one, true)).await,
            (67..79, Some(one)) => Box::pin(run.decide(one, false)).await,
            (79..87, Some(one)) => run.object(one).await,
            (87..95, Some(one)) if !run.all[one].is_gone() => {
                run.after.note(run.all[one].lead).await;
                run.all[one].touched = true;
            }
            (95..98, _) => run.pass(49).await,
            _ => run.pass(WINDOW_H + 1).await,
        }
        if operation % 20 == 19 {
            run.compare().await;
        }
    }
    run.compare().await;
    let counted = |what: fn(&Bought) -> bool| run.all.iter().filter(|bought| what(bought)).count();
    let approved = counted(|bought| bought.state() == Some(Asked::Approved));
    println!("{} bought, {approved} returned, {} recalled", run.all.len(), counted(|bought| bought.recalled));
    assert!(approved > 0 && counted(|bought| bought.recalled) > 0, "the run was too tame");
}
