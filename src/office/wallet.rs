//! One tenant's wallet: balances, a deposit, its transfers.

use actix_web::HttpRequest;
use actix_web::web::{Form, Path, Query};
use chrono::{DateTime, Utc};
use crm::view::by_htmx;
use db::PlatformTx;
use intake::RawAmount;
use kernel::{Action, Actor, Error, FieldError, LotId, Money, Object, Result, TenantId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::cursor::{self, ByTime, Slice};
use web::{Answer, AppData, Flash, Page, View, Who};

use crate::sell::flash;
use wallet::deposit::{DepositInput, deposit};
use wallet::ledger::Kind;
use wallet::statement::{self, Transfer};
use wallet::{self, Wallet};
use web::sample_at;

/// Rows of a page of transfers.
const ROWS: i64 = 50;

/// `/wallets/{tenant_id}`.
#[derive(Debug, Clone, Serialize)]
pub struct WalletPage {
    id: TenantId,
    name: String,
    city: String,
    available: Money,
    held: Money,
    credit_limit: Money,
    spendable: Money,
    rows: Vec<TransferRow>,
    next: Option<String>,
    appended: bool,
    form: Fields,
    errors: Vec<FieldError>,
    can_pay: bool,
}

/// A transfer, ready to be drawn; its words are `office-transfer-<kind>`.
#[derive(Debug, Clone, Serialize)]
pub struct TransferRow {
    kind: &'static str,
    hue: &'static str,
    amount: Money,
    reference: String,
    lot_id: Option<LotId>,
    available_after: Money,
    held_after: Money,
    at: DateTime<Utc>,
    by: String,
    tenant_id: TenantId,
    tenant: String,
}

impl TransferRow {
    /// A transfer of a tenant with that name.
    pub fn of(transfer: Transfer, tenant: String) -> Self {
        let hue = match transfer.kind {
            Kind::Deposit => "green",
            Kind::Hold => "violet",
            Kind::Release => "gray",
            Kind::Capture | Kind::Charge => "blue",
            Kind::Reversal => "amber",
        };
        Self {
            kind: transfer.kind.as_str(),
            hue,
            amount: transfer.amount,
            reference: transfer.reference.unwrap_or_default(),
            lot_id: transfer.lot_id,
            available_after: transfer.available_after,
            held_after: transfer.held_after,
            at: transfer.at,
            by: transfer.by_name,
            tenant_id: transfer.tenant_id,
            tenant,
        }
    }
}

/// What the form of a deposit sends.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Fields {
    amount: String,
    reference: String,
}

impl Fields {
    fn input(&self) -> Result<DepositInput> {
        let amount = RawAmount::Roubles(self.amount.clone()).money();
        let amount =
            amount.map_err(|code| Error::field("amount", code))?.ok_or_else(|| Error::field("amount", "required"))?;
        Ok(DepositInput { amount: amount.as_kopecks(), reference: self.reference.clone() })
    }
}

/// What the page may be asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    after: String,
}

struct Data {
    tenant: db::Tenant,
    wallet: Wallet,
    slice: Slice<Transfer>,
}

async fn read(actor: &Actor, tx: &mut PlatformTx, id: TenantId, after: &str) -> Result<Data> {
    actor.require(Object::Wallet, Action::View)?;
    let after: Option<ByTime> = Some(after).filter(|after| !after.is_empty()).map(cursor::read).transpose()?;
    let rows = statement::list(tx, Some(id), after.map(|ByTime(at, id)| (at, id)), ROWS + 1).await?;
    Ok(Data {
        tenant: db::find_tenant(tx, id).await?,
        wallet: wallet::get(tx, id).await?,
        slice: Slice::cut(rows, ROWS, |row| ByTime(row.at, row.id.0)),
    })
}

