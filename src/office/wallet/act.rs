//! The forms of a wallet's page: each is one use case, and comes back with its errors when it is refused.

use actix_web::web::{Form, Path};
use kernel::{Error, FieldError, Result, TenantId, TransferId};
use serde::{Deserialize, Serialize};
use wallet::correct::{ReversalInput, reverse};
use wallet::deposit::{DepositInput, deposit};
use wallet::limit::{self, LimitInput};
use wallet::part::LinesQuery;
use wallet::requisites::{self, RequisitesInput};
use wallet::threshold::{self, ThresholdInput};
use wallet::withdraw::{WithdrawalInput, withdraw};
use web::{Answer, AppData, Flash, View, Who};

use super::{WalletPage, draw, read};
use crate::sell::flash;
use crate::wallets::typed;

/// What the page's forms send; each sends its own part.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Fields {
    pub(super) amount: String,
    pub(super) reference: String,
    pub(super) out_amount: String,
    pub(super) out_reference: String,
    pub(super) out_reason: String,
    pub(super) credit_limit: String,
    pub(super) limit_reason: String,
    pub(super) low_at: String,
    pub(super) pause_at: String,
    /// Anything: the network's thresholds are wanted again.
    pub(super) network: String,
    pub(super) inn: String,
    pub(super) kpp: String,
    pub(super) legal_name: String,
    pub(super) undo_reason: String,
}

/// An amount that must be there, in kopecks.
fn required(field: &'static str, text: &str) -> Result<i64> {
    match typed(field, text)? {
        0 => Err(Error::field(field, "required")),
        kopecks => Ok(kopecks),
    }
}

/// A form: its name, and the names its fields have on the page for those of the use case.
struct Sent {
    form: &'static str,
    names: &'static [(&'static str, &'static str)],
    /// The field that is told when there is not enough money.
    money: &'static str,
}

/// Goes back to the page: with a message, or with the form as it was sent and its errors.
async fn answer(
    app: &AppData,
    who: &Who,
    view: View,
    id: TenantId,
    sent: Sent,
    fields: Fields,
    made: Result<Flash>,
) -> Answer {
    let errors = match made {
        Ok(flash) => return view.done(&format!("/wallets/{id}"), Some(flash)),
        Err(Error::Invalid(errors)) => errors,
        Err(Error::PaymentRequired) => vec![FieldError::new(sent.money, "not_covered")],
        Err(other) => return Err(other.into()),
    };
    let named = |error: FieldError| {
        let known = sent.names.iter().find(|(field, _)| *field == error.field);
        known.map_or_else(|| error.clone(), |(_, name)| FieldError::new(*name, error.code.clone()))
    };
    let asked = LinesQuery::default();
    let data = app.db.platform(&who.actor, async |tx| read(&who.actor, tx, id, &asked).await).await?;
    let page = draw(&who.actor, data);
    let form = merged(page.form.clone(), fields, sent.form);
    view.refused(&WalletPage { form, refused: sent.form, errors: errors.into_iter().map(named).collect(), ..page })
}

/// What was sent, and for the other forms what is stored.
fn merged(stored: Fields, sent: Fields, form: &str) -> Fields {
    match form {
        "deposit" => Fields { amount: sent.amount, reference: sent.reference, ..stored },
        "withdrawal" => Fields {
            out_amount: sent.out_amount,
            out_reference: sent.out_reference,
            out_reason: sent.out_reason,
            ..stored
        },
        "limit" => Fields { credit_limit: sent.credit_limit, limit_reason: sent.limit_reason, ..stored },
        "thresholds" => Fields { low_at: sent.low_at, pause_at: sent.pause_at, ..stored },
        "requisites" => Fields { inn: sent.inn, kpp: sent.kpp, legal_name: sent.legal_name, ..stored },
        _ => Fields { undo_reason: sent.undo_reason, ..stored },
    }
}

/// `POST /wallets/{tenant_id}/deposits`.
///
/// # Errors
/// As [`deposit`]; refused fields come back in the form.
pub async fn pay_in(app: AppData, who: Who, view: View, id: Path<TenantId>, form: Form<Fields>) -> Answer {
    let fields = form.into_inner();
    let made = match required("amount", &fields.amount) {
        Ok(amount) => {
            let input = DepositInput { amount, reference: fields.reference.clone() };
            app.db.platform(&who.actor, async |tx| deposit(&who.actor, tx, *id, &input).await).await
        }
        Err(error) => Err(error),
    };
    let sent = Sent { form: "deposit", names: &[], money: "amount" };
    let made = made.map(|_| Flash { what: fields.amount.clone(), ..flash("office-deposited") });
    answer(&app, &who, view, *id, sent, fields, made).await
}

