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
use crate::import::{self, Edit, ImportTarget, Meaning, Options, Plan};
use crate::lead::LeadDraft;

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
#[derive(Debug, Clone, Default, Serialize)]
struct LeadPart {
    row: u32,
    name: String,
    phone: String,
    email: String,
    /// Code of a product, where the words of the file are known.
    product: String,
    /// The words of the file, where they are not.
    wish: String,
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
            product: "car".to_owned(),
            wish: String::new(),
            amount: Some(Money::roubles(4_850_000)),
            why: String::new(),
            column: String::new(),
        };
        let bad = LeadPart { why: "invalid_phone".to_owned(), column: "Тел".to_owned(), ..lead.clone() };
        let full = Self {
            head: Head::sample(Vec::new()),
            columns: vec![column(0, "ФИО", "name"), column(1, "Сумма, тыс", "amount"), column(2, "J", "")],
            fields: vec![Choice::any("intake-field-none"), Choice::of("name", "intake-field-name".to_owned())],
            leads: vec![LeadPart { product: String::new(), wish: "слон".to_owned(), ..lead.clone() }, lead, bad],
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
    // What is settled at the next step is no fault of a row yet: what rows get that say nothing, and what words mean.
    let mut options = options.clone();
    for field in options.columns.iter().flatten().filter(|field| draft.offer.list(field).is_some()) {
        options.values.entry(field.clone()).or_default().unknown = Meaning::Skip;
    }
    let mut plan = Plan::new(&options, defaults.or_any(), draft.offer.clone());
    plan.begin(crate::file::Columns::lettered(draft.import.header.len()).named(&draft.import.header));
    let rows = draft.survey.rows.iter().take(SHOWN);
    rows.map(|(number, cells)| {
        let checked = plan.check(Row { number: *number, cells: cells.clone() });
        match checked.outcome {
            Ok(candidate) => lead_part(*number, candidate.draft, plan.cell(cells, "product"), draft, &options, clear),
            Err(fault) => LeadPart {
                row: *number,
                column: fault.column.and_then(|at| draft.import.header.get(at)).cloned().unwrap_or_default(),
                why: fault.code,
                ..LeadPart::default()
            },
        }
    })
    .collect()
}

fn lead_part(row: u32, lead: LeadDraft, wish: &str, draft: &Draft, options: &Options, clear: bool) -> LeadPart {
    let phone = |phone: Phone| if clear { phone.as_str().to_owned() } else { phone.masked() };
    let email = |email: Email| if clear { email.as_str().to_owned() } else { email.masked() };
    let wish = wish.trim();
    let product = match draft.offer.meaning("product", options.values.get("product"), wish) {
        Meaning::Value(product) if !wish.is_empty() => product,
        _ if wish.is_empty() => options.product.clone().unwrap_or_default(),
        _ => String::new(),
    };
    LeadPart {
        row,
        name: lead.name,
        phone: lead.phone.map(phone).unwrap_or_default(),
        email: lead.email.map(email).unwrap_or_default(),
        wish: if product.is_empty() { wish.to_owned() } else { String::new() },
        product,
        amount: lead.amount,
        ..LeadPart::default()
    }
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
