//! The only way to the database.
//!
//! Three doors, each one transaction: [`Db::platform`], [`Db::tenant`], [`Db::border`]. The login can read nothing
//! until a door has set a role for the transaction, so a forgotten switch fails closed. [`Admin`] is the other login,
//! which provisions tenants and migrates schemas.

mod admin;
mod config;
mod constraint;
mod lease;
mod migrate;
mod once;
mod pool;
mod provision;
mod tenant;
mod tx;

pub use admin::Admin;
pub use config::Config;
pub use constraint::on_constraint;
pub use migrate::{MigrationReport, SchemaOutcome, migration_sources};
pub use once::Once;
pub use pool::Db;
pub use provision::NewTenant;
pub use tenant::{Tenant, TenantState, find_by_slug, find_tenant, list_tenants, set_state};
pub use tx::{BorderTx, PlatformTx, TenantTx};
