//! Words by which leads and clients are found, and the reading of what somebody typed into a search box.
//!
//! No extension is needed: a `tsvector` under a GIN index answers prefix matches, and because every tail of a phone's digits
//! is stored, a prefix match finds any part of a number.

use std::io::Write;

use diesel::expression::{AsExpression, SqlLiteral};
use diesel::pg::Pg;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{Bool, Text};
use kernel::phone::search_digits;
use kernel::{Email, Phone, text};
use schema::tenant::sql_types::Tsvector;

/// The shortest tail of a phone worth keeping: fewer digits than this are no part of a number to anybody.
const SHORTEST_TAIL: usize = 3;
/// The longest word kept, in characters. PostgreSQL takes 2046 bytes.
const LONGEST_WORD: usize = 100;
/// The most words that one search may ask for.
const MOST_WORDS: usize = 8;

/// The words of one row, sorted and unique, as PostgreSQL keeps them.
#[derive(Debug, Clone, Default, PartialEq, Eq, AsExpression)]
#[diesel(sql_type = Tsvector)]
pub struct SearchWords(Vec<String>);

impl SearchWords {
    /// The words of a person.
    pub fn of<'a>(
        name: &str,
        phones: impl IntoIterator<Item = &'a Phone>,
        emails: impl IntoIterator<Item = &'a Email>,
    ) -> Self {
        let mut words: Vec<String> = text::key(name).split(' ').map(clipped).filter(|word| !word.is_empty()).collect();
        for phone in phones {
            let digits = phone.as_str().trim_start_matches('+');
            words.extend(
                (0..=digits.len().saturating_sub(SHORTEST_TAIL)).filter_map(|from| digits.get(from..)).map(clipped),
            );
        }
        for email in emails {
            words.extend(tails(email.as_str()));
        }
        words.sort_unstable();
        words.dedup();
        Self(words)
    }
}

/// The address from each of its parts on: `ivan.petrov@mail.ru`, `petrov@mail.ru`, `mail.ru`, `ru`.
fn tails(email: &str) -> impl Iterator<Item = String> {
    let starts = email.char_indices().filter(|(_, c)| matches!(c, '.' | '@' | '-' | '_' | '+')).map(|(at, _)| at + 1);
    std::iter::once(0).chain(starts).filter_map(|from| email.get(from..)).filter(|tail| !tail.is_empty()).map(clipped)
}

fn clipped(word: &str) -> String {
    word.chars().take(LONGEST_WORD).collect()
}

/// The binary form of `tsvector`: the number of words, then each word with a NUL and no positions.
impl ToSql<Tsvector, Pg> for SearchWords {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(&i32::try_from(self.0.len())?.to_be_bytes())?;
        for word in &self.0 {
            out.write_all(word.as_bytes())?;
            out.write_all(&[0, 0, 0])?;
        }
        Ok(IsNull::No)
    }
}

/// The `tsquery` for what somebody typed: part of a phone in any spelling, part of an e-mail, beginnings of the words of a
/// name. Nothing readable gives a query that finds nothing.
pub fn query(typed: &str) -> String {
    if let Some(digits) = search_digits(typed) {
        return phone_query(&digits);
    }
    if typed.contains('@') {
        let address: String = typed.trim().trim_start_matches('@').to_lowercase();
        return if address.is_empty() { String::new() } else { prefix(&address) };
    }
    let key = text::key(typed);
    let words: Vec<String> = key.split(' ').filter(|word| !word.is_empty()).take(MOST_WORDS).map(prefix).collect();
    words.join(" & ")
}

/// Numbers are stored as `7…`, people also write `8…`: a part that begins with 8 is looked for in both ways.
fn phone_query(digits: &str) -> String {
    match digits.strip_prefix('8') {
        Some(rest) if rest.len() >= SHORTEST_TAIL => format!("{} | {}", prefix(digits), prefix(&format!("7{rest}"))),
        _ => prefix(digits),
    }
}

fn prefix(word: &str) -> String {
    let quoted = clipped(word).replace('\0', "").replace('\\', "\\\\").replace('\'', "''");
    format!("'{quoted}':*")
}

/// `leads.search @@ query`.
pub fn leads_match(typed: &str) -> Match {
    diesel::dsl::sql::<Bool>("leads.search @@ ").bind::<Text, _>(query(typed)).sql("::tsquery")
}

/// `clients.search @@ query`.
pub fn clients_match(typed: &str) -> Match {
    diesel::dsl::sql::<Bool>("clients.search @@ ").bind::<Text, _>(query(typed)).sql("::tsquery")
}

/// A test of a row by what somebody typed.
pub type Match = SqlLiteral<
    Bool,
    diesel::expression::UncheckedBind<SqlLiteral<Bool>, diesel::internal::derives::as_expression::Bound<Text, String>>,
>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_a_phone_is_a_word() {
        let phone = Phone::parse("8 926 123-45-67").unwrap();
        let words = SearchWords::of("Анна-Мария Ёлкина", [&phone], []);
        for word in ["79261234567", "9261234567", "567", "4567", "анна", "мария", "елкина"] {
            assert!(words.0.iter().any(|known| known == word), "{word}");
        }
        assert!(words.0.is_sorted());
    }

    #[test]
    fn spellings_of_a_phone_ask_for_the_same_digits() {
        assert_eq!(query("+7 (926) 123-45-67"), "'9261234567':*");
        assert_eq!(query("123-45"), "'12345':*");
        assert_eq!(query("8 926 12"), "'892612':* | '792612':*");
    }

    #[test]
    fn names_and_mails_ask_by_their_beginnings() {
        assert_eq!(query("Анна пет"), "'анна':* & 'пет':*");
        assert_eq!(query("@Mail.ru"), "'mail.ru':*");
        assert_eq!(query("o'br@x"), "'o''br@x':*");
        assert_eq!(query("!!!"), "");
        assert_eq!(query("@"), "");
    }
}
