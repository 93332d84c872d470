//! Wallets of all tenants.

use kernel::{Action, Money, Object, TenantId};
use serde::Serialize;
use uuid::Uuid;
use web::{Answer, AppData, Page, View, Who};

use crate::control::LOW;
use wallet::{self, Named};

/// `/wallets`.
#[derive(Debug, Clone, Serialize)]
pub struct Wallets {
    rows: Vec<WalletRow>,
    available: Money,
    held: Money,
    low: usize,
    low_limit: Money,
    can_pay: bool,
}

#[derive(Debug, Clone, Serialize)]
struct WalletRow {
    id: TenantId,
    name: String,
    city: String,
    available: Money,
    held: Money,
    credit_limit: Money,
    spendable: Money,
    low: bool,
}

impl From<Named> for WalletRow {
    fn from(named: Named) -> Self {
        let spendable = named.wallet.spendable();
        Self {
            id: named.wallet.tenant_id,
            name: named.name,
            city: named.city,
            available: named.wallet.available,
            held: named.wallet.held,
            credit_limit: named.wallet.credit_limit,
            spendable,
            low: spendable < LOW,
        }
    }
}

impl Wallets {
    fn of(rows: Vec<WalletRow>, can_pay: bool) -> Self {
        let sum = |part: fn(&WalletRow) -> Money| Money::kopecks(rows.iter().map(|row| part(row).as_kopecks()).sum());
        Self {
            available: sum(|row| row.available),
            held: sum(|row| row.held),
            low: rows.iter().filter(|row| row.low).count(),
            low_limit: LOW,
            can_pay,
            rows,
        }
    }
}

/// `GET /wallets`.
///
/// # Errors
/// `Forbidden`.
pub async fn list(app: AppData, who: Who, view: View) -> Answer {
    who.actor.require(Object::Wallet, Action::View)?;
    let wallets = app.db.platform(&who.actor, async |tx| wallet::list(tx).await).await?;
    let can_pay = who.actor.permissions.allows(Object::Wallet, Action::Pay);
    view.page(&Wallets::of(wallets.into_iter().map(WalletRow::from).collect(), can_pay))
}

impl Page for Wallets {
    const TEMPLATE: &'static str = "office/wallets.html";
    const FRAGMENTS: &'static [&'static str] = &["wallets"];

    fn samples() -> Vec<Self> {
        let row = |id: u128, name: &str, available: i64, credit: i64| {
            let wallet = wallet::Wallet {
                tenant_id: TenantId(Uuid::from_u128(id)),
                available: Money::roubles(available),
                held: Money::roubles(900),
                credit_limit: Money::roubles(credit),
            };
            WalletRow::from(Named { name: name.to_owned(), city: "Екатеринбург".to_owned(), wallet })
        };
        let rows = vec![row(5, "Урал-Кредит", 84_300, 0), row(6, "Волга-Финанс", -400, 2_000)];
        vec![Self::of(rows.clone(), true), Self::of(rows, false), Self::of(Vec::new(), true)]
    }
}
