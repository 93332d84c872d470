//! The part of the editor that tries what is typed on a past lead.

use actix_web::web::Form;
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Error, LeadId, Money, Result};
use pool::lead::Lead;
use rules::eligible::Reason;
use schema::platform::leads;
use serde::Serialize;
use trading::plan::preview::{Able, PreviewInput, Refused, StagePreview, preview};
use web::render::card::Choice;
use web::{Answer, AppData, Page, View, Who};

use super::form::Typed;

/// Past leads to choose from.
const LEADS: i64 = 25;

/// What the part shows.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum PreviewPart {
    /// No lead is chosen, or the stages can't be read yet.
    Waiting,
    /// How the lead would have gone.
    Known {
        /// The plan that the rules choose today.
        chosen: Option<ChosenPlan>,
        /// The lead's age in whole days, by which the rules go.
        age_days: i64,
        /// How often it had been sold.
        times_sold: i64,
        /// Stage by stage.
        stages: Vec<StageLine>,
    },
}

/// A plan by its name.
#[derive(Debug, Clone, Serialize)]
pub struct ChosenPlan {
    code: String,
    name: String,
    version: i32,
}

/// A stage and who would have been there.
#[derive(Debug, Clone, Serialize)]
pub struct StageLine {
    kind: &'static str,
    price: Money,
    able: Vec<AbleLine>,
    refused: Vec<RefusedLine>,
}

#[derive(Debug, Clone, Serialize)]
struct AbleLine {
    tenant: String,
    bids: bool,
    why: Option<&'static str>,
}

#[derive(Debug, Clone, Serialize)]
struct RefusedLine {
    tenant: String,
    why: &'static str,
}

impl From<StagePreview> for StageLine {
    fn from(stage: StagePreview) -> Self {
        let able =
            |able: Able| AbleLine { tenant: able.tenant, bids: able.bids, why: able.no_order.map(Reason::as_str) };
        let refused = |refused: Refused| RefusedLine { tenant: refused.tenant, why: refused.code.as_str() };
        Self {
            kind: stage.kind.as_str(),
            price: stage.price,
            able: stage.eligible.into_iter().map(able).collect(),
            refused: stage.refused.into_iter().map(refused).collect(),
        }
    }
}

/// The latest leads, to choose one from.
///
/// # Errors
/// When the database can't be read.
pub async fn recent(tx: &mut PlatformTx, view: &View) -> Result<Vec<Choice>> {
    let rows: Vec<Lead> = leads::table
        .filter(leads::status.ne("duplicate"))
        .order((leads::created_at.desc(), leads::id.desc()))
        .limit(LEADS)
        .select(Lead::as_select())
        .load(tx.conn())
        .await?;
    let label = |lead: &Lead| {
        let product = view.text(&format!("product-{}", lead.product.code()));
        let day = lead.created_at.with_timezone(&view.chrome.zone).format("%d.%m %H:%M");
        let city = if lead.city.is_empty() { String::new() } else { format!(", {}", lead.city) };
        format!("{product}{city}, {day}")
    };
    Ok(rows.iter().map(|lead| Choice::named(lead.id, label(lead))).collect())
}

/// The part alone.
#[derive(Debug, Clone, Serialize)]
pub struct PlanPreviewPage {
    preview: PreviewPart,
}

/// `POST /plans/preview`: what is typed in the editor, tried on the lead that is chosen beside it. Nothing is written.
///
/// # Errors
/// `Forbidden`; `NotFound` for a lead that is not there.
pub async fn show(app: AppData, who: Who, view: View, form: Form<Vec<(String, String)>>) -> Answer {
    let typed = Typed::read(form.into_inner());
    let mut errors = Vec::new();
    let stages = typed.stages(&mut errors);
    let lead: Option<LeadId> = typed.text("preview_lead").parse().ok();
    let Some(lead_id) = lead.filter(|_| errors.is_empty()) else {
        return view.page(&PlanPreviewPage { preview: PreviewPart::Waiting });
    };
    let input = PreviewInput { lead_id, stages: Some(stages), plan: None, at: None };
    let found = app.db.platform(&who.actor, async |tx| preview(&who.actor, tx, &input).await).await;
    let preview = match found {
        Ok(found) => PreviewPart::Known {
            chosen: found.chosen.map(|plan| ChosenPlan { code: plan.code, name: plan.name, version: plan.version }),
            age_days: found.age_days,
            times_sold: found.times_sold,
            stages: found.stages.into_iter().map(StageLine::from).collect(),
        },
        Err(Error::Invalid(_)) => PreviewPart::Waiting,
        Err(other) => return Err(other.into()),
    };
    view.page(&PlanPreviewPage { preview })
}

impl Page for PlanPreviewPage {
    const TEMPLATE: &'static str = "office/plan_preview.html";
    const FRAGMENTS: &'static [&'static str] = &["plan_preview"];

    fn samples() -> Vec<Self> {
        let refused = |reason: &Reason| RefusedLine { tenant: "Волга-Финанс".into(), why: reason.as_str() };
        let able = |bids: bool, why: Option<Reason>| AbleLine {
            tenant: "Урал-Кредит".into(),
            bids,
            why: why.map(Reason::as_str),
        };
        let line = |kind: &rules::stage::StageKind| StageLine {
            kind: kind.as_str(),
            price: Money::roubles(500),
            able: vec![able(true, None), able(false, Some(Reason::NoBid)), able(false, None)],
            refused: Reason::ALL.iter().map(refused).collect(),
        };
        let stages = rules::stage::StageKind::ALL.iter().map(line).collect();
        let none = StageLine { kind: "sealed", price: Money::ZERO, able: Vec::new(), refused: Vec::new() };
        let chosen = |name: &str| ChosenPlan { code: "default".into(), name: name.into(), version: 3 };
        let known = |chosen, stages: Vec<StageLine>| {
            let times_sold = if stages.is_empty() { 0 } else { 2 };
            Self { preview: PreviewPart::Known { chosen, age_days: 40, times_sold, stages } }
        };
        vec![
            Self { preview: PreviewPart::Waiting },
            known(Some(chosen("Ипотека, Самара")), stages),
            known(Some(chosen("")), vec![none]),
            known(None, Vec::new()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_keeps_its_reasons() {
        let tenant_id = kernel::TenantId(uuid::Uuid::nil());
        let stage = StagePreview {
            kind: rules::stage::StageKind::Sealed,
            price: Money::roubles(5),
            eligible: vec![Able { tenant_id, tenant: "a".into(), bids: false, no_order: Some(Reason::OrderCap) }],
            refused: vec![Refused { tenant_id, tenant: "b".into(), code: Reason::Hours }],
        };
        let line = StageLine::from(stage);
        assert_eq!((line.able[0].why, line.refused[0].why), (Some("order_cap"), "hours"));
    }
}
