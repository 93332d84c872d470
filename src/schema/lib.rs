#![expect(missing_docs, reason = "diesel's table! makes modules and structs that name columns and nothing more")]
//! The tables, as diesel sees them. No table names its schema: the role and the search path of the transaction decide
//! whose rows a query reaches. The one exception is the outbox, which a tenant may write into from its own schema.

pub mod platform;
pub mod tenant;
