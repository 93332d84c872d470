//! The languages of the interface.

use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

/// A language of the interface. Russian comes first; English is complete.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// Russian.
    #[default]
    Ru,
    /// English.
    En,
}

impl Locale {
    /// Every language, the default one first.
    pub const ALL: [Self; 2] = [Self::Ru, Self::En];

    /// The language's code: the folder in `locales/`, the value of `<html lang>` and of the cookie `lang`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// The language for a code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.as_str() == code)
    }

    /// The first language of an `Accept-Language` header that we have. Weights are ignored: browsers list languages in order.
    pub fn from_accept_language(header: &str) -> Option<Self> {
        header.split(',').find_map(|item| Self::parse(item.trim().get(..2)?))
    }

    /// A tenant's own name for a thing, or the preset's English one for an English reader.
    pub fn named(self, name: &str, name_en: Option<&str>) -> String {
        match self {
            Self::Ru => name,
            Self::En => name_en.unwrap_or(name),
        }
        .to_owned()
    }

    pub(super) fn identifier(self) -> LanguageIdentifier {
        self.as_str().parse().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browsers_first_known_language_wins() {
        assert_eq!(Locale::from_accept_language("de-DE,en-US;q=0.8,ru;q=0.5"), Some(Locale::En));
        assert_eq!(Locale::from_accept_language("ru-RU"), Some(Locale::Ru));
        assert_eq!(Locale::from_accept_language("é, x"), None);
    }

    #[test]
    fn each_language_has_its_own_identifier() {
        assert_eq!(Locale::Ru.identifier().language.as_str(), "ru");
        assert_eq!(Locale::En.identifier().language.as_str(), "en");
    }
}
