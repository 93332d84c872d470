//! Returns (возвраты): a franchisee gives a bought lead back, with a reason and evidence; rules decide where a machine can
//! check, head office otherwise, and silence is a yes.

pub mod answer;
pub mod api;
pub mod appeal;
pub mod ask_page;
pub mod decide;
pub mod evidence;
pub mod file;
pub mod hq_api;
pub mod list;
pub mod own_page;
pub mod part;
pub mod queue_page;
pub mod replace;
pub mod request;

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Error, LeadId, LotId, Money, Result, ReturnId, TenantId, TransferId, words};
use schema::platform::returns;
use serde::Serialize;
use uuid::Uuid;

pub use decide::Finding;

/// The kind of the deadline by which head office answers.
pub const DEADLINE: &str = "return.answer";

words! {
    /// Why a lead is returned (domain §1.3). «Changed their mind» and the like are no reasons; «does not answer» is one only
    /// where head office accepts it, and then the calls decide.
    Reason {
        /// The number is wrong or out of service.
        WrongNumber = "wrong_number",
        /// The franchisee had the person already.
        Duplicate = "duplicate",
        /// Made up.
        Fake = "fake",
        /// The person asked for nothing.
        NotRequested = "not_requested",
        /// Not what the franchisee buys.
        OutsideFilter = "outside_filter",
        /// A minor, or somebody no bank of the country lends to.
        MinorOrNonresident = "minor_or_nonresident",
        /// The person gave no consent, or took it back.
        NoConsent = "no_consent",
        /// Another agent or a student of the trade.
        OtherAgent = "other_agent",
        /// No common language.
        Language = "language",
        /// Nobody answers, however often one calls. Only where a policy accepts it; the preset does not.
        NoAnswer = "no_answer",
    }
}

impl Reason {
    /// Whether the lead is worth nothing to anybody, or may not be handed on: it is archived instead of sold again.
    pub const fn ends_the_lead(self) -> bool {
        match self {
            Self::WrongNumber
            | Self::Duplicate
            | Self::Fake
            | Self::NotRequested
            | Self::MinorOrNonresident
            | Self::NoConsent => true,
            Self::OutsideFilter | Self::OtherAgent | Self::Language | Self::NoAnswer => false,
        }
    }
}

words! {
    /// Where a return stands.
    State {
        /// Head office has to answer.
        Requested = "requested",
        /// The lead went back.
        Approved = "approved",
        /// The lead stays.
        Refused = "refused",
    }
}

impl State {
    /// The hue of its pill.
    pub const fn hue(self) -> &'static str {
        match self {
            Self::Requested => "amber",
            Self::Approved => "green",
            Self::Refused => "red",
        }
    }

    /// What somebody is told who decides a return that stands so.
    pub(crate) fn require_open(self) -> Result<()> {
        match self {
            Self::Requested => Ok(()),
            Self::Approved => Err(Error::Conflict("already_approved")),
            Self::Refused => Err(Error::Conflict("already_refused")),
        }
    }
}

words! {
    /// Who decided.
    How {
        /// A rule, at once.
        Rule = "rule",
        /// Somebody of head office.
        Person = "person",
        /// Nobody in time.
        Silence = "silence",
    }
}

/// A return.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = returns)]
pub struct Return {
    /// The return.
    pub id: ReturnId,
    /// The sale that is undone.
    pub lot_id: LotId,
    /// The lead.
    pub lead_id: LeadId,
    /// Who returns it.
    pub tenant_id: TenantId,
    /// The policy's version that governs it.
    pub policy_id: Uuid,
    /// The lead's product.
    pub product: String,
    /// What was paid.
    pub price: Money,
    /// Why.
    pub reason: Reason,
    /// In the franchisee's words; may be empty.
    pub comment: String,
    /// Where it stands.
    pub state: State,
    /// What the machine found out when it was asked for.
    pub evidence: serde_json::Value,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// By whom.
    pub asked_by: String,
    /// When head office has to have answered.
    pub answer_by: DateTime<Utc>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// By whom.
    pub decided_by: Option<String>,
    /// By a rule, a person or silence.
    pub decided_how: Option<How>,
    /// What the rule went by.
    pub finding: Option<Finding>,
    /// Head office's words; may be empty.
    pub answer: String,
    /// What came back.
    pub refund: Option<Money>,
    /// The transfer by which it came back.
    pub transfer_id: Option<TransferId>,
    /// The lead that was given instead of money.
    pub replacement_lead: Option<LeadId>,
    /// The appeal in the franchisee's words.
    pub appeal: Option<String>,
    /// When it appealed.
    pub appealed_at: Option<DateTime<Utc>>,
}

/// A return, for whoever may see it: a tenant sees its own alone.
///
/// # Errors
/// `NotFound`.
pub async fn find(tx: &mut PlatformTx, id: ReturnId, of: Option<TenantId>) -> Result<Return> {
    let found: Return = returns::table.find(id).select(Return::as_select()).first(tx.conn()).await?;
    visible(found, of)
}

/// The return of a sale, if there is one.
///
/// # Errors
/// When the database can't be read.
pub(crate) async fn of_lot(tx: &mut PlatformTx, lot: LotId) -> Result<Option<Return>> {
    Ok(returns::table.filter(returns::lot_id.eq(lot)).select(Return::as_select()).first(tx.conn()).await.optional()?)
}

/// As [`find`], and nobody else decides it until the transaction ends.
///
/// # Errors
/// `NotFound`.
pub(crate) async fn lock(tx: &mut PlatformTx, id: ReturnId, of: Option<TenantId>) -> Result<Return> {
    let found: Return =
        returns::table.find(id).select(Return::as_select()).for_no_key_update().first(tx.conn()).await?;
    visible(found, of)
}

fn visible(found: Return, of: Option<TenantId>) -> Result<Return> {
    if of.is_none_or(|tenant| tenant == found.tenant_id) { Ok(found) } else { Err(Error::NotFound) }
}
