//! The exchange: the pool of leads, sale plans, lots, bids, wallets, the ledger, the hand-over and its proof.

pub mod bid;
pub mod buying;
pub mod check;
pub mod floor;
pub mod handlers;
mod json_column;
pub mod lead;
pub mod lot;
pub mod order;
pub mod plan;
pub mod proof;
pub mod schedule;
pub mod territory;
pub mod week;
pub mod why;

#[cfg(test)]
mod model;
#[cfg(test)]
mod sample;

pub use handlers::handlers;

/// The key that signs receipts and closings, as it follows from the network's secret.
pub fn key(app: &web::App) -> proof::Key {
    proof::Key::derive(&app.config.secret.derive("lot receipts"))
}

/// The pages of this crate.
pub fn pages() -> Vec<web::PageCheck> {
    vec![
        web::PageCheck::of::<floor::page::Floor>(),
        web::PageCheck::of::<floor::lot_page::LotPage>(),
        web::PageCheck::of::<floor::lot_page::CardPart>(),
        web::PageCheck::of::<order::page::Orders>(),
        web::PageCheck::of::<territory::page::TerritoryPage>(),
        web::PageCheck::of::<proof::page::Journal>(),
        web::PageCheck::of::<why::page::Reasons>(),
        web::PageCheck::of::<order::preview_page::OrderPreview>(),
        web::PageCheck::of::<buying::page::Buying>(),
        web::PageCheck::of::<buying::rating_page::Rating>(),
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
