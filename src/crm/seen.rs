//! That a person is known here, told to the network in the only form it may have: keyed hashes.

use intake::lead::LeadDraft;
use web::Secret;

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
