//! How a franchisee gathers its leads: tags, segments, and what lies in the bin.

use crm::batch::Target;
use crm::lead::list::Filter;
use crm::lead::{self, tag};
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use fields::condition::{Condition, Conditions, Operator};
use kernel::{Actor, LeadId, Result};
use schema::tenant::leads;
use segments::SegmentInput;

use super::cast::Office;
use super::month::Month;

/// The tags, and on every how many leads each is.
const TAGS: [(&str, usize); 4] = [("горячий", 5), ("материнский капитал", 7), ("перезвонить", 4), ("VIP", 11)];
/// Leads that are looked at.
const LOOKED_AT: i64 = 60;

/// Puts tags on leads, makes segments and removes a lead or two.
///
/// # Errors
/// When a use case refuses.
pub async fn gather(month: &Month<'_>) -> anyhow::Result<()> {
    for office in &month.cast.offices {
        let Office { owner, key, .. } = office;
        month.app.db.tenant(owner, *key, async |tx| of_office(owner, tx).await).await?;
    }
    month.work_through().await
}

async fn of_office(owner: &Actor, tx: &mut TenantTx) -> Result<()> {
    let ids: Vec<LeadId> = leads::table
        .filter(leads::deleted_at.is_null())
        .order((leads::created_at.desc(), leads::id))
        .limit(LOOKED_AT)
        .select(leads::id)
        .load(tx.conn())
        .await?;
    for (place, id) in ids.iter().enumerate() {
        let names = TAGS.iter().filter(|(_, every)| place.is_multiple_of(*every)).map(|(name, _)| (*name).to_owned());
        tag::put_on(owner, tx, *id, &names.collect::<Vec<_>>()).await?;
    }
    let (cold, list) = (segment("Ипотека без контакта", cold()), segment("Обзвон в декабре", Conditions::default()));
    segments::create(owner, tx, &cold, None).await?;
    let called = ids.iter().skip(3).step_by(3).copied().collect();
    segments::create(owner, tx, &list, Some(&Target::Chosen(called))).await?;
    // One that was bought may still be returned, so an own one goes.
    let own = lead::list(owner, tx, &Filter { bought: Some(false), ..Filter::default() }, LOOKED_AT, None, "").await?;
    let oldest = own.items.iter().rev().find(|lead| lead.client_id.is_none());
    match oldest {
        Some(lead) => lead::delete(owner, tx, lead.id).await,
        None => Ok(()),
    }
}

fn segment(name: &str, conditions: Conditions) -> SegmentInput {
    SegmentInput { name: name.to_owned(), shared: true, conditions }
}

/// Mortgages that nobody has reached for within three days.
fn cold() -> Conditions {
    let one = |field: &str, operator, value: &str| {
        vec![Condition { field: field.to_owned(), operator, values: vec![value.to_owned()] }]
    };
    let groups = vec![one("product", Operator::In, "mortgage"), one("contact_at", Operator::Older, "3")];
    Conditions { groups, ..Conditions::default() }
}
