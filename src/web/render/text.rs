//! Texts of the interface: Fluent messages of `locales/<lang>/*.ftl`, read when the program starts.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use kernel::{Error, Result};

use super::format;
use super::locale::Locale;

/// The arguments of a message, by name.
pub type Args<'a> = HashMap<Cow<'static, str>, FluentValue<'a>>;

/// What to do with a key that no file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Fail: tests.
    Fail,
    /// Show the key and write it to the log: production, where a page with one odd word is better than none.
    Show,
}

/// All messages in all languages.
pub struct Texts {
    ru: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
    missing: Missing,
}

impl Texts {
    /// Reads `<folder>/<lang>/*.ftl`.
    ///
    /// # Errors
    /// When a file is not valid Fluent or two files hold the same key.
    pub fn load(folder: &Path, missing: Missing) -> Result<Self> {
        let ru = bundle(folder, Locale::Ru)?;
        let en = bundle(folder, Locale::En)?;
        Ok(Self { ru, en, missing })
    }

    /// Reads texts that are part of the program, for commands that run without its folders.
    ///
    /// # Errors
    /// When one is not valid Fluent or holds a key twice.
    pub fn of(sources: &[(Locale, &str)], missing: Missing) -> Result<Self> {
        let bundle = |locale: Locale| {
            let mut bundle = empty(locale);
            for (_, source) in sources.iter().filter(|(of, _)| *of == locale) {
                add(&mut bundle, (*source).to_owned(), locale.as_str())?;
            }
            Ok::<_, Error>(bundle)
        };
        Ok(Self { ru: bundle(Locale::Ru)?, en: bundle(Locale::En)?, missing })
    }

    /// The message `key` with its arguments.
    ///
    /// # Errors
    /// When the key or one of its arguments is missing and [`Missing::Fail`] was asked for.
    pub fn get(&self, locale: Locale, key: &str, args: &Args<'_>) -> Result<String> {
        let bundle = self.bundle(locale);
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            return self.give_up(locale, key, "no such key");
        };
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&args), &mut errors);
        match errors.first() {
            None => Ok(text.into_owned()),
            Some(error) => self.give_up(locale, key, &error.to_string()),
        }
    }

    /// The message `key` which takes no arguments.
    ///
    /// # Errors
    /// As [`Texts::get`].
    pub fn plain(&self, locale: Locale, key: &str) -> Result<String> {
        self.get(locale, key, &Args::new())
    }

    /// A length of time in words, `2 ч 5 мин`.
    ///
    /// # Errors
    /// As [`Texts::get`].
    pub fn duration(&self, locale: Locale, seconds: i64) -> Result<String> {
        let told = format::duration(seconds).into_iter();
        let told = told.map(|part| self.get(locale, part.key, &Args::from([("n".into(), part.n.into())])));
        Ok(told.collect::<Result<Vec<_>>>()?.join(" "))
    }

    /// Whether `locale` has the message, whatever arguments it takes.
    pub fn has(&self, locale: Locale, key: &str) -> bool {
        self.bundle(locale).has_message(key)
    }

    /// What happens to keys that are missing.
    pub fn missing(&self) -> Missing {
        self.missing
    }

    fn bundle(&self, locale: Locale) -> &FluentBundle<FluentResource> {
        match locale {
            Locale::Ru => &self.ru,
            Locale::En => &self.en,
        }
    }

    fn give_up(&self, locale: Locale, key: &str, cause: &str) -> Result<String> {
        if self.missing == Missing::Fail {
            return Err(Error::defect(format!("text `{key}` in `{}`: {cause}", locale.as_str())));
        }
        tracing::warn!(key, lang = locale.as_str(), cause, "text is missing");
        Ok(key.to_owned())
    }
}

