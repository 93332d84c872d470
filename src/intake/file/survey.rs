//! What is in a file, before anybody decides how it is to be read: its first records, what its columns hold, and what looks wrong.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::Path;

use kernel::{Email, Phone};
use serde::{Deserialize, Serialize};

use super::{FileError, Format, Header, Hints, Item, Kind, Row, encoding, kind_of, read, sheet};

/// Records that are kept for the preview.
const SHOWN: usize = 25;
/// Different values of a column that are kept.
pub(crate) const MOST_VALUES: usize = 200;
/// Characters of a value that are kept.
const LONGEST: usize = 120;

/// What was found in a file by reading it through.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Survey {
    /// Sheets of a workbook.
    pub sheets: Vec<String>,
    /// The records above the header.
    pub above: Vec<Vec<String>>,
    /// The first rows, each with its number.
    pub rows: Vec<(u32, Vec<String>)>,
    /// Rows of the file with anything in them.
    pub total: u32,
    /// Its columns.
    pub columns: Vec<Column>,
    /// What looks wrong.
    pub warnings: Vec<Warning>,
    /// Why the file can't be read so, a code.
    pub error: Option<String>,
}

/// What a column holds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Column {
    /// Cells with anything in them.
    pub filled: u32,
    /// How many of them are phones.
    pub phones: u32,
    /// How many of them are e-mails.
    pub emails: u32,
    /// Its values and how often each comes, the most frequent first.
    pub values: Vec<(String, u32)>,
    /// Whether there are more than are kept.
    pub more: bool,
}

/// Something that looks wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// A code; its text is `intake-warn-<code>`.
    pub code: String,
    /// In how many rows.
    pub count: u32,
    /// In which row first.
    pub row: u32,
    /// What else belongs into the text.
    pub what: String,
}

impl Warning {
    fn of(code: &str, what: &str) -> Warning {
        Warning { code: code.to_owned(), count: 0, row: 0, what: what.to_owned() }
    }
}

/// Reads the file through. What is not told is found out; a file without a header that is known is taken too.
///
/// # Errors
/// As [`read`], but never `NoContactColumn`.
pub fn survey(path: &Path, hints: &Hints) -> Result<(Format, Survey), FileError> {
    let kind = kind_of(path)?;
    match look(path, kind, hints) {
        Err(FileError::NoContactColumn) => look(path, kind, &Hints { header: Header::Likely, ..hints.clone() }),
        other => other,
    }
}

fn look(path: &Path, kind: Kind, hints: &Hints) -> Result<(Format, Survey), FileError> {
    let mut format = None;
    let mut looker = Looker::default();
    read(path, hints, &mut |item| {
        match item {
            Item::Format(found) => {
                looker.survey.above = found.above.iter().map(|cells| short(cells)).collect();
                looker.tallies = found.columns.names.iter().map(|_| Tally::default()).collect();
                format = Some(found);
            }
            Item::Row(row) => looker.row(row, kind),
        }
        ControlFlow::Continue(())
    })?;
    let format = format.ok_or(FileError::NoRows)?;
    let mut survey = looker.finish();
    survey.sheets = sheet::names(path, kind)?;
    if let Some(chosen) = format.encoding {
        let found = encoding::detect(path)?;
        if hints.encoding.is_some() && found != chosen {
            survey.warnings.push(Warning::of("encoding", found.name()));
        } else if hints.encoding.is_none() && !has_known_words(&format) && encoding::is_guessed(path, found)? {
            survey.warnings.push(Warning::of("guessed", found.name()));
        }
    }
    if format.header.is_none() {
        survey.warnings.push(Warning::of("no_header", ""));
    }
    Ok((format, survey))
}

/// Headers that are known words of Russian prove the encoding.
fn has_known_words(format: &Format) -> bool {
    let fields = format.columns.fields();
    format.columns.names.iter().zip(fields).filter(|(name, field)| field.is_some() && !name.is_ascii()).count() > 1
}

/// The values of a column while they are counted.
#[derive(Default)]
struct Tally {
    column: Column,
    counts: HashMap<String, u32>,
}

#[derive(Default)]
struct Looker {
    survey: Survey,
    tallies: Vec<Tally>,
    unreadable: (u32, u32),
    garbled: (u32, u32),
    wide: (u32, u32),
    narrow: (u32, u32),
}

impl Looker {
    fn row(&mut self, row: Row, kind: Kind) {
        self.survey.total += 1;
        let width = self.tallies.len();
        let mark = |count: &mut (u32, u32), is: bool| {
            if is {
                *count = (count.0 + 1, if count.0 == 0 { row.number } else { count.1 });
            }
        };
        mark(&mut self.unreadable, row.cells.iter().any(|cell| cell.contains('\u{fffd}')));
        mark(&mut self.garbled, row.cells.iter().any(|cell| is_garbled(cell)));
        mark(&mut self.wide, row.cells.iter().skip(width).any(|cell| !cell.trim().is_empty()));
        mark(&mut self.narrow, kind == Kind::Csv && row.cells.len() < width);
        for (tally, cell) in self.tallies.iter_mut().zip(&row.cells) {
            tally.take(cell.trim());
        }
        if self.survey.rows.len() < SHOWN {
            self.survey.rows.push((row.number, short(&row.cells)));
        }
    }

    fn finish(mut self) -> Survey {
        let told =
            [("unreadable", self.unreadable), ("garbled", self.garbled), ("wide", self.wide), ("narrow", self.narrow)];
        for (code, (count, row)) in told.into_iter().filter(|(_, (count, _))| *count > 0) {
            self.survey.warnings.push(Warning { count, row, ..Warning::of(code, "") });
        }
        self.survey.columns = self.tallies.into_iter().map(Tally::finish).collect();
        self.survey
    }
}

