//! Custom fields of the CRM's records: written with the record, asked for by statuses and stages.

use db::TenantTx;
use fields::{Definition, Record, Sent, Values};
use kernel::{Actor, Result};
use serde_json::json;
use uuid::Uuid;

use crate::subject::Subject;

const fn record(subject: Subject) -> Record {
    match subject {
        Subject::Lead(_) => Record::Lead,
        Subject::Client(_) => Record::Client,
        Subject::Deal(_) => Record::Deal,
    }
}

/// What one record holds.
///
/// # Errors
/// What the database says.
pub async fn held(tx: &mut TenantTx, id: Uuid) -> Result<Values> {
    Ok(fields::held(tx, &[id]).await?.remove(&id).unwrap_or_default())
}

/// Writes what was sent for a new record, which has to have all that is required in the status or stage in which it begins.
///
/// # Errors
/// 422 by the field's code.
pub(crate) async fn begin(actor: &Actor, tx: &mut TenantTx, subject: Subject, sent: &Sent, place: &str) -> Result<()> {
    begin_beside(actor, tx, subject, sent, place, &Values::default()).await
}

/// The same for a record that is to become part of another: what may not repeat and stands there already is left there.
///
/// # Errors
/// As [`begin`].
pub(crate) async fn begin_beside(
    actor: &Actor,
    tx: &mut TenantTx,
    subject: Subject,
    sent: &Sent,
    place: &str,
    beside: &Values,
) -> Result<()> {
    let fields = fields::of(actor, tx, record(subject)).await?;
    let was = Values::default();
    let mut now = sent.read(&fields)?.onto(&was, &fields)?;
    fields.complete(&now, place)?;
    for field in fields.iter().filter(|field| field.sole) {
        if now.get(field.id).is_some_and(|value| Some(value) == beside.get(field.id)) {
            now.put(field.id, None);
        }
    }
    fields::require_staff(tx, &was, &now).await?;
    fields::store(tx, record(subject), subject.id(), &was, &now, &fields).await.map(|_| ())
}

/// Writes what was sent for a locked record, and answers what changed, for its feed.
///
/// # Errors
/// 422 by the field's code.
pub(crate) async fn edit(
    actor: &Actor,
    tx: &mut TenantTx,
    subject: Subject,
    sent: &Sent,
) -> Result<Vec<serde_json::Value>> {
    if sent.is_empty() {
        return Ok(Vec::new());
    }
    let fields = fields::of(actor, tx, record(subject)).await?;
    let was = held(tx, subject.id()).await?;
    let now = sent.read(&fields)?.onto(&was, &fields)?;
    fields::require_staff(tx, &was, &now).await?;
    let changed = fields::store(tx, record(subject), subject.id(), &was, &now, &fields).await?;
    Ok(told(&changed))
}

/// The changes for the feed: fields are named and not quoted, for who sees them may change, and the feed is no way around it.
pub(crate) fn told(changed: &[Definition]) -> Vec<serde_json::Value> {
    changed.iter().map(|field| json!({ "field": field.id, "name": field.name })).collect()
}

/// Checks that a record has all that a status or stage asks for, as far as the actor could fill it in.
///
/// # Errors
/// 422 `required`, by the field's code.
pub(crate) async fn admit(actor: &Actor, tx: &mut TenantTx, subject: Subject, place: &str) -> Result<()> {
    let fields = fields::of(actor, tx, record(subject)).await?;
    if !fields.asks_in(place) {
        return Ok(());
    }
    fields.admitted(&held(tx, subject.id()).await?, place)
}
