//! Equal notice (domain §2.4): those who may bid are told of an opening in an order that the lot's seed has drawn, each
//! sending is logged, and a sealed window counts from the last of them. No window closes before its notices were sent.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use db::PlatformTx;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel::upsert::excluded;
use diesel_async::RunQueryDsl;
use jobs::JobContext;
use jobs::live::{Channel, send};
use kernel::{Error, LotId, Result, TenantId, TenantKey};
use pool::lead::Lead;
use proof::notice::{self, Notice, NoticeChannel};
use rules::eligible::{BuyerFacts, eligible};
use rules::stage::StageKind;
use rules::state::LotState;
use schema::platform::{leads, lot_notices, lots};
use serde_json::json;

use super::log::notices;
use crate::lot::{self, Lot, buyer, close};

/// So many sendings are written down at once: a worker that is killed repeats no more than these.
const BATCH: usize = 50;
/// A move of the end that people see.
const SEEN: Duration = Duration::seconds(1);
/// How long a window waits for its notices to be sent.
const PATIENCE: Duration = Duration::minutes(10);
/// How soon it is asked again.
const AGAIN: Duration = Duration::milliseconds(500);

/// Who is to be told, in order.
struct Run {
    notices: Vec<Notice>,
    keys: Vec<TenantKey>,
    /// Those who may not bid are told last: their pages show the lot with the reason.
    others: Vec<TenantKey>,
}

/// Tells every tenant of a stage that opened. A repeated call goes on where the log ends.
///
/// # Errors
/// When the database or Redis can't be reached: the event is then told again.
pub async fn opened(context: &JobContext, id: LotId, stage: i32) -> Result<()> {
    let told = json!({ "id": id, "lot_id": id, "state": LotState::Open });
    let begun = context.db.platform(&context.actor, async |tx| begin(tx, id, stage).await).await?;
    // The stage is over: its pages have been told of that.
    let Some(run) = begun else { return Ok(()) };
    let waiting: Vec<&Notice> = run.notices.iter().filter(|notice| notice.sent_at.is_none()).collect();
    for batch in waiting.chunks(BATCH) {
        let mut sent = Vec::with_capacity(batch.len());
        for notice in batch {
            if let Some(key) = run.keys.iter().find(|key| key.id == notice.tenant_id) {
                send(&context.redis, Channel::Tenant(*key), "lot", &told).await?;
                sent.push(Notice { sent_at: Some(context.db.clock().now()), ..(*notice).clone() });
            }
        }
        context.db.platform(&context.actor, async |tx| log(tx, id, stage, &sent).await).await?;
    }
    let moved = context.db.platform(&context.actor, async |tx| extend(tx, id, stage).await).await?;
    // Countdowns that show the former end by more than a blink are drawn anew.
    let again = if moved > SEEN { run.keys } else { Vec::new() };
    for key in again.into_iter().chain(run.others) {
        send(&context.redis, Channel::Tenant(key), "lot", &told).await?;
    }
    send(&context.redis, Channel::Hq, "lot", &told).await
}

