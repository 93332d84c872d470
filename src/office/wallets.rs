//! Wallets of all tenants: found by a word, the lowest first.

use actix_web::HttpRequest;
use actix_web::web::{Form, Query};
use chrono::{DateTime, Utc};
use intake::RawAmount;
use kernel::{Action, Error, FieldError, Money, Object, Result, TenantId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wallet::directory::{After, Find, Listed, Sort, Totals, page, totals};
use wallet::threshold::{Policy, ThresholdInput, policy, set_policy};
use web::cursor::{Order, Part};
use web::view::by_htmx;
use web::view::roubles;
use web::{Answer, AppData, Page, View, Who};

use crate::sell::flash;
use web::sample_at;

/// Rows of a page.
const ROWS: i64 = 100;

/// `/wallets`.
#[derive(Debug, Clone, Serialize)]
pub struct Wallets {
    rows: Vec<WalletRow>,
    next: Option<String>,
    here: String,
    q: String,
    sort: String,
    appended: bool,
    totals: Totals,
    waiting: i64,
    policy: PolicyForm,
    errors: Vec<FieldError>,
    can_pay: bool,
    can_configure: bool,
}

#[derive(Debug, Clone, Serialize)]
struct WalletRow {
    id: TenantId,
    name: String,
    city: String,
    number: i32,
    balance: Money,
    credit_limit: Money,
    left: Money,
    moved_at: Option<DateTime<Utc>>,
    low: bool,
    paused: bool,
}

/// The network's thresholds as they are typed, in roubles.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PolicyForm {
    low_at: String,
    pause_at: String,
}

impl PolicyForm {
    fn of(policy: &Policy) -> Self {
        Self { low_at: roubles(policy.low_at), pause_at: roubles(policy.pause_at) }
    }

    fn input(&self) -> Result<ThresholdInput> {
        Ok(ThresholdInput {
            low_at: Some(typed("low_at", &self.low_at)?),
            pause_at: Some(typed("pause_at", &self.pause_at)?),
        })
    }
}

/// A typed amount in kopecks; nothing and zero are zero.
pub(crate) fn typed(field: &'static str, text: &str) -> Result<i64> {
    let money = RawAmount::Roubles(text.to_owned()).money().map_err(|code| Error::field(field, code))?;
    Ok(money.map_or(0, Money::as_kopecks))
}

impl From<Listed> for WalletRow {
    fn from(listed: Listed) -> Self {
        let wallet = listed.wallet;
        Self {
            id: wallet.tenant_id,
            name: listed.name,
            city: listed.city,
            number: listed.number,
            balance: wallet.available,
            credit_limit: wallet.credit_limit,
            left: wallet.left(),
            moved_at: listed.moved_at,
            low: wallet.is_low(),
            paused: wallet.is_paused(),
        }
    }
}

/// What the page may be asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    sort: String,
    after: String,
    until: String,
}

/// `GET /wallets`.
///
/// # Errors
/// `Forbidden`; `Invalid` for an unknown order or a bad cursor.
pub async fn list(app: AppData, who: Who, view: View, request: HttpRequest, asked: Query<Asked>) -> Answer {
    let page = read(&app, &who, &asked).await?;
    view.page(&Wallets { appended: !asked.after.is_empty() && by_htmx(&request), ..page })
}

