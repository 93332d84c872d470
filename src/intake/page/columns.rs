//! Step «Columns»: which field each column fills, with the first leads as they would be.

use actix_web::HttpRequest;
use actix_web::web::{Form as Body, Path};
use db::{PlatformTx, TenantTx};
use kernel::{Email, FieldError, ImportId, Money, Phone};
use serde::Serialize;
use web::render::card::Choice;
use web::view::go;
use web::{Answer, AppData, Page, View, Who};

use super::draft::{self, Draft, Form, Head, goes_on, told, version};
use crate::file::{FIELDS, Row, unit};
use crate::import::{self, Edit, ImportTarget, Options, Plan};

/// Samples of a column.
const SAMPLES: usize = 3;
/// Rows that are shown as leads.
const SHOWN: usize = 12;

/// The step.
#[derive(Debug, Clone, Serialize)]
pub struct ColumnsPage {
    head: Head,
    columns: Vec<ColumnPart>,
    fields: Vec<Choice>,
    leads: Vec<LeadPart>,
}

/// A column of the file.
#[derive(Debug, Clone, Serialize)]
struct ColumnPart {
    at: usize,
    name: String,
    samples: String,
    field: String,
    unit: &'static str,
}

/// A row as the lead that it would be.
#[derive(Debug, Clone, Serialize)]
struct LeadPart {
    row: u32,
    name: String,
    phone: String,
    email: String,
    product: Option<&'static str>,
    amount: Option<Money>,
    why: String,
    column: String,
}

impl Page for ColumnsPage {
    const TEMPLATE: &'static str = "intake/columns.html";
    const FRAGMENTS: &'static [&'static str] = &["import_columns"];

    fn samples() -> Vec<Self> {
        let column = |at, name: &str, field: &str| ColumnPart {
            at,
            name: name.to_owned(),
            samples: if at == 2 { String::new() } else { "4850, 7 200".to_owned() },
            field: field.to_owned(),
            unit: if field == "amount" { "тыс" } else { "" },
        };
        let lead = LeadPart {
            row: 1,
            name: "Анна".to_owned(),
            phone: "+7 912 345-67-89".to_owned(),
            email: String::new(),
            product: Some("car"),
            amount: Some(Money::roubles(4_850_000)),
            why: String::new(),
            column: String::new(),
        };
        let bad =
            LeadPart { why: "invalid_phone".to_owned(), column: "Тел".to_owned(), product: None, ..lead.clone() };
        let full = Self {
            head: Head::sample(Vec::new()),
            columns: vec![column(0, "ФИО", "name"), column(1, "Сумма, тыс", "amount"), column(2, "J", "")],
            fields: vec![Choice::any("intake-field-none"), Choice::of("name", "intake-field-name".to_owned())],
            leads: vec![lead, bad],
        };
        let errors = vec![FieldError::new("columns", "no_contact_column"), FieldError::new("c1", "field_twice")];
        let refused = Self { head: Head::sample(errors), leads: Vec::new(), ..full.clone() };
        vec![full, refused]
    }
}

impl ColumnsPage {
    fn of(draft: &Draft, options: &Options, clear: bool, errors: Vec<FieldError>) -> Self {
        let fields = options.columns.clone().unwrap_or_default();
        let part = |(at, name): (usize, &String)| {
            let field = fields.get(at).cloned().unwrap_or_default();
            let held = draft.survey.columns.get(at);
            let samples: Vec<String> = held.map_or_else(Vec::new, |column| {
                column.values.iter().take(SAMPLES).map(|(text, _)| draft::shown(text, clear)).collect()
            });
            let unit = if field == "amount" { unit(name) } else { "" };
            ColumnPart { at, name: name.clone(), samples: samples.join(", "), field, unit }
        };
        let own = FIELDS.iter().copied().chain(draft.offer.extras.iter().map(|extra| extra.code.as_str()));
        let own = own.map(|code| draft::field_choice(&draft.offer, code));
        Self {
            head: Head::of(draft, errors),
            columns: draft.import.header.iter().enumerate().map(part).collect(),
            fields: std::iter::once(Choice::any("intake-field-none")).chain(own).collect(),
            leads: leads(draft, options, clear),
        }
    }
}

