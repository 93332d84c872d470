//! One tenant's wallet at head office: its balance, a period's transfers, and the forms that move or limit money.

mod act;
mod row;

use actix_web::HttpRequest;
use actix_web::web::{Path, Query};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, FieldError, Money, Object, Result, TenantId, TransferId};
use schema::platform::transfers;
use serde::Serialize;
use uuid::Uuid;
use wallet::Wallet;
use wallet::limit::{self, LimitChange};
use wallet::part::{LinesQuery, PeriodPart};
use wallet::requisites::{self, Requisites};
use wallet::statement::{self, Transfer};
use wallet::threshold;
use web::cursor::{ByTime, Order, Part, Slice};
use web::view::by_htmx;
use web::view::roubles;
use web::{Answer, AppData, Page, View, Who};

pub use act::{Fields, pay_in, pay_out, save_requisites, save_thresholds, set_limit, undo};
use row::Numbers;
pub use row::{TransferRow, numbers, sample_transfers};

/// Rows of a page of transfers.
const ROWS: i64 = 50;
/// Changes of the limit that are shown.
const LIMITS: i64 = 5;

/// `/wallets/{tenant_id}`.
#[derive(Debug, Clone, Serialize)]
pub struct WalletPage {
    id: TenantId,
    name: String,
    city: String,
    number: i32,
    balance: Money,
    credit_limit: Money,
    left: Money,
    low: bool,
    paused: bool,
    own_thresholds: bool,
    limits: Vec<LimitChange>,
    period: PeriodPart,
    here: String,
    export: Option<String>,
    rows: Vec<TransferRow>,
    next: Option<String>,
    appended: bool,
    /// The deposit that is about to be undone, with its amount.
    undo: Option<Undo>,
    form: Fields,
    /// Which form was refused; empty when none was.
    refused: &'static str,
    errors: Vec<FieldError>,
    can_pay: bool,
    can_configure: bool,
    can_edit: bool,
}

#[derive(Debug, Clone, Serialize)]
struct Undo {
    id: TransferId,
    amount: Money,
    reference: String,
}

struct Data {
    tenant: db::Tenant,
    wallet: Wallet,
    own_thresholds: bool,
    limits: Vec<LimitChange>,
    period: PeriodPart,
    requisites: Requisites,
    slice: Slice<Transfer>,
    undone: Vec<TransferId>,
    numbers: Numbers,
    undo: Option<Undo>,
}

async fn read(actor: &Actor, tx: &mut PlatformTx, id: TenantId, asked: &LinesQuery) -> Result<Data> {
    actor.require_network(Object::Wallet, Action::View)?;
    let part = Part::read(&asked.after, &asked.until)?;
    let tenant = db::find_tenant(tx, id).await?;
    let wallet = wallet::get(tx, id).await?.seen_by(actor);
    let (period, filter) = PeriodPart::read(actor, tx, id, asked).await?;
    let rows = statement::list(actor, tx, &filter, part.after.map(|ByTime(at, id)| (at, id)), part.limit(ROWS)).await?;
    let slice = part.cut(rows, ROWS, Order::Falling, |row| ByTime(row.at, row.id.0));
    let shown: Vec<TransferId> = slice.items.iter().map(|row| row.id).collect();
    let undone: Vec<Option<TransferId>> =
        transfers::table.filter(transfers::reverses.eq_any(shown)).select(transfers::reverses).load(tx.conn()).await?;
    Ok(Data {
        tenant,
        wallet,
        own_thresholds: threshold::is_own(tx, id).await?,
        limits: limit::history(tx, id, LIMITS).await?,
        requisites: requisites::get(tx, id).await?,
        undo: to_undo(tx, id, &asked.undo).await?,
        undone: undone.into_iter().flatten().collect(),
        numbers: numbers(tx, &slice.items).await?,
        period,
        slice,
    })
}

/// The deposit that an address asks to undo; an address that names none asks for nothing.
async fn to_undo(tx: &mut PlatformTx, tenant: TenantId, id: &str) -> Result<Option<Undo>> {
    let Ok(id) = id.parse::<TransferId>() else { return Ok(None) };
    let found: Option<(Money, Option<String>)> = transfers::table
        .find(id)
        .filter(transfers::tenant_id.eq(tenant))
        .select((transfers::amount, transfers::reference))
        .first(tx.conn())
        .await
        .optional()?;
    Ok(found.map(|(amount, reference)| Undo { id, amount, reference: reference.unwrap_or_default() }))
}

