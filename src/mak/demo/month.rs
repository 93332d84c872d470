//! The month: what happens when. Each happening is a use case under a clock that is set to its time, and may bring others.

use std::collections::{BTreeMap, HashMap};

use anyhow::Context;
use chrono::{DateTime, Duration, Timelike, Utc};
use chrono_tz::{Europe, Tz};
use intake::LeadInput;
use jobs::{Handlers, JobContext};
use kernel::{Entropy, LeadId, LotId, Money};
use proof::Key;
use wallet::deposit::{DepositInput, deposit};
use web::App;

use super::cast::Cast;
use super::dice::Dice;
use super::sale::{self, Door, How};
use super::story::{Act, Story};
use super::words::Words;
use crate::compose;

/// The same month for everybody, as far as the hour of the day lets it be. Only choices come from it: ids and the lots' secret
/// draws are as unforeseeable as ever.
const SEED: u64 = 2_026;
/// How long the network has lived, in days.
pub const DAYS: i64 = 30;
/// Leads that came a moment ago.
const FRESH: usize = 8;
/// Lots that are open.
const OPEN: usize = 6;
/// What each franchisee pays in: on which day, how many roubles.
const DEPOSITS: &[(i64, i64)] = &[(0, 80_000), (10, 60_000), (20, 60_000)];

/// Something that happens.
#[derive(Debug, Clone)]
pub enum Step {
    /// A franchisee pays.
    Deposit(usize, i64),
    /// A franchisee makes its standing orders.
    Orders(usize),
    /// A lead comes.
    Arrive(Door, Option<How>),
    /// Head office puts a lead up for sale.
    Sell(LeadId, How),
    /// A franchisee bids.
    Bid(LotId, usize, Money),
    /// A lot's window ends.
    Close(LotId),
    /// Somebody works a lead or a deal.
    Work(Box<Story>, Act),
}

/// The month in play.
pub struct Month<'a> {
    pub(super) app: &'a App,
    pub(super) key: Key,
    pub(super) words: Words,
    pub(super) dice: Dice,
    pub(super) cast: Cast,
    /// Those who came, to come once more.
    pub(super) pool: Vec<LeadInput>,
    /// The same, by franchisee.
    pub(super) own: Vec<Vec<LeadInput>>,
    /// How many have come.
    pub(super) people: usize,
    /// Fates and ways of sale are dealt in turn, so that a small network has them all.
    pub(super) dealt: usize,
    /// Whether an issue was taken back.
    pub(super) reversed: bool,
    /// What each lead of the pool came as.
    pub(super) drafts: HashMap<LeadId, intake::LeadDraft>,
    pub(super) end: DateTime<Utc>,
    start: DateTime<Utc>,
    jobs: JobContext,
    handlers: Handlers,
    payments: i64,
    agenda: BTreeMap<(DateTime<Utc>, u64), Step>,
    number: u64,
}

impl<'a> Month<'a> {
    /// Makes the accounts and the plan of a month with so many leads.
    ///
    /// # Errors
    /// When a use case refuses.
    pub async fn begin(app: &'a App, leads: usize, password: &str) -> anyhow::Result<Self> {
        let words = Words::read();
        let cast = Cast::gather(app, &words, password).await?;
        let start = app.db.clock().now();
        let mut month = Self {
            app,
            key: exchange::key(app),
            words,
            dice: Dice::new(&Entropy::seeded(SEED)),
            own: vec![Vec::new(); cast.offices.len()],
            cast,
            pool: Vec::new(),
            people: 0,
            dealt: 0,
            reversed: false,
            drafts: HashMap::new(),
            end: start + Duration::days(DAYS),
            start,
            jobs: compose::jobs(app),
            handlers: compose::handlers(app),
            payments: 0,
            agenda: BTreeMap::new(),
            number: 0,
        };
        month.plan(leads);
        Ok(month)
    }

    /// The name of head office's admin.
    pub fn admin_name(&self) -> String {
        self.cast.admin.name.clone()
    }

    /// Lets the month pass.
    ///
    /// # Errors
    /// When a use case refuses.
    pub async fn live(&mut self) -> anyhow::Result<()> {
        let mut told = 0;
        while let Some(((at, _), step)) = self.agenda.pop_first() {
            self.set_clock(at);
            let day = (at - self.start).num_days();
            if day >= told + 5 {
                told = day;
                println!("  day {day} of {DAYS}, {} leads", self.people);
            }
            let what = format!("{step:?}");
            Box::pin(self.happen(step)).await.with_context(|| format!("day {day}: {what}"))?;
        }
        self.set_clock(self.end);
        self.work_through().await?;
        super::aftermath::ask(self).await?;
        super::grouping::gather(self).await?;
        super::agenda::fill(self).await
    }

    async fn happen(&mut self, step: Step) -> anyhow::Result<()> {
        match step {
            Step::Deposit(office, roubles) => self.pay(office, roubles).await,
            Step::Orders(office) => sale::make_orders(self, office).await,
            Step::Arrive(door, how) => sale::arrive(self, door, how).await,
            Step::Sell(lead, how) => sale::sell(self, lead, how).await,
            Step::Bid(lot, office, amount) => sale::bid(self, lot, office, amount).await,
            Step::Close(lot) => sale::close(self, lot).await,
            Step::Work(story, act) => super::desk::work(self, *story, act).await,
        }
    }

