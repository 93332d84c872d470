//! The demo network: a small one is played and looked over.

use std::collections::BTreeSet;

use db::TenantState;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use exchange::bid::BidState;
use identity::Place;
use identity::password::Verdict;
use kernel::{Actor, Email, Money, Site, TenantKey};
use rules::state::LotState;
use schema::platform::{bids, dead_letters, leads, lots, outbox, settlements, tenants, users, wallets};
use testkit::TestNet;

use crate::demo;

const PASSWORD: &str = "Demo-pass-2026";
const LEADS: usize = 100;

/// A played month. The bare tenants of the harness step aside for the demo's own of the same names.
async fn played(leads: usize) -> (TestNet, Vec<TenantKey>) {
    let net = TestNet::new().await;
    let system = Actor::system("test");
    let aside = net.db().platform(&system, async |tx| {
        for tenant in &net.tenants {
            db::set_state(tx, tenant.id, TenantState::Suspended).await?;
            diesel::update(tenants::table.find(tenant.id))
                .set(tenants::slug.eq(format!("{}-bare", tenant.slug)))
                .execute(tx.conn())
                .await?;
        }
        Ok(())
    });
    aside.await.unwrap();
    demo::play(&net.app, leads, PASSWORD).await.unwrap();
    let all = net.db().platform(&system, async |tx| db::list_tenants(tx).await).await.unwrap();
    let own = all.into_iter().filter(|tenant| tenant.state == TenantState::Active).map(|tenant| tenant.key).collect();
    (net, own)
}

#[actix_web::test]
async fn a_month_leaves_every_state_and_clean_books() {
    let (net, offices) = played(LEADS).await;
    let system = Actor::system("test");
    let now = net.db().clock().now();

    let check = net.db().border(&system, async |tx| exchange::check::check(&system, tx).await).await.unwrap();
    assert!(check.is_clean() && check.leads_sold > 20, "{check:?}");

    let looked = net.db().platform(&system, async |tx| {
        let statuses: Vec<String> = leads::table.select(leads::status).distinct().load(tx.conn()).await?;
        // What was returned or recalled is on sale again at once, or archived.
        let want = ["new", "from_partner", "auction", "sold", "unsold", "redistributed", "duplicate", "archived"];
        assert_eq!(statuses.iter().map(String::as_str).collect::<BTreeSet<_>>(), want.into_iter().collect());

        let open = lots::table.filter(lots::state.eq(LotState::Open)).filter(lots::stage_ends_at.gt(now));
        assert_eq!(open.count().get_result::<i64>(tx.conn()).await?, 9);
        let live: i64 = bids::table.filter(bids::state.eq(BidState::Live)).count().get_result(tx.conn()).await?;
        assert!(live >= 3, "{live} live bids");
        let late: i64 = leads::table.filter(leads::updated_at.gt(now)).count().get_result(tx.conn()).await?;
        assert_eq!(late, 0, "leads of the future");

        let poor: Vec<Money> = wallets::table
            .inner_join(tenants::table.on(tenants::id.eq(wallets::tenant_id)))
            .filter(wallets::available.lt(Money::roubles(5_000)))
            .select(wallets::available)
            .load(tx.conn())
            .await?;
        assert!(poor.is_empty(), "{poor:?}");

        let earned: Vec<(String, Money)> =
            settlements::table.select((settlements::kind, settlements::amount)).load(tx.conn()).await?;
        let any = |kind: &str, taken_back: bool| {
            earned.iter().any(|(of, amount)| of == kind && (*amount < Money::ZERO) == taken_back)
        };
        assert!(any("reward", false) && any("reward", true) && any("referral", false), "{earned:?}");

        assert_eq!(outbox::table.count().get_result::<i64>(tx.conn()).await?, 0, "events wait");
        assert_eq!(dead_letters::table.count().get_result::<i64>(tx.conn()).await?, 0);
        Ok(())
    });
    looked.await.unwrap();
    look_into(&net, &offices).await;
}

