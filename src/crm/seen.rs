//! That a person is known here, told to the network in the only form it may have: keyed hashes.

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use intake::lead::LeadDraft;
use kernel::{ClientId, Email, LeadId, Phone, Result};
use schema::tenant::{clients, leads};
use serde::{Deserialize, Serialize};
use web::Secret;

/// The event by which a base tells that it has contacts it had not before: of a lead, or of a client.
pub const MET: &str = "person.met";

/// Whose contacts are to be told of. They are read when the event is worked, so that it carries none.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Met {
    /// A lead.
    pub lead_id: Option<LeadId>,
    /// A client.
    pub client_id: Option<ClientId>,
}

/// The contacts as they are by now; none of somebody who is gone.
///
/// # Errors
/// When the database can't be read.
pub async fn contacts(tx: &mut TenantTx, met: Met) -> Result<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    if let Some(id) = met.lead_id {
        let query = leads::table.find(id).select((leads::phone, leads::email));
        let row: Option<(Option<Phone>, Option<Email>)> = query.first(tx.conn()).await.optional()?;
        let (phone, email) = row.unwrap_or_default();
        found.extend(phone.map(String::from).into_iter().chain(email.map(String::from)));
    }
    if let Some(id) = met.client_id {
        let query = clients::table.find(id).select((clients::phones, clients::emails));
        let row: Option<(Vec<Phone>, Vec<Email>)> = query.first(tx.conn()).await.optional()?;
        let (phones, emails) = row.unwrap_or_default();
        found.extend(phones.into_iter().map(String::from).chain(emails.into_iter().map(String::from)));
    }
    Ok(found)
}

/// The keyed hash (HMAC-SHA256) of a phone in E.164 or of an e-mail, in hexadecimal. The same contact gives the same hash in
/// every tenant; without the network's secret nothing can be learned from it.
pub fn hash(secret: &Secret, contact: &str) -> String {
    let bytes = secret.derive(&format!("contact:{contact}"));
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The hashes of a lead's contacts.
pub fn hashes(secret: &Secret, draft: &LeadDraft) -> Vec<String> {
    let phone = draft.phone.iter().map(kernel::Phone::as_str);
    let email = draft.email.iter().map(kernel::Email::as_str);
    phone.chain(email).map(|contact| hash(secret, contact)).collect()
}