async fn read(app: &AppData, who: &Who, asked: &Asked) -> Result<Wallets> {
    who.actor.require_network(Object::Wallet, Action::View)?;
    let find = Find { q: asked.q.clone(), sort: asked.sort.clone() };
    let order = find.order()?;
    let part: Part<After> = Part::read(&asked.after, &asked.until)?;
    let read = async |tx: &mut db::PlatformTx| {
        let rows = page(&who.actor, tx, &find, part.after.clone(), part.until.as_ref(), part.limit(ROWS)).await?;
        let (waiting, _) = wallet::bank::list::waiting(tx).await?;
        Ok((rows, totals(tx).await?, waiting, policy(tx).await?))
    };
    let (rows, totals, waiting, policy) = app.db.platform(&who.actor, read).await?;
    let key = |listed: &Listed| After::of(order, listed);
    let slice = match order {
        Sort::Name => part.cut_within(rows, ROWS, key),
        Sort::Most => part.cut(rows, ROWS, Order::Falling, key),
        Sort::Low | Sort::Balance => part.cut(rows, ROWS, Order::Rising, key),
    };
    let may = |action| who.actor.permissions.allows(Object::Wallet, action);
    let here = format!("/wallets?q={}&sort={}", web::view::encode_query(&find.q), order);
    Ok(Wallets {
        rows: slice.items.into_iter().map(WalletRow::from).collect(),
        next: slice.next.map(|next| format!("{here}&after={next}")),
        here,
        q: find.q,
        sort: order.as_str().to_owned(),
        appended: false,
        totals,
        waiting,
        policy: PolicyForm::of(&policy),
        errors: Vec::new(),
        can_pay: may(Action::Pay),
        can_configure: may(Action::Configure),
    })
}

/// `POST /wallets/policy`
///
/// # Errors
/// Those of [`set_policy`]; refused fields come back in the form.
pub async fn save_policy(app: AppData, who: Who, view: View, form: Form<PolicyForm>) -> Answer {
    let policy = form.into_inner();
    let made = match policy.input() {
        Ok(input) => app.db.platform(&who.actor, async |tx| set_policy(&who.actor, tx, input).await).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(_) => view.done("/wallets", Some(flash("office-policy-saved"))),
        Err(Error::Invalid(errors)) => {
            let page = read(&app, &who, &Asked::default()).await?;
            view.refused(&Wallets { policy, errors, ..page })
        }
        Err(error) => Err(error.into()),
    }
}

impl Page for Wallets {
    const TEMPLATE: &'static str = "office/wallets.html";
    const FRAGMENTS: &'static [&'static str] = &["wallets", "rows_more"];

    fn samples() -> Vec<Self> {
        let row = |id: u128, name: &str, available: i64, credit: i64| {
            let wallet = wallet::Wallet {
                tenant_id: TenantId(Uuid::from_u128(id)),
                available: Money::roubles(available),
                held: Money::ZERO,
                credit_limit: Money::roubles(credit),
                low_at: Money::roubles(5_000),
                pause_at: Money::roubles(3_000),
            };
            let (name, city) = (name.to_owned(), "Екатеринбург".to_owned());
            WalletRow::from(Listed { name, city, number: 12, moved_at: (credit > 0).then(sample_at), wallet })
        };
        let full = Self {
            rows: vec![row(6, "Волга-Финанс", -400, 2_000), row(5, "Урал-Кредит", 84_300, 0)],
            next: Some("/wallets?after=1".into()),
            here: "/wallets?q=&sort=low".into(),
            q: String::new(),
            sort: Sort::Low.as_str().into(),
            appended: false,
            totals: Totals { count: 2, balance: Money::roubles(83_900), low: 1 },
            waiting: 3,
            policy: PolicyForm { low_at: "5000".into(), pause_at: "0".into() },
            errors: Vec::new(),
            can_pay: true,
            can_configure: true,
        };
        let none = Self { rows: Vec::new(), next: None, q: "север".into(), ..full.clone() };
        let empty = Self { q: String::new(), can_configure: false, can_pay: false, waiting: 0, ..none.clone() };
        let refused = Self { errors: vec![FieldError::new("low_at", "invalid_amount")], ..full.clone() };
        vec![full.clone(), refused, none, empty, Self { appended: true, sort: Sort::Most.as_str().into(), ..full }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_holds_what_it_was_given() {
        for kopecks in [0, 500, 123_456, 9] {
            assert_eq!(typed("x", &roubles(Money::kopecks(kopecks))).unwrap(), kopecks);
        }
    }
}