    /// Events and deadlines up to now.
    pub(super) async fn work_through(&self) -> anyhow::Result<()> {
        jobs::drain(&self.jobs, &self.handlers).await?;
        Ok(())
    }

    /// Puts a step on the agenda, unless the month is over by then.
    pub(super) fn later(&mut self, at: DateTime<Utc>, step: Step) {
        if at < self.end {
            self.number += 1;
            self.agenda.insert((at, self.number), step);
        }
    }

    /// The present.
    pub(super) fn now(&self) -> DateTime<Utc> {
        self.app.db.clock().now()
    }

    /// After so many minutes, give or take; in working hours.
    pub(super) fn at_work(&self, least: i64, end: i64, zone: Tz) -> DateTime<Utc> {
        working(self.now() + Duration::seconds(self.dice.between(least * 60, end * 60)), zone)
    }

    fn set_clock(&self, at: DateTime<Utc>) {
        let clock = self.app.db.clock();
        clock.advance(at - clock.now());
    }

    fn plan(&mut self, leads: usize) {
        for office in 0..self.cast.offices.len() {
            for (day, roubles) in DEPOSITS {
                let at =
                    self.start + Duration::days(*day) + Duration::minutes(20 + 7 * i64::try_from(office).unwrap_or(0));
                self.later(at, Step::Deposit(office, *roubles));
            }
            self.later(self.start + Duration::minutes(50), Step::Orders(office));
        }
        for number in 0..leads.saturating_sub(FRESH + OPEN) {
            let (at, door) = (self.sometime(), self.door(number));
            self.later(at, Step::Arrive(door, None));
        }
        for number in 0..FRESH {
            let at = self.end - Duration::seconds(self.dice.between(120, 9_000));
            let door = if number % 3 == 0 { Door::Partner(number / 3 % 2) } else { Door::Hq };
            self.later(at, Step::Arrive(door, Some(How::Keep)));
        }
        for number in 0..OPEN {
            let at = self.end - Duration::seconds(self.dice.between(3_000, 5_400));
            let door = if number % 3 == 0 { Door::Partner(number / 3 % 2) } else { Door::Hq };
            self.later(at, Step::Arrive(door, Some(How::Floor)));
        }
        for (number, how) in (0_i32..).zip([How::Rising, How::Falling, How::Rising]) {
            let at = self.end - Duration::seconds(3_600) + Duration::minutes(number.into());
            self.later(at, Step::Arrive(Door::Hq, Some(how)));
        }
    }

    /// One in five comes to a franchisee itself, every third to a partner, the rest to head office.
    fn door(&self, number: usize) -> Door {
        match number % 15 {
            0 | 5 | 10 => Door::Office(number / 5 % self.cast.offices.len().max(1)),
            1 | 6 | 11 => Door::Partner(0),
            3 | 8 => Door::Partner(1),
            _ => Door::Hq,
        }
    }

    /// By day, as people do; long enough ago to be sold by now.
    fn sometime(&self) -> DateTime<Utc> {
        let latest = self.end - Duration::hours(3);
        let span = (latest - self.start).num_seconds();
        let at = self.start + Duration::seconds(self.dice.between(7_200, span));
        let at = by_day(at, Europe::Moscow, self.dice.between(0, 13));
        if at < latest { at } else { at - Duration::days(1) }
    }

    async fn pay(&mut self, office: usize, roubles: i64) -> anyhow::Result<()> {
        self.payments += 1;
        let reference = format!("{} {}", self.words.nth("payments", 0)?, 140 + self.payments);
        let input = DepositInput { amount: roubles * 100, reference };
        let (admin, tenant) = (&self.cast.admin, self.cast.offices[office].key.id);
        self.app.db.platform(admin, async |tx| deposit(admin, tx, tenant, &input).await).await?;
        Ok(())
    }
}

/// The instant itself in working hours, else the next morning between nine and ten. Russia's clocks are never changed.
fn working(at: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    let hour = i64::from(at.with_timezone(&zone).hour());
    match hour {
        9..20 => at,
        0..9 => at + Duration::hours(9 - hour),
        _ => at + Duration::hours(33 - hour),
    }
}

/// The instant itself by day, else so many hours after eight of that day.
fn by_day(at: DateTime<Utc>, zone: Tz, after_eight: i64) -> DateTime<Utc> {
    let hour = i64::from(at.with_timezone(&zone).hour());
    if (8..22).contains(&hour) { at } else { at + Duration::hours(8 + after_eight - hour) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_done_in_working_hours() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let zone = chrono_tz::Asia::Yekaterinburg;
        assert_eq!(working(at("2026-11-20T10:15:00Z"), zone), at("2026-11-20T10:15:00Z"));
        assert_eq!(working(at("2026-11-20T15:15:00Z"), zone), at("2026-11-21T04:15:00Z"));
        assert_eq!(working(at("2026-11-20T20:15:00Z"), zone), at("2026-11-21T04:15:00Z"));
        assert_eq!(by_day(at("2026-11-20T20:15:00Z"), zone, 2), at("2026-11-21T05:15:00Z"));
        assert_eq!(by_day(at("2026-11-20T05:15:00Z"), zone, 2), at("2026-11-20T05:15:00Z"));
    }
}
