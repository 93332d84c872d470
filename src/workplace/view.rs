//! What several pages of this crate show alike: pills, choices, the feed, tasks.

use chrono::{DateTime, Duration, Utc};
use kernel::{Money, UserId};
use serde::Serialize;
use serde_json::Value;
use web::Locale;
use web::render::card::Choice;

use crm::feed::Entry;
use crm::staff::Person;
use crm::task::{Kind, Task};
use pipeline::status::Status;

/// A status or a stage as a pill.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Word {
    /// What is sent.
    pub code: String,
    /// What is read.
    pub label: String,
    /// Colour.
    pub hue: String,
    /// Whether it is where the thing stands.
    pub current: bool,
    /// Whether the thing has passed it.
    pub done: bool,
    /// `open`, `won` or `lost`.
    pub kind: String,
    /// Whether nothing leads there from where the thing stands.
    pub closed: bool,
}

/// Every status in order, with the current one marked.
pub fn statuses(locale: Locale, all: &[Status], current: &str) -> Vec<Word> {
    let at = all.iter().position(|status| status.code == current);
    let from = at.and_then(|at| all.get(at));
    let leads_to = |to: &Status| !to.is_given() && from.is_none_or(|from| from.archived || from.leads_to(&to.code));
    let word = |(index, status): (usize, &Status)| Word {
        code: status.code.clone(),
        label: locale.named(&status.name, status.name_en.as_deref()),
        hue: status.hue.clone(),
        current: Some(index) == at,
        done: at.is_some_and(|at| index < at) && status.kind == "open" && from.is_some_and(|from| !from.archived),
        closed: Some(index) != at && !leads_to(status),
        kind: status.kind.clone(),
    };
    let offered = all.iter().enumerate().filter(|(index, status)| !status.archived || Some(*index) == at);
    offered.map(word).collect()
}

/// The one status a lead has.
pub fn status(locale: Locale, all: &[Status], code: &str) -> Word {
    let found = statuses(locale, all, code).into_iter().find(|word| word.current);
    found.unwrap_or_else(|| Word {
        code: code.to_owned(),
        label: code.to_owned(),
        hue: "gray".to_owned(),
        ..Word::default()
    })
}

/// The people who work here.
pub fn people(staff: &[Person]) -> impl Iterator<Item = Choice> {
    staff.iter().filter(|person| person.active).map(|person| Choice::named(person.id, person.name.clone()))
}

/// A person's name.
pub fn name_of(staff: &[Person], id: Option<UserId>) -> Option<String> {
    let id = id?;
    staff.iter().find(|person| person.id == id).map(|person| person.name.clone())
}

/// An entry of the feed, ready to be drawn.
#[derive(Debug, Clone, Serialize)]
pub struct FeedRow {
    /// What happened; its words are `crm-event-<event>`.
    pub event: String,
    /// Who did it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Icon.
    pub icon: &'static str,
    /// Its colour.
    pub hue: &'static str,
    /// Where from: a status, a stage.
    pub from: String,
    /// Where to: a status, a stage, a person, a title.
    pub to: String,
    /// A text of several lines.
    pub note: String,
    /// What it leads to.
    pub href: String,
    /// Money that belongs to it.
    pub amount: Option<Money>,
    /// The commission that belongs to it.
    pub commission: Option<Money>,
    /// The fields that changed.
    pub fields: Vec<Choice>,
    /// Whether it is a note.
    pub is_note: bool,
    /// Since when the stage before was held, for its age.
    pub since: Option<DateTime<Utc>>,
    /// How long a call lasted, in seconds.
    pub lasted: Option<i64>,
    /// When a call took place, where that was before it was recorded.
    pub took_place: Option<DateTime<Utc>>,
}

