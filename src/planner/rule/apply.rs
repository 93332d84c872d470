//! Making the tasks of rules. A rule makes one task of each record that enters: told twice of it, it finds the one that it has made.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use crm::entry::{ENTERED, Entered};
use crm::feed;
use crm::subject::Subject;
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jobs::{Event, Handlers, JobContext};
use kernel::{Actor, DealId, LeadId, Result, UserId, day, workday};
use schema::tenant::{deals, leads, staff, task_rules, tasks};
use serde_json::json;
use uuid::Uuid;

use super::{Record, Rule, Unit};
use crate::due::Due;

/// The name under which rules act.
const ACTOR: &str = "planner";

pub(crate) fn handlers() -> Handlers {
    Handlers::default().on(ENTERED, entered)
}

pub(crate) async fn entered(context: JobContext, event: Event) -> Result<()> {
    let (tenant, entered): (_, Entered) = (event.tenant()?, event.read()?);
    let actor = Actor::system(ACTOR);
    let rules = context.db.tenant(&actor, tenant, async |tx| of(tx, &entered).await).await?;
    if rules.is_empty() {
        return Ok(());
    }
    let found = context.db.platform(&actor, async |tx| db::find_tenant(tx, tenant.id).await).await?;
    let zone = day::zone(&found.time_zone);
    context.db.tenant(&actor, tenant, async |tx| apply(&actor, tx, zone, &event, &entered, &rules).await).await
}

async fn of(tx: &mut TenantTx, entered: &Entered) -> Result<Vec<Rule>> {
    let (record, place) = match entered {
        Entered::Lead { status, .. } => (Record::Lead, status.clone()),
        Entered::Deal { stage, .. } => (Record::Deal, stage.to_string()),
    };
    let rules = task_rules::table
        .filter(task_rules::record.eq(record).and(task_rules::place.eq(place)))
        .filter(task_rules::deleted_at.is_null());
    Ok(rules.order(task_rules::id).select(Rule::as_select()).load(tx.conn()).await?)
}

/// The records that are still there, and who works them.
async fn records(tx: &mut TenantTx, entered: &Entered) -> Result<Vec<(Subject, Option<UserId>)>> {
    Ok(match entered {
        Entered::Lead { ids, .. } => {
            let rows = leads::table.filter(leads::id.eq_any(ids).and(leads::deleted_at.is_null()));
            let rows: Vec<(LeadId, Option<UserId>)> =
                rows.order(leads::id).select((leads::id, leads::responsible)).load(tx.conn()).await?;
            rows.into_iter().map(|(id, user)| (Subject::Lead(id), user)).collect()
        }
        Entered::Deal { id, .. } => {
            let rows = deals::table.filter(deals::id.eq(id).and(deals::deleted_at.is_null()));
            let rows: Vec<(DealId, Option<UserId>)> =
                rows.select((deals::id, deals::responsible)).load(tx.conn()).await?;
            rows.into_iter().map(|(id, user)| (Subject::Deal(id), user)).collect()
        }
    })
}

async fn apply(
    actor: &Actor,
    tx: &mut TenantTx,
    zone: Tz,
    event: &Event,
    entered: &Entered,
    rules: &[Rule],
) -> Result<()> {
    let records = records(tx, entered).await?;
    let working: Vec<UserId> = staff::table.filter(staff::active).select(staff::id).load(tx.conn()).await?;
    let working: HashSet<UserId> = working.into_iter().collect();
    let mut made = 0;
    for rule in rules {
        let due = due(rule, event.at, zone);
        // Somebody who has left does nothing any more: then it is for whoever works the record, or for nobody.
        let named = rule.responsible.filter(|user| working.contains(user));
        let given: Vec<(Subject, Option<UserId>)> = records
            .iter()
            .map(|(subject, worker)| (*subject, named.or(worker.filter(|user| working.contains(user)))))
            .collect();
        made += make(actor, tx, rule, event.id.0, (due.instant(zone), due.is_day()), &given).await?;
    }
    if made > 0 {
        jobs::emit(tx, crate::live::CHANGED, json!({})).await?;
    }
    Ok(())
}

