//! Every page in every state and both languages.

use testkit::root;
use web::Renderer;
use web::render::{Folders, Missing};

#[test]
fn every_page_can_be_drawn() {
    let root = root();
    let folders =
        Folders { templates: &root.join("templates"), locales: &root.join("locales"), assets: &root.join("static") };
    let renderer = Renderer::load(folders, Missing::Fail).unwrap();
    let problems: Vec<String> = crate::pages().iter().flat_map(|page| page.problems(&renderer)).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
