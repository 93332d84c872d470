//! A partner gives a lead to the network.

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use intake::{LawfulBasis, LeadInput, Source};
use kernel::{Actor, Error, FieldError, Result, text};
use pool::lead::{Origin, Submitted, known};
use schema::platform::lead_consents;
use serde::Deserialize;
use web::Secret;

use crate::partner;

/// Longest kind or version, in characters; `lead_consents_*_check` hold the same.
const LENGTH: usize = 64;

/// What the client agreed to: that the data are passed on, under which text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
pub struct Consent {
    /// The kind, such as `personal_data`.
    pub kind: String,
    /// The version of the text that the client saw.
    pub text_version: String,
}

impl Consent {
    /// Consent to the processing of personal data under the text that the form shows.
    pub fn of_form() -> Self {
        Self { kind: "personal_data".to_owned(), text_version: FORM_TEXT.to_owned() }
    }

    fn check(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        for (field, raw) in [("consent.kind", &self.kind), ("consent.text_version", &self.text_version)] {
            let clean = text::line(raw);
            if clean.is_empty() {
                errors.push(FieldError::new(field, "required"));
            } else if clean.chars().nth(LENGTH).is_some() {
                errors.push(FieldError::new(field, "too_long"));
            }
        }
        errors
    }
}

/// The version of the text beside the form's checkbox: `partners-consent-text`. A new wording takes a new version.
pub const FORM_TEXT: &str = "2026-11";

/// Stores a lead of the acting partner with the client's consent. Source and lawful basis follow from that and are not asked.
///
/// # Errors
/// `Forbidden` for anybody but a partner, and for one that was disabled; `Invalid` as [`LeadInput::check`], and
/// `required` for `consent` when there is none.
pub async fn submit(
    actor: &Actor,
    tx: &mut PlatformTx,
    secret: &Secret,
    input: LeadInput,
    consent: Option<&Consent>,
) -> Result<Submitted> {
    let own = partner::find(tx, actor.require_partner()?).await?;
    if own.disabled_at.is_some() {
        return Err(Error::Forbidden("disabled"));
    }
    let input = LeadInput {
        source: Source::Partner.code().to_owned(),
        lawful_basis: LawfulBasis::Consent.code().to_owned(),
        ..input
    };
    let refused = consent.map_or_else(|| vec![FieldError::new("consent", "required")], Consent::check);
    let (draft, consent) = match (input.draft(), consent) {
        (Ok(draft), Some(consent)) if refused.is_empty() => (draft, consent),
        (draft, _) => return Err(Error::Invalid(draft.err().into_iter().flatten().chain(refused).collect())),
    };
    // For head office alone: a partner must not learn whom the network knows.
    let known_days_ago = known::days_ago(tx, &known::hashes(secret, &draft)).await?;
    let origin = Origin { partner: Some(own.id), known_days_ago, ..Origin::default() };
    let submitted = pool::lead::submit(actor, tx, draft, origin).await?;
    let row = (
        lead_consents::lead_id.eq(submitted.id),
        lead_consents::kind.eq(text::line(&consent.kind)),
        lead_consents::text_version.eq(text::line(&consent.text_version)),
        lead_consents::partner_id.eq(own.id),
        lead_consents::recorded_by.eq(actor.user),
        lead_consents::at.eq(tx.now()),
    );
    diesel::insert_into(lead_consents::table).values(row).execute(tx.conn()).await?;
    Ok(submitted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_consent_names_its_kind_and_text() {
        let codes = |kind: &str, version: &str| {
            let consent = Consent { kind: kind.to_owned(), text_version: version.to_owned() };
            consent.check().into_iter().map(|error| format!("{} {}", error.field, error.code)).collect::<Vec<_>>()
        };
        assert!(codes("personal_data", "2026-11").is_empty());
        assert!(Consent::of_form().check().is_empty());
        assert_eq!(codes(" \0", "1"), ["consent.kind required"]);
        assert_eq!(codes("a", &"я".repeat(65)), ["consent.text_version too_long"]);
        assert!(codes("a", &"я".repeat(64)).is_empty());
    }
}
