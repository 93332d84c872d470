//! Tables of the platform schema, a file an area.

mod aftersale;
mod core;
mod exchange;
mod fairness;
mod identity;
mod intake;
mod partner;
mod proof;
mod wallet;

pub use self::aftersale::*;
pub use self::core::*;
pub use self::exchange::*;
pub use self::fairness::*;
pub use self::identity::*;
pub use self::intake::*;
pub use self::partner::*;
pub use self::proof::*;
pub use self::wallet::*;
