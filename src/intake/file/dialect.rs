//! Which separator a text table uses, and whether its quotation marks quote.

use csv::ReaderBuilder;
use serde::{Deserialize, Serialize};

use super::columns::Columns;

/// Separators that are tried, in the order in which a tie is decided.
const SEPARATORS: [u8; 4] = [b';', b',', b'\t', b'|'];
/// Records that are looked at.
const RECORDS: usize = 300;

/// What quotes a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Quote {
    /// `"`.
    Double,
    /// `'`.
    Single,
    /// Nothing: a quotation mark is a character like any other.
    None,
}

impl Quote {
    /// Every one of them.
    pub const ALL: [Quote; 3] = [Quote::Double, Quote::Single, Quote::None];

    /// The word in options and forms.
    pub const fn code(self) -> &'static str {
        match self {
            Quote::Double => "double",
            Quote::Single => "single",
            Quote::None => "none",
        }
    }

    /// The one of a word.
    pub fn find(code: &str) -> Option<Quote> {
        Quote::ALL.into_iter().find(|quote| quote.code() == code)
    }
}

/// How a text table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    pub(super) quote: Quote,
}

/// Tells the dialect by the beginning of the text: the separator under which the header has most known names and the
/// records are equally wide.
pub(super) fn detect(head: &str, complete: bool, known: Option<char>, quote: Option<Quote>) -> Dialect {
    let wanted = known.and_then(|c| u8::try_from(c).ok()).filter(u8::is_ascii).or_else(|| stated(head));
    let delimiter = wanted.unwrap_or_else(|| {
        let scored = SEPARATORS.map(|delimiter| (score(head, complete, delimiter), delimiter));
        scored.into_iter().reduce(|best, next| if next.0 > best.0 { next } else { best }).map_or(b';', |best| best.1)
    });
    let quote = quote.unwrap_or_else(|| if quotes_swallow(head, delimiter) { Quote::None } else { Quote::Double });
    Dialect { delimiter, quote }
}

pub(super) fn reader(dialect: Dialect) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(dialect.delimiter).quoting(dialect.quote != Quote::None);
    builder.quote(if dialect.quote == Quote::Single { b'\'' } else { b'"' });
    builder
}

/// Excel's own hint in the first line, `sep=;`.
fn stated(head: &str) -> Option<u8> {
    let line = head.lines().next()?.trim().trim_matches('"');
    let mut rest =
        line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and_then(|_| line.get(4..))?.bytes();
    rest.next().filter(|b| b.is_ascii() && *b != b'"' && rest.next().is_none())
}

fn records(head: &str, dialect: Dialect) -> Vec<Vec<String>> {
    let mut reader = reader(dialect).from_reader(head.as_bytes());
    let records = reader.records().take(RECORDS).map_while(Result::ok);
    records.map(|record| record.iter().map(str::to_owned).collect()).collect()
}

fn score(head: &str, complete: bool, delimiter: u8) -> usize {
    let mut records = records(head, Dialect { delimiter, quote: Quote::Double });
    if !complete && records.len() > 1 && records.len() < RECORDS {
        records.pop();
    }
    let header = records.iter().take(10).map(|cells| Columns::read(cells).known()).max().unwrap_or(0);
    let mut widths: Vec<usize> = records.iter().map(Vec::len).collect();
    widths.sort_unstable();
    let usual = widths.get(widths.len() / 2).copied().unwrap_or(0);
    let even = widths.iter().filter(|width| **width == usual).count() * 100 / widths.len().max(1);
    header * 1_000 + even + if usual > 1 { 100 } else { 0 }
}

/// A mark that opens a cell and is never closed makes one record of hundreds of lines.
fn quotes_swallow(head: &str, delimiter: u8) -> bool {
    let quoted = records(head, Dialect { delimiter, quote: Quote::Double }).len();
    let plain = records(head, Dialect { delimiter, quote: Quote::None }).len();
    quoted * 6 < plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_told_by_header_and_width() {
        for (text, want) in [
            ("ФИО;Телефон\nА, Б;1\n", b';'),
            ("ФИО,Телефон\n\"а;б\",1\n", b','),
            ("name\tphone\na\t1\n", b'\t'),
            ("name|phone\na|1\n", b'|'),
            ("sep=,\nТелефон;Имя\n", b','),
            ("Телефон\n1\n2\n", b';'),
            ("a,b,c\n1,2,3\n4,5,6\n", b','),
        ] {
            assert_eq!(detect(text, true, None, None).delimiter, want, "{text}");
        }
        assert_eq!(detect("a,b\n1,2\n", true, Some(';'), None).delimiter, b';');
    }

    #[test]
    fn an_unclosed_mark_does_not_swallow_the_file() {
        let rows: String = (0..50).map(|i| format!("И{i};8926123456{}\n", i % 10)).collect();
        assert_eq!(detect(&format!("ФИО;Телефон\n\"Ромашка;1\n{rows}"), true, None, None).quote, Quote::None);
        assert_eq!(detect(&format!("ФИО;Телефон\n\"Ромашка\n\";1\n{rows}"), true, None, None).quote, Quote::Double);
    }
}
