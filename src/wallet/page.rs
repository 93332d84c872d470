//! A tenant's wallet as a page.

use actix_web::HttpRequest;
use actix_web::web::{Form, Query};
use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use intake::RawAmount;
use kernel::day::month_start;
use kernel::{Action, Actor, Error, FieldError, LotId, Money, Object, Result, TenantId};
use schema::platform::lots;
use serde::{Deserialize, Serialize};
use web::cursor::{ByTime, Order, Part, Slice};
use web::view::{by_htmx, flash, roubles};
use web::{Answer, AppData, Page, View, Who};

use crate::hold::{self, Hold};
use crate::ledger::Kind;
use crate::part::{LinesQuery, PeriodPart, WalletPart};
use crate::statement::{self, Transfer};
use crate::threshold::{self, ThresholdInput};
use web::sample_at;

/// Rows of a page of the statement.
const ROWS: i64 = 50;

/// The tenant's own thresholds as they are typed, in roubles.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Thresholds {
    low_at: String,
    pause_at: String,
    /// Anything: the network's thresholds are wanted again.
    network: String,
}

impl Thresholds {
    fn input(&self) -> Result<ThresholdInput> {
        if !self.network.is_empty() {
            return Ok(ThresholdInput::default());
        }
        let kopecks = |field: &'static str, text: &str| {
            let money = RawAmount::Roubles(text.to_owned()).money().map_err(|code| Error::field(field, code))?;
            Ok::<_, Error>(Some(money.map_or(0, Money::as_kopecks)))
        };
        Ok(ThresholdInput { low_at: kopecks("low_at", &self.low_at)?, pause_at: kopecks("pause_at", &self.pause_at)? })
    }
}

/// A line of the statement.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    kind: Kind,
    /// With its sign: what it added to, or took from, the money that can be spent.
    amount: Money,
    reference: Option<String>,
    reason: String,
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
    number: i32,
    spent: Money,
    bought: i64,
    holds: Vec<Hold>,
    period: PeriodPart,
    here: String,
    export: Option<String>,
    thresholds: Thresholds,
    own_thresholds: bool,
    can_configure: bool,
    errors: Vec<FieldError>,
    rows: Vec<Row>,
    next: Option<String>,
    appended: bool,
}

struct Data {
    wallet: WalletPart,
    thresholds: (Thresholds, bool),
    spent: (Money, i64),
    holds: Vec<Hold>,
    period: PeriodPart,
    slice: Slice<Transfer>,
    opened: Vec<(LotId, DateTime<Utc>)>,
}

/// `GET /wallet` of a tenant.
///
/// # Errors
/// `NotFound` without a wallet; `Invalid` for a bad period, kind or cursor.
pub async fn show(app: AppData, who: Who, view: View, request: HttpRequest, asked: Query<LinesQuery>) -> Answer {
    let page = draw(&app, &who, &view, &asked).await?;
    view.page(&WalletPage { appended: !asked.after.is_empty() && by_htmx(&request), ..page })
}

/// `POST /wallet/thresholds` of a tenant.
///
/// # Errors
/// Those of [`threshold::set`]; refused fields come back in the form.
pub async fn save_thresholds(app: AppData, who: Who, view: View, form: Form<Thresholds>) -> Answer {
    let (tenant, thresholds) = (who.tenant()?.id, form.into_inner());
    let made = match thresholds.input() {
        Ok(input) => app.db.platform(&who.actor, async |tx| threshold::set(&who.actor, tx, tenant, input).await).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(_) => view.done("/wallet", Some(flash("wallet-thresholds-saved", "", ""))),
        Err(Error::Invalid(errors)) => {
            let page = draw(&app, &who, &view, &LinesQuery::default()).await?;
            view.refused(&WalletPage { thresholds, errors, ..page })
        }
        Err(error) => Err(error.into()),
    }
}

