//! Files of every make, all made here; the collections of `../shared/data` where they are.

use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use encoding_rs::{IBM866, KOI8_R, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251};
use rust_xlsxwriter::Workbook;
use tempfile::{NamedTempFile, TempPath};
use zip::write::SimpleFileOptions;

use super::*;
use crate::shared;

const TABLE: &str = "ФИО;Телефон;Комментарий\r\nКузнецова Екатерина;89261234567;\"просит;\r\nбыстро\"\r\n\r\n;;\r\nФролов Игорь;+7 922 518-40-14;сказал \"\"\r\n";

fn saved(bytes: &[u8]) -> TempPath {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file.into_temp_path()
}

fn read_all(path: &Path) -> Result<(Format, Vec<Row>), FileError> {
    let (mut format, mut rows) = (None, Vec::new());
    read(path, &Hints::default(), &mut |item| {
        match item {
            Item::Format(found) => format = Some(found),
            Item::Row(row) => rows.push(row),
        }
        ControlFlow::Continue(())
    })?;
    format.map(|format| (format, rows)).ok_or(FileError::Empty)
}

fn code(bytes: &[u8]) -> &'static str {
    match read_all(&saved(bytes)) {
        Ok(_) => "ok",
        Err(error) => error.code(),
    }
}

fn utf_16(text: &str, big: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

#[test]
fn every_encoding_gives_the_same_rows() {
    let with = |mark: &[u8], text: Vec<u8>| [mark.to_vec(), text].concat();
    let cases = [
        (UTF_8, TABLE.as_bytes().to_vec()),
        (UTF_8, with(b"\xef\xbb\xbf", TABLE.as_bytes().to_vec())),
        (WINDOWS_1251, WINDOWS_1251.encode(TABLE).0.into_owned()),
        (KOI8_R, KOI8_R.encode(TABLE).0.into_owned()),
        (IBM866, IBM866.encode(TABLE).0.into_owned()),
        (UTF_16LE, utf_16(TABLE, false)),
        (UTF_16BE, utf_16(TABLE, true)),
        (UTF_16LE, with(b"\xff\xfe", utf_16(TABLE, false))),
        (UTF_16BE, with(b"\xfe\xff", utf_16(TABLE, true))),
    ];
    for (encoding, bytes) in cases {
        let (format, rows) = read_all(&saved(&bytes)).unwrap();
        assert_eq!(format.encoding, Some(encoding));
        assert_eq!(format.delimiter, Some(';'), "{}", encoding.name());
        let numbers: Vec<u32> = rows.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [1, 3], "the row of blanks counts");
        assert_eq!(rows[0].cells, ["Кузнецова Екатерина", "89261234567", "просит;\r\nбыстро"]);
    }
}

#[test]
fn latin_text_is_not_taken_for_cyrillic() {
    let bytes = encoding_rs::WINDOWS_1252
        .encode("name,phone,city\nJosé Núñez,+34612345678,Málaga\nZoë,+33612345678,Besançon\n")
        .0
        .into_owned();
    let (format, rows) = read_all(&saved(&bytes)).unwrap();
    assert_eq!(format.encoding, Some(encoding_rs::WINDOWS_1252));
    assert_eq!(rows[0].cells[2], "Málaga");
}

#[test]
fn utf_8_with_a_lost_byte_stays_utf_8() {
    let mut bytes = TABLE.repeat(3).into_bytes();
    bytes.extend_from_slice(b"\xd0;1\n");
    assert_eq!(read_all(&saved(&bytes)).unwrap().0.encoding, Some(UTF_8));
}

#[test]
fn a_title_above_the_header_is_passed_over() {
    let text = "База телефонов за ноябрь;;\n\nФИО;Телефон;E-mail\nА;89261234567;\n";
    let (format, rows) = read_all(&saved(text.as_bytes())).unwrap();
    assert_eq!(format.columns.names, ["ФИО", "Телефон", "E-mail"]);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].number, 1);
}

