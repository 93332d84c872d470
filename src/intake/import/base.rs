//! What an import needs of the base it fills.

use chrono::{DateTime, Utc};
use db::{PlatformTx, TenantTx};
use diesel_async::AsyncPgConnection;
use jobs::EventSink;
use kernel::{Actor, Email, ImportId, LeadId, Phone, Result};
use uuid::Uuid;

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

/// A lead that an import makes.
#[derive(Debug, Clone)]
pub struct NewLead {
    /// The id it will have.
    pub id: LeadId,
    /// What it holds.
    pub draft: LeadDraft,
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
}
