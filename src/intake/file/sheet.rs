//! Workbooks: the first sheet with a column of phones or e-mails is the table.

use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::Path;

use calamine::{Data, DataRef, ExcelDateTime, Ods, OdsError, Reader, Xls, XlsError, Xlsb, XlsbError, Xlsx, XlsxError};

use super::table::{Table, Written};
use super::{FileError, Hints, Kind, MOST_COLUMNS, Sink};

type Source = BufReader<File>;

/// The names of the sheets.
pub(super) fn names(path: &Path, kind: Kind) -> Result<Vec<String>, FileError> {
    let source = BufReader::new(File::open(path)?);
    Ok(match kind {
        Kind::Csv => Vec::new(),
        Kind::Xls => Xls::new(source).map_err(xls)?.sheet_names(),
        Kind::Ods => Ods::new(source).map_err(ods)?.sheet_names(),
        Kind::Xlsb => Xlsb::new(source).map_err(xlsb)?.sheet_names(),
        Kind::Xlsx => Xlsx::new(source).map_err(xlsx)?.sheet_names(),
    })
}

pub(super) fn read(path: &Path, kind: Kind, hints: &Hints, sink: Sink<'_>) -> Result<(), FileError> {
    let source = BufReader::new(File::open(path)?);
    let table = Table::new(kind, Written::default(), hints.header, sink);
    let mut sheets = Sheets { table, wanted: hints.sheet.clone(), seen_text: false, seen_wanted: false };
    let found = match kind {
        Kind::Xls => sheets.ranges(Xls::new(source).map_err(xls)?, xls)?,
        Kind::Ods => sheets.ranges(Ods::new(source).map_err(ods)?, ods)?,
        Kind::Xlsb => sheets.xlsb(Xlsb::new(source).map_err(xlsb)?)?,
        Kind::Xlsx | Kind::Csv => sheets.xlsx(Xlsx::new(source).map_err(xlsx)?)?,
    };
    match (found, sheets.seen_text) {
        (true, _) => Ok(()),
        _ if hints.sheet.is_some() && !sheets.seen_wanted => Err(FileError::NoSuchSheet),
        (false, true) => Err(FileError::NoContactColumn),
        (false, false) => Err(FileError::Empty),
    }
}

struct Sheets<'a> {
    table: Table<'a>,
    /// The one sheet that is read, where somebody has chosen it.
    wanted: Option<String>,
    seen_text: bool,
    seen_wanted: bool,
}

