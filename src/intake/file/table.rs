//! Finds the header among the first records and numbers the rows below it, whatever the file was.

use std::ops::ControlFlow;

use encoding_rs::Encoding;

use super::columns::Columns;
use super::{CELL_LENGTH, FileError, Format, Header, Item, Kind, MOST_COLUMNS, MOST_ROWS, Quote, Row, Sink};

/// How many records from the top may stand above the header: a title, a date, an empty line.
const HEADER_WITHIN: usize = 10;

/// How the table is written in its file.
#[derive(Debug, Clone, Default)]
pub(super) struct Written {
    pub(super) encoding: Option<&'static Encoding>,
    pub(super) delimiter: Option<char>,
    pub(super) quote: Option<Quote>,
    pub(super) sheet: Option<String>,
}

/// A table under way: records come in, a format and rows go out.
pub(super) struct Table<'a> {
    kind: Kind,
    written: Written,
    header: Header,
    /// The first records, each with the number of blank ones before it.
    top: Vec<(u32, Vec<String>)>,
    gap: u32,
    header_found: bool,
    number: u32,
    handed_on: u32,
    sink: Sink<'a>,
}

impl<'a> Table<'a> {
    pub(super) fn new(kind: Kind, written: Written, header: Header, sink: Sink<'a>) -> Table<'a> {
        Table { kind, written, header, top: Vec::new(), gap: 0, header_found: false, number: 0, handed_on: 0, sink }
    }

    /// Begins another sheet.
    pub(super) fn on_sheet(&mut self, name: &str) {
        self.written.sheet = Some(name.to_owned());
    }

    /// The number that the next row would get.
    pub(super) fn next_number(&self) -> u32 {
        self.number + 1
    }

    /// Takes the next record of the file.
    pub(super) fn record(&mut self, mut cells: Vec<String>) -> Result<ControlFlow<()>, FileError> {
        if cells.len() > MOST_COLUMNS {
            let used = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
            if used > MOST_COLUMNS {
                return Err(FileError::TooManyColumns);
            }
            cells.truncate(MOST_COLUMNS);
        }
        cells.iter_mut().for_each(tidy);
        if self.header_found {
            return self.row(cells);
        }
        self.top.push((std::mem::take(&mut self.gap), cells));
        let enough = match self.header {
            Header::Line(line) => line as usize,
            _ => HEADER_WITHIN,
        };
        if self.top.len() < enough { Ok(ControlFlow::Continue(())) } else { self.open() }
    }

    /// Says that `count` blank records follow.
    pub(super) fn blank(&mut self, count: u32) {
        if self.header_found {
            self.number = self.number.saturating_add(count);
        } else {
            self.gap = self.gap.saturating_add(count);
        }
    }

    /// Ends the table; `false` where there was none with a header (another sheet may have one).
    pub(super) fn end(&mut self) -> Result<bool, FileError> {
        if !self.header_found && self.top.iter().any(|(_, cells)| !is_blank(cells)) && self.open()?.is_break() {
            return Ok(true);
        }
        if self.header_found && self.handed_on == 0 {
            return Err(FileError::NoRows);
        }
        Ok(self.header_found)
    }

    /// Whether anything at all was in the records since the last header or sheet.
    pub(super) fn forget_sheet(&mut self) -> bool {
        let something = self.top.iter().any(|(_, cells)| !is_blank(cells));
        self.top.clear();
        self.gap = 0;
        something
    }

    /// Chooses the header among the first records and hands on the rows that stood below it.
    fn open(&mut self) -> Result<ControlFlow<()>, FileError> {
        let (at, columns) = self.choose()?;
        self.header_found = true;
        let Written { encoding, delimiter, quote, sheet } = self.written.clone();
        let mut top = std::mem::take(&mut self.top);
        let below = top.split_off(at.map_or(0, |at| (at + 1).min(top.len())));
        let above = top.into_iter().take(at.unwrap_or(0)).map(|(_, cells)| cells).collect();
        let header = at.and_then(|at| u32::try_from(at + 1).ok());
        let format = Format { kind: self.kind, encoding, delimiter, quote, sheet, header, above, columns };
        if (self.sink)(Item::Format(format)).is_break() {
            return Ok(ControlFlow::Break(()));
        }
        for (gap, cells) in below {
            self.number = self.number.saturating_add(gap);
            if self.row(cells)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// The header among the first records; none where the first of them is a row.
    fn choose(&self) -> Result<(Option<usize>, Columns), FileError> {
        let candidates = self.top.iter().map(|(_, cells)| Columns::read(cells)).enumerate();
        let known = candidates
            .filter(|(_, columns)| columns.has_contact())
            .reduce(|best, next| if next.1.known() > best.1.known() { next } else { best });
        let width = self.top.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        Ok(match (self.header, known) {
            (Header::Absent, _) => (None, Columns::lettered(width)),
            (Header::Line(line), _) => {
                let at = (line as usize).saturating_sub(1).min(self.top.len().saturating_sub(1));
                (Some(at), self.top.get(at).map(|(_, cells)| Columns::read(cells)).unwrap_or_default())
            }
            (Header::Known | Header::Likely, Some((at, columns))) => (Some(at), columns),
            (Header::Known, None) => return Err(FileError::NoContactColumn),
            (Header::Likely, None) => match self.likely() {
                Some(at) => (Some(at), self.top.get(at).map(|(_, cells)| Columns::read(cells)).unwrap_or_default()),
                None => (None, Columns::lettered(width)),
            },
        })
    }

    /// The first record that is full and has nothing in it that only a row would have: a number, a phone, an e-mail.
    fn likely(&self) -> Option<usize> {
        let filled = |cells: &[String]| cells.iter().filter(|cell| !cell.trim().is_empty()).count();
        let most = self.top.iter().map(|(_, cells)| filled(cells)).max().unwrap_or(0);
        let at = self.top.iter().position(|(_, cells)| filled(cells) * 10 >= most * 6)?;
        let (_, cells) = self.top.get(at)?;
        let of_a_row = |cell: &String| cell.contains('@') || cell.chars().filter(char::is_ascii_digit).count() > 3;
        (!cells.iter().any(of_a_row)).then_some(at)
    }

    fn row(&mut self, cells: Vec<String>) -> Result<ControlFlow<()>, FileError> {
        self.number = self.number.saturating_add(1);
        if is_blank(&cells) {
            return Ok(ControlFlow::Continue(()));
        }
        self.handed_on += 1;
        if self.handed_on > MOST_ROWS {
            return Err(FileError::TooManyRows);
        }
        Ok((self.sink)(Item::Row(Row { number: self.number, cells })))
    }
}

fn is_blank(cells: &[String]) -> bool {
    cells.iter().all(|cell| cell.trim().is_empty())
}

/// NUL cannot be stored; a cell longer than Excel's own limit is cut, and refused later by the length of its field.
fn tidy(cell: &mut String) {
    if cell.contains('\0') {
        cell.retain(|c| c != '\0');
    }
    if cell.len() > CELL_LENGTH
        && let Some((end, _)) = cell.char_indices().nth(CELL_LENGTH)
    {
        cell.truncate(end);
    }
}
