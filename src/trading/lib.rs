//! What people see of the exchange and do there: the floor, orders, buying, territories, reasons and the journal of proofs.

pub mod buying;
pub mod floor;
pub mod journal;
pub mod lot;
pub mod order;
pub mod plan;
pub mod territory;
pub mod week;
pub mod why;

#[cfg(test)]
mod tests;

use jobs::Handlers;
use jobs::live::Channel;

/// What pages of this crate are told.
pub fn handlers() -> Handlers {
    Handlers::default().on("territory.changed", |context, _| async move {
        context.tell_all("territory", &[Channel::Hq, Channel::Tenants]).await
    })
}

/// The pages of this crate.
pub fn pages() -> Vec<web::PageCheck> {
    vec![
        web::PageCheck::of::<floor::page::Floor>(),
        web::PageCheck::of::<floor::closed::ClosedLots>(),
        web::PageCheck::of::<floor::lot_page::LotPage>(),
        web::PageCheck::of::<floor::lot_page::CardPart>(),
        web::PageCheck::of::<order::page::Orders>(),
        web::PageCheck::of::<territory::page::TerritoryPage>(),
        web::PageCheck::of::<journal::page::Journal>(),
        web::PageCheck::of::<why::page::Reasons>(),
        web::PageCheck::of::<order::preview_page::OrderPreview>(),
        web::PageCheck::of::<buying::page::Buying>(),
        web::PageCheck::of::<buying::rating_page::Rating>(),
    ]
}
