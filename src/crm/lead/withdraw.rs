//! A bought lead goes back to the pool: the fact stays, the person's data leaves. This is the one way out, called in the
//! transaction that gives the money back.

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Actor, ClientId, DealId, Email, Error, LeadId, Money, Phone, Result, UserId, words};
use schema::tenant::{applications, clients, deals, events, leads, notices, submissions, tasks};
use serde_json::json;
use uuid::Uuid;

use super::Lead;
use crate::deal::{self, Deal};
use crate::search::SearchWords;
use crate::subject::Subject;
use crate::{feed, notice};
use pipeline::StageKind;
use pipeline::status;

words! {
    /// Why a lead went back to the pool.
    Leaving {
        /// The tenant returned it.
        Returned = "returned",
        /// Nobody worked it in time.
        Recalled = "recalled",
    }
}

/// What stands where a person's name was.
const BLANK: &str = "—";
/// The entries of a feed that name nobody and stay as they are; of all others only the fact stays.
const IMPERSONAL: [&str; 8] =
    ["received", "status", "assigned", "converted", "stage", "issued", "issue_reversed", "return_asked"];

/// Takes the lead out of the tenant's base. Its deal, if it has one, is lost; a client that was made of it goes with it.
/// The lead's responsible is told.
///
/// # Errors
/// `NotFound` when it is not here or was not bought; `Conflict("issued")` when a loan was issued on it.
pub async fn withdraw(tx: &mut TenantTx, id: LeadId, why: Leaving) -> Result<()> {
    let lead: Lead = leads::table
        .filter(leads::id.eq(id).and(leads::withdrawn_at.is_null()).and(leads::bought_lot_id.is_not_null()))
        .select(Lead::as_select())
        // No stronger: whoever changes the lead's deal twice in one transaction must be able to look at the lead's key.
        .for_no_key_update()
        .first(tx.conn())
        .await?;
    let deal = deal_of(tx, id).await?;
    if deal.as_ref().is_some_and(|deal| deal.issued_on.is_some()) {
        return Err(Error::Conflict("issued"));
    }
    let mut subjects = vec![id.0];
    if let Some(deal) = &deal {
        lose(tx, deal, why).await?;
        drop_application(tx, deal.id).await?;
        subjects.push(deal.id.0);
    }
    if let Some(client) = lead.client_id
        && erase_client(tx, client, &lead, deal.as_ref().map(|deal| deal.id)).await?
    {
        subjects.push(client.0);
    }
    forget(tx, &subjects).await?;
    fields::forget(tx, &subjects).await?;
    blank(tx, id, why).await?;
    let actor = Actor::system("exchange");
    feed::record(&actor, tx, Subject::Lead(id), why.as_str(), json!({})).await?;
    if let Some(user) = lead.responsible {
        notice::tell(&actor, tx, user, why.as_str(), Subject::Lead(id), json!({ "name": BLANK })).await?;
    }
    jobs::emit(tx, "lead.changed", json!({ "lead_id": id })).await?;
    Ok(())
}

/// That the tenant still has the lead a deal came from: a deal whose lead went back can't be worked any more.
///
/// # Errors
/// `Conflict("withdrawn")`.
pub(crate) async fn require_held(tx: &mut TenantTx, lead: Option<LeadId>) -> Result<()> {
    let Some(lead) = lead else { return Ok(()) };
    let gone = leads::table.filter(leads::id.eq(lead).and(leads::withdrawn_at.is_not_null())).select(leads::id);
    match gone.first::<LeadId>(tx.conn()).await.optional()? {
        Some(_) => Err(Error::Conflict("withdrawn")),
        None => Ok(()),
    }
}

async fn deal_of(tx: &mut TenantTx, lead: LeadId) -> Result<Option<Deal>> {
    Ok(deals::table
        .filter(deals::lead_id.eq(lead).and(deals::deleted_at.is_null()))
        .select(Deal::as_select())
        .for_no_key_update()
        .first(tx.conn())
        .await
        .optional()?)
}

/// What the person asked banks for, and what they answered, goes whole.
async fn drop_application(tx: &mut TenantTx, deal: DealId) -> Result<()> {
    let own = applications::table.filter(applications::deal_id.eq(deal)).select(applications::id);
    diesel::delete(submissions::table.filter(submissions::application_id.eq_any(own))).execute(tx.conn()).await?;
    diesel::delete(applications::table.filter(applications::deal_id.eq(deal))).execute(tx.conn()).await?;
    Ok(())
}

