//! Which encoding a text file is in, and a reader that turns it into UTF-8 on the way.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    CoderResult, Decoder, DecoderResult, Encoding, IBM866, ISO_8859_5, KOI8_R, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251,
    X_MAC_CYRILLIC,
};

use super::FileError;

/// How much of a file is looked at where a guess is needed, in bytes.
const SAMPLE: usize = 128 * 1024;
const BUFFER: usize = 64 * 1024;
/// Encodings of Russian with a byte a letter.
const CYRILLIC: [&Encoding; 5] = [WINDOWS_1251, KOI8_R, IBM866, ISO_8859_5, X_MAC_CYRILLIC];

/// Tells the encoding of a text file by its mark, by its structure, or by which Cyrillic reading makes words.
pub(super) fn detect(path: &Path) -> Result<&'static Encoding, FileError> {
    let mut file = File::open(path)?;
    let head = sample(&mut file, 0)?;
    if let Some((encoding, _)) = Encoding::for_bom(&head) {
        return Ok(encoding);
    }
    if let Some(encoding) = utf_16_without_mark(&head) {
        return Ok(encoding);
    }
    if is_binary(&head) {
        return Err(FileError::NotATable);
    }
    match first_fault(&mut file)? {
        None => Ok(UTF_8),
        Some(offset) => {
            let text = sample(&mut file, offset.saturating_sub(SAMPLE as u64 / 2))?;
            Ok(if is_damaged_utf_8(&text) { UTF_8 } else { single_byte(&text) })
        }
    }
}

