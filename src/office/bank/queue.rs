//! `/wallets/queue`: payments whose owner is not certain; a person picks the tenant or lays the payment aside.

use actix_web::web::{Form, Path, Query};
use chrono::NaiveDate;
use kernel::{Action, Error, FieldError, Money, Object, PaymentId, Result};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wallet::bank::PaymentState;
use wallet::bank::decide::{self, IgnoreInput, book_to};
use wallet::bank::list::{QueuedPayment, payments, waiting};
use web::cursor::{self, Slice};
use web::render::card::Choice;
use web::{Answer, AppData, Page, View, Who};

use super::WORDED;
use crate::sell::flash;

/// Payments on a page.
const ROWS: i64 = 50;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct Queue {
    rows: Vec<Row>,
    tenants: Vec<Choice>,
    next: Option<String>,
    here: String,
    count: i64,
    sum: Money,
    /// Whether those laid aside are shown.
    aside: bool,
    can_pay: bool,
    errors: Vec<FieldError>,
}

#[derive(Debug, Clone, Serialize)]
struct Row {
    id: PaymentId,
    number: String,
    paid_on: NaiveDate,
    amount: Money,
    payer: String,
    payer_inn: String,
    purpose: String,
    /// A code with words, or empty.
    why: String,
    /// A person's own words, or empty.
    reason: String,
    by: String,
}

impl From<QueuedPayment> for Row {
    fn from(payment: QueuedPayment) -> Self {
        let worded = WORDED.contains(&payment.code.as_str());
        Self {
            id: payment.id,
            number: payment.number,
            paid_on: payment.paid_on,
            amount: payment.amount,
            payer: payment.payer,
            payer_inn: payment.payer_inn,
            purpose: payment.purpose,
            why: if worded { payment.code.clone() } else { String::new() },
            reason: if worded { String::new() } else { payment.code },
            by: payment.decided_by,
        }
    }
}

/// What the page may be asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    after: String,
    aside: bool,
}

/// What the form of one payment sends.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Decision {
    tenant_id: String,
    reason: String,
}

/// `GET /wallets/queue`
///
/// # Errors
/// `Forbidden`; `Invalid` for a bad cursor.
pub async fn list(app: AppData, who: Who, view: View, asked: Query<Asked>) -> Answer {
    let page = read(&app, &who, &asked, Vec::new()).await?;
    view.page(&page)
}

async fn read(app: &AppData, who: &Who, asked: &Asked, errors: Vec<FieldError>) -> Result<Queue> {
    let after: Option<(NaiveDate, Uuid)> =
        Some(asked.after.as_str()).filter(|after| !after.is_empty()).map(cursor::read).transpose()?;
    let state = if asked.aside { PaymentState::Ignored } else { PaymentState::Waiting };
    let read = async |tx: &mut db::PlatformTx| {
        let rows = payments(&who.actor, tx, state, after, ROWS + 1).await?;
        Ok((rows, waiting(tx).await?, db::list_tenants(tx).await?))
    };
    let (rows, (count, sum), mut tenants) = app.db.platform(&who.actor, read).await?;
    tenants.sort_by(|one, other| one.name.cmp(&other.name));
    let choice = |tenant: db::Tenant| {
        let label = format!("{}, {} (№ {})", tenant.name, tenant.city, tenant.key.number);
        Choice::named(tenant.id, label)
    };
    let none = Choice::of("", "office-bank-pick".to_owned());
    let slice = Slice::cut(rows, ROWS, |row| (row.paid_on, row.id));
    let here = if asked.aside { "/wallets/queue?aside=true&after=" } else { "/wallets/queue?after=" };
    Ok(Queue {
        rows: slice.items.into_iter().map(Row::from).collect(),
        tenants: std::iter::once(none).chain(tenants.into_iter().map(choice)).collect(),
        next: slice.next.map(|next| format!("{here}{next}")),
        here: format!("{here}{}", asked.after),
        count,
        sum,
        aside: asked.aside,
        can_pay: who.actor.permissions.allows(Object::Wallet, Action::Pay),
        errors,
    })
}

/// `POST /wallets/queue/{id}/book`
///
/// # Errors
/// Those of [`book_to`]; a choice that is missing is told on the page.
pub async fn book(app: AppData, who: Who, view: View, id: Path<PaymentId>, form: Form<Decision>) -> Answer {
    let made = match form.tenant_id.parse() {
        Ok(tenant) => app.db.platform(&who.actor, async |tx| book_to(&who.actor, tx, *id, tenant).await).await,
        Err(_) => Err(Error::field("tenant_id", "required")),
    };
    done(&app, &who, view, made.map(|_| "office-bank-booked-flash")).await
}

/// `POST /wallets/queue/{id}/ignore`
///
/// # Errors
/// Those of [`decide::ignore`]; a reason that is missing is told on the page.
pub async fn ignore(app: AppData, who: Who, view: View, id: Path<PaymentId>, form: Form<Decision>) -> Answer {
    let input = IgnoreInput { reason: form.into_inner().reason };
    let work = async |tx: &mut db::PlatformTx| decide::ignore(&who.actor, tx, *id, &input).await;
    let made = app.db.platform(&who.actor, work).await;
    done(&app, &who, view, made.map(|_| "office-bank-ignored-flash")).await
}

async fn done(app: &AppData, who: &Who, view: View, made: Result<&'static str>) -> Answer {
    match made {
        Ok(key) => view.done("/wallets/queue", Some(flash(key))),
        Err(Error::Invalid(errors)) => {
            let page = read(app, who, &Asked::default(), errors).await?;
            view.refused(&page)
        }
        Err(error) => Err(error.into()),
    }
}

impl Page for Queue {
    const TEMPLATE: &'static str = "office/bank_queue.html";
    const FRAGMENTS: &'static [&'static str] = &["queue"];

    fn samples() -> Vec<Self> {
        let row = |(id, code): (u128, &str)| Row {
            id: PaymentId(Uuid::from_u128(id)),
            number: "118".into(),
            paid_on: web::sample_at().date_naive(),
            amount: Money::roubles(50_000),
            payer: "ООО «Урал-Кредит»".into(),
            payer_inn: "7707083893".into(),
            purpose: "Оплата по договору 14 от 01.02.2026, без НДС".into(),
            why: code.into(),
            reason: if code.is_empty() { "возврат поставщика".into() } else { String::new() },
            by: "Анна Воронцова".into(),
        };
        let full = Self {
            rows: [(1, "unmatched"), (2, "ambiguous"), (3, "maybe_by_hand"), (4, "reversed")].map(row).to_vec(),
            tenants: vec![Choice::of("", "office-bank-pick".to_owned())],
            next: Some("/wallets/queue?after=1".into()),
            here: "/wallets/queue?after=".into(),
            count: 4,
            sum: Money::roubles(200_000),
            aside: false,
            can_pay: true,
            errors: Vec::new(),
        };
        let aside = Self { aside: true, rows: vec![row((5, ""))], ..full.clone() };
        let refused = Self { errors: vec![FieldError::new("tenant_id", "required")], can_pay: false, ..full.clone() };
        let empty = Self { rows: Vec::new(), next: None, count: 0, ..full.clone() };
        vec![full, aside, refused, Self { aside: true, ..empty.clone() }, empty]
    }
}