fn draw(actor: &Actor, data: Data) -> WalletPage {
    let Data { tenant, wallet, undone, numbers, .. } = data;
    let may = |action| actor.permissions.allows(Object::Wallet, action);
    let here = format!("/wallets/{}?{}", tenant.id, data.period.query());
    let can_pay = may(Action::Pay);
    let line = |row: Transfer| {
        if can_pay {
            TransferRow::undoable(row, &undone, &numbers)
        } else {
            TransferRow::of(row, String::new(), &numbers)
        }
    };
    WalletPage {
        id: tenant.id,
        name: tenant.name,
        city: tenant.city,
        number: tenant.key.number,
        balance: wallet.available,
        credit_limit: wallet.credit_limit,
        left: wallet.left(),
        low: wallet.is_low(),
        paused: wallet.is_paused(),
        own_thresholds: data.own_thresholds,
        limits: data.limits,
        export: may(Action::Export).then(|| format!("/wallets/{}/statement.xlsx?{}", tenant.id, data.period.query())),
        period: data.period,
        next: data.slice.next.map(|next| format!("{here}&after={next}")),
        here,
        rows: data.slice.items.into_iter().map(line).collect(),
        appended: false,
        undo: data.undo,
        form: Fields {
            credit_limit: roubles(wallet.credit_limit),
            low_at: roubles(wallet.low_at),
            pause_at: roubles(wallet.pause_at),
            inn: data.requisites.inn.map(String::from).unwrap_or_default(),
            kpp: data.requisites.kpp.unwrap_or_default(),
            legal_name: data.requisites.legal_name,
            ..Fields::default()
        },
        refused: "",
        errors: Vec::new(),
        can_pay,
        can_configure: may(Action::Configure),
        can_edit: actor.permissions.allows(Object::Tenant, Action::Edit),
    }
}

/// `GET /wallets/{tenant_id}`.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` for a bad period, kind or cursor.
pub async fn show(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    id: Path<TenantId>,
    asked: Query<LinesQuery>,
) -> Answer {
    let data = app.db.platform(&who.actor, async |tx| read(&who.actor, tx, *id, &asked).await).await?;
    let appended = by_htmx(&request) && !asked.after.is_empty();
    view.page(&WalletPage { appended, ..draw(&who.actor, data) })
}

impl Page for WalletPage {
    const TEMPLATE: &'static str = "office/wallet.html";
    const FRAGMENTS: &'static [&'static str] = &["balances", "transfers", "rows_more"];

    fn samples() -> Vec<Self> {
        let id = TenantId(Uuid::from_u128(5));
        let full = Self {
            id,
            name: "Урал-Кредит".into(),
            city: "Екатеринбург".into(),
            number: 12,
            balance: Money::roubles(84_300),
            credit_limit: Money::ZERO,
            left: Money::roubles(84_300),
            low: false,
            paused: false,
            own_thresholds: true,
            limits: vec![LimitChange {
                was: Money::ZERO,
                credit_limit: Money::roubles(50_000),
                reason: "гарантийное письмо".into(),
                at: web::sample_at(),
                by_name: "Анна Воронцова".into(),
            }],
            period: PeriodPart::sample(),
            here: "/wallets/1".into(),
            export: Some("/wallets/1/statement.xlsx".into()),
            rows: sample_transfers(),
            next: Some("/wallets/1?after=1".into()),
            appended: false,
            undo: None,
            form: Fields::default(),
            refused: "",
            errors: Vec::new(),
            can_pay: true,
            can_configure: true,
            can_edit: true,
        };
        let refused = |refused, fields: &[(&'static str, &'static str)]| Self {
            refused,
            errors: fields.iter().map(|(field, code)| FieldError::new(*field, *code)).collect(),
            ..full.clone()
        };
        let undo =
            Undo { id: TransferId(Uuid::from_u128(1)), amount: Money::roubles(500), reference: "№ 118".into() };
        let empty = Self {
            rows: Vec::new(),
            limits: Vec::new(),
            next: None,
            export: None,
            can_pay: false,
            can_configure: false,
            can_edit: false,
            credit_limit: Money::roubles(5_000),
            ..full.clone()
        };
        vec![
            full.clone(),
            refused("deposit", &[("amount", "invalid_amount"), ("reference", "required")]),
            refused("withdrawal", &[("out_amount", "not_covered"), ("out_reason", "required")]),
            refused("limit", &[("credit_limit", "below_used"), ("limit_reason", "required")]),
            refused("thresholds", &[("low_at", "negative")]),
            refused("requisites", &[("inn", "invalid_inn"), ("kpp", "kpp_of_person")]),
            Self { undo: Some(undo), ..refused("undo", &[("undo_reason", "required")]) },
            Self { low: true, paused: true, own_thresholds: false, ..empty.clone() },
            Self { low: true, ..empty },
            Self { appended: true, ..full },
        ]
    }
}
