//! A lead as it arrives, from whichever door, and the one check that all doors share.

use kernel::{Email, Error, FieldError, Money, Phone, Result, text};
use serde::Deserialize;

use crate::amount;
use crate::catalogue::{LawfulBasis, Product, Source};

/// Longest name, in characters.
pub const NAME_LENGTH: usize = 200;
/// Longest city, in characters.
pub const CITY_LENGTH: usize = 100;
/// Longest comment, in characters.
pub const COMMENT_LENGTH: usize = 4_000;

/// The amount as it arrives: the JSON API speaks whole kopecks, files and forms speak roubles in words people use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum RawAmount {
    /// Not told.
    #[default]
    Absent,
    /// From the JSON API.
    Kopecks(i64),
    /// From a file or a form: `7 753 000`, `105000,00`.
    Roubles(String),
}

/// A lead as it was typed, sent or read from a file, before any check. An empty text means «not told».
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeadInput {
    /// Name of the person.
    pub name: String,
    /// Phone in any spelling.
    pub phone: String,
    /// E-mail in any spelling.
    pub email: String,
    /// City, free text.
    pub city: String,
    /// Code or name of a [`Product`].
    pub product: String,
    /// How much the person wants to borrow.
    pub amount: RawAmount,
    /// Code or name of a [`Source`].
    pub source: String,
    /// Code or name of a [`LawfulBasis`].
    pub lawful_basis: String,
    /// Free text of several lines.
    pub comment: String,
}

/// The body of `POST /api/v1/leads`.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct LeadBody {
    /// Name of the person.
    pub name: Option<String>,
    /// Phone in any spelling; the phone or the e-mail is needed.
    pub phone: Option<String>,
    /// E-mail; the phone or the e-mail is needed.
    pub email: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Code or name of a product.
    pub product: Option<String>,
    /// How much the person wants to borrow, in whole kopecks.
    pub amount: Option<i64>,
    /// Code or name of a source.
    pub source: Option<String>,
    /// `consent`, `contract`, `legitimate_interest` or `none`.
    pub lawful_basis: Option<String>,
    /// Free text.
    pub comment: Option<String>,
}

/// A lead's form on a page: everything is text, the amount in roubles.
#[derive(Debug, Clone, Default, Deserialize, serde::Serialize)]
#[serde(default)]
pub struct LeadForm {
    /// Name of the person.
    pub name: String,
    /// Phone in any spelling.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// City.
    pub city: String,
    /// Code of a product.
    pub product: String,
    /// Roubles as written.
    pub amount: String,
    /// Code of a source.
    pub source: String,
    /// Code of a lawful basis.
    pub lawful_basis: String,
    /// Free text.
    pub comment: String,
}

/// A lead that may be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadDraft {
    /// Name, one line, 1 to [`NAME_LENGTH`] characters.
    pub name: String,
    /// Phone; it or the e-mail is there.
    pub phone: Option<Phone>,
    /// E-mail; it or the phone is there.
    pub email: Option<Email>,
    /// City, may be empty.
    pub city: String,
    /// What the person wants.
    pub product: Product,
    /// How much, where told.
    pub amount: Option<Money>,
    /// Where the lead came from.
    pub source: Source,
    /// Why the data may be processed.
    pub lawful_basis: LawfulBasis,
    /// Free text, may be empty.
    pub comment: String,
}

impl From<LeadBody> for LeadInput {
    fn from(body: LeadBody) -> LeadInput {
        LeadInput {
            name: body.name.unwrap_or_default(),
            phone: body.phone.unwrap_or_default(),
            email: body.email.unwrap_or_default(),
            city: body.city.unwrap_or_default(),
            product: body.product.unwrap_or_default(),
            amount: body.amount.map_or(RawAmount::Absent, RawAmount::Kopecks),
            source: body.source.unwrap_or_default(),
            lawful_basis: body.lawful_basis.unwrap_or_default(),
            comment: body.comment.unwrap_or_default(),
        }
    }
}

impl From<LeadForm> for LeadInput {
    fn from(form: LeadForm) -> LeadInput {
        LeadInput {
            name: form.name,
            phone: form.phone,
            email: form.email,
            city: form.city,
            product: form.product,
            amount: RawAmount::Roubles(form.amount),
            source: form.source,
            lawful_basis: form.lawful_basis,
            comment: form.comment,
        }
    }
}

