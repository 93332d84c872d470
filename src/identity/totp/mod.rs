//! The second factor: codes by time, and recovery codes for the day the phone is lost.

mod code;
mod factor;
mod qr;
mod recovery;

pub use code::{Enrolment, code_at, enrolment, matching_step, new_secret};
pub use factor::{Factor, begin, confirm, disable, pending, renew_recovery_codes, spend};
pub use recovery::{HOW_MANY as RECOVERY_CODES, left as recovery_codes_left};
