//! What the database itself refuses, whatever the program tries.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Error, LeadId, Money, PartnerId, Result};
use schema::platform::{partners, reward_rules, settlements};
use testkit::TestNet;
use uuid::Uuid;

use super::{issue, pair, rows, sold, told};
use crate::settlement::{Kind, Settlement};

fn refusal<T: std::fmt::Debug>(result: Result<T>) -> String {
    match result {
        Err(Error::Internal(cause)) => format!("{cause:#}"),
        other => panic!("not refused by the database: {other:?}"),
    }
}

async fn accrued(net: &TestNet) -> (PartnerId, LeadId) {
    let (first, second) = pair(net).await;
    let lead = sold(net, second, "+79120000001").await;
    issue(net, &told(lead, 1, 1)).await;
    (first, lead)
}

#[actix_web::test]
async fn who_brought_a_partner_can_not_be_changed() {
    let net = TestNet::new().await;
    let (first, second) = pair(&net).await;
    let cycle = partners::referrer_id.eq(Some(second));
    let update = diesel::update(partners::table.find(first)).set(cycle);
    let refused = net.db().platform(&net.jobs().actor, async |tx| Ok(update.execute(tx.conn()).await?)).await;
    assert!(refusal(refused).contains("permission denied"));
}

#[actix_web::test]
async fn booked_amounts_and_rules_stand_for_ever() {
    let net = TestNet::new().await;
    accrued(&net).await;
    let db = net.db();
    let actor = net.jobs().actor;
    let changed = db
        .platform(&actor, async |tx| {
            let more = settlements::amount.eq(Money::kopecks(1));
            Ok(diesel::update(settlements::table).set(more).execute(tx.conn()).await?)
        })
        .await;
    assert!(refusal(changed).contains("permission denied"));
    let deleted =
        db.platform(&actor, async |tx| Ok(diesel::delete(settlements::table).execute(tx.conn()).await?)).await;
    assert!(refusal(deleted).contains("permission denied"));
    let rewritten = db
        .platform(&actor, async |tx| {
            let share = reward_rules::reward_bp.eq(1);
            Ok(diesel::update(reward_rules::table).set(share).execute(tx.conn()).await?)
        })
        .await;
    assert!(refusal(rewritten).contains("permission denied"));
}

/// The accrual of the lead's own partner.
async fn reward(net: &TestNet, lead: LeadId) -> Settlement {
    let of_partner = |row: &Settlement| row.kind == Kind::Reward && row.reverses.is_none();
    rows(net, lead).await.into_iter().find(of_partner).unwrap()
}

/// Inserts a copy of a lead's reward with other values.
async fn copy(net: &TestNet, lead: LeadId, amount: i64, reverses: bool) -> Result<usize> {
    let row = reward(net, lead).await;
    net.db()
        .platform(&net.jobs().actor, async |tx| {
            let (issue, rule): (Uuid, chrono::NaiveDate) = settlements::table
                .find(row.id)
                .select((settlements::issue_id, settlements::rule_from))
                .first(tx.conn())
                .await?;
            let values = (
                settlements::id.eq(tx.new_id()),
                settlements::partner_id.eq(row.partner_id),
                settlements::issue_id.eq(issue),
                settlements::deal_id.eq(row.deal_id),
                settlements::lead_id.eq(row.lead_id),
                settlements::kind.eq(row.kind),
                settlements::amount.eq(amount),
                settlements::rule_from.eq(rule),
                settlements::reverses.eq(Some(row.id).filter(|_| reverses)),
                settlements::event_id.eq(tx.new_id()),
                settlements::hold_until.eq(row.hold_until),
                settlements::created_at.eq(row.created_at),
            );
            Ok(diesel::insert_into(settlements::table).values(values).execute(tx.conn()).await?)
        })
        .await
}

#[actix_web::test]
async fn an_accrual_is_made_once_and_a_reversal_cancels_exactly() {
    let net = TestNet::new().await;
    let (_, lead) = accrued(&net).await;
    let amount = reward(&net, lead).await.amount.as_kopecks();
    assert!(refusal(copy(&net, lead, amount, false).await).contains("settlements_accrual_key"));
    assert!(refusal(copy(&net, lead, amount, true).await).contains("settlements_amount_check"));
    assert!(refusal(copy(&net, lead, 1 - amount, true).await).contains("settlements_reverses_fkey"));
    assert_eq!(copy(&net, lead, -amount, true).await.unwrap(), 1);
    assert!(refusal(copy(&net, lead, -amount, true).await).contains("settlements_reverses_key"));
}
