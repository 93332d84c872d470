//! The verdict on each row of a chunk: pure, so that it can be held against the truth of any file.

use std::collections::HashMap;

use kernel::{Email, LeadId, Phone};

use super::base::{Existing, NewLead};
use crate::file::{Columns, Defaults, Row};
use crate::lead::LeadDraft;

/// A row after the check of its fields: a draft, or the code of its first fault.
#[derive(Debug, Clone)]
pub(crate) struct Checked {
    pub(crate) row: Row,
    pub(crate) outcome: Result<LeadDraft, String>,
}

impl Checked {
    pub(crate) fn new(row: Row, columns: &Columns, defaults: &Defaults) -> Checked {
        let outcome = columns.input(&row.cells, defaults).draft();
        let outcome = outcome
            .map_err(|errors| errors.into_iter().next().map_or_else(String::new, |error| error.code.into_owned()));
        Checked { row, outcome }
    }
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// A lead was made.
    Created(LeadId),
    /// The same phone or e-mail as a lead of the base, or as an earlier row of the file.
    Duplicate { of: LeadId, first_row: Option<u32> },
    /// A fault, by its code.
    Invalid(String),
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
}

impl Known {
    /// Takes in what the base holds; `row_of` tells which of its leads this import made.
    pub(crate) fn of(existing: Vec<Existing>, row_of: &HashMap<LeadId, u32>) -> Known {
        let mut known = Known::default();
        for Existing { lead, phone, email } in existing {
            known.add(Holder { lead, row: row_of.get(&lead).copied() }, phone, email);
        }
        known
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
        match (by_phone, by_email) {
            (Some(phone), Some(email)) => Some(earlier(phone, email)),
            (phone, email) => phone.or(email),
        }
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

/// Judges the rows in their order. A duplicate does not take a contact; only a lead that was made does.
pub(crate) fn judge(
    rows: Vec<Checked>,
    known: &mut Known,
    mut new_id: impl FnMut() -> LeadId,
) -> (Vec<(Row, Verdict)>, Vec<NewLead>) {
    let mut verdicts = Vec::with_capacity(rows.len());
    let mut leads = Vec::new();
    for Checked { row, outcome } in rows {
        let verdict = match outcome {
            Err(code) => Verdict::Invalid(code),
            Ok(draft) => match known.holder(&draft) {
                Some(holder) => Verdict::Duplicate { of: holder.lead, first_row: holder.row },
                None => {
                    let id = new_id();
                    let holder = Holder { lead: id, row: Some(row.number) };
                    known.add(holder, draft.phone.clone(), draft.email.clone());
                    leads.push(NewLead { id, draft });
                    Verdict::Created(id)
                }
            },
        };
        verdicts.push((row, verdict));
    }
    (verdicts, leads)
}
