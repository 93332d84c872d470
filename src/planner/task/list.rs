//! Lists of tasks: by the sections of a day, and as the API asks for them.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use crm::scope;
use crm::subject::Subject;
use crm::task::Kind;
use db::TenantTx;
use diesel::dsl::{self, exists, not, sql};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Object, Result, UserId, text, words};
use schema::tenant::{clients, deals, leads, tasks};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::cursor::{ByTime, Order, Part, Slice};

use super::Task;
use super::postpone::midnight;
use crate::about;

words! {
    /// A part of the day's list.
    Section {
        /// Its deadline has passed.
        Overdue = "overdue",
        /// Later today.
        Today = "today",
        /// Tomorrow.
        Tomorrow = "tomorrow",
        /// Until Sunday.
        Week = "week",
        /// After that.
        Later = "later",
        /// Without a deadline.
        Never = "never",
        /// Done today.
        Done = "done",
    }
}

/// Where the sections of a day begin, by the tenant's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    now: DateTime<Utc>,
    today: DateTime<Utc>,
    tomorrow: DateTime<Utc>,
    after: DateTime<Utc>,
    monday: DateTime<Utc>,
}

impl Bounds {
    /// Of the day in which `now` is.
    pub fn at(now: DateTime<Utc>, zone: Tz) -> Self {
        use chrono::Datelike;
        let today: NaiveDate = now.with_timezone(&zone).date_naive();
        let begins = |days: u32| midnight(zone, today, u64::from(days));
        let left = 7 - today.weekday().num_days_from_monday();
        // On a Sunday tomorrow is beyond the week: that section is empty.
        Self { now, today: begins(0), tomorrow: begins(1), after: begins(2), monday: begins(left.max(2)) }
    }
}

/// Whose tasks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's that the reader may see.
    #[default]
    All,
    /// Nobody's.
    Nobody,
    /// A person's.
    Of(UserId),
}

/// Which tasks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Whose.
    pub whose: Whose,
    /// Of a kind.
    pub kind: Option<Kind>,
    /// By words of the title or of what they are about; may be empty.
    pub q: String,
}

type Test = Box<dyn BoxableExpression<tasks::table, Pg, SqlType = Nullable<Bool>>>;

/// That a task is there, and that what it is about is.
fn alive() -> Test {
    let gone_lead =
        leads::table.filter(leads::id.nullable().eq(tasks::subject_id).and(leads::deleted_at.is_not_null()));
    let gone_deal =
        deals::table.filter(deals::id.nullable().eq(tasks::subject_id).and(deals::deleted_at.is_not_null()));
    let gone_client =
        clients::table.filter(clients::id.nullable().eq(tasks::subject_id).and(clients::deleted_at.is_not_null()));
    Box::new(
        tasks::deleted_at
            .is_null()
            .and(not(exists(gone_lead)))
            .and(not(exists(gone_deal)))
            .and(not(exists(gone_client)))
            .nullable(),
    )
}

/// Whether a task is there, and what it is about.
pub(crate) async fn is_alive(tx: &mut TenantTx, id: Uuid) -> Result<bool> {
    let found = tasks::table.find(id).filter(alive()).select(tasks::id);
    Ok(found.first::<Uuid>(tx.conn()).await.optional()?.is_some())
}

/// The filter as tests of a row.
async fn tests(actor: &Actor, tx: &mut TenantTx, filter: &Filter) -> Result<Vec<Test>> {
    let own = scope::own(actor, Object::Task, Action::View)?;
    let mut tests: Vec<Test> = vec![alive()];
    if let Some(me) = own {
        tests.push(Box::new(tasks::responsible.eq(me)));
    }
    match filter.whose {
        Whose::All => {}
        Whose::Nobody => tests.push(Box::new(tasks::responsible.is_null().nullable())),
        Whose::Of(user) => tests.push(Box::new(tasks::responsible.eq(user))),
    }
    if let Some(kind) = filter.kind {
        tests.push(Box::new(tasks::kind.eq(kind).nullable()));
    }
    let typed = text::line(&filter.q);
    if !typed.is_empty() {
        let about = about::find::matching(actor, tx, &typed).await?;
        let named = tasks::title.ilike(about::find::within(&typed));
        tests.push(Box::new(named.nullable().or(tasks::subject_id.eq_any(about))));
    }
    Ok(tests)
}

