//! Loans (кредиты): what one comes to before it is asked for, which banks lend by what programmes, applications and what becomes of them at each
//! bank.

pub mod application;
pub mod bank;
pub mod burden;
pub mod calculator;
pub mod full_cost;
pub mod loan;
mod percent;
pub mod quote;
pub mod schedule;
pub mod submission;

use jobs::live::Channel;

/// The handlers of this crate's events. Telling a page twice does no harm.
pub fn handlers() -> jobs::Handlers {
    jobs::Handlers::default().on("submission.moved", async |context, event| {
        let channel = Channel::Tenant(event.tenant()?);
        jobs::live::send(&context.redis, channel, "submission", &event.payload).await
    })
}

/// The pages of this crate.
pub fn pages() -> Vec<web::PageCheck> {
    vec![
        web::PageCheck::of::<application::page::ApplicationPage>(),
        web::PageCheck::of::<application::part::DealPart>(),
        web::PageCheck::of::<bank::page::Banks>(),
        web::PageCheck::of::<bank::page::ProgrammeForm>(),
        web::PageCheck::of::<calculator::page::Calculator>(),
        web::PageCheck::of::<submission::page::Submissions>(),
    ]
}
