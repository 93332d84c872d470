//! What people write where a number is asked for: separators, labels, extensions, marks that spreadsheets and address books leave.

/// Most digits of an E.164 number (ITU-T E.164).
pub(super) const MOST_DIGITS: usize = 15;

/// The text in one form of look-alikes.
pub(super) fn plain(text: impl Iterator<Item = char>) -> String {
    text.filter_map(plain_char).collect()
}

/// One form for look-alikes: full-width digits, every kind of space and dash. Invisible marks that phones' address books add vanish.
fn plain_char(c: char) -> Option<char> {
    match c {
        '\u{ff10}'..='\u{ff19}' => char::from_digit(u32::from(c) - 0xff10, 10),
        '\u{ff0b}' => Some('+'),
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}' => None,
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
        c if c.is_whitespace() => Some(' '),
        c => c.to_lowercase().next(),
    }
}

pub(super) fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '-' | '(' | ')' | '.' | '/' | '[' | ']' | '~' | '\'' | '"' | '’' | '`')
}

/// A number as written: whether a plus stood before it, and its digits.
pub(super) struct Written {
    plus: bool,
    digits: String,
}

impl Written {
    pub(super) fn read(plain: &str) -> Option<Written> {
        let number = without_label(plain)?;
        let number =
            number.find(|c: char| c.is_alphabetic() || matches!(c, '#' | ',' | ';')).map_or(Some(number), |at| {
                let (number, tail) = number.split_at(at);
                is_extension(tail).then_some(number)
            })?;
        let (plus, rest) = match number.strip_prefix('+') {
            Some(rest) => (true, rest),
            None => (false, number),
        };
        let rest = without_float_tail(rest);
        let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
        let clean = rest.chars().all(|c| c.is_ascii_digit() || is_separator(c));
        (clean && digits.len() <= MOST_DIGITS).then_some(Written { plus, digits })
    }

    pub(super) fn e164(&self) -> Option<String> {
        let digits = self.digits.as_str();
        if self.plus {
            return Some(format!("+{digits}"));
        }
        match digits.len() {
            10 => Some(format!("+7{digits}")),
            11 => digits.strip_prefix(['7', '8']).map(|national| format!("+7{national}")),
            _ => digits.strip_prefix("810").map(|foreign| format!("+{foreign}")),
        }
    }
}

/// What follows a label («тел.», `tel:`, an apostrophe or `=` that Excel leaves); nothing where there is no digit at all.
fn without_label(plain: &str) -> Option<&str> {
    let start = plain.find(|c: char| c.is_ascii_digit() || c == '+')?;
    let (label, number) = plain.split_at(start);
    label.chars().all(|c| c.is_alphabetic() || is_separator(c) || matches!(c, ':' | '=' | '№' | ',')).then_some(number)
}

/// «доб. 12», `ext 5`, `#7`, `;ext=3` at the end of a number.
fn is_extension(tail: &str) -> bool {
    let word = tail.trim_start_matches([',', ';', ' ']);
    let digits_at = word.find(|c: char| c.is_ascii_digit()).unwrap_or(word.len());
    let (word, digits) = word.split_at(digits_at);
    let word = word.trim_matches(|c: char| !c.is_alphabetic() && c != '#');
    let known = matches!(
        word,
        "доб"
            | "добавочный"
            | "д"
            | "вн"
            | "внутр"
            | "внутренний"
            | "ext"
            | "extension"
            | "x"
            | "#"
    );
    let digits = digits.trim_end_matches([' ', ')', '.']);
    known && !digits.is_empty() && digits.len() <= 6 && digits.bytes().all(|b| b.is_ascii_digit())
}

/// A whole number that a spreadsheet wrote as a fraction, `79261234567.0`, has lost nothing.
fn without_float_tail(rest: &str) -> &str {
    match rest.trim().strip_suffix(".0") {
        Some(whole) if whole.len() >= 10 && whole.bytes().all(|b| b.is_ascii_digit()) => whole,
        _ => rest,
    }
}
