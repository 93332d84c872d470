//! Bids that come at once: what they share, and what one of them can't do to the others.

use std::sync::Arc;

use db::{Once, PlatformTx};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;
use futures_util::future::join_all;
use kernel::{Error, LotId, Result};
use schema::platform::{bids, idempotency_keys, lots};
use serde_json::json;
use tokio::sync::oneshot;

use super::desk::Desk;
use super::place::{Placed, Wish};
use crate::sample::{Exchange, sealed};

const MINE: i64 = 1_000_000;

struct Room {
    net: Exchange,
    desk: Arc<Desk>,
}

impl Room {
    async fn new(tenants: usize) -> Self {
        let mut net = Exchange::new(4).await;
        for more in net.tenants.len()..tenants {
            net.add_tenant(&format!("more{more}")).await;
        }
        for tenant in 0..net.tenants.len() {
            net.deposit(tenant, MINE, &format!("d{tenant}")).await.unwrap();
        }
        let desk = Arc::new(Desk::new(net.net.db().clone(), net.key.clone()));
        Self { net, desk }
    }

    async fn lot(&self, number: u32) -> LotId {
        self.net.sell(self.net.lead(number).await, &[sealed(10_000)]).await.unwrap()
    }

    async fn bid(&self, tenant: usize, lot: LotId, kopecks: i64) -> Result<Placed> {
        let wish = Wish::new(&self.net.person(tenant), self.net.tenants[tenant].id, lot, kopecks)?;
        self.desk.place(wish).await
    }

    /// Keeps a lot locked until it is told to let go, as a closing does.
    async fn hold(&self, lot: LotId, locked: oneshot::Sender<()>, done: oneshot::Receiver<()>) -> Result<()> {
        let holding = async |tx: &mut PlatformTx| {
            crate::lot::lock(tx, lot).await?;
            locked.send(()).unwrap();
            done.await.map_err(Error::defect)
        };
        self.net.platform(holding).await
    }

    /// How many transactions wrote the bids of all lots.
    async fn transactions(&self) -> i64 {
        let query = bids::table.select(sql::<BigInt>("count(DISTINCT xmin::text)"));
        self.net.platform(async |tx| Ok(query.first(tx.conn()).await?)).await.unwrap()
    }

    async fn clean(&self) {
        let check = self.net.check().await;
        assert!(check.is_clean(), "{check:?}");
    }
}

#[actix_web::test]
async fn bids_that_come_together_share_a_transaction() {
    let room = Room::new(4).await;
    let lots = [room.lot(1).await, room.lot(2).await, room.lot(3).await];
    let wishes = (0..36_usize).map(|n| room.bid(n % 4, lots[n % 3], 10_000 + i64::try_from(n).unwrap()));
    let placed = join_all(wishes).await;
    assert!(placed.iter().all(Result::is_ok), "{placed:?}");
    assert_eq!(room.transactions().await, 1, "36 bids fit into one");
    for lot in lots {
        let places = placed.iter().skip(lots.iter().position(|one| *one == lot).unwrap()).step_by(3);
        let places: Vec<i32> = places.map(|placed| placed.as_ref().unwrap().receipt.index).collect();
        assert_eq!(places, (0..12).collect::<Vec<_>>(), "each lot's log has no gap, and keeps the order of arrival");
        assert_eq!(room.net.live(lot).await.len(), 4, "only the last bid of each tenant counts");
    }
    let highest = [10_024, 10_028, 10_032].map(|last: i64| last);
    assert_eq!(
        room.net.money(0).await.1,
        highest.iter().sum::<i64>(),
        "the last bids are held, the former ones are not"
    );
    room.clean().await;
    room.net.pass(60);
    for lot in lots {
        assert!(room.net.close(lot).await.unwrap());
        assert_eq!(room.net.verified(lot).await.statement.bids, 12);
    }
    room.clean().await;
}