async fn draw(app: &AppData, who: &Who, view: &View, asked: &LinesQuery) -> Result<WalletPage> {
    who.actor.require(Object::Wallet, Action::View)?;
    let tenant = who.tenant()?;
    let since = month_start(view.chrome.zone, view.chrome.now);
    let data = app.db.platform(&who.actor, async |tx| read(&who.actor, tx, tenant.id, asked, since).await).await?;
    let may = |action| who.actor.permissions.allows(Object::Wallet, action);
    let query = data.period.query();
    Ok(WalletPage {
        wallet: data.wallet,
        number: tenant.number,
        spent: data.spent.0,
        bought: data.spent.1,
        holds: data.holds,
        here: format!("/wallet?{query}"),
        export: may(Action::Export).then(|| format!("/wallet/statement.xlsx?{query}")),
        thresholds: data.thresholds.0,
        own_thresholds: data.thresholds.1,
        can_configure: may(Action::Configure),
        errors: Vec::new(),
        rows: data.slice.items.iter().map(|transfer| row(transfer, &data.opened)).collect(),
        next: data.slice.next.map(|next| format!("/wallet?{query}&after={next}")),
        appended: false,
        period: data.period,
    })
}

async fn read(
    actor: &Actor,
    tx: &mut PlatformTx,
    tenant: TenantId,
    asked: &LinesQuery,
    since: DateTime<Utc>,
) -> Result<Data> {
    let part = Part::read(&asked.after, &asked.until)?;
    let wallet = WalletPart::read(tx, tenant).await?;
    let now = crate::get(tx, tenant).await?;
    let thresholds =
        Thresholds { low_at: roubles(now.low_at), pause_at: roubles(now.pause_at), network: String::new() };
    let own = threshold::is_own(tx, tenant).await?;
    let (period, filter) = PeriodPart::read(actor, tx, tenant, asked).await?;
    let rows = statement::list(actor, tx, &filter, part.after.map(|ByTime(at, id)| (at, id)), part.limit(ROWS)).await?;
    let slice = part.cut(rows, ROWS, Order::Falling, |row| ByTime(row.at, row.id.0));
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
    let holds = hold::list(actor, tx, tenant).await?;
    Ok(Data { wallet, thresholds: (thresholds, own), spent, holds, period, slice, opened })
}

fn row(transfer: &Transfer, opened: &[(LotId, DateTime<Utc>)]) -> Row {
    let lot = transfer.lot_id.and_then(|id| opened.iter().find(|(known, _)| *known == id));
    Row {
        kind: transfer.kind,
        amount: transfer.kind.signed(transfer.amount),
        reference: transfer.reference.clone(),
        reason: transfer.reason.clone(),
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
            reason: match kind {
                Kind::Withdrawal => "по заявлению".into(),
                Kind::Refund => "fake".into(),
                _ => String::new(),
            },
            lot: (*kind != Kind::Deposit).then(|| LotLink { href: "/lots/1".into(), number: "48-2031".into() }),
            available: Money::roubles(186_400),
            held: Money::roubles(24_150),
            at: sample_at(),
            by: "exchange".into(),
        };
        let full = Self {
            wallet: WalletPart::sample(),
            number: 12,
            spent: Money::roubles(412_300),
            bought: 118,
            holds: vec![hold::sample()],
            period: PeriodPart::sample(),
            here: "/wallet".into(),
            export: Some("/wallet/statement.xlsx".into()),
            thresholds: Thresholds { low_at: "5000".into(), pause_at: "1000".into(), network: String::new() },
            own_thresholds: true,
            can_configure: true,
            errors: Vec::new(),
            rows: Kind::ALL.iter().map(row).collect(),
            next: Some("/wallet?after=1".into()),
            appended: false,
        };
        let empty = Self {
            rows: Vec::new(),
            next: None,
            holds: Vec::new(),
            export: None,
            can_configure: false,
            ..full.clone()
        };
        let paused = Self {
            wallet: WalletPart::sample_paused(),
            own_thresholds: false,
            errors: vec![FieldError::new("low_at", "invalid_amount")],
            ..full.clone()
        };
        vec![Self { appended: true, ..full.clone() }, empty, paused, full]
    }
}