fn sample(file: &mut File, offset: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::new();
    file.take(SAMPLE as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// In UTF-16 of Latin and Cyrillic text one byte of each pair is 0 or 4; in 8-bit text such bytes do not occur.
fn utf_16_without_mark(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = head.len() / 2;
    let high = |offset: usize| head.iter().skip(offset).step_by(2).filter(|b| matches!(b, 0 | 4)).count();
    let (big, little) = (high(0), high(1));
    if pairs < 4 {
        None
    } else if little * 10 >= pairs * 9 && big * 2 < pairs {
        Some(UTF_16LE)
    } else if big * 10 >= pairs * 9 && little * 2 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Control characters hardly occur in text of any 8-bit encoding.
fn is_binary(head: &[u8]) -> bool {
    let controls =
        head.iter().filter(|b| **b < 0x20 && !matches!(b, b'\t' | b'\r' | b'\n' | 0x0b | 0x0c | 0x1a)).count();
    controls * 50 > head.len()
}

/// Where the file first stops being UTF-8.
fn first_fault(file: &mut File) -> io::Result<Option<u64>> {
    file.seek(SeekFrom::Start(0))?;
    let mut decoder = UTF_8.new_decoder_without_bom_handling();
    let (mut input, mut output) = (vec![0; BUFFER], vec![0; BUFFER * 3 + 16]);
    let mut offset = 0;
    loop {
        let length = file.read(&mut input)?;
        let bytes = input.get(..length).unwrap_or_default();
        let (result, read, _) = decoder.decode_to_utf8_without_replacement(bytes, &mut output, length == 0);
        if let DecoderResult::Malformed(..) = result {
            return Ok(Some(offset + read as u64));
        }
        if length == 0 {
            return Ok(None);
        }
        offset += length as u64;
    }
}

/// UTF-8 in which a few bytes were lost is still UTF-8: nearly all that is not ASCII makes valid sequences.
fn is_damaged_utf_8(text: &[u8]) -> bool {
    let (mut valid, mut faults) = (0, 0);
    for chunk in text.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        faults += usize::from(!chunk.invalid().is_empty());
    }
    valid > faults * 20
}

fn single_byte(text: &[u8]) -> &'static Encoding {
    let scored = CYRILLIC.map(|encoding| (likeness(encoding, text), encoding));
    let best = scored.into_iter().reduce(|best, next| if next.0 > best.0 { next } else { best });
    match best {
        Some((score, encoding)) if score > 0 => encoding,
        _ => {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(text, true);
            detector.guess(Some(b"ru"), Utf8Detection::Deny)
        }
    }
}

/// Whether another reading of the text is nearly as good as the one that was chosen.
pub(super) fn is_guessed(path: &Path, chosen: &'static Encoding) -> Result<bool, FileError> {
    if !CYRILLIC.contains(&chosen) {
        return Ok(!matches!(chosen, e if e == UTF_8 || e == UTF_16LE || e == UTF_16BE));
    }
    let mut file = File::open(path)?;
    let offset = first_fault(&mut file)?.unwrap_or(0);
    let text = sample(&mut file, offset.saturating_sub(SAMPLE as u64 / 2))?;
    let others = CYRILLIC.into_iter().filter(|encoding| *encoding != chosen);
    let second = others.map(|encoding| likeness(encoding, &text)).max().unwrap_or(0);
    Ok(likeness(chosen, &text) < second.max(0) * 3 / 2 + 20)
}

/// How much a reading looks like Russian: words of Cyrillic letters whose capitals stand first count for it, capitals
/// after small letters, letters outside Russian, Latin letters joined to Cyrillic and signs that no table holds, against.
fn likeness(encoding: &'static Encoding, text: &[u8]) -> i64 {
    let (text, _) = encoding.decode_without_bom_handling(text);
    let mut score = 0;
    let mut before = ' ';
    for c in text.chars() {
        score += match (before, c) {
            ('а'..='я', 'а'..='я' | 'ё') => 2 + i64::from("оеаинтсрвл".contains(c)),
            ('А'..='Я', 'а'..='я' | 'ё') => 2,
            ('а'..='я', 'А'..='Я') => -6,
            ('А'..='Я', 'А'..='Я') => 1,
            ('a'..='z' | 'A'..='Z', 'а'..='я' | 'А'..='Я') | ('а'..='я' | 'А'..='Я', 'a'..='z' | 'A'..='Z') => {
                -6
            }
            (_, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё') => 0,
            (_, '№' | '«' | '»' | '—' | '–' | '\u{a0}' | '₽') => 0,
            (_, c) if !c.is_ascii() => -4,
            _ => 0,
        };
        before = c;
    }
    score
}

/// Reads a file of any encoding as UTF-8, a buffer at a time; what cannot be decoded becomes U+FFFD.
pub(super) struct Utf8Reader {
    file: File,
    decoder: Decoder,
    input: Vec<u8>,
    unread: std::ops::Range<usize>,
    output: Vec<u8>,
    ready: std::ops::Range<usize>,
    ended: bool,
    finished: bool,
}

impl Utf8Reader {
    pub(super) fn open(path: &Path, encoding: &'static Encoding) -> io::Result<Utf8Reader> {
        Ok(Utf8Reader {
            file: File::open(path)?,
            decoder: encoding.new_decoder_with_bom_removal(),
            input: vec![0; BUFFER],
            unread: 0..0,
            output: vec![0; BUFFER],
            ready: 0..0,
            ended: false,
            finished: false,
        })
    }

    fn refill(&mut self) -> io::Result<()> {
        if self.unread.is_empty() && !self.ended {
            let length = self.file.read(&mut self.input)?;
            self.unread = 0..length;
            self.ended = length == 0;
        }
        let bytes = self.input.get(self.unread.clone()).unwrap_or_default();
        let (result, read, written, _) = self.decoder.decode_to_utf8(bytes, &mut self.output, self.ended);
        self.unread.start += read;
        self.ready = 0..written;
        self.finished = self.ended && result == CoderResult::InputEmpty;
        Ok(())
    }
}

impl Read for Utf8Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.ready.is_empty() && !self.finished {
            self.refill()?;
        }
        let bytes = self.output.get(self.ready.clone()).unwrap_or_default();
        let length = bytes.len().min(buffer.len());
        if let (Some(from), Some(to)) = (bytes.get(..length), buffer.get_mut(..length)) {
            to.copy_from_slice(from);
        }
        self.ready.start += length;
        Ok(length)
    }
}