impl LeadInput {
    /// Checks every field. The errors come in the order in which an importer names a row's one fault: phone, e-mail, no
    /// contact at all, then the rest. A bad phone beside a good e-mail is an error, for nothing is dropped silently.
    ///
    /// # Errors
    /// `Error::Invalid` with codes `invalid_phone`, `invalid_email`, `no_contact`, `required`, `unknown_product`,
    /// `unknown_source`, `unknown_lawful_basis`, `invalid_amount`, `too_long`.
    pub fn check(&self) -> Result<LeadDraft> {
        self.draft().map_err(Error::Invalid)
    }

    /// As [`LeadInput::check`], with the bare list of errors.
    pub fn draft(&self) -> Result<LeadDraft, Vec<FieldError>> {
        let mut errors = Errors::default();
        let phone = errors.take("phone", contact(&self.phone, |text| Phone::parse(text).map_err(|_| "invalid_phone")));
        let email = errors.take("email", contact(&self.email, |text| Email::parse(text).map_err(|_| "invalid_email")));
        if matches!((&phone, &email), (Some(None), Some(None))) {
            errors.push("phone", "no_contact");
        }
        let name = errors.take("name", required(text::line(&self.name), NAME_LENGTH));
        let product = errors.take("product", listed(&self.product, Product::find, "unknown_product"));
        let source = errors.take("source", listed(&self.source, Source::find, "unknown_source"));
        let lawful_basis =
            errors.take("lawful_basis", listed(&self.lawful_basis, LawfulBasis::find, "unknown_lawful_basis"));
        let amount = errors.take("amount", self.amount.money());
        let city = errors.take("city", at_most(text::line(&self.city), CITY_LENGTH));
        let comment = errors.take("comment", at_most(text::block(&self.comment), COMMENT_LENGTH));
        match (phone, email, name, product, source, lawful_basis, amount, city, comment) {
            (
                Some(phone),
                Some(email),
                Some(name),
                Some(product),
                Some(source),
                Some(lawful_basis),
                Some(amount),
                Some(city),
                Some(comment),
            ) if errors.0.is_empty() => {
                Ok(LeadDraft { name, phone, email, city, product, amount, source, lawful_basis, comment })
            }
            _ => Err(errors.0),
        }
    }
}

impl RawAmount {
    /// The amount; nothing when it was not told.
    ///
    /// # Errors
    /// The code `invalid_amount`.
    pub fn money(&self) -> Result<Option<Money>, &'static str> {
        match self {
            RawAmount::Absent => Ok(None),
            RawAmount::Kopecks(kopecks) => amount::kopecks_within(*kopecks),
            RawAmount::Roubles(text) => amount::roubles(text),
        }
        .map_err(|_| "invalid_amount")
    }
}

#[derive(Default)]
struct Errors(Vec<FieldError>);

impl Errors {
    fn push(&mut self, field: &'static str, code: &'static str) {
        self.0.push(FieldError::new(field, code));
    }

    fn take<T>(&mut self, field: &'static str, outcome: Result<T, &'static str>) -> Option<T> {
        outcome.map_err(|code| self.push(field, code)).ok()
    }
}

