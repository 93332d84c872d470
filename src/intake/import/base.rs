//! What an import needs of the base it fills.

use chrono::{DateTime, Utc};
use db::{PlatformTx, TenantTx};
use diesel_async::AsyncPgConnection;
use jobs::EventSink;
use kernel::{Actor, Email, Error, ImportId, LeadId, Phone, Result};
use serde_json::Value as Json;
use uuid::Uuid;

use super::offer::Offer;
use super::options::Policy;
use crate::lead::LeadDraft;

/// A transaction on either side of the border: both have the tables of imports.
pub trait Base: EventSink {
    /// The connection.
    fn conn(&mut self) -> &mut AsyncPgConnection;
    /// The instant of the transaction.
    fn now(&self) -> DateTime<Utc>;
    /// A new UUID of version 7.
    fn new_id(&self) -> Uuid;
}

macro_rules! base {
    ($tx:ty) => {
        impl Base for $tx {
            fn conn(&mut self) -> &mut AsyncPgConnection {
                <$tx>::conn(self)
            }
            fn now(&self) -> DateTime<Utc> {
                <$tx>::now(self)
            }
            fn new_id(&self) -> Uuid {
                <$tx>::new_id(self)
            }
        }
    };
}
base!(PlatformTx);
base!(TenantTx);

/// A lead of the base that has one of the contacts asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Existing {
    /// Which lead.
    pub lead: LeadId,
    /// Its phone.
    pub phone: Option<Phone>,
    /// Its e-mail.
    pub email: Option<Email>,
}

/// What a row says of a lead.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The fields that every lead has.
    pub draft: LeadDraft,
    /// The base's own fields, by their codes.
    pub extras: Vec<(String, Json)>,
    /// Which of the fields that every lead has the row tells by itself; told only where leads of the base are to be changed.
    pub told: Vec<&'static str>,
}

/// A lead that an import makes.
#[derive(Debug, Clone)]
pub struct NewLead {
    /// The id it will have.
    pub id: LeadId,
    /// What it holds.
    pub draft: LeadDraft,
    /// The base's own fields, by their codes.
    pub extras: Vec<(String, Json)>,
    /// The older lead of the same person, where it is added all the same.
    pub duplicate_of: Option<LeadId>,
}

/// A change that an import makes to a lead of the base.
#[derive(Debug, Clone)]
pub struct Change {
    /// Which lead.
    pub lead: LeadId,
    /// What the row says.
    pub row: Candidate,
    /// Whether only what the lead has not is filled, or all is written over.
    pub policy: Policy,
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq)]
pub enum Changed {
    /// It was made; this is what undoing it takes.
    Done(Json),
    /// The lead says so already.
    Same,
    /// It was refused, by the code of a fault.
    Refused(String),
}

/// The leads that imports fill: the pool, and a tenant's own. Every call is one set-based statement or a few, never one a lead.
pub trait ImportTarget<Tx> {
    /// The leads that have one of these phones or e-mails and count for the duplicate check.
    fn existing(&self, tx: &mut Tx, phones: &[Phone], emails: &[Email]) -> impl Future<Output = Result<Vec<Existing>>>;

    /// Adds the leads, with what else belongs to a new lead (history). `import` is their origin.
    fn insert(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        import: ImportId,
        leads: &[NewLead],
    ) -> impl Future<Output = Result<()>>;

    /// Deletes those of the leads that nobody has touched since (sold, converted, edited) and answers which they were.
    fn undo(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        import: ImportId,
        leads: &[LeadId],
    ) -> impl Future<Output = Result<Vec<LeadId>>>;

    /// What the base offers to columns, and what may become of duplicates.
    fn offer(tx: &mut Tx, actor: &Actor) -> impl Future<Output = Result<Offer>> {
        let _nothing_more = (tx, actor);
        async { Ok(Offer::default()) }
    }

    /// By what the value of a field that no two leads may share is told from others: spellings that count as the same have the same keys.
    fn keys(value: &Json) -> Vec<String> {
        vec![value.to_string()]
    }

    /// Which of these values of fields that no two leads may share are taken, and by which lead.
    fn taken(
        &self,
        tx: &mut Tx,
        values: &[(String, Json)],
    ) -> impl Future<Output = Result<Vec<(String, Json, LeadId)>>> {
        let _never = (tx, values);
        async { Ok(Vec::new()) }
    }

    /// Holds what everybody holds before they lock leads; then leads are changed, or changed back, in the order of their ids.
    fn hold(&self, tx: &mut Tx) -> impl Future<Output = Result<()>> {
        let _nothing = tx;
        async { Ok(()) }
    }

    /// Changes a lead that is there already.
    fn change(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        import: ImportId,
        change: &Change,
    ) -> impl Future<Output = Result<Changed>> {
        let _never = (tx, actor, import, change);
        async { Err(Error::defect("this base changes no lead by an import")) }
    }

    /// Takes a change back; `false` where somebody has changed the lead since.
    fn revert(&self, tx: &mut Tx, actor: &Actor, lead: LeadId, was: &Json) -> impl Future<Output = Result<bool>> {
        let _never = (tx, actor, lead, was);
        async { Err(Error::defect("this base changes no lead by an import")) }
    }
}