#[actix_web::test]
async fn a_refused_bid_leaves_those_it_came_with() {
    let room = Room::new(3).await;
    let lot = room.lot(1).await;
    let wishes = [(0, 20_000), (1, 9_999), (0, 20_000), (2, MINE + 1), (1, 20_000), (2, MINE)];
    let placed = join_all(wishes.map(|(tenant, kopecks)| room.bid(tenant, lot, kopecks))).await;
    let told: Vec<String> = placed
        .iter()
        .map(|placed| match placed {
            Ok(placed) => format!("place {}", placed.receipt.index),
            Err(Error::Invalid(fields)) => fields[0].code.to_string(),
            Err(error) => error.to_string(),
        })
        .collect();
    assert_eq!(told, ["place 0", "below_minimum", "not_raised", "not enough funds", "place 1", "place 2"]);
    assert_eq!(room.transactions().await, 1);
    room.clean().await;
}

/// Money is counted down from bid to bid inside a batch: nobody bids the same rouble for two lots.
#[actix_web::test]
async fn one_purse_does_not_pay_for_two_lots() {
    let room = Room::new(1).await;
    let lots = [room.lot(1).await, room.lot(2).await];
    let placed = join_all(lots.map(|lot| room.bid(0, lot, MINE - 1))).await;
    assert!(matches!(placed.as_slice(), [Ok(_), Err(Error::PaymentRequired)]), "{placed:?}");
    assert_eq!(room.net.money(0).await, (1, MINE - 1));
    room.clean().await;
}

#[actix_web::test]
async fn a_lot_that_is_being_closed_keeps_nobody_else_waiting() {
    let room = Room::new(2).await;
    let (busy, free) = (room.lot(1).await, room.lot(2).await);
    let (locked, is_locked) = oneshot::channel();
    let (done, is_done) = oneshot::channel();
    let holding = room.hold(busy, locked, is_done);
    let bidding = async {
        is_locked.await.unwrap();
        let waits = room.bid(0, busy, 20_000);
        let goes = async {
            let placed = room.bid(1, free, 20_000).await;
            // The other lot is still locked: this bid was answered without it.
            done.send(()).unwrap();
            placed
        };
        futures_util::future::join(waits, goes).await
    };
    let (held, (waited, went)) = futures_util::future::join(holding, bidding).await;
    held.unwrap();
    assert_eq!((waited.unwrap().receipt.index, went.unwrap().receipt.index), (0, 0));
    room.clean().await;
}

/// A bid that the database itself refuses takes down its transaction; the others are placed without it.
#[actix_web::test]
async fn a_bid_that_breaks_breaks_alone() {
    let room = Room::new(2).await;
    let (broken, sound) = (room.lot(1).await, room.lot(2).await);
    room.bid(0, broken, 20_000).await.unwrap();
    // Its log says that the place is free, and it is not.
    let lost = diesel::update(lots::table.find(broken)).set(lots::bid_count.eq(0));
    room.net.platform(async |tx| Ok(lost.execute(tx.conn()).await?)).await.unwrap();
    let placed = join_all([room.bid(1, broken, 30_000), room.bid(1, sound, 30_000)]).await;
    assert!(matches!(placed.as_slice(), [Err(Error::Internal(_)), Ok(_)]), "{placed:?}");
    assert_eq!(room.net.money(1).await, (MINE - 30_000, 30_000));
    assert_eq!(room.net.live(sound).await.len(), 1);
    let again = room.bid(0, sound, 40_000).await.unwrap();
    assert_eq!(again.receipt.index, 1, "the desk goes on");
}

#[actix_web::test]
async fn open_and_sealed_lots_share_a_desk() {
    let room = Room::new(3).await;
    let ladder = json!({"kind": "ascending", "window_s": 60, "start": 10_000, "step": 1_000, "extend_s": 10, "max_extend_s": 60});
    let open = room.net.sell(room.net.lead(1).await, &[ladder]).await.unwrap();
    let sealed = room.lot(2).await;
    let wishes = [(0, open, 10_000), (1, sealed, 20_000), (1, open, 10_500), (2, open, 11_000), (0, sealed, 15_000)];
    let placed = join_all(wishes.map(|(tenant, lot, kopecks)| room.bid(tenant, lot, kopecks))).await;
    assert!(matches!(placed.as_slice(), [Ok(_), Ok(_), Err(Error::Invalid(_)), Ok(_), Ok(_)]), "{placed:?}");
    assert_eq!(room.net.money(0).await, (MINE - 15_000, 15_000), "outbid at the open lot, bidding at the sealed one");
    assert_eq!(room.net.money(2).await, (MINE - 11_000, 11_000));
    room.clean().await;
}

