//! What is accrued, and that it is accrued once whatever happens.

use std::collections::BTreeSet;

use chrono::{Duration, NaiveDate};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use futures_util::future::join_all;
use kernel::Money;
use schema::platform::{reward_rules, settlements};
use testkit::TestNet;

use super::{facts, issue, pair, reverse, rows, say, sold, told};
use crate::settlement::State::{Held, Payable, Reversed};
use crate::settlement::book::Told;

const REWARD: i64 = 2_340_000;
const REFERRAL: i64 = 234_000;

#[actix_web::test]
async fn an_issue_earns_for_the_partner_and_for_who_brought_it() {
    let net = TestNet::new().await;
    let (first, second) = pair(&net).await;
    let lead = sold(&net, second, "+79120000001").await;
    issue(&net, &told(lead, 1, 1)).await;
    assert_eq!(facts(&net, lead).await, [("referral", REFERRAL, Held), ("reward", REWARD, Held)]);
    let earners: BTreeSet<_> = rows(&net, lead).await.iter().map(|row| (row.kind.as_str(), row.partner_id)).collect();
    assert_eq!(earners, BTreeSet::from([("referral", first), ("reward", second)]));

    net.advance(Duration::days(30) - Duration::seconds(1));
    assert_eq!(facts(&net, lead).await[0].2, Held);
    net.advance(Duration::seconds(1));
    assert_eq!(facts(&net, lead).await[0].2, Payable, "the hold ends by the clock alone");
}

#[actix_web::test]
async fn the_events_of_a_deal_reach_the_books() {
    let net = TestNet::new().await;
    let (_, second) = pair(&net).await;
    let lead = sold(&net, second, "+79120000001").await;
    let deal = told(lead, 1, 1);
    for (topic, want) in [("deal.issued", Held), ("deal.issue_reversed", Reversed)] {
        let tenant = net.tenant("north");
        net.db().tenant(&net.jobs().actor, tenant, async |tx| jobs::emit(tx, topic, deal).await).await.unwrap();
        net.drain(&crate::handlers()).await;
        assert!(facts(&net, lead).await.iter().all(|fact| fact.2 == want), "{topic}");
    }
    assert_eq!(rows(&net, lead).await.len(), 4);
}

#[actix_web::test]
async fn a_first_partner_has_no_referrer_and_the_depth_is_one() {
    let net = TestNet::new().await;
    let (first, _) = pair(&net).await;
    let lead = sold(&net, first, "+79120000001").await;
    issue(&net, &told(lead, 1, 1)).await;
    assert_eq!(facts(&net, lead).await, [("reward", REWARD, Held)]);
}

#[actix_web::test]
async fn a_commission_of_zero_earns_nothing_and_is_remembered() {
    let net = TestNet::new().await;
    let (_, second) = pair(&net).await;
    let lead = sold(&net, second, "+79120000001").await;
    let free = Told { commission: Money::ZERO, ..told(lead, 1, 1) };
    issue(&net, &free).await;
    reverse(&net, &free).await;
    assert!(facts(&net, lead).await.is_empty());
}

#[actix_web::test]
async fn a_reversal_cancels_to_the_kopeck_and_a_second_issue_earns_again() {
    let net = TestNet::new().await;
    let (_, second) = pair(&net).await;
    let lead = sold(&net, second, "+79120000001").await;
    let odd = Told { commission: Money::kopecks(333_333), ..told(lead, 1, 1) };
    issue(&net, &odd).await;
    reverse(&net, &odd).await;
    let all = rows(&net, lead).await;
    assert_eq!(all.len(), 4);
    assert_eq!(all.iter().map(|row| row.amount.as_kopecks()).sum::<i64>(), 0);
    for row in all.iter().filter(|row| row.reverses.is_some()) {
        let original = all.iter().find(|other| Some(other.id) == row.reverses).unwrap();
        assert_eq!((row.amount, row.partner_id, row.kind), (-original.amount, original.partner_id, original.kind));
    }
    issue(&net, &told(lead, 1, 2)).await;
    let standing = facts(&net, lead).await.into_iter().filter(|fact| fact.2 == Held).map(|fact| fact.1);
    assert_eq!(standing.sum::<i64>(), REWARD + REFERRAL);
}