/// What puts a task into a section.
fn within(section: Section, bounds: &Bounds) -> Test {
    let open = || tasks::done_at.is_null().nullable();
    let between = |from: DateTime<Utc>, to: DateTime<Utc>| open().and(tasks::due_at.ge(from)).and(tasks::due_at.lt(to));
    match section {
        Section::Overdue => Box::new(open().and(tasks::due_at.lt(bounds.now))),
        Section::Today => Box::new(between(bounds.now, bounds.tomorrow)),
        Section::Tomorrow => Box::new(between(bounds.tomorrow, bounds.after)),
        Section::Week => Box::new(between(bounds.after, bounds.monday)),
        Section::Later => Box::new(open().and(tasks::due_at.ge(bounds.monday))),
        Section::Never => Box::new(open().and(tasks::due_at.is_null().nullable())),
        Section::Done => Box::new(tasks::done_at.ge(bounds.today)),
    }
}

/// How many tasks are in each of these sections.
///
/// # Errors
/// `Forbidden`.
pub async fn count(
    actor: &Actor,
    tx: &mut TenantTx,
    filter: &Filter,
    sections: &[Section],
    bounds: &Bounds,
) -> Result<Vec<(Section, i64)>> {
    let mut asked: Test = Box::new(sql::<Bool>("false").nullable());
    for section in sections {
        asked = Box::new(asked.or(within(*section, bounds)));
    }
    let mut query = tasks::table.filter(asked).into_boxed();
    for test in tests(actor, tx, filter).await? {
        query = query.filter(test);
    }
    let of = |section| dsl::count(tasks::id).aggregate_filter(within(section, bounds).assume_not_null());
    let counts: (i64, i64, i64, i64, i64, i64, i64) = query
        .select((
            of(Section::Overdue),
            of(Section::Today),
            of(Section::Tomorrow),
            of(Section::Week),
            of(Section::Later),
            of(Section::Never),
            of(Section::Done),
        ))
        .get_result(tx.conn())
        .await?;
    let held = |section: &Section| match section {
        Section::Overdue => counts.0,
        Section::Today => counts.1,
        Section::Tomorrow => counts.2,
        Section::Week => counts.3,
        Section::Later => counts.4,
        Section::Never => counts.5,
        Section::Done => counts.6,
    };
    Ok(sections.iter().map(|section| (*section, held(section))).collect())
}

/// The key by which a section is ordered.
pub fn key(section: Section, task: &Task) -> ByTime {
    let at = match section {
        Section::Never => Some(task.created_at),
        Section::Done => task.done_at,
        _ => task.due_at,
    };
    ByTime(at.unwrap_or(task.created_at), task.id)
}

/// A part of a section: the most urgent first, of what was done the latest.
///
/// # Errors
/// `Forbidden`.
pub async fn section(
    actor: &Actor,
    tx: &mut TenantTx,
    filter: &Filter,
    section: Section,
    bounds: &Bounds,
    (part, rows): (&Part<ByTime>, i64),
) -> Result<Slice<Task>> {
    let mut query = tasks::table.filter(within(section, bounds)).limit(part.limit(rows)).into_boxed();
    for test in tests(actor, tx, filter).await? {
        query = query.filter(test);
    }
    let after = part.after;
    let query = match (section, after) {
        (Section::Done, Some(ByTime(at, id))) => {
            query.filter(tasks::done_at.lt(at).or(tasks::done_at.eq(at).and(tasks::id.lt(id))))
        }
        (Section::Never, Some(ByTime(at, id))) => {
            query.filter(tasks::created_at.gt(at).or(tasks::created_at.eq(at).and(tasks::id.gt(id))))
        }
        (_, Some(ByTime(at, id))) => query.filter(tasks::due_at.gt(at).or(tasks::due_at.eq(at).and(tasks::id.gt(id)))),
        (_, None) => query,
    };
    let query = match section {
        Section::Done => query.order((tasks::done_at.desc(), tasks::id.desc())),
        Section::Never => query.order((tasks::created_at, tasks::id)),
        _ => query.order((tasks::due_at, tasks::id)),
    };
    let found: Vec<Task> = query.select(Task::as_select()).load(tx.conn()).await?;
    let order = if section == Section::Done { Order::Falling } else { Order::Rising };
    Ok(part.cut(found, rows, order, |task| key(section, task)))
}

