//! A tenant's wallet as a page.

use actix_web::HttpRequest;
use actix_web::web::Query;
use chrono::{DateTime, Datelike, NaiveTime, Utc};
use chrono_tz::Tz;
use crm::view::by_htmx;
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, LotId, Money, Object, Result, TenantId};
use schema::platform::lots;
use serde::{Deserialize, Serialize};
use web::cursor::{self, ByTime, Slice};
use web::{Answer, AppData, Page, View, Who};

use crate::ledger::Kind;
use crate::part::WalletPart;
use crate::statement::{self, Transfer};
use web::sample_at;

/// Rows of a page of the statement.
const ROWS: i64 = 50;

/// What the page may be asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    after: String,
}

/// A line of the statement.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    kind: Kind,
    /// With its sign: what it added to, or took from, the money that can be spent.
    amount: Money,
    reference: Option<String>,
    lot: Option<LotLink>,
    available: Money,
    held: Money,
    at: DateTime<Utc>,
    by: String,
}

/// A lot that a line belongs to.
#[derive(Debug, Clone, Serialize)]
pub struct LotLink {
    href: String,
    number: String,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct WalletPage {
    wallet: WalletPart,
    spent: Money,
    bought: i64,
    rows: Vec<Row>,
    next: Option<String>,
    appended: bool,
}

struct Data {
    wallet: WalletPart,
    spent: (Money, i64),
    slice: Slice<Transfer>,
    opened: Vec<(LotId, DateTime<Utc>)>,
}

/// `GET /wallet` of a tenant.
///
/// # Errors
/// `NotFound` without a wallet; `Invalid` for a bad cursor.
pub async fn show(app: AppData, who: Who, view: View, request: HttpRequest, asked: Query<Asked>) -> Answer {
    who.actor.require(Object::Wallet, Action::View)?;
    let tenant = who.tenant()?.id;
    let after: Option<ByTime> =
        Some(asked.after.as_str()).filter(|after| !after.is_empty()).map(cursor::read).transpose()?;
    let since = month(view.chrome.zone, view.chrome.now);
    let data = app.db.platform(&who.actor, async |tx| read(tx, tenant, after, since).await).await?;
    let page = WalletPage {
        wallet: data.wallet,
        spent: data.spent.0,
        bought: data.spent.1,
        rows: data.slice.items.iter().map(|transfer| row(transfer, &data.opened)).collect(),
        next: data.slice.next.map(|next| format!("/wallet?after={next}")),
        appended: after.is_some() && by_htmx(&request),
    };
    view.page(&page)
}

async fn read(tx: &mut PlatformTx, tenant: TenantId, after: Option<ByTime>, since: DateTime<Utc>) -> Result<Data> {
    let wallet = WalletPart::read(tx, tenant).await?;
    let rows = statement::list(tx, Some(tenant), after.map(|ByTime(at, id)| (at, id)), ROWS + 1).await?;
    let slice = Slice::cut(rows, ROWS, |row| ByTime(row.at, row.id.0));
    let ids: Vec<LotId> = slice.items.iter().filter_map(|row| row.lot_id).collect();
    let opened = lots::table.filter(lots::id.eq_any(ids)).select((lots::id, lots::opened_at)).load(tx.conn()).await?;
    let prices: Vec<Option<Money>> = lots::table
        .filter(lots::winner_tenant.eq(tenant))
        .filter(lots::closed_at.ge(since))
        .select(lots::price)
        .load(tx.conn())
        .await?;
    let spent = prices.iter().flatten().map(|price| price.as_kopecks()).sum();
    let spent = (Money::kopecks(spent), i64::try_from(prices.len()).unwrap_or(i64::MAX));
    Ok(Data { wallet, spent, slice, opened })
}

/// When the month began by the tenant's clock.
fn month(zone: Tz, now: DateTime<Utc>) -> DateTime<Utc> {
    let local = now.with_timezone(&zone).date_naive();
    let first = local.with_day(1).unwrap_or(local).and_time(NaiveTime::MIN);
    first.and_local_timezone(zone).earliest().map_or(now, |at| at.with_timezone(&Utc))
}

fn row(transfer: &Transfer, opened: &[(LotId, DateTime<Utc>)]) -> Row {
    let lot = transfer.lot_id.and_then(|id| opened.iter().find(|(known, _)| *known == id));
    let amount = match transfer.kind {
        Kind::Deposit | Kind::Release => transfer.amount,
        Kind::Hold | Kind::Capture | Kind::Charge => -transfer.amount,
        Kind::Reversal => transfer.amount,
    };
    Row {
        kind: transfer.kind,
        amount,
        reference: transfer.reference.clone(),
        lot: lot.map(|(id, at)| LotLink { href: format!("/lots/{id}"), number: id.number(*at) }),
        available: transfer.available_after,
        held: transfer.held_after,
        at: transfer.at,
        by: transfer.by_name.clone(),
    }
}

impl Page for WalletPage {
    const TEMPLATE: &'static str = "wallet/wallet.html";
    const FRAGMENTS: &'static [&'static str] = &["wallet", "rows_more"];

    fn samples() -> Vec<Self> {
        let row = |kind: &Kind| Row {
            kind: *kind,
            amount: Money::roubles(-1_200),
            reference: (*kind == Kind::Deposit).then(|| "п/п 118".to_owned()),
            lot: (*kind != Kind::Deposit).then(|| LotLink { href: "/lots/1".into(), number: "48-2031".into() }),
            available: Money::roubles(186_400),
            held: Money::roubles(24_150),
            at: sample_at(),
            by: "exchange".into(),
        };
        let full = Self {
            wallet: WalletPart::sample(),
            spent: Money::roubles(412_300),
            bought: 118,
            rows: Kind::ALL.iter().map(row).collect(),
            next: Some("/wallet?after=1".into()),
            appended: false,
        };
        let empty = Self { rows: Vec::new(), next: None, ..full.clone() };
        vec![Self { appended: true, ..full.clone() }, empty, full]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_begins_by_the_tenants_clock() {
        let now = "2026-11-30T20:30:00Z".parse().unwrap();
        assert_eq!(month(Tz::Europe__Moscow, now).to_rfc3339(), "2026-10-31T21:00:00+00:00");
        assert_eq!(month(Tz::Europe__Samara, now).to_rfc3339(), "2026-11-30T20:00:00+00:00");
    }
}
