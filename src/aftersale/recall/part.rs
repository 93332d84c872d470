//! What other pages load about a lead or a lot: the countdown on a bought lead's card, and the terms beside a lot.

use actix_web::web::Path;
use chrono::{DateTime, Utc};
use kernel::{Action, Error, LeadId, LotId, Object, ReturnId};
use serde::Serialize;
use web::{Answer, AppData, Page, View, Who, sample_at};

use super::{Outcome, watch};
use crate::policy::Policy;
use crate::returns::{self, State};

/// What a bought lead's card shows: until when the first contact is due, and how its return stands.
#[derive(Debug, Clone, Serialize)]
pub struct LeadPart {
    lead_id: LeadId,
    due_at: Option<DateTime<Utc>>,
    percent: f64,
    contacted: bool,
    return_id: Option<ReturnId>,
    state: Option<&'static str>,
    hue: &'static str,
    answer_by: Option<DateTime<Utc>>,
    can_return: bool,
}

/// `GET /leads/{id}/aftersale`
///
/// # Errors
/// `NotFound`.
pub async fn of_lead(app: AppData, who: Who, view: View, id: Path<LeadId>) -> Answer {
    let (tenant, id) = (who.tenant()?, *id);
    let (lead, touched) = app
        .db
        .tenant(&who.actor, tenant, async |tx| {
            let card = crm::lead::get(&who.actor, tx, id).await?;
            Ok((card.lead, !crm::lead::contact::touches(tx, id).await?.is_empty()))
        })
        .await?;
    let lot = lead.bought_lot_id.ok_or(Error::NotFound)?;
    let (wait, policy, open) = app
        .db
        .platform(&who.actor, async |tx| {
            let wait = watch::of(tx, lot).await?;
            let opened_at = exchange::lot::get(tx, lot).await?.opened_at;
            Ok((wait, Policy::at(tx, &lead.product, opened_at).await?, returns::of_lot(tx, lot).await?))
        })
        .await?;
    let waiting = wait.as_ref().filter(|wait| wait.state == Outcome::Waiting && !touched);
    let part = LeadPart {
        lead_id: id,
        due_at: waiting.map(|wait| wait.due_at),
        percent: percent(policy.recall_refund_bp),
        contacted: wait.is_some() && waiting.is_none(),
        return_id: open.as_ref().map(|open| open.id),
        state: open.as_ref().map(|open| open.state.as_str()),
        hue: open.as_ref().map_or("", |open| open.state.hue()),
        answer_by: open.filter(|open| open.state == State::Requested).map(|open| open.answer_by),
        can_return: who.actor.permissions.allows(Object::Lead, Action::Return),
    };
    view.page(&part)
}

/// Basis points as the filter `percent` takes them.
fn percent(points: i32) -> f64 {
    f64::from(points) / 100.0
}

/// The terms that govern a lot's lead, shown before a bid.
#[derive(Debug, Clone, Serialize)]
pub struct Terms {
    lot_id: LotId,
    minutes: i32,
    percent: f64,
    window_days: i32,
    answer_hours: i32,
    reasons: Vec<String>,
}

/// `GET /lots/{id}/terms`
///
/// # Errors
/// `NotFound`.
pub async fn terms(app: AppData, who: Who, view: View, id: Path<LotId>) -> Answer {
    who.actor.require(Object::Lot, Action::View)?;
    let policy = app
        .db
        .platform(&who.actor, async |tx| {
            let lot = exchange::lot::get(tx, *id).await?;
            let product = watch::product(tx, lot.lead_id).await?;
            Policy::at(tx, &product, lot.opened_at).await
        })
        .await?;
    view.page(&Terms::of(*id, policy))
}

impl Terms {
    fn of(lot_id: LotId, policy: Policy) -> Self {
        Self {
            lot_id,
            minutes: policy.contact_minutes,
            percent: percent(policy.recall_refund_bp),
            window_days: policy.window_days,
            answer_hours: policy.answer_hours,
            reasons: policy.reasons,
        }
    }
}

impl Page for LeadPart {
    const TEMPLATE: &'static str = "aftersale/lead_part.html";
    const FRAGMENTS: &'static [&'static str] = &["aftersale"];

    fn samples() -> Vec<Self> {
        let waits = Self {
            lead_id: LeadId(uuid::Uuid::from_u128(1)),
            due_at: Some(sample_at()),
            percent: 50.0,
            contacted: false,
            return_id: None,
            state: None,
            hue: "",
            answer_by: None,
            can_return: true,
        };
        let mut samples = vec![
            Self { due_at: None, contacted: true, ..waits.clone() },
            Self { due_at: None, can_return: false, ..waits.clone() },
        ];
        for state in State::ALL {
            samples.push(Self {
                return_id: Some(ReturnId(uuid::Uuid::from_u128(2))),
                state: Some(state.as_str()),
                hue: state.hue(),
                answer_by: (*state == State::Requested).then(sample_at),
                ..waits.clone()
            });
        }
        samples.push(waits);
        samples
    }
}

impl Page for Terms {
    const TEMPLATE: &'static str = "aftersale/terms.html";
    const FRAGMENTS: &'static [&'static str] = &["terms"];

    fn samples() -> Vec<Self> {
        vec![Self::of(LotId(uuid::Uuid::from_u128(1)), Policy::sample())]
    }
}
