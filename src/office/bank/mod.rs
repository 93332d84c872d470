//! Bank statements at head office: the upload, what became of a file, the queue of payments that wait for a person.

mod card;
mod queue;
mod upload;

pub use card::{StatementPage, show};
pub use queue::{Queue, book, ignore, list as waiting};
pub use upload::{Uploads, create, list};

use kernel::TenantId;
use wallet::bank::list::StatementRow;
use wallet::bank::{PaymentState, RowKind};

/// Codes of payments and documents that have words, `office-bank-why-<code>`; any other is a person's own reason.
const WORDED: [&str; 12] = [
    "inn",
    "purpose",
    "hand",
    "unmatched",
    "ambiguous",
    "maybe_by_hand",
    "reversed",
    "section_not_closed",
    "no_number",
    "bad_date",
    "bad_amount",
    "conflicting_amounts",
];

/// What became of a document, as pages show it; its words are `office-bank-<outcome>`.
#[derive(Debug, Clone, serde::Serialize)]
struct Line {
    row: i32,
    line: i32,
    outcome: &'static str,
    hue: &'static str,
    /// A code with words, or empty.
    why: String,
    /// A person's own words, or empty.
    reason: String,
    number: String,
    paid_on: Option<chrono::NaiveDate>,
    amount: Option<kernel::Money>,
    party: String,
    party_inn: String,
    purpose: String,
    tenant: String,
    tenant_id: Option<TenantId>,
}

impl From<StatementRow> for Line {
    fn from(row: StatementRow) -> Self {
        let (outcome, hue) = outcome(row.kind, row.state);
        let code = row.payment_code.filter(|code| !code.is_empty()).unwrap_or(row.code);
        let worded = WORDED.contains(&code.as_str());
        Self {
            row: row.row,
            line: row.line,
            outcome,
            hue,
            why: if worded { code.clone() } else { String::new() },
            reason: if worded { String::new() } else { code },
            number: row.number,
            paid_on: row.paid_on,
            amount: row.amount,
            party: row.party,
            party_inn: row.party_inn,
            purpose: row.purpose,
            tenant: row.tenant.unwrap_or_default(),
            tenant_id: row.tenant_id,
        }
    }
}

fn outcome(kind: RowKind, state: Option<PaymentState>) -> (&'static str, &'static str) {
    match (kind, state) {
        (RowKind::Repeated, _) => ("repeated", "gray"),
        (RowKind::Outgoing, _) => ("outgoing", "gray"),
        (RowKind::Broken, _) => ("broken", "red"),
        (RowKind::Incoming, Some(PaymentState::Booked)) => ("booked", "green"),
        (RowKind::Incoming, Some(PaymentState::Waiting)) => ("waiting", "amber"),
        (RowKind::Incoming, Some(PaymentState::Ignored)) => ("ignored", "gray"),
        (RowKind::Incoming, _) => ("new", "blue"),
    }
}

/// A document of each outcome, for samples of pages.
fn sample_lines() -> Vec<Line> {
    let states = PaymentState::ALL.iter().map(|state| (RowKind::Incoming, Some(*state)));
    let others = [RowKind::Repeated, RowKind::Outgoing, RowKind::Broken].map(|kind| (kind, None));
    let row = |(number, (kind, state)): (i32, (RowKind, Option<PaymentState>))| {
        let broken = kind == RowKind::Broken;
        StatementRow {
            row: number,
            line: number * 20,
            kind,
            code: if broken { "bad_amount".into() } else { String::new() },
            number: "118".into(),
            paid_on: (!broken).then(|| web::sample_at().date_naive()),
            amount: (!broken).then_some(kernel::Money::roubles(50_000)),
            party: if broken { String::new() } else { "ООО «Урал-Кредит»".into() },
            party_inn: "7707083893".into(),
            purpose: "Пополнение кошелька № 12, без НДС".into(),
            payment_id: None,
            state,
            payment_code: state.map(|state| if state == PaymentState::Ignored { "возврат" } else { "inn" }.to_owned()),
            tenant_id: (state == Some(PaymentState::Booked)).then_some(TenantId(uuid::Uuid::from_u128(5))),
            tenant: Some("Урал-Кредит".into()),
            transfer_id: None,
        }
    };
    (1..).zip(states.chain(others)).map(row).map(Line::from).collect()
}
