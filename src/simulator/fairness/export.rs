//! A week's report as a file: XLSX for a spreadsheet, CSV for a program.

use actix_web::HttpResponse;
use actix_web::http::header;
use kernel::{Error, Result};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde::Deserialize;
use web::View;

use super::{PartKind, Report};

/// The kinds of file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileKind {
    /// A workbook.
    #[default]
    Xlsx,
    /// Text, semicolons between cells.
    Csv,
}

/// A cell.
enum Cell {
    Text(String),
    Number(f64),
    Empty,
}

impl Cell {
    fn count(value: i64) -> Self {
        Self::Number(value as f64)
    }

    fn part(value: Option<f64>) -> Self {
        value.map_or(Self::Empty, Self::Number)
    }

    fn money(value: kernel::Money) -> Self {
        Self::Number(value.as_kopecks() as f64 / 100.0)
    }

    /// As text.
    fn text(&self) -> String {
        match self {
            Self::Text(text) => kernel::text::harmless(text),
            Self::Number(number) => number.to_string(),
            Self::Empty => String::new(),
        }
    }
}

/// A sheet: its name, the words above its columns, its rows.
struct Sheet {
    name: String,
    head: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

const SHARE_COLUMNS: [&str; 8] = ["tenant", "leads", "share", "paid", "bids", "wins", "win-rate", "against-reserve"];
const PART_COLUMNS: [&str; 8] = ["part", "name", "lots", "sold", "revenue", "thin", "gini", "p50"];

fn sheets(view: &View, report: &Report) -> Vec<Sheet> {
    let word = |key: &str| view.text(&format!("simulator-column-{key}"));
    let head = |columns: &[&str]| columns.iter().map(|key| word(key)).collect();
    let shares = report.shares.iter().map(|share| {
        vec![
            Cell::Text(share.tenant.clone()),
            Cell::count(share.leads),
            Cell::part(crate::measure::percent(share.leads, report.figures.sold)),
            Cell::money(share.paid),
            Cell::count(share.bids),
            Cell::count(share.wins),
            Cell::part(share.win_rate()),
            Cell::part(share.against_reserve()),
        ]
    });
    let parts = report.parts.iter().map(|part| {
        let name = match part.kind {
            PartKind::Product => view.text(&format!("product-{}", part.name)),
            PartKind::Territory if part.name.is_empty() => view.text("simulator-outside"),
            PartKind::Territory => part.name.clone(),
        };
        vec![
            Cell::Text(view.text(&format!("simulator-part-{}", part.kind))),
            Cell::Text(name),
            Cell::count(part.lots),
            Cell::count(part.sold),
            Cell::money(part.revenue),
            Cell::count(part.thin),
            Cell::Number(part.gini_leads),
            part.p50_s.map_or(Cell::Empty, Cell::count),
        ]
    });
    let f = &report.figures;
    let figures = vec![
        ("lots", Cell::count(f.lots)),
        ("sold", Cell::count(f.sold)),
        ("fill", Cell::part(f.fill())),
        ("revenue", Cell::money(f.revenue)),
        ("gini", Cell::Number(f.gini_leads)),
        ("gini-money", Cell::Number(f.gini_money)),
        ("hhi", Cell::Number(f.hhi)),
        ("thin-share", Cell::part(f.thin_share())),
        ("against-reserve", Cell::part(f.against_reserve())),
        ("p50", f.p50_s.map_or(Cell::Empty, Cell::count)),
        ("p90", f.p90_s.map_or(Cell::Empty, Cell::count)),
        ("skew", f.notice_skew_ms.map_or(Cell::Empty, Cell::count)),
    ];
    let figures = figures.into_iter().map(|(key, cell)| vec![Cell::Text(word(key)), cell]).collect();
    vec![
        Sheet { name: word("figures"), head: vec![word("figure"), word("value")], rows: figures },
        Sheet { name: word("shares"), head: head(&SHARE_COLUMNS), rows: shares.collect() },
        Sheet { name: word("parts"), head: head(&PART_COLUMNS), rows: parts.collect() },
    ]
}

/// The file, for download.
///
/// # Errors
/// `Internal` when it can't be written to memory.
pub fn file(view: &View, report: &Report, kind: FileKind) -> Result<HttpResponse> {
    let sheets = sheets(view, report);
    let (body, media, ending) = match kind {
        FileKind::Xlsx => (
            workbook(&sheets).map_err(Error::defect)?,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
        ),
        FileKind::Csv => (text(&sheets)?, "text/csv; charset=utf-8", "csv"),
    };
    let name = format!("attachment; filename=\"fairness-{}.{ending}\"", report.figures.week);
    Ok(HttpResponse::Ok().content_type(media).insert_header((header::CONTENT_DISPOSITION, name)).body(body))
}

fn workbook(sheets: &[Sheet]) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    for sheet in sheets {
        let page = book.add_worksheet().set_name(&sheet.name)?;
        for (column, word) in (0_u16..).zip(&sheet.head) {
            page.write_string_with_format(0, column, word, &bold)?;
        }
        for (line, cells) in (1_u32..).zip(&sheet.rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                match cell {
                    Cell::Text(text) => page.write_string(line, column, text)?,
                    Cell::Number(number) => page.write_number(line, column, *number)?,
                    Cell::Empty => page,
                };
            }
        }
        page.set_freeze_panes(1, 0)?;
        page.autofit();
    }
    book.save_to_buffer()
}

/// All sheets one under the other, with the mark that tells Excel it is UTF-8.
fn text(sheets: &[Sheet]) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(b"\xef\xbb\xbf".to_vec());
    for sheet in sheets {
        writer.write_record([&sheet.name]).map_err(Error::defect)?;
        writer.write_record(&sheet.head).map_err(Error::defect)?;
        for row in &sheet.rows {
            writer.write_record(row.iter().map(Cell::text)).map_err(Error::defect)?;
        }
    }
    writer.into_inner().map_err(Error::defect)
}
