//! The words every other crate speaks: ids, money, contacts, time, actors, rights and errors.
//!
//! Nothing here does input or output. `diesel` appears only so that the newtypes can be stored.

pub mod actor;
pub mod clock;
pub mod day;
pub mod email;
pub mod entropy;
pub mod error;
pub mod id;
pub mod inn;
pub mod money;
pub mod patch;
pub mod permission;
pub mod phone;
pub mod role;
pub mod text;
pub mod words;
pub mod workday;

pub use actor::{Actor, Site};
pub use clock::Clock;
pub use email::Email;
pub use entropy::Entropy;
pub use error::{Error, FieldError, Result};
pub use id::*;
pub use inn::{Inn, InvalidInn};
pub use money::Money;
pub use permission::{Action, Object, Permissions, Scope};
pub use phone::Phone;
pub use role::Role;