#[test]
fn every_bad_file_is_named() {
    let noise: Vec<u8> = (0..20_000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let wide = format!("phone{}\n1\n", ",x".repeat(MOST_COLUMNS + 1));
    let unclosed = format!("phone,name\n{}1,\"open\n{}", "1,a\n".repeat(60_000), "2,b\n".repeat(5_000));
    for (bytes, want) in [
        (&b""[..], "file_empty"),
        (b"\xef\xbb\xbf", "file_empty"),
        (b" \r\n\t\r\n", "file_empty"),
        ("ФИО;Телефон\r\n".as_bytes(), "file_no_rows"),
        ("ФИО;Телефон\r\n;\r\n".as_bytes(), "file_no_rows"),
        (b"a,b\n1,2\n", "file_no_contact_column"),
        (b"{\"phone\": 1}", "ok"),
        (&noise, "file_not_a_table"),
        (b"%PDF-1.7 phone\n", "file_not_a_table"),
        (b"\x89PNG\r\n\x1a\n", "file_not_a_table"),
        (b"PK\x03\x04 and nothing more", "file_broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and nothing more", "file_broken"),
        (wide.as_bytes(), "file_too_many_columns"),
        (unclosed.as_bytes(), "file_unclosed_quote"),
    ] {
        let found = code(bytes);
        let json = want == "ok" && found == "file_no_rows";
        assert!(
            found == want || json,
            "{found} for {want}: {:?}",
            String::from_utf8_lossy(&bytes[..bytes.len().min(40)])
        );
    }
}

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().write_string(0, 0, "Пояснение к файлу").unwrap();
    let sheet = book.add_worksheet();
    for (column, name) in ["ФИО", "Телефон", "Сумма"].into_iter().enumerate() {
        sheet.write_string(2, u16::try_from(column).unwrap(), name).unwrap();
    }
    sheet.write_string(3, 0, "Фролов").unwrap();
    sheet.write_number(3, 1, 79_261_234_567_f64).unwrap();
    sheet.write_number(3, 2, 105_000.5).unwrap();
    sheet.write_string(5, 0, "Сафина").unwrap();
    sheet.write_string(5, 1, "8 917 402-11-02").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_is_read_from_its_first_sheet_with_contacts() {
    let (format, rows) = read_all(&saved(&workbook())).unwrap();
    assert_eq!(format.kind, Kind::Xlsx);
    assert_eq!(format.columns.names, ["ФИО", "Телефон", "Сумма"]);
    assert_eq!(rows[0].cells, ["Фролов", "79261234567", "105000.5"]);
    assert_eq!((rows[1].number, rows[1].cells[1].as_str()), (3, "8 917 402-11-02"));
}

#[test]
fn a_workbook_that_unpacks_without_end_is_refused() {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    archive.start_file("xl/workbook.xml", options).unwrap();
    let zeros = vec![0; 1024 * 1024];
    for _ in 0..=LARGEST_UNPACKED / (1024 * 1024) {
        archive.write_all(&zeros).unwrap();
    }
    let bomb = archive.finish().unwrap().into_inner();
    assert!(bomb.len() < 1024 * 1024);
    assert_eq!(code(&bomb), "file_too_large");
}

#[test]
fn any_workbook_cut_short_is_an_error_and_no_panic() {
    let whole = workbook();
    for end in (0..whole.len()).step_by(97) {
        assert_ne!(code(&whole[..end]), "ok", "{end}");
    }
}

fn files_under(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    entries
        .flatten()
        .flat_map(|entry| if entry.path().is_dir() { files_under(&entry.path()) } else { vec![entry.path()] })
        .collect()
}

#[test]
fn polluted_files_are_read_or_refused_and_never_panic() {
    let files: Vec<PathBuf> = ["data/import_csv", "data/import_xlsx", "data/onec", "data/leads"]
        .into_iter()
        .flat_map(|f| files_under(&shared::path(f)))
        .collect();
    if files.is_empty() {
        eprintln!("skipped: ../shared/data is not here");
    }
    for file in files {
        match read_all(&file) {
            Ok((_, rows)) => assert!(!rows.is_empty(), "{}", file.display()),
            Err(error) => {
                assert!(!matches!(error, FileError::Io(_)), "{}: {error}", file.display());
                // Of a workbook hidden by the weak old XOR the library says only that it can't be read.
                let strong = file.to_string_lossy().contains("strong");
                assert_eq!(matches!(error, FileError::Protected), strong, "{}: {error}", file.display());
            }
        }
    }
}
