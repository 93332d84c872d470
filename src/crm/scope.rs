//! How far a right reaches inside a tenant.

use kernel::{Action, Actor, Error, Object, Result, Scope, UserId};

/// Checks the right and tells whose rows it reaches: one person's own, or (`None`) all of the tenant's.
///
/// # Errors
/// `Forbidden` when the right is not there, or reaches only the own rows of somebody who is no person.
pub fn own(actor: &Actor, object: Object, action: Action) -> Result<Option<UserId>> {
    match actor.require(object, action)? {
        // There are no teams yet, so a team's right is the person's own: never wider than granted.
        Scope::Own | Scope::Team => actor.user.map(Some).ok_or(Error::Forbidden("permission")),
        Scope::Tenant | Scope::Network => Ok(None),
    }
}
