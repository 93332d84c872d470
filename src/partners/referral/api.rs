//! `GET /api/v1/referral`.

use web::{Answer, AppData, Who};

use super::overview;

/// `GET /api/v1/referral`
///
/// # Errors
/// `Forbidden` for anybody but a partner.
pub async fn show(app: AppData, who: Who) -> Answer {
    let site = app.config.url(Some("partner"));
    let referral = app.db.platform(&who.actor, async |tx| overview(&who.actor, tx, &site).await).await?;
    web::json(&referral)
}
