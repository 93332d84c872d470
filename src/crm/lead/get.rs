//! One lead with its history.

use db::TenantTx;
use kernel::{Action, Actor, LeadId, Object, Result};

use super::Lead;
use crate::feed::{self, Entry};
use crate::merge::Contacts;
use crate::scope;
use crate::subject::Subject;

/// A lead and what happened to it, newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// The lead.
    pub lead: Lead,
    /// The newest entries of its feed.
    pub history: Vec<Entry>,
    /// The older lead of the same person, if it still lives.
    pub older: Option<Lead>,
    /// The contacts of the leads that have become part of it.
    pub contacts: Contacts,
}

/// Reads a lead that the actor may see.
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn get(actor: &Actor, tx: &mut TenantTx, id: LeadId) -> Result<Card> {
    let own = scope::own(actor, Object::Lead, Action::View)?;
    let lead = super::find(tx, id, own).await?;
    let history = feed::whole(tx, Subject::Lead(id), None, None, feed::PAGE).await?;
    let older = match lead.duplicate_of {
        Some(older) => {
            let lives = crate::merge::became(tx, older).await?.unwrap_or(older);
            super::find(tx, lives, own).await.ok().filter(|older| older.id != id)
        }
        None => None,
    };
    let contacts = crate::merge::contacts_of(tx, id).await?;
    Ok(Card { lead, history, older, contacts })
}
