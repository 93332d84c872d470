//! The catalogue of banks and programmes as a page.

use actix_web::web::{Form, Path};
use kernel::{Action, BankId, Error, FieldError, Money, Object, Result};
use serde::{Deserialize, Serialize};
use web::{Answer, AppData, Page, View, Who, see_other};

use super::edit::{BankInput, add, change};
use super::{Bank, Listed, Programme, list};
use crate::percent::shown;

/// `/banks`.
#[derive(Debug, Clone, Serialize)]
pub struct Banks {
    banks: Vec<BankCard>,
    form: BankFields,
    /// The bank whose form was refused; none for the new one's.
    of: Option<BankId>,
    errors: Vec<FieldError>,
    can_configure: bool,
}

#[derive(Debug, Clone, Serialize)]
struct BankCard {
    #[serde(flatten)]
    bank: Bank,
    programmes: Vec<ProgrammeRow>,
}

#[derive(Debug, Clone, Serialize)]
struct ProgrammeRow {
    #[serde(flatten)]
    programme: Programme,
    rate: f64,
    down_payment: Option<f64>,
    burden: Option<f64>,
}

impl ProgrammeRow {
    fn of(programme: Programme) -> Self {
        Self {
            rate: shown(programme.rate_bp),
            down_payment: programme.down_payment_bp.map(shown),
            burden: programme.burden_bp.map(shown),
            programme,
        }
    }
}

impl From<Listed> for BankCard {
    fn from(listed: Listed) -> Self {
        Self { bank: listed.bank, programmes: listed.programmes.into_iter().map(ProgrammeRow::of).collect() }
    }
}

/// A bank's fields as they were typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BankFields {
    name: String,
    note: String,
    active: String,
}

impl BankFields {
    fn input(&self) -> BankInput {
        BankInput { name: self.name.clone(), note: self.note.clone(), active: !self.active.is_empty() }
    }
}

/// `GET /banks`
///
/// # Errors
/// `Forbidden`.
pub async fn show(app: AppData, who: Who, view: View) -> Answer {
    view.page(&page(&app, &who).await?)
}

async fn page(app: &AppData, who: &Who) -> Result<Banks> {
    let all = app.db.tenant(&who.actor, who.tenant()?, async |tx| list(&who.actor, tx).await).await?;
    Ok(Banks {
        banks: all.into_iter().map(BankCard::from).collect(),
        form: BankFields::default(),
        of: None,
        errors: Vec::new(),
        can_configure: who.actor.permissions.allows(Object::Bank, Action::Configure),
    })
}

/// `POST /banks`
///
/// # Errors
/// As [`add`]; refused fields come back in the form.
pub async fn create(app: AppData, who: Who, view: View, form: Form<BankFields>) -> Answer {
    let form = form.into_inner();
    let input = BankInput { active: true, ..form.input() };
    let made = app.db.tenant(&who.actor, who.tenant()?, async |tx| add(&who.actor, tx, &input).await).await;
    bank_done(&app, &who, view, made, form, None).await
}

/// `POST /banks/{id}`
///
/// # Errors
/// As [`change`]; refused fields come back in the form.
pub async fn save(app: AppData, who: Who, view: View, id: Path<BankId>, form: Form<BankFields>) -> Answer {
    let form = form.into_inner();
    let input = form.input();
    let made = app.db.tenant(&who.actor, who.tenant()?, async |tx| change(&who.actor, tx, *id, &input).await).await;
    bank_done(&app, &who, view, made, form, Some(*id)).await
}

async fn bank_done(
    app: &AppData,
    who: &Who,
    view: View,
    made: Result<Bank>,
    form: BankFields,
    of: Option<BankId>,
) -> Answer {
    match made {
        Ok(bank) => Ok(see_other(&format!("/banks#bank_{}", bank.id))),
        Err(Error::Invalid(errors)) => view.refused(&Banks { form, of, errors, ..page(app, who).await? }),
        Err(error) => Err(error.into()),
    }
}

impl Page for Banks {
    const TEMPLATE: &'static str = "lending/banks.html";

    fn samples() -> Vec<Self> {
        let bank = |n: u128, active| Bank {
            id: BankId(uuid::Uuid::from_u128(n)),
            name: "Банк Урала".into(),
            note: if active { "Заявки на почту куратора".into() } else { String::new() },
            active,
        };
        let bounded = Programme {
            amount_min: Some(Money::roubles(500_000)),
            amount_max: Some(Money::roubles(30_000_000)),
            months_min: Some(12),
            months_max: Some(360),
            age_min: Some(21),
            age_max: Some(70),
            income_min: Some(Money::roubles(40_000)),
            down_payment_bp: Some(2_010),
            burden_bp: Some(5_000),
            decision_days: Some(3),
            ..Programme::unbounded("mortgage")
        };
        let upper = Programme { amount_min: None, months_min: None, age_min: None, ..bounded.clone() };
        let lower = Programme { amount_max: None, months_max: None, age_max: None, ..bounded.clone() };
        let closed = Programme { active: false, ..Programme::unbounded("car") };
        let rows = [bounded, upper, lower, closed].map(ProgrammeRow::of).to_vec();
        let full = Self {
            banks: vec![
                BankCard { bank: bank(1, true), programmes: rows },
                BankCard { bank: bank(2, false), programmes: Vec::new() },
            ],
            form: BankFields::default(),
            of: None,
            errors: Vec::new(),
            can_configure: true,
        };
        let empty = Self { banks: Vec::new(), ..full.clone() };
        let wrong = |of| Self {
            of,
            errors: vec![FieldError::new("name", "taken"), FieldError::new("note", "too_long")],
            ..full.clone()
        };
        let read_only = |page: &Self| Self { can_configure: false, ..page.clone() };
        vec![
            wrong(None),
            wrong(Some(BankId(uuid::Uuid::from_u128(1)))),
            read_only(&full),
            read_only(&empty),
            full,
            empty,
        ]
    }
}
