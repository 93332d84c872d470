//! The page on which a franchisee asks for a return: the reasons, the terms, and why it can't be where it can't.

use actix_web::web::{Form, Path};
use chrono::{DateTime, Utc};
use db::BorderTx;
use kernel::{Action, Error, FieldError, LeadId, Money, Object, Result, TenantKey};
use serde::{Deserialize, Serialize};
use web::view::flash;
use web::{Answer, AppData, Page, View, Who, sample_at};

use super::evidence::unreached;
use super::request::{ReturnInput, may_return, of_late, request};
use super::{Reason, State};
use crate::calls::{CallEvidence, Unreached};
use crate::policy::Policy;
use crate::sale::Sale;

/// What was typed.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Fields {
    reason: String,
    comment: String,
}

/// The attempts so far, and how many are missing.
#[derive(Debug, Clone, Serialize)]
pub struct Counted {
    #[serde(flatten)]
    found: Unreached,
    missing_attempts: i32,
    missing_days: i32,
}

impl From<Unreached> for Counted {
    fn from(found: Unreached) -> Self {
        Self { missing_attempts: found.missing_attempts(), missing_days: found.missing_days(), found }
    }
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct AskPage {
    lead_id: LeadId,
    name: String,
    product: String,
    price: Option<Money>,
    refund: Option<Money>,
    window: Option<DateTime<Utc>>,
    left: i64,
    blocked: Option<&'static str>,
    reasons: Vec<&'static str>,
    /// How far the calls are, where «не дозвониться» is a reason.
    calls: Option<Counted>,
    form: Fields,
    errors: Vec<FieldError>,
}

/// `GET /leads/{id}/return`
///
/// # Errors
/// `NotFound` for a lead that is not in the base.
pub async fn show(app: AppData, who: Who, view: View, id: Path<LeadId>) -> Answer {
    let page = read(&app, &who, *id, Fields::default(), Vec::new()).await?;
    view.page(&page)
}

async fn read(app: &AppData, who: &Who, id: LeadId, form: Fields, errors: Vec<FieldError>) -> Result<AskPage> {
    who.actor.require(Object::Lead, Action::Return)?;
    let tenant = who.tenant()?;
    let found = app
        .db
        .border(&who.actor, async |tx| {
            let card = crm::lead::get(&who.actor, tx.as_tenant(tenant).await?, id).await?;
            Ok((card.lead, terms(tx, tenant, id).await?))
        })
        .await?;
    let (lead, terms) = found;
    let page = AskPage {
        lead_id: id,
        name: lead.name,
        product: lead.product,
        price: lead.bought_price,
        refund: None,
        window: None,
        left: 0,
        blocked: Some("not_bought"),
        reasons: Vec::new(),
        calls: None,
        form,
        errors,
    };
    let Some(terms) = terms else { return Ok(page) };
    Ok(AskPage {
        refund: page.price.map(|price| terms.policy.refund(price)),
        window: Some(terms.window),
        left: terms.left,
        blocked: terms.blocked,
        calls: terms.calls.filter(|_| terms.policy.accepts(Reason::NoAnswer)).map(Counted::from),
        reasons: Reason::ALL
            .iter()
            .filter(|reason| terms.policy.accepts(**reason))
            .map(|reason| reason.as_str())
            .collect(),
        ..page
    })
}

struct Terms {
    policy: Policy,
    window: DateTime<Utc>,
    left: i64,
    blocked: Option<&'static str>,
    calls: Option<Unreached>,
}

/// The terms of a lead that the tenant bought; `None` for its own ones.
async fn terms(tx: &mut BorderTx, tenant: TenantKey, lead: LeadId) -> Result<Option<Terms>> {
    let platform = tx.as_platform().await?;
    let sale = match Sale::lock_of(platform, lead, tenant.id).await {
        Err(Error::NotFound) => return Ok(None),
        found => found?,
    };
    let policy = Policy::at(platform, sale.lead.product.code(), sale.lot.opened_at).await?;
    let (bought, returned) = of_late(platform, tenant.id).await?;
    let mut blocked = match may_return(platform, &sale, &policy).await {
        Ok(()) => None,
        Err(Error::Conflict(code)) => Some(code),
        Err(other) => return Err(other),
    };
    let sold_at = sale.lot.closed_at.ok_or_else(|| Error::defect("a sale without its time"))?;
    if blocked.is_none() && crm::lead::contact::issued(tx.as_tenant(tenant).await?, lead).await? {
        blocked = Some("issued");
    }
    let left = (policy.allowed(bought) - returned).max(0);
    let calls = unreached(tx, tenant, lead).await?;
    Ok(Some(Terms { window: policy.window_ends(sold_at), policy, left, blocked, calls }))
}

/// `POST /leads/{id}/return`
///
/// # Errors
/// `NotFound`; a refused form is drawn with its errors.
pub async fn ask(app: AppData, who: Who, view: View, id: Path<LeadId>, form: Form<Fields>) -> Answer {
    let (tenant, form) = (who.tenant()?, form.into_inner());
    let input = ReturnInput { reason: form.reason.clone(), comment: form.comment.clone() };
    let asked = app.db.border(&who.actor, async |tx| request(&who.actor, tx, tenant, *id, &input).await).await;
    match asked {
        Ok(asked) => {
            let (key, hue) = match asked.state {
                State::Requested => ("aftersale-asked-done", "green"),
                State::Approved => ("aftersale-approved-at-once", "green"),
                State::Refused => ("aftersale-refused-at-once", "red"),
            };
            let told = web::Flash { hue: hue.into(), ..flash(key, "", "") };
            view.done(&format!("/returns/{}", asked.id), Some(told))
        }
        Err(Error::Invalid(errors)) => {
            let page = read(&app, &who, *id, form, errors).await?;
            view.refused(&page)
        }
        // What stands against it is told on the page itself.
        Err(Error::Conflict(_)) => {
            let page = read(&app, &who, *id, form, Vec::new()).await?;
            view.refused(&page)
        }
        Err(other) => Err(other.into()),
    }
}

impl Page for AskPage {
    const TEMPLATE: &'static str = "aftersale/ask.html";

    fn samples() -> Vec<Self> {
        let full = Self {
            lead_id: LeadId(uuid::Uuid::from_u128(1)),
            name: "Кузнецова Екатерина".into(),
            product: "mortgage".into(),
            price: Some(Money::roubles(3_650)),
            refund: Some(Money::roubles(3_650)),
            window: Some(sample_at()),
            left: 2,
            blocked: None,
            reasons: Reason::ALL.iter().map(|reason| reason.as_str()).collect(),
            calls: Some(Counted::from(CallEvidence::sample().unreached)),
            form: Fields { reason: "fake".into(), comment: String::new() },
            errors: Vec::new(),
        };
        let codes =
            ["already_requested", "already_refused", "returned", "replacement", "window_over", "cap_reached", "issued"];
        let mut samples: Vec<Self> =
            codes.into_iter().map(|code| Self { blocked: Some(code), left: 0, ..full.clone() }).collect();
        samples.push(Self {
            blocked: Some("not_bought"),
            price: None,
            refund: None,
            window: None,
            reasons: Vec::new(),
            ..full.clone()
        });
        for (field, code) in [
            ("reason", "required"),
            ("reason", "unknown_reason"),
            ("reason", "reason_not_accepted"),
            ("reason", "too_few_calls"),
            ("comment", "too_long"),
        ] {
            samples.push(Self { errors: vec![FieldError::new(field, code)], ..full.clone() });
        }
        samples.push(full);
        samples
    }
}
