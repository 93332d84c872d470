//! Returns and recalls against real PostgreSQL: the money, both schemas and the pool are looked at after each.

mod again;
mod answer;
mod calls;
mod http;
mod model;
mod pages;
mod race;
mod recall;
mod request;

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use chrono::Duration;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use exchange::check::check;
use exchange::lot::open::{SellInput, sell};
use intake::{LawfulBasis, LeadDraft, Product, Source};
use jobs::Handlers;
use kernel::{Actor, DealId, LeadId, LotId, Money, Phone, Result, ReturnId, Role, TenantKey};
use pool::lead::{Lead, Origin, submit};
use proof::Key;
use serde_json::{Value, json};
use testkit::TestNet;
use wallet::deposit::{DepositInput, deposit};

use crate::returns::answer::{ApproveInput, RefuseInput, approve, refuse};
use crate::returns::request::{ReturnInput, request};
use crate::returns::{Return, list};

/// What the first tenant has when it begins, and what it pays for a lead.
pub(crate) const PAID_IN: i64 = 1_000_000;
pub(crate) const PRICE: i64 = 40_000;

/// A network whose tenants have a CRM, people and money.
pub(crate) struct After {
    pub(crate) net: TestNet,
    pub(crate) key: Key,
    pub(crate) admin: Actor,
    pub(crate) owner: Actor,
    pub(crate) tenant: TenantKey,
    pub(crate) other: TenantKey,
    pub(crate) handlers: Handlers,
}

impl After {
    pub(crate) async fn new() -> Self {
        Self::with_pool(8).await
    }

    pub(crate) async fn with_pool(size: usize) -> Self {
        let net = TestNet::with_pool(size).await;
        let key = exchange::key(&net.app);
        let (admin, owner) = (net.person(Role::Admin, None), net.person(Role::Owner, Some("north")));
        let (tenant, other) = (net.tenant("north"), net.tenant("volga"));
        let handlers = exchange::handlers(key.clone()).and(crate::handlers(key.clone())).and(crm::live::handlers());
        let after = Self { net, key, admin, owner, tenant, other, handlers };
        for tenant in [after.tenant, after.other] {
            after.furnish(tenant).await;
        }
        after
    }

    async fn furnish(&self, tenant: TenantKey) {
        let owner = &self.owner;
        let amount = DepositInput { amount: PAID_IN, reference: format!("first {tenant:?}") };
        self.net
            .db()
            .border(&self.admin, async |tx| {
                wallet::open(tx.as_platform().await?, tenant.id).await?;
                deposit(&self.admin, tx.as_platform().await?, tenant.id, &amount).await?;
                let own = tx.as_tenant(tenant).await?;
                pipeline::preset::load(own).await?;
                hire(own, owner).await
            })
            .await
            .unwrap();
    }

    pub(crate) async fn lead(&self, number: u32) -> LeadId {
        let draft = draft(number);
        let origin = Origin::default();
        let made = self.net.db().platform(&self.admin, async |tx| submit(&self.admin, tx, draft, origin).await);
        made.await.unwrap().id
    }

    /// Sells a lead to a tenant in turn, for [`PRICE`].
    pub(crate) async fn sell(&self, lead: LeadId, to: TenantKey) -> LotId {
        let stages = json!([{ "kind": "assign", "price": PRICE, "weights": { (to.id.to_string()): 1 } }]);
        let input = SellInput { plan: None, stages: Some(stages) };
        let sold = self.net.db().border(&self.admin, async |tx| sell(&self.admin, tx, &self.key, lead, &input).await);
        sold.await.unwrap()
    }

    /// A lead that the first tenant has bought.
    pub(crate) async fn bought(&self, number: u32) -> LeadId {
        let lead = self.lead(number).await;
        self.sell(lead, self.tenant).await;
        lead
    }

    pub(crate) async fn ask(&self, lead: LeadId, reason: &str) -> Result<Return> {
        let input = ReturnInput { reason: reason.into(), comment: "Никто не отвечает".into() };
        let (owner, tenant) = (&self.owner, self.tenant);
        self.net.db().border(owner, async |tx| request(owner, tx, tenant, lead, &input).await).await
    }

    pub(crate) async fn approve(&self, id: ReturnId, input: &ApproveInput) -> Result<Return> {
        let admin = &self.admin;
        self.net.db().border(admin, async |tx| approve(admin, tx, &self.key, id, input).await).await
    }

    pub(crate) async fn refuse(&self, id: ReturnId) -> Result<Return> {
        let (admin, input) = (&self.admin, RefuseInput { reason: "Клиент подтвердил заявку".into() });
        self.net.db().border(admin, async |tx| refuse(admin, tx, id, &input).await).await
    }

    pub(crate) async fn stored(&self, lead: LeadId) -> Lead {
        let read = self
            .net
            .db()
            .platform(&self.admin, async |tx| Ok(pool::lead::list::card(&self.admin, tx, lead).await?.lead));
        read.await.unwrap()
    }

    pub(crate) async fn returned(&self, id: ReturnId) -> Return {
        self.net.db().platform(&self.admin, async |tx| Ok(list::one(tx, id, None).await?.what)).await.unwrap()
    }

    /// What the first tenant can spend, in kopecks.
    pub(crate) async fn money(&self) -> i64 {
        let read = self.net.db().platform(&self.admin, async |tx| wallet::get(tx, self.tenant.id).await);
        read.await.unwrap().available.as_kopecks()
    }

