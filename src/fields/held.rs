//! What records hold in their custom fields: kept in one piece for each record, and under keys by which records are found.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Error, FieldError, Result, UserId};
use schema::tenant::{field_keys, field_values, fields, staff};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Definition, FieldId, Fields, Record, Value};

/// Rows of one INSERT: PostgreSQL takes 65,535 values at once.
const ROWS: usize = 5_000;

/// The values of one record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Values(pub(crate) BTreeMap<FieldId, Value>);

impl Values {
    /// What a field holds.
    pub fn get(&self, id: FieldId) -> Option<&Value> {
        self.0.get(&id)
    }

    /// Whether nothing is held.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes from others what is not held.
    pub fn fill(&mut self, others: &Self) {
        for (id, value) in &others.0 {
            self.0.entry(*id).or_insert_with(|| value.clone());
        }
    }

    /// Holds a value in a field, or none.
    pub fn put(&mut self, id: FieldId, value: Option<Value>) {
        match value {
            Some(value) => self.0.insert(id, value),
            None => self.0.remove(&id),
        };
    }

    /// Each value as it was before something made it another, unless somebody has changed it since.
    pub fn undone(&self, was: &Self, made: &Self) -> Self {
        let mut back = self.clone();
        for id in was.0.keys().chain(made.0.keys()).filter(|id| self.get(**id) == made.get(**id)) {
            back.put(*id, was.get(*id).cloned());
        }
        back
    }

    /// As the API gives them out: those of the fields that somebody sees, contacts masked unless they may be shown.
    pub fn to_json(&self, fields: &Fields, clear: bool) -> BTreeMap<String, serde_json::Value> {
        let seen = self.0.iter().filter(|(id, _)| fields.get(**id).is_some());
        seen.map(|(id, value)| (id.to_string(), value.to_json(clear))).collect()
    }
}

/// What each of the records holds; one that holds nothing is left out.
///
/// # Errors
/// What the database says.
pub async fn held(tx: &mut TenantTx, records: &[Uuid]) -> Result<HashMap<Uuid, Values>> {
    if records.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Uuid, serde_json::Value)> = field_values::table
        .filter(field_values::record_id.eq_any(records))
        .select((field_values::record_id, field_values::held))
        .load(tx.conn())
        .await?;
    rows.into_iter().map(|(id, json)| Ok((id, serde_json::from_value(json)?))).collect()
}

/// Writes what a record holds from now on, and answers which of its fields changed. Whoever calls has locked the record.
///
/// # Errors
/// 422 by the field's code: `value_taken` where another record has the value of a sole field.
pub async fn store(
    tx: &mut TenantTx,
    record: Record,
    id: Uuid,
    was: &Values,
    now: &Values,
    fields: &Fields,
) -> Result<Vec<Definition>> {
    let changed = changed(was, now, fields);
    let taken = write_keys(tx, record, id, &changed, now).await?;
    refused(taken.iter().map(|id| FieldError::new(id.to_string(), "value_taken")).collect())?;
    write(tx, id, now).await?;
    Ok(changed.into_iter().cloned().collect())
}

/// Writes what many new records hold. What another record has alone is looked for before, see [`takers`].
///
/// # Errors
/// `Internal` where a value that may not be repeated was taken meanwhile.
pub async fn begin_many(tx: &mut TenantTx, record: Record, new: &[(Uuid, Values)]) -> Result<()> {
    let ids: BTreeSet<FieldId> = new.iter().flat_map(|(_, values)| values.0.keys().copied()).collect();
    if ids.is_empty() {
        return Ok(());
    }
    // Whether it is sole by now, and nobody makes it so until the transaction ends.
    let sole: Vec<(FieldId, bool)> = fields::table
        .filter(fields::id.eq_any(&ids))
        .order(fields::id)
        .select((fields::id, fields::sole))
        .for_share()
        .load(tx.conn())
        .await?;
    let sole: BTreeMap<FieldId, bool> = sole.into_iter().collect();
    let mut held = Vec::new();
    let mut keys = Vec::new();
    for (id, values) in new.iter().filter(|(_, values)| !values.is_empty()) {
        held.push((field_values::record_id.eq(id), field_values::held.eq(serde_json::to_value(values)?)));
        let keyed = values.0.iter().flat_map(|(field, value)| value.keys().into_iter().map(move |key| (*field, key)));
        keys.extend(keyed.map(|(field, key)| {
            (
                field_keys::record_id.eq(id),
                field_keys::field_id.eq(field),
                field_keys::key.eq(key),
                field_keys::record.eq(record),
                field_keys::sole.eq(sole.get(&field).copied().unwrap_or(false)),
            )
        }));
    }
    for part in held.chunks(ROWS) {
        diesel::insert_into(field_values::table).values(part.to_vec()).execute(tx.conn()).await?;
    }
    for part in keys.chunks(ROWS) {
        diesel::insert_into(field_keys::table).values(part.to_vec()).execute(tx.conn()).await?;
    }
    Ok(())
}

