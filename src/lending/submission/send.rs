//! A new submission: an application for a bank.

use crm::deal::{self, Deal};
use crm::feed;
use crm::subject::Subject;
use db::TenantTx;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as Diesel};
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, BankId, DealId, Error, Money, ProgrammeId, Result, SubmissionId};
use schema::tenant::{applications, deals, submissions};
use serde::Deserialize;
use serde_json::json;

use super::{Status, Submission, bank_day};
use crate::loan::LONGEST;
use crate::{application, bank};

/// What a submission is begun with.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
pub struct SubmissionInput {
    /// To which bank.
    pub bank_id: BankId,
    /// By which of its programmes.
    pub programme_id: Option<ProgrammeId>,
    /// How much is asked, in kopecks; without it what the application asks.
    pub amount: Option<Money>,
    /// For how many months; without it what the application asks.
    pub months: Option<i32>,
}

/// A bank that has refused the client and named a day is not asked before it, whichever deal it was.
///
/// # Errors
/// `Conflict("too_early")`.
pub(super) async fn require_time(tx: &mut TenantTx, deal: &Deal, bank: BankId) -> Result<()> {
    let today = bank_day(tx.now());
    let mut told_off = submissions::table
        .inner_join(applications::table.inner_join(deals::table))
        .filter(submissions::bank_id.eq(bank).and(submissions::status.eq(Status::Refused)))
        .filter(submissions::retry_from.gt(today))
        .into_boxed();
    told_off = match deal.client_id {
        Some(client) => told_off.filter(deals::client_id.eq(client)),
        None => told_off.filter(deals::id.eq(deal.id)),
    };
    match told_off.count().get_result::<i64>(tx.conn()).await? {
        0 => Ok(()),
        _ => Err(Error::Conflict("too_early")),
    }
}

/// Begins a submission of a deal's application, as a draft.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`: `no_application`, `withdrawn`, `submitted` (one to this bank and programme lives), `too_early` (the bank
/// has refused and named a day); `Invalid`: `bank_id` `unknown_bank`, `inactive`; `programme_id` `unknown_programme`, `inactive`, `wrong_product`; `amount`
/// `invalid_amount`; `months` `out_of_range`.
pub async fn begin(actor: &Actor, tx: &mut TenantTx, deal: DealId, input: &SubmissionInput) -> Result<Submission> {
    let deal = deal::hold(actor, tx, deal, Action::Edit).await?;
    let application = application::of_deal(tx, deal.id).await?.ok_or(Error::Conflict("no_application"))?;
    let bank = match bank::find(tx, input.bank_id).await {
        Err(Error::NotFound) => return Err(Error::field("bank_id", "unknown_bank")),
        found => found?,
    };
    if !bank.active {
        return Err(Error::field("bank_id", "inactive"));
    }
    if let Some(programme) = input.programme_id {
        let programme = bank::programme(tx, bank.id, programme).await?;
        if programme.product != application.product {
            return Err(Error::field("programme_id", "wrong_product"));
        }
    }
    let (amount, months) = (input.amount.unwrap_or(application.amount), input.months.unwrap_or(application.months));
    if !amount.is_payable() {
        return Err(Error::field("amount", "invalid_amount"));
    }
    if !(1..=i32::try_from(LONGEST).unwrap_or(i32::MAX)).contains(&months) {
        return Err(Error::field("months", "out_of_range"));
    }
    let (id, now) = (SubmissionId(tx.new_id()), tx.now());
    require_time(tx, &deal, bank.id).await?;
    let row = (
        submissions::id.eq(id),
        submissions::application_id.eq(application.id),
        submissions::bank_id.eq(bank.id),
        submissions::programme_id.eq(input.programme_id),
        submissions::status.eq(Status::Draft),
        submissions::status_since.eq(now),
        submissions::amount.eq(amount),
        submissions::months.eq(months),
        submissions::created_at.eq(now),
        submissions::updated_at.eq(now),
    );
    let insert = diesel::insert_into(submissions::table).values(row).returning(Submission::as_returning());
    let begun: Submission = match insert.get_result(tx.conn()).await {
        Err(Diesel::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => return Err(Error::Conflict("submitted")),
        other => other?,
    };
    let told = json!({ "bank": bank.name, "to": Status::Draft, "amount": amount });
    feed::record(actor, tx, Subject::Deal(deal.id), "submission", told).await?;
    let told = json!({ "deal_id": deal.id, "submission_id": id, "bank_id": bank.id, "status": Status::Draft });
    jobs::emit(tx, "submission.moved", told).await?;
    Ok(begun)
}
