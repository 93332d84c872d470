//! The rows that did not become leads, as a file in the layout of the original with the reason beside each.

use kernel::text::harmless;
use kernel::{Error, Result};

use super::store::{Import, ImportRow};

/// The first line, after the mark that tells Excel it is UTF-8; `title` heads the column of reasons. A file that had no header gets none.
///
/// # Errors
/// Never in practice: the lines are written to memory.
pub fn header(import: &Import, title: &str) -> Result<Vec<u8>> {
    if import.options()?.header == Some(0) {
        return Ok(b"\xef\xbb\xbf".to_vec());
    }
    let cells = import.header.iter().map(String::as_str).chain([title]);
    Ok([b"\xef\xbb\xbf".to_vec(), lines([cells.collect()])?].concat())
}

/// The lines of some rows; `reason` says in the reader's language why a row is here.
///
/// # Errors
/// Never in practice: the lines are written to memory.
pub fn next(import: &Import, rows: &[ImportRow], reason: impl Fn(&ImportRow) -> String) -> Result<Vec<u8>> {
    let told: Vec<String> = rows.iter().map(reason).collect();
    let width = import.header.len();
    lines(rows.iter().zip(&told).map(|(row, reason)| {
        let padding = std::iter::repeat_n("", width.saturating_sub(row.cells.len()));
        row.cells
            .iter()
            .map(String::as_str)
            .take(width.max(row.cells.len()))
            .chain(padding)
            .chain([reason.as_str()])
            .collect()
    }))
}

fn lines<'a>(records: impl IntoIterator<Item = Vec<&'a str>>) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(Vec::new());
    for record in records {
        writer.write_record(record.into_iter().map(harmless)).map_err(Error::defect)?;
    }
    writer.into_inner().map_err(Error::defect)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_row_keeps_the_reason_in_its_column() {
        let text = lines([vec!["a", "", "why"], vec!["b;c", "line\nbreak", "\"x\""]]).unwrap();
        assert_eq!(String::from_utf8(text).unwrap(), "a;;why\r\n\"b;c\";\"line\nbreak\";\"\"\"x\"\"\"\r\n");
    }
}
