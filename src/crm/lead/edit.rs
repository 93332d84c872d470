//! Changing a lead's fields. What two people change at once is never lost: the second is told.

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use fields::Sent;
use intake::lead::{LeadDraft, LeadInput, RawAmount};
use kernel::patch::given;
use kernel::{Action, Actor, Error, LeadId, Object, Result, UserId};
use schema::tenant::leads;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Lead;
use crate::search::SearchWords;
use crate::subject::Subject;
use crate::{custom, feed, scope, seen};

/// The body of `PATCH /api/v1/leads/{id}`: a field that is absent stays, `null` empties it.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct LeadPatch {
    /// The version that the caller has seen.
    pub version: i32,
    /// Name of the person.
    pub name: Option<String>,
    /// Phone in any spelling.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub phone: Option<Option<String>>,
    /// E-mail.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub email: Option<Option<String>>,
    /// City.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub city: Option<Option<String>>,
    /// Code or name of a product.
    pub product: Option<String>,
    /// Amount in kopecks.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i64>)]
    pub amount: Option<Option<i64>>,
    /// Code or name of a source.
    pub source: Option<String>,
    /// Code of a lawful basis.
    pub lawful_basis: Option<String>,
    /// Free text.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub comment: Option<Option<String>>,
    /// Custom fields by their codes; one that is absent stays, `null` empties it.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub custom: Sent,
    /// Code of a status.
    pub status: Option<String>,
    /// Who is to work it.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<UserId>)]
    pub responsible: Option<Option<UserId>>,
}

impl LeadPatch {
    /// The lead's fields with the patch laid over them, to go through the same check as a new lead.
    fn over(&self, lead: &Lead) -> LeadInput {
        let text = |patch: &Option<Option<String>>, old: &str| match patch {
            Some(new) => new.clone().unwrap_or_default(),
            None => old.to_owned(),
        };
        let amount = self.amount.unwrap_or(lead.amount.map(kernel::Money::as_kopecks));
        LeadInput {
            name: self.name.clone().unwrap_or_else(|| lead.name.clone()),
            phone: text(&self.phone, lead.phone.as_ref().map_or("", |phone| phone.as_str())),
            email: text(&self.email, lead.email.as_ref().map_or("", |email| email.as_str())),
            city: text(&self.city, &lead.city),
            product: self.product.clone().unwrap_or_else(|| lead.product.clone()),
            amount: amount.map_or(RawAmount::Absent, RawAmount::Kopecks),
            source: self.source.clone().unwrap_or_else(|| lead.source.clone()),
            lawful_basis: self.lawful_basis.clone().unwrap_or_else(|| lead.lawful_basis.clone()),
            comment: text(&self.comment, &lead.comment),
        }
    }
}

/// Changes a lead and answers with it as it is now.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict("stale")` when somebody changed it after the caller's version; 422 for refused fields.
pub async fn edit(actor: &Actor, tx: &mut TenantTx, id: LeadId, patch: &LeadPatch) -> Result<Lead> {
    actor.require(Object::Lead, Action::Edit)?;
    let lead = rewrite(actor, tx, id, patch.version, &patch.custom, |lead| patch.over(lead)).await?;
    if let Some(status) = &patch.status {
        super::set_status(actor, tx, id, status).await?;
    }
    // Given away last: who sees only own leads does not see it afterwards.
    if let Some(responsible) = patch.responsible.filter(|to| *to != lead.responsible) {
        super::assign(actor, tx, id, responsible).await?;
    }
    super::find(tx, id, None).await
}

/// Writes over a lead what `over` makes of it, after the same check as of a new one, and answers with it as it was.
///
/// # Errors
/// As [`edit`].
pub async fn rewrite(
    actor: &Actor,
    tx: &mut TenantTx,
    id: LeadId,
    version: i32,
    custom: &Sent,
    over: impl FnOnce(&Lead) -> LeadInput,
) -> Result<Lead> {
    let own = scope::own(actor, Object::Lead, Action::Edit)?;
    let lead = super::lock(tx, id, own).await?;
    if lead.version != version {
        return Err(Error::Conflict("stale"));
    }
    let draft = over(&lead).check()?;
    store(actor, tx, &lead, &draft, custom).await?;
    Ok(lead)
}

/// Writes checked fields over a locked lead.
async fn store(actor: &Actor, tx: &mut TenantTx, lead: &Lead, draft: &LeadDraft, sent: &Sent) -> Result<()> {
    let mut changes = changes(lead, draft);
    changes.extend(custom::edit(actor, tx, Subject::Lead(lead.id), sent).await?);
    if changes.is_empty() {
        return Ok(());
    }
    let contacts_changed = lead.phone != draft.phone || lead.email != draft.email;
    let older = if contacts_changed {
        super::duplicate_of(tx, draft.phone.as_ref(), draft.email.as_ref(), Some(lead.id)).await?.map(|older| older.id)
    } else {
        lead.duplicate_of
    };
    let (now, version) = (tx.now(), lead.version + 1);
    let (mut phones, mut emails) = crate::merge::contacts_of(tx, lead.id).await?;
    phones.extend(draft.phone.clone());
    emails.extend(draft.email.clone());
    diesel::update(leads::table.find(lead.id))
        .set((
            leads::name.eq(&draft.name),
            leads::phone.eq(&draft.phone),
            leads::email.eq(&draft.email),
            leads::city.eq(&draft.city),
            leads::product.eq(draft.product.code()),
            leads::amount.eq(draft.amount),
            leads::source.eq(draft.source.code()),
            leads::lawful_basis.eq(draft.lawful_basis.code()),
            leads::comment.eq(&draft.comment),
            leads::duplicate_of.eq(older),
            leads::search.eq(SearchWords::of(&draft.name, &phones, &emails)),
            leads::updated_at.eq(now),
            leads::version.eq(version),
        ))
        .execute(tx.conn())
        .await?;
    let data = json!({ "changes": changes, "version": version });
    feed::record(actor, tx, Subject::Lead(lead.id), "edited", data).await?;
    jobs::emit(tx, "lead.changed", json!({ "lead_id": lead.id })).await?;
    if contacts_changed {
        jobs::emit(tx, seen::MET, json!({ "lead_id": lead.id })).await?;
    }
    Ok(())
}

/// What changes, for the feed. Contacts are named but not quoted: the feed is no way around the reveal.
fn changes(lead: &Lead, draft: &LeadDraft) -> Vec<Value> {
    let quoted = [
        ("name", json!(lead.name), json!(draft.name)),
        ("city", json!(lead.city), json!(draft.city)),
        ("product", json!(lead.product), json!(draft.product)),
        ("amount", json!(lead.amount), json!(draft.amount)),
        ("source", json!(lead.source), json!(draft.source)),
        ("lawful_basis", json!(lead.lawful_basis), json!(draft.lawful_basis)),
    ];
    let mut changes: Vec<Value> = quoted
        .into_iter()
        .filter(|(_, from, to)| from != to)
        .map(|(field, from, to)| json!({ "field": field, "from": from, "to": to }))
        .collect();
    let silent = [
        ("phone", lead.phone != draft.phone),
        ("email", lead.email != draft.email),
        ("comment", lead.comment != draft.comment),
    ];
    changes.extend(silent.into_iter().filter(|(_, changed)| *changed).map(|(field, _)| json!({ "field": field })));
    changes
}
