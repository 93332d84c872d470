//! Leads taken out of the list as a file: CSV as Excel opens it in Russia, or a workbook. Each row carries the number of its export, and the
//! log knows who took it. What a spreadsheet would compute becomes text.

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};

use actix_web::http::header;
use actix_web::web::{Bytes, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use chrono_tz::Tz;
use crm::lead::Lead;
use crm::lead::field::Field;
use crm::lead::list::Filter;
use crm::staff::{self, Person};
use crm::view::columns::NAME;
use db::TenantTx;
use exports::Format;
use fields::{Definition, Number, Value, Values};
use kernel::text::harmless;
use kernel::{Actor, Error, Money, Phone, Result};
use pipeline::status::Status;
use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Workbook, Worksheet, XlsxError};
use tags::Tags;
use uuid::Uuid;
use web::{Answer, AppData, View as Shell, Who};

use super::asked::{Asked, Place};
use super::list_page::shown;
use super::row::label;
use crate::custom::part::drawn;
use crate::view::name_of;

/// The most leads of a sheet: a spreadsheet program takes 1,048,576 rows.
const MOST_ROWS: usize = 1_000_000;
/// Bytes sent at once.
const CHUNK: usize = 64 * 1024;
/// What tells Excel that a text is UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// A cell.
enum Cell {
    Text(String),
    Money(Option<Money>),
    At(DateTime<Utc>),
    Day(NaiveDate),
    Number(Number),
}

/// What the words of the cells are taken from.
struct Words<'a> {
    view: &'a Shell,
    statuses: Vec<Status>,
    staff: Vec<Person>,
    tags: Tags,
}

/// `GET /leads/export/{format}`, with the address of the list behind its `?`.
///
/// # Errors
/// `Forbidden`; `NotFound` for a format that there is not; what the list is refused for; `Conflict("too_many_rows")` for a workbook.
pub async fn take(app: AppData, who: Who, view: Shell, request: HttpRequest, format: Path<String>) -> Answer {
    let format = match format.as_str() {
        "csv" => Format::Csv,
        "xlsx" => Format::Xlsx,
        _ => return Err(Error::NotFound.into()),
    };
    let mut asked = Asked::parse(request.query_string())?;
    let sheet = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| write(&who.actor, tx, &view, &mut asked, format).await)
        .await?;
    // A workbook is packed for seconds, and nobody else waits for it.
    let file = actix_web::web::block(move || sheet.end()).await.map_err(Error::defect)??;
    send(file, format, view.chrome.now)
}

/// All rows, before the first byte is sent: a slow reader holds no transaction.
async fn write(actor: &Actor, tx: &mut TenantTx, view: &Shell, asked: &mut Asked, format: Format) -> Result<Sheet> {
    let number = exports::number(actor, tx)?;
    let Place { statuses, saved, fields, tags, .. } = asked.look_up(actor, tx).await?;
    let saved = saved.as_ref();
    let zone = view.chrome.zone;
    let filter = asked.filter(actor, &statuses, saved, zone)?;
    // What is to be done is no fact of the lead.
    let columns = shown(actor, tx, saved, &fields).await?.into_iter().map(|column| column.field);
    let columns: Vec<String> = columns.filter(|field| field != Field::Task.code()).collect();
    let words = Words { view, statuses, staff: staff::all(tx).await?, tags };
    let name = |column: &String| fields.find(column).map_or_else(|| view.text(&label(column)), |f| f.name.clone());
    let mut head: Vec<String> = columns.iter().map(name).collect();
    let has_custom = columns.iter().any(|column| fields.find(column).is_some());
    head.push(view.text("crm-export-number"));
    let mut sheet = Sheet::begin(format, &head)?;
    let mut count = 0;
    let mut after = None;
    loop {
        let part = exports::part(actor, tx, &filter, after.as_deref()).await?;
        count += part.items.len();
        if format == Format::Xlsx && count > MOST_ROWS {
            return Err(Error::Conflict("too_many_rows"));
        }
        let ids: Vec<Uuid> = part.items.iter().map(|lead| lead.id.0).collect();
        let held = if has_custom { fields::held(tx, &ids).await? } else { HashMap::new() };
        for lead in &part.items {
            let of = |column: &String| match fields.find(column) {
                Some(field) => custom(field, held.get(&lead.id.0), &words),
                None => cell(lead, column, &words),
            };
            let mut cells: Vec<Cell> = columns.iter().map(of).collect();
            cells.push(Cell::Text(number.clone()));
            sheet.row(&cells, zone)?;
        }
        after = part.next;
        if after.is_none() {
            break;
        }
    }
    exports::log(actor, tx, &number, format, said(&filter), columns, count).await?;
    Ok(sheet)
}

