//! Who is there: people, passwords, second factors, sessions, tokens, and the log of the door.

pub mod account;
pub mod admin;
mod client;
mod door;
pub mod event;
mod keys;
pub mod me;
pub mod password;
mod place;
pub mod sign_in;
pub mod staff;
pub mod state;
pub mod throttle;
pub mod token;
pub mod totp;
pub mod user;

pub use door::Door;
pub use place::Place;

/// What this crate does when things have happened.
pub fn handlers() -> jobs::Handlers {
    jobs::Handlers::default().on(user::DISABLED, user::on_disabled).at(token::PURGE, token::purge)
}

/// The pages of this crate.
pub fn pages() -> Vec<web::PageCheck> {
    let mut pages = sign_in::page::pages();
    pages.extend(account::pages());
    pages
}

#[cfg(test)]
mod flow;
