//! After the sales: each franchisee wants some of its leads returned; rules, head office and the queue have their share.

use aftersale::returns::answer::{ApproveInput, approve};
use aftersale::returns::request::{ReturnInput, request};
use aftersale::returns::{Reason, State};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Error, LeadId};
use schema::tenant::leads;

use super::cast::Office;
use super::month::Month;

/// For what each franchisee returns a lead, in turn, and whether head office has said yes already.
const WISHES: [&[(Reason, bool)]; 3] = [
    &[(Reason::Fake, true), (Reason::Duplicate, false), (Reason::OtherAgent, false)],
    &[(Reason::NotRequested, true), (Reason::OutsideFilter, false), (Reason::WrongNumber, false)],
    &[(Reason::MinorOrNonresident, true), (Reason::Language, false)],
];
/// Leads that may be given back are looked for among so many.
const LOOKED_AT: i64 = 6;

/// Asks for the returns. What the terms do not allow to a franchisee is left.
///
/// # Errors
/// When a use case refuses for any other reason.
pub async fn ask(month: &Month<'_>) -> anyhow::Result<()> {
    for (office, wishes) in month.cast.offices.iter().zip(WISHES) {
        let leads = talked_to(month, office).await?;
        for (lead, (reason, agreed)) in leads.into_iter().zip(wishes) {
            give_back(month, office, lead, *reason, *agreed).await?;
        }
    }
    month.work_through().await
}

/// Bought leads that were taken up and came to no deal, the latest first.
async fn talked_to(month: &Month<'_>, office: &Office) -> anyhow::Result<Vec<LeadId>> {
    let query = leads::table
        .filter(leads::bought_lot_id.is_not_null().and(leads::client_id.is_null()).and(leads::deleted_at.is_null()))
        .filter(leads::status.eq_any(["contact", "no_answer"]))
        .order(leads::created_at.desc())
        .limit(LOOKED_AT)
        .select(leads::id);
    let found = month.app.db.tenant(&office.owner, office.key, async |tx| Ok(query.load(tx.conn()).await?)).await?;
    Ok(found)
}

async fn give_back(
    month: &Month<'_>,
    office: &Office,
    lead: LeadId,
    reason: Reason,
    agreed: bool,
) -> anyhow::Result<()> {
    let comment = month.words.pick(&month.dice, "returns")?.to_owned();
    let (input, owner) = (ReturnInput { reason: reason.to_string(), comment }, &office.owner);
    let asked = month.app.db.border(owner, async |tx| request(owner, tx, office.key, lead, &input).await).await;
    let asked = match asked {
        Err(Error::Conflict(_)) => return Ok(()),
        asked => asked?,
    };
    if agreed && asked.state == State::Requested {
        let (admin, yes) = (&month.cast.admin, ApproveInput::default());
        month.app.db.border(admin, async |tx| approve(admin, tx, &month.key, asked.id, &yes).await).await?;
    }
    Ok(())
}
