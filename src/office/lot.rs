//! One lot: its stages, bids after closing, why each tenant did not get the lead, and the proof.

use actix_web::web::Path;
use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use exchange::bid::BidState;
use exchange::lot::reason::{self, Explained};
use kernel::{Action, Actor, FieldError, LeadId, LotId, Money, Object, Result, TenantId};
use pool::lead::{Lead, history, sold};
use rules::stage::Stage;
use rules::state::{BidSource, LotState};
use schema::platform::{leads, sale_plans};
use serde::Serialize;
use serde_json::Value;
use trading::journal::story::{self, Line, Sentence};
use trading::lot::view::{self, BidView, LotView};
use uuid::Uuid;
use web::{Answer, AppData, Page, View, Who, sample_at};

use crate::lots::hue;
use crate::view::{FeedRow, StageRow, feed, names, sample_feed, sample_stages, tenants_of};
use crate::why::{self, ReasonRow};

/// `/lots/{id}` of head office.
#[derive(Debug, Clone, Serialize)]
pub struct LotPage {
    lot: Shown,
    lead: LeadPart,
    stages: Vec<StageRow>,
    bids: Vec<BidRow>,
    reasons: Vec<ReasonRow>,
    feed: Vec<FeedRow>,
    can_cancel: bool,
    errors: Vec<FieldError>,
    typed: String,
    /// How a closed lot was decided, in words.
    story: Vec<Sentence>,
}

