//! A stage that gives the lead in turn, decided again.

use chrono::DateTime;
use rules::decide::Seed;
use rules::eligible::eligible;
use rules::turn::{self, Candidate};

use super::decide::{At, Decided, facts, is_barred, lead_of, may_buy};
use super::silence::Unknown;
use super::state::State;
use super::step::Turn;
use crate::history::load::STATE;
use crate::history::ratings::Rating;
use crate::history::{History, Mark, PastLot, Tenant, Who};
use crate::scenario::Checked;

/// The best rating there is.
const BEST: i32 = 100;

/// Who may be given the lead.
struct Waiting {
    who: Who,
    rating: Rating,
    candidate: Candidate,
}

/// Decides whose turn it is.
pub fn turn(history: &History, rules: &Checked, state: &State<'_>, lot: &PastLot, at: &At, stage: &Turn) -> Decided {
    let tenants = (0_u16..).zip(&history.tenants);
    let waiting: Vec<Waiting> =
        tenants.filter_map(|(who, tenant)| waits(history, rules, state, lot, at, stage, (who, tenant))).collect();
    let seed = Seed(lot.seed);
    let candidates: Vec<Candidate> = waiting.iter().map(|one| one.candidate.clone()).collect();
    let next = turn::next(&seed, &candidates);
    let chosen = next.and_then(|next| waiting.iter().find(|one| one.candidate.tenant == next.tenant));
    Decided {
        sale: chosen.map(|one| (one.who, stage.price)),
        in_turn: chosen.is_some(),
        at: None,
        bidders: Vec::new(),
        unknown: chosen.filter(|one| hangs_on_ratings(&seed, &waiting, one)).map(|_| Unknown::Ratings),
    }
}

/// A tenant as a candidate, where it may be given the lead.
fn waits(
    history: &History,
    rules: &Checked,
    state: &State<'_>,
    lot: &PastLot,
    at: &At,
    stage: &Turn,
    (who, tenant): (Who, &Tenant),
) -> Option<Waiting> {
    let weight = match &stage.weights {
        None => 1,
        Some(weights) => *weights.get(&who)?,
    };
    let stopped = |mark: &Mark| mark.who == who && mark.stage == at.stage && STATE.contains(&mark.code);
    let hindered = history.marks_of(lot).iter().any(stopped);
    let facts = facts(tenant, rules, state, who, at.now);
    let may = !is_barred(history, lot, who)
        && (!hindered || state.is_freer(who, at.now))
        && may_buy(rules, state, who, at.now)
        && eligible(lead_of(history, lot)?, &facts, stage.price).is_ok();
    if !may {
        return None;
    }
    let (given, last) = state.turns(who, at.now);
    let rating = history.ratings.at(history, who, at.now);
    let candidate = Candidate {
        tenant: tenant.id,
        weight,
        score: rating.score,
        free: facts.free(),
        given,
        last: last.and_then(DateTime::from_timestamp_micros),
        starter: history.is_starter(tenant, given, at.now),
    };
    Some(Waiting { who, rating, candidate })
}

