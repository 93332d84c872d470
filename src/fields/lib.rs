//! What the fields of a record are: the kinds of field and the conditions upon them, and the fields that a franchisee adds to its leads, clients
//! and deals. Definitions are data and so are values: a new field changes no table.

pub mod condition;
mod definition;
pub mod edit;
mod held;
mod id;
mod number;
mod patch;
#[cfg(test)]
mod tests;
mod value;

pub use definition::{Choice, Definition, Fields, Kind, Record, all, of};
pub use held::{
    Values, begin_many, carry, every_held, forget, held, put_back, reclaim, release, require_staff, store, takers,
    unlearn,
};
pub use id::FieldId;
pub use number::Number;
pub use patch::{Patch, Sent, Typed, key_of};
pub use value::Value;