#[derive(Debug, Clone, Serialize)]
struct Shown {
    id: LotId,
    number: String,
    state: &'static str,
    hue: &'static str,
    open: bool,
    /// The stage it stands or stood at, counted from 1.
    stage: i32,
    plan: Option<String>,
    opened_at: DateTime<Utc>,
    ends_at: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
    took: Option<i64>,
    winner: Option<String>,
    price: Option<Money>,
    bid_count: i32,
    best: Option<Money>,
    commitment: String,
    root: Option<String>,
    /// The leading bid of an ascending stage.
    leading: Option<Money>,
    /// The present price of a descending stage.
    falling: Option<Money>,
    /// When that price falls.
    next_at: Option<DateTime<Utc>>,
    /// Why head office cancelled it or gave it by hand.
    reason: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct LeadPart {
    id: LeadId,
    name: String,
    product: &'static str,
    amount: Option<Money>,
    city: String,
    created_at: DateTime<Utc>,
    times_sold: i64,
    quality: i32,
    source: &'static str,
    status: &'static str,
    hue: &'static str,
}

#[derive(Debug, Clone, Serialize)]
struct BidRow {
    place: i32,
    tenant: String,
    amount: Money,
    source: &'static str,
    state: &'static str,
    hue: &'static str,
    at: DateTime<Utc>,
}

pub(super) struct Data {
    lot: LotView,
    lead: Lead,
    times_sold: i64,
    plan: Option<String>,
    reasons: Vec<Explained>,
    history: Vec<history::Entry>,
    names: std::collections::BTreeMap<TenantId, String>,
    story: Vec<Line>,
}

/// Everything the page shows.
pub(super) async fn read(actor: &Actor, tx: &mut PlatformTx, id: LotId) -> Result<Data> {
    let lot = view::get(actor, tx, id).await?;
    let lead: Lead = leads::table.find(lot.lead_id).select(Lead::as_select()).first(tx.conn()).await?;
    let own = |entry: &history::Entry| entry.data.get("lot_id").and_then(Value::as_str) == Some(&id.to_string());
    let history: Vec<history::Entry> = history::of(tx, lot.lead_id).await?.into_iter().filter(own).collect();
    let tenants: Vec<TenantId> = tenants_of(&history).into_iter().chain(lot.winner_tenant).collect();
    let names = names(tx, &tenants).await?;
    let winner = lot.winner_tenant.and_then(|winner| names.get(&winner)).map_or("", String::as_str);
    let stored = exchange::lot::get(tx, id).await?;
    Ok(Data {
        story: story::of(tx, &stored, None, winner).await?,
        reasons: reason::to_all(tx, &stored).await?,
        plan: match lot.plan_id {
            Some(plan) => sale_plans::table.find(plan).select(sale_plans::name).first(tx.conn()).await.optional()?,
            None => None,
        },
        times_sold: sold::times(tx, lead.id).await?,
        names,
        history,
        lead,
        lot,
    })
}

/// `GET /lots/{id}`.
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn show(app: AppData, who: Who, view: View, id: Path<LotId>) -> Answer {
    let data = app.db.platform(&who.actor, async |tx| read(&who.actor, tx, *id).await).await?;
    let page = draw(data, &view, &who.actor)?;
    view.page(&page)
}

/// The page of what was read.
pub(super) fn draw(data: Data, view: &View, actor: &Actor) -> Result<LotPage> {
    let (falling, next_at) = fall(&data.lot, view.chrome.now);
    let kinds: Vec<&'static str> = data.lot.stages.iter().map(|stage| stage.kind().as_str()).collect();
    Ok(LotPage {
        stages: StageRow::all(&data.lot.stages),
        bids: data.lot.bids.iter().rev().map(bid).collect(),
        reasons: data.reasons.into_iter().map(|explained| ReasonRow::of(explained, &kinds)).collect(),
        feed: feed(&data.history, &data.names),
        can_cancel: data.lot.state == LotState::Open && actor.permissions.allows(Object::Lot, Action::Create),
        errors: Vec::new(),
        typed: String::new(),
        story: story::sentences(&data.story, view.app.renderer.texts(), view.locale())?,
        lead: LeadPart {
            id: data.lead.id,
            name: data.lead.name,
            product: data.lead.product.code(),
            amount: data.lead.amount,
            city: data.lead.city,
            created_at: data.lead.created_at,
            times_sold: data.times_sold,
            quality: data.lead.quality,
            source: data.lead.source.code(),
            status: data.lead.status.as_str(),
            hue: data.lead.status.hue(),
        },
        lot: Shown {
            id: data.lot.id,
            open: data.lot.state == LotState::Open,
            state: data.lot.state.as_str(),
            hue: hue(data.lot.state),
            stage: data.lot.stage.index + 1,
            plan: data.plan,
            opened_at: data.lot.opened_at,
            ends_at: data.lot.stage.ends_at,
            took: data.lot.closed_at.map(|at| (at - data.lot.opened_at).num_seconds()),
            closed_at: data.lot.closed_at,
            winner: data.lot.winner_tenant.and_then(|winner| data.names.get(&winner).cloned()),
            price: data.lot.price,
            bid_count: data.lot.bid_count,
            best: data.lot.bids.iter().filter(|bid| bid.state != BidState::Replaced).map(|bid| bid.amount).max(),
            number: data.lot.number,
            commitment: data.lot.commitment,
            root: data.lot.root,
            leading: data.lot.leading,
            falling,
            next_at,
            reason: data.lot.reason,
        },
    })
}

/// The price of a descending stage now, and when it falls.
fn fall(lot: &LotView, now: DateTime<Utc>) -> (Option<Money>, Option<DateTime<Utc>>) {
    let Stage::Descending(rules) = &lot.stage.settings else { return (None, None) };
    if lot.state != LotState::Open {
        return (None, None);
    }
    let step = rules.step_at(lot.stage.started_at, now);
    let next = (step < rules.last_step()).then(|| rules.begins(lot.stage.started_at, step + 1));
    (Some(rules.price(step)), next)
}

impl LotPage {
    /// The page after a refused cancelling.
    pub(super) fn refused(self, typed: String, errors: Vec<FieldError>) -> Self {
        Self { typed, errors, ..self }
    }
}

fn bid(bid: &BidView) -> BidRow {
    let hue = match bid.state {
        BidState::Won => "green",
        BidState::Live => "violet",
        BidState::Void => "amber",
        BidState::Lost | BidState::Replaced | BidState::Outbid => "gray",
    };
    BidRow {
        place: bid.place + 1,
        tenant: bid.tenant.clone(),
        amount: bid.amount,
        source: bid.source.as_str(),
        state: bid.state.as_str(),
        hue,
        at: bid.at,
    }
}

impl Page for LotPage {
    const TEMPLATE: &'static str = "office/lot.html";
    const FRAGMENTS: &'static [&'static str] = &["lot"];