/// Which of these values another record of the kind has, in fields that no two may share.
///
/// # Errors
/// What the database says.
pub async fn takers(
    tx: &mut TenantTx,
    record: Record,
    wanted: &[(FieldId, Value)],
) -> Result<Vec<(FieldId, Value, Uuid)>> {
    let ids: BTreeSet<FieldId> = wanted.iter().map(|(id, _)| *id).collect();
    let keys: BTreeSet<String> = wanted.iter().flat_map(|(_, value)| value.keys()).collect();
    let taken: Vec<(FieldId, String, Uuid)> = field_keys::table
        .filter(field_keys::field_id.eq_any(&ids))
        .filter(field_keys::key.eq_any(&keys))
        .filter(field_keys::record.eq(record).and(field_keys::sole))
        .select((field_keys::field_id, field_keys::key, field_keys::record_id))
        .load(tx.conn())
        .await?;
    let mut by_key = HashMap::new();
    by_key.extend(taken.into_iter().map(|(id, key, record)| ((id, key), record)));
    let taker = |(id, value): &(FieldId, Value)| {
        let record = value.keys().into_iter().find_map(|key| by_key.get(&(*id, key)).copied())?;
        Some((*id, value.clone(), record))
    };
    Ok(wanted.iter().filter_map(taker).collect())
}

/// As [`store`], but for what another record has alone: that is left out.
async fn store_free(
    tx: &mut TenantTx,
    record: Record,
    id: Uuid,
    was: &Values,
    mut now: Values,
    fields: &Fields,
) -> Result<Vec<Definition>> {
    let mut changed = changed(was, &now, fields);
    let taken = write_keys(tx, record, id, &changed, &now).await?;
    changed.retain(|field| !taken.contains(&field.id));
    now.0.retain(|id, _| !taken.contains(id));
    write(tx, id, &now).await?;
    Ok(changed.into_iter().cloned().collect())
}

fn changed<'a>(was: &Values, now: &Values, fields: &'a Fields) -> Vec<&'a Definition> {
    fields.iter().filter(|field| was.get(field.id) != now.get(field.id)).collect()
}

