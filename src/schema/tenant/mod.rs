//! Tables of a tenant's schema, a file an area.

mod core;
mod crm;
mod intake;

pub use self::core::*;
pub use self::crm::*;
pub use self::intake::*;