/// Whoever leaves before the answer has bid all the same.
#[actix_web::test]
async fn a_bidder_who_hangs_up_has_bid() {
    let room = Room::new(2).await;
    let lot = room.lot(1).await;
    let mut gone = Box::pin(room.bid(0, lot, 20_000));
    assert!(futures_util::poll!(&mut gone).is_pending());
    drop(gone);
    assert_eq!(room.bid(1, lot, 30_000).await.unwrap().receipt.index, 1);
    assert_eq!(room.net.live(lot).await.len(), 2);
    room.clean().await;
}

/// A bid of a repeatable call says in its own commit that the call took effect; one whose call another run holds is not placed.
#[actix_web::test]
async fn a_keyed_bid_takes_effect_with_its_call() {
    let room = Room::new(3).await;
    let lot = room.lot(1).await;
    let calls = ["good", "refused", "taken over"].map(|key| Once {
        scope: "bids".into(),
        key: key.into(),
        claim: room.net.net.db().entropy().uuid(web::sample_at()),
    });
    for (n, call) in calls.iter().enumerate() {
        let held = if n == 2 { calls[0].claim } else { call.claim };
        let row = (
            idempotency_keys::scope.eq(&call.scope),
            idempotency_keys::key.eq(&call.key),
            idempotency_keys::request_hash.eq(vec![0_u8]),
            idempotency_keys::created_at.eq(web::sample_at()),
            idempotency_keys::claim.eq(held),
        );
        let insert = diesel::insert_into(idempotency_keys::table).values(row);
        room.net.platform(async |tx| Ok(insert.execute(tx.conn()).await?)).await.unwrap();
    }
    let [good, refused, lost] = calls;
    let placed = tokio::join!(
        good.during(room.bid(0, lot, 20_000)),
        refused.during(room.bid(1, lot, 1)),
        lost.during(room.bid(2, lot, 20_000)),
        room.bid(1, lot, 30_000),
    );
    assert!(
        matches!(placed, (Ok(_), Err(Error::Invalid(_)), Err(Error::Conflict("in_progress")), Ok(_))),
        "{placed:?}"
    );
    let done = idempotency_keys::table.filter(idempotency_keys::done_at.is_not_null()).select(idempotency_keys::key);
    let done: Vec<String> = room.net.platform(async |tx| Ok(done.load(tx.conn()).await?)).await.unwrap();
    assert_eq!(done, ["good"]);
    assert_eq!(room.net.live(lot).await.len(), 2);
    room.clean().await;
}

/// However many come while a lot is locked, one transaction waits for it, and they are placed in the order they came.
#[actix_web::test]
async fn those_who_wait_for_a_lot_wait_together() {
    let room = Room::new(3).await;
    let busy = room.lot(1).await;
    let (locked, is_locked) = oneshot::channel();
    let (done, is_done) = oneshot::channel();
    let holding = room.hold(busy, locked, is_done);
    let free = room.lot(2).await;
    let bidding = async {
        is_locked.await.unwrap();
        let waits = join_all((0..40).map(|n| room.bid(n % 3, busy, 20_000 + i64::try_from(n).unwrap())));
        let goes = async {
            // The pool has four connections: waiters that held one each would leave none for this.
            for n in 0..8 {
                room.bid(0, free, 20_000 + n).await.unwrap();
            }
            done.send(()).unwrap();
        };
        futures_util::future::join(waits, goes).await.0
    };
    let (held, placed) = futures_util::future::join(holding, bidding).await;
    held.unwrap();
    let places: Vec<i32> = placed.iter().map(|placed| placed.as_ref().unwrap().receipt.index).collect();
    assert_eq!(places, (0..40).collect::<Vec<_>>());
    room.clean().await;
}
