//! The tags of a lead: on its card, in a row of the list, put on and taken off.

use actix_web::HttpRequest;
use actix_web::web::{Form, Json, Path};
use crm::lead::Lead;
use crm::lead::tag::{put_on, take_off};
use db::TenantTx;
use kernel::{Action, Actor, LeadId, Object, Result};
use serde::{Deserialize, Serialize};
use tags::{Tag, TagId, Tags};
use uuid::Uuid;
use web::view::by_htmx;
use web::{Answer, AppData, Page, View, Who, see_other};

/// A tag, as a chip and in the API.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct TagPart {
    /// Its id.
    pub id: TagId,
    /// Its name.
    pub name: String,
    /// Its colour.
    pub hue: String,
}

impl From<&Tag> for TagPart {
    fn from(tag: &Tag) -> Self {
        Self { id: tag.id, name: tag.name.clone(), hue: tag.hue.clone() }
    }
}

/// The tags of a lead, in the order in which they were put on.
pub(crate) fn of(tags: &Tags, ids: &[TagId]) -> Vec<TagPart> {
    tags.of(ids).into_iter().map(TagPart::from).collect()
}

/// What the tags of these leads are called. Most lists have none, and ask nothing.
///
/// # Errors
/// What the database says.
pub(crate) async fn names(tx: &mut TenantTx, leads: &[Lead]) -> Result<Tags> {
    if leads.iter().all(|lead| lead.tags.is_empty()) { Ok(Tags::default()) } else { tags::all(tx).await }
}

/// All tags that are offered, the last used first.
pub(crate) fn offered(tags: &Tags) -> Vec<TagPart> {
    tags.in_use().into_iter().map(TagPart::from).collect()
}

/// The tags on a lead's card.
#[derive(Debug, Clone, Default, Serialize)]
pub struct LeadTags {
    lead_id: Uuid,
    tags: Vec<TagPart>,
    /// What may be put on, the last used first.
    offered: Vec<TagPart>,
    can_edit: bool,
    /// Whether somebody types one after the other.
    typing: bool,
}

impl LeadTags {
    /// Of a lead, for whoever looks.
    pub(crate) fn new(actor: &Actor, tags: &Tags, lead: LeadId, ids: &[TagId]) -> Self {
        let own = of(tags, ids);
        let mut offered = offered(tags);
        offered.retain(|tag| own.iter().all(|other| other.id != tag.id));
        let can_edit = actor.permissions.allows(Object::Lead, Action::Edit);
        Self { lead_id: lead.0, tags: own, offered, can_edit, typing: false }
    }

    pub(crate) fn sample() -> Self {
        let tag = |n, name: &str, hue: &str| TagPart { id: TagId(n), name: name.to_owned(), hue: hue.to_owned() };
        let own = vec![tag(1, "горячий", "red"), tag(2, "материнский капитал", "green")];
        Self {
            lead_id: Uuid::from_u128(1),
            tags: own,
            offered: vec![tag(3, "VIP", "violet")],
            can_edit: true,
            typing: false,
        }
    }
}

impl Page for LeadTags {
    const TEMPLATE: &'static str = "crm/lead_tags.html";
    const FRAGMENTS: &'static [&'static str] = &["lead_tags"];

    fn samples() -> Vec<Self> {
        let none = Self { tags: Vec::new(), can_edit: false, ..Self::sample() };
        vec![Self::sample(), Self { typing: true, ..Self::sample() }, none]
    }
}

/// Names of tags as they are typed: one, or several by commas.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct TagForm {
    name: String,
}

/// The names of a line.
fn typed(line: &str) -> Vec<String> {
    line.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// `POST /leads/{id}/tags`.
///
/// # Errors
/// As [`put_on`].
pub async fn add(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    id: Path<LeadId>,
    form: Form<TagForm>,
) -> Answer {
    let work = async |tx: &mut TenantTx| {
        put_on(&who.actor, tx, *id, &typed(&form.name)).await?;
        read(&who.actor, tx, *id).await
    };
    let part = app.db.tenant(&who.actor, who.tenant()?, work).await?;
    show(&view, &request, *id, LeadTags { typing: true, ..part })
}

/// `POST /leads/{id}/tags/{tag}/remove`.
///
/// # Errors
/// As [`take_off`].
pub async fn remove(app: AppData, who: Who, view: View, request: HttpRequest, path: Path<(LeadId, TagId)>) -> Answer {
    let (id, tag) = path.into_inner();
    let work = async |tx: &mut TenantTx| {
        take_off(&who.actor, tx, id, tag).await?;
        read(&who.actor, tx, id).await
    };
    let part = app.db.tenant(&who.actor, who.tenant()?, work).await?;
    show(&view, &request, id, part)
}

async fn read(actor: &Actor, tx: &mut TenantTx, id: LeadId) -> Result<LeadTags> {
    let lead = crm::lead::find(tx, id, None).await?;
    Ok(LeadTags::new(actor, &tags::all(tx).await?, id, &lead.tags))
}

fn show(view: &View, request: &HttpRequest, id: LeadId, part: LeadTags) -> Answer {
    if by_htmx(request) {
        return web::view::block(view, &part, "lead_tags");
    }
    Ok(see_other(&format!("/leads/{id}")))
}

/// Names of tags.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct TagsBody {
    /// The names; a tag that is not there yet is made.
    pub names: Vec<String>,
}

/// What tags a lead has.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct TagsOut {
    /// In the order in which they were put on.
    pub tags: Vec<TagPart>,
}

/// `POST /api/v1/leads/{id}/tags`.
///
/// # Errors
/// As [`put_on`].
pub async fn api_add(app: AppData, who: Who, id: Path<LeadId>, body: Json<TagsBody>) -> Answer {
    let work = async |tx: &mut TenantTx| {
        put_on(&who.actor, tx, *id, &body.names).await?;
        read(&who.actor, tx, *id).await
    };
    web::json(&TagsOut { tags: app.db.tenant(&who.actor, who.tenant()?, work).await?.tags })
}

/// `DELETE /api/v1/leads/{id}/tags/{tag}`.
///
/// # Errors
/// As [`take_off`].
pub async fn api_remove(app: AppData, who: Who, path: Path<(LeadId, TagId)>) -> Answer {
    let (id, tag) = path.into_inner();
    app.db.tenant(&who.actor, who.tenant()?, async |tx| take_off(&who.actor, tx, id, tag).await).await?;
    web::no_content()
}
