//! People who sign in.

mod account;
mod create;
mod find;
mod preference;
mod state;

pub use account::Account;
pub use create::{NewUser, create};
pub use find::{by_address, by_id};
pub use preference::{set_preferences, theme_word};
pub use state::{DISABLED, disable, enable, end_everything, on_disabled, renew_hash, set_password};
