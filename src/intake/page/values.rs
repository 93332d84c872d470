//! Step «Values»: what the words of the file mean here, and what rows get that say nothing.

use actix_web::HttpRequest;
use actix_web::web::{Form as Body, Path};
use db::{PlatformTx, TenantTx};
use kernel::{FieldError, ImportId};
use serde::Serialize;
use web::render::card::Choice;
use web::view::go;
use web::{Answer, AppData, Page, View, Who};

use super::draft::{self, Draft, Form, Head, choices, told, version};
use crate::catalogue::{LawfulBasis, Product, Source};
use crate::choices as catalogue;
use crate::import::{self, Edit, ImportTarget, Meaning, Meanings, Options};

/// The step.
#[derive(Debug, Clone, Serialize)]
pub struct ValuesPage {
    head: Head,
    sources: Vec<Choice>,
    bases: Vec<Choice>,
    products: Vec<Choice>,
    source: String,
    lawful_basis: String,
    product: String,
    fields: Vec<FieldPart>,
}

/// A field that is one of a list, with the words of its column.
#[derive(Debug, Clone, Serialize)]
struct FieldPart {
    code: String,
    name: String,
    column: String,
    choices: Vec<Choice>,
    values: Vec<ValuePart>,
    more: bool,
    unknown: String,
    unclear: usize,
}

/// A word of the file.
#[derive(Debug, Clone, Serialize)]
struct ValuePart {
    at: usize,
    text: String,
    count: u32,
    meaning: String,
}

impl Page for ValuesPage {
    const TEMPLATE: &'static str = "intake/values.html";

    fn samples() -> Vec<Self> {
        let value =
            |at, text: &str, meaning: &str| ValuePart { at, text: text.into(), count: 12, meaning: meaning.into() };
        let field = FieldPart {
            code: "product".to_owned(),
            name: "Продукт".to_owned(),
            column: "Что нужно".to_owned(),
            choices: vec![Choice::of("=car", "product-car".to_owned()), Choice::named("=1", "Анна")],
            values: vec![
                value(0, "авто", "=car"),
                value(1, "слон", ""),
                value(2, "нет", "skip"),
                value(3, "?", "reject"),
            ],
            more: true,
            unknown: "reject".to_owned(),
            unclear: 1,
        };
        let empty = Self { head: Head::sample(Vec::new()), ..Self::empty() };
        let errors = vec![FieldError::new("source", "required"), FieldError::new("lawful_basis", "required")];
        let full = Self { head: Head::sample(errors), fields: vec![field], ..Self::empty() };
        vec![empty, full]
    }
}

impl ValuesPage {
    fn empty() -> Self {
        let with = |first: &str, rest: Vec<Choice>| std::iter::once(Choice::any(first)).chain(rest).collect();
        Self {
            head: Head::sample(Vec::new()),
            sources: with("intake-from-file", catalogue::sources()),
            bases: with("intake-from-file", catalogue::bases()),
            products: with("intake-from-file", catalogue::products()),
            source: String::new(),
            lawful_basis: String::new(),
            product: String::new(),
            fields: Vec::new(),
        }
    }

    fn of(view: &View, draft: &Draft, edit: &Edit, errors: Vec<FieldError>) -> Self {
        let fields = draft.import.fields.iter().enumerate();
        let part = |(at, code): (usize, &String)| field_part(view, draft, &edit.options, at, code);
        Self {
            head: Head::of(draft, errors),
            source: edit.source.clone().unwrap_or_else(|| draft.import.source.clone()).unwrap_or_default(),
            lawful_basis: edit.lawful_basis.clone().unwrap_or_else(|| draft.import.lawful_basis.clone()),
            product: edit.options.product.clone().unwrap_or_default(),
            fields: fields.filter_map(part).collect(),
            ..Self::empty()
        }
    }
}

