//! Notes: entries of the feed that people write.

use db::TenantTx;
use kernel::{Action, Actor, Error, Object, Result, text};
use serde_json::json;

use crate::subject::{self, Subject};

/// Longest note, in characters.
pub const LONGEST: usize = 10_000;

/// Adds a note to a subject that the actor may see.
///
/// # Errors
/// 422 for an empty or overlong text; `NotFound` for a subject that is not there or not theirs.
pub async fn add(actor: &Actor, tx: &mut TenantTx, subject: Subject, note: &str) -> Result<()> {
    actor.require(Object::Task, Action::Create)?;
    subject::require(actor, tx, subject, Action::View).await?;
    let text = text::block(note);
    if text.is_empty() {
        return Err(Error::field("text", "required"));
    }
    if text.chars().nth(LONGEST).is_some() {
        return Err(Error::field("text", "too_long"));
    }
    if let Subject::Lead(lead) = subject {
        // A lead that is being recalled or returned in this moment takes no more notes.
        crate::lead::lock(tx, lead, None).await?;
    }
    super::record(actor, tx, subject, "note", json!({ "text": text })).await
}
