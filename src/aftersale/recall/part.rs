//! The countdown on a bought lead's card, which the card loads.

use actix_web::web::Path;
use chrono::{DateTime, Utc};
use kernel::{Action, Error, LeadId, Object, ReturnId};
use serde::Serialize;
use web::{Answer, AppData, Page, View, Who, sample_at};

use super::{Outcome, watch};
use crate::policy::{Policy, percent};
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
