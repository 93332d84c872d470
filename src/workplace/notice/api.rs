//! `/api/v1/notices`: what the caller is told about.

use serde::Serialize;
use web::{Answer, AppData, Who};

use crm::notice::Notice;

/// The caller's notices.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Notices {
    /// The newest ones.
    pub items: Vec<Notice>,
    /// How many are not read.
    pub unread: i64,
}

/// `GET /api/v1/notices`.
///
/// # Errors
/// As [`crm::notice::list`].
pub async fn list(app: AppData, who: Who) -> Answer {
    let notices = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            Ok(Notices {
                items: crm::notice::list(&who.actor, tx).await?,
                unread: crm::notice::unread(&who.actor, tx).await?,
            })
        })
        .await?;
    web::json(&notices)
}

/// `POST /api/v1/notices/read`: all of them are read.
///
/// # Errors
/// As [`crm::notice::read_all`].
pub async fn read(app: AppData, who: Who) -> Answer {
    app.db.tenant(&who.actor, who.tenant()?, async |tx| crm::notice::read_all(&who.actor, tx).await).await?;
    web::no_content()
}
