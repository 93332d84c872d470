//! The exchange format of banks and accounting programs, 1CClientBankExchange: lines `Ключ=Значение` in sections.
//!
//! Read as banks really write it: keys that are not known, blank lines, missing sections and doubled keys are tolerated; a
//! document that can't be read is named by its line and harms no other.

use chrono::NaiveDate;
use kernel::Error;
use kernel::text::line;

use super::document::{Document, Fault, Fields, Party, date};
use super::encoding::decode;

/// The largest file, in bytes.
pub const LARGEST_FILE: usize = 16 * 1024 * 1024;
/// The most documents of one file.
pub const MOST_DOCUMENTS: usize = 50_000;
/// The longest value that is kept, in characters.
const LONGEST_VALUE: usize = 500;
/// The most accounts of one file.
const MOST_ACCOUNTS: usize = 200;
/// What the first line must say.
const TITLE: &str = "1cclientbankexchange";

/// A statement as the bank wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankFile {
    /// The encoding of its lines.
    pub encoding: &'static str,
    /// The program that wrote it.
    pub sender: String,
    /// The accounts it is about: ours.
    pub accounts: Vec<String>,
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
    /// Whether the closing line is there; a file without it was cut off.
    pub complete: bool,
    /// The documents in order.
    pub rows: Vec<Row>,
}

/// A document and where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line of the file on which it begins, from 1.
    pub line: usize,
    /// What was read.
    pub document: Result<Document, Fault>,
}

impl BankFile {
    /// Reads a file.
    ///
    /// # Errors
    /// `Invalid` of the field `file`: `statement_not_1c`, `statement_no_account`, `statement_too_long`; `TooLarge`.
    pub fn read(bytes: &[u8]) -> kernel::Result<Self> {
        if bytes.len() > LARGEST_FILE {
            return Err(Error::TooLarge);
        }
        let refused = |code: &'static str| Error::field("file", code);
        let decoded = decode(bytes);
        let mut lines = numbered(&decoded.text);
        let title = lines.find(|(_, line)| !line.is_empty()).map(|(_, line)| line.to_lowercase());
        if title.as_deref() != Some(TITLE) {
            return Err(refused("statement_not_1c"));
        }
        let mut reader = Reader::default();
        for (number, line) in lines {
            reader.take(number, line);
            if reader.complete {
                break;
            }
            if reader.rows.len() > MOST_DOCUMENTS || reader.accounts.len() > MOST_ACCOUNTS {
                return Err(refused("statement_too_long"));
            }
        }
        reader.cut_off();
        if reader.accounts.is_empty() {
            return Err(refused("statement_no_account"));
        }
        Ok(Self {
            encoding: decoded.encoding,
            sender: reader.sender,
            accounts: reader.accounts,
            from: reader.from,
            to: reader.to,
            complete: reader.complete,
            rows: reader.rows,
        })
    }

    /// Whether a document brought money to one of the file's accounts from outside them.
    pub fn is_incoming(&self, document: &Document) -> bool {
        let own = |party: &Party| self.accounts.contains(&party.account);
        own(&document.payee) && !own(&document.payer)
    }
}

/// Lines with their numbers, whatever ends them.
fn numbered(text: &str) -> Box<dyn Iterator<Item = (usize, &str)> + '_> {
    if text.contains('\n') {
        Box::new((1..).zip(text.lines().map(str::trim)))
    } else {
        Box::new((1..).zip(text.split('\r').map(str::trim)))
    }
}

/// What has been read so far.
#[derive(Default)]
struct Reader {
    sender: String,
    accounts: Vec<String>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    complete: bool,
    rows: Vec<Row>,
    open: Option<(usize, Vec<(String, String)>)>,
}

impl Reader {
    fn take(&mut self, number: usize, line: &str) {
        let (key, value) = line.split_once('=').unwrap_or((line, ""));
        let key = key.trim().to_lowercase();
        match key.as_str() {
            "секциядокумент" => {
                self.cut_off();
                self.open = Some((number, Vec::new()));
            }
            "конецдокумента" => {
                if let Some((line, fields)) = self.open.take() {
                    self.rows.push(Row { line, document: Fields(&fields).document() });
                }
            }
            "конецфайла" => {
                self.cut_off();
                self.complete = true;
            }
            _ => match &mut self.open {
                Some((_, fields)) if fields.len() < 200 => fields.push((key, clip(value))),
                Some(_) => {}
                None => self.header(&key, value),
            },
        }
    }

    fn header(&mut self, key: &str, value: &str) {
        match key {
            "отправитель" => self.sender = clip(value),
            "датаначала" => self.from = self.from.or_else(|| date(value)),
            "датаконца" => self.to = self.to.or_else(|| date(value)),
            "расчсчет" | "расчсчёт" => {
                let account = clip(value);
                if !account.is_empty() && !self.accounts.contains(&account) {
                    self.accounts.push(account);
                }
            }
            _ => {}
        }
    }

    /// A document whose end is missing: it may lack anything, the amount's last digits too.
    fn cut_off(&mut self) {
        if let Some((line, fields)) = self.open.take() {
            let number = Fields(&fields).first(&["номер"]);
            self.rows.push(Row { line, document: Err(Fault { code: "section_not_closed", number }) });
        }
    }
}

