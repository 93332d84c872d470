//! A past for tests: tenants with wallets, and lots that were really sold.

use chrono::Duration;
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use exchange::bid::place::{Wish, place};
use exchange::lot::open::{SellInput, sell};
use exchange::lot::{self, close};
use intake::{LawfulBasis, LeadDraft, Product, Source};
use kernel::{Actor, LotId, Money, Phone, Result, Role, TenantKey};
use pool::lead::{Origin, submit};
use proof::Key;
use schema::platform::{lots, tenants};
use serde_json::{Value, json};
use testkit::TestNet;
use wallet::deposit::{DepositInput, deposit};

/// A network with a past.
pub(crate) struct Past {
    pub(crate) net: TestNet,
    pub(crate) key: Key,
    pub(crate) admin: Actor,
    pub(crate) tenants: Vec<TenantKey>,
}

impl Past {
    /// Three tenants with 100,000 roubles each.
    pub(crate) async fn new() -> Self {
        let net = TestNet::new().await;
        let admin = net.person(Role::Admin, None);
        let tenants: Vec<TenantKey> = net.tenants.iter().map(|tenant| tenant.key).collect();
        let past = Self { net, key: Key::derive(b"tests"), admin, tenants };
        // The harness's tenants were made by the computer's clock, which runs ahead of the test's.
        let made = diesel::update(tenants::table).set(tenants::created_at.eq(past.net.app.db.clock().now()));
        past.platform(async |tx| Ok(made.execute(tx.conn()).await?)).await.unwrap();
        for (index, tenant) in past.tenants.clone().into_iter().enumerate() {
            past.net.db().border(&past.admin, async |tx| furnish(tx, tenant).await).await.unwrap();
            past.deposit(index, 10_000_000, &format!("start {index}")).await;
        }
        past
    }

    pub(crate) async fn deposit(&self, tenant: usize, amount: i64, reference: &str) {
        let (input, tenant) = (DepositInput { amount, reference: reference.into() }, self.tenants[tenant].id);
        self.platform(async |tx| deposit(&self.admin, tx, tenant, &input).await).await.unwrap();
    }

    pub(crate) async fn platform<R>(&self, work: impl AsyncFnOnce(&mut PlatformTx) -> Result<R>) -> Result<R> {
        self.net.db().platform(&self.admin, work).await
    }

    pub(crate) fn person(&self, tenant: usize) -> Actor {
        Actor { tenant: Some(self.tenants[tenant]), ..self.net.person(Role::Owner, Some("north")) }
    }

    /// Opens a lot of these stages for a new lead.
    pub(crate) async fn open(&self, number: u32, stages: Value) -> LotId {
        let origin = Origin::default();
        let lead = self.platform(async |tx| submit(&self.admin, tx, draft(number), origin).await).await.unwrap().id;
        let input = SellInput { plan: None, stages: Some(stages) };
        let opened = self.net.db().border(&self.admin, async |tx| sell(&self.admin, tx, &self.key, lead, &input).await);
        opened.await.unwrap()
    }

    pub(crate) async fn bid(&self, lot: LotId, tenant: usize, kopecks: i64) {
        let (actor, id) = (self.person(tenant), self.tenants[tenant].id);
        let wish = Wish::new(&actor, id, lot, kopecks).unwrap();
        let placed = async |tx: &mut PlatformTx| place(tx, &self.key, &wish).await;
        self.net.db().platform(&actor, placed).await.unwrap();
    }

    /// Ends the windows of a lot.
    pub(crate) async fn close(&self, lot: LotId) {
        self.net.advance(Duration::seconds(61));
        let told = diesel::update(lots::table.find(lot)).set(lots::notified_stage.eq(lots::stage.nullable()));
        self.platform(async |tx| Ok(told.execute(tx.conn()).await?)).await.unwrap();
        for (_, over) in close::due(self.net.db(), &self.admin, &self.key, &[lot]).await {
            over.unwrap();
        }
    }

    /// A lot with one sealed stage of a minute, sold or not.
    pub(crate) async fn sell(&self, number: u32, reserve: i64, bids: &[(usize, i64)]) -> LotId {
        let stages = json!([{ "kind": "sealed", "window_s": 60, "reserve": reserve }, { "kind": "hq" }]);
        let lot = self.open(number, stages).await;
        for (tenant, kopecks) in bids {
            self.bid(lot, *tenant, *kopecks).await;
        }
        self.close(lot).await;
        lot
    }

    pub(crate) async fn check(&self, lot: LotId, expected: Option<(usize, i64)>) {
        let lot = self.platform(async |tx| lot::get(tx, lot).await).await.unwrap();
        let expected = expected.map(|(tenant, price)| (self.tenants[tenant].id, Money::kopecks(price)));
        assert_eq!(lot.winner_tenant.zip(lot.price), expected);
    }
}

async fn furnish(tx: &mut db::BorderTx, key: TenantKey) -> Result<()> {
    wallet::open(tx.as_platform().await?, key.id).await?;
    pipeline::preset::load(tx.as_tenant(key).await?).await
}

fn draft(number: u32) -> LeadDraft {
    LeadDraft {
        name: format!("Клиент {number}"),
        phone: Some(Phone::parse(&format!("+79{number:09}")).unwrap()),
        email: None,
        city: "Самара".into(),
        product: Product::Mortgage,
        amount: Some(Money::roubles(3_000_000)),
        source: Source::Site,
        lawful_basis: LawfulBasis::Consent,
        comment: String::new(),
    }
}
