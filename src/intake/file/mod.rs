//! Reading a table of leads from whatever file people bring: the type, the encoding and the separator are found by the
//! content, the header row by its words. Rows are handed on one by one, so memory does not grow with the file.

mod archive;
mod columns;
mod dialect;
mod encoding;
mod sheet;
mod survey;
mod table;
mod text;

#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;

use encoding_rs::Encoding;

pub(crate) use columns::unit;
pub use columns::{Columns, Defaults, FIELDS};
pub use dialect::Quote;
pub use survey::{Column, Survey, Warning, survey};

/// Most rows of one file.
pub const MOST_ROWS: u32 = 500_000;
/// Most columns of one file.
pub const MOST_COLUMNS: usize = 300;
/// Longest cell that is kept, in characters: Excel's own limit.
pub const CELL_LENGTH: usize = 32_767;
/// Last record that may be the header.
pub const LAST_HEADER: u32 = 50;
/// Largest file, in bytes, as it is uploaded.
pub const LARGEST_FILE: u64 = 64 * 1024 * 1024;
/// Largest sum of the parts of a zipped workbook, in bytes, when unpacked.
pub const LARGEST_UNPACKED: u64 = 512 * 1024 * 1024;

/// Why a file as a whole cannot be imported.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// No bytes, or nothing but blank lines.
    #[error("the file is empty")]
    Empty,
    /// A header and nothing below it.
    #[error("the file has a header and no rows")]
    NoRows,
    /// Neither text nor a workbook.
    #[error("the file is no table")]
    NotATable,
    /// A workbook behind a password.
    #[error("the file is protected by a password")]
    Protected,
    /// A workbook or text that breaks off or contradicts itself.
    #[error("the file is damaged: {0}")]
    Broken(String),
    /// More bytes, packed or unpacked, than is taken.
    #[error("the file is too large")]
    TooLarge,
    /// More rows than [`MOST_ROWS`].
    #[error("the file has too many rows")]
    TooManyRows,
    /// More columns than [`MOST_COLUMNS`].
    #[error("the file has too many columns")]
    TooManyColumns,
    /// No column for a phone or an e-mail among the first rows.
    #[error("the file has no column with a phone or an e-mail")]
    NoContactColumn,
    /// A sheet that the workbook has not.
    #[error("the workbook has no such sheet")]
    NoSuchSheet,
    /// A quotation mark that is opened and not closed swallows the rest of the file.
    #[error("a quotation mark opened at row {0} is not closed")]
    UnclosedQuote(u32),
    /// The file could not be read from the disk.
    #[error("the file could not be read")]
    Io(#[from] std::io::Error),
}

impl FileError {
    /// A stable code; its text is `error-<code>` in `locales/`.
    pub const fn code(&self) -> &'static str {
        match self {
            FileError::Empty => "file_empty",
            FileError::NoRows => "file_no_rows",
            FileError::NotATable => "file_not_a_table",
            FileError::Protected => "file_protected",
            FileError::Broken(_) => "file_broken",
            FileError::TooLarge => "file_too_large",
            FileError::TooManyRows => "file_too_many_rows",
            FileError::TooManyColumns => "file_too_many_columns",
            FileError::NoContactColumn => "file_no_contact_column",
            FileError::NoSuchSheet => "file_no_such_sheet",
            FileError::UnclosedQuote(_) => "file_unclosed_quote",
            FileError::Io(_) => "file_unreadable",
        }
    }
}

/// What kind of file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text with separators.
    Csv,
    /// Excel since 2007.
    Xlsx,
    /// Excel's binary workbook.
    Xlsb,
    /// Excel before 2007.
    Xls,
    /// OpenDocument.
    Ods,
}

impl Kind {
    /// The word in the API and in storage.
    pub const fn code(self) -> &'static str {
        match self {
            Kind::Csv => "csv",
            Kind::Xlsx => "xlsx",
            Kind::Xlsb => "xlsb",
            Kind::Xls => "xls",
            Kind::Ods => "ods",
        }
    }
}