/// Whether another would have been chosen, had the ratings that nothing has kept been the worst for the chosen one.
fn hangs_on_ratings(seed: &Seed, waiting: &[Waiting], chosen: &Waiting) -> bool {
    let worst = |one: &Waiting| match one.rating.known {
        true => one.candidate.clone(),
        false if one.who == chosen.who => Candidate { score: 0, ..one.candidate.clone() },
        false => Candidate { score: BEST, ..one.candidate.clone() },
    };
    let worst: Vec<Candidate> = waiting.iter().map(worst).collect();
    turn::next(seed, &worst).is_some_and(|next| next.tenant != chosen.candidate.tenant)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::generate_test::{Dice, Size, past, unchanged};
    use crate::history::{Got, Micros, Starters, span};
    use crate::replay::watch::Watch;
    use crate::replay::{Played, play};
    use crate::scenario::Scenario;

    /// Leads that nobody bid for, one every ten minutes, and two tenants whose turn it may be.
    fn waiting(lots: usize) -> History {
        let size = Size { lots, tenants: 2, cap: None, funds: i64::MAX / 4 };
        let mut history = past(&mut Dice::new(7), size);
        history.bids.clear();
        history.lots.iter_mut().for_each(|lot| (lot.bids, lot.sale, lot.stage) = (0..0, None, 1));
        history
    }

    fn given_in_turn(history: &History) -> Played {
        let stages = Some(json!([{ "kind": "assign", "price": 100 }]));
        play(history, &Scenario { stages, ..unchanged() }.check().unwrap(), &Watch::default()).unwrap()
    }

    fn count(played: &Played, who: Who) -> usize {
        played.sales.iter().flatten().filter(|sale| sale.0 == who).count()
    }

    fn silent(played: &Played) -> i64 {
        played.silence.by().iter().filter(|(why, _)| *why == Unknown::Ratings).map(|(_, lots)| *lots).sum()
    }

    fn rate(history: &mut History, scores: [i32; 2]) {
        let times: Vec<Micros> = history.lots.iter().map(|lot| lot.opened).collect();
        for at in times {
            for (who, score) in (0..).zip(scores) {
                history.ratings.note(who, at, score);
            }
        }
    }

    #[test]
    fn turns_go_by_the_ratings_of_then_where_they_are_kept() {
        let mut history = waiting(90);
        history.tenants[0].score = 100;
        history.tenants[1].score = 0;
        let guessed = given_in_turn(&history);
        assert!(count(&guessed, 0) > 60, "by today's ratings");
        assert!(silent(&guessed) > 0, "and that is a guess");
        rate(&mut history, [0, 100]);
        let known = given_in_turn(&history);
        assert!(count(&known, 1) > 60, "by those of then");
        assert_eq!(silent(&known), 0);
        rate(&mut history, [50, 50]);
        assert_eq!(count(&given_in_turn(&history), 0), 45);
    }

    #[test]
    fn where_nobody_was_given_anything_ratings_decide_nothing() {
        assert_eq!(silent(&given_in_turn(&waiting(1))), 0);
    }

    #[test]
    fn a_starter_comes_first_until_it_has_its_leads_or_is_young_no_more() {
        let mut history = waiting(30);
        rate(&mut history, [50, 50]);
        history.tenants[1].since = history.lots[0].opened;
        let policy = |from, hours: i64, leads| Starters { from, young: span(hours * 3_600), leads };
        history.starters = vec![policy(0, 24, 6)];
        let first = |played: &Played, lots: usize| played.sales[..lots].iter().all(|sale| sale.unwrap().0 == 1);
        assert!(first(&given_in_turn(&history), 6));
        history.starters = vec![policy(0, 1, 30)];
        let young = given_in_turn(&history);
        assert!(first(&young, 6) && count(&young, 0) > 0, "an hour is six leads");
        history.starters = vec![policy(0, 24, 6), policy(history.lots[0].opened, 24, 0)];
        assert!(!first(&given_in_turn(&history), 6), "the policy of then counts");
    }

    #[test]
    fn nobody_passes_a_monthly_cap_and_what_was_bought_before_counts() {
        let mut history = waiting(40);
        rate(&mut history, [50, 50]);
        history.tenants[0].facts.monthly_cap = Some(3);
        assert_eq!((count(&given_in_turn(&history), 0), count(&given_in_turn(&history), 1)), (3, 37));
        let opened = history.lots[0].opened;
        history.outside = vec![Got { at: opened - span(1), who: 0 }];
        assert_eq!(count(&given_in_turn(&history), 0), 2, "one was bought before the period");
        history.outside = vec![Got { at: opened - span(40 * 86_400), who: 0 }];
        assert_eq!(count(&given_in_turn(&history), 0), 3, "but in another month");
    }
}
