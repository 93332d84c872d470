//! Pages: a template and the type of what it draws, known to each other and checked together.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use kernel::Site;
use serde::Serialize;

use super::Renderer;
use super::chrome::Chrome;
use super::locale::Locale;

/// What one template draws. The type's fields are the template's variables, beside `chrome`, `zone` and `now`.
pub trait Page: Serialize {
    /// The template, from the folder `templates`: `crm/lead/list.html`.
    const TEMPLATE: &'static str;

    /// Blocks of the template that may be drawn alone for htmx. A block is named by the id of the one element it holds.
    const FRAGMENTS: &'static [&'static str] = &[];

    /// The page in each of its states (full, empty, with errors), for tests and for the gallery.
    fn samples() -> Vec<Self>
    where
        Self: Sized;
}

/// The block to draw alone: htmx names the element it will replace in the header `HX-Target` (`tbody#rows`).
pub fn fragment_for<P: Page>(hx_target: Option<&str>) -> Option<&'static str> {
    let (_, id) = hx_target?.split_once('#')?;
    P::FRAGMENTS.iter().copied().find(|block| *block == id)
}

/// An instant for samples of pages.
pub fn sample_at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_340_000, 0).unwrap_or_default()
}

/// A page whose type is forgotten, so that a crate can list all its pages and a test can draw them.
pub struct PageCheck {
    template: &'static str,
    check: fn(&Renderer) -> Vec<String>,
}

impl PageCheck {
    /// The check of one page.
    pub fn of<P: Page>() -> Self {
        Self { template: P::TEMPLATE, check: check::<P> }
    }

    /// The template that is checked.
    pub fn template(&self) -> &'static str {
        self.template
    }

    /// Draws every sample on every site in every language, whole and in fragments; what is wrong, in words. The renderer must
    /// be one that fails on missing texts.
    pub fn problems(&self, renderer: &Renderer) -> Vec<String> {
        (self.check)(renderer)
    }
}

fn check<P: Page>(renderer: &Renderer) -> Vec<String> {
    let mut problems = BTreeSet::new();
    let samples = P::samples();
    if samples.is_empty() {
        problems.insert(format!("{}: no samples", P::TEMPLATE));
    }
    for page in &samples {
        problems.extend(
            renderer
                .unknown_names(page)
                .into_iter()
                .map(|name| format!("{}: `{name}` is not in the page", P::TEMPLATE)),
        );
        for locale in Locale::ALL {
            for site in [Site::Hq, Site::Tenant, Site::Partner] {
                let chrome = Chrome::sample(site, locale);
                let whole = renderer.render(page, &chrome);
                let parts = P::FRAGMENTS.iter().map(|block| renderer.render_block(page, &chrome, block));
                for drawn in std::iter::once(whole).chain(parts) {
                    match drawn {
                        Ok(html) => problems.extend(html_problems(P::TEMPLATE, &html)),
                        Err(kernel::Error::Internal(cause)) => {
                            problems.insert(format!("{} ({}): {cause:#}", P::TEMPLATE, locale.as_str()));
                        }
                        Err(other) => {
                            problems.insert(format!("{} ({}): {other}", P::TEMPLATE, locale.as_str()));
                        }
                    }
                }
            }
        }
    }
    problems.into_iter().collect()
}

/// What the content security policy would refuse, and what betrays a slip in a template.
fn html_problems(template: &str, html: &str) -> Vec<String> {
    const FORBIDDEN: [(&str, &str); 9] = [
        (" style=\"", "a style attribute"),
        ("<style", "a style element"),
        ("<script>", "an inline script"),
        (" onclick=", "an inline handler"),
        (" onsubmit=", "an inline handler"),
        (" onchange=", "an inline handler"),
        (" hx-on", "an inline handler"),
        ("javascript:", "a script address"),
        ("[object]", "an object drawn as text"),
    ];
    let mut problems: Vec<String> = FORBIDDEN
        .iter()
        .filter(|(text, _)| html.contains(text))
        .map(|(text, what)| format!("{template}: {what} (`{text}`)"))
        .collect();
    // By default what is asked while an answer is awaited may be dropped: the figures would not be those of the form.
    for form in html.split("<form ").skip(1).filter_map(|rest| rest.split('>').next()) {
        if form.contains("hx-get=") && form.contains("hx-trigger=") && !form.contains("hx-sync=\"replace\"") {
            problems.push(format!("{template}: a form that asks by itself has no `hx-sync=\"replace\"`"));
        }
    }
    let mut ids = BTreeSet::new();
    for part in html.split(" id=\"").skip(1) {
        let id = part.split('"').next().unwrap_or_default();
        if !ids.insert(id) {
            problems.push(format!("{template}: the id `{id}` stands twice"));
        }
    }
    problems
}
