use std::path::{Path, PathBuf};

use kernel::Site;

use super::pages::{ErrorPage, pages};
use super::*;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn renderer() -> Renderer {
    let (templates, locales, assets) = (root().join("templates"), root().join("locales"), root().join("static"));
    Renderer::load(Folders { templates: &templates, locales: &locales, assets: &assets }, Missing::Fail).unwrap()
}

#[test]
fn every_page_of_this_crate_is_drawn_in_every_state_and_language() {
    let renderer = renderer();
    let problems: Vec<String> = pages().iter().flat_map(|page| page.problems(&renderer)).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn an_error_is_a_page_or_a_toast() {
    let (renderer, chrome) = (renderer(), Chrome::sample(Site::Tenant, Locale::En));
    let page = ErrorPage::of(&kernel::Error::defect("secret"), "7f3a");
    let whole = renderer.render(&page, &chrome).unwrap();
    assert!(whole.contains("Something went wrong") && whole.contains("7f3a") && !whole.contains("secret"));
    let toast = renderer.render(&page.toast(), &chrome).unwrap();
    assert!(toast.trim_start().starts_with("<div class=\"mk-toast\"") && !toast.contains("<html"));
}

/// For looking at the pages in a browser: `RENDER_TO=folder cargo test -p web write_samples -- --ignored`.
#[test]
#[ignore = "writes files to look at"]
fn write_samples() {
    let folder = PathBuf::from(std::env::var("RENDER_TO").unwrap());
    let renderer = renderer();
    let gallery = &<gallery::Gallery as Page>::samples()[0];
    for locale in Locale::ALL {
        for site in [Site::Hq, Site::Tenant, Site::Partner] {
            let html = renderer.render(gallery, &Chrome::sample(site, locale)).unwrap();
            std::fs::write(folder.join(format!("gallery-{}-{}.html", site.as_str(), locale.as_str())), html).unwrap();
        }
        for page in ErrorPage::samples() {
            let html = renderer.render(&page, &Chrome::sample(Site::Tenant, locale)).unwrap();
            std::fs::write(folder.join(format!("error-{}-{}.html", page.status, locale.as_str())), html).unwrap();
        }
    }
}
