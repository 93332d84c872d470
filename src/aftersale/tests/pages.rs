//! Every page in every state and both languages.

use testkit::root;
use web::Renderer;
use web::render::{Folders, Missing};

#[test]
fn every_page_can_be_drawn() {
    let (templates, locales, assets) = (root().join("templates"), root().join("locales"), root().join("static"));
    let folders = Folders { templates: &templates, locales: &locales, assets: &assets };
    let renderer = Renderer::load(folders, Missing::Fail).unwrap();
    let problems: Vec<String> = crate::pages().iter().flat_map(|page| page.problems(&renderer)).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
