//! Which encoding a bank's file is in. Headers lie and files are glued together of several, so the lines decide.

use encoding_rs::{Encoding, IBM866, KOI8_R, UTF_8, WINDOWS_1251};

/// Words that stand in every file of the format: a reading which shows more of them is the right one.
const MARKS: [&str; 6] = ["Секция", "Конец", "Сумма", "Плательщик", "Получатель", "Дата"];

/// A file as text, and the encoding that its lines outside ASCII are in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text.
    pub text: String,
    /// The encoding's name.
    pub encoding: &'static str,
}

/// Reads bytes of any make as text: by a byte-order mark, else line by line: UTF-8 where the line is valid, the single-byte
/// encoding that makes the format's own words everywhere else.
pub fn decode(bytes: &[u8]) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
        return Decoded { text: text.into_owned(), encoding: encoding.name() };
    }
    let lines = || bytes.split(|byte| *byte == b'\n');
    let odd: Vec<&[u8]> = lines().filter(|line| std::str::from_utf8(line).is_err()).collect();
    if odd.is_empty() {
        return Decoded { text: String::from_utf8_lossy(bytes).into_owned(), encoding: UTF_8.name() };
    }
    let single = single_byte(&odd);
    let mut text = String::with_capacity(bytes.len() * 2);
    for line in lines() {
        match std::str::from_utf8(line) {
            Ok(line) => text.push_str(line),
            Err(_) => text.push_str(&single.decode_without_bom_handling(line).0),
        }
        text.push('\n');
    }
    Decoded { text, encoding: single.name() }
}

fn single_byte(lines: &[&[u8]]) -> &'static Encoding {
    let score = |encoding: &'static Encoding| {
        let marks = |line: &&[u8]| {
            let (text, _) = encoding.decode_without_bom_handling(line);
            MARKS.iter().filter(|mark| text.trim_start().starts_with(**mark)).count()
        };
        lines.iter().map(marks).sum::<usize>()
    };
    // Of equal ones the first is taken: it is what nearly every bank writes.
    let scored = [WINDOWS_1251, IBM866, KOI8_R].map(|encoding| (score(encoding), encoding));
    scored
        .into_iter()
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map_or(WINDOWS_1251, |best| best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "1CClientBankExchange\r\nКодировка=Windows\r\nСекцияДокумент=Платежное поручение\r\nСумма=10.00\r\nКонецДокумента\r\nКонецФайла\r\n";

    #[test]
    fn the_content_decides_whatever_the_header_says() {
        for encoding in [WINDOWS_1251, IBM866, KOI8_R] {
            let text = TEXT.replace("Windows", "DOS");
            let bytes = match encoding.name() {
                "IBM866" => dos(&text),
                _ => encoding.encode(&text).0.into_owned(),
            };
            let decoded = decode(&bytes);
            assert_eq!((decoded.encoding, decoded.text.trim_end()), (encoding.name(), text.trim_end()));
        }
        assert_eq!(decode(TEXT.as_bytes()), Decoded { text: TEXT.to_owned(), encoding: "UTF-8" });
        let marked = [b"\xef\xbb\xbf", TEXT.as_bytes()].concat();
        assert_eq!(decode(&marked).text, TEXT);
        let wide: Vec<u8> = std::iter::once(0xfeff).chain(TEXT.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&wide).text, TEXT);
    }

    /// encoding_rs reads code page 866 and does not write it as a web page would; the table is short.
    fn dos(text: &str) -> Vec<u8> {
        let table: std::collections::HashMap<char, u8> = (0..=255)
            .map(|byte| (IBM866.decode_without_bom_handling(&[byte]).0.chars().next().unwrap(), byte))
            .collect();
        text.chars().map(|c| table[&c]).collect()
    }

    #[test]
    fn a_file_glued_of_two_encodings_is_read_line_by_line() {
        let (old, _, _) = WINDOWS_1251.encode("СекцияДокумент\nСумма=1.00\n");
        let glued = [old.as_ref(), "КонецФайла\n".as_bytes()].concat();
        let decoded = decode(&glued);
        assert_eq!(decoded.text.trim_end(), "СекцияДокумент\nСумма=1.00\nКонецФайла");
    }
}
