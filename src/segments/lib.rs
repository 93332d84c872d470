//! Segments: leads that belong together. A live one is conditions, and whoever passes them is in it; a static one is a list that was taken at a
//! moment and is changed by hand. Which leads of a segment somebody sees is decided by their own right.

pub mod act;
pub mod api;
mod count;
pub mod edit;
mod member;
pub mod page;
#[cfg(test)]
mod tests;

use db::TenantTx;
use kernel::{Action, Actor, Error, Object, Result, SegmentId};
use web::PageCheck;

pub use count::{Count, MOST as MOST_COUNTED, count};
pub use crm::segment::{Kind, Segment};
pub use edit::{SegmentInput, create};
pub use member::{exclude, include};

/// The segments that the actor sees, by name.
///
/// # Errors
/// `Forbidden`.
pub async fn all(actor: &Actor, tx: &mut TenantTx) -> Result<Vec<Segment>> {
    actor.require(Object::Lead, Action::View)?;
    crm::segment::all(actor, tx).await
}

/// A segment that the actor sees.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn find(actor: &Actor, tx: &mut TenantTx, id: SegmentId) -> Result<Segment> {
    all(actor, tx).await?.into_iter().find(|segment| segment.id == id).ok_or(Error::NotFound)
}

/// Whether the actor may change a segment: it is their own, or it is shared and they lead the work of others.
pub fn may_change(segment: &Segment, actor: &Actor) -> bool {
    Some(segment.owner) == actor.user || (segment.shared && crm::view::may_share(actor))
}

/// A segment that the actor may change.
///
/// # Errors
/// `NotFound`; `Forbidden` for a segment of somebody else's.
pub(crate) async fn changeable(actor: &Actor, tx: &mut TenantTx, id: SegmentId) -> Result<Segment> {
    let segment = find(actor, tx, id).await?;
    if may_change(&segment, actor) { Ok(segment) } else { Err(Error::Forbidden("permission")) }
}

/// Every page of this crate, for the test that draws them all.
pub fn pages() -> Vec<PageCheck> {
    vec![PageCheck::of::<page::Segments>(), PageCheck::of::<page::CountPart>()]
}
