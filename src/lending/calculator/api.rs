//! The calculator over the API.

use actix_web::web::Json;
use web::Answer;

use crate::quote::{QuoteInput, quote};

/// `POST /api/v1/calculator`: nothing is written.
///
/// # Errors
/// As [`quote`].
pub async fn calculate(input: Json<QuoteInput>) -> Answer {
    web::json(&quote(&input)?)
}