/// A value on one line, as long as is kept.
pub(super) fn clip(text: &str) -> String {
    line(text).chars().take(LONGEST_VALUE).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::bank::tests::{sample, write};

    #[test]
    fn a_broken_document_is_named_by_its_line_and_harms_no_other() {
        let text = "1CClientBankExchange\n\nРасчСчет=1\nЧужойКлюч=5\nСекцияДокумент=Платежное поручение\nНомер=1\nДата=01.02.2026\n\
                    СекцияДокумент\nНомер=2\nДата=01.02.2026\nСумма=10\nПлательщик1=А=Б\nПолучательСчет=1\nКонецДокумента\n\
                    СекцияДокумент\nНомер=3\nДата=01.02.2026\nСумма=5.00\nСумма=6.00\nКонецДокумента\n\
                    СекцияДокумент\nНомер=4\nДата=01.02.2026\nСумма=7";
        let file = BankFile::read(text.as_bytes()).unwrap();
        let codes: Vec<(usize, Option<&str>)> =
            file.rows.iter().map(|row| (row.line, row.document.as_ref().err().map(|fault| fault.code))).collect();
        let expected = [
            (5, Some("section_not_closed")),
            (8, None),
            (15, Some("conflicting_amounts")),
            (21, Some("section_not_closed")),
        ];
        assert_eq!(codes, expected);
        assert!(!file.complete);
        let read = file.rows[1].document.as_ref().unwrap();
        assert_eq!((read.payer.name.as_str(), file.is_incoming(read)), ("А=Б", true));
    }

    #[test]
    fn what_is_no_statement_is_refused() {
        let code = |bytes: &[u8]| match BankFile::read(bytes) {
            Err(Error::Invalid(errors)) => errors[0].code.to_string(),
            Err(Error::TooLarge) => "too_large".into(),
            other => format!("{other:?}"),
        };
        assert_eq!(code(b""), "statement_not_1c");
        assert_eq!(code(b"PK\x03\x04\0\0"), "statement_not_1c");
        assert_eq!(code(&vec![0; LARGEST_FILE + 1]), "too_large");
        assert_eq!(code("1CClientBankExchange\nКонецФайла".as_bytes()), "statement_no_account");
        let flood = format!("1CClientBankExchange\nРасчСчет=1\n{}", "СекцияДокумент\n".repeat(MOST_DOCUMENTS + 2));
        assert_eq!(code(flood.as_bytes()), "statement_too_long");
    }

    /// Needs `../shared/data/onec`; says so and passes without it.
    #[test]
    fn published_samples_are_read() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/onec");
        let Ok(entries) = std::fs::read_dir(folder) else {
            eprintln!("skipped: {folder} is not there");
            return;
        };
        let mut seen = 0;
        for path in entries.flatten().map(|entry| entry.path()) {
            let file = BankFile::read(&std::fs::read(&path).unwrap()).unwrap();
            assert!(!file.rows.is_empty() && file.complete, "{path:?}");
            let broken: Vec<&Row> = file.rows.iter().filter(|row| row.document.is_err()).collect();
            assert!(broken.is_empty(), "{path:?}: {broken:?}");
            let lies = path.file_name().is_some_and(|name| name == "kilylabs_one_day_utf8.txt");
            assert!(!lies || file.encoding == "UTF-8", "{path:?}: {}", file.encoding);
            seen += 1;
        }
        assert!(seen > 0);
    }

    proptest! {
        /// Whatever documents a file is made of, in whichever encoding, they are read back.
        #[test]
        fn a_written_file_is_read_back(documents in prop::collection::vec(sample(), 0..20), old in any::<bool>(), crlf in any::<bool>()) {
            let mut text = write(&["40702810500000000001"], &documents);
            if crlf {
                text = text.replace('\n', "\r\n");
            }
            let bytes = if old { encoding_rs::WINDOWS_1251.encode(&text).0.into_owned() } else { text.into_bytes() };
            let file = BankFile::read(&bytes).unwrap();
            let read: Vec<Document> = file.rows.into_iter().map(|row| row.document.unwrap()).collect();
            prop_assert_eq!(read, documents);
            prop_assert!(file.complete);
        }

        #[test]
        fn any_bytes_are_safe(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
            let _ = BankFile::read(&bytes);
            let _ = BankFile::read(&[b"1CClientBankExchange\n".as_slice(), &bytes].concat());
        }

        /// A file in which bytes were lost or changed is read or refused, and never brings a sum that nobody wrote.
        #[test]
        fn a_damaged_file_is_safe(documents in prop::collection::vec(sample(), 1..5), place in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
            let mut bytes = write(&["40702810500000000001"], &documents).into_bytes();
            let index = place.index(bytes.len());
            bytes[index] = byte;
            let _ = BankFile::read(&bytes);
            bytes.truncate(cut.index(bytes.len()));
            if let Ok(file) = BankFile::read(&bytes) {
                prop_assert!(file.rows.len() <= documents.len() + 1);
            }
        }
    }
}