impl Sheets<'_> {
    fn wanted(&mut self, mut names: Vec<String>) -> Vec<String> {
        if let Some(wanted) = &self.wanted {
            names.retain(|name| name == wanted);
        }
        self.seen_wanted = !names.is_empty();
        names
    }

    /// Formats that can be read cell by cell: memory holds one row.
    fn xlsx(&mut self, mut book: Xlsx<Source>) -> Result<bool, FileError> {
        for name in self.wanted(book.sheet_names()) {
            let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
            let next = || {
                cells.next_cell().map(|cell| cell.map(|c| (c.get_position(), text_ref(c.get_value())))).map_err(xlsx)
            };
            if self.sheet(&name, |table| lines(next, table))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn xlsb(&mut self, mut book: Xlsb<Source>) -> Result<bool, FileError> {
        for name in self.wanted(book.sheet_names()) {
            let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
            let next = || {
                cells.next_cell().map(|cell| cell.map(|c| (c.get_position(), text_ref(c.get_value())))).map_err(xlsb)
            };
            if self.sheet(&name, |table| lines(next, table))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Formats that are read a sheet at a time.
    fn ranges<B: Reader<Source>>(
        &mut self,
        mut book: B,
        error: impl Fn(B::Error) -> FileError,
    ) -> Result<bool, FileError> {
        for name in self.wanted(book.sheet_names()) {
            let range = book.worksheet_range(&name).map_err(&error)?;
            let mut rows = range.rows().map(|row| row.iter().map(text).collect());
            let fill = |table: &mut Table<'_>| {
                rows.try_fold(
                    ControlFlow::Continue(()),
                    |flow, row| if flow.is_break() { Ok(flow) } else { table.record(row) },
                )
            };
            if self.sheet(&name, fill)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether this sheet was the table; one without a header is passed over.
    fn sheet(
        &mut self,
        name: &str,
        fill: impl FnOnce(&mut Table<'_>) -> Result<ControlFlow<()>, FileError>,
    ) -> Result<bool, FileError> {
        self.table.on_sheet(name);
        let ended = match fill(&mut self.table) {
            Ok(ControlFlow::Break(())) => return Ok(true),
            Ok(ControlFlow::Continue(())) => self.table.end(),
            Err(error) => Err(error),
        };
        match ended {
            Err(FileError::NoContactColumn) | Ok(false) => {
                self.seen_text |= self.table.forget_sheet();
                Ok(false)
            }
            other => other,
        }
    }
}

/// The row under way of a sheet that comes cell by cell.
#[derive(Default)]
struct Line {
    row: Option<u32>,
    cells: Vec<String>,
}

impl Line {
    fn cell(
        &mut self,
        (row, column): (u32, u32),
        value: String,
        table: &mut Table<'_>,
    ) -> Result<ControlFlow<()>, FileError> {
        let mut flow = ControlFlow::Continue(());
        if self.row != Some(row) {
            let skipped = self.row.map_or(0, |last| row.saturating_sub(last).saturating_sub(1));
            flow = self.flush(table)?;
            table.blank(skipped);
            self.row = Some(row);
        }
        let column = column as usize;
        if value.is_empty() {
            return Ok(flow);
        }
        if column >= MOST_COLUMNS {
            return Err(FileError::TooManyColumns);
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        if let Some(cell) = self.cells.get_mut(column) {
            *cell = value;
        }
        Ok(flow)
    }

    fn flush(&mut self, table: &mut Table<'_>) -> Result<ControlFlow<()>, FileError> {
        match self.row {
            Some(_) => table.record(std::mem::take(&mut self.cells)),
            None => Ok(ControlFlow::Continue(())),
        }
    }
}

/// Puts single cells together into rows.
fn lines(
    mut next: impl FnMut() -> Result<Option<((u32, u32), String)>, FileError>,
    table: &mut Table<'_>,
) -> Result<ControlFlow<()>, FileError> {
    let mut line = Line::default();
    while let Some((position, value)) = next()? {
        if line.cell(position, value, table)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    line.flush(table)
}

fn text_ref(value: &DataRef<'_>) -> String {
    match value {
        DataRef::SharedString(text) => (*text).to_owned(),
        other => text(&Data::from(other.clone())),
    }
}

/// A cell as its reader would write it in a text file; an error cell is empty.
fn text(value: &Data) -> String {
    match value {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(value) => value.to_string(),
        Data::DateTime(moment) => date(moment),
        Data::Error(_) | Data::Empty => String::new(),
    }
}

fn date(moment: &ExcelDateTime) -> String {
    if !moment.is_datetime() {
        return moment.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }
}

fn xlsx(error: XlsxError) -> FileError {
    match error {
        XlsxError::Password => FileError::Protected,
        other => FileError::Broken(other.to_string()),
    }
}

fn xlsb(error: XlsbError) -> FileError {
    match error {
        XlsbError::Password => FileError::Protected,
        other => FileError::Broken(other.to_string()),
    }
}

fn xls(error: XlsError) -> FileError {
    match error {
        XlsError::Password => FileError::Protected,
        other => FileError::Broken(other.to_string()),
    }
}

fn ods(error: OdsError) -> FileError {
    match error {
        OdsError::Password => FileError::Protected,
        other => FileError::Broken(other.to_string()),
    }
}
