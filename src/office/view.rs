//! What several pages of head office show alike: stages, a lead's history, names of tenants.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{LotId, Money, Result, TenantId};
use pool::lead::history::Entry;
use rules::ascending::Ascending;
use rules::descending::Descending;
use rules::eligible::Reason;
use rules::stage::Stage;
use schema::platform::tenants;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

/// A stage of a plan, ready to be drawn.
#[derive(Debug, Clone, Serialize)]
pub struct StageRow {
    kind: &'static str,
    window: Option<i64>,
    reserve: Option<Money>,
    public_min: Option<Money>,
    score_weight: Option<u32>,
    price: Option<Money>,
    shares: usize,
    start: Option<Money>,
    step: Option<Money>,
    floor: Option<Money>,
    /// The soft close of an ascending stage.
    extend: Option<i64>,
    max_extend: Option<i64>,
}

impl StageRow {
    /// Stages in order.
    pub fn all(stages: &[Stage]) -> Vec<Self> {
        stages.iter().map(Self::of).collect()
    }

    fn of(stage: &Stage) -> Self {
        let bare = Self {
            kind: stage.kind().as_str(),
            window: None,
            reserve: None,
            public_min: None,
            score_weight: None,
            price: None,
            shares: 0,
            start: None,
            step: None,
            floor: None,
            extend: None,
            max_extend: None,
        };
        let span = |seconds: u32| Some(i64::from(seconds));
        match stage {
            Stage::Sealed { window_s, reserve, public_min, score_weight } => Self {
                window: span(*window_s),
                reserve: Some(*reserve),
                public_min: *public_min,
                score_weight: *score_weight,
                ..bare
            },
            Stage::Ascending(rules) => Self {
                window: span(rules.window_s),
                start: Some(rules.start),
                step: Some(rules.step),
                extend: span(rules.extend_s).filter(|_| rules.extend_s > 0 && rules.max_extend_s > 0),
                max_extend: span(rules.max_extend_s),
                ..bare
            },
            Stage::Descending(rules) => Self {
                window: span(rules.step_s),
                start: Some(rules.start),
                step: Some(rules.step),
                floor: Some(rules.floor),
                ..bare
            },
            Stage::Assign { price, weights } => {
                Self { price: Some(*price), shares: weights.as_ref().map_or(0, BTreeMap::len), ..bare }
            }
            Stage::Hq {} => bare,
        }
    }
}

/// A line of a lead's history, ready to be drawn; its words are `office-event-<event>`.
#[derive(Debug, Clone, Serialize)]
pub struct FeedRow {
    event: &'static str,
    by: String,
    at: DateTime<Utc>,
    icon: &'static str,
    hue: &'static str,
    lot_id: Option<Uuid>,
    lot: String,
    tenant: String,
    price: Option<Money>,
    stage: String,
    duplicate_of: Option<Uuid>,
    /// How many days ago some base of the network had the person, when the lead came.
    known_days: Option<i64>,
    reason: &'static str,
    /// The code of a rule that head office overruled; empty where none was.
    overruled: &'static str,
    cause: String,
    refund: Option<Money>,
    note: String,
}

/// Reasons of a reveal that a button offers; any other is the person's own words.
pub const REVEAL_REASONS: [&str; 3] = ["call", "message", "check"];

/// Known events with their look. What is not here is drawn as «other».
const LOOKS: [(&str, &str, &str); 15] = [
    ("created", "plus", "blue"),
    ("lot_opened", "gavel", "violet"),
    ("stage_opened", "route", "cyan"),
    ("sold", "circle-check", "green"),
    ("redistributed", "arrows-shuffle", "green"),
    ("unsold", "circle-off", ""),
    ("taken", "user-check", "blue"),
    ("released", "user-x", ""),
    ("cancelled", "ban", "amber"),
    ("returned", "arrow-back-up", "orange"),
    ("recalled", "clock-exclamation", "red"),
    ("return_refused", "circle-x", ""),
    ("superseded", "copy", ""),
    ("promoted", "plus", "blue"),
    ("revealed", "eye", "amber"),
];

/// History as rows, the newest first.
pub fn feed(entries: &[Entry], names: &BTreeMap<TenantId, String>) -> Vec<FeedRow> {
    let opened: BTreeMap<Uuid, DateTime<Utc>> = entries
        .iter()
        .filter(|entry| entry.event == "lot_opened")
        .filter_map(|entry| Some((id(&entry.data, "lot_id")?, entry.at)))
        .collect();
    entries.iter().rev().map(|entry| row(entry, &opened, names)).collect()
}

