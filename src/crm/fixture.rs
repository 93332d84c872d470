//! What the tests of this crate begin with: a tenant with its preset and three people.

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use intake::lead::{LeadDraft, LeadInput, RawAmount};
use kernel::{Actor, LeadId, Result, Role, TenantKey};
use schema::tenant::staff;
use testkit::TestNet;

use crate::lead::{Created, NewLead, create};
use crate::preset;

/// A network whose tenant `ural` has a CRM and people.
pub(crate) struct Fixture {
    pub(crate) net: TestNet,
    pub(crate) key: TenantKey,
    pub(crate) owner: Actor,
    pub(crate) manager: Actor,
    pub(crate) operator: Actor,
}

impl Fixture {
    pub(crate) async fn new() -> Self {
        let net = TestNet::new().await;
        let key = net.tenant("ural");
        let [owner, manager, operator] =
            [Role::Owner, Role::Manager, Role::Operator].map(|role| net.person(role, Some("ural")));
        net.db()
            .tenant(&owner, key, async |tx| {
                preset::load(tx).await?;
                for person in [&owner, &manager, &operator] {
                    hire(tx, person).await?;
                }
                Ok(())
            })
            .await
            .expect("a tenant with its preset");
        Self { net, key, owner, manager, operator }
    }

    /// Does something in the tenant's schema.
    pub(crate) async fn run<R>(&self, work: impl AsyncFnOnce(&mut TenantTx) -> Result<R>) -> Result<R> {
        self.net.db().tenant(&self.owner, self.key, work).await
    }

    /// A lead of the owner's making.
    pub(crate) async fn lead(&self, by: &Actor, name: &str, phone: &str, email: &str) -> Created {
        let new = NewLead { draft: draft(name, phone, email), responsible: by.user, import: None, seen: Vec::new() };
        self.run(async |tx| create(by, tx, new).await).await.expect("a lead")
    }

    /// A lead and the deal it became.
    pub(crate) async fn deal(&self, name: &str, phone: &str) -> (LeadId, kernel::DealId) {
        let lead = self.lead(&self.owner, name, phone, "").await.id;
        let made = self.run(async |tx| crate::lead::convert(&self.owner, tx, lead, None).await).await.expect("a deal");
        (lead, made.deal_id)
    }
}

pub(crate) fn draft(name: &str, phone: &str, email: &str) -> LeadDraft {
    let input = LeadInput {
        name: name.into(),
        phone: phone.into(),
        email: email.into(),
        city: "Уфа".into(),
        product: "mortgage".into(),
        amount: RawAmount::Roubles("4 850 000".into()),
        source: "site".into(),
        lawful_basis: "consent".into(),
        comment: String::new(),
    };
    input.check().expect("a good lead")
}

async fn hire(tx: &mut TenantTx, person: &Actor) -> Result<()> {
    diesel::insert_into(staff::table)
        .values((
            staff::id.eq(person.user.expect("a person")),
            staff::name.eq(&person.name),
            staff::email.eq(&person.email),
            staff::role.eq(person.role.expect("a role").as_str()),
        ))
        .execute(tx.conn())
        .await?;
    Ok(())
}
