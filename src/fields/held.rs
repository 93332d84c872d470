//! What records hold in their custom fields: kept in one piece for each record, and under keys by which records are found.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Error, FieldError, Result, UserId};
use schema::tenant::{field_keys, field_values, staff};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Definition, FieldId, Fields, Record, Value};

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
    let changed: Vec<&Definition> = fields.iter().filter(|field| was.get(field.id) != now.get(field.id)).collect();
    if changed.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<FieldId> = changed.iter().map(|field| field.id).collect();
    diesel::delete(field_keys::table)
        .filter(field_keys::record_id.eq(id).and(field_keys::field_id.eq_any(ids)))
        .execute(tx.conn())
        .await?;
    add_keys(tx, record, id, &changed, now).await?;
    if now.is_empty() {
        diesel::delete(field_values::table.find(id)).execute(tx.conn()).await?;
    } else {
        let json = serde_json::to_value(now)?;
        diesel::insert_into(field_values::table)
            .values((field_values::record_id.eq(id), field_values::held.eq(json.clone())))
            .on_conflict(field_values::record_id)
            .do_update()
            .set(field_values::held.eq(json))
            .execute(tx.conn())
            .await?;
    }
    Ok(changed.into_iter().cloned().collect())
}

async fn add_keys(tx: &mut TenantTx, record: Record, id: Uuid, changed: &[&Definition], values: &Values) -> Result<()> {
    let rows: Vec<_> = changed
        .iter()
        .filter_map(|field| Some((field, values.get(field.id)?)))
        .flat_map(|(field, value)| value.keys().into_iter().map(move |key| (field, key)))
        .map(|(field, key)| {
            (
                field_keys::record_id.eq(id),
                field_keys::field_id.eq(field.id),
                field_keys::key.eq(key),
                field_keys::record.eq(record),
                field_keys::sole.eq(field.sole),
            )
        })
        .collect();
    // One that another record has is not stored, and so it is told whose it is.
    let stored: Vec<FieldId> = diesel::insert_into(field_keys::table)
        .values(rows)
        .on_conflict_do_nothing()
        .returning(field_keys::field_id)
        .get_results(tx.conn())
        .await?;
    let taken = changed.iter().filter(|field| values.get(field.id).is_some() && !stored.contains(&field.id));
    refused(taken.map(|field| FieldError::new(field.id.to_string(), "value_taken")).collect())
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

/// Gives a lead that comes back what it held; a value that another one has alone by now is left out.
///
/// # Errors
/// What the database says.
pub async fn put_back(tx: &mut TenantTx, lead: Uuid, values: &Values, fields: &Fields) -> Result<()> {
    let all: Vec<&Definition> = fields.iter().filter(|field| values.get(field.id).is_some()).collect();
    let taken = taken(tx, Record::Lead, &all, values).await?;
    let mut back = values.clone();
    back.0.retain(|id, _| !taken.contains(id) && fields.get(*id).is_some());
    store(tx, Record::Lead, lead, &Values::default(), &back, fields).await.map(|_| ())
}

/// Gives a record what another one holds in the fields that both kinds have; what it holds itself stays. A value that a third record has alone is
/// not carried.
///
/// # Errors
/// What the database says.
pub async fn carry(tx: &mut TenantTx, from: Uuid, to: Uuid, record: Record) -> Result<()> {
    let both = held(tx, &[from, to]).await?;
    let Some(given) = both.get(&from) else { return Ok(()) };
    let was = both.get(&to).cloned().unwrap_or_default();
    let mut fields = Fields(crate::all(tx).await?);
    fields.retain(|field| !field.archived && field.records.contains(&record));
    let free = |field: &Definition| was.get(field.id).is_none() && given.get(field.id).is_some();
    let mut carried: Vec<&Definition> = fields.iter().filter(|field| free(field)).collect();
    let taken = taken(tx, record, &carried, given).await?;
    carried.retain(|field| !taken.contains(&field.id));
    let mut now = was.clone();
    now.0.extend(carried.iter().filter_map(|field| Some((field.id, given.get(field.id)?.clone()))));
    store(tx, record, to, &was, &now, &fields).await.map(|_| ())
}

/// The sole fields whose value another record of the kind has.
async fn taken(
    tx: &mut TenantTx,
    record: Record,
    fields: &[&Definition],
    values: &Values,
) -> Result<BTreeSet<FieldId>> {
    let mut taken = BTreeSet::new();
    for field in fields.iter().filter(|field| field.sole) {
        let keys = values.get(field.id).map(Value::keys).unwrap_or_default();
        let same = field_keys::table
            .filter(field_keys::field_id.eq(field.id).and(field_keys::record.eq(record)).and(field_keys::sole))
            .filter(field_keys::key.eq_any(keys));
        let others: i64 = same.count().get_result(tx.conn()).await?;
        if others > 0 {
            taken.insert(field.id);
        }
    }
    Ok(taken)
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
