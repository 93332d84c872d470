//! A segment of the list as it is shown, or of the leads that are ticked.

use actix_web::HttpRequest;
use actix_web::web::Form;
use chrono_tz::Tz;
use crm::batch::Target;
use db::TenantTx;
use kernel::{Actor, Result};
use segments::{Segment, SegmentInput, create as make};
use serde::Deserialize;
use web::view::{flash, told};
use web::{Answer, AppData, View as Shell, Who};

use super::asked::{Asked, Place};

/// What is made a segment: the list as it is shown, under a name.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct SegmentForm {
    name: String,
    shared: Option<String>,
    /// `live` for its conditions, `static` for the leads that it has now.
    kind: String,
    /// The list's address behind its `?`.
    query: String,
}

impl SegmentForm {
    async fn made(&self, actor: &Actor, tx: &mut TenantTx, zone: Tz) -> Result<Segment> {
        let mut asked = Asked::parse(&self.query)?;
        let Place { statuses, saved, .. } = asked.look_up(actor, tx).await?;
        let mut input =
            SegmentInput { name: self.name.clone(), shared: self.shared.is_some(), ..SegmentInput::default() };
        if self.kind == "static" {
            let filter = asked.filter(actor, &statuses, saved.as_ref(), zone)?;
            return make(actor, tx, &input, Some(&Target::Filtered(filter))).await;
        }
        input.conditions = asked.as_live(&statuses)?;
        make(actor, tx, &input, None).await
    }
}

/// `POST /segments`.
///
/// # Errors
/// As [`segments::create()`].
pub async fn create(app: AppData, who: Who, view: Shell, request: HttpRequest, form: Form<SegmentForm>) -> Answer {
    let zone = view.chrome.zone;
    let work = async |tx: &mut TenantTx| form.made(&who.actor, tx, zone).await;
    let made = app.db.tenant(&who.actor, who.tenant()?, work).await?;
    told(&view, &request, &address(&made), flash("segments-created", &made.name, ""))
}

/// The list of a segment's leads.
pub(crate) fn address(segment: &Segment) -> String {
    format!("/leads?c0=segment&c0o=in&c0v={}", segment.id)
}
