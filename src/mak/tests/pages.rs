//! Every page is drawn in every state, in both languages, whole and in fragments.

use testkit::root;
use web::Renderer;
use web::render::{Folders, Missing};

use crate::routes;

#[test]
fn every_page_can_be_drawn() {
    let root = root();
    let folders =
        Folders { templates: &root.join("templates"), locales: &root.join("locales"), assets: &root.join("static") };
    let renderer = Renderer::load(folders, Missing::Fail).expect("templates and texts can be read");
    let problems: Vec<String> = routes::pages().iter().flat_map(|page| page.problems(&renderer)).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_template_of_a_page_is_registered() {
    let root = root().join("templates");
    let registered: Vec<String> = routes::pages().iter().map(|page| page.template().to_owned()).collect();
    let mut forgotten = Vec::new();
    for folder in std::fs::read_dir(&root).expect("the templates").flatten().filter(|entry| entry.path().is_dir()) {
        for entry in std::fs::read_dir(folder.path()).expect("the folder of a crate").flatten() {
            let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
            let name = format!("{}/{}", folder.file_name().to_string_lossy(), entry.file_name().to_string_lossy());
            if text.contains("{% extends") && !registered.contains(&name) {
                forgotten.push(name);
            }
        }
    }
    assert!(forgotten.is_empty(), "no Page draws {forgotten:?}");
}
