//! What a base offers to an import beyond the fields that every lead has.

use std::fmt;
use std::sync::Arc;

use kernel::{Error, Result as Outcome, text};
use serde_json::Value as Json;

use super::options::{Meaning, Options, Policy};
use crate::catalogue::{LawfulBasis, Product, Source};
use crate::file::FIELDS;

/// One of the values that a field may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// What is stored.
    pub value: String,
    /// Its name.
    pub name: String,
    /// Whether `name` is the key of a text.
    pub keyed: bool,
}

type Parse = Arc<dyn Fn(&str) -> Result<Option<Json>, &'static str> + Send + Sync>;

/// A field that the base has and others may not.
#[derive(Clone)]
pub struct Extra {
    /// Its code.
    pub code: String,
    /// What people call it; empty where the text `intake-field-<code>` names it.
    pub name: String,
    /// Its values, where it is one of a list.
    pub list: Option<Vec<Own>>,
    /// The code of the fault of a value that is none of the list.
    pub unknown: &'static str,
    /// Whether no two leads may have the same.
    pub sole: bool,
    parse: Parse,
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Extra").field("code", &self.code).finish_non_exhaustive()
    }
}

impl Extra {
    /// A field whose cells `parse` reads: nothing for what says nothing, or the code of a fault.
    pub fn free(
        code: impl Into<String>,
        name: &str,
        parse: impl Fn(&str) -> Result<Option<Json>, &'static str> + Send + Sync + 'static,
    ) -> Extra {
        let (code, name) = (code.into(), name.to_owned());
        Extra { code, name, list: None, unknown: "unknown_value", sole: false, parse: Arc::new(parse) }
    }

    /// A field that is one of a list; its value is kept as it is in the list.
    pub fn listed(code: &str, unknown: &'static str, list: Vec<Own>) -> Extra {
        let parse = |value: &str| Ok(Some(Json::String(value.to_owned())));
        Extra { list: Some(list), unknown, ..Extra::free(code, "", parse) }
    }

    /// The same field as one of a list.
    #[must_use]
    pub fn of_list(self, list: Vec<Own>) -> Extra {
        Extra { list: Some(list), ..self }
    }

    /// Reads a cell, or what the words of a cell mean where it is one of a list: nothing for what says nothing.
    ///
    /// # Errors
    /// The code of a fault.
    pub fn read(&self, text: &str) -> Result<Option<Json>, &'static str> {
        (self.parse)(text)
    }
}

/// What a base offers.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Fields beyond those that every lead has.
    pub extras: Vec<Extra>,
    /// What may become of duplicates.
    pub policies: Vec<Policy>,
}

impl Default for Offer {
    fn default() -> Offer {
        Offer { extras: Vec::new(), policies: vec![Policy::Skip] }
    }
}

impl Offer {
    /// The extra field of a code.
    pub fn extra(&self, code: &str) -> Option<&Extra> {
        self.extras.iter().find(|extra| extra.code == code)
    }

    /// That a call asks for nothing which the base does not offer.
    ///
    /// # Errors
    /// `Invalid` of the field `options`.
    pub(crate) fn admit(&self, options: &Options) -> Outcome<()> {
        let is_known = |code: &String| code.is_empty() || FIELDS.contains(&code.as_str()) || self.extra(code).is_some();
        if self.policies.contains(&options.duplicates) && options.columns.iter().flatten().all(is_known) {
            return Ok(());
        }
        Err(Error::field("options", "invalid_options"))
    }

    /// The codes of the fields of which no two leads may have the same.
    pub(crate) fn soles(&self) -> Vec<String> {
        self.extras.iter().filter(|extra| extra.sole).map(|extra| extra.code.clone()).collect()
    }