fn bundle(folder: &Path, locale: Locale) -> Result<FluentBundle<FluentResource>> {
    let mut bundle = empty(locale);
    let folder = folder.join(locale.as_str());
    for entry in std::fs::read_dir(&folder).map_err(|cause| unreadable(&folder, cause))? {
        let path = entry.map_err(|cause| unreadable(&folder, cause))?.path();
        if path.extension().is_none_or(|ending| ending != "ftl") {
            continue;
        }
        let source = std::fs::read_to_string(&path).map_err(|cause| unreadable(&path, cause))?;
        add(&mut bundle, source, &path.display().to_string())?;
    }
    Ok(bundle)
}

fn empty(locale: Locale) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![locale.identifier()]);
    // The isolating marks would show up in attributes and in the tests of pages.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match locale {
        Locale::Ru => number_ru,
        Locale::En => number_en,
    }));
    bundle
}

fn add(bundle: &mut FluentBundle<FluentResource>, source: String, name: &str) -> Result<()> {
    let resource =
        FluentResource::try_new(source).map_err(|(_, errors)| Error::defect(format!("{name}: {errors:?}")))?;
    bundle.add_resource(resource).map_err(|errors| Error::defect(format!("{name}: {errors:?}")))
}

fn unreadable(path: &Path, cause: std::io::Error) -> Error {
    Error::Internal(anyhow::Error::new(cause).context(format!("{} can't be read", path.display())))
}

/// Numbers inside messages are written as everywhere else on the page; everything else is left to Fluent.
fn number_ru<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    number(value, Locale::Ru)
}

fn number_en<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    number(value, Locale::En)
}

fn number(value: &FluentValue<'_>, locale: Locale) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(format::number(number.value, locale)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(missing: Missing, ru: &str) -> Texts {
        let folder = tempfile::tempdir().unwrap();
        for (lang, text) in
            [("ru", ru), ("en", "leads = { $n ->\n    [one] { $n } lead\n   *[other] { $n } leads\n}\n")]
        {
            std::fs::create_dir(folder.path().join(lang)).unwrap();
            std::fs::write(folder.path().join(lang).join("web.ftl"), text).unwrap();
        }
        Texts::load(folder.path(), missing).unwrap()
    }

    const RU: &str =
        "leads = { $n ->\n    [one] { $n } лид\n    [few] { $n } лида\n   *[many] { $n } лидов\n}\nhello = Привет\n";

    fn n(value: i64) -> Args<'static> {
        Args::from([("n".into(), value.into())])
    }

    #[test]
    fn plurals_follow_the_language() {
        let texts = texts(Missing::Fail, RU);
        let ru = |value| texts.get(Locale::Ru, "leads", &n(value)).unwrap();
        assert_eq!([ru(1), ru(3), ru(11), ru(21)], ["1 лид", "3 лида", "11 лидов", "21 лид"]);
        assert_eq!(ru(12_345), "12\u{a0}345 лидов");
        assert_eq!(texts.get(Locale::En, "leads", &n(12_345)).unwrap(), "12,345 leads");
    }

    #[test]
    fn a_missing_key_fails_in_tests_and_is_shown_in_production() {
        assert!(texts(Missing::Fail, RU).plain(Locale::En, "hello").is_err());
        assert!(texts(Missing::Fail, RU).plain(Locale::Ru, "leads").is_err(), "an argument is missing");
        assert_eq!(texts(Missing::Show, RU).plain(Locale::En, "hello").unwrap(), "hello");
    }

    #[test]
    fn presence_does_not_depend_on_arguments() {
        let texts = texts(Missing::Fail, RU);
        assert!(texts.has(Locale::Ru, "hello") && texts.has(Locale::Ru, "leads"));
        assert!(!texts.has(Locale::En, "hello"));
    }

    #[test]
    fn a_file_that_is_not_fluent_stops_the_start() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("ru")).unwrap();
        std::fs::write(folder.path().join("ru/web.ftl"), "= nothing\n").unwrap();
        assert!(Texts::load(folder.path(), Missing::Show).is_err());
    }
}
