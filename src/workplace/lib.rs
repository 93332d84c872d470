//! Where a tenant's staff work: the pages and the API over its CRM: leads, clients, deals, the board, pipelines and notices.

pub mod batch;
pub mod board;
pub mod client;
pub mod custom;
#[cfg(test)]
mod custom_test;
pub mod deal;
pub mod feed;
#[cfg(test)]
mod http_test;
pub mod lead;
#[cfg(test)]
mod list_test;
pub mod merge;
#[cfg(test)]
mod merge_test;
pub mod notice;
#[cfg(test)]
mod pages_test;
mod pairs;
pub mod places;
#[cfg(test)]
mod places_test;
#[cfg(test)]
mod routes_test;
pub mod view;

use web::PageCheck;

/// Every page of this crate, for the test that draws them all.
pub fn pages() -> Vec<PageCheck> {
    vec![
        PageCheck::of::<lead::list_page::LeadList>(),
        PageCheck::of::<lead::exports_page::Exports>(),
        PageCheck::of::<lead::tag::LeadTags>(),
        PageCheck::of::<lead::card_page::LeadCard>(),
        PageCheck::of::<lead::card_page::LeadPanel>(),
        PageCheck::of::<lead::card_page::ContactsPart>(),
        PageCheck::of::<lead::card_page::FeedPart>(),
        PageCheck::of::<lead::form_page::LeadFormPage>(),
        PageCheck::of::<merge::page::MergePage>(),
        PageCheck::of::<batch::page::Batches>(),
        PageCheck::of::<board::page::Board>(),
        PageCheck::of::<board::page::BoardMore>(),
        PageCheck::of::<deal::card_page::DealPage>(),
        PageCheck::of::<deal::form_page::DealForm>(),
        PageCheck::of::<deal::form_page::CardPart>(),
        PageCheck::of::<client::list_page::ClientList>(),
        PageCheck::of::<client::list_page::ClientForm>(),
        PageCheck::of::<client::card_page::ClientPage>(),
        PageCheck::of::<custom::list_page::FieldList>(),
        PageCheck::of::<custom::form_page::FieldForm>(),
        PageCheck::of::<places::page::Pipelines>(),
        PageCheck::of::<places::form::PlaceForm>(),
        PageCheck::of::<places::status_page::StatusList>(),
        PageCheck::of::<notice::page::Notices>(),
        PageCheck::of::<notice::page::Bell>(),
    ]
}
