//! What several pages show alike of a return: its row, its card, its evidence.

use chrono::{DateTime, Utc};
use crm::lead::contact::{Acquaintance, Touch};
use kernel::{LeadId, Money, ReturnId};
use serde::Serialize;
use uuid::Uuid;
use web::sample_at;

use super::decide::{Evidence, Number};
use super::file::{FileView, takes_files};
use super::list::ReturnView;
use crate::calls::CallEvidence;

use super::{Finding, How, Reason, Return, State};

/// A return as lists show it.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    id: ReturnId,
    lead_id: LeadId,
    tenant: String,
    /// The person's name, for head office.
    name: Option<String>,
    product: String,
    reason: &'static str,
    state: &'static str,
    hue: &'static str,
    price: Money,
    refund: Option<Money>,
    asked_at: DateTime<Utc>,
    answer_by: DateTime<Utc>,
    decided_at: Option<DateTime<Utc>>,
    how: Option<&'static str>,
    appealed: bool,
    files: usize,
}

impl Row {
    /// The row of a return.
    pub fn of(view: &ReturnView, name: Option<String>) -> Self {
        let what = &view.what;
        Self {
            id: what.id,
            lead_id: what.lead_id,
            tenant: view.tenant.clone(),
            name,
            product: what.product.clone(),
            reason: what.reason.as_str(),
            state: what.state.as_str(),
            hue: what.state.hue(),
            price: what.price,
            refund: what.refund,
            asked_at: what.asked_at,
            answer_by: what.answer_by,
            decided_at: what.decided_at,
            how: what.decided_how.map(How::as_str),
            appealed: what.appealed_at.is_some(),
            files: view.files.len(),
        }
    }
}

/// What the machine found out, in words' codes.
#[derive(Debug, Clone, Serialize)]
pub struct EvidencePart {
    number: &'static str,
    known: &'static str,
    bought_before: bool,
    mismatch: Option<&'static str>,
    in_deal: bool,
    touches: Vec<Touch>,
    calls: Option<CallEvidence>,
}

impl EvidencePart {
    /// From storage; `None` where this release can't read it.
    fn of(stored: &serde_json::Value) -> Option<Self> {
        let evidence: Evidence = serde_json::from_value(stored.clone()).ok()?;
        Some(Self {
            number: match evidence.number {
                Number::Valid => "valid",
                Number::Invalid => "invalid",
                Number::Missing => "missing",
            },
            known: match evidence.known {
                Acquaintance::Unknown => "unknown",
                Acquaintance::Likely => "likely",
                Acquaintance::Proven => "proven",
            },
            bought_before: evidence.bought_before,
            mismatch: evidence.mismatch.map(|reason| reason.as_str()),
            in_deal: evidence.in_deal,
            touches: evidence.touches,
            calls: evidence.calls,
        })
    }
}

/// Everything about a return.
#[derive(Debug, Clone, Serialize)]
pub struct Card {
    row: Row,
    comment: String,
    asked_by: String,
    decided_by: Option<String>,
    finding: Option<&'static str>,
    answer: String,
    appeal: Option<String>,
    appealed_at: Option<DateTime<Utc>>,
    replacement: Option<LeadId>,
    evidence: Option<EvidencePart>,
    files: Vec<FileView>,
    takes_files: bool,
}

impl Card {
    /// The card of a return.
    pub fn of(view: ReturnView, name: Option<String>) -> Self {
        let row = Row::of(&view, name);
        let what = view.what;
        Self {
            row,
            evidence: EvidencePart::of(&what.evidence),
            comment: what.comment,
            asked_by: what.asked_by,
            decided_by: what.decided_by,
            finding: what.finding.map(Finding::as_str),
            answer: what.answer,
            appeal: what.appeal,
            appealed_at: what.appealed_at,
            replacement: what.replacement_lead,
            takes_files: takes_files(what.state, view.files.len()),
            files: view.files,
        }
    }
}

/// Returns in each state, for samples of pages.
pub(crate) fn samples() -> Vec<ReturnView> {
    let touch = |event: &str| Touch { at: sample_at(), event: event.into(), by: "Анна Воронцова".into() };
    let events = ["call", "message", "note", "status", "converted", "return_asked"];
    let evidence = |number, known, mismatch, flag| Evidence {
        sold_at: sample_at(),
        number,
        known,
        bought_before: flag,
        mismatch,
        order_changed: false,
        filters_changed: false,
        lawful: true,
        in_deal: flag,
        touches: if flag { events.into_iter().map(touch).collect() } else { Vec::new() },
        calls: flag.then(CallEvidence::sample),
    };
    let city = Some(rules::eligible::Reason::City);
    let all = [
        evidence(Number::Valid, Acquaintance::Unknown, None, true),
        evidence(Number::Invalid, Acquaintance::Likely, city, false),
        evidence(Number::Missing, Acquaintance::Proven, None, false),
    ];
    let view = |(index, reason): (usize, &Reason)| {
        let state = State::ALL[index % State::ALL.len()];
        let decided = state != State::Requested;
        let how = How::ALL[index % How::ALL.len()];
        let id = u128::try_from(index).unwrap_or(0) + 1;
        ReturnView {
            what: Return {
                id: ReturnId(Uuid::from_u128(id)),
                lot_id: kernel::LotId(Uuid::from_u128(id)),
                lead_id: LeadId(Uuid::from_u128(id)),
                tenant_id: kernel::TenantId(Uuid::from_u128(5)),
                policy_id: Uuid::from_u128(8),
                product: "mortgage".into(),
                price: Money::roubles(3_650),
                reason: *reason,
                comment: if index == 0 {
                    String::new()
                } else {
                    "Звонила трижды, отвечает другой человек".into()
                },
                state,
                evidence: serde_json::to_value(&all[index % all.len()]).unwrap_or_default(),
                asked_at: sample_at(),
                asked_by: "Анна Воронцова".into(),
                answer_by: sample_at() + chrono::Duration::hours(26),
                decided_at: decided.then(sample_at),
                decided_by: decided.then(|| "Олег Панов".into()),
                decided_how: decided.then_some(how),
                finding: (how == How::Rule).then(|| Finding::ALL[index % Finding::ALL.len()]),
                answer: if decided { "Клиент подтвердил заявку".into() } else { String::new() },
                refund: (state == State::Approved).then(|| Money::roubles(3_650)),
                transfer_id: None,
                replacement_lead: (index == 4).then(|| LeadId(Uuid::from_u128(9))),
                appeal: (index > 5).then(|| "Приложила запись разговора".into()),
                appealed_at: (index > 5).then(sample_at),
            },
            tenant: "Урал-Кредит".into(),
            files: if index % 2 == 0 {
                Vec::new()
            } else {
                vec![FileView {
                    id: Uuid::from_u128(1),
                    name: "запись.mp3".into(),
                    size: 248_000,
                    at: sample_at(),
                    by: "Анна Воронцова".into(),
                }]
            },
        }
    };
    let mut samples: Vec<ReturnView> = Reason::ALL.iter().enumerate().map(view).collect();
    for (index, finding) in Finding::ALL.iter().enumerate() {
        let mut one = view((index * 3 + 1, &Reason::Duplicate));
        one.what.id = ReturnId(Uuid::from_u128(100 + u128::try_from(index).unwrap_or(0)));
        one.what.finding = Some(*finding);
        one.what.decided_how = Some(How::Rule);
        samples.push(one);
    }
    samples
}