/// The deal is lost, under the tenant's own word for a lead that went back. A pipeline without a lost stage loses the deal itself.
async fn lose(tx: &mut TenantTx, deal: &Deal, why: Leaving) -> Result<()> {
    let stages = pipeline::stages_of(tx, deal.pipeline_id).await?;
    let word = status::find(tx, status::RETURNED).await.map_or_else(|_| why.as_str().to_owned(), |status| status.name);
    let lost = stages.into_iter().find(|stage| stage.kind() == StageKind::Lost);
    let deleted_at = lost.is_none().then(|| tx.now());
    if let Some(stage) = lost {
        deal::stage::put(&Actor::system("exchange"), tx, deal, &stage, Some(word)).await?;
    }
    diesel::update(deals::table.find(deal.id))
        .set((
            deals::title.eq(BLANK),
            deals::client_id.eq(None::<ClientId>),
            deals::amount.eq(None::<Money>),
            deals::deleted_at.eq(deleted_at),
        ))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Blanks a client that is known by this lead alone; answers whether it did. One that was made of this lead and has more to it
/// stays, without the contacts that were bought.
async fn erase_client(tx: &mut TenantTx, id: ClientId, lead: &Lead, deal: Option<DealId>) -> Result<bool> {
    let by_leads: i64 = leads::table
        .filter(leads::client_id.eq(id).and(leads::id.ne(lead.id)).and(leads::withdrawn_at.is_null()))
        .count()
        .get_result(tx.conn())
        .await?;
    let by_deals: i64 = deals::table
        .filter(deals::client_id.eq(id).and(deals::id.ne(deal.map_or(Uuid::nil(), |deal| deal.0))))
        .count()
        .get_result(tx.conn())
        .await?;
    if by_leads + by_deals > 0 {
        unlearn(tx, id, lead).await?;
        return Ok(false);
    }
    let now = tx.now();
    // One that was there before the lead came is the tenant's own.
    let erased = diesel::update(clients::table.find(id))
        .filter(clients::created_at.ge(lead.created_at))
        .set((
            clients::name.eq(BLANK),
            clients::phones.eq(Vec::<Phone>::new()),
            clients::emails.eq(Vec::<Email>::new()),
            clients::city.eq(""),
            clients::comment.eq(""),
            clients::search.eq(SearchWords::default()),
            clients::deleted_at.eq(now),
            clients::updated_at.eq(now),
            clients::version.eq(clients::version + 1),
        ))
        .execute(tx.conn())
        .await?;
    Ok(erased == 1)
}

/// Takes the lead's phone and e-mail off a client that came with it, unless another of its leads has them too.
async fn unlearn(tx: &mut TenantTx, id: ClientId, lead: &Lead) -> Result<()> {
    let made_since = clients::table.find(id).filter(clients::created_at.ge(lead.created_at)).for_update();
    let found: Option<(String, Vec<Phone>, Vec<Email>)> =
        made_since.select((clients::name, clients::phones, clients::emails)).first(tx.conn()).await.optional()?;
    let Some((name, mut phones, mut emails)) = found else { return Ok(()) };
    let others: Vec<(Option<Phone>, Option<Email>)> = leads::table
        .filter(leads::client_id.eq(id).and(leads::id.ne(lead.id)).and(leads::withdrawn_at.is_null()))
        .select((leads::phone, leads::email))
        .load(tx.conn())
        .await?;
    phones.retain(|phone| {
        lead.phone.as_ref() != Some(phone) || others.iter().any(|(own, _)| own.as_ref() == Some(phone))
    });
    emails.retain(|email| {
        lead.email.as_ref() != Some(email) || others.iter().any(|(_, own)| own.as_ref() == Some(email))
    });
    crate::client::set_contacts(tx, id, &name, phones, emails).await?;
    fields::unlearn(tx, id.0, fields::Record::Client, lead.id.0).await
}

/// Notes, tasks and notices about the person.
async fn forget(tx: &mut TenantTx, subjects: &[Uuid]) -> Result<()> {
    let now = tx.now();
    diesel::update(events::table)
        .filter(events::subject_id.eq_any(subjects).and(events::event.ne_all(IMPERSONAL)))
        .set(events::data.eq(json!({})))
        .execute(tx.conn())
        .await?;
    let about = || tasks::table.filter(tasks::subject_id.eq_any(subjects));
    diesel::update(about())
        .set((tasks::title.eq(BLANK), tasks::description.eq(""), tasks::result.eq("")))
        .execute(tx.conn())
        .await?;
    diesel::update(about().filter(tasks::done_at.is_null())).set(tasks::done_at.eq(now)).execute(tx.conn()).await?;
    let of = notices::subject_id.eq_any(subjects).or(notices::subject_id.eq_any(about().select(tasks::id)));
    let told = notices::table.filter(of).order(notices::id).select(notices::id);
    let told: Vec<Uuid> = told.for_update().load(tx.conn()).await?;
    diesel::delete(notices::table.filter(notices::id.eq_any(told))).execute(tx.conn()).await?;
    Ok(())
}

async fn blank(tx: &mut TenantTx, id: LeadId, why: Leaving) -> Result<()> {
    let now = tx.now();
    diesel::update(leads::table.find(id))
        .set((
            leads::name.eq(BLANK),
            leads::phone.eq(None::<Phone>),
            leads::email.eq(None::<Email>),
            leads::city.eq(""),
            leads::amount.eq(None::<Money>),
            leads::comment.eq(""),
            leads::search.eq(SearchWords::default()),
            leads::client_id.eq(None::<ClientId>),
            leads::duplicate_of.eq(None::<LeadId>),
            leads::responsible.eq(None::<UserId>),
            leads::status.eq(status::RETURNED),
            leads::withdrawn_at.eq(now),
            leads::withdrawn_as.eq(why),
            leads::deleted_at.eq(now),
            leads::updated_at.eq(now),
            leads::version.eq(leads::version + 1),
        ))
        .execute(tx.conn())
        .await?;
    Ok(())
}