/// What was found out about a file before its first row.
#[derive(Debug, Clone)]
pub struct Format {
    /// What kind of file it is.
    pub kind: Kind,
    /// Encoding of a text file (WHATWG name).
    pub encoding: Option<&'static Encoding>,
    /// Separator of a text file.
    pub delimiter: Option<char>,
    /// What quotes in a text file.
    pub quote: Option<Quote>,
    /// Which sheet of a workbook is the table.
    pub sheet: Option<String>,
    /// Which record is the header, the first being 1; none where the first record is a row.
    pub header: Option<u32>,
    /// The records above the header.
    pub above: Vec<Vec<String>>,
    /// The header row and what its columns mean.
    pub columns: Columns,
}

/// Where the header is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Header {
    /// Among the first records, told by its words; a file without a column of phones or e-mails is refused.
    #[default]
    Known,
    /// As `Known`, or else whatever looks most like one: somebody is going to see it and correct it.
    Likely,
    /// The record of this number, the first being 1.
    Line(u32),
    /// Nowhere: the first record is a row already.
    Absent,
}

/// One row below the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// 1-based, the header not counted; blank rows count and are not handed on.
    pub number: u32,
    /// The cells as written, without NUL, at most [`CELL_LENGTH`] characters each.
    pub cells: Vec<String>,
}

/// What a reader hands on: the format once, then the rows.
#[derive(Debug)]
pub enum Item {
    /// First of all.
    Format(Format),
    /// Then each row.
    Row(Row),
}

/// What the caller knows better than the content tells.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    /// Encoding of a text file.
    pub encoding: Option<&'static Encoding>,
    /// Separator of a text file.
    pub delimiter: Option<char>,
    /// What quotes in a text file.
    pub quote: Option<Quote>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Where the header is.
    pub header: Header,
}

/// Where the items of a file go; `Break` stops the reading.
pub(crate) type Sink<'a> = &'a mut dyn FnMut(Item) -> ControlFlow<()>;

/// Reads the file at `path`, handing each item to `sink` until it breaks off. Blocks: call it outside the async runtime.
///
/// # Errors
/// A [`FileError`] where the file as a whole cannot be taken; rows handed on before that stand.
pub fn read(path: &Path, hints: &Hints, sink: Sink<'_>) -> Result<(), FileError> {
    let size = std::fs::metadata(path)?.len();
    if size == 0 {
        return Err(FileError::Empty);
    }
    if size > LARGEST_FILE {
        return Err(FileError::TooLarge);
    }
    match kind_of(path)? {
        Kind::Csv => text::read(path, hints, sink),
        kind => sheet::read(path, kind, hints, sink),
    }
}

/// Reads as far as the first row below the header: enough to tell whether the file can be imported.
///
/// # Errors
/// As [`read`].
pub fn inspect(path: &Path, hints: &Hints) -> Result<Format, FileError> {
    let mut found = None;
    read(path, hints, &mut |item| match item {
        Item::Format(format) => {
            found = Some(format);
            ControlFlow::Continue(())
        }
        Item::Row(_) => ControlFlow::Break(()),
    })?;
    found.ok_or(FileError::NoRows)
}

/// First bytes of files that are surely no table: PDF, images, archives, programs.
const FOREIGN: [&[u8]; 9] =
    [b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\x7fELF", b"MZ\x90"];

fn kind_of(path: &Path) -> Result<Kind, FileError> {
    let mut head = Vec::with_capacity(8);
    File::open(path)?.take(8).read_to_end(&mut head)?;
    if head.starts_with(b"PK\x03\x04") {
        return archive::kind(path);
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Ok(Kind::Xls);
    }
    if FOREIGN.iter().any(|magic| head.starts_with(magic)) { Err(FileError::NotATable) } else { Ok(Kind::Csv) }
}
