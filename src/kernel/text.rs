//! Cleaning of text that people type or paste: what PostgreSQL cannot store or a reader cannot see is dropped, nothing else.

/// Characters that are never part of what somebody meant to write in a field: controls (PostgreSQL refuses NUL), the
/// byte-order mark, and the marks which turn the direction of the text around them (they can make one name look like another).
fn is_unwanted(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{feff}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// One line: unwanted characters dropped, each run of white space (line breaks too) becomes one space, ends trimmed.
pub fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = !out.is_empty();
        } else if !is_unwanted(c) {
            if gap {
                out.push(' ');
                gap = false;
            }
            out.push(c);
        }
    }
    out
}

/// Several lines: `\r\n` and `\r` become `\n`, unwanted characters are dropped, ends trimmed.
pub fn block(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\n' | '\t' => out.push(c),
            c if is_unwanted(c) => {}
            c => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    let lead = out.len() - out.trim_start().len();
    out.drain(..lead);
    out
}

/// The form in which names of lists and columns are compared: lower case, `ё` as `е`, only letters and digits kept,
/// everything between them one space. `« E-Mail: »` and `e mail` are equal.
pub fn key(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if !c.is_alphanumeric() {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push(' ');
            gap = false;
        }
        match c {
            'ё' | 'Ё' => out.push('е'),
            c => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// A cell that a spreadsheet would compute gets the apostrophe that makes it text (OWASP, CSV injection). The reader of
/// imports takes the apostrophe before a phone away again.
pub fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_is_one_line() {
        assert_eq!(line("  Анна\u{a0} Петрова\0\r\n "), "Анна Петрова");
        assert_eq!(line("\u{202e}txt.exe\u{feff}"), "txt.exe");
        assert_eq!(line("\u{1}\u{7f}"), "");
    }

    #[test]
    fn a_block_keeps_its_lines() {
        assert_eq!(block(" a\r\nb\rc\u{0}\n "), "a\nb\nc");
    }

    #[test]
    fn keys_compare_by_letters() {
        assert_eq!(key(" E-Mail: "), "e mail");
        assert_eq!(key("ПАРТНЁР"), key("партнер"));
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(text in any::<String>()) {
            prop_assert_eq!(line(&line(&text)), line(&text));
            prop_assert_eq!(block(&block(&text)), block(&text));
            prop_assert_eq!(key(&key(&text)), key(&text));
            prop_assert!(!line(&text).contains('\0'));
            prop_assert!(!block(&text).contains('\0'));
        }
    }

    #[test]
    fn cells_that_would_be_computed_become_text() {
        for (cell, want) in [
            ("=1+1", "'=1+1"),
            ("+79261234567", "'+79261234567"),
            ("-", "'-"),
            ("@x", "'@x"),
            ("обычный", "обычный"),
            ("a=b", "a=b"),
        ] {
            assert_eq!(harmless(cell), want);
        }
    }
}
