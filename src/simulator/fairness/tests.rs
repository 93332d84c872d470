//! Reports on a real database: what is counted, that counting again replaces, and that the job makes up for lost weeks.

use chrono::Duration;
use db::PlatformTx;
use diesel_async::RunQueryDsl;
use kernel::{Error, LotId, Role};
use proof::notice::{Notice, NoticeChannel};
use schema::platform::lot_notices;

use super::{PartKind, job, store, week};
use crate::fixture::Past;

#[actix_web::test]
async fn a_week_is_counted_and_counted_again() {
    let past = Past::new().await;
    let north = past.sell(1, 500, &[(0, 900), (1, 700)]).await;
    past.sell(2, 500, &[(0, 800)]).await;
    past.sell(3, 500, &[]).await;
    past.check(north, Some((0, 700))).await;
    let of = week::of(past.net.app.db.clock().now());
    let count = async |tx: &mut PlatformTx| store::compute(&past.admin, tx, of).await;
    let report = past.platform(count).await.unwrap();
    let figures = &report.figures;
    assert_eq!((figures.lots, figures.sold, figures.revenue.as_kopecks()), (3, 2, 1_200));
    assert_eq!((figures.auctions, figures.thin), (3, 2), "two lots had fewer than two bidders");
    assert_eq!((figures.against_reserve(), figures.p50_s), (Some(120.0), Some(61)));
    assert_eq!(report.shares.len(), 3);
    assert_eq!((report.shares[0].leads, report.shares[0].bids, report.shares[0].wins), (2, 2, 2));
    assert!((figures.gini_leads - 2.0 / 3.0).abs() < 1e-9, "one of three has it all");
    assert_eq!(report.parts.iter().filter(|part| part.kind == PartKind::Territory).count(), 1);

    assert_eq!(figures.notice_skew_ms, None, "nobody was told of an opening");

    past.sell(4, 500, &[(1, 900)]).await;
    notices(&past, north).await;
    past.platform(count).await.unwrap();
    let read = past.platform(async |tx| store::get(&past.admin, tx, of).await).await.unwrap();
    assert_eq!(read.figures.notice_skew_ms, Some(140), "the slowest opening counts, each by itself");
    assert_eq!((read.figures.lots, read.shares.len(), read.shares[1].leads), (4, 3, 1));

    let owner = past.person(0);
    let tenant = past.tenants[0].id;
    let own = past.platform(async |tx| store::own(&owner, tx, tenant).await).await.unwrap();
    assert!(own.len() == 1 && own[0].1.tenant_id == tenant);
    let peek = past.platform(async |tx| store::get(&owner, tx, of).await).await;
    assert!(matches!(peek, Err(Error::Forbidden(_))), "a tenant does not see the others' lines");
    let clerk = past.net.person(Role::Employee, None);
    let meddle = past.platform(async |tx| store::compute(&clerk, tx, of).await).await;
    assert!(matches!(meddle, Err(Error::Forbidden(_))));
    let later = past.platform(async |tx| store::compute(&past.admin, tx, week::parse("2100-01-04")?).await).await;
    assert!(matches!(later, Err(Error::Invalid(_))));
}

/// Two openings of a lot were told to two tenants each, the first within 140 ms, the second, an hour later, at once.
async fn notices(past: &Past, lot: LotId) {
    let log = async |tx: &mut PlatformTx| {
        let at = tx.now();
        for (stage, place, after) in [(0, 0, 0), (0, 1, 140), (1, 0, 3_600_000), (1, 1, 3_600_000)] {
            let notice = Notice {
                lot_id: lot,
                stage,
                place,
                tenant_id: past.tenants[usize::try_from(place).unwrap()].id,
                channel: NoticeChannel::Live,
                sent_at: Some(at + Duration::milliseconds(after)),
            };
            diesel::insert_into(lot_notices::table).values(&notice).execute(tx.conn()).await?;
        }
        Ok(())
    };
    past.platform(log).await.unwrap();
}

#[actix_web::test]
async fn the_job_makes_up_for_lost_weeks() {
    let past = Past::new().await;
    past.sell(1, 500, &[(0, 900)]).await;
    past.net.drain(&job::handlers()).await;
    let weeks = async || past.platform(async |tx| store::weeks(&past.admin, tx, 50).await).await.unwrap();
    assert!(weeks().await.is_empty(), "this week is not over");
    past.net.advance(Duration::weeks(2));
    past.net.drain(&job::handlers()).await;
    let counted = weeks().await;
    assert_eq!(counted.iter().map(|figures| figures.lots).collect::<Vec<_>>(), [0, 1]);
    past.net.drain(&job::handlers()).await;
    assert_eq!(weeks().await, counted, "twice is once");
}
