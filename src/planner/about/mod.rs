//! What tasks are about, as far as the reader may see it.

pub mod find;

use std::collections::HashMap;

use crm::scope;
use crm::subject::Subject;
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Object, Result, UserId};
use schema::tenant::{clients, deals, leads};
use serde::Serialize;
use uuid::Uuid;

/// A record with its name and its page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct About {
    /// `lead`, `client` or `deal`.
    pub kind: &'static str,
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Its page.
    pub href: String,
}

impl About {
    fn of(subject: Subject, name: String) -> Self {
        Self { kind: subject.kind(), id: subject.id(), name, href: subject.path() }
    }
}

/// Whose records of a kind the actor sees; nothing where the right is not there.
fn reach(actor: &Actor, object: Object) -> Option<Option<UserId>> {
    scope::own(actor, object, Action::View).ok()
}

/// The records that the actor may see, by id.
///
/// # Errors
/// When the database can't be read.
pub async fn of(
    actor: &Actor,
    tx: &mut TenantTx,
    subjects: impl IntoIterator<Item = Subject>,
) -> Result<HashMap<Uuid, About>> {
    let (mut of_leads, mut of_clients, mut of_deals) = (Vec::new(), Vec::new(), Vec::new());
    for subject in subjects {
        match subject {
            Subject::Lead(id) => of_leads.push(id),
            Subject::Client(id) => of_clients.push(id),
            Subject::Deal(id) => of_deals.push(id),
        }
    }
    let mut found = HashMap::new();
    let mut keep = |about: About| found.insert(about.id, about);
    if let (false, Some(own)) = (of_leads.is_empty(), reach(actor, Object::Lead)) {
        let rows = leads::table.filter(leads::id.eq_any(of_leads).and(leads::deleted_at.is_null()));
        let mut rows = rows.select((leads::id, leads::name)).into_boxed();
        if let Some(me) = own {
            rows = rows.filter(leads::responsible.eq(me));
        }
        for (id, name) in rows.load(tx.conn()).await? {
            keep(About::of(Subject::Lead(id), name));
        }
    }
    if let (false, Some(own)) = (of_clients.is_empty(), reach(actor, Object::Client)) {
        let rows = clients::table.filter(clients::id.eq_any(of_clients).and(clients::deleted_at.is_null()));
        let mut rows = rows.select((clients::id, clients::name)).into_boxed();
        if let Some(me) = own {
            rows = rows.filter(clients::responsible.eq(me));
        }
        for (id, name) in rows.load(tx.conn()).await? {
            keep(About::of(Subject::Client(id), name));
        }
    }
    if let (false, Some(own)) = (of_deals.is_empty(), reach(actor, Object::Deal)) {
        let rows = deals::table.filter(deals::id.eq_any(of_deals).and(deals::deleted_at.is_null()));
        let mut rows = rows.select((deals::id, deals::title)).into_boxed();
        if let Some(me) = own {
            rows = rows.filter(deals::responsible.eq(me));
        }
        for (id, name) in rows.load(tx.conn()).await? {
            keep(About::of(Subject::Deal(id), name));
        }
    }
    Ok(found)
}
