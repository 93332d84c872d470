//! E-mail addresses in the one form in which they are stored and compared.

use std::fmt;

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use email_address::{EmailAddress, Options};
use serde::{Deserialize, Serialize};

/// Longest address that can be used in SMTP (RFC 3696, erratum 1690), in bytes.
const LONGEST: usize = 254;

/// A normalised e-mail address: lower case, no white space around it, a domain with a dot.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    AsExpression,
    FromSqlRow,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[diesel(sql_type = Text)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, format = "email")]
pub struct Email(String);

/// The text is no e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address")]
pub struct InvalidEmail;

impl Email {
    /// Reads an address as people write it: white space around it, capitals and a leading `mailto:` are allowed.
    /// A local part outside ASCII is accepted only with a domain outside ASCII (почта@пример.рф): before a Latin
    /// domain it is practically always a letter typed in the wrong layout.
    pub fn parse(text: &str) -> Result<Email, InvalidEmail> {
        let text =
            text.trim_matches(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}'));
        if text.len() > LONGEST * 2 {
            return Err(InvalidEmail);
        }
        let lower = text.to_lowercase();
        let address = lower.strip_prefix("mailto:").unwrap_or(&lower);
        if address.len() > LONGEST || address.chars().any(|c| c.is_whitespace() || c.is_control() || c == '"') {
            return Err(InvalidEmail);
        }
        let options = Options::default().with_minimum_sub_domains(2).without_domain_literal().without_display_text();
        EmailAddress::parse_with_options(address, options).map_err(|_| InvalidEmail)?;
        let (local, domain) = address.rsplit_once('@').ok_or(InvalidEmail)?;
        let top = domain.rsplit('.').next().unwrap_or_default();
        let plausible_top = top.chars().count() >= 2 && top.chars().any(char::is_alphabetic);
        if !plausible_top || (domain.is_ascii() && !local.is_ascii()) {
            return Err(InvalidEmail);
        }
        Ok(Email(address.to_owned()))
    }

    /// The address itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address as it may be shown to somebody without the right to see it: `a•••@mail.ru`.
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or((&self.0, ""));
        let first: String = local.chars().take(1).collect();
        format!("{first}•••@{domain}")
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Email {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for Email {
    type Err = InvalidEmail;
    fn from_str(text: &str) -> Result<Email, InvalidEmail> {
        Email::parse(text)
    }
}

impl TryFrom<String> for Email {
    type Error = InvalidEmail;
    fn try_from(text: String) -> Result<Email, InvalidEmail> {
        Email::parse(&text)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> String {
        email.0
    }
}

impl ToSql<Text, Pg> for Email {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        <String as ToSql<Text, Pg>>::to_sql(&self.0, out)
    }
}

/// What the database holds was normalised when it was written, so it is taken as it is.
impl FromSql<Text, Pg> for Email {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Email(<String as FromSql<Text, Pg>>::from_sql(value)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn real_addresses_are_normalised() {
        for (text, want) in [
            (" Ivan.Petrov@MAIL.RU ", "ivan.petrov@mail.ru"),
            ("a+b@gmail.com\u{a0}", "a+b@gmail.com"),
            ("mailto:x_1@bk.ru", "x_1@bk.ru"),
            ("почта@пример.рф", "почта@пример.рф"),
            ("o'brien@inbox.ru", "o'brien@inbox.ru"),
            ("a@sub.domain.co", "a@sub.domain.co"),
        ] {
            assert_eq!(Email::parse(text).map(String::from), Ok(want.to_owned()), "{text}");
        }
    }

    #[test]
    fn broken_addresses_are_refused() {
        let long = format!("{}@mail.ru", "a".repeat(250));
        for text in [
            "",
            " ",
            "@",
            "ivanov@",
            "@mail.ru",
            "petrov mail.ru",
            "a@b",
            "кто-то@где-то",
            "иван@mail.ru",
            "a@b.",
            "a@.ru",
            "a@b..ru",
            "a@@b.ru",
            "a b@mail.ru",
            "a@mail.ru, b@mail.ru",
            "Иван <ivan@mail.ru>",
            "\"a b\"@mail.ru",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "a@mail.r",
            "a\0@mail.ru",
            &long,
        ] {
            assert_eq!(Email::parse(text), Err(InvalidEmail), "{text}");
        }
    }

    #[test]
    fn masked_shows_one_letter() {
        assert_eq!(Email::parse("ivan@mail.ru").unwrap().masked(), "i•••@mail.ru");
    }

    proptest! {
        #[test]
        fn any_text_is_safe_and_what_is_accepted_is_stable(text in any::<String>()) {
            if let Ok(email) = Email::parse(&text) {
                prop_assert_eq!(Email::parse(email.as_str()), Ok(email));
            }
        }

        #[test]
        fn case_and_spaces_do_not_matter(local in "[a-z][a-z0-9._-]{0,20}[a-z0-9]", domain in "[a-z]{1,10}\\.(ru|com|org)") {
            prop_assume!(!local.contains(".."));
            let plain = format!("{local}@{domain}");
            let want = Email::parse(&plain);
            prop_assert!(want.is_ok());
            prop_assert_eq!(Email::parse(&format!(" {} ", plain.to_uppercase())), want.clone());
            prop_assert_eq!(Email::parse(&format!("\u{a0}{plain}\r\n")), want);
        }
    }
}
