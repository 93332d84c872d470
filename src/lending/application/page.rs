//! The application of a deal as a page: what the client asks for, at which banks it is, what they offer, and which programmes fit.

mod row;

use actix_web::web::{Form, Path, Query};
use crm::deal::Deal;
use db::TenantTx;
use intake::choices;
use kernel::{Action, Actor, BankId, DealId, Error, FieldError, Object, ProgrammeId, Result, SubmissionId};
use serde::{Deserialize, Serialize};
use web::render::card::Choice;
use web::view::roubles;
use web::{Answer, AppData, Page, View, Who, see_other};

use self::row::{MatchRow, OfferRow, SubmissionRow};
use super::form::Fields;
use super::matching::{Matched, matched};
use super::{Application, get, save};
use crate::bank::{self, Bank};
use crate::submission::advance::advance;
use crate::submission::form::{self, on_form};
use crate::submission::offer::compare;
use crate::submission::send::{SubmissionInput, begin};
use crate::submission::{self, Status, Submission, bank_day};

/// Why an act was refused, as far as the page can explain it.
const REFUSALS: [&str; 13] = [
    "stale",
    "wrong_status",
    "withdrawn",
    "lapsed",
    "chosen",
    "submitted",
    "cooling",
    "issued",
    "too_early",
    "no_application",
    "inactive",
    "wrong_product",
    "stale_application",
];

/// What the page may be asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The submission whose next step is to be typed.
    step: String,
    /// Which step.
    to: String,
    /// Why the last act was refused.
    refused: String,
}

/// `/deals/{id}/application`.
#[derive(Debug, Clone, Serialize)]
pub struct ApplicationPage {
    deal: DealLine,
    form: Fields,
    errors: Vec<FieldError>,
    products: Vec<Choice>,
    rows: Vec<SubmissionRow>,
    offers: Vec<OfferRow>,
    matched: Vec<MatchRow>,
    banks: Vec<Choice>,
    enquiries: i64,
    step: Option<StepForm>,
    refused: &'static str,
    /// The application for a reader who may not change it.
    written: Option<Application>,
    can_edit: bool,
    can_move: bool,
    can_configure: bool,
}

#[derive(Debug, Clone, Serialize)]
struct DealLine {
    id: DealId,
    title: String,
}

/// The form of a step.
#[derive(Debug, Clone, Serialize)]
struct StepForm {
    id: SubmissionId,
    bank: String,
    to: Status,
    fields: form::Fields,
}

struct Data {
    deal: Deal,
    application: Option<Application>,
    submissions: Vec<Submission>,
    banks: Vec<bank::Listed>,
    matched: Vec<Matched>,
    enquiries: i64,
}

impl Data {
    async fn read(actor: &Actor, tx: &mut TenantTx, deal: DealId) -> Result<Self> {
        let (deal, application) = get(actor, tx, deal).await?;
        let (submissions, matched) = match &application {
            Some(application) => {
                let submissions = submission::of_application(tx, application.id).await?;
                (submissions, matched(actor, tx, application).await?)
            }
            None => (Vec::new(), Vec::new()),
        };
        let enquiries = match deal.client_id {
            Some(client) => submission::enquiries(tx, client).await?,
            None => 0,
        };
        Ok(Self { banks: bank::list(actor, tx).await?, deal, application, submissions, matched, enquiries })
    }

    fn bank(&self, id: BankId) -> Option<&bank::Listed> {
        self.banks.iter().find(|listed| listed.bank.id == id)
    }

    fn name(&self, id: BankId) -> String {
        self.bank(id).map(|listed| listed.bank.name.clone()).unwrap_or_default()
    }
}

fn draw(view: &View, actor: &Actor, data: &Data) -> ApplicationPage {
    let now = view.chrome.now;
    let may = |object, action| actor.permissions.allows(object, action);
    let active = |bank: &Bank| bank.active.then(|| Choice::named(bank.id, bank.name.clone()));
    ApplicationPage {
        form: match &data.application {
            Some(application) => Fields::of(application),
            None => Fields {
                product: data.deal.product.clone().unwrap_or_default(),
                amount: roubles(data.deal.amount),
                ..Fields::default()
            },
        },
        errors: Vec::new(),
        products: std::iter::once(Choice::any("crm-choose")).chain(choices::products()).collect(),
        rows: data.submissions.iter().map(|row| SubmissionRow::of(row, data.bank(row.bank_id), actor, now)).collect(),
        offers: compare(&data.submissions, bank_day(now)).into_iter().map(|offer| OfferRow::of(offer, data)).collect(),
        matched: data.matched.iter().map(|row| MatchRow::of(row, &data.submissions)).collect(),
        banks: std::iter::once(Choice::any("lending-choose-bank"))
            .chain(data.banks.iter().filter_map(|listed| active(&listed.bank)))
            .collect(),
        enquiries: data.enquiries,
        step: None,
        refused: "",
        written: data.application.clone(),
        can_edit: may(Object::Deal, Action::Edit) && data.deal.issued_on.is_none(),
        can_move: may(Object::Deal, Action::Edit),
        can_configure: may(Object::Bank, Action::Configure),
        deal: DealLine { id: data.deal.id, title: data.deal.title.clone() },
    }
}