    /// Everything is counted anew: money and owners.
    pub(crate) async fn assert_clean(&self) {
        let found = self.net.db().border(&self.admin, async |tx| check(&self.admin, tx).await).await.unwrap();
        assert!(found.is_clean(), "{found:?}");
    }

    /// Does what waits: events, and deadlines that are due by the test's clock.
    pub(crate) async fn drain(&self) {
        while self.net.drain(&self.handlers).await > 0 {}
    }

    pub(crate) fn pass(&self, time: Duration) {
        self.net.advance(time);
    }

    pub(crate) async fn note(&self, lead: LeadId) {
        let subject = crm::subject::Subject::Lead(lead);
        let owner = &self.owner;
        let noted = self.net.db().tenant(owner, self.tenant, async |tx| {
            crm::feed::add_note(owner, tx, subject, "Позвонила, перезвонить завтра").await
        });
        noted.await.unwrap();
    }

    /// A task about a lead, of which a person has been told.
    pub(crate) async fn task(&self, lead: LeadId) {
        use schema::tenant::{staff, tasks};
        let owner = &self.owner;
        let given = self.net.db().tenant(owner, self.tenant, async |tx| {
            let (id, notice, title, now) = (tx.new_id(), tx.new_id(), "Позвонить Кузнецовой", tx.now());
            let about = (tasks::subject_kind.eq("lead"), tasks::subject_id.eq(lead.0));
            let row = (tasks::id.eq(id), about, tasks::title.eq(title), tasks::created_at.eq(now));
            diesel::insert_into(tasks::table).values(row).execute(tx.conn()).await?;
            let user = staff::table.select(staff::id).first(tx.conn()).await?;
            crm::notice::tell_of_task(&Actor::system("planner"), tx, notice, user, "task_given", (id, title)).await
        });
        given.await.unwrap();
    }

    pub(crate) async fn convert(&self, lead: LeadId) -> DealId {
        let owner = &self.owner;
        let made = self.net.db().tenant(owner, self.tenant, async |tx| crm::lead::convert(owner, tx, lead, None).await);
        made.await.unwrap().deal_id
    }

    pub(crate) async fn issue(&self, deal: DealId) -> Result<()> {
        let body = crm::deal::IssueBody {
            issued_on: self.net.db().clock().now().date_naive(),
            amount: Money::roubles(3_000_000),
            commission: Money::roubles(90_000),
        };
        let owner = &self.owner;
        let issued =
            self.net.db().tenant(owner, self.tenant, async |tx| crm::deal::issue(owner, tx, deal, &body).await);
        issued.await.map(|_| ())
    }

    /// Everything that the tenant's schema still says, as text: personal data must not be found in it.
    pub(crate) async fn whole_base(&self) -> String {
        use schema::tenant::{clients, deals, events, leads, notices, tasks};
        type Row = Option<String>;
        let owner = &self.owner;
        let read = self.net.db().tenant(owner, self.tenant, async |tx| {
            let mut all: Vec<Row> = Vec::new();
            let conn = tx.conn();
            let rows: Vec<(String, Row, Row, String)> =
                leads::table.select((leads::name, leads::phone, leads::email, leads::comment)).load(conn).await?;
            all.extend(rows.into_iter().flat_map(|row| [Some(row.0), row.1, row.2, Some(row.3)]));
            let rows: Vec<(String, Vec<String>, String)> =
                clients::table.select((clients::name, clients::phones, clients::comment)).load(conn).await?;
            all.extend(rows.into_iter().flat_map(|row| [Some(row.0), Some(row.1.join(",")), Some(row.2)]));
            all.extend(deals::table.select(deals::title.nullable()).load::<Row>(conn).await?);
            all.extend(tasks::table.select(tasks::title.nullable()).load::<Row>(conn).await?);
            let data: Vec<Value> = events::table.select(events::data).load(conn).await?;
            all.extend(data.into_iter().map(|data| Some(data.to_string())));
            let data: Vec<Value> = notices::table.select(notices::data).load(conn).await?;
            all.extend(data.into_iter().map(|data| Some(data.to_string())));
            Ok(all)
        });
        read.await.unwrap().into_iter().flatten().collect::<Vec<_>>().join("\n")
    }
}

async fn hire(tx: &mut db::TenantTx, person: &Actor) -> Result<()> {
    use schema::tenant::staff;
    diesel::insert_into(staff::table)
        .values((
            staff::id.eq(person.user.unwrap()),
            staff::name.eq(&person.name),
            staff::email.eq(&person.email),
            staff::role.eq(person.role.unwrap().as_str()),
        ))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// A lead whose name and phone follow from a number.
pub(crate) fn draft(number: u32) -> LeadDraft {
    LeadDraft {
        name: format!("Кузнецова {number}"),
        phone: Some(Phone::parse(&format!("+79{number:09}")).unwrap()),
        email: None,
        city: "Самара".into(),
        product: Product::Mortgage,
        amount: Some(Money::roubles(3_000_000)),
        source: Source::Site,
        lawful_basis: LawfulBasis::Consent,
        comment: "Звонить Кузнецовой после шести".into(),
    }
}

/// Polls a piece of work so many times and then kills it, as a process is killed: in the middle of whatever it is doing.
pub(crate) async fn killed_after<T>(mut polls: u32, work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    poll_fn(move |context| {
        if polls == 0 {
            return Poll::Ready(None);
        }
        polls -= 1;
        work.as_mut().poll(context).map(Some)
    })
    .await
}