impl Tally {
    fn take(&mut self, cell: &str) {
        if cell.is_empty() {
            return;
        }
        self.column.filled += 1;
        // What a column mostly holds is told by its beginning.
        if self.column.filled <= 1_000 {
            self.column.phones += u32::from(Phone::parse(cell).is_ok());
            self.column.emails += u32::from(Email::parse(cell).is_ok());
        }
        if let Some(count) = self.counts.get_mut(cell) {
            *count += 1;
        } else if self.counts.len() < MOST_VALUES && cell.chars().nth(LONGEST).is_none() {
            self.counts.insert(cell.to_owned(), 1);
        } else {
            self.column.more = true;
        }
    }

    fn finish(mut self) -> Column {
        let mut values: Vec<(String, u32)> = self.counts.into_iter().collect();
        values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        // A column of names or phones is not a list of values: a few samples are enough.
        if self.column.more && values.first().is_none_or(|(_, count)| *count < 10) {
            values.truncate(5);
        }
        self.column.values = values;
        self.column
    }
}

fn short(cells: &[String]) -> Vec<String> {
    cells.iter().map(|cell| cell.chars().take(LONGEST).collect()).collect()
}

/// UTF-8 that somebody read as a one-byte encoding and saved: every second letter is one that Russian begins its code with.
fn is_garbled(cell: &str) -> bool {
    let (mut pairs, mut letters) = (0, 0);
    let mut before = ' ';
    for c in cell.chars() {
        letters += usize::from(!c.is_ascii());
        let is_odd =
            matches!(c, '\u{80}'..='\u{bf}' | '\u{402}'..='\u{40f}' | '\u{452}'..='\u{490}' | '\u{2010}'..='\u{2122}');
        pairs += usize::from(matches!(before, 'Р' | 'С' | 'Ð' | 'Ñ' | 'Â') && is_odd);
        before = c;
    }
    pairs > 1 && pairs * 4 > letters
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8], hints: &Hints) -> (Format, Survey) {
        let path = tempfile::NamedTempFile::new().unwrap().into_temp_path();
        std::fs::write(&path, bytes).unwrap();
        survey(&path, hints).unwrap()
    }

    fn codes(survey: &Survey) -> Vec<&str> {
        survey.warnings.iter().map(|warning| warning.code.as_str()).collect()
    }

    #[test]
    fn a_wrong_encoding_is_told_and_names_the_right_one() {
        let text = "ФИО;Телефон\nПётр Иванов;89261234567\nАнна Петрова;89261234568\n".repeat(20);
        let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(&text);
        let (format, found) = of(&bytes, &Hints::default());
        assert_eq!(format.encoding.unwrap().name(), "windows-1251");
        assert!(codes(&found).is_empty(), "{found:?}");
        let wrong = Hints { encoding: Some(encoding_rs::KOI8_R), ..Hints::default() };
        let (_, found) = of(&bytes, &wrong);
        let told = found.warnings.iter().find(|warning| warning.code == "encoding").unwrap();
        assert_eq!(told.what, "windows-1251");
        let (_, found) = of(&bytes, &Hints { encoding: Some(encoding_rs::UTF_8), ..Hints::default() });
        assert!(codes(&found).contains(&"unreadable"), "{found:?}");
    }

    #[test]
    fn text_that_was_saved_garbled_is_told() {
        let (garbled, _, _) = encoding_rs::WINDOWS_1251.decode("Пётр Иванов".as_bytes());
        let (_, found) = of(format!("name;phone\n{garbled};89261234567\n").as_bytes(), &Hints::default());
        assert!(codes(&found).contains(&"garbled"), "{found:?}");
        let (_, found) = of("name;phone\nРСТ С. Љ., Стр.;89261234567\n".as_bytes(), &Hints::default());
        assert!(codes(&found).is_empty(), "{found:?}");
    }

    #[test]
    fn a_file_without_a_header_is_looked_into_too() {
        let (format, found) = of("Анна;89261234567;car\nПётр;89261234568;car\n".as_bytes(), &Hints::default());
        assert_eq!((format.header, format.columns.names.join(",")), (None, "A,B,C".to_owned()));
        assert_eq!((found.total, found.columns[1].phones, codes(&found)), (2, 2, vec!["no_header"]));
        assert_eq!(found.columns[2].values, [("car".to_owned(), 2)]);
    }

    #[test]
    fn the_header_is_where_somebody_says() {
        let text = "Отчёт за ноябрь\n\nКто;Куда\nАнна;89261234567;\nПётр;89261234568;лишнее\n";
        let (format, found) = of(text.as_bytes(), &Hints::default());
        assert_eq!((format.header, found.above.len(), found.total), (Some(2), 1, 2));
        assert_eq!(found.warnings[0], Warning { code: "wide".into(), count: 1, row: 2, what: String::new() });
        let (format, found) = of(text.as_bytes(), &Hints { header: Header::Line(1), ..Hints::default() });
        assert_eq!((format.columns.names.len(), found.total), (1, 3));
        let (format, found) = of(text.as_bytes(), &Hints { header: Header::Absent, ..Hints::default() });
        assert_eq!((format.columns.names.len(), found.total), (3, 4));
    }

    #[test]
    fn only_lists_of_values_are_kept() {
        let rows: String = (0..1_000).map(|n| format!("И{n};8926{n:07};{}\n", n % 3)).collect();
        let (_, found) = of(format!("ФИО;Телефон;Статус\n{rows}").as_bytes(), &Hints::default());
        assert_eq!(found.columns.iter().map(|column| column.values.len()).collect::<Vec<_>>(), [5, 5, 3]);
        assert!(found.columns[0].more && !found.columns[2].more);
    }
}