    /// The values of a field that is one of a list; nothing for any other.
    pub fn list(&self, field: &str) -> Option<Vec<Own>> {
        let texts = |codes: &mut dyn Iterator<Item = &'static str>, prefix: &str| {
            codes.map(|code| Own { value: code.to_owned(), name: format!("{prefix}{code}"), keyed: true }).collect()
        };
        match field {
            "product" => Some(texts(&mut Product::ALL.iter().map(|product| product.code()), "product-")),
            "source" => Some(texts(&mut Source::ALL.iter().map(|source| source.code()), "source-")),
            "lawful_basis" => Some(texts(&mut LawfulBasis::ALL.iter().map(|basis| basis.code()), "basis-")),
            other => self.extra(other)?.list.clone(),
        }
    }

    /// The value of a list that a text of the file means by itself.
    pub fn guess(&self, field: &str, written: &str) -> Option<String> {
        match field {
            "product" => Product::find(written).map(|product| product.code().to_owned()),
            "source" => Source::find(written).map(|source| source.code().to_owned()),
            "lawful_basis" => LawfulBasis::find(written).map(|basis| basis.code().to_owned()),
            other => guess(self.extra(other)?.list.as_deref()?, written),
        }
    }

    /// What a text of the file means, by what was chosen, by itself, or by what becomes of the unknown.
    pub(crate) fn meaning(&self, field: &str, meanings: Option<&super::Meanings>, written: &str) -> Meaning {
        let chosen = meanings.and_then(|meanings| meanings.map.get(written)).cloned();
        let meant = chosen
            .or_else(|| self.guess(field, written).map(Meaning::Value))
            .unwrap_or_else(|| meanings.map(|meanings| meanings.unknown.clone()).unwrap_or_default());
        match meant {
            // It may have been chosen when there was such a value.
            Meaning::Value(value) if !self.has(field, &value) => Meaning::Reject,
            other => other,
        }
    }

    fn has(&self, field: &str, value: &str) -> bool {
        self.list(field).is_none_or(|list| list.iter().any(|own| own.value == value))
    }
}

/// The value whose name a text is; or the only one whose name has all words of the text, as a surname has.
fn guess(list: &[Own], written: &str) -> Option<String> {
    let wanted = text::key(written);
    if wanted.is_empty() {
        return None;
    }
    let named = list.iter().find(|own| !own.keyed && text::key(&own.name) == wanted);
    // What people call something goes before what it is stored as.
    if let Some(own) = named.or_else(|| list.iter().find(|own| own.value == written.trim())) {
        return Some(own.value.clone());
    }
    let has_all = |own: &&Own| {
        let name = text::key(&own.name);
        !own.keyed && wanted.split(' ').all(|word| name.split(' ').any(|part| part == word))
    };
    let mut like = list.iter().filter(has_all);
    like.next().filter(|_| like.next().is_none()).map(|own| own.value.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_guessed_by_its_name_or_by_the_only_name_that_has_its_words() {
        let own = |value: &str, name: &str| Own { value: value.into(), name: name.into(), keyed: false };
        let list = [own("1", "Анна Воронцова"), own("2", "Пётр Гаврилов"), own("3", "Анна Гаврилова")];
        for (written, want) in [
            ("анна  воронцова", Some("1")),
            ("Воронцова", Some("1")),
            ("Гаврилов Петр", Some("2")),
            ("Анна", None),
            ("Сидоров", None),
            ("2", Some("2")),
            (" ", None),
        ] {
            assert_eq!(guess(&list, written).as_deref(), want, "{written}");
        }
        let figures = [own("1", "0"), own("2", "1"), own("3", "2")];
        assert_eq!(guess(&figures, "1").as_deref(), Some("2"), "by its name and not by what is stored");
    }

    #[test]
    fn a_call_that_asks_for_what_is_not_offered_is_refused() {
        let columns = |codes: &[&str]| Options {
            columns: Some(codes.iter().map(|code| (*code).to_owned()).collect()),
            ..Options::default()
        };
        let offer = Offer::default();
        assert!(offer.admit(&Options::default()).is_ok());
        assert!(offer.admit(&columns(&["name", "", "phone"])).is_ok());
        assert!(offer.admit(&columns(&["name", "status"])).is_err());
        assert!(offer.admit(&Options { duplicates: Policy::Fill, ..Options::default() }).is_err());
    }

    #[test]
    fn what_was_chosen_goes_before_what_is_known() {
        let offer = Offer::default();
        let meanings = super::super::Meanings {
            map: [("Ипотека".to_owned(), Meaning::Skip)].into(),
            unknown: Meaning::Value("car".into()),
        };
        assert_eq!(offer.meaning("product", Some(&meanings), "Ипотека"), Meaning::Skip);
        assert_eq!(offer.meaning("product", Some(&meanings), "Лизинг"), Meaning::Value("leasing".into()));
        assert_eq!(offer.meaning("product", Some(&meanings), "слон"), Meaning::Value("car".into()));
        assert_eq!(offer.meaning("product", None, "слон"), Meaning::Reject);
    }
}
