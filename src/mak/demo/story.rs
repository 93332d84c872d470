//! What becomes of a lead at its franchisee.

use intake::{LeadDraft, Product};
use kernel::{DealId, LeadId, Money};
use uuid::Uuid;

/// What will become of a lead at its franchisee, if the month is long enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Nobody answers the phone.
    Silent,
    /// There was a talk, and it rests.
    Talked,
    /// Consents are given, the deal is being prepared.
    Agreed,
    /// The person does not want.
    Refused,
    /// It came in twice.
    Double,
    /// A deal that is being worked.
    Worked,
    /// A deal whose loan is issued.
    Issued,
    /// A deal that is lost.
    Lost,
}

/// Fates, dealt in turn.
pub const FATES: [Fate; 20] = [
    Fate::Issued,
    Fate::Worked,
    Fate::Refused,
    Fate::Worked,
    Fate::Lost,
    Fate::Issued,
    Fate::Talked,
    Fate::Worked,
    Fate::Issued,
    Fate::Silent,
    Fate::Worked,
    Fate::Agreed,
    Fate::Issued,
    Fate::Refused,
    Fate::Worked,
    Fate::Lost,
    Fate::Issued,
    Fate::Talked,
    Fate::Worked,
    Fate::Silent,
];

/// A lead at its franchisee.
#[derive(Debug, Clone)]
pub struct Story {
    pub(super) office: usize,
    pub(super) lead: LeadId,
    pub(super) product: Product,
    pub(super) amount: Option<Money>,
    pub(super) from_partner: bool,
    pub(super) double: bool,
    pub(super) fate: Fate,
    pub(super) by_owner: bool,
    pub(super) deal: Option<DealId>,
    pub(super) pipeline: usize,
    pub(super) stage: usize,
    pub(super) last_stage: usize,
    pub(super) task: Option<Uuid>,
}

/// What is done next with it.
#[derive(Debug, Clone, Copy)]
pub enum Act {
    /// Somebody takes it up and calls.
    TakeUp,
    /// The talk comes to something.
    Qualify,
    /// It becomes a client and a deal.
    Convert,
    /// The deal moves on.
    Move,
    /// The bank has paid out.
    Issue,
    /// The commission is billed, then paid.
    Bill,
    /// The issue is taken back.
    Reverse,
}

impl Story {
    fn new(office: usize, lead: LeadId, draft: &LeadDraft) -> Self {
        Self {
            office,
            lead,
            product: draft.product,
            amount: draft.amount,
            from_partner: false,
            double: false,
            fate: Fate::Talked,
            by_owner: false,
            deal: None,
            pipeline: 0,
            stage: 0,
            last_stage: 0,
            task: None,
        }
    }

    /// A lead of the franchisee's own.
    pub fn own(office: usize, lead: LeadId, draft: &LeadDraft, double: bool) -> Self {
        Self { double, ..Self::new(office, lead, draft) }
    }

    /// A lead that it bought.
    pub fn bought(office: usize, lead: LeadId, draft: &LeadDraft) -> Self {
        Self { from_partner: draft.source == intake::Source::Partner, ..Self::new(office, lead, draft) }
    }
}
