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

use crm::deal::issue::Issued;
use db::TenantTx;
use jobs::live::Channel;
use jobs::{Event, JobContext};
use kernel::{Error, Result};

/// The handlers of this crate's events. Telling a page twice does no harm.
pub fn handlers() -> jobs::Handlers {
    jobs::Handlers::default().on("submission.moved", tell).on("deal.issued", follow).on("deal.issue_reversed", follow)
}

async fn tell(context: JobContext, event: Event) -> Result<()> {
    jobs::live::send(&context.redis, Channel::Tenant(event.tenant()?), "submission", &event.payload).await
}

async fn follow(context: JobContext, event: Event) -> Result<()> {
    let issued: Issued = serde_json::from_value(event.payload.clone()).map_err(Error::defect)?;
    let work = async |tx: &mut TenantTx| submission::follow::follow(&context.actor, tx, issued.deal_id).await;
    context.db.tenant(&context.actor, event.tenant()?, work).await
}

/// The pages of this crate.
pub fn pages() -> Vec<web::PageCheck> {
    vec![
        web::PageCheck::of::<application::page::ApplicationPage>(),
        web::PageCheck::of::<application::part::DealPart>(),
        web::PageCheck::of::<bank::page::Banks>(),
        web::PageCheck::of::<bank::programme_page::ProgrammeForm>(),
        web::PageCheck::of::<calculator::page::Calculator>(),
        web::PageCheck::of::<submission::page::Submissions>(),
    ]
}