/// When the task of a rule is due.
fn due(rule: &Rule, at: DateTime<Utc>, zone: Tz) -> Due {
    let wait = i64::from(rule.wait);
    match rule.unit {
        Unit::Minute => Due::At(at + Duration::minutes(wait)),
        Unit::Hour => Due::At(at + Duration::hours(wait)),
        Unit::Workday => {
            let today = at.with_timezone(&zone).date_naive();
            let last = workday::add(today, rule.wait.unsigned_abs());
            Due::Day(if workday::is_work(last) { last } else { workday::next(last) })
        }
    }
}

/// The id of the task that a rule makes of a record's entry, the same whenever it is asked for: what becomes of the record later, a merge too,
/// is of no matter to it.
fn id_of(entry: Uuid, rule: Uuid, record: Uuid) -> Uuid {
    Uuid::from_u128(entry.as_u128() ^ rule.as_u128().rotate_left(43) ^ record.as_u128().rotate_left(86))
}

async fn make(
    actor: &Actor,
    tx: &mut TenantTx,
    rule: &Rule,
    entry: Uuid,
    (due_at, all_day): (Option<DateTime<Utc>>, bool),
    records: &[(Subject, Option<UserId>)],
) -> Result<usize> {
    let now = tx.now();
    let id = |subject: &Subject| id_of(entry, rule.id, subject.id());
    let row = |(subject, worker): &(Subject, Option<UserId>)| {
        (
            tasks::id.eq(id(subject)),
            tasks::kind.eq(rule.kind),
            tasks::subject_kind.eq(subject.kind()),
            tasks::subject_id.eq(subject.id()),
            tasks::title.eq(&rule.title),
            tasks::due_at.eq(due_at),
            tasks::all_day.eq(all_day),
            tasks::responsible.eq(*worker),
            tasks::created_at.eq(now),
        )
    };
    let made: Vec<Uuid> = diesel::insert_into(tasks::table)
        .values(records.iter().map(row).collect::<Vec<_>>())
        .on_conflict(tasks::id)
        .do_nothing()
        .returning(tasks::id)
        .get_results(tx.conn())
        .await?;
    let of: HashMap<Uuid, Subject> = records.iter().map(|(subject, _)| (id(subject), *subject)).collect();
    let told = |task: &Uuid| {
        let data = json!({ "task_id": task, "kind": rule.kind, "title": rule.title, "due_at": due_at });
        of.get(task).map(|subject| (*subject, data))
    };
    feed::record_many(actor, tx, "task", made.iter().filter_map(told).collect()).await?;
    Ok(made.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(wait: i32, unit: Unit) -> Rule {
        let (id, created_at) = (Uuid::nil(), DateTime::UNIX_EPOCH);
        let (kind, title) = (crm::task::Kind::Call, String::new());
        Rule { id, record: Record::Lead, place: "new".into(), kind, title, wait, unit, responsible: None, created_at }
    }

    #[test]
    fn a_wait_goes_by_the_clock_or_by_working_days() {
        let zone = Tz::Asia__Yekaterinburg;
        // Friday 27 November 2026, 23:40 in Yekaterinburg.
        let at: DateTime<Utc> = "2026-11-27T18:40:00Z".parse().unwrap();
        let due = |wait, unit| due(&rule(wait, unit), at, zone);
        assert_eq!(due(15, Unit::Minute), Due::At(at + Duration::minutes(15)));
        assert_eq!(due(2, Unit::Hour), Due::At(at + Duration::hours(2)));
        assert_eq!(due(0, Unit::Workday), Due::Day("2026-11-27".parse().unwrap()));
        assert_eq!(due(2, Unit::Workday), Due::Day("2026-12-01".parse().unwrap()));
        let saturday = at + Duration::days(1);
        let of_saturday = super::due(&rule(0, Unit::Workday), saturday, zone);
        assert_eq!(of_saturday, Due::Day("2026-11-30".parse().unwrap()), "nothing is due on a day off");
    }
}
