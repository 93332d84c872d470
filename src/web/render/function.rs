//! Functions of templates: `t(key="…")`, `icon(name="…")`, `asset(path="…")`, `amount_range(from=…, to=…)`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use tera::{Error, Function, Kwargs, State, Tera, TeraResult, Value};

use super::filter;
use super::locale::Locale;
use super::text::{Args, Missing, Texts};

/// What the static folder holds, for addresses that change with the content.
#[derive(Debug, Default)]
pub struct Assets {
    versions: BTreeMap<String, String>,
    icons: BTreeSet<String>,
}

impl Assets {
    /// Reads the folder: a version for each file, and the icons of `icons.txt`. A folder that is absent holds nothing.
    pub fn load(folder: &Path) -> Self {
        let mut assets = Self::default();
        assets.walk(folder, "");
        let list = std::fs::read_to_string(folder.join("icons.txt")).unwrap_or_default();
        assets.icons = list.split_whitespace().map(str::to_owned).collect();
        assets
    }

    fn walk(&mut self, folder: &Path, prefix: &str) {
        let Ok(entries) = std::fs::read_dir(folder) else { return };
        for entry in entries.flatten() {
            let path = entry.path();
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if path.is_dir() {
                self.walk(&path, &format!("{name}/"));
            } else if let Ok(bytes) = std::fs::read(&path) {
                let hash = hex::encode(Sha256::digest(bytes));
                self.versions.insert(name, hash.chars().take(10).collect());
            }
        }
    }

    /// The address of a static file: it changes when the file does, so the file may be cached for ever.
    pub fn address(&self, path: &str) -> String {
        match self.versions.get(path) {
            Some(version) => format!("/static/{path}?v={version}"),
            None => format!("/static/{path}"),
        }
    }
}

/// Registers every function for one language.
pub fn register(tera: &mut Tera, locale: Locale, texts: &Arc<Texts>, assets: &Arc<Assets>) {
    tera.register_function("t", Translate { locale, texts: Arc::clone(texts) });
    let strict = texts.missing() == Missing::Fail;
    tera.register_function(
        "icon",
        Icon { sprite: assets.address("vendor/icons.svg"), assets: Arc::clone(assets), strict },
    );
    let with_assets = Arc::clone(assets);
    tera.register_function("asset", move |kwargs: Kwargs, _: &State<'_>| {
        kwargs.must_get::<&str>("path").map(|path| with_assets.address(path))
    });
    let with_texts = Arc::clone(texts);
    tera.register_function("amount_range", move |kwargs: Kwargs, _: &State<'_>| {
        let bound = |name| {
            kwargs.get::<Value>(name)?.filter(|value| !value.is_none()).map(|value| filter::integer(&value)).transpose()
        };
        match (bound("from")?, bound("to")?) {
            (Some(from), to) => filter::short(&with_texts, locale, from, to),
            (None, Some(to)) => filter::short(&with_texts, locale, to, None),
            (None, None) => Ok(super::format::NONE.to_owned()),
        }
    });
}

/// `t(key="crm-leads-found", n=3)`: a text with its arguments. Its result is escaped like any other value.
struct Translate {
    locale: Locale,
    texts: Arc<Texts>,
}

impl Function<TeraResult<String>> for Translate {
    fn call(&self, kwargs: Kwargs, _: &State<'_>) -> TeraResult<String> {
        let key: String = kwargs.must_get("key")?;
        let mut args = Args::new();
        for (name, value) in kwargs.iter() {
            let Some(name) = name.as_str().filter(|name| *name != "key") else { continue };
            let value = match value.as_number() {
                Some(tera::Number::Integer(n)) => i64::try_from(n).unwrap_or(i64::MAX).into(),
                Some(tera::Number::Float(n)) => n.into(),
                _ => value.to_string().into(),
            };
            args.insert(name.to_owned().into(), value);
        }
        self.texts.get(self.locale, &key, &args).map_err(Error::message)
    }
}

/// `icon(name="users", size="s")`: an icon of the sprite. Its markup is ours, so it is not escaped; the name may only be one of the list.
struct Icon {
    sprite: String,
    assets: Arc<Assets>,
    strict: bool,
}

impl Function<TeraResult<String>> for Icon {
    fn call(&self, kwargs: Kwargs, _: &State<'_>) -> TeraResult<String> {
        let name = kwargs.must_get::<&str>("name")?;
        if !self.assets.icons.contains(name) {
            if self.strict {
                return Err(Error::message(format!("icon `{name}` is not in static/icons.txt")));
            }
            return Ok(String::new());
        }
        let size = match kwargs.get::<&str>("size")? {
            Some("s") => " i-s",
            Some("l") => " i-l",
            _ => "",
        };
        Ok(format!(r#"<svg class="i{size}" aria-hidden="true"><use href="{}#{name}"/></svg>"#, self.sprite))
    }

    fn is_safe(&self) -> bool {
        true
    }
}
