//! A small exchange for tests: tenants with wallets, leads, lots, and the means to look at what came of them.

#![expect(clippy::unwrap_used, reason = "a test that can not be set up has to stop, saying why")]

use std::collections::BTreeMap;

use chrono::Duration;
use db::{NewTenant, PlatformTx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use intake::{LawfulBasis, LeadDraft, Product, Source};
use kernel::{Actor, LeadId, LotId, Money, OrderId, Phone, Result, Role, TenantKey};
use pool::lead::{Lead, Origin, submit};
use proof::verify::Verified;
use proof::{Key, verify};
use rules::consent::Consent;
use rules::eligible::LeadFacts;
use schema::platform::{bids, buyer_scores, lot_orders, lots};
use serde_json::{Value, json};
use testkit::TestNet;
use wallet::deposit::{DepositInput, deposit};
use wallet::{self, Wallet};

use crate::bid::place::{Placed, Wish, place};
use crate::bid::take::take;
use crate::bid::{Bid, BidState};
use crate::check::{Check, check};
use crate::journal::notify;
use crate::journal::refusal::{RefusalReceipt, code, record};
use crate::lot::cancel::{CancelInput, cancel};
use crate::lot::hand_over::{HandOverInput, hand_over};
use crate::lot::open::{SellInput, sell};
use crate::lot::{Lot, close};
use crate::order::create::{OrderInput, create};

/// A test network with wallets.
pub struct Exchange {
    /// The network's base, clock and addresses.
    pub net: TestNet,
    /// What receipts and closings are signed with.
    pub key: Key,
    /// Head office.
    pub admin: Actor,
    /// The franchisees.
    pub tenants: Vec<TenantKey>,
}

/// A sealed stage of a minute.
pub fn sealed(reserve: i64) -> Value {
    json!({ "kind": "sealed", "window_s": 60, "reserve": reserve })
}

/// An ascending stage of a minute: from 10 000 by 1 000, extended by 10 s, by 25 s at most.
pub fn ascending() -> Value {
    json!({
        "kind": "ascending", "window_s": 60, "start": 10_000, "step": 1_000, "extend_s": 10, "max_extend_s": 25,
    })
}

/// A descending stage: from 50 000 by 10 000 every 10 s to 20 000.
pub fn descending() -> Value {
    json!({ "kind": "descending", "start": 50_000, "step": 10_000, "step_s": 10, "floor": 20_000 })
}

impl Exchange {
    /// Three tenants and as many connections as asked for.
    pub async fn new(pool: usize) -> Self {
        let net = TestNet::with_pool(pool).await;
        let admin = net.person(Role::Admin, None);
        let tenants = net.tenants.iter().map(|tenant| tenant.key).collect();
        let exchange = Self { net, key: Key::derive(b"tests"), admin, tenants };
        for tenant in exchange.tenants.clone() {
            exchange.net.db().border(&exchange.admin, async |tx| furnish(tx, tenant).await).await.unwrap();
        }
        exchange
    }

    /// One more tenant.
    pub async fn add_tenant(&mut self, slug: &str) {
        let new = NewTenant {
            slug: slug.into(),
            name: slug.into(),
            city: "Самара".into(),
            time_zone: "Europe/Samara".into(),
        };
        let (key, ()) = self.net.app.admin.provision(&self.admin, &new, furnish).await.unwrap();
        self.tenants.push(key);
    }

    /// Does something in a transaction of the platform, as head office.
    pub async fn platform<R>(&self, work: impl AsyncFnOnce(&mut PlatformTx) -> Result<R>) -> Result<R> {
        self.net.db().platform(&self.admin, work).await
    }

    /// Adds a lead with a phone of its own.
    pub async fn lead(&self, number: u32) -> LeadId {
        let draft = draft(number);
        let origin = Origin::default();
        self.platform(async |tx| submit(&self.admin, tx, draft, origin).await).await.unwrap().id
    }

    /// Opens a lot with these stages.
    pub async fn sell(&self, lead: LeadId, stages: &[Value]) -> Result<LotId> {
        let input = SellInput { plan: None, stages: Some(json!(stages)) };
        self.net.db().border(&self.admin, async |tx| sell(&self.admin, tx, &self.key, lead, &input).await).await
    }

    /// A bid by hand.
    pub async fn bid(&self, tenant: usize, lot: LotId, kopecks: i64) -> Result<Placed> {
        let (actor, tenant) = (self.person(tenant), self.tenants[tenant].id);
        let wish = Wish::new(&actor, tenant, lot, kopecks)?;
        self.net.db().platform(&actor, async |tx| place(tx, &self.key, &wish).await).await
    }

    /// Takes a lead at the price of the moment.
    pub async fn take(&self, tenant: usize, lot: LotId, at_most: Option<i64>) -> Result<Placed> {
        let (actor, tenant, at_most) = (self.person(tenant), self.tenants[tenant].id, at_most.map(Money::kopecks));
        self.net.db().border(&actor, async |tx| take(&actor, tx, &self.key, tenant, lot, at_most).await).await
    }

    /// Takes a lot back.
    pub async fn cancel(&self, lot: LotId, reason: &str) -> Result<()> {
        let input = CancelInput { reason: reason.into() };
        self.platform(async |tx| cancel(&self.admin, tx, &self.key, lot, &input).await).await
    }

    /// Gives a lead by hand.
    pub async fn hand_over(&self, lead: LeadId, tenant: usize, price: i64, reason: &str) -> Result<LotId> {
        let input = HandOverInput { tenant_id: self.tenants[tenant].id, price, reason: reason.into() };
        self.net.db().border(&self.admin, async |tx| hand_over(&self.admin, tx, &self.key, lead, &input).await).await
    }

    /// A closed lot's bundle, checked: what it proves.
    pub async fn verified(&self, lot: LotId) -> Verified {
        let bundle = self
            .platform(async |tx| crate::journal::closed::bundle(&self.admin, tx, &self.key, lot).await)
            .await
            .unwrap();
        verify(&serde_json::to_string(&bundle).unwrap(), Some(&self.key.public(1))).unwrap()
    }

    /// The owner of a tenant.
    pub fn person(&self, tenant: usize) -> Actor {
        Actor {
            site: kernel::Site::Tenant,
            tenant: Some(self.tenants[tenant]),
            role: Some(Role::Owner),
            permissions: Role::Owner.permissions(),
            ..Actor::system("owner")
        }
    }

    /// Puts money into a tenant's wallet.
    pub async fn deposit(&self, tenant: usize, amount: i64, reference: &str) -> Result<()> {
        let (input, tenant) = (DepositInput { amount, reference: reference.into() }, self.tenants[tenant].id);
        self.platform(async |tx| deposit(&self.admin, tx, tenant, &input).await).await.map(|_| ())
    }

    /// Makes a standing order.
    pub async fn order(&self, tenant: usize, input: OrderInput) -> OrderId {
        let (actor, tenant) = (self.person(tenant), self.tenants[tenant].id);
        self.net.db().platform(&actor, async |tx| create(&actor, tx, tenant, &input).await).await.unwrap()
    }

    /// Gives the tenants their ratings, the first the first one; who is left out has none.
    pub async fn rate(&self, scores: &[i32]) {
        let rate = async |tx: &mut db::PlatformTx| {
            diesel::delete(buyer_scores::table).execute(tx.conn()).await?;
            for (tenant, score) in self.tenants.iter().zip(scores) {
                let row = (
                    buyer_scores::tenant_id.eq(tenant.id),
                    buyer_scores::score.eq(score),
                    buyer_scores::bought.eq(0),
                    buyer_scores::counted_at.eq(tx.now()),
                );
                diesel::insert_into(buyer_scores::table).values(row).execute(tx.conn()).await?;
            }
            Ok(())
        };
        self.platform(rate).await.unwrap();
    }

    /// Sets whether a tenant is active.
    pub async fn suspend(&self, tenant: usize, state: db::TenantState) {
        let id = self.tenants[tenant].id;
        self.platform(async |tx| db::set_state(tx, id, state).await.map(|_| ())).await.unwrap();
    }

    /// Closes the lot's present stage if its time has come, with everybody told of it; answers whether it is over.
    pub async fn close(&self, lot: LotId) -> Result<bool> {
        self.close_all(&[lot]).await.remove(&lot).unwrap_or(Ok(false))
    }

    /// The same with many lots at once.
    pub async fn close_all(&self, of: &[LotId]) -> BTreeMap<LotId, Result<bool>> {
        let told = lots::table.filter(lots::id.eq_any(of));
        let told = diesel::update(told).set(lots::notified_stage.eq(lots::stage.nullable()));
        self.platform(async |tx| Ok(told.execute(tx.conn()).await?)).await.unwrap();
        close::due(self.net.db(), &self.admin, &self.key, of).await
    }

    /// Lets time pass.
    pub fn pass(&self, seconds: i64) {
        self.net.advance(Duration::seconds(seconds));
    }

    /// A lot as it stands.
    pub async fn lot(&self, lot: LotId) -> Lot {
        self.platform(async |tx| crate::lot::get(tx, lot).await).await.unwrap()
    }

    /// A lead as the pool has it.
    pub async fn stored(&self, lead: LeadId) -> Lead {
        self.platform(async |tx| Ok(pool::lead::list::card(&self.admin, tx, lead).await?.lead)).await.unwrap()
    }

    /// What can be spent and what is held, in kopecks.
    pub async fn money(&self, tenant: usize) -> (i64, i64) {
        let id = self.tenants[tenant].id;
        let wallet: Wallet = self.platform(async |tx| wallet::get(tx, id).await).await.unwrap();
        (wallet.available.as_kopecks(), wallet.held.as_kopecks())
    }

    /// The check of the books.
    pub async fn check(&self) -> Check {
        self.net.db().border(&self.admin, async |tx| check(&self.admin, tx).await).await.unwrap()
    }

    /// The bids of a lot that still count.
    pub async fn live(&self, lot: LotId) -> Vec<Bid> {
        let query = bids::table.filter(bids::lot_id.eq(lot)).filter(bids::state.eq(BidState::Live));
        self.platform(async |tx| Ok(query.select(Bid::as_select()).load(tx.conn()).await?)).await.unwrap()
    }

    /// How many standing orders take part in a lot.
    pub async fn enrolled(&self, lot: LotId) -> i64 {
        let query = lot_orders::table.filter(lot_orders::lot_id.eq(lot)).count();
        self.platform(async |tx| Ok(query.get_result(tx.conn()).await?)).await.unwrap()
    }

    /// Leads that stand in a tenant's own schema.
    pub async fn bought(&self, tenant: usize) -> Vec<(LeadId, Option<Money>)> {
        use schema::tenant::leads;
        let query = leads::table.filter(leads::bought_lot_id.is_not_null()).select((leads::id, leads::bought_price));
        let rows =
            self.net.db().tenant(&self.admin, self.tenants[tenant], async |tx| Ok(query.load(tx.conn()).await?));
        rows.await.unwrap()
    }
}

/// What a new tenant needs before it can be sold anything.
async fn furnish(tx: &mut db::BorderTx, key: TenantKey) -> Result<()> {
    wallet::open(tx.as_platform().await?, key.id).await?;
    pipeline::preset::load(tx.as_tenant(key).await?).await
}

/// A lead whose phone follows from a number.
pub fn draft(number: u32) -> LeadDraft {
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

/// What of a lead decides who may buy it.
pub fn lead_facts() -> LeadFacts {
    LeadFacts {
        product: "mortgage".into(),
        city: "Самара".into(),
        source: "site".into(),
        amount: None,
        lawful: true,
        consent: Consent::Network,
        quality: 60,
    }
}

/// A refused bid, as the handlers record it.
pub async fn refused(net: &Exchange, tenant: usize, lot: LotId, amount: i64) -> Option<RefusalReceipt> {
    let error = net.bid(tenant, lot, amount).await.unwrap_err();
    let (actor, at) = (net.person(tenant), (net.tenants[tenant].id, lot));
    let code = code(&error).unwrap().to_owned();
    net.net.db().platform(&actor, async |tx| record(&actor, tx, &net.key, at, amount, &code).await).await.unwrap()
}

/// A lot with bids, refused bids and notices, closed.
pub async fn closed(net: &Exchange) -> LotId {
    for tenant in 0..3 {
        net.deposit(tenant, 90_000, &format!("d{tenant}")).await.unwrap();
    }
    let lot = net.sell(net.lead(1).await, &[sealed(10_000)]).await.unwrap();
    notify::opened(&net.net.jobs(), lot, 0).await.unwrap();
    for (tenant, amount) in [(0, 20_000), (1, 20_000), (0, 30_000), (2, 30_000)] {
        net.bid(tenant, lot, amount).await.unwrap();
    }
    refused(net, 1, lot, 5).await.unwrap();
    refused(net, 2, lot, -7).await.unwrap();
    net.pass(60);
    net.close(lot).await.unwrap();
    lot
}
