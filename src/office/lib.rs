//! Head office's pages of the exchange: control room, pool, lots, wallets, plans, the check of the ledger,
//! events that were laid aside.

pub mod bank;
pub mod buying;
pub mod cancel;
pub mod control;
pub mod control_api;
pub mod dead_letters;
pub mod hand_over;
pub mod lead;
pub mod ledger;
pub mod lot;
pub mod lots;
pub mod new_lead;
pub mod plan;
pub mod pool;
pub mod reveal;
pub mod sell;
pub mod take;
pub mod territories;
pub mod wallet;
pub mod wallets;

mod age;
mod chart;
mod figures;
mod view;
mod why;

use web::PageCheck;

/// Every page of this folder, for the test that draws them all.
pub fn pages() -> Vec<PageCheck> {
    vec![
        PageCheck::of::<control::Control>(),
        PageCheck::of::<pool::Pool>(),
        PageCheck::of::<lead::LeadCard>(),
        PageCheck::of::<lead::LeadPanel>(),
        PageCheck::of::<reveal::ContactsPart>(),
        PageCheck::of::<sell::SoldToast>(),
        PageCheck::of::<new_lead::NewLead>(),
        PageCheck::of::<lots::Lots>(),
        PageCheck::of::<lot::LotPage>(),
        PageCheck::of::<wallets::Wallets>(),
        PageCheck::of::<wallet::WalletPage>(),
        PageCheck::of::<bank::Uploads>(),
        PageCheck::of::<bank::StatementPage>(),
        PageCheck::of::<bank::Queue>(),
        PageCheck::of::<ledger::LedgerPage>(),
        PageCheck::of::<dead_letters::DeadLetters>(),
        PageCheck::of::<territories::Territories>(),
        PageCheck::of::<territories::TerritoryForm>(),
        PageCheck::of::<buying::BuyerPage>(),
        PageCheck::of::<buying::PolicyPage>(),
        PageCheck::of::<plan::list::Plans>(),
        PageCheck::of::<plan::editor::Editor>(),
        PageCheck::of::<plan::preview::PlanPreviewPage>(),
        PageCheck::of::<plan::versions::Versions>(),
    ]
}

#[cfg(test)]
mod tests {
    use testkit::root;
    use web::Renderer;
    use web::render::{Folders, Missing};

    #[test]
    fn every_page_of_head_office_can_be_drawn() {
        let (templates, locales, assets) = (root().join("templates"), root().join("locales"), root().join("static"));
        let folders = Folders { templates: &templates, locales: &locales, assets: &assets };
        let renderer = Renderer::load(folders, Missing::Fail).unwrap();
        let problems: Vec<String> = super::pages().iter().flat_map(|page| page.problems(&renderer)).collect();
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }
}
