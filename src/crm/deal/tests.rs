//! Deals, the board, pipelines and the issue against a real database.

use actix_web::test;
use chrono::NaiveDate;
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{DealId, Error, Money, StageId};
use schema::tenant::issues;

use super::*;
use crate::board::{board, more};
use crate::fixture::Fixture;
use pipeline::Pipeline;
use pipeline::stage as stages;

fn body(amount: i64) -> IssueBody {
    let issued_on = NaiveDate::from_ymd_opt(2026, 3, 9).unwrap();
    IssueBody { issued_on, amount: Money::roubles(amount), commission: Money::roubles(amount / 100) }
}

async fn main_pipeline(tx: &mut TenantTx) -> kernel::Result<Pipeline> {
    Ok(pipeline::all(tx).await?.into_iter().find(|pipeline| pipeline.main).expect("a main pipeline"))
}

async fn stage_of(crm: &Fixture, kind: &str, nth: usize) -> StageId {
    let pipeline = crm.run(async |tx| main_pipeline(tx).await).await.unwrap();
    pipeline.stages.iter().filter(|stage| stage.kind == kind).nth(nth).expect("a stage").id
}

fn to(stage: StageId, reason: Option<&str>) -> StageMove {
    StageMove { stage_id: stage, reason: reason.map(str::to_owned), version: None }
}

async fn book(crm: &Fixture, id: DealId) -> (i64, i64) {
    let rows: Vec<(Money, Money)> = crm
        .run(async |tx| {
            Ok(issues::table
                .filter(issues::deal_id.eq(id))
                .select((issues::amount, issues::commission))
                .load(tx.conn())
                .await?)
        })
        .await
        .unwrap();
    (rows.iter().map(|row| row.0.as_kopecks()).sum(), rows.iter().map(|row| row.1.as_kopecks()).sum())
}

#[test]
async fn a_loan_is_booked_once_however_many_try() {
    let crm = Fixture::new().await;
    let (lead, id) = crm.deal("Анна", "+79261234567").await;
    let loan = body(1_000_000);
    let tries = (0..6).map(|_| crm.run(async |tx| issue(&crm.owner, tx, id, &loan).await));
    let outcomes = futures(tries).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Ok(_) | Err(Error::Conflict("issued")))));
    assert_eq!(book(&crm, id).await, (100_000_000, 1_000_000));
    let (deal, _) = crm.run(async |tx| get(&crm.owner, tx, id).await).await.unwrap();
    assert_eq!((deal.issued_amount, deal.lead_id), (Some(Money::roubles(1_000_000)), Some(lead)));
    assert_eq!(deal.stage_id, stage_of(&crm, "won", 0).await);
    assert!(deal.closed_at.is_some());
}

