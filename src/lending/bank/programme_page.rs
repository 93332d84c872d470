//! The form of a programme.

use actix_web::web::{Form, Path};
use db::TenantTx;
use intake::choices;
use kernel::{Action, BankId, Error, FieldError, Money, Object, ProgrammeId, Result};
use serde::{Deserialize, Serialize};
use web::render::card::Choice;
use web::view::{roubles, whole};
use web::{Answer, AppData, Page, View, Who, see_other};

use super::edit::{ProgrammeInput, add_programme, change_programme};
use super::{Programme, find, find_programme};
use crate::application::form::{amount, percentage, require};
use crate::percent::typed;

/// `/banks/{id}/programmes/new` and `/programmes/{id}`.
#[derive(Debug, Clone, Serialize)]
pub struct ProgrammeForm {
    id: Option<ProgrammeId>,
    bank_id: BankId,
    bank: String,
    form: ProgrammeFields,
    products: Vec<Choice>,
    errors: Vec<FieldError>,
}

/// A programme's fields as they were typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ProgrammeFields {
    name: String,
    product: String,
    rate: String,
    amount_min: String,
    amount_max: String,
    months_min: String,
    months_max: String,
    age_min: String,
    age_max: String,
    income_min: String,
    down_payment: String,
    burden: String,
    decision_days: String,
    active: String,
}

impl ProgrammeFields {
    fn of(programme: &Programme) -> Self {
        let number = |value: Option<i32>| value.map(|value| value.to_string()).unwrap_or_default();
        Self {
            name: programme.name.clone(),
            product: programme.product.clone(),
            rate: typed(programme.rate_bp),
            amount_min: roubles(programme.amount_min),
            amount_max: roubles(programme.amount_max),
            months_min: number(programme.months_min),
            months_max: number(programme.months_max),
            age_min: number(programme.age_min),
            age_max: number(programme.age_max),
            income_min: roubles(programme.income_min),
            down_payment: programme.down_payment_bp.map(typed).unwrap_or_default(),
            burden: programme.burden_bp.map(typed).unwrap_or_default(),
            decision_days: number(programme.decision_days),
            active: if programme.active { "true".to_owned() } else { String::new() },
        }
    }

    fn input(&self) -> Result<ProgrammeInput> {
        let mut errors = Vec::new();
        // A bound of nothing is no bound.
        let mut money = |field, text: &str| amount(&mut errors, field, text).filter(|amount| *amount != Money::ZERO);
        let (amount_min, amount_max) = (money("amount_min", &self.amount_min), money("amount_max", &self.amount_max));
        let income_min = money("income_min", &self.income_min);
        let mut number = |field, text: &str| whole(&mut errors, field, text);
        let (months_min, months_max) = (number("months_min", &self.months_min), number("months_max", &self.months_max));
        let (age_min, age_max) = (number("age_min", &self.age_min), number("age_max", &self.age_max));
        let decision_days = number("decision_days", &self.decision_days);
        let mut part = |field, text: &str| percentage(&mut errors, field, text).filter(|points| *points != 0);
        let (down_payment_bp, burden_bp) = (part("down_payment", &self.down_payment), part("burden", &self.burden));
        let rate_bp = percentage(&mut errors, "rate", &self.rate);
        require(&mut errors, [("rate", rate_bp.is_none())]);
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        Ok(ProgrammeInput {
            name: self.name.clone(),
            product: self.product.clone(),
            rate_bp: rate_bp.unwrap_or_default(),
            amount_min,
            amount_max,
            months_min,
            months_max,
            age_min,
            age_max,
            income_min,
            down_payment_bp,
            burden_bp,
            decision_days,
            active: !self.active.is_empty(),
        })
    }
}

/// The field of the form that an error of a programme is about.
fn on_form(error: FieldError) -> FieldError {
    match error.field.as_ref() {
        "rate_bp" => FieldError::new("rate", error.code),
        "down_payment_bp" => FieldError::new("down_payment", error.code),
        "burden_bp" => FieldError::new("burden", error.code),
        _ => error,
    }
}

/// `GET /banks/{id}/programmes/new`
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn new_programme(app: AppData, who: Who, view: View, bank: Path<BankId>) -> Answer {
    let form = ProgrammeFields { active: "true".to_owned(), ..ProgrammeFields::default() };
    view.page(&programme_form(&app, &who, *bank, None, form).await?)
}

/// `GET /programmes/{id}`
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn show_programme(app: AppData, who: Who, view: View, id: Path<ProgrammeId>) -> Answer {
    let programme = read_programme(&app, &who, *id).await?;
    let form = ProgrammeFields::of(&programme);
    view.page(&programme_form(&app, &who, programme.bank_id, Some(*id), form).await?)
}