/// The form of a step that an address asks for; none where it can't follow.
fn step_form(view: &View, data: &Data, asked: &Asked) -> Option<StepForm> {
    let row = data.submissions.iter().find(|row| row.id.to_string() == asked.step)?;
    let to = Status::parse(&asked.to).filter(|to| row.next().contains(to))?;
    let now = view.chrome.now.with_timezone(&view.chrome.zone);
    Some(StepForm { id: row.id, bank: data.name(row.bank_id), to, fields: form::Fields::of(row, to, now) })
}

fn known(code: &str) -> &'static str {
    REFUSALS.into_iter().find(|known| *known == code).unwrap_or_default()
}

async fn read(app: &AppData, who: &Who, deal: DealId) -> Result<Data> {
    app.db.tenant(&who.actor, who.tenant()?, async |tx| Data::read(&who.actor, tx, deal).await).await
}

/// `GET /deals/{id}/application`
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn show(app: AppData, who: Who, view: View, deal: Path<DealId>, asked: Query<Asked>) -> Answer {
    let data = read(&app, &who, *deal).await?;
    let step = step_form(&view, &data, &asked);
    let page = ApplicationPage { step, refused: known(&asked.refused), ..draw(&view, &who.actor, &data) };
    view.page(&page)
}

/// `POST /deals/{id}/application`
///
/// # Errors
/// As [`save`]; refused fields come back in the form.
pub async fn store(app: AppData, who: Who, view: View, deal: Path<DealId>, form: Form<Fields>) -> Answer {
    let form = form.into_inner();
    let stored = match form.input() {
        Ok(input) => {
            app.db.tenant(&who.actor, who.tenant()?, async |tx| save(&who.actor, tx, *deal, &input).await).await
        }
        Err(error) => Err(error),
    };
    match stored {
        Ok(_) => Ok(see_other(&format!("/deals/{deal}/application"))),
        Err(Error::Invalid(errors)) => {
            let data = read(&app, &who, *deal).await?;
            let page = ApplicationPage { form, errors, ..draw(&view, &who.actor, &data) };
            view.refused(&page)
        }
        // What was typed stays, over the version that is there now: who saves it again has been told.
        Err(Error::Conflict("stale")) => {
            let data = read(&app, &who, *deal).await?;
            let drawn = draw(&view, &who.actor, &data);
            let form = Fields { version: drawn.form.version.clone(), ..form };
            view.refused(&ApplicationPage { form, refused: "stale_application", ..drawn })
        }
        Err(error) => back(*deal, error),
    }
}

/// What the button of a programme or the choice of a bank sends.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Begun {
    bank: String,
    programme: String,
}

/// `POST /deals/{id}/submissions`
///
/// # Errors
/// As [`begin`]; a refusal leads back to the page, which says why.
pub async fn add(app: AppData, who: Who, deal: Path<DealId>, form: Form<Begun>) -> Answer {
    let input = SubmissionInput {
        bank_id: form.bank.parse::<BankId>().map_err(|_| Error::field("bank_id", "unknown_bank"))?,
        programme_id: match form.programme.as_str() {
            "" => None,
            id => Some(id.parse::<ProgrammeId>().map_err(|_| Error::field("programme_id", "unknown_programme"))?),
        },
        amount: None,
        months: None,
    };
    match app.db.tenant(&who.actor, who.tenant()?, async |tx| begin(&who.actor, tx, *deal, &input).await).await {
        Ok(_) => Ok(see_other(&format!("/deals/{deal}/application"))),
        Err(error) => back(*deal, error),
    }
}

