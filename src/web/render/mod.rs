//! Drawing of pages: Tera templates, Fluent texts and the formats of both languages.
//!
//! `docs/pages.md` tells how a page is written.

pub mod card;
pub mod chrome;
pub mod filter;
pub mod format;
pub mod function;
pub mod gallery;
pub mod locale;
pub mod nav;
pub mod page;
pub mod pages;
pub mod text;

use std::path::Path;
use std::sync::Arc;

use kernel::{Error, Result};
use tera::{Context, Tera};

pub use chrome::{Chrome, Flash, Person, Theme};
pub use locale::Locale;
pub use nav::NavItem;
pub use page::{Page, PageCheck, fragment_for};
pub use text::{Args, Missing, Texts};

use function::Assets;

/// Where the parts of pages lie.
#[derive(Debug, Clone, Copy)]
pub struct Folders<'a> {
    /// Templates: `<crate>/<page>.html`, `components/`, `layout*.html`.
    pub templates: &'a Path,
    /// Texts: `<lang>/<crate>.ftl`.
    pub locales: &'a Path,
    /// Our own and copied static files.
    pub assets: &'a Path,
}

/// Draws pages. Cheap to clone; everything is read once, when the program starts.
#[derive(Clone)]
pub struct Renderer {
    ru: Arc<Tera>,
    en: Arc<Tera>,
    texts: Arc<Texts>,
    assets: Arc<Assets>,
}

impl Renderer {
    /// Reads templates, texts and the versions of static files.
    ///
    /// # Errors
    /// When a template or a text file can't be parsed, or a template calls a component, filter or function that is not there.
    pub fn load(folders: Folders<'_>, missing: Missing) -> Result<Self> {
        let texts = Arc::new(Texts::load(folders.locales, missing)?);
        let assets = Arc::new(Assets::load(folders.assets));
        let sources = sources(folders.templates)?;
        let engine = |locale| engine(locale, &texts, &assets, &sources).map(Arc::new);
        Ok(Self { ru: engine(Locale::Ru)?, en: engine(Locale::En)?, texts, assets })
    }

    /// The whole page in its layout.
    ///
    /// # Errors
    /// `Internal` when the template and the page do not fit.
    pub fn render<P: Page>(&self, page: &P, chrome: &Chrome) -> Result<String> {
        let context = context(page, chrome)?;
        self.engine(chrome.locale).render(P::TEMPLATE, &context).map_err(|cause| broken(P::TEMPLATE, cause))
    }

    /// One block of the page alone, for htmx.
    ///
    /// # Errors
    /// `Internal` when the block is not there, or the template and the page do not fit.
    pub fn render_block<P: Page>(&self, page: &P, chrome: &Chrome, block: &str) -> Result<String> {
        let context = context(page, chrome)?;
        self.engine(chrome.locale)
            .render_block(P::TEMPLATE, block, &context)
            .map_err(|cause| broken(P::TEMPLATE, cause))
    }

    /// The fragment that htmx asks for by its header `HX-Target`, or else the whole page.
    ///
    /// # Errors
    /// As [`Renderer::render`].
    pub fn answer<P: Page>(&self, page: &P, chrome: &Chrome, hx_target: Option<&str>) -> Result<String> {
        match fragment_for::<P>(hx_target) {
            Some(block) => self.render_block(page, chrome, block),
            None => self.render(page, chrome),
        }
    }

    /// The texts, for what is not drawn by a template: mails, notices, files.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The address of a static file, with the version of its content.
    pub fn asset(&self, path: &str) -> String {
        self.assets.address(path)
    }

    /// Names that the template reads and the page does not have. Tera fails on those it prints; this finds the ones in conditions too.
    pub(crate) fn unknown_names<P: Page>(&self, page: &P) -> Vec<String> {
        let known = Context::from_serialize(page).unwrap_or_default();
        let used = self.ru.get_template_variables(P::TEMPLATE).unwrap_or_default();
        let mut unknown: Vec<String> = used
            .into_iter()
            .filter(|name| !known.contains_key(name) && !["chrome", "zone", "now"].contains(name))
            .map(str::to_owned)
            .collect();
        unknown.sort();
        unknown
    }

    fn engine(&self, locale: Locale) -> &Tera {
        match locale {
            Locale::Ru => &self.ru,
            Locale::En => &self.en,
        }
    }
}

fn context<P: Page>(page: &P, chrome: &Chrome) -> Result<Context> {
    let mut context = Context::from_serialize(page).map_err(|cause| broken(P::TEMPLATE, cause))?;
    context.insert("chrome", chrome);
    context.insert("zone", chrome.zone.name());
    context.insert("now", &chrome.now);
    Ok(context)
}

fn engine(locale: Locale, texts: &Arc<Texts>, assets: &Arc<Assets>, sources: &[(String, String)]) -> Result<Tera> {
    let mut tera = Tera::new();
    filter::register(&mut tera, locale, texts);
    function::register(&mut tera, locale, texts, assets);
    tera.add_raw_templates(sources.iter().map(|(name, source)| (name.as_str(), source.as_str())))
        .map_err(|cause| broken("templates", cause))?;
    Ok(tera)
}

/// Every `.html` below the folder, with its path as its name. Other endings would not be escaped and are left out.
fn sources(folder: &Path) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    let mut folders = vec![(folder.to_owned(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        let unreadable =
            |cause| Error::Internal(anyhow::Error::new(cause).context(format!("{} can't be read", folder.display())));
        for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let name = format!("{prefix}{}", path.file_name().unwrap_or_default().to_string_lossy());
            if path.is_dir() {
                folders.push((path, format!("{name}/")));
            } else if name.ends_with(".html") {
                found.push((name, std::fs::read_to_string(&path).map_err(unreadable)?));
            }
        }
    }
    found.sort();
    Ok(found)
}

fn broken(template: &str, cause: tera::Error) -> Error {
    let mut words = vec![cause.to_string()];
    let mut source = std::error::Error::source(&cause);
    while let Some(deeper) = source {
        words.push(deeper.to_string());
        source = deeper.source();
    }
    Error::defect(format!("{template}: {}", words.join(": ")))
}

#[cfg(test)]
mod tests;