fn field_part(view: &View, draft: &Draft, options: &Options, at: usize, code: &str) -> Option<FieldPart> {
    let list = draft.offer.list(code)?;
    let column = draft.survey.columns.get(at)?;
    let meanings = options.values.get(code);
    let values: Vec<ValuePart> = column
        .values
        .iter()
        .enumerate()
        .map(|(at, (text, count))| {
            let chosen = meanings.and_then(|meanings| meanings.map.get(text)).cloned();
            let meaning = chosen.or_else(|| draft.offer.guess(code, text).map(Meaning::Value));
            let meaning = meaning.as_ref().map(word).unwrap_or_default();
            ValuePart { at, text: text.clone(), count: *count, meaning }
        })
        .collect();
    Some(FieldPart {
        code: code.to_owned(),
        name: draft::field_name(view, &draft.offer, code),
        column: draft.import.header.get(at).cloned().unwrap_or_default(),
        choices: choices(list).collect(),
        unclear: values.iter().filter(|value| value.meaning.is_empty()).count(),
        values,
        more: column.more,
        unknown: word(&meanings.map(|meanings| meanings.unknown.clone()).unwrap_or_default()),
    })
}

/// A meaning as a form sends it.
fn word(meaning: &Meaning) -> String {
    match meaning {
        Meaning::Reject => "reject".to_owned(),
        Meaning::Skip => "skip".to_owned(),
        Meaning::Value(value) => format!("={value}"),
    }
}

fn meaning(word: &str) -> Option<Meaning> {
    match word {
        "reject" => Some(Meaning::Reject),
        "skip" => Some(Meaning::Skip),
        other => other.strip_prefix('=').map(|value| Meaning::Value(value.to_owned())),
    }
}

/// `GET /imports/{id}/values`.
///
/// # Errors
/// 404; 409 for an import that is on its way.
pub async fn show<P, L>(app: AppData, who: Who, view: View, id: Path<ImportId>) -> Answer
where
    P: ImportTarget<PlatformTx>,
    L: ImportTarget<TenantTx>,
{
    let draft = draft::load::<P, L>(&app, &who, *id).await?;
    let edit = Edit { options: draft.options.clone(), ..Edit::default() };
    let page = ValuesPage::of(&view, &draft, &edit, Vec::new());
    view.page(&page)
}

/// `POST /imports/{id}/values`.
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
    let edit = read(&draft, &form);
    let mut import = draft.import.clone();
    import.source = edit.source.clone().flatten();
    import.lawful_basis = edit.lawful_basis.clone().unwrap_or_default();
    let errors = import::problems(&import, &edit.options);
    if !errors.is_empty() {
        let page = ValuesPage::of(&view, &draft, &edit, errors);
        return view.refused(&page);
    }
    draft::save(&app, &who, *id, version(&form), edit).await?;
    Ok(go(&request, &format!("/imports/{}/repeats", *id)))
}

/// What the form says. A word that means what it says by itself is not kept: it may come to mean something better.
fn read(draft: &Draft, form: &Form) -> Edit {
    let mut options = draft.options.clone();
    options.values.clear();
    for (code, column) in draft.import.fields.iter().zip(&draft.survey.columns) {
        if draft.offer.list(code).is_none() {
            continue;
        }
        let mut meanings =
            Meanings { unknown: meaning(told(form, &format!("u.{code}"))).unwrap_or_default(), ..Meanings::default() };
        for (at, (text, _)) in column.values.iter().enumerate() {
            let chosen = meaning(told(form, &format!("v.{code}.{at}")));
            let by_itself = draft.offer.guess(code, text).map(Meaning::Value);
            if let Some(chosen) = chosen.filter(|chosen| Some(chosen) != by_itself.as_ref()) {
                meanings.map.insert(text.clone(), chosen);
            }
        }
        if meanings != Meanings::default() {
            options.values.insert(code.clone(), meanings);
        }
    }
    options.product = Product::find(told(form, "product")).map(|product| product.code().to_owned());
    Edit {
        source: Some(Source::find(told(form, "source")).map(|source| source.code().to_owned())),
        lawful_basis: Some(
            LawfulBasis::find(told(form, "lawful_basis")).map_or_else(String::new, |b| b.code().to_owned()),
        ),
        options,
        layout: None,
    }
}
