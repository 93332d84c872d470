//! What the buttons of the page do.

use actix_web::HttpRequest;
use actix_web::web::{Form, Path};
use crm::lead::known::{Policy, choose};
use kernel::Error;
use serde::Deserialize;
use uuid::Uuid;
use web::view::{flash, told};
use web::{Answer, AppData, View, Who, see_other};

use crate::{dismiss, start};

/// `POST /duplicates`: a scan begins, unless one runs.
///
/// # Errors
/// As [`start`].
pub async fn begin(app: AppData, who: Who) -> Answer {
    let begun = app.db.tenant(&who.actor, who.tenant()?, async |tx| start(&who.actor, tx).await).await;
    match begun {
        Ok(_) | Err(Error::Conflict("in_progress")) => Ok(see_other("/duplicates")),
        Err(other) => Err(other.into()),
    }
}

/// `POST /duplicates/{id}/dismiss`.
///
/// # Errors
/// As [`dismiss`].
pub async fn differ(app: AppData, who: Who, view: View, request: HttpRequest, id: Path<Uuid>) -> Answer {
    app.db.tenant(&who.actor, who.tenant()?, async |tx| dismiss(&who.actor, tx, *id).await).await?;
    told(&view, &request, "/duplicates", flash("duplicates-dismissed", "", ""))
}

/// What is chosen.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct PolicyForm {
    #[serde(default)]
    policy: String,
}

/// `POST /duplicates/policy`: what becomes of a new lead whose phone or e-mail is known.
///
/// # Errors
/// As [`choose`]; 422 `unknown_value`.
pub async fn set_policy(app: AppData, who: Who, view: View, request: HttpRequest, form: Form<PolicyForm>) -> Answer {
    let policy = Policy::parse(&form.policy).ok_or_else(|| Error::field("policy", "unknown_value"))?;
    app.db.tenant(&who.actor, who.tenant()?, async |tx| choose(&who.actor, tx, policy).await).await?;
    told(&view, &request, "/duplicates", flash("duplicates-policy-kept", "", ""))
}