fn draw(actor: &Actor, data: Data) -> WalletPage {
    let (tenant, wallet) = (data.tenant, data.wallet);
    WalletPage {
        id: tenant.id,
        next: data.slice.next.map(|next| format!("/wallets/{}?after={next}", tenant.id)),
        name: tenant.name,
        city: tenant.city,
        available: wallet.available,
        held: wallet.held,
        credit_limit: wallet.credit_limit,
        spendable: wallet.spendable(),
        rows: data.slice.items.into_iter().map(|row| TransferRow::of(row, String::new())).collect(),
        appended: false,
        form: Fields::default(),
        errors: Vec::new(),
        can_pay: actor.permissions.allows(Object::Wallet, Action::Pay),
    }
}

/// `GET /wallets/{tenant_id}`.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` for a bad cursor.
pub async fn show(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    id: Path<TenantId>,
    asked: Query<Asked>,
) -> Answer {
    let data = app.db.platform(&who.actor, async |tx| read(&who.actor, tx, *id, &asked.after).await).await?;
    let appended = by_htmx(&request) && !asked.after.is_empty();
    view.page(&WalletPage { appended, ..draw(&who.actor, data) })
}

/// `POST /wallets/{tenant_id}/deposits`.
///
/// # Errors
/// As [`deposit`]; refused fields come back in the form.
pub async fn pay_in(app: AppData, who: Who, view: View, id: Path<TenantId>, form: Form<Fields>) -> Answer {
    let form = form.into_inner();
    let made = match form.input() {
        Ok(input) => app.db.platform(&who.actor, async |tx| deposit(&who.actor, tx, *id, &input).await).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(_) => view.done(&format!("/wallets/{id}"), Some(Flash { what: form.amount, ..flash("office-deposited") })),
        Err(Error::Invalid(errors)) => {
            let data = app.db.platform(&who.actor, async |tx| read(&who.actor, tx, *id, "").await).await?;
            view.refused(&WalletPage { form, errors, ..draw(&who.actor, data) })
        }
        Err(other) => Err(other.into()),
    }
}

/// A transfer of each kind, for samples of pages.
pub fn sample_transfers() -> Vec<TransferRow> {
    let row = |kind: &Kind| Transfer {
        id: kernel::TransferId(Uuid::from_u128(1)),
        tenant_id: TenantId(Uuid::from_u128(5)),
        kind: *kind,
        amount: Money::roubles(1_200),
        reference: (*kind == Kind::Deposit).then(|| "Платёж 118".to_owned()),
        lot_id: (*kind != Kind::Deposit).then_some(LotId(Uuid::from_u128(4))),
        bid_id: None,
        available_after: Money::roubles(84_300),
        held_after: Money::roubles(900),
        at: sample_at(),
        by_name: if *kind == Kind::Deposit { "Анна Воронцова".to_owned() } else { "exchange".to_owned() },
    };
    Kind::ALL.iter().map(row).map(|transfer| TransferRow::of(transfer, "Урал-Кредит".to_owned())).collect()
}

impl Page for WalletPage {
    const TEMPLATE: &'static str = "office/wallet.html";
    const FRAGMENTS: &'static [&'static str] = &["balances", "rows_more"];

    fn samples() -> Vec<Self> {
        let full = Self {
            id: TenantId(Uuid::from_u128(5)),
            name: "Урал-Кредит".into(),
            city: "Екатеринбург".into(),
            available: Money::roubles(84_300),
            held: Money::roubles(900),
            credit_limit: Money::ZERO,
            spendable: Money::roubles(84_300),
            rows: sample_transfers(),
            next: Some("/wallets/1?after=1".into()),
            appended: false,
            form: Fields::default(),
            errors: Vec::new(),
            can_pay: true,
        };
        let errors = vec![FieldError::new("amount", "invalid_amount"), FieldError::new("reference", "required")];
        let refused =
            Self { form: Fields { amount: "много".into(), reference: String::new() }, errors, ..full.clone() };
        let empty =
            Self { rows: Vec::new(), next: None, can_pay: false, credit_limit: Money::roubles(5_000), ..full.clone() };
        let blank = Self { rows: Vec::new(), next: None, ..full.clone() };
        vec![full.clone(), refused, empty, blank, Self { appended: true, ..full }]
    }
}
