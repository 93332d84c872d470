//! The fields of a lead that a merge decides about.

use std::collections::BTreeMap;

use diesel::prelude::*;
use fields::{FieldId, Values};
use intake::lead::COMMENT_LENGTH;
use kernel::{ClientId, Email, Error, LeadId, Money, Phone, Result, UserId, phone};
use schema::tenant::leads;
use serde::{Deserialize, Serialize};
use tags::TagId;

use crate::lead::Lead;

/// The standing fields for which a value is chosen, in the order of a card.
pub const FIELDS: [&str; 10] =
    ["name", "phone", "email", "city", "product", "amount", "lawful_basis", "status", "responsible", "comment"];

/// A lead's fields before a merge, or after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, AsChangeset)]
#[diesel(table_name = leads, treat_none_as_null = true)]
pub(super) struct Side {
    pub name: String,
    #[serde(deserialize_with = "phone::stored_if_any")]
    pub phone: Option<Phone>,
    pub email: Option<Email>,
    pub city: String,
    pub product: String,
    pub amount: Option<Money>,
    pub lawful_basis: String,
    pub comment: String,
    pub status: String,
    pub responsible: Option<UserId>,
    pub client_id: Option<ClientId>,
    pub duplicate_of: Option<LeadId>,
    /// Those of all of them; older merges knew none.
    #[serde(default)]
    pub tags: Vec<TagId>,
}

impl Side {
    pub fn of(lead: &Lead) -> Self {
        Self {
            name: lead.name.clone(),
            phone: lead.phone.clone(),
            email: lead.email.clone(),
            city: lead.city.clone(),
            product: lead.product.clone(),
            amount: lead.amount,
            lawful_basis: lead.lawful_basis.clone(),
            comment: lead.comment.clone(),
            status: lead.status.clone(),
            responsible: lead.responsible,
            client_id: lead.client_id,
            duplicate_of: lead.duplicate_of,
            tags: lead.tags.clone(),
        }
    }

    /// What the first lead becomes. The deal among them decides the status and the client.
    pub fn merged(all: &[Lead], take: &BTreeMap<String, LeadId>, with_deal: Option<LeadId>) -> Result<Self> {
        let first = all.first().ok_or_else(|| Error::field("lead", "required"))?;
        let from = |field: &str| all.get(taken(all, take, field)).unwrap_or(first);
        let of_deal = with_deal.and_then(|id| all.iter().find(|lead| lead.id == id));
        let mut side = Self {
            name: from("name").name.clone(),
            phone: from("phone").phone.clone(),
            email: from("email").email.clone(),
            city: from("city").city.clone(),
            product: from("product").product.clone(),
            amount: from("amount").amount,
            lawful_basis: from("lawful_basis").lawful_basis.clone(),
            comment: if take.contains_key("comment") { from("comment").comment.clone() } else { joined(all) },
            status: of_deal.unwrap_or_else(|| from("status")).status.clone(),
            responsible: from("responsible").responsible,
            client_id: of_deal.map_or_else(|| all.iter().find_map(|lead| lead.client_id), |lead| lead.client_id),
            duplicate_of: first.duplicate_of.filter(|older| all.iter().all(|lead| lead.id != *older)),
            tags: tags_of(all),
        };
        if side.phone.is_none() && side.email.is_none() {
            (side.phone, side.email) = (first.phone.clone(), first.email.clone());
        }
        Ok(side)
    }

    /// What a lead is put back to: each field as it was before the merge, unless somebody has changed it since.
    pub fn undone(now: Self, was: Self, made: &Self) -> Self {
        fn back<T: PartialEq>(now: T, was: T, made: &T) -> T {
            if now == *made { was } else { now }
        }
        Self {
            name: back(now.name, was.name, &made.name),
            phone: back(now.phone, was.phone, &made.phone),
            email: back(now.email, was.email, &made.email),
            city: back(now.city, was.city, &made.city),
            product: back(now.product, was.product, &made.product),
            amount: back(now.amount, was.amount, &made.amount),
            lawful_basis: back(now.lawful_basis, was.lawful_basis, &made.lawful_basis),
            comment: back(now.comment, was.comment, &made.comment),
            status: back(now.status, was.status, &made.status),
            responsible: back(now.responsible, was.responsible, &made.responsible),
            client_id: back(now.client_id, was.client_id, &made.client_id),
            duplicate_of: back(now.duplicate_of, was.duplicate_of, &made.duplicate_of),
            tags: back(now.tags, was.tags, &made.tags),
        }
    }
}

/// The tags of all of them, each once.
fn tags_of(all: &[Lead]) -> Vec<TagId> {
    let mut made: Vec<TagId> = Vec::new();
    for tag in all.iter().flat_map(|lead| &lead.tags) {
        if !made.contains(tag) {
            made.push(*tag);
        }
    }
    made
}

/// The place of the lead from which a field takes its value: the one that was chosen, or the first that has any.
pub fn taken(all: &[Lead], take: &BTreeMap<String, LeadId>, field: &str) -> usize {
    let chosen = take.get(field).and_then(|id| all.iter().position(|lead| lead.id == *id));
    chosen.or_else(|| all.iter().position(|lead| has(lead, field))).unwrap_or(0)
}

fn has(lead: &Lead, field: &str) -> bool {
    match field {
        "phone" => lead.phone.is_some(),
        "email" => lead.email.is_some(),
        "city" => !lead.city.is_empty(),
        "amount" => lead.amount.is_some(),
        "responsible" => lead.responsible.is_some(),
        "comment" => !lead.comment.is_empty(),
        _ => true,
    }
}

/// All comments, each once; what there is no room for stays where it was.
fn joined(all: &[Lead]) -> String {
    let mut joined: Vec<&str> = Vec::new();
    let mut length = 0;
    for comment in all.iter().map(|lead| lead.comment.trim()).filter(|comment| !comment.is_empty()) {
        let longer = length + comment.chars().count() + 2;
        if !joined.contains(&comment) && longer <= COMMENT_LENGTH {
            joined.push(comment);
            length = longer;
        }
    }
    joined.join("\n\n")
}

/// The custom values of the lead that is left: those that were chosen, and of all other fields the first that there is.
pub(super) fn chosen(all: &[(LeadId, Values)], take: &BTreeMap<String, LeadId>) -> Values {
    let mut merged = Values::default();
    for (_, values) in all {
        merged.fill(values);
    }
    for (code, lead) in take {
        let Some(id) = FieldId::parse(code) else { continue };
        let from = all.iter().find(|(of, _)| of == lead).and_then(|(_, values)| values.get(id));
        merged.put(id, from.cloned());
    }
    merged
}