/// Which tasks the API is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// To be done.
    #[default]
    Open,
    /// To be done, and late.
    Overdue,
    /// Done.
    Done,
    /// Any.
    All,
}

/// The last task of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    done_at: Option<DateTime<Utc>>,
    due_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    id: Uuid,
}

impl Place {
    /// Of a task.
    pub fn of(task: &Task) -> Self {
        Self { done_at: task.done_at, due_at: task.due_at, created_at: task.created_at, id: task.id }
    }
}

/// Tasks that the actor may see, the most urgent first; those after `after`.
///
/// # Errors
/// `Forbidden`.
pub async fn list(
    actor: &Actor,
    tx: &mut TenantTx,
    filter: &Filter,
    (state, subject): (State, Option<Subject>),
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<Task>> {
    let now = tx.now();
    let mut query = tasks::table.limit(limit).into_boxed();
    for test in tests(actor, tx, filter).await? {
        query = query.filter(test);
    }
    if let Some(subject) = subject {
        query = query.filter(tasks::subject_id.eq(subject.id()));
    }
    query = match state {
        State::Open => query.filter(tasks::done_at.is_null()),
        State::Overdue => query.filter(tasks::done_at.is_null().and(tasks::due_at.lt(now))),
        State::Done => query.filter(tasks::done_at.is_not_null()),
        State::All => query,
    };
    if let Some(Place { done_at, due_at, created_at, id }) = after {
        // What is absent stands last in both orders, as in the order below.
        let later = sql::<Bool>("(coalesce(done_at, 'infinity') < coalesce(")
            .bind::<Nullable<Timestamptz>, _>(done_at)
            .sql(", 'infinity') OR (done_at IS NOT DISTINCT FROM ")
            .bind::<Nullable<Timestamptz>, _>(done_at)
            .sql(" AND (coalesce(due_at, 'infinity'), created_at, id) > (coalesce(")
            .bind::<Nullable<Timestamptz>, _>(due_at)
            .sql(", 'infinity'), ")
            .bind::<Timestamptz, _>(created_at)
            .sql(", ")
            .bind::<SqlUuid, _>(id)
            .sql(")))");
        query = query.filter(later);
    }
    Ok(query
        .order((
            tasks::done_at.desc().nulls_first(),
            tasks::due_at.asc().nulls_last(),
            tasks::created_at.asc(),
            tasks::id.asc(),
        ))
        .select(Task::as_select())
        .load(tx.conn())
        .await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_ends_on_sunday_by_the_tenants_clock() {
        let zone = Tz::Asia__Yekaterinburg;
        let bounds = |now: &str| Bounds::at(now.parse().unwrap(), zone);
        let friday = bounds("2026-11-27T18:40:00Z");
        assert_eq!(friday.tomorrow.to_rfc3339(), "2026-11-27T19:00:00+00:00");
        assert_eq!(friday.monday.to_rfc3339(), "2026-11-29T19:00:00+00:00");
        // From Sunday on nothing is left of the week, and what is due on Tuesday comes later.
        let sunday = bounds("2026-11-29T09:00:00Z");
        assert_eq!(sunday.monday, sunday.after);
    }
}