/// The first rows as leads, by the fields that are chosen now.
fn leads(draft: &Draft, options: &Options, clear: bool) -> Vec<LeadPart> {
    let defaults = import::defaults(draft.import.source.as_deref(), &draft.import.lawful_basis, options);
    // What is chosen for all rows at a later step is no fault of a row yet.
    let defaults = defaults.or_any();
    let mut plan = Plan::new(options, defaults, draft.offer.clone());
    plan.begin(crate::file::Columns::lettered(draft.import.header.len()).named(&draft.import.header));
    let rows = draft.survey.rows.iter().take(SHOWN);
    rows.map(|(number, cells)| {
        let checked = plan.check(Row { number: *number, cells: cells.clone() });
        let mut part = LeadPart {
            row: *number,
            name: String::new(),
            phone: String::new(),
            email: String::new(),
            product: None,
            amount: None,
            why: String::new(),
            column: String::new(),
        };
        match checked.outcome {
            Ok(candidate) => {
                let draft = candidate.draft;
                part.name = draft.name;
                let phone = |phone: Phone| if clear { phone.as_str().to_owned() } else { phone.masked() };
                part.phone = draft.phone.map(phone).unwrap_or_default();
                let email = |email: Email| if clear { email.as_str().to_owned() } else { email.masked() };
                part.email = draft.email.map(email).unwrap_or_default();
                part.product = options.product.is_some().then_some(draft.product.code());
                part.product = part.product.or_else(|| plan.fills("product").then_some(draft.product.code()));
                part.amount = draft.amount;
            }
            Err(fault) => {
                part.column = fault.column.and_then(|at| draft.import.header.get(at)).cloned().unwrap_or_default();
                part.why = fault.code;
            }
        }
        part
    })
    .collect()
}

/// `GET /imports/{id}/columns`.
///
/// # Errors
/// 404; 409 for an import that is on its way.
pub async fn show<P, L>(app: AppData, who: Who, view: View, id: Path<ImportId>) -> Answer
where
    P: ImportTarget<PlatformTx>,
    L: ImportTarget<TenantTx>,
{
    let draft = draft::load::<P, L>(&app, &who, *id).await?;
    view.page(&ColumnsPage::of(&draft, &draft.options, draft::is_own(&draft.import, &who), Vec::new()))
}

/// `POST /imports/{id}/columns`: shows the leads as they would be, and keeps the choice when it is asked to go on.
///
/// # Errors
/// 404; 409 for an import that is on its way, or that somebody else has changed.
pub async fn save<P, L>(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    id: Path<ImportId>,
    form: Body<Form>,
) -> Answer
where
    P: ImportTarget<PlatformTx>,
    L: ImportTarget<TenantTx>,
{
    let draft = draft::load::<P, L>(&app, &who, *id).await?;
    let known = |code: &str| FIELDS.contains(&code) || draft.offer.extra(code).is_some();
    let field = |at: usize| told(&form, &format!("c{at}")).to_owned();
    let columns = (0..draft.import.header.len()).map(field).map(|code| if known(&code) { code } else { String::new() });
    let options = Options { columns: Some(columns.collect()), ..draft.options.clone() };
    // What is chosen for all rows is asked for at the next step.
    let mut errors = import::problems(&draft.import, &options);
    errors.retain(|error| !matches!(error.field.as_ref(), "source" | "lawful_basis" | "product"));
    let clear = draft::is_own(&draft.import, &who);
    if !goes_on(&form) {
        return view.page(&ColumnsPage::of(&draft, &options, clear, errors));
    }
    if !errors.is_empty() {
        return view.refused(&ColumnsPage::of(&draft, &options, clear, errors));
    }
    draft::save(&app, &who, *id, version(&form), Edit { options, ..Edit::default() }).await?;
    Ok(go(&request, &format!("/imports/{}/values", *id)))
}
