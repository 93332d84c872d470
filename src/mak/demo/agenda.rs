//! The days around the end of the month: what each franchisee's people have on their lists, by when.

use chrono::{Days, NaiveTime};
use crm::subject::SubjectIds;
use crm::task::Kind;
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Actor, LeadId, Result, day};
use planner::repeat::{Every, Repeat};
use planner::rule::{self, Record, RuleInput, Unit};
use planner::{NewTask, TaskPatch, task};
use schema::tenant::leads;

use super::cast::Office;
use super::month::Month;

/// One entry: its kind, days from today, the hour (none for the whole day), whether it is about a lead, done, and how it repeats.
type Entry = (Kind, i64, Option<u32>, bool, bool, Option<Every>);

/// What is on the list of each person; the titles stand in the words in the same order.
fn entries() -> Vec<Entry> {
    let monday = || Some(Every::Week { days: [1].into() });
    vec![
        (Kind::Call, -1, Some(16), true, false, None),
        (Kind::Documents, 0, None, true, false, None),
        (Kind::Call, 0, Some(23), true, false, None),
        (Kind::Bank, 0, None, false, false, Some(Every::Workday)),
        (Kind::Message, 0, Some(9), true, true, None),
        (Kind::Meeting, 1, Some(12), true, false, None),
        (Kind::Call, 1, Some(15), true, false, None),
        (Kind::Documents, 3, None, true, false, None),
        (Kind::Other, 5, Some(10), false, false, monday()),
        (Kind::Bank, 9, Some(11), true, false, None),
        (Kind::Other, 14, None, false, false, Some(Every::Month { day: 25 })),
    ]
}

/// Fills the lists, and gives each franchisee a rule.
///
/// # Errors
/// When a use case refuses.
pub async fn fill(month: &Month<'_>) -> anyhow::Result<()> {
    for office in &month.cast.offices {
        let titles = (0..entries().len()).map(|n| month.words.nth("agenda", n)).collect::<anyhow::Result<Vec<_>>>()?;
        let rule = month.words.nth("agenda_rules", 0)?;
        month.app.db.tenant(&office.owner, office.key, async |tx| settle(tx, office, rule).await).await?;
        for who in [&office.owner, &office.manager] {
            let work = async |tx: &mut TenantTx| plan(tx, office, who, &titles).await;
            month.app.db.tenant(who, office.key, work).await?;
        }
    }
    month.work_through().await
}

async fn settle(tx: &mut TenantTx, office: &Office, title: &str) -> Result<()> {
    let input = RuleInput {
        record: Record::Lead,
        place: "no_answer".into(),
        kind: Kind::Call,
        title: title.into(),
        wait: 2,
        unit: Unit::Hour,
        responsible: None,
    };
    rule::add(&office.owner, tx, &input).await.map(|_| ())
}

async fn plan(tx: &mut TenantTx, office: &Office, who: &Actor, titles: &[&str]) -> Result<()> {
    let zone = office.zone;
    let today = tx.now().with_timezone(&zone).date_naive();
    let own = leads::table.filter(leads::responsible.eq(who.user).and(leads::deleted_at.is_null()));
    let own: Vec<LeadId> = own.order(leads::created_at.desc()).limit(20).select(leads::id).load(tx.conn()).await?;
    for (n, (entry, title)) in entries().into_iter().zip(titles).enumerate() {
        let (kind, days, hour, about, done, every) = entry;
        let date = if days < 0 { today - Days::new(1) } else { today + Days::new(days.unsigned_abs()) };
        let time = hour.and_then(|hour| NaiveTime::from_hms_opt(hour, 30, 0));
        let due_at = time.map(|time| day::instant(zone, date.and_time(time)));
        let new = NewTask {
            title: (*title).to_owned(),
            kind: Some(kind),
            due_at,
            due_on: if due_at.is_none() { Some(date) } else { None },
            repeat: every.map(|every| Repeat { every, until: None, time: None }),
            remind_before: due_at.map(|_| 30),
            subject: SubjectIds { lead_id: own.get(n).copied().filter(|_| about), ..SubjectIds::default() },
            ..NewTask::default()
        };
        let made = task::create(who, tx, zone, &new).await?;
        if done {
            task::edit(who, tx, zone, made.id, &TaskPatch { done: Some(true), ..TaskPatch::default() }).await?;
        }
    }
    Ok(())
}
