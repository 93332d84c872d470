//! Step «File»: how the file is read, with a preview of it as it would be read so.

use std::path::PathBuf;

use actix_web::HttpRequest;
use actix_web::web::{Form as Body, Path};
use db::{PlatformTx, TenantTx};
use kernel::{Error, FieldError, ImportId, Result};
use serde::Serialize;
use web::render::card::Choice;
use web::view::go;
use web::{Answer, AppData, Page, View, Who};

use super::draft::{self, Draft, Form, Head, goes_on, told, version};
use crate::api::on_side;
use crate::file::{self, Format, Quote, Survey, Warning};
use crate::import::{self, Edit, ImportTarget, Layout, Options};

/// Encodings that are offered.
const ENCODINGS: [&str; 9] = [
    "UTF-8",
    "windows-1251",
    "KOI8-R",
    "IBM866",
    "UTF-16LE",
    "UTF-16BE",
    "ISO-8859-5",
    "x-mac-cyrillic",
    "windows-1252",
];
/// Separators that are offered, with the code of each.
const DELIMITERS: [(&str, &str); 5] = [(";", "semicolon"), (",", "comma"), ("\t", "tab"), ("|", "bar"), (" ", "space")];
/// Records that are offered as the header.
const HEADERS: usize = 10;

/// The step.
#[derive(Debug, Clone, Serialize)]
pub struct FilePage {
    head: Head,
    kind: String,
    sheet: String,
    encoding: String,
    delimiter: String,
    quote: String,
    header: String,
    sheets: Vec<Choice>,
    encodings: Vec<Choice>,
    delimiters: Vec<Choice>,
    quotes: Vec<Choice>,
    headers: Vec<Choice>,
    warnings: Vec<Warning>,
    names: Vec<String>,
    above: Vec<Vec<String>>,
    lines: Vec<(u32, Vec<String>)>,
}

impl Page for FilePage {
    const TEMPLATE: &'static str = "intake/file.html";
    const FRAGMENTS: &'static [&'static str] = &["import_file"];

    fn samples() -> Vec<Self> {
        let words = |words: [&str; 3]| words.map(str::to_owned).to_vec();
        let warning = |code: &str| Warning { code: code.to_owned(), count: 3, row: 7, what: "windows-1251".to_owned() };
        let full = Self {
            head: Head::sample(Vec::new()),
            kind: "csv".to_owned(),
            names: words(["ФИО", "Телефон", "Город"]),
            above: vec![words(["Отчёт", "", ""])],
            lines: vec![(1, words(["Анна", "8 912 345-67-89", "Уфа"])), (2, vec!["Пётр".to_owned()])],
            warnings: ["encoding", "guessed", "unreadable", "garbled", "wide", "narrow", "no_header"]
                .map(warning)
                .to_vec(),
            ..Self::empty()
        };
        let book = Self {
            kind: "xlsx".to_owned(),
            sheets: vec![Choice::named("Лист1", "Лист1"), Choice::named("Лист2", "Лист2")],
            warnings: Vec::new(),
            ..full.clone()
        };
        let refused = Self { head: Head::sample(vec![FieldError::new("file", "file_no_rows")]), ..Self::empty() };
        vec![full, book, refused]
    }
}

impl FilePage {
    fn empty() -> Self {
        let quotes = Quote::ALL.map(|quote| Choice::of(quote.code(), format!("intake-quote-{}", quote.code())));
        let delimiters = DELIMITERS.map(|(sign, code)| Choice::of(sign, format!("intake-delimiter-{code}")));
        let headers = (1..=HEADERS).map(|line| Choice::named(line, line.to_string()));
        Self {
            head: Head::sample(Vec::new()),
            kind: String::new(),
            sheet: String::new(),
            encoding: String::new(),
            delimiter: String::new(),
            quote: String::new(),
            header: String::new(),
            sheets: Vec::new(),
            encodings: ENCODINGS.iter().map(|name| Choice::named(name, *name)).collect(),
            delimiters: delimiters.to_vec(),
            quotes: quotes.to_vec(),
            headers: std::iter::once(Choice::of("0", "intake-header-none".to_owned())).chain(headers).collect(),
            warnings: Vec::new(),
            names: Vec::new(),
            above: Vec::new(),
            lines: Vec::new(),
        }
    }

