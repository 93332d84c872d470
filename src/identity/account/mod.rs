//! `/account`: what a person settles about their own account.

pub mod factor;
mod own;
pub mod page;
pub mod password;
pub mod preferences;
pub mod sessions;

pub(crate) fn pages() -> Vec<web::PageCheck> {
    vec![web::PageCheck::of::<page::AccountPage>(), web::PageCheck::of::<factor::RecoveryCodes>()]
}
