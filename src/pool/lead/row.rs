//! The row of a lead that enters the pool.

use chrono::{DateTime, Utc};
use diesel::Insertable;
use intake::{LawfulBasis, LeadDraft, Product, Source};
use kernel::{Email, ImportId, LeadId, Money, PartnerId, Phone};
use schema::platform::leads;

use super::quality::{Facts, Rates, quality};
use super::{Origin, Status};

/// What is written of a lead when it comes in; the rest is as the database has it by default.
#[derive(Debug, Insertable)]
#[diesel(table_name = leads)]
pub(super) struct Row<'a> {
    id: LeadId,
    name: &'a str,
    phone: Option<&'a Phone>,
    email: Option<&'a Email>,
    city: &'a str,
    product: Product,
    amount: Option<Money>,
    source: Source,
    lawful_basis: LawfulBasis,
    comment: &'a str,
    status: Status,
    partner_id: Option<PartnerId>,
    import_id: Option<ImportId>,
    duplicate_of: Option<LeadId>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    quality: i32,
    status_at: DateTime<Utc>,
}

impl<'a> Row<'a> {
    /// A new lead that nothing is known of but what it came with.
    pub(super) fn of(
        id: LeadId,
        draft: &'a LeadDraft,
        origin: Origin,
        status: Status,
        rates: &Rates,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            name: &draft.name,
            phone: draft.phone.as_ref(),
            email: draft.email.as_ref(),
            city: &draft.city,
            product: draft.product,
            amount: draft.amount.filter(|amount| amount.is_payable()),
            source: draft.source,
            lawful_basis: draft.lawful_basis,
            comment: &draft.comment,
            status,
            partner_id: origin.partner,
            import_id: origin.import,
            duplicate_of: None,
            created_at: now,
            updated_at: now,
            quality: quality(&Facts::fresh(draft, rates)),
            status_at: now,
        }
    }

    /// The same lead, known to repeat another one.
    pub(super) fn repeating(self, twin: Option<LeadId>) -> Self {
        Self { duplicate_of: twin, ..self }
    }
}
