//! Groups of leads that may be of one person.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, Object, Result, words};
use schema::tenant::duplicate_groups;
use serde::Serialize;
use uuid::Uuid;

/// Groups on one page.
const PAGE: usize = 50;
/// The most leads of one group: what is shared by more is no contact of a person.
const MOST: usize = 50;
/// Groups of one INSERT.
const CHUNK: usize = 1_000;

words! {
    /// Why leads may be of one person.
    Why {
        /// They have a phone or an e-mail in common.
        Contact = "contact",
        /// They have much the same name in the same city: a hint.
        Name = "name",
    }
}

/// Leads that may be of one person.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = duplicate_groups)]
pub struct Group {
    /// Its id.
    pub id: Uuid,
    /// Why.
    pub why: Why,
    /// The leads.
    pub leads: Vec<Uuid>,
}

/// A page of groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Groups {
    /// In the order of their ids.
    pub items: Vec<Group>,
    /// After which the next page begins, where there is one.
    pub next: Option<Uuid>,
}

/// The groups that were found last and that nobody has dismissed, a page after an id. The whole base is seen.
///
/// # Errors
/// `Forbidden`.
pub async fn open(actor: &Actor, tx: &mut TenantTx, why: Why, after: Option<Uuid>) -> Result<Groups> {
    require_all(actor)?;
    let mut query = duplicate_groups::table
        .filter(duplicate_groups::why.eq(why).and(duplicate_groups::dismissed.eq(false)))
        .order(duplicate_groups::id)
        .limit(PAGE as i64 + 1)
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(duplicate_groups::id.gt(after));
    }
    let mut items: Vec<Group> = query.select(Group::as_select()).load(tx.conn()).await?;
    let more = items.len() > PAGE;
    items.truncate(PAGE);
    Ok(Groups { next: items.last().map(|group| group.id).filter(|_| more), items })
}

/// These are different people: the group is not found again.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn dismiss(actor: &Actor, tx: &mut TenantTx, id: Uuid) -> Result<()> {
    require_all(actor)?;
    let row = duplicate_groups::table.find(id);
    let changed = diesel::update(row).set(duplicate_groups::dismissed.eq(true)).execute(tx.conn()).await?;
    if changed == 0 { Err(Error::NotFound) } else { Ok(()) }
}

/// Whoever sees and changes everybody's leads.
pub(crate) fn require_all(actor: &Actor) -> Result<()> {
    match crm::scope::own(actor, Object::Lead, Action::Assign)? {
        None => Ok(()),
        Some(_) => Err(Error::Forbidden("permission")),
    }
}

/// Forgets what was found before; what was dismissed stays.
pub(crate) async fn clear(tx: &mut TenantTx) -> Result<()> {
    let found = duplicate_groups::table.filter(duplicate_groups::dismissed.eq(false));
    diesel::delete(found).execute(tx.conn()).await?;
    Ok(())
}

/// Keeps groups, but for those of which somebody said that they are different people, and those that are within a group that is known.
pub(crate) async fn keep(tx: &mut TenantTx, why: Why, groups: Vec<Vec<Uuid>>) -> Result<()> {
    let known = known(tx).await?;
    // Whatever holds a group whole holds its first lead.
    let holding = |group: &[Uuid]| group.first().and_then(|first| known.get(first)).into_iter().flatten();
    let is_new = |group: &[Uuid]| !holding(group).any(|known| group.iter().all(|id| known.contains(id)));
    let mut new: Vec<(Uuid, Vec<Uuid>)> = Vec::new();
    for mut group in groups {
        group.truncate(MOST);
        if is_new(&group) {
            new.push((tx.new_id(), group));
        }
    }
    drop(known);
    for chunk in new.chunks(CHUNK) {
        let row = |(id, leads): &(Uuid, Vec<Uuid>)| {
            (duplicate_groups::id.eq(*id), duplicate_groups::why.eq(why), duplicate_groups::leads.eq(leads.clone()))
        };
        let rows: Vec<_> = chunk.iter().map(row).collect();
        diesel::insert_into(duplicate_groups::table).values(rows).execute(tx.conn()).await?;
    }
    Ok(())
}

/// The groups that are kept, by each of their leads.
async fn known(tx: &mut TenantTx) -> Result<HashMap<Uuid, Vec<Rc<HashSet<Uuid>>>>> {
    let all: Vec<Vec<Uuid>> = duplicate_groups::table.select(duplicate_groups::leads).load(tx.conn()).await?;
    let mut known: HashMap<Uuid, Vec<Rc<HashSet<Uuid>>>> = HashMap::new();
    for ids in all {
        let group: Rc<HashSet<Uuid>> = Rc::new(ids.iter().copied().collect());
        for id in ids {
            known.entry(id).or_default().push(Rc::clone(&group));
        }
    }
    Ok(known)
}