fn look(event: &str) -> (&'static str, &'static str) {
    match event {
        "created" | "restored" | "lead_joined" => ("plus", "blue"),
        "received" => ("gavel", "blue"),
        "status" | "stage" => ("progress", "cyan"),
        "assigned" => ("user-plus", ""),
        "call" => ("phone-call", "green"),
        "edited" => ("edit", ""),
        "revealed" => ("eye", "violet"),
        "duplicate_of" | "duplicate_came" | "came_again" => ("copy", "amber"),
        "merged" | "merged_into" | "parted" => ("git-merge", "violet"),
        "converted" => ("briefcase", "green"),
        "return_asked" => ("arrow-back-up", "orange"),
        "application" => ("building-bank", ""),
        "submission" => ("send", "blue"),
        "issued" => ("cash", "green"),
        "issue_reversed" => ("receipt-refund", "red"),
        "deleted" => ("trash", "red"),
        "tagged" | "untagged" => ("tag", ""),
        "task" => ("checkbox", ""),
        "task_done" => ("circle-check", "green"),
        _ => ("note", ""),
    }
}

/// Entries as rows, with statuses and stages named in the reader's language.
pub fn feed(locale: Locale, entries: &[Entry], all: &[Status]) -> Vec<FeedRow> {
    entries.iter().map(|entry| row(locale, entry, all)).collect()
}

fn row(locale: Locale, entry: &Entry, all: &[Status]) -> FeedRow {
    let data = &entry.data;
    let text = |key: &str| data.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (icon, hue) = look(&entry.event);
    let both = |name: &str| locale.named(&text(name), data.get(format!("{name}_en")).and_then(Value::as_str));
    let (from, to) = match entry.event.as_str() {
        "status" => (status(locale, all, &text("from")).label, status(locale, all, &text("to")).label),
        "stage" => (both("from"), both("to")),
        "call" => (text("direction"), text("outcome")),
        "submission" => (text("bank"), text("to")),
        "assigned" | "duplicate_of" | "duplicate_came" | "came_again" | "merged_into" => (String::new(), text("name")),
        "merged" | "parted" | "tagged" | "untagged" => (String::new(), names(data)),
        "task" | "task_done" => (String::new(), text("title")),
        _ => (String::new(), String::new()),
    };
    let note = match entry.event.as_str() {
        "note" => text("text"),
        "call" => text("comment"),
        "task_done" => text("result"),
        "revealed" | "issue_reversed" | "stage" | "submission" => text("reason"),
        _ => String::new(),
    };
    let href = match entry.event.as_str() {
        "converted" => format!("/deals/{}", text("deal_id")),
        "duplicate_of" | "duplicate_came" | "lead_joined" | "merged_into" => format!("/leads/{}", text("lead_id")),
        _ => String::new(),
    };
    let money = |key: &str| data.get(key).and_then(Value::as_i64).map(Money::kopecks);
    let fields = data.get("changes").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let seconds = data.get("seconds").and_then(Value::as_i64);
    let (held, is_call) = (seconds.filter(|seconds| *seconds >= 60), entry.event == "call");
    let called = data.get("at").and_then(Value::as_str).and_then(|at| at.parse().ok());
    FeedRow {
        event: entry.event.clone(),
        by: entry.by.clone(),
        at: entry.at,
        icon,
        hue,
        from,
        to,
        is_note: entry.event == "note",
        note,
        href,
        amount: money("amount").or_else(|| money("price")),
        commission: money("commission"),
        fields: fields.iter().filter_map(changed).collect(),
        since: held.map(|seconds| entry.at - Duration::seconds(seconds)),
        lasted: seconds.filter(|seconds| is_call && *seconds > 0),
        took_place: called.filter(|at: &DateTime<Utc>| is_call && entry.at - *at >= Duration::minutes(1)),
    }
}

/// The names of the leads that were merged, or of the tags.
fn names(data: &Value) -> String {
    let names = data.get("names").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
}

/// The name of a field that changed: a custom one's stands in the entry.
fn changed(change: &Value) -> Option<Choice> {
    let code = change.get("field")?.as_str()?;
    let name = change.get("name").and_then(Value::as_str);
    Some(name.map_or_else(|| Choice::of(code, format!("crm-field-{code}")), |name| Choice::named(code, name)))
}