/// `POST /deals/{id}/submissions/{submission}`
///
/// # Errors
/// As [`advance`]; what is refused comes back on the page with what was typed.
pub async fn step(
    app: AppData,
    who: Who,
    view: View,
    ids: Path<(DealId, SubmissionId)>,
    form: Form<form::Fields>,
) -> Answer {
    let (deal, id) = ids.into_inner();
    let fields = form.into_inner();
    let made = match fields.step(view.chrome.zone) {
        Ok(step) => {
            let work = async |tx: &mut TenantTx| match submission::find(tx, id).await? {
                (_, of) if of == deal => advance(&who.actor, tx, id, &step).await,
                _ => Err(Error::NotFound),
            };
            app.db.tenant(&who.actor, who.tenant()?, work).await
        }
        Err(error) => Err(error),
    };
    let (errors, refused) = match made {
        Ok(_) => return Ok(see_other(&format!("/deals/{deal}/application"))),
        Err(Error::Invalid(errors)) => (errors.into_iter().map(on_form).collect(), ""),
        Err(Error::Conflict(code)) if !known(code).is_empty() => (Vec::new(), known(code)),
        Err(error) => return Err(error.into()),
    };
    // What was typed stays, where the step can still be made.
    let data = read(&app, &who, deal).await?;
    let asked = Asked { step: id.to_string(), to: fields.status.clone(), refused: String::new() };
    let step = step_form(&view, &data, &asked).filter(|step| form::Fields::asks(step.to));
    let step = step.map(|step| StepForm { fields: form::Fields { version: step.fields.version, ..fields }, ..step });
    let page = ApplicationPage { step, errors, refused, ..draw(&view, &who.actor, &data) };
    view.refused(&page)
}

/// Back to the page, which says why; what it can't explain is an error of its own.
fn back(deal: DealId, error: Error) -> Answer {
    let code = match &error {
        Error::Conflict(code) => known(code),
        Error::Invalid(fields) => fields.first().map_or("", |field| known(&field.code)),
        _ => "",
    };
    if code.is_empty() {
        return Err(error.into());
    }
    Ok(see_other(&format!("/deals/{deal}/application?refused={code}")))
}

impl Page for ApplicationPage {
    const TEMPLATE: &'static str = "lending/application.html";

    fn samples() -> Vec<Self> {
        let form = Fields::of(&Application::sample());
        let empty = Self {
            deal: DealLine { id: DealId(uuid::Uuid::from_u128(1)), title: "Фролов Игорь".into() },
            form: Fields::default(),
            errors: Vec::new(),
            products: choices::products(),
            rows: Vec::new(),
            offers: Vec::new(),
            matched: Vec::new(),
            banks: vec![Choice::any("lending-choose-bank")],
            enquiries: 0,
            step: None,
            refused: "",
            written: None,
            can_edit: true,
            can_move: true,
            can_configure: true,
        };
        let asked =
            Self {
                form, banks: vec![Choice::any("lending-choose-bank"), Choice::named("x", "Банк")], ..empty.clone()
            };
        let full = Self {
            rows: SubmissionRow::samples(),
            offers: OfferRow::samples(),
            matched: MatchRow::samples(),
            enquiries: 6,
            ..asked.clone()
        };
        let step = |to: Status| StepForm {
            id: SubmissionId(uuid::Uuid::from_u128(2)),
            bank: "Банк Урала".into(),
            to,
            fields: form::Fields { status: to.as_str().into(), ..form::Fields::default() },
        };
        let wrong = [
            ("offer_amount", "required"),
            ("offer_months", "out_of_range"),
            ("offer_rate", "out_of_range"),
            ("offer_until", "in_past"),
            ("conditions", "required"),
            ("refusal", "required"),
            ("retry_from", "invalid_date"),
            ("number", "too_long"),
            ("signed_at", "in_future"),
            ("issued_on", "in_future"),
            ("issue_amount", "invalid_amount"),
            ("commission", "required"),
        ];
        let errors: Vec<FieldError> = wrong.iter().map(|(field, code)| FieldError::new(*field, *code)).collect();
        let steps = Status::ALL.iter().filter(|to| form::Fields::asks(**to));
        let mut pages: Vec<Self> =
            steps.map(|to| Self { step: Some(step(*to)), errors: errors.clone(), ..full.clone() }).collect();
        pages.extend(REFUSALS.iter().map(|code| Self { refused: code, ..asked.clone() }));
        let fields = [
            ("product", "unknown_product"),
            ("amount", "required"),
            ("months", "out_of_range"),
            ("down_payment", "invalid_amount"),
            ("income", "invalid_amount"),
            ("other_payments", "invalid_amount"),
            ("birth_date", "invalid_date"),
        ];
        let errors = fields.iter().map(|(field, code)| FieldError::new(*field, *code)).collect();
        let typed = Self { errors, ..empty.clone() };
        let written = Some(Application::sample());
        let over = Self { written, can_edit: false, can_configure: false, ..full.clone() };
        let read_only = Self { can_edit: false, can_move: false, can_configure: false, ..empty.clone() };
        let unknown = Application {
            down_payment: None,
            income: None,
            other_payments: None,
            birth_date: None,
            ..Application::sample()
        };
        let bare = Self { written: Some(unknown), ..read_only.clone() };
        pages.extend([empty, asked, full, typed, over, read_only, bare]);
        pages
    }
}
