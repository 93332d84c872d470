//! Partners (партнёры): who they are, the leads they bring, what they earn from them and from those whom they brought.

pub mod handlers;
pub mod home;
pub mod lead;
pub mod partner;
pub mod referral;
pub mod reward;
pub mod settlement;

#[cfg(test)]
mod tests;

pub use handlers::handlers;
pub use lead::submit::{Consent, submit};
pub use partner::register::{Draft, PartnerInput, register};

/// The pages of this crate.
pub fn pages() -> Vec<web::PageCheck> {
    use web::PageCheck;
    vec![
        PageCheck::of::<home::Home>(),
        PageCheck::of::<lead::page::LeadNew>(),
        PageCheck::of::<lead::page::LeadCard>(),
        PageCheck::of::<settlement::page::Statement>(),
        PageCheck::of::<settlement::page::Accruals>(),
        PageCheck::of::<referral::page::ReferralPage>(),
        PageCheck::of::<referral::page::Invitation>(),
        PageCheck::of::<partner::page::PartnerList>(),
        PageCheck::of::<partner::page::PartnerNew>(),
    ]
}