async fn read_programme(app: &AppData, who: &Who, id: ProgrammeId) -> Result<Programme> {
    app.db.tenant(&who.actor, who.tenant()?, async |tx| find_programme(tx, id).await).await
}

async fn programme_form(
    app: &AppData,
    who: &Who,
    bank: BankId,
    id: Option<ProgrammeId>,
    form: ProgrammeFields,
) -> Result<ProgrammeForm> {
    who.actor.require(Object::Bank, Action::Configure)?;
    let bank = app.db.tenant(&who.actor, who.tenant()?, async |tx| find(tx, bank).await).await?;
    let products = std::iter::once(Choice::any("lending-choose-product")).chain(choices::products()).collect();
    Ok(ProgrammeForm { id, bank_id: bank.id, bank: bank.name, form, products, errors: Vec::new() })
}

/// `POST /banks/{id}/programmes`
///
/// # Errors
/// As [`add_programme`]; refused fields come back in the form.
pub async fn create_programme(
    app: AppData,
    who: Who,
    view: View,
    bank: Path<BankId>,
    form: Form<ProgrammeFields>,
) -> Answer {
    let form = form.into_inner();
    let made = match form.input() {
        Ok(input) => {
            let work = async |tx: &mut TenantTx| add_programme(&who.actor, tx, *bank, &input).await;
            app.db.tenant(&who.actor, who.tenant()?, work).await
        }
        Err(error) => Err(error),
    };
    programme_done(&app, &who, view, made, (*bank, None), form).await
}

/// `POST /programmes/{id}`
///
/// # Errors
/// As [`change_programme`]; refused fields come back in the form.
pub async fn save_programme(
    app: AppData,
    who: Who,
    view: View,
    id: Path<ProgrammeId>,
    form: Form<ProgrammeFields>,
) -> Answer {
    let form = form.into_inner();
    let bank = read_programme(&app, &who, *id).await?.bank_id;
    let made = match form.input() {
        Ok(input) => {
            let work = async |tx: &mut TenantTx| change_programme(&who.actor, tx, *id, &input).await;
            app.db.tenant(&who.actor, who.tenant()?, work).await
        }
        Err(error) => Err(error),
    };
    programme_done(&app, &who, view, made, (bank, Some(*id)), form).await
}

async fn programme_done(
    app: &AppData,
    who: &Who,
    view: View,
    made: Result<Programme>,
    (bank, id): (BankId, Option<ProgrammeId>),
    form: ProgrammeFields,
) -> Answer {
    match made {
        Ok(programme) => Ok(see_other(&format!("/banks#bank_{}", programme.bank_id))),
        Err(Error::Invalid(errors)) => {
            let errors = errors.into_iter().map(on_form).collect();
            view.refused(&ProgrammeForm { errors, ..programme_form(app, who, bank, id, form).await? })
        }
        Err(error) => Err(error.into()),
    }
}

impl Page for ProgrammeForm {
    const TEMPLATE: &'static str = "lending/programme_form.html";

    fn samples() -> Vec<Self> {
        let fresh = Self {
            id: None,
            bank_id: BankId(uuid::Uuid::from_u128(1)),
            bank: "Банк Урала".into(),
            form: ProgrammeFields::default(),
            products: choices::products(),
            errors: Vec::new(),
        };
        let wrong = [
            ("name", "required"),
            ("product", "unknown_product"),
            ("rate", "out_of_range"),
            ("amount_max", "below_least"),
            ("months_min", "out_of_range"),
            ("income_min", "invalid_amount"),
        ];
        let errors = wrong.iter().map(|(field, code)| FieldError::new(*field, *code)).collect();
        let changed = Self {
            id: Some(ProgrammeId(uuid::Uuid::from_u128(7))),
            form: ProgrammeFields::of(&Programme::unbounded("mortgage")),
            errors,
            ..fresh.clone()
        };
        vec![fresh, changed]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_programme_is_read_from_what_it_was_drawn_as() {
        let drawn = Programme {
            amount_max: Some(Money::kopecks(3_000_000_050)),
            months_min: Some(12),
            down_payment_bp: Some(2_010),
            ..Programme::unbounded("mortgage")
        };
        let read = ProgrammeFields::of(&drawn).input().unwrap();
        assert_eq!((read.rate_bp, read.amount_max, read.months_min), (1_850, drawn.amount_max, Some(12)));
        assert_eq!(
            (read.down_payment_bp, read.burden_bp, read.amount_min, read.active),
            (Some(2_010), None, None, true)
        );
    }
}