/// The lot, locked, if it still stands at the stage.
async fn at_stage(tx: &mut PlatformTx, id: LotId, stage: i32) -> Result<Option<Lot>> {
    match lot::lock(tx, id).await {
        Ok(lot) => Ok(Some(lot).filter(|lot| lot.state == LotState::Open && lot.stage == stage)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes the order down before anybody is told.
async fn begin(tx: &mut PlatformTx, id: LotId, stage: i32) -> Result<Option<Run>> {
    let Some(lot) = at_stage(tx, id, stage).await? else { return Ok(None) };
    let lead: Lead = leads::table.find(lot.lead_id).select(Lead::as_select()).first(tx.conn()).await?;
    let (facts, least) = (lead.facts(), lot.current()?.least_bid());
    let buyers = buyer::load(tx, &lead, None).await?;
    let mut notices = of_stage(tx, id, stage).await?;
    if notices.is_empty() {
        // The wallet is not asked: a tenant may still pay in.
        let may = |facts_of: &BuyerFacts| eligible(&facts, &BuyerFacts { spendable: None, ..facts_of.clone() }, least);
        let told: Vec<TenantId> =
            buyers.iter().filter(|buyer| may(&buyer.facts).is_ok()).map(|buyer| buyer.key.id).collect();
        notices = (0_i32..)
            .zip(notice::order(&lot.seed()?, &told))
            .map(|(place, tenant_id)| {
                let channel = NoticeChannel::Live;
                Notice { lot_id: id, stage, place, tenant_id, channel, sent_at: None }
            })
            .collect();
        write(tx, &notices).await?;
    }
    let listed: BTreeSet<TenantId> = notices.iter().map(|notice| notice.tenant_id).collect();
    let (keys, others) = buyers.into_iter().map(|buyer| buyer.key).partition(|key| listed.contains(&key.id));
    Ok(Some(Run { notices, keys, others }))
}

/// Notes what was sent, unless the log has been sealed meanwhile.
async fn log(tx: &mut PlatformTx, id: LotId, stage: i32, sent: &[Notice]) -> Result<()> {
    if at_stage(tx, id, stage).await?.is_some() {
        write(tx, sent).await?;
    }
    Ok(())
}

async fn write(tx: &mut PlatformTx, notices: &[Notice]) -> Result<()> {
    for part in notices.chunks(1_000) {
        diesel::insert_into(lot_notices::table)
            .values(part)
            .on_conflict((lot_notices::lot_id, lot_notices::stage, lot_notices::channel, lot_notices::place))
            .do_update()
            .set(lot_notices::sent_at.eq(excluded(lot_notices::sent_at)))
            .execute(tx.conn())
            .await?;
    }
    Ok(())
}

async fn of_stage(tx: &mut PlatformTx, id: LotId, stage: i32) -> Result<Vec<Notice>> {
    let notices = notices(tx, &[id]).await?;
    Ok(notices.into_iter().filter(|notice| notice.stage == stage && notice.channel == NoticeChannel::Live).collect())
}

/// Moves the end of a sealed stage, once, by as much as the last notice came after the opening; answers by how much. The end
/// and the prices of a live stage follow from its beginning, so they are not moved: there a late bid extends the window itself.
async fn extend(tx: &mut PlatformTx, id: LotId, stage: i32) -> Result<Duration> {
    let Some(lot) = at_stage(tx, id, stage).await? else { return Ok(Duration::zero()) };
    let first = diesel::update(lots::table.find(id))
        .filter(lots::notified_stage.is_null().or(lots::notified_stage.ne(stage)))
        .set(lots::notified_stage.eq(stage))
        .execute(tx.conn())
        .await?;
    let sealed = lot.current()?.kind() == StageKind::Sealed;
    let last = of_stage(tx, id, stage).await?.iter().filter_map(|notice| notice.sent_at).max();
    let late = last.map_or(Duration::zero(), |last| (last - lot.stage_started_at).max(Duration::zero()));
    let Some(end) = lot.stage_ends_at.filter(|_| first == 1 && sealed && !late.is_zero()) else {
        return Ok(Duration::zero());
    };
    let moved = end + late;
    diesel::update(lots::table.find(id)).set(lots::stage_ends_at.eq(moved)).execute(tx.conn()).await?;
    jobs::deadline::set(tx, close::DEADLINE, id.0, moved).await?;
    Ok(late)
}

/// Whether the window of an open, locked lot that ends at `end` may not close yet, for nobody has been told of it: its deadline
/// then comes again. A window whose opening can't be told, such as one whose event was laid aside, does not stay open for ever.
///
/// # Errors
/// When the database can't be read.
pub async fn is_awaited(tx: &mut PlatformTx, lot: &Lot, end: DateTime<Utc>) -> Result<bool> {
    if tx.now() < end || !lot.current()?.has_window() {
        return Ok(false);
    }
    let told = lots::table.find(lot.id).filter(is_told(tx.now())).select(lots::id).first::<LotId>(tx.conn()).await;
    if told.optional()?.is_some() {
        return Ok(false);
    }
    jobs::deadline::set(tx, close::DEADLINE, lot.id.0, tx.now() + AGAIN).await?;
    Ok(true)
}

type Condition = Box<dyn BoxableExpression<lots::table, Pg, SqlType = Bool>>;

/// Of lots: whether everybody was told of the present stage, or has had to be for so long that it is not waited for any more.
pub(crate) fn is_told(now: DateTime<Utc>) -> Condition {
    let told = lots::notified_stage.eq(lots::stage.nullable());
    Box::new(told.or(lots::stage_ends_at.lt(now - PATIENCE)).assume_not_null())
}