    fn samples() -> Vec<Self> {
        let lot = Shown {
            id: LotId(Uuid::from_u128(4)),
            number: "47-2031".into(),
            state: "open",
            hue: "violet",
            open: true,
            stage: 1,
            plan: Some(String::new()),
            opened_at: sample_at(),
            ends_at: Some(sample_at()),
            closed_at: None,
            took: None,
            winner: None,
            price: None,
            bid_count: 3,
            best: None,
            commitment: "6f".repeat(32),
            root: None,
            leading: None,
            falling: None,
            next_at: None,
            reason: None,
        };
        let lead = LeadPart {
            id: LeadId(Uuid::from_u128(1)),
            name: "Кузнецова Екатерина".into(),
            product: "mortgage",
            amount: Some(Money::roubles(4_850_000)),
            city: "Екатеринбург".into(),
            created_at: sample_at(),
            times_sold: 1,
            quality: 58,
            source: "site",
            status: "auction",
            hue: "violet",
        };
        let bids: Vec<BidRow> = BidState::ALL
            .iter()
            .zip(BidSource::ALL.iter().cycle())
            .map(|(state, source)| BidRow {
                place: 1,
                tenant: "Урал-Кредит".into(),
                amount: Money::roubles(1_500),
                source: source.as_str(),
                state: state.as_str(),
                hue: "gray",
                at: sample_at(),
            })
            .collect();
        let reasons = why::samples();
        let open = Self {
            lot: lot.clone(),
            lead: lead.clone(),
            stages: sample_stages(),
            bids: Vec::new(),
            reasons: Vec::new(),
            feed: sample_feed(),
            can_cancel: true,
            errors: Vec::new(),
            typed: String::new(),
            story: Vec::new(),
        };
        let closed = |state: LotState, winner: Option<&str>| Shown {
            state: state.as_str(),
            hue: hue(state),
            open: false,
            stage: 2,
            plan: winner.map(str::to_owned),
            closed_at: Some(sample_at()),
            took: Some(125),
            winner: winner.map(str::to_owned),
            price: winner.map(|_| Money::roubles(1_200)),
            best: winner.map(|_| Money::roubles(1_500)),
            root: Some("0a".repeat(32)),
            ..lot.clone()
        };
        let sold = Self {
            lot: closed(LotState::Sold, Some("Урал-Кредит")),
            bids,
            reasons,
            story: story::samples(),
            can_cancel: false,
            ..open.clone()
        };
        let bare = LeadPart { amount: None, city: String::new(), times_sold: 0, ..lead };
        let unsold = Self { lot: closed(LotState::Unsold, None), lead: bare, feed: Vec::new(), ..open.clone() };
        let taken_back =
            Shown { reason: Some("Клиент передумал".into()), ..closed(LotState::Cancelled, None) };
        let cancelled = Self { lot: taken_back, can_cancel: false, ..open.clone() };
        let live = |lot: Shown| Self { lot, ..open.clone() };
        let rising = live(Shown { leading: Some(Money::roubles(2_900)), ..lot.clone() });
        let price = Some(Money::roubles(3_400));
        let falling = live(Shown { falling: price, next_at: Some(sample_at()), ..lot.clone() });
        let floor = live(Shown { falling: price, ..lot });
        let errors = vec![FieldError::new("reason", "required")];
        let refused = Self { errors, ..open.clone() };
        vec![open, sold, unsold, cancelled, rising, falling, floor, refused]
    }
}
