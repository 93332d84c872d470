//! The terms that govern a lot's lead after its sale, as whoever may bid for it reads them before.

use actix_web::web::Path;
use db::PlatformTx;
use kernel::{Action, Actor, LotId, Object, Result, TenantId};
use serde::Serialize;
use web::{Answer, AppData, Page, View, Who};

use super::watch;
use crate::hours::{Hours, store};
use crate::policy::{CallsShort, Policy, percent};

/// The terms of one lot for one tenant. Shares are basis points of the price.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Terms {
    /// The lot.
    pub lot_id: LotId,
    /// The minutes of contact hours in which the first contact is due.
    pub contact_minutes: i32,
    /// The contact hours of the tenant that asks.
    pub hours: Hours,
    /// What comes back when the lead is recalled for want of a first contact.
    pub recall_refund_bp: i32,
    /// The reasons for which the lead may be returned.
    pub reasons: Vec<String>,
    /// How long after the sale, in days.
    pub window_days: i32,
    /// How long head office has to answer, in hours; silence is a yes.
    pub answer_hours: i32,
    /// What comes back with a return.
    pub refund_bp: i32,
    /// The largest share of the leads of 30 days that may be returned.
    pub cap_bp: i32,
    /// So many may be returned whatever the share.
    pub cap_least: i32,
    /// So many unanswered calls prove that the person can't be reached.
    pub call_attempts: i32,
    /// On so many different days.
    pub call_days: i32,
    /// What comes of a return for that reason with fewer calls.
    pub calls_short: CallsShort,
}

impl Terms {
    /// The terms of a lot: the policy that was in force when it opened.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound` for an unknown lot.
    pub async fn of(actor: &Actor, tx: &mut PlatformTx, tenant: TenantId, lot: LotId) -> Result<Self> {
        actor.require(Object::Lot, Action::View)?;
        let lot = exchange::lot::get(tx, lot).await?;
        let product = watch::product(tx, lot.lead_id).await?;
        let policy = Policy::at(tx, &product, lot.opened_at).await?;
        let (hours, _) = store::of(tx, tenant).await?;
        Ok(Self::by(policy, lot.id, hours))
    }

    fn by(policy: Policy, lot_id: LotId, hours: Hours) -> Self {
        Self {
            lot_id,
            contact_minutes: policy.contact_minutes,
            hours,
            recall_refund_bp: policy.recall_refund_bp,
            reasons: policy.reasons,
            window_days: policy.window_days,
            answer_hours: policy.answer_hours,
            refund_bp: policy.refund_bp,
            cap_bp: policy.cap_bp,
            cap_least: policy.cap_least,
            call_attempts: policy.call_attempts,
            call_days: policy.call_days,
            calls_short: policy.calls_short,
        }
    }
}

/// `GET /api/v1/lots/{id}/terms` of a tenant.
///
/// # Errors
/// As [`Terms::of`].
pub async fn get(app: AppData, who: Who, id: Path<LotId>) -> Answer {
    let tenant = who.tenant()?.id;
    web::json(&app.db.platform(&who.actor, async |tx| Terms::of(&who.actor, tx, tenant, *id).await).await?)
}

/// The terms as a part of a lot's page.
#[derive(Debug, Clone, Serialize)]
pub struct TermsPart {
    terms: Terms,
    recall_refund: f64,
    refund: f64,
    cap: f64,
    opens: String,
    closes: String,
}

impl From<Terms> for TermsPart {
    fn from(terms: Terms) -> Self {
        Self {
            recall_refund: percent(terms.recall_refund_bp),
            refund: percent(terms.refund_bp),
            cap: percent(terms.cap_bp),
            opens: terms.hours.opens_at(),
            closes: terms.hours.closes_at(),
            terms,
        }
    }
}

/// `GET /lots/{id}/terms`
///
/// # Errors
/// As [`Terms::of`].
pub async fn show(app: AppData, who: Who, view: View, id: Path<LotId>) -> Answer {
    let tenant = who.tenant()?.id;
    let terms = app.db.platform(&who.actor, async |tx| Terms::of(&who.actor, tx, tenant, *id).await).await?;
    view.page(&TermsPart::from(terms))
}

impl Page for TermsPart {
    const TEMPLATE: &'static str = "aftersale/terms.html";
    const FRAGMENTS: &'static [&'static str] = &["terms"];

    fn samples() -> Vec<Self> {
        let of = |policy| Self::from(Terms::by(policy, LotId(uuid::Uuid::from_u128(1)), Hours::default()));
        let strict = Policy { refund_bp: 5_000, calls_short: CallsShort::Ask, ..Policy::sample() };
        let none = Policy { reasons: Vec::new(), ..Policy::sample() };
        vec![of(Policy::sample()), of(strict), of(none)]
    }
}