async fn write(tx: &mut TenantTx, id: Uuid, now: &Values) -> Result<()> {
    if now.is_empty() {
        diesel::delete(field_values::table.find(id)).execute(tx.conn()).await?;
        return Ok(());
    }
    let json = serde_json::to_value(now)?;
    diesel::insert_into(field_values::table)
        .values((field_values::record_id.eq(id), field_values::held.eq(json.clone())))
        .on_conflict(field_values::record_id)
        .do_update()
        .set(field_values::held.eq(json))
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Writes the keys of the fields that changed; answers the sole ones whose value another record has.
async fn write_keys(
    tx: &mut TenantTx,
    record: Record,
    id: Uuid,
    changed: &[&Definition],
    values: &Values,
) -> Result<BTreeSet<FieldId>> {
    if changed.is_empty() {
        return Ok(BTreeSet::new());
    }
    let ids: Vec<FieldId> = changed.iter().map(|field| field.id).collect();
    // Whether it is sole by now, and nobody makes it so until the transaction ends.
    let sole: Vec<(FieldId, bool)> = fields::table
        .filter(fields::id.eq_any(&ids))
        .order(fields::id)
        .select((fields::id, fields::sole))
        .for_share()
        .load(tx.conn())
        .await?;
    let sole: BTreeMap<FieldId, bool> = sole.into_iter().collect();
    diesel::delete(field_keys::table)
        .filter(field_keys::record_id.eq(id).and(field_keys::field_id.eq_any(&ids)))
        .execute(tx.conn())
        .await?;
    let held = || ids.iter().filter_map(|field| Some((*field, values.get(*field)?)));
    let keyed = held().flat_map(|(field, value)| value.keys().into_iter().map(move |key| (field, key)));
    let row = |(field, key): (FieldId, String)| {
        (
            field_keys::record_id.eq(id),
            field_keys::field_id.eq(field),
            field_keys::key.eq(key),
            field_keys::record.eq(record),
            field_keys::sole.eq(sole.get(&field).copied().unwrap_or(false)),
        )
    };
    // What another record has is not stored, and so it is known.
    let stored: Vec<FieldId> = diesel::insert_into(field_keys::table)
        .values(keyed.map(row).collect::<Vec<_>>())
        .on_conflict_do_nothing()
        .returning(field_keys::field_id)
        .get_results(tx.conn())
        .await?;
    Ok(held().map(|(field, _)| field).filter(|field| !stored.contains(field)).collect())
}

/// Checks that people who are named anew work here.
///
/// # Errors
/// 422 `unknown_user`, by the field's code.
pub async fn require_staff(tx: &mut TenantTx, was: &Values, now: &Values) -> Result<()> {
    let named = now.0.iter().filter_map(|(id, value)| match value {
        Value::User(user) if was.get(*id) != Some(value) => Some((*id, *user)),
        _ => None,
    });
    let users: Vec<(FieldId, UserId)> = named.collect();
    if users.is_empty() {
        return Ok(());
    }
    let ids: Vec<UserId> = users.iter().map(|(_, user)| *user).collect();
    let known: Vec<UserId> =
        staff::table.filter(staff::id.eq_any(ids).and(staff::active)).select(staff::id).load(tx.conn()).await?;
    let unknown = users.iter().filter(|(_, user)| !known.contains(user));
    refused(unknown.map(|(id, _)| FieldError::new(id.to_string(), "unknown_user")).collect())
}

fn refused(errors: Vec<FieldError>) -> Result<()> {
    if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}

/// Gives a lead what it held before; a value that another one has alone by now is left out.
///
/// # Errors
/// What the database says.
pub async fn put_back(tx: &mut TenantTx, lead: Uuid, was: &Values, now: &Values, fields: &Fields) -> Result<()> {
    store_free(tx, Record::Lead, lead, was, now.clone(), fields).await.map(|_| ())
}

/// Every field that anything may be held in, out of use too, and none of them is changed until the transaction ends.
///
/// # Errors
/// What the database says.
pub async fn every_held(tx: &mut TenantTx) -> Result<Fields> {
    let _: Vec<FieldId> = fields::table.order(fields::id).select(fields::id).for_share().load(tx.conn()).await?;
    Ok(Fields(crate::all(tx).await?))
}

/// Gives a record what another one holds in the fields that both kinds have; what it holds itself stays, and what a third record has alone is
/// not carried. Answers which fields it got. Whoever calls has locked the record.
///
/// # Errors
/// What the database says.
pub async fn carry(tx: &mut TenantTx, from: Uuid, to: Uuid, record: Record) -> Result<Vec<Definition>> {
    let both = held(tx, &[from, to]).await?;
    let Some(given) = both.get(&from) else { return Ok(Vec::new()) };
    let was = both.get(&to).cloned().unwrap_or_default();
    let mut fields = Fields(crate::all(tx).await?);
    fields.retain(|field| !field.archived && field.records.contains(&record));
    let mut now = was.clone();
    for field in fields.iter().filter(|field| was.get(field.id).is_none()) {
        now.put(field.id, given.get(field.id).cloned());
    }
    store_free(tx, record, to, &was, now, &fields).await
}

/// Takes from a record the contacts that another one has too: they came with it, and leave with it.
///
/// # Errors
/// What the database says.
pub async fn unlearn(tx: &mut TenantTx, from: Uuid, record: Record, known_by: Uuid) -> Result<()> {
    let both = held(tx, &[from, known_by]).await?;
    let (Some(was), Some(given)) = (both.get(&from), both.get(&known_by)) else { return Ok(()) };
    let fields = Fields(crate::all(tx).await?);
    let mut now = was.clone();
    for field in fields.iter().filter(|field| field.kind.is_personal() && was.get(field.id) == given.get(field.id)) {
        now.put(field.id, None);
    }
    store(tx, record, from, was, &now, &fields).await.map(|_| ())
}

/// Records go away: what they had alone is free.
///
/// # Errors
/// What the database says.
pub async fn release(tx: &mut TenantTx, records: &[Uuid]) -> Result<()> {
    let own = field_keys::table.filter(field_keys::record_id.eq_any(records).and(field_keys::sole));
    diesel::update(own).set(field_keys::sole.eq(false)).execute(tx.conn()).await?;
    Ok(())
}

/// Leads come back: what they had alone is theirs again, but for what another one has by now: that they lose.
///
/// # Errors
/// What the database says.
pub async fn reclaim(tx: &mut TenantTx, leads: &[Uuid]) -> Result<()> {
    let fields = Fields(crate::all(tx).await?);
    if !fields.iter().any(|field| field.sole) {
        return Ok(());
    }
    for (lead, values) in held(tx, leads).await? {
        let mut others = values.clone();
        others.0.retain(|id, _| fields.get(*id).is_none_or(|field| !field.sole));
        if others != values {
            store_free(tx, Record::Lead, lead, &others, values, &fields).await?;
        }
    }
    Ok(())
}

/// Forgets all that records held.
///
/// # Errors
/// What the database says.
pub async fn forget(tx: &mut TenantTx, records: &[Uuid]) -> Result<()> {
    diesel::delete(field_keys::table.filter(field_keys::record_id.eq_any(records))).execute(tx.conn()).await?;
    diesel::delete(field_values::table.filter(field_values::record_id.eq_any(records))).execute(tx.conn()).await?;
    Ok(())
}
