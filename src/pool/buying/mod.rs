//! What a franchisee may buy (настройки покупки): set by head office, kept with every change, and the network's own rules.

pub mod count;
pub mod policy;
pub mod settings;

pub use policy::Policy;
pub use settings::Settings;
