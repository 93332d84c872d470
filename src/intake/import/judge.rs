//! The verdict on each row of a chunk: pure, so that it can be held against the truth of any file.

use std::collections::HashMap;

use kernel::{Email, LeadId, Phone};
use serde_json::Value as Json;

use super::base::{Candidate, Change, Existing, NewLead};
use super::options::Policy;
use crate::file::Row;
use crate::lead::LeadDraft;

/// A value that no two leads may share has this code when another one has it.
const TAKEN: &str = "value_taken";

/// Why a row can't be taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) code: String,
    /// The column of the cell, where it is one cell's fault.
    pub(crate) column: Option<usize>,
}

/// A row after the check of its fields: what it says, or its first fault.
#[derive(Debug, Clone)]
pub(crate) struct Checked {
    pub(crate) row: Row,
    pub(crate) outcome: Result<Candidate, Fault>,
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// A lead was made.
    Created(LeadId),
    /// A lead of the base was changed.
    Updated(LeadId),
    /// The same phone or e-mail as a lead of the base, or as an earlier row of the file.
    Duplicate { of: LeadId, first_row: Option<u32> },
    /// A fault.
    Invalid(Fault),
}

/// By what rows are judged, beside what the base holds.
#[derive(Debug, Clone)]
pub(crate) struct Rules {
    pub(crate) policy: Policy,
    /// Codes of the fields that no two leads may share.
    pub(crate) soles: Vec<String>,
    /// By what their values are told from others.
    pub(crate) keys: fn(&Json) -> Vec<String>,
}

impl Rules {
    /// The keys of the values that no two leads may share.
    fn sole_keys(&self, extras: &[(String, Json)]) -> Vec<(String, String)> {
        let own = extras.iter().filter(|(code, _)| self.soles.contains(code));
        own.flat_map(|(code, value)| (self.keys)(value).into_iter().map(|key| (code.clone(), key))).collect()
    }
}

/// Who holds a phone or an e-mail, and since which row of this file where it came from the file.
#[derive(Debug, Clone, Copy)]
struct Holder {
    lead: LeadId,
    row: Option<u32>,
}

/// The contacts that are taken.
#[derive(Debug, Default)]
pub(crate) struct Known {
    phones: HashMap<Phone, Holder>,
    emails: HashMap<Email, Holder>,
    soles: HashMap<(String, String), LeadId>,
    /// Since which row of the file leads of the base were changed by it.
    changed: HashMap<LeadId, u32>,
}

impl Known {
    /// Takes in what the base holds; `row_of` tells which of its leads this import made.
    pub(crate) fn with_existing(&mut self, existing: Vec<Existing>, row_of: &HashMap<LeadId, u32>) {
        for Existing { lead, phone, email } in existing {
            self.add(Holder { lead, row: row_of.get(&lead).copied() }, phone, email);
        }
    }

    /// Takes in which values that no two leads may share are taken.
    pub(crate) fn with_taken(&mut self, taken: Vec<(String, Json, LeadId)>, rules: &Rules) {
        for (code, value, lead) in taken {
            self.soles.extend((rules.keys)(&value).into_iter().map(|key| ((code.clone(), key), lead)));
        }
    }

    /// Takes in which leads of the base the file has changed already.
    pub(crate) fn with_changed(&mut self, changed: HashMap<LeadId, u32>) {
        self.changed = changed;
    }

    /// Whether another lead has one of the values that `lead` is to have alone.
    fn is_taken(&self, keys: &[(String, String)], lead: Option<LeadId>) -> bool {
        keys.iter().filter_map(|key| self.soles.get(key)).any(|holder| Some(*holder) != lead)
    }

    fn add(&mut self, holder: Holder, phone: Option<Phone>, email: Option<Email>) {
        if let Some(phone) = phone {
            self.phones.entry(phone).and_modify(|held| *held = earlier(*held, holder)).or_insert(holder);
        }
        if let Some(email) = email {
            self.emails.entry(email).and_modify(|held| *held = earlier(*held, holder)).or_insert(holder);
        }
    }

    fn holder(&self, draft: &LeadDraft) -> Option<Holder> {
        let by_phone = draft.phone.as_ref().and_then(|phone| self.phones.get(phone)).copied();
        let by_email = draft.email.as_ref().and_then(|email| self.emails.get(email)).copied();
        let holder = match (by_phone, by_email) {
            (Some(phone), Some(email)) => Some(earlier(phone, email)),
            (phone, email) => phone.or(email),
        };
        holder.map(|holder| Holder { row: holder.row.or_else(|| self.changed.get(&holder.lead).copied()), ..holder })
    }
}

/// A row of this file explains a duplicate better than a lead from elsewhere, an earlier row better than a later one.
fn earlier(a: Holder, b: Holder) -> Holder {
    match (a.row, b.row) {
        (Some(first), Some(second)) if second < first => b,
        (None, Some(_)) => b,
        _ => a,
    }
}

/// What the rows of a chunk come to.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    pub(crate) verdicts: Vec<(Row, Verdict)>,
    pub(crate) leads: Vec<NewLead>,
    /// Changes, each with the place of its row among the verdicts.
    pub(crate) changes: Vec<(usize, Change)>,
}

/// Judges the rows in their order. A duplicate does not take a contact; only a lead that was made does.
pub(crate) fn judge(
    rows: Vec<Checked>,
    known: &mut Known,
    rules: &Rules,
    mut new_id: impl FnMut() -> LeadId,
) -> Judged {
    let mut judged = Judged { verdicts: Vec::with_capacity(rows.len()), ..Judged::default() };
    for Checked { row, outcome } in rows {
        let verdict = match outcome {
            Err(fault) => Verdict::Invalid(fault),
            Ok(candidate) => decide(&row, candidate, known, rules, &mut new_id, &mut judged),
        };
        judged.verdicts.push((row, verdict));
    }
    judged
}

fn decide(
    row: &Row,
    candidate: Candidate,
    known: &mut Known,
    rules: &Rules,
    new_id: &mut impl FnMut() -> LeadId,
    judged: &mut Judged,
) -> Verdict {
    let (policy, keys) = (rules.policy, rules.sole_keys(&candidate.extras));
    let holder = known.holder(&candidate.draft);
    let is_kept_out = |holder: &Holder| match policy {
        Policy::Skip => true,
        Policy::Fill | Policy::Overwrite => holder.row.is_some(),
        Policy::Add => false,
    };
    if let Some(holder) = holder.filter(is_kept_out) {
        return Verdict::Duplicate { of: holder.lead, first_row: holder.row };
    }
    let changed = holder.map(|holder| holder.lead).filter(|_| policy.changes_leads());
    if known.is_taken(&keys, changed) {
        return Verdict::Invalid(Fault { code: TAKEN.to_owned(), column: None });
    }
    let lead = changed.unwrap_or_else(new_id);
    known.soles.extend(keys.into_iter().map(|key| (key, lead)));
    if changed.is_some() {
        known.changed.insert(lead, row.number);
        judged.changes.push((judged.verdicts.len(), Change { lead, row: candidate, policy }));
        return Verdict::Updated(lead);
    }
    let Candidate { draft, extras, .. } = candidate;
    known.add(Holder { lead, row: Some(row.number) }, draft.phone.clone(), draft.email.clone());
    judged.leads.push(NewLead { id: lead, draft, extras, duplicate_of: holder.map(|holder| holder.lead) });
    Verdict::Created(lead)
}
