//! What the exchange did and might have done: the weekly report on fairness, and the simulator of sale plans.

pub mod chart;
pub mod fairness;
pub mod history;
pub mod measure;
pub mod page;
pub mod replay;
pub mod run;
pub mod scenario;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod generate_test;
#[cfg(test)]
mod speed_test;

use web::PageCheck;

pub use fairness::job::handlers;

/// The pages of this crate.
pub fn pages() -> Vec<PageCheck> {
    vec![
        PageCheck::of::<fairness::page::FairnessPage>(),
        PageCheck::of::<fairness::own_page::OwnPage>(),
        PageCheck::of::<page::SimulatorPage>(),
        PageCheck::of::<page::ComparePage>(),
    ]
}

#[cfg(test)]
mod tests {
    use testkit::root;
    use web::Renderer;
    use web::render::{Folders, Missing};

    #[test]
    fn every_page_can_be_drawn() {
        let (templates, locales, assets) = (root().join("templates"), root().join("locales"), root().join("static"));
        let folders = Folders { templates: &templates, locales: &locales, assets: &assets };
        let renderer = Renderer::load(folders, Missing::Fail).unwrap();
        let problems: Vec<String> = super::pages().iter().flat_map(|page| page.problems(&renderer)).collect();
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }
}