/// `POST /wallets/{tenant_id}/withdrawals`.
///
/// # Errors
/// As [`withdraw`]; refused fields come back in the form.
pub async fn pay_out(app: AppData, who: Who, view: View, id: Path<TenantId>, form: Form<Fields>) -> Answer {
    let fields = form.into_inner();
    let made = match required("amount", &fields.out_amount) {
        Ok(amount) => {
            let (reference, reason) = (fields.out_reference.clone(), fields.out_reason.clone());
            let input = WithdrawalInput { amount, reference, reason };
            app.db.platform(&who.actor, async |tx| withdraw(&who.actor, tx, *id, &input).await).await
        }
        Err(error) => Err(error),
    };
    let names = &[("amount", "out_amount"), ("reference", "out_reference"), ("reason", "out_reason")];
    let sent = Sent { form: "withdrawal", names, money: "out_amount" };
    answer(&app, &who, view, *id, sent, fields, made.map(|_| flash("office-withdrawn"))).await
}

/// `POST /wallets/{tenant_id}/credit-limit`.
///
/// # Errors
/// As [`limit::set`]; refused fields come back in the form.
pub async fn set_limit(app: AppData, who: Who, view: View, id: Path<TenantId>, form: Form<Fields>) -> Answer {
    let fields = form.into_inner();
    let made = match typed("credit_limit", &fields.credit_limit) {
        Ok(credit_limit) => {
            let input = LimitInput { credit_limit, reason: fields.limit_reason.clone() };
            app.db.platform(&who.actor, async |tx| limit::set(&who.actor, tx, *id, &input).await).await
        }
        Err(error) => Err(error),
    };
    let sent = Sent { form: "limit", names: &[("reason", "limit_reason")], money: "credit_limit" };
    answer(&app, &who, view, *id, sent, fields, made.map(|_| flash("office-limit-saved"))).await
}

/// `POST /wallets/{tenant_id}/thresholds`.
///
/// # Errors
/// As [`threshold::set`]; refused fields come back in the form.
pub async fn save_thresholds(app: AppData, who: Who, view: View, id: Path<TenantId>, form: Form<Fields>) -> Answer {
    let fields = form.into_inner();
    let kopecks = |field, text: &str| if fields.network.is_empty() { typed(field, text).map(Some) } else { Ok(None) };
    let made = match (kopecks("low_at", &fields.low_at), kopecks("pause_at", &fields.pause_at)) {
        (Ok(low_at), Ok(pause_at)) => {
            let input = ThresholdInput { low_at, pause_at };
            app.db.platform(&who.actor, async |tx| threshold::set(&who.actor, tx, *id, input).await).await
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    let sent = Sent { form: "thresholds", names: &[], money: "low_at" };
    answer(&app, &who, view, *id, sent, fields, made.map(|_| flash("office-thresholds-saved"))).await
}

/// `POST /wallets/{tenant_id}/requisites`.
///
/// # Errors
/// As [`requisites::set`]; refused fields come back in the form.
pub async fn save_requisites(app: AppData, who: Who, view: View, id: Path<TenantId>, form: Form<Fields>) -> Answer {
    let fields = form.into_inner();
    let input =
        RequisitesInput { inn: fields.inn.clone(), kpp: fields.kpp.clone(), legal_name: fields.legal_name.clone() };
    let made = app.db.platform(&who.actor, async |tx| requisites::set(&who.actor, tx, *id, &input).await).await;
    let sent = Sent { form: "requisites", names: &[], money: "inn" };
    answer(&app, &who, view, *id, sent, fields, made.map(|_| flash("office-requisites-saved"))).await
}

/// `POST /wallets/{tenant_id}/transfers/{id}/reverse`.
///
/// # Errors
/// As [`reverse`]; refused fields come back in the form.
pub async fn undo(
    app: AppData,
    who: Who,
    view: View,
    path: Path<(TenantId, TransferId)>,
    form: Form<Fields>,
) -> Answer {
    let ((id, transfer), fields) = (path.into_inner(), form.into_inner());
    let input = ReversalInput { reason: fields.undo_reason.clone() };
    let made = app.db.platform(&who.actor, async |tx| reverse(&who.actor, tx, id, transfer, &input).await).await;
    let sent = Sent { form: "undo", names: &[("reason", "undo_reason")], money: "undo_reason" };
    answer(&app, &who, view, id, sent, fields, made.map(|_| flash("office-undone"))).await
}
