//! What an issue that was booked, or reversed, on the deal means for its submissions.

use crm::feed;
use crm::subject::Subject;
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Actor, DealId, Result};
use schema::tenant::{deals, submissions};
use serde_json::json;

use super::Status;
use crate::application;

/// The money of a deal came, or did not after all: the submission that it came by is issued and those at other banks are withdrawn, or it stands
/// signed again. Told twice, or too late, it changes nothing.
///
/// # Errors
/// What the database says.
pub async fn follow(actor: &Actor, tx: &mut TenantTx, deal: DealId) -> Result<()> {
    let found: Option<Option<chrono::NaiveDate>> =
        deals::table.find(deal).select(deals::issued_on).for_no_key_update().first(tx.conn()).await.optional()?;
    match found {
        Some(Some(_)) => {
            move_all(actor, tx, deal, &[Status::Chosen, Status::Signed], Status::Issued).await?;
            let living: Vec<Status> = Status::ALL.iter().copied().filter(|status| status.is_living()).collect();
            move_all(actor, tx, deal, &living, Status::Withdrawn).await
        }
        Some(None) => move_all(actor, tx, deal, &[Status::Issued], Status::Signed).await,
        None => Ok(()),
    }
}

async fn move_all(actor: &Actor, tx: &mut TenantTx, deal: DealId, from: &[Status], to: Status) -> Result<()> {
    let now = tx.now();
    let Some(application) = application::of_deal(tx, deal).await? else { return Ok(()) };
    let rows = super::named(tx, application.id).await?;
    for (row, bank) in rows.into_iter().filter(|(row, _)| from.contains(&row.status)) {
        diesel::update(submissions::table.find(row.id))
            .set((
                submissions::status.eq(to),
                submissions::status_since.eq(now),
                submissions::version.eq(row.version + 1),
                submissions::updated_at.eq(now),
            ))
            .execute(tx.conn())
            .await?;
        let told = json!({ "bank": bank, "from": row.status, "to": to });
        feed::record(actor, tx, Subject::Deal(deal), "submission", told).await?;
        let told = json!({ "deal_id": deal, "submission_id": row.id, "bank_id": row.bank_id, "status": to });
        jobs::emit(tx, "submission.moved", told).await?;
    }
    Ok(())
}
