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

/// Draws a one-off template with the filters and functions of pages.
fn draw(locale: Locale, source: &str) -> Result<String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("page.html"), source).unwrap();
    let (locales, assets) = (root().join("locales"), root().join("static"));
    let folders = Folders { templates: folder.path(), locales: &locales, assets: &assets };

    #[derive(serde::Serialize)]
    struct Given {
        name: &'static str,
        none: Option<i64>,
        at: &'static str,
    }
    impl Page for Given {
        const TEMPLATE: &'static str = "page.html";
        fn samples() -> Vec<Self> {
            vec![]
        }
    }
    let given = Given { name: "<b>Анна & Ко</b>", none: None, at: "2026-11-22T12:31:00Z" };
    let renderer = Renderer::load(folders, Missing::Fail)?;
    renderer.render(&given, &Chrome::sample(Site::Tenant, locale))
}

#[test]
fn filters_follow_the_language_and_the_clock() {
    let source = "{{ 485000000 | money }}|{{ 485000000 | money_short }}|{{ amount_range(from=200000000, to=300000000) }}|{{ at | ago }}|{{ at | moment }}";
    assert_eq!(draw(Locale::Ru, source).unwrap(), "4\u{a0}850\u{a0}000\u{a0}₽|4,85 млн ₽|2–3 млн ₽|13 мин назад|17:31");
    assert_eq!(draw(Locale::En, source).unwrap(), "₽4,850,000|₽4.85M|₽2–3M|13 min ago|17:31");
}

#[test]
fn what_is_absent_is_a_dash_and_what_is_wrong_is_an_error() {
    assert_eq!(draw(Locale::Ru, "{{ none | money }}{{ none | ago }}{{ none | phone }}").unwrap(), "———");
    for wrong in [
        "{{ nothing }}",
        "{{ name | money }}",
        "{{ name | date }}",
        "{{ t(key=\"no-such\") }}",
        "{{ icon(name=\"no-such\") }}",
    ] {
        assert!(draw(Locale::Ru, wrong).is_err(), "{wrong}");
    }
}

#[test]
fn what_people_write_is_escaped_everywhere() {
    let source = "{{ name }}{{ t(key=\"web-self\", name=name) }}{% component say(x) %}{{ x }}{{ body }}{% endcomponent %}{% <say x={name}> %}{{ name }}{% </say> %}";
    let html = draw(Locale::Ru, source).unwrap();
    assert!(!html.contains("<b>") && html.matches("&lt;b&gt;Анна &amp; Ко&lt;").count() == 4, "{html}");
}

#[test]
fn a_component_says_which_clock_it_lacks() {
    let source = "{% component bare(at) %}{{ at | moment }}{% endcomponent %}{{ <bare at={at} /> }}";
    let Err(kernel::Error::Internal(cause)) = draw(Locale::Ru, source) else { panic!("drawn without a clock") };
    assert!(cause.to_string().contains("@now"), "{cause}");
}

/// Texts that a sample does not reach are missed by drawing: every key written in a template must be in both languages.
#[test]
fn every_key_written_in_a_template_is_in_both_languages() {
    let renderer = renderer();
    let mut missing = Vec::new();
    for (template, source) in sources(&root().join("templates")).unwrap() {
        for rest in source.split("t(key=\"").skip(1) {
            let (key, after) = rest.split_once('"').unwrap();
            let whole = !after.trim_start().starts_with('~');
            let lacks = |locale: &Locale| whole && !renderer.texts().has(*locale, key);
            missing.extend(
                Locale::ALL
                    .iter()
                    .filter(|locale| lacks(locale))
                    .map(|locale| format!("{template}: {key} ({})", locale.as_str())),
            );
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn both_languages_hold_the_same_keys() {
    let keys = |locale: &str| {
        let mut keys = std::collections::BTreeSet::new();
        for entry in std::fs::read_dir(root().join("locales").join(locale)).unwrap() {
            let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
            keys.extend(
                text.lines()
                    .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
                    .filter_map(|line| line.split_once('=').map(|(key, _)| key.trim().to_owned())),
            );
        }
        keys
    };
    let (ru, en) = (keys("ru"), keys("en"));
    assert_eq!(ru.difference(&en).collect::<Vec<_>>(), Vec::<&String>::new(), "only in Russian");
    assert_eq!(en.difference(&ru).collect::<Vec<_>>(), Vec::<&String>::new(), "only in English");
}
