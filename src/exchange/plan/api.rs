//! Head office's calls about sale plans.

use kernel::{Action, Object};
use web::{Answer, AppData, List, Who};

use super::choose;

/// `GET /api/v1/plans`
///
/// # Errors
/// `Forbidden`.
pub async fn list(app: AppData, who: Who) -> Answer {
    who.actor.require_network(Object::Lot, Action::View)?;
    let items = app.db.platform(&who.actor, async |tx| choose::active(tx).await).await?;
    web::json(&List { items, next: None })
}