/// What the franchisees' own schemas hold, all together.
async fn look_into(net: &TestNet, offices: &[TenantKey]) {
    use schema::tenant::{deals, leads, submissions, tasks};
    assert_eq!(offices.len(), 3);
    let (mut statuses, mut answers) = (BTreeSet::new(), BTreeSet::new());
    let (mut issued, mut lost, mut working, mut own, mut due) = (0, 0, 0, 0, 0);
    for key in offices {
        let actor = Actor::system("test");
        let counted = net.db().tenant(&actor, *key, async |tx| {
            let found: Vec<String> = leads::table.select(leads::status).distinct().load(tx.conn()).await?;
            statuses.extend(found);
            let found: Vec<String> = submissions::table.select(submissions::status).distinct().load(tx.conn()).await?;
            answers.extend(found);
            let deals = || deals::table.count();
            issued += deals().filter(deals::issued_on.is_not_null()).get_result::<i64>(tx.conn()).await?;
            lost += deals().filter(deals::loss_reason.is_not_null()).get_result::<i64>(tx.conn()).await?;
            working += deals().filter(deals::closed_at.is_null()).get_result::<i64>(tx.conn()).await?;
            own += leads::table.count().filter(leads::bought_lot_id.is_null()).get_result::<i64>(tx.conn()).await?;
            due += tasks::table.count().filter(tasks::done_at.is_null()).get_result::<i64>(tx.conn()).await?;
            Ok(())
        });
        counted.await.unwrap();
    }
    for status in ["contact", "consents", "deal", "refused", "no_answer"] {
        assert!(statuses.contains(status), "no {status} in {statuses:?}");
    }
    // The one issue that was reversed leaves its submission signed, where the deal had one at all.
    answers.remove("signed");
    assert_eq!(answers, BTreeSet::from(["approved", "documents", "issued", "refused", "withdrawn"].map(str::to_owned)));
    let all = [issued, lost, working, own, due];
    assert!(all.into_iter().all(|count| count > 0), "issued, lost, working, own, due: {all:?}");
}

#[actix_web::test]
async fn everybody_can_sign_in_and_production_is_warned() {
    let net = TestNet::new().await;
    demo::refuse_in_production(&net.app, false).await.expect("nothing to refuse");
    drop(net);

    let (net, offices) = played(20).await;
    let system = Actor::system("test");
    let mut places = vec![(Site::Hq, None, "admin@mak.demo".to_owned())];
    places.extend([1, 2].map(|number| (Site::Partner, None, format!("partner{number}@mak.demo"))));
    for (key, slug) in offices.iter().zip(["north", "volga", "ural"]) {
        places.extend(["owner", "manager"].map(|who| (Site::Tenant, Some(*key), format!("{who}@{slug}.demo"))));
    }
    for (site, tenant, address) in places {
        let email = Email::parse(&address).unwrap();
        let find = async |tx: &mut db::PlatformTx| identity::user::by_address(tx, Place { site, tenant }, &email).await;
        let account = net.db().platform(&system, find).await.unwrap().unwrap_or_else(|| panic!("no {address}"));
        let verdict = identity::password::verify(PASSWORD, Some(account.password_hash)).await.unwrap();
        assert_eq!(verdict, Verdict::Right, "{address}");
    }

    let count = async || {
        net.db()
            .platform(&system, async |tx| Ok(leads::table.count().get_result::<i64>(tx.conn()).await?))
            .await
            .unwrap()
    };
    let before = count().await;
    demo::load(&net.app).await.expect("a second time does nothing");
    assert_eq!(count().await, before);

    assert!(demo::refuse_in_production(&net.app, false).await.is_err());
    demo::refuse_in_production(&net.app, true).await.expect("it is for trying out");

    let cut = async |tx: &mut db::PlatformTx| {
        Ok(diesel::delete(users::table.filter(users::email.eq("admin@mak.demo"))).execute(tx.conn()).await?)
    };
    assert_eq!(net.db().platform(&system, cut).await.unwrap(), 1);
    let refused = demo::load(&net.app).await.unwrap_err().to_string();
    assert!(refused.contains("make clean-data"), "{refused}");
    assert!(demo::refuse_in_production(&net.app, false).await.is_err(), "half of it is as dangerous");
}
