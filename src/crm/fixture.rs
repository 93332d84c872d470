//! What tests of the CRM begin with: a tenant with its preset and three people.

#![expect(clippy::expect_used, reason = "a test that can not be set up has to stop, saying why")]

use chrono::{DateTime, Utc};
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use intake::lead::{LeadDraft, LeadInput, RawAmount};
use kernel::{Actor, Error, LeadId, Result, Role, TenantKey};
use schema::tenant::{staff, tasks};
use testkit::TestNet;

use crate::lead::{Created, NewLead, create};
use crate::subject::Subject;
use pipeline::preset;

/// A network whose tenant `ural` has a CRM and people.
pub struct Fixture {
    /// The network.
    pub net: TestNet,
    /// The tenant `ural`.
    pub key: TenantKey,
    /// Its owner.
    pub owner: Actor,
    /// A manager.
    pub manager: Actor,
    /// An operator.
    pub operator: Actor,
}

impl Fixture {
    /// A new network.
    ///
    /// # Panics
    /// When the database can't be had.
    pub async fn new() -> Self {
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
    ///
    /// # Errors
    /// Those of the work.
    pub async fn run<R>(&self, work: impl AsyncFnOnce(&mut TenantTx) -> Result<R>) -> Result<R> {
        self.net.db().tenant(&self.owner, self.key, work).await
    }

    /// A lead of somebody's making.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn lead(&self, by: &Actor, name: &str, phone: &str, email: &str) -> Created {
        let new = NewLead {
            draft: draft(name, phone, email),
            responsible: by.user,
            import: None,
            custom: Default::default(),
            seen: Vec::new(),
        };
        self.run(async |tx| create(by, tx, new).await).await.expect("a lead")
    }

    /// A task of the owner's about a record, stored as it is.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn task(&self, about: Subject, title: &str, due_at: Option<DateTime<Utc>>) -> uuid::Uuid {
        self.run(async |tx| {
            let (id, now) = (tx.new_id(), tx.now());
            let row = (
                tasks::id.eq(id),
                tasks::subject_kind.eq(about.kind()),
                tasks::subject_id.eq(about.id()),
                tasks::title.eq(title),
                tasks::due_at.eq(due_at),
                tasks::responsible.eq(self.owner.user),
                tasks::created_at.eq(now),
            );
            diesel::insert_into(tasks::table).values(row).execute(tx.conn()).await?;
            Ok(id)
        })
        .await
        .expect("a task")
    }

    /// A lead and the deal it became.
    ///
    /// # Panics
    /// When either is refused.
    pub async fn deal(&self, name: &str, phone: &str) -> (LeadId, kernel::DealId) {
        let lead = self.lead(&self.owner, name, phone, "").await.id;
        let made = self.run(async |tx| crate::lead::convert(&self.owner, tx, lead, None).await).await.expect("a deal");
        (lead, made.deal_id)
    }
}

/// A good lead from Ufa.
///
/// # Panics
/// When a phone or an address is no such thing.
pub fn draft(name: &str, phone: &str, email: &str) -> LeadDraft {
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

/// What a use case was refused for: `field: code`, a code, or the answer that it was not.
pub fn code<T: std::fmt::Debug>(result: Result<T>) -> String {
    match result {
        Err(Error::Invalid(errors)) => errors[0].field.to_string() + ": " + &errors[0].code,
        Err(Error::Conflict(code) | Error::Forbidden(code)) => code.to_owned(),
        Err(Error::NotFound) => "not_found".to_owned(),
        other => format!("{other:?}"),
    }
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
