//! Text tables: CSV and its kin.

use std::io::{BufReader, Read};
use std::path::Path;

use csv::StringRecord;

use super::encoding::{self, Utf8Reader};
use super::table::{Table, Written};
use super::{FileError, Hints, Kind, Sink, dialect};

/// How much text is looked at to find the separator, in bytes of UTF-8.
const HEAD: u64 = 128 * 1024;
/// Most lines that one record may span before an unclosed quotation mark is the better explanation.
const MOST_LINES: u64 = 2_000;

pub(super) fn read(path: &Path, hints: &Hints, sink: Sink<'_>) -> Result<(), FileError> {
    let encoding = match hints.encoding {
        Some(encoding) => encoding,
        None => encoding::detect(path)?,
    };
    let mut head = Vec::new();
    Utf8Reader::open(path, encoding)?.take(HEAD).read_to_end(&mut head)?;
    let complete = (head.len() as u64) < HEAD;
    let head = String::from_utf8_lossy(&head);
    if head.trim().is_empty() && complete {
        return Err(FileError::Empty);
    }
    let dialect = dialect::detect(&head, complete, hints.delimiter, hints.quote);
    let written = Written {
        encoding: Some(encoding),
        delimiter: Some(char::from(dialect.delimiter)),
        quote: Some(dialect.quote),
        sheet: None,
    };
    let mut table = Table::new(Kind::Csv, written, hints.header, sink);
    let mut reader = dialect::reader(dialect).from_reader(BufReader::new(Utf8Reader::open(path, encoding)?));
    let mut record = StringRecord::new();
    loop {
        let line = reader.position().line();
        let more = reader.read_record(&mut record).map_err(|e| FileError::Broken(e.to_string()))?;
        if !more {
            break;
        }
        if reader.position().line().saturating_sub(line) > MOST_LINES {
            return Err(FileError::UnclosedQuote(table.next_number()));
        }
        if table.record(record.iter().map(str::to_owned).collect())?.is_break() {
            return Ok(());
        }
    }
    if table.end()? { Ok(()) } else { Err(FileError::Empty) }
}
