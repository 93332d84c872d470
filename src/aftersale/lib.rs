//! After the sale: returns, the recall of leads that nobody worked, and the policies of both.

pub mod calls;
pub mod handlers;
pub mod hours;
pub mod policy;
pub mod recall;
pub mod returns;
mod sale;

pub use handlers::handlers;

/// The pages of this crate.
pub fn pages() -> Vec<web::PageCheck> {
    use web::PageCheck;
    vec![
        PageCheck::of::<returns::ask_page::AskPage>(),
        PageCheck::of::<returns::own_page::OwnReturns>(),
        PageCheck::of::<returns::own_page::OwnReturn>(),
        PageCheck::of::<returns::queue_page::Queue>(),
        PageCheck::of::<returns::queue_page::QueueCard>(),
        PageCheck::of::<recall::part::LeadPart>(),
        PageCheck::of::<recall::terms::TermsPart>(),
        PageCheck::of::<policy::page::Policies>(),
    ]
}

#[cfg(test)]
mod tests;
