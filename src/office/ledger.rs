//! The check of the ledger (сверка) as a page: verdicts, figures and what each of them means.

use kernel::TenantId;
use serde::Serialize;
use web::{Answer, AppData, Page, View, Who};

use crate::view::names;
use crate::wallet::{TransferRow, numbers, sample_transfers};
use exchange::check::{Check, check};
use wallet::statement;

/// Latest transfers shown under the verdicts.
const ROWS: i64 = 20;

/// `/ledger`.
#[derive(Debug, Clone, Serialize)]
pub struct LedgerPage {
    check: Check,
    clean: bool,
    verdicts: Vec<Verdict>,
    rows: Vec<TransferRow>,
}

/// One thing that must hold; its words are `office-check-<code>` and `office-check-<code>-means`.
#[derive(Debug, Clone, Serialize)]
struct Verdict {
    code: &'static str,
    holds: bool,
    /// What was counted, where there is a figure.
    figure: Option<i64>,
    money: bool,
}

impl LedgerPage {
    fn of(check: Check, rows: Vec<TransferRow>) -> Self {
        let verdict = |code, holds, figure, money| Verdict { code, holds, figure, money };
        let verdicts = vec![
            verdict("sum", check.sum == 0, Some(check.sum), true),
            verdict("transfers", check.unbalanced_transfers == 0, Some(check.unbalanced_transfers), false),
            verdict("balances", check.balances_match, None, false),
            verdict("holds", check.holds_match, None, false),
            verdict("owners", check.leads_with_two_owners == 0, Some(check.leads_with_two_owners), false),
        ];
        Self { clean: check.is_clean(), check, verdicts, rows }
    }
}

/// `GET /ledger`.
///
/// # Errors
/// `Forbidden`.
pub async fn show(app: AppData, who: Who, view: View) -> Answer {
    let (check, rows) = app
        .db
        .border(&who.actor, async |tx| {
            let check = check(&who.actor, tx).await?;
            let platform = tx.as_platform().await?;
            let transfers = statement::list(&who.actor, platform, &statement::Filter::default(), None, ROWS).await?;
            let tenants: Vec<TenantId> = transfers.iter().map(|transfer| transfer.tenant_id).collect();
            let names = names(platform, &tenants).await?;
            let numbers = numbers(platform, &transfers).await?;
            let row = |transfer: statement::Transfer| {
                let name = names.get(&transfer.tenant_id).cloned().unwrap_or_default();
                TransferRow::of(transfer, name, &numbers)
            };
            Ok((check, transfers.into_iter().map(row).collect()))
        })
        .await?;
    view.page(&LedgerPage::of(check, rows))
}

impl Page for LedgerPage {
    const TEMPLATE: &'static str = "office/ledger.html";
    const FRAGMENTS: &'static [&'static str] = &["ledger"];

    fn samples() -> Vec<Self> {
        let clean = Check {
            transfers: 1_284,
            postings: 2_570,
            sum: 0,
            unbalanced_transfers: 0,
            balances_match: true,
            holds_match: true,
            leads_with_two_owners: 0,
            leads_sold: 412,
        };
        let wrong = Check {
            sum: -100,
            unbalanced_transfers: 1,
            balances_match: false,
            holds_match: false,
            leads_with_two_owners: 2,
            ..clean.clone()
        };
        let new = Check { transfers: 0, postings: 0, leads_sold: 0, ..clean.clone() };
        vec![Self::of(clean, sample_transfers()), Self::of(wrong, sample_transfers()), Self::of(new, Vec::new())]
    }
}