/// An issue (`+`), its reversal (`-`) and the next issue (`2`) in every order, each word also told twice.
#[actix_web::test]
async fn the_order_of_the_news_changes_nothing() {
    let net = TestNet::new().await;
    let (_, second) = pair(&net).await;
    let orders = ["+-2", "+2-", "-+2", "-2+", "2+-", "2-+", "++--22", "--22++", "+-+-22", "2-+2-+"];
    let mut seen = BTreeSet::new();
    for (index, order) in orders.iter().enumerate() {
        let lead = sold(&net, second, &format!("+7912000{index:04}")).await;
        let deal = 100 + index as u128;
        for word in order.chars() {
            match word {
                '+' => issue(&net, &told(lead, deal, 1)).await,
                '-' => reverse(&net, &told(lead, deal, 1)).await,
                _ => issue(&net, &told(lead, deal, 2)).await,
            }
        }
        seen.insert(facts(&net, lead).await);
    }
    let want = vec![
        ("referral", -REFERRAL, Reversed),
        ("referral", REFERRAL, Held),
        ("referral", REFERRAL, Reversed),
        ("reward", -REWARD, Reversed),
        ("reward", REWARD, Held),
        ("reward", REWARD, Reversed),
    ];
    assert_eq!(seen, BTreeSet::from([want]));
}

#[actix_web::test]
async fn workers_told_the_same_at_once_book_it_once() {
    let net = TestNet::new().await;
    let (_, second) = pair(&net).await;
    for round in 0..5_u128 {
        let lead = sold(&net, second, &format!("+7912000{round:04}")).await;
        let deal = told(lead, round, 1);
        let said = join_all((0..8).map(|word| say(&net, "north", &deal, word % 2 == 1))).await;
        assert!(said.iter().all(Result::is_ok), "{said:?}");
        let want = [
            ("referral", -REFERRAL, Reversed),
            ("referral", REFERRAL, Reversed),
            ("reward", -REWARD, Reversed),
            ("reward", REWARD, Reversed),
        ];
        assert_eq!(facts(&net, lead).await, want);
    }
}

#[actix_web::test]
async fn what_was_paid_is_owed_back() {
    let net = TestNet::new().await;
    let (_, second) = pair(&net).await;
    let lead = sold(&net, second, "+79120000001").await;
    issue(&net, &told(lead, 1, 1)).await;
    net.advance(Duration::days(31));
    net.db()
        .platform(&net.jobs().actor, async |tx| {
            let paid = settlements::paid_at.eq(Some(tx.now()));
            Ok(diesel::update(settlements::table).set(paid).execute(tx.conn()).await?)
        })
        .await
        .unwrap();
    reverse(&net, &told(lead, 1, 1)).await;
    reverse(&net, &told(lead, 1, 1)).await;
    let owed: Vec<_> =
        facts(&net, lead).await.into_iter().filter(|fact| fact.2 == Payable).map(|fact| fact.1).collect();
    assert_eq!(owed, [-REFERRAL, -REWARD]);
    assert_eq!(rows(&net, lead).await.len(), 4);
}

#[actix_web::test]
async fn the_rule_of_the_day_of_the_issue_counts() {
    let net = TestNet::new().await;
    let (first, _) = pair(&net).await;
    let from = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
    net.db()
        .platform(&net.jobs().actor, async |tx| {
            let rule = (
                reward_rules::effective_from.eq(from),
                reward_rules::reward_bp.eq(2_000),
                reward_rules::referral_bp.eq(0),
                reward_rules::cap_bp.eq(2_000),
                reward_rules::hold_days.eq(0),
                reward_rules::expected_commission_bp.eq(300),
                reward_rules::created_at.eq(tx.now()),
                reward_rules::created_by.eq("test"),
            );
            Ok(diesel::insert_into(reward_rules::table).values(rule).execute(tx.conn()).await?)
        })
        .await
        .unwrap();
    let before = sold(&net, first, "+79120000001").await;
    issue(&net, &Told { issued_on: from.pred_opt().unwrap(), ..told(before, 1, 1) }).await;
    assert_eq!(facts(&net, before).await, [("reward", REWARD, Held)]);
    let since = sold(&net, first, "+79120000002").await;
    issue(&net, &told(since, 2, 1)).await;
    assert_eq!(facts(&net, since).await, [("reward", 3_120_000, Payable)]);
}

#[actix_web::test]
async fn nobody_earns_from_a_lead_that_is_not_the_tenants() {
    let net = TestNet::new().await;
    let (_, second) = pair(&net).await;
    let lead = sold(&net, second, "+79120000001").await;
    assert_eq!(say(&net, "volga", &told(lead, 1, 1), false).await.unwrap(), None);
    let own = Told { lead_id: None, ..told(lead, 1, 1) };
    assert_eq!(say(&net, "north", &own, false).await.unwrap(), None, "a tenant's own lead has no partner");
    assert!(rows(&net, lead).await.is_empty());
}