async fn futures<R>(tries: impl Iterator<Item = impl Future<Output = R>>) -> Vec<R> {
    let mut waiting: Vec<_> = tries.map(Box::pin).collect();
    let mut done = Vec::new();
    std::future::poll_fn(|context| {
        let mut index = 0;
        while index < waiting.len() {
            match waiting[index].as_mut().poll(context) {
                std::task::Poll::Ready(outcome) => {
                    done.push(outcome);
                    drop(waiting.swap_remove(index));
                }
                std::task::Poll::Pending => index += 1,
            }
        }
        if waiting.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    done
}

#[test]
async fn a_reversal_balances_the_book_and_allows_another_issue() {
    let crm = Fixture::new().await;
    let (_, id) = crm.deal("Анна", "+79261234567").await;
    assert!(matches!(
        crm.run(async |tx| reverse(&crm.owner, tx, id, "ошибка").await).await,
        Err(Error::Conflict("not_issued"))
    ));
    crm.run(async |tx| issue(&crm.owner, tx, id, &body(1_000_000)).await).await.unwrap();
    let open = stage_of(&crm, "open", 0).await;
    assert!(matches!(
        crm.run(async |tx| move_to(&crm.owner, tx, id, &to(open, None)).await).await,
        Err(Error::Conflict("issued"))
    ));
    assert!(matches!(crm.run(async |tx| reverse(&crm.owner, tx, id, " ").await).await, Err(Error::Invalid(_))));
    let deal = crm.run(async |tx| reverse(&crm.owner, tx, id, "ошибка в сумме").await).await.unwrap();
    assert_eq!((deal.issued_on, deal.commission, deal.closed_at), (None, None, None));
    assert_eq!(book(&crm, id).await, (0, 0));
    assert!(matches!(
        crm.run(async |tx| reverse(&crm.owner, tx, id, "ещё").await).await,
        Err(Error::Conflict("not_issued"))
    ));
    crm.run(async |tx| issue(&crm.owner, tx, id, &body(900_000)).await).await.unwrap();
    assert_eq!(book(&crm, id).await, (90_000_000, 900_000));
}

#[test]
async fn an_operator_may_not_book_and_bad_figures_change_nothing() {
    let crm = Fixture::new().await;
    let (_, id) = crm.deal("Анна", "+79261234567").await;
    assert!(matches!(crm.run(async |tx| issue(&crm.operator, tx, id, &body(1)).await).await, Err(Error::Forbidden(_))));
    let future = IssueBody { issued_on: NaiveDate::from_ymd_opt(2026, 3, 12).unwrap(), ..body(1) };
    let negative = IssueBody { commission: Money::kopecks(-1), ..body(1) };
    for bad in [future, negative, body(0), body(20_000_000_000)] {
        assert!(
            matches!(crm.run(async |tx| issue(&crm.owner, tx, id, &bad).await).await, Err(Error::Invalid(_))),
            "{bad:?}"
        );
    }
    assert_eq!(book(&crm, id).await, (0, 0));
}

#[test]
async fn a_move_tells_how_long_the_last_stage_took() {
    let crm = Fixture::new().await;
    let (_, id) = crm.deal("Анна", "+79261234567").await;
    crm.net.advance(chrono::Duration::hours(5));
    let (next, lost) = (stage_of(&crm, "open", 1).await, stage_of(&crm, "lost", 0).await);
    crm.run(async |tx| move_to(&crm.owner, tx, id, &to(next, None)).await).await.unwrap();
    let (_, history) = crm.run(async |tx| get(&crm.owner, tx, id).await).await.unwrap();
    assert_eq!((history[0].event.as_str(), history[0].data["seconds"].as_i64()), ("stage", Some(5 * 3_600)));
    assert!(matches!(
        crm.run(async |tx| move_to(&crm.owner, tx, id, &to(lost, None)).await).await,
        Err(Error::Invalid(_))
    ));
    let deal = crm.run(async |tx| move_to(&crm.owner, tx, id, &to(lost, Some("Передумал"))).await).await.unwrap();
    assert_eq!(deal.loss_reason.as_deref(), Some("Передумал"));
    let back = crm.run(async |tx| move_to(&crm.owner, tx, id, &to(next, None)).await).await.unwrap();
    assert_eq!((back.loss_reason, back.closed_at), (None, None));
    let stale = StageMove { version: Some(1), ..to(lost, Some("x")) };
    assert!(matches!(
        crm.run(async |tx| move_to(&crm.owner, tx, id, &stale).await).await,
        Err(Error::Conflict("stale"))
    ));
    let foreign = crm.run(async |tx| pipeline::all(tx).await).await.unwrap().remove(1).stages.remove(0).id;
    assert!(matches!(
        crm.run(async |tx| move_to(&crm.owner, tx, id, &to(foreign, None)).await).await,
        Err(Error::Invalid(_))
    ));
}

#[test]
async fn the_board_counts_everything_and_shows_the_first() {
    let crm = Fixture::new().await;
    let total = usize::try_from(crate::board::FIRST).unwrap() + 3;
    for n in 0..total {
        crm.deal(&format!("Лид {n}"), &format!("+792612345{n:02}")).await;
    }
    let (_, columns) = crm.run(async |tx| board(&crm.owner, tx, None, None).await).await.unwrap();
    assert_eq!(columns[0].count, i64::try_from(total).unwrap());
    assert_eq!(columns[0].sum, Money::roubles(4_850_000 * i64::try_from(total).unwrap()));
    assert_eq!(columns[0].deals.len(), 20);
    let next = columns[0].next.clone().expect("more");
    let rest = crm.run(async |tx| more(&crm.owner, tx, columns[0].stage.id, None, &next).await).await.unwrap();
    assert_eq!((rest.items.len(), rest.next), (3, None));
    assert!(columns[1].deals.is_empty() && columns[1].count == 0);
    let (_, own) = crm.run(async |tx| board(&crm.operator, tx, None, None).await).await.unwrap();
    assert!(own.iter().all(|column| column.count == 0 && column.deals.is_empty()));
}

#[test]
async fn a_stage_with_deals_needs_a_place_for_them() {
    let crm = Fixture::new().await;
    let (_, id) = crm.deal("Анна", "+79261234567").await;
    let pipeline = crm.run(async |tx| main_pipeline(tx).await).await.unwrap();
    let (from, target, won) = (pipeline.stages[0].id, pipeline.stages[1].id, stage_of(&crm, "won", 0).await);
    let delete =
        async |target| crm.run(async |tx| stages::delete(&crm.owner, tx, pipeline.id, from, target).await).await;
    assert!(matches!(delete(None).await, Err(Error::Conflict("has_deals"))));
    assert!(matches!(delete(Some(won)).await, Err(Error::Invalid(_))));
    assert!(matches!(delete(Some(from)).await, Err(Error::Invalid(_))));
    delete(Some(target)).await.unwrap();
    let (deal, _) = crm.run(async |tx| get(&crm.owner, tx, id).await).await.unwrap();
    assert_eq!(deal.stage_id, target);
    let refused = crm.run(async |tx| pipeline::edit::delete(&crm.owner, tx, pipeline.id).await).await;
    assert!(matches!(refused, Err(Error::Conflict("main_pipeline"))));
    assert!(matches!(
        crm.run(async |tx| stages::delete(&crm.manager, tx, pipeline.id, target, None).await).await,
        Err(Error::Forbidden(_))
    ));
}

#[test]
async fn stages_are_made_in_their_place_and_reordered() {
    let crm = Fixture::new().await;
    let pipeline = crm.run(async |tx| main_pipeline(tx).await).await.unwrap();
    let new = stages::NewStage {
        name: " Проверка\0 залога ".into(),
        kind: pipeline::StageKind::Open,
        hue: Some("cyan".into()),
        probability: Some(101),
        rotting_days: None,
    };
    let refused = crm.run(async |tx| stages::create(&crm.owner, tx, pipeline.id, new.clone()).await).await;
    assert!(matches!(refused, Err(Error::Invalid(fields)) if fields[0].field == "probability"));
    let good = stages::NewStage { probability: None, ..new };
    let made = crm.run(async |tx| stages::create(&crm.owner, tx, pipeline.id, good).await).await.unwrap();
    assert_eq!(made.name, "Проверка залога");
    let after = crm.run(async |tx| main_pipeline(tx).await).await.unwrap();
    let at = after.stages.iter().position(|stage| stage.id == made.id).unwrap();
    assert_eq!((after.stages[at - 1].kind.as_str(), after.stages[at + 1].kind.as_str()), ("open", "won"));
    let moved = crm.run(async |tx| stages::reorder(&crm.owner, tx, pipeline.id, &[made.id]).await).await.unwrap();
    assert_eq!(moved[0].id, made.id);
    assert_eq!(moved.len(), after.stages.len());
}
