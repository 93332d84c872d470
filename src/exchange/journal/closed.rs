//! A closed lot's proof, for head office and for every tenant whose lot it was.

use db::PlatformTx;
use kernel::{Action, Actor, BidId, Error, LotId, Object, Result, Site};
use proof::bundle::Bundle;
use proof::inclusion::Inclusion;
use proof::key::Key;

use super::keys;
use super::log::Log;
use crate::lot::finish::statement;
use crate::lot::{self, Lot, result};

/// The file for `mak verify-lot`: at closing everything is revealed, offers by tenants' ids. Personal data is never in it.
///
/// # Errors
/// `Forbidden`, `NotFound`; `Conflict("lot_open")` before closing: the bids are hidden until then.
pub async fn bundle(actor: &Actor, tx: &mut PlatformTx, key: &Key, id: LotId) -> Result<Bundle> {
    let (lot, seal) = closed(actor, tx, id).await?;
    let log = Log::load(tx, id).await?;
    let statement = statement(&lot, &log)?;
    let key = keys::public(tx, key, lot.key()).await?;
    Ok(log.bundle(statement, seal, (lot.stages, lot.seed), key))
}

/// The proof that a bid, taken or refused, stands in a closed lot's log; a tenant's own only.
///
/// # Errors
/// `Forbidden`; `NotFound`, also for another tenant's bid; `Conflict("lot_open")` before closing.
pub async fn included(actor: &Actor, tx: &mut PlatformTx, key: &Key, id: LotId, bid: BidId) -> Result<Inclusion> {
    let (lot, seal) = closed(actor, tx, id).await?;
    let log = Log::load(tx, id).await?;
    let key = keys::public(tx, key, lot.key()).await?;
    log.prove(bid, actor.tenant.map(|own| own.id), statement(&lot, &log)?, (seal, key))
}

/// A closed lot with its seal. A tenant gets those it may know of: a lot that is not closed is nobody's to look into.
async fn closed(actor: &Actor, tx: &mut PlatformTx, id: LotId) -> Result<(Lot, String)> {
    actor.require(Object::Lot, Action::View)?;
    let lot = lot::get(tx, id).await?;
    let seal = lot.seal.clone().ok_or(Error::Conflict("lot_open"))?;
    if actor.site == Site::Tenant {
        let own = actor.tenant.ok_or(Error::NotFound)?;
        result::one(actor, tx, own.id, id).await?;
    } else {
        actor.require_network(Object::Lot, Action::View)?;
    }
    Ok((lot, seal))
}