/// What was filtered, for the log.
fn said(filter: &Filter) -> serde_json::Value {
    serde_json::json!({
        "q": filter.q, "statuses": filter.statuses, "source": filter.source, "bought": filter.bought,
        "conditions": filter.conditions, "sort": filter.sort.word(),
    })
}

fn cell(lead: &Lead, column: &str, words: &Words<'_>) -> Cell {
    if column == NAME {
        return Cell::Text(lead.name.clone());
    }
    let Some(field) = Field::parse(column) else { return Cell::Text(String::new()) };
    let flag = |is: bool| Cell::Text(if is { words.view.text("crm-yes") } else { String::new() });
    match field {
        Field::Amount => Cell::Money(lead.amount),
        Field::Price => Cell::Money(lead.bought_price),
        Field::CreatedAt => Cell::At(lead.created_at),
        Field::UpdatedAt => Cell::At(lead.updated_at),
        Field::Status => {
            let found = words.statuses.iter().find(|status| status.code == lead.status);
            let word = found.map(|status| words.view.locale().named(&status.name, status.name_en.as_deref()));
            Cell::Text(word.unwrap_or_else(|| lead.status.clone()))
        }
        Field::Product => Cell::Text(words.view.text(&format!("product-{}", lead.product))),
        Field::Source => Cell::Text(words.view.text(&format!("source-{}", lead.source))),
        Field::LawfulBasis => Cell::Text(words.view.text(&format!("basis-{}", lead.lawful_basis))),
        Field::Responsible => Cell::Text(name_of(&words.staff, lead.responsible).unwrap_or_default()),
        Field::Phone => Cell::Text(lead.phone.as_ref().map(dialled).unwrap_or_default()),
        Field::Email => Cell::Text(lead.email.as_ref().map(|email| email.as_str().to_owned()).unwrap_or_default()),
        Field::City => Cell::Text(lead.city.clone()),
        Field::Comment => Cell::Text(lead.comment.clone()),
        Field::Bought => flag(lead.bought_lot_id.is_some()),
        Field::Duplicate => flag(lead.duplicate_of.is_some()),
        Field::Deal => flag(lead.client_id.is_some()),
        Field::Tags => {
            Cell::Text(words.tags.of(&lead.tags).iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>().join(", "))
        }
        Field::Task | Field::Segment | Field::ContactAt | Field::ActiveAt => Cell::Text(String::new()),
    }
}

/// What a lead holds in a custom field.
fn custom(field: &Definition, values: Option<&Values>, words: &Words<'_>) -> Cell {
    let Some(value) = values.and_then(|values| values.get(field.id)) else { return Cell::Text(String::new()) };
    match value {
        Value::Money(money) => Cell::Money(Some(*money)),
        Value::Date(date) => Cell::Day(*date),
        Value::Number(number) => Cell::Number(*number),
        Value::Phone(phone) => Cell::Text(dialled(phone)),
        Value::Checkbox => Cell::Text(words.view.text("crm-yes")),
        _ => {
            let part = drawn(field, value, &words.staff, true);
            Cell::Text(if field.kind.has_choices() { part.words.join(", ") } else { part.text })
        }
    }
}

/// `7 926 123-45-67`: without its plus it is a text to every spreadsheet, and our import reads it back. Other countries' numbers keep the plus,
/// for bare digits would be computed.
fn dialled(phone: &Phone) -> String {
    let shown = phone.display();
    shown.strip_prefix("+7 ").map(|rest| format!("7 {rest}")).unwrap_or(shown)
}

/// A file that is written from the top down: rows that are done leave the memory.
enum Sheet {
    Csv(Box<csv::Writer<File>>),
    Xlsx(Box<Book>),
}

struct Book {
    book: Workbook,
    row: u32,
    money: CellFormat,
    time: CellFormat,
    day: CellFormat,
}

impl Sheet {
    fn begin(format: Format, head: &[String]) -> Result<Self> {
        let mut sheet = match format {
            Format::Csv => {
                let mut file = tempfile::tempfile().map_err(Error::defect)?;
                file.write_all(MARK).map_err(Error::defect)?;
                let mut lines = csv::WriterBuilder::new();
                lines.delimiter(b';').terminator(csv::Terminator::CRLF);
                Self::Csv(Box::new(lines.from_writer(file)))
            }
            Format::Xlsx => {
                let mut book = Workbook::new();
                book.add_worksheet_with_constant_memory().map_err(Error::defect)?;
                let money = CellFormat::new().set_num_format("#,##0.00");
                let time = CellFormat::new().set_num_format("dd.mm.yyyy hh:mm");
                let day = CellFormat::new().set_num_format("dd.mm.yyyy");
                Self::Xlsx(Box::new(Book { book, row: 0, money, time, day }))
            }
        };
        let cells: Vec<Cell> = head.iter().map(|word| Cell::Text(word.clone())).collect();
        sheet.row(&cells, Tz::UTC)?;
        Ok(sheet)
    }

