//! Tables of a tenant's schema, a file an area.

mod core;
mod crm;
mod custom;
mod grouping;
mod intake;
mod lending;
mod merging;

pub use self::core::*;
pub use self::crm::*;
pub use self::custom::*;
pub use self::grouping::*;
pub use self::intake::*;
pub use self::lending::*;
pub use self::merging::*;
