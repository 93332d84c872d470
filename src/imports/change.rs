//! A lead that is there already and that a row of a file changes, and what undoing that takes.

use std::collections::BTreeMap;

use crm::lead::import::{RESPONSIBLE, STATUS};
use crm::lead::{self, Lead, LeadPatch};
use db::TenantTx;
use fields::{FieldId, Fields, Record, Sent, Values};
use intake::import::{Candidate, Change, Changed, Policy};
use kernel::{Actor, Error, ImportId, LeadId, Money, Result, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::custom;

/// A lead as it was before.
#[derive(Serialize, Deserialize)]
struct Was {
    /// The import that changed it.
    import: ImportId,
    /// The version that the change made.
    version: i32,
    name: String,
    phone: Option<String>,
    email: Option<String>,
    city: String,
    product: String,
    amount: Option<i64>,
    source: String,
    lawful_basis: String,
    comment: String,
    status: String,
    responsible: Option<UserId>,
    /// The custom fields that were changed.
    custom: BTreeMap<String, Json>,
}

/// Changes the lead as the row says.
pub(crate) async fn make(tx: &mut TenantTx, actor: &Actor, import: ImportId, change: &Change) -> Result<Changed> {
    let before = match lead::lock(tx, change.lead, None).await {
        Ok(lead) => lead,
        Err(Error::NotFound) => return Ok(Changed::Refused("not_found".to_owned())),
        Err(error) => return Err(error),
    };
    let held = crm::custom::held(tx, change.lead.0).await?;
    let fields = fields::of(actor, tx, Record::Lead).await?;
    let custom = wanted(&change.row, &held, &fields, change.policy)?;
    let patch = patch(&before, change, &custom);
    // Of a row that is refused nothing is left.
    let outcome = tx.attempt(async |tx| apply(tx, actor, import, &before, &patch).await).await;
    match outcome {
        Err(Error::Invalid(errors)) => {
            let code = errors.into_iter().next().map_or_else(|| "invalid".to_owned(), |error| error.code.into_owned());
            Ok(Changed::Refused(code))
        }
        Err(error) => Err(error),
        Ok(after) if after == before.version => Ok(Changed::Same),
        Ok(after) => Ok(Changed::Done(serde_json::to_value(was(import, before, after, &held, &custom, &fields))?)),
    }
}

/// Makes the lead what it was, unless somebody has changed it since.
pub(crate) async fn take_back(tx: &mut TenantTx, actor: &Actor, id: LeadId, was: &Json) -> Result<bool> {
    let was: Was = serde_json::from_value(was.clone())?;
    let lead = match lead::lock(tx, id, None).await {
        Ok(lead) if lead.version == was.version => lead,
        Ok(_) | Err(Error::NotFound) => return Ok(false),
        Err(error) => return Err(error),
    };
    let patch = LeadPatch {
        version: lead.version,
        name: Some(was.name),
        phone: Some(was.phone),
        email: Some(was.email),
        city: Some(Some(was.city)),
        product: Some(was.product),
        amount: Some(was.amount),
        source: Some(was.source),
        lawful_basis: Some(was.lawful_basis),
        comment: Some(Some(was.comment)),
        custom: Sent::Json(was.custom),
        responsible: Some(was.responsible),
        status: None,
    };
    let put_back = async |tx: &mut TenantTx| {
        let lead = lead::edit(actor, tx, id, &patch).await?;
        if lead.status != was.status {
            lead::import_undone(actor, tx, &lead, &was.status, was.import).await?;
        }
        Ok(())
    };
    match tx.attempt(put_back).await {
        Ok(()) => Ok(true),
        // A field has become required since, a colleague has left, or a status is out of use.
        Err(Error::Invalid(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Carries a patch out, and answers with the version that it made. A status may ask for what the row fills in, so it comes last.
async fn apply(tx: &mut TenantTx, actor: &Actor, import: ImportId, lead: &Lead, patch: &LeadPatch) -> Result<i32> {
    let fields = LeadPatch { status: None, ..patch.clone() };
    let now = lead::edit(actor, tx, lead.id, &fields).await?;
    match &patch.status {
        Some(status) => lead::import_status(actor, tx, lead.id, status, import).await,
        None => Ok(now.version),
    }
}

/// The custom fields that the row changes.
fn wanted(row: &Candidate, held: &Values, fields: &Fields, policy: Policy) -> Result<BTreeMap<String, Json>> {
    let told = custom::values(&row.extras)?;
    let is_wanted = |id: FieldId| policy == Policy::Overwrite || held.get(id).is_none();
    let mut wanted = told.to_json(fields, true);
    wanted.retain(|code, _| FieldId::parse(code).is_some_and(is_wanted));
    Ok(wanted)
}

/// What the row says of the lead, as far as the lead may be changed by it.
fn patch(lead: &Lead, change: &Change, custom: &BTreeMap<String, Json>) -> LeadPatch {
    let Candidate { draft, extras, told } = &change.row;
    let overwrite = change.policy == Policy::Overwrite;
    let takes = |field: &str, has: bool| told.contains(&field) && (overwrite || !has);
    let takes_name = ["name", "last_name", "first_name"].into_iter().any(|field| takes(field, has_name(lead)));
    let extra = |code: &str| extras.iter().find(|(own, _)| own == code).and_then(|(_, value)| value.as_str());
    let responsible = extra(RESPONSIBLE).and_then(|id| id.parse().ok());
    LeadPatch {
        version: lead.version,
        name: takes_name.then(|| draft.name.clone()),
        phone: draft
            .phone
            .as_ref()
            .filter(|_| takes("phone", lead.phone.is_some()))
            .map(|phone| Some(phone.as_str().to_owned())),
        email: draft
            .email
            .as_ref()
            .filter(|_| takes("email", lead.email.is_some()))
            .map(|email| Some(email.as_str().to_owned())),
        city: takes("city", !lead.city.is_empty()).then(|| Some(draft.city.clone())),
        product: takes("product", true).then(|| draft.product.code().to_owned()),
        amount: takes("amount", lead.amount.is_some()).then(|| draft.amount.map(Money::as_kopecks)),
        source: takes("source", true).then(|| draft.source.code().to_owned()),
        lawful_basis: takes("lawful_basis", true).then(|| draft.lawful_basis.code().to_owned()),
        comment: takes("comment", !lead.comment.is_empty()).then(|| Some(draft.comment.clone())),
        custom: Sent::Json(custom.clone()),
        // A lead that has become a deal stands where its deal stands.
        status: extra(STATUS).filter(|_| overwrite && lead.client_id.is_none()).map(str::to_owned),
        responsible: responsible.filter(|_| overwrite || lead.responsible.is_none()).map(Some),
    }
}

/// A lead without a name has a dash for one.
fn has_name(lead: &Lead) -> bool {
    lead.name.chars().any(char::is_alphanumeric)
}

fn was(
    import: ImportId,
    lead: Lead,
    after: i32,
    held: &Values,
    custom: &BTreeMap<String, Json>,
    fields: &Fields,
) -> Was {
    let held = held.to_json(fields, true);
    let before = |code: &String| (code.clone(), held.get(code).cloned().unwrap_or(Json::Null));
    Was {
        import,
        version: after,
        name: lead.name,
        phone: lead.phone.map(String::from),
        email: lead.email.map(String::from),
        city: lead.city,
        product: lead.product,
        amount: lead.amount.map(Money::as_kopecks),
        source: lead.source,
        lawful_basis: lead.lawful_basis,
        comment: lead.comment,
        status: lead.status,
        responsible: lead.responsible,
        custom: custom.keys().map(before).collect(),
    }
}
