//! What a note, a task, a notice or an entry of the feed is about.

use kernel::{Action, Actor, ClientId, DealId, Error, LeadId, Object, Result};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::scope;

/// A lead, a client or a deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Subject {
    /// A lead.
    Lead(LeadId),
    /// A client.
    Client(ClientId),
    /// A deal.
    Deal(DealId),
}

impl Subject {
    /// The word in storage and in the API.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Lead(_) => "lead",
            Self::Client(_) => "client",
            Self::Deal(_) => "deal",
        }
    }

    /// The bare id.
    pub const fn id(self) -> Uuid {
        match self {
            Self::Lead(id) => id.0,
            Self::Client(id) => id.0,
            Self::Deal(id) => id.0,
        }
    }

    /// From storage.
    pub fn stored(kind: &str, id: Uuid) -> Option<Self> {
        match kind {
            "lead" => Some(Self::Lead(LeadId(id))),
            "client" => Some(Self::Client(ClientId(id))),
            "deal" => Some(Self::Deal(DealId(id))),
            _ => None,
        }
    }

    /// The page that shows it.
    pub fn path(self) -> String {
        format!("/{}s/{}", self.kind(), self.id())
    }

    const fn object(self) -> Object {
        match self {
            Self::Lead(_) => Object::Lead,
            Self::Client(_) => Object::Client,
            Self::Deal(_) => Object::Deal,
        }
    }
}

/// Exactly one of three ids, as the API and forms name a subject.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema, utoipa::IntoParams)]
pub struct SubjectIds {
    /// A lead.
    pub lead_id: Option<LeadId>,
    /// A client.
    pub client_id: Option<ClientId>,
    /// A deal.
    pub deal_id: Option<DealId>,
}

impl SubjectIds {
    /// The one that is named, if any.
    ///
    /// # Errors
    /// 422 when more than one is named.
    pub fn one(self) -> Result<Option<Subject>> {
        match (self.lead_id, self.client_id, self.deal_id) {
            (None, None, None) => Ok(None),
            (Some(id), None, None) => Ok(Some(Subject::Lead(id))),
            (None, Some(id), None) => Ok(Some(Subject::Client(id))),
            (None, None, Some(id)) => Ok(Some(Subject::Deal(id))),
            _ => Err(Error::field("lead_id", "ambiguous")),
        }
    }
}

/// Checks that the actor may do this to the subject, and that it is there.
///
/// # Errors
/// `Forbidden` without the right; `NotFound` when it is not there or not theirs.
pub async fn require(actor: &Actor, tx: &mut db::TenantTx, subject: Subject, action: Action) -> Result<()> {
    let own = scope::own(actor, subject.object(), action)?;
    let found = match subject {
        Subject::Lead(id) => crate::lead::exists(tx, id, own).await?,
        Subject::Client(id) => crate::client::exists(tx, id, own).await?,
        Subject::Deal(id) => crate::deal::exists(tx, id, own).await?,
    };
    if found { Ok(()) } else { Err(Error::NotFound) }
}