fn row(entry: &Entry, opened: &BTreeMap<Uuid, DateTime<Utc>>, names: &BTreeMap<TenantId, String>) -> FeedRow {
    let data = &entry.data;
    let text = |name: &str| data.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (event, icon, hue) = LOOKS.into_iter().find(|look| look.0 == entry.event).unwrap_or(("other", "note", ""));
    let lot_id = id(data, "lot_id");
    let lot = lot_id.and_then(|lot| Some(LotId(lot).number(*opened.get(&lot)?)));
    let tenant = id(data, "tenant_id").and_then(|tenant| names.get(&TenantId(tenant)).cloned());
    let told = text("reason");
    let reason = REVEAL_REASONS.into_iter().find(|known| *known == told).unwrap_or_default();
    // Codes of a return's reason; its words are `aftersale-reason-<code>`.
    let cause = if matches!(event, "returned" | "recalled" | "return_refused") { told.clone() } else { String::new() };
    FeedRow {
        event,
        by: entry.by.clone(),
        at: entry.at,
        icon,
        hue,
        lot_id,
        lot: lot.unwrap_or_default(),
        tenant: tenant.unwrap_or_default(),
        price: data.get("price").and_then(Value::as_i64).map(Money::kopecks),
        stage: text("kind"),
        duplicate_of: id(data, "duplicate_of"),
        known_days: data.get("known_days_ago").and_then(Value::as_i64),
        reason,
        overruled: Reason::parse(&text("overruled")).map_or("", Reason::as_str),
        cause: cause.clone(),
        refund: data.get("refund").and_then(Value::as_i64).map(Money::kopecks),
        note: if event == "other" {
            entry.event.clone()
        } else if reason.is_empty() && cause.is_empty() {
            told
        } else {
            String::new()
        },
    }
}

fn id(data: &Value, name: &str) -> Option<Uuid> {
    data.get(name)?.as_str()?.parse().ok()
}

/// Tenants that a history names.
pub fn tenants_of(entries: &[Entry]) -> Vec<TenantId> {
    entries.iter().filter_map(|entry| id(&entry.data, "tenant_id")).map(TenantId).collect()
}

/// Names of tenants.
///
/// # Errors
/// When the database can't be read.
pub async fn names(tx: &mut PlatformTx, of: &[TenantId]) -> Result<BTreeMap<TenantId, String>> {
    if of.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(TenantId, String)> =
        tenants::table.filter(tenants::id.eq_any(of)).select((tenants::id, tenants::name)).load(tx.conn()).await?;
    Ok(rows.into_iter().collect())
}
/// One line of each kind, for samples of pages.
pub fn sample_feed() -> Vec<FeedRow> {
    let (lot, tenant) = (Uuid::from_u128(4), Uuid::from_u128(5));
    let entry = |event: &str, reason: &str, duplicate: bool| Entry {
        at: web::sample_at(),
        event: event.to_owned(),
        by: if event == "sold" { "exchange".to_owned() } else { "Анна Воронцова".to_owned() },
        data: serde_json::json!({
            "lot_id": lot, "tenant_id": tenant, "price": 120_000, "kind": "sealed", "reason": reason,
            "duplicate_of": duplicate.then_some(lot), "overruled": (event == "redistributed").then_some("city"),
            "known_days_ago": (event == "created").then_some(12),
        }),
    };
    let told = |event: &str| match event {
        "returned" | "return_refused" => "fake",
        "recalled" => "not_contacted",
        _ => "call",
    };
    let mut entries: Vec<Entry> = LOOKS.iter().map(|look| entry(look.0, told(look.0), false)).collect();
    entries.extend([
        entry("revealed", "Клиент просил перезвонить", false),
        entry("created", "", true),
        entry("moved", "", false),
    ]);
    feed(&entries, &BTreeMap::from([(TenantId(tenant), "Урал-Кредит".to_owned())]))
}

/// Stages of each kind, for samples of pages.
pub fn sample_stages() -> Vec<StageRow> {
    let sealed = Stage::Sealed { window_s: 120, reserve: Money::roubles(500), public_min: None, score_weight: None };
    let shown = Stage::Sealed {
        window_s: 90,
        reserve: Money::roubles(900),
        public_min: Some(Money::roubles(300)),
        score_weight: Some(20),
    };
    let weights = BTreeMap::from([(TenantId(Uuid::from_u128(5)), 2)]);
    let assign = |weights| Stage::Assign { price: Money::roubles(200), weights };
    let (start, step) = (Money::roubles(1_000), Money::roubles(100));
    let ascending = |extend_s| Stage::Ascending(Ascending { window_s: 300, start, step, extend_s, max_extend_s: 120 });
    let descending = Stage::Descending(Descending { start, step, step_s: 180, floor: Money::roubles(400) });
    let stages =
        [sealed, shown, ascending(30), ascending(0), descending, assign(None), assign(Some(weights)), Stage::Hq {}];
    StageRow::all(&stages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_history_names_its_lot_and_tenant() {
        let rows = sample_feed();
        let sold = rows.iter().find(|row| row.event == "sold").unwrap();
        assert_eq!((sold.tenant.as_str(), sold.price), ("Урал-Кредит", Some(Money::roubles(1_200))));
        assert!(sold.lot.ends_with("-0004"));
        let own_words = rows.iter().find(|row| !row.note.is_empty() && row.event == "revealed").unwrap();
        assert_eq!((own_words.reason, own_words.note.as_str()), ("", "Клиент просил перезвонить"));
    }
}