/// A task, ready to be drawn.
#[derive(Debug, Clone, Serialize)]
pub struct TaskRow {
    /// Its id.
    pub id: uuid::Uuid,
    /// What to do.
    pub title: String,
    /// What kind of work.
    pub kind: Kind,
    /// By when.
    pub due_at: Option<DateTime<Utc>>,
    /// Whether any time of that day will do.
    pub all_day: bool,
    /// `late`, `soon` or empty.
    pub state: &'static str,
    /// Whether it is done.
    pub done: bool,
    /// Who is to do it.
    pub owner: Option<String>,
}

/// Tasks as rows.
pub fn tasks(tasks: &[Task], staff: &[Person], now: DateTime<Utc>) -> Vec<TaskRow> {
    let row = |task: &Task| TaskRow {
        id: task.id,
        title: task.title.clone(),
        kind: task.kind,
        due_at: task.due_at,
        all_day: task.all_day,
        state: task.urgency(now),
        done: task.done_at.is_some(),
        owner: name_of(staff, task.responsible),
    };
    tasks.iter().map(row).collect()
}

/// One entry of each kind, for samples of pages.
pub(crate) fn sample_feed() -> Vec<FeedRow> {
    let events = [
        "created",
        "received",
        "status",
        "assigned",
        "edited",
        "revealed",
        "duplicate_of",
        "duplicate_came",
        "came_again",
        "converted",
        "issued",
        "issue_reversed",
        "deleted",
        "restored",
        "task",
        "task_done",
        "note",
        "stage",
        "lead_joined",
        "call",
        "application",
        "submission",
        "merged",
        "merged_into",
        "parted",
        "tagged",
        "untagged",
    ];
    let data = serde_json::json!({
        "from": "new", "to": "contact", "name": "Анна Воронцова", "title": "Позвонить", "text": "Ждёт до декабря", "reason": "Звонок",
        "deal_id": "1", "lead_id": "2", "amount": 485_000_000, "price": 365_000, "commission": 4_850_000, "seconds": 86_400,
        "names": ["Катя", "Е. Кузнецова"], "direction": "out", "outcome": "no_answer", "comment": "Занят до вечера", "at": web::sample_at() - Duration::hours(2),
        "changes": [{ "field": "name" }, { "field": "phone" }, { "field": "email" }, { "field": "city" }, { "field": "product" },
            { "field": "amount" }, { "field": "source" }, { "field": "lawful_basis" }, { "field": "comment" },
            { "field": "f7", "name": "Паспорт до" }],
    });
    let submission = serde_json::json!({ "bank": "Банк Урала", "to": "approved", "amount": 400_000_000, "reason": "" });
    let entry = |(id, event): (usize, &&str)| Entry {
        id: i64::try_from(id).unwrap_or(0),
        event: (*event).to_owned(),
        by_id: None,
        by: "Анна Воронцова".to_owned(),
        data: if *event == "submission" { submission.clone() } else { data.clone() },
        at: web::sample_at(),
    };
    let entries: Vec<Entry> = events.iter().enumerate().map(entry).collect();
    feed(Locale::Ru, &entries, &sample_statuses())
}

/// Statuses for samples of pages.
pub(crate) fn sample_statuses() -> Vec<Status> {
    [
        ("new", "Новый", "open", "blue"),
        ("contact", "Контакт", "open", "cyan"),
        ("deal", "В сделке", "won", "green"),
        ("refused", "Отказ", "lost", "gray"),
    ]
    .map(|(code, name, kind, hue)| Status {
        code: code.into(),
        name: name.into(),
        name_en: None,
        kind: kind.into(),
        hue: hue.into(),
        next: (code == "new").then(|| vec!["contact".to_owned()]),
        archived: false,
    })
    .into()
}

/// Tasks for samples of pages.
pub(crate) fn sample_tasks() -> Vec<TaskRow> {
    let at = web::sample_at();
    let row = |title: &str, due_at, state, done| TaskRow {
        id: uuid::Uuid::from_u128(9),
        title: title.to_owned(),
        kind: if done { Kind::Call } else { Kind::Documents },
        due_at,
        all_day: state == "late",
        state,
        done,
        owner: Some("Анна Воронцова".to_owned()),
    };
    vec![
        row("Получить согласие", Some(at), "late", false),
        row("Запросить 2-НДФЛ", None, "", false),
        row("Позвонить", Some(at), "", true),
    ]
}
