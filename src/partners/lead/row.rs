//! A lead as the partner's pages draw it.

use chrono::{DateTime, Utc};
use intake::Product;
use kernel::{LeadId, Money};
use pool::lead::Status;
use serde::Serialize;
use uuid::Uuid;

use super::{LeadOut, Progress, STEPS};
use crate::settlement::State;

/// A line of the home page; the lead's own page draws the same.
#[derive(Debug, Clone, Serialize)]
pub struct LeadRow {
    id: LeadId,
    name: String,
    phone: Option<String>,
    email: Option<String>,
    city: String,
    product: &'static str,
    amount: Option<Money>,
    comment: String,
    progress: Progress,
    hue: &'static str,
    step: u8,
    steps: u8,
    expected: Option<Money>,
    reward: Option<State>,
    hold_until: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<LeadOut> for LeadRow {
    fn from(lead: LeadOut) -> Self {
        Self {
            id: lead.id,
            name: lead.name,
            phone: lead.phone,
            email: lead.email,
            city: lead.city,
            product: lead.product.code(),
            amount: lead.amount,
            comment: lead.comment,
            progress: lead.progress,
            hue: lead.progress.hue(),
            step: lead.progress.step(),
            steps: STEPS,
            expected: lead.expected_reward,
            reward: lead.reward_state,
            hold_until: lead.hold_until,
            created_at: lead.created_at,
            updated_at: lead.updated_at,
        }
    }
}

impl LeadRow {
    /// One line for each way a lead may stand.
    pub fn samples() -> Vec<Self> {
        let at = DateTime::from_timestamp(1_795_000_000, 0).unwrap_or_default();
        let row = |(index, progress): (usize, &Progress)| {
            let reward = match progress {
                Progress::Issued => Some(State::Held),
                Progress::Payable => Some(State::Payable),
                Progress::Paid => Some(State::Paid),
                _ => None,
            };
            let lead = LeadOut {
                id: LeadId(Uuid::from_u128(index as u128)),
                name: "Соловьёва Марина".to_owned(),
                phone: Some("+7 912 •••-••-89".to_owned()),
                email: None,
                city: if index % 2 == 0 { "Екатеринбург".to_owned() } else { String::new() },
                product: Product::Mortgage,
                amount: (index % 3 != 1).then_some(Money::roubles(5_200_000)),
                comment: String::new(),
                status: Status::Sold,
                progress: *progress,
                expected_reward: (index % 3 != 1).then_some(Money::roubles(23_400)),
                reward_state: reward,
                hold_until: reward.map(|_| at),
                created_at: at,
                updated_at: at,
            };
            Self::from(lead)
        };
        Progress::ALL.iter().enumerate().map(row).collect()
    }
}