/// Nothing for a blank text; what `parse` says for any other.
fn contact<T>(raw: &str, parse: impl FnOnce(&str) -> Result<T, &'static str>) -> Result<Option<T>, &'static str> {
    if raw.chars().all(|c| c.is_whitespace() || c.is_control() || c == '\u{feff}') {
        Ok(None)
    } else {
        parse(raw).map(Some)
    }
}

fn listed<T>(raw: &str, find: impl FnOnce(&str) -> Option<T>, unknown: &'static str) -> Result<T, &'static str> {
    if text::line(raw).is_empty() { Err("required") } else { find(raw).ok_or(unknown) }
}

fn required(clean: String, longest: usize) -> Result<String, &'static str> {
    if clean.is_empty() { Err("required") } else { at_most(clean, longest) }
}

fn at_most(clean: String, longest: usize) -> Result<String, &'static str> {
    if clean.chars().nth(longest).is_some() { Err("too_long") } else { Ok(clean) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn good() -> LeadInput {
        LeadInput {
            name: " Анна  Петрова ".into(),
            phone: "8 (926) 123-45-67".into(),
            email: "Anna@Mail.ru".into(),
            city: "Самара".into(),
            product: "Ипотека".into(),
            amount: RawAmount::Roubles("7 753 000".into()),
            source: "сайт".into(),
            lawful_basis: "consent".into(),
            comment: "перезвонить\r\nпосле 18:00".into(),
        }
    }

    fn codes(input: &LeadInput) -> Vec<(String, String)> {
        input.draft().unwrap_err().into_iter().map(|e| (e.field.into_owned(), e.code.into_owned())).collect()
    }

    #[test]
    fn a_good_lead_is_normalised() {
        let draft = good().draft().unwrap();
        assert_eq!(draft.name, "Анна Петрова");
        assert_eq!(draft.phone.unwrap().as_str(), "+79261234567");
        assert_eq!(draft.email.unwrap().as_str(), "anna@mail.ru");
        assert_eq!(draft.amount, Some(Money::roubles(7_753_000)));
        assert_eq!(draft.comment, "перезвонить\nпосле 18:00");
    }

    #[test]
    fn a_bad_contact_beside_a_good_one_is_an_error() {
        assert_eq!(codes(&LeadInput { phone: "нет".into(), ..good() }), [("phone".into(), "invalid_phone".into())]);
        assert_eq!(codes(&LeadInput { email: "a@b".into(), ..good() }), [("email".into(), "invalid_email".into())]);
        assert_eq!(
            codes(&LeadInput { phone: " ".into(), email: "\u{a0}".into(), ..good() }),
            [("phone".into(), "no_contact".into())]
        );
        assert!(LeadInput { phone: String::new(), ..good() }.draft().is_ok());
    }

    #[test]
    fn every_field_names_its_fault() {
        let all_bad = LeadInput {
            name: "x".repeat(201),
            product: "слон".into(),
            source: "луна".into(),
            lawful_basis: String::new(),
            amount: RawAmount::Kopecks(-1),
            city: "x".repeat(101),
            comment: "x".repeat(4_001),
            ..good()
        };
        let want = [
            ("name", "too_long"),
            ("product", "unknown_product"),
            ("source", "unknown_source"),
            ("lawful_basis", "required"),
            ("amount", "invalid_amount"),
            ("city", "too_long"),
            ("comment", "too_long"),
        ];
        assert_eq!(codes(&all_bad), want.map(|(f, c)| (f.to_owned(), c.to_owned())));
        assert_eq!(codes(&LeadInput { name: "\0\u{1}".into(), ..good() }), [("name".into(), "required".into())]);
    }

    #[test]
    fn nothing_stored_can_break_postgresql() {
        let draft = LeadInput {
            name: "А\0нна".into(), city: "Са\0мара".into(), comment: "\0x\u{0}y".into(), ..good()
        }
        .draft()
        .unwrap();
        assert_eq!((draft.name.as_str(), draft.city.as_str(), draft.comment.as_str()), ("Анна", "Самара", "xy"));
    }

    /// Each naughty string in each field gives a lead or named errors.
    #[test]
    fn naughty_strings_are_safe_in_every_field() {
        let Ok(list) = std::fs::read_to_string(crate::shared::path("data/security/blns/blns.txt")) else {
            eprintln!("skipped: ../shared/data/security/blns is not here");
            return;
        };
        for line in list.lines() {
            for field in 0..9 {
                let mut input = good();
                let place = [
                    &mut input.name,
                    &mut input.phone,
                    &mut input.email,
                    &mut input.city,
                    &mut input.product,
                    &mut input.source,
                    &mut input.lawful_basis,
                    &mut input.comment,
                ];
                match place.into_iter().nth(field) {
                    Some(place) => *place = line.to_owned(),
                    None => input.amount = RawAmount::Roubles(line.to_owned()),
                }
                match input.draft() {
                    Ok(draft) => assert!(!format!("{draft:?}").contains('\0')),
                    Err(errors) => assert!(!errors.is_empty()),
                }
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_is_safe(name in any::<String>(), phone in any::<String>(), comment in any::<String>()) {
            if let Ok(draft) = (LeadInput { name, phone, comment, ..good() }).draft() {
                prop_assert!(!draft.name.contains('\0') && !draft.comment.contains('\0'));
            }
        }
    }
}