    fn row(&mut self, cells: &[Cell], zone: Tz) -> Result<()> {
        match self {
            Self::Csv(lines) => lines.write_record(cells.iter().map(|cell| text(cell, zone))).map_err(Error::defect),
            Self::Xlsx(book) => book.write(cells, zone).map_err(Error::defect),
        }
    }

    fn end(self) -> Result<File> {
        let mut file = match self {
            Self::Csv(lines) => lines.into_inner().map_err(|error| Error::defect(error.into_error()))?,
            Self::Xlsx(mut book) => {
                let mut file = tempfile::tempfile().map_err(Error::defect)?;
                book.book.save_to_writer(&mut file).map_err(Error::defect)?;
                file
            }
        };
        file.seek(SeekFrom::Start(0)).map_err(Error::defect)?;
        Ok(file)
    }
}

fn text(cell: &Cell, zone: Tz) -> String {
    match cell {
        Cell::Text(text) => harmless(text),
        Cell::Money(money) => web::view::roubles(*money),
        Cell::At(at) => at.with_timezone(&zone).format("%d.%m.%Y %H:%M").to_string(),
        Cell::Day(day) => day.format("%d.%m.%Y").to_string(),
        // With a comma, as Excel reads it in Russia: a point would make a day of it.
        Cell::Number(number) => number.to_string().replace('.', ","),
    }
}

impl Book {
    fn write(&mut self, cells: &[Cell], zone: Tz) -> std::result::Result<(), XlsxError> {
        let row = self.row;
        let sheet: &mut Worksheet = self.book.worksheet_from_index(0)?;
        for (column, cell) in cells.iter().enumerate() {
            let column = u16::try_from(column).unwrap_or(u16::MAX);
            match cell {
                // A text cell is never computed, so it needs no apostrophe.
                Cell::Text(text) => sheet.write_string(row, column, text)?,
                Cell::Money(None) => continue,
                Cell::Money(Some(money)) => {
                    sheet.write_number_with_format(row, column, money.as_kopecks() as f64 / 100.0, &self.money)?
                }
                Cell::Number(number) => sheet.write_number(row, column, number.parts() as f64 / 10_000.0)?,
                Cell::Day(day) => {
                    let when = ExcelDateTime::from_ymd(year(*day), day.month() as u8, day.day() as u8)?;
                    sheet.write_datetime_with_format(row, column, &when, &self.day)?
                }
                Cell::At(at) => {
                    let local = at.with_timezone(&zone);
                    let (month, day) = (local.month() as u8, local.day() as u8);
                    let when = ExcelDateTime::from_ymd(year(local.date_naive()), month, day)?.and_hms(
                        local.hour() as u16,
                        local.minute() as u8,
                        f64::from(local.second()),
                    )?;
                    sheet.write_datetime_with_format(row, column, &when, &self.time)?
                }
            };
        }
        self.row += 1;
        Ok(())
    }
}

/// The year of a day as a workbook takes it.
fn year(day: NaiveDate) -> u16 {
    u16::try_from(day.year()).unwrap_or(1900)
}

fn send(file: File, format: Format, now: DateTime<Utc>) -> Answer {
    let media = match format {
        Format::Csv => "text/csv; charset=utf-8",
        Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    };
    let name = format!("attachment; filename=\"leads-{}.{}\"", now.format("%Y-%m-%d-%H%M"), format.word());
    let chunks = futures_util::stream::try_unfold(file, async |mut file| {
        let (chunk, file) = actix_web::web::block(move || {
            let mut chunk = vec![0; CHUNK];
            let read = file.read(&mut chunk)?;
            chunk.truncate(read);
            Ok::<_, std::io::Error>((chunk, file))
        })
        .await
        .map_err(std::io::Error::other)??;
        Ok::<_, std::io::Error>((!chunk.is_empty()).then(|| (Bytes::from(chunk), file)))
    });
    Ok(HttpResponse::Ok()
        .content_type(media)
        .insert_header((header::CONTENT_DISPOSITION, name))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .streaming(chunks))
}
