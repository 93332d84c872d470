//! What a franchisee may buy (настройки покупки): set by head office, kept with every change, and the network's own rules.

pub mod api;
pub mod count;
pub mod form;
pub mod page;
pub mod policy;
pub mod rating_page;
pub mod score;
pub mod settings;

pub use policy::Policy;
pub use settings::Settings;