    fn of(draft: &Draft, options: &Options, seen: (&Survey, &[String]), clear: bool, errors: Vec<FieldError>) -> Self {
        let (survey, names) = seen;
        let line = |cells: &Vec<String>| cells.iter().map(|cell| draft::shown(cell, clear)).collect::<Vec<_>>();
        let mut page = Self {
            head: Head::of(draft, errors),
            kind: draft.import.kind.clone().unwrap_or_default(),
            sheet: options.sheet.clone().unwrap_or_default(),
            encoding: options.encoding.clone().unwrap_or_default(),
            delimiter: options.delimiter.clone().unwrap_or_default(),
            quote: options.quote.map_or_else(String::new, |quote| quote.code().to_owned()),
            header: options.header.unwrap_or(0).to_string(),
            sheets: draft.survey.sheets.iter().map(|sheet| Choice::named(sheet, sheet.clone())).collect(),
            warnings: survey.warnings.clone(),
            names: names.to_vec(),
            above: survey.above.iter().map(line).collect(),
            lines: survey.rows.iter().map(|(number, cells)| (*number, line(cells))).collect(),
            ..Self::empty()
        };
        // What was told by the file and is not offered is offered for it.
        for (value, list) in [
            (&page.encoding, &mut page.encodings),
            (&page.delimiter, &mut page.delimiters),
            (&page.header, &mut page.headers),
        ] {
            if !value.is_empty() && !list.iter().any(|choice| choice.value == *value) {
                list.push(Choice::named(value, value.clone()));
            }
        }
        page
    }
}

/// `GET /imports/{id}/file`.
///
/// # Errors
/// 404; 409 for an import that is on its way.
pub async fn show<P, L>(app: AppData, who: Who, view: View, id: Path<ImportId>) -> Answer
where
    P: ImportTarget<PlatformTx>,
    L: ImportTarget<TenantTx>,
{
    let draft = draft::load::<P, L>(&app, &who, *id).await?;
    let clear = draft::is_own(&draft.import, &who);
    view.page(&FilePage::of(&draft, &draft.options, (&draft.survey, &draft.import.header), clear, Vec::new()))
}

/// `POST /imports/{id}/file`: shows the file as it would be read so, and keeps that when it is asked to go on.
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
    let clear = draft::is_own(&draft.import, &who);
    let options = chosen(&draft.options, &form)?;
    let path = import::fetch(&app.files, &draft.import.file_key).await?;
    let (format, survey) = match look(path.to_path_buf(), &options).await? {
        Ok(seen) => seen,
        Err(code) => {
            let errors = vec![FieldError::new("file", code)];
            return view.refused(&FilePage::of(&draft, &options, (&Survey::default(), &[]), clear, errors));
        }
    };
    if !goes_on(&form) {
        let read = Options { header: Some(format.header.unwrap_or(0)), ..options };
        return view.page(&FilePage::of(&draft, &read, (&survey, &format.columns.names), clear, Vec::new()));
    }
    let fields = if format.columns.names == draft.import.header {
        draft.import.fields.clone()
    } else {
        let last = on_side!(app.db, who, tx => import::remembered(tx, &format.columns.names).await)?;
        import::recognise(&format.columns, &survey, &draft.offer, last.as_ref()).fields
    };
    let edit = Edit { layout: Some(Layout { format, survey, fields }), options, ..Edit::default() };
    draft::save(&app, &who, *id, version(&form), edit).await?;
    Ok(go(&request, &format!("/imports/{}/columns", *id)))
}

/// The options with what the form says of the file.
fn chosen(options: &Options, form: &Form) -> Result<Options> {
    let word = |name: &str| form.get(name).filter(|text| !text.is_empty()).cloned();
    let other_sheet = word("sheet").is_some() && word("sheet") != options.sheet;
    let options = Options {
        sheet: word("sheet").or_else(|| options.sheet.clone()),
        encoding: word("encoding").or_else(|| options.encoding.clone()),
        delimiter: word("delimiter").or_else(|| options.delimiter.clone()),
        quote: Quote::find(told(form, "quote")).or(options.quote),
        // On another sheet the header is looked for anew.
        header: if other_sheet { None } else { told(form, "header").parse().ok().or(options.header) },
        ..options.clone()
    };
    options.hints()?;
    Ok(options)
}

type Seen = std::result::Result<(Format, Survey), &'static str>;

async fn look(path: PathBuf, options: &Options) -> Result<Seen> {
    let hints = options.hints()?;
    let looked = tokio::task::spawn_blocking(move || file::survey(&path, &hints).map_err(|error| error.code()));
    looked.await.map_err(Error::defect)
}
