//! What a franchisee may buy: filters, caps, hours and share, with every change; and the rules for all.

use actix_web::web::{Form, Path};
use kernel::{Action, Error, FieldError, Object, Result, TenantId};
use pool::buying::policy::{self, PolicyInput};
use pool::buying::settings;
use serde::{Deserialize, Serialize};
use trading::buying::form::{ChangeLine, Fields};
use trading::order::form::{Tick, products, sources};
use trading::week::Week;
use web::view::whole;
use web::{Answer, AppData, Page, View, Who};

use crate::sell::flash;

/// `/tenants/{id}/buying`.
#[derive(Debug, Clone, Serialize)]
pub struct BuyerPage {
    id: TenantId,
    name: String,
    city: String,
    form: Fields,
    products: Vec<Tick>,
    sources: Vec<Tick>,
    week: Week,
    history: Vec<ChangeLine>,
    errors: Vec<FieldError>,
    can_edit: bool,
}

/// `GET /tenants/{id}/buying`
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn show(app: AppData, who: Who, view: View, id: Path<TenantId>) -> Answer {
    let page = read(&app, &who, *id, None, Vec::new()).await?;
    view.page(&page)
}

async fn read(
    app: &AppData,
    who: &Who,
    id: TenantId,
    typed: Option<Fields>,
    errors: Vec<FieldError>,
) -> Result<BuyerPage> {
    who.actor.require_network(Object::Tenant, Action::View)?;
    let (tenant, stored, history) = app
        .db
        .platform(&who.actor, async |tx| {
            let tenant = db::find_tenant(tx, id).await?;
            Ok((tenant, settings::of(tx, id).await?, settings::history(tx, id).await?))
        })
        .await?;
    let form = typed.unwrap_or_else(|| Fields::of(&stored));
    Ok(BuyerPage {
        id,
        name: tenant.name,
        city: tenant.city,
        products: products(&form.rest),
        sources: sources(&form.rest),
        week: Week::typed(&form.rest),
        form,
        history: history.into_iter().map(ChangeLine::of).collect(),
        errors,
        can_edit: who.actor.permissions.allows(Object::Tenant, Action::Configure),
    })
}

/// `POST /tenants/{id}/buying`
///
/// # Errors
/// `Forbidden`; `NotFound`; a refused form is drawn with its errors.
pub async fn save(app: AppData, who: Who, view: View, id: Path<TenantId>, form: Form<Fields>) -> Answer {
    let form = form.into_inner();
    let saved = match form.input() {
        Ok(input) => app.db.platform(&who.actor, async |tx| settings::set(&who.actor, tx, *id, &input).await).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => view.done(&format!("/tenants/{id}/buying"), Some(flash("office-buying-saved"))),
        Err(Error::Invalid(errors)) => {
            let page = read(&app, &who, *id, Some(form), errors).await?;
            view.refused(&page)
        }
        Err(error) => Err(error.into()),
    }
}

/// `/buying-policy`.
#[derive(Debug, Clone, Serialize)]
pub struct PolicyPage {
    form: PolicyFields,
    since: chrono::DateTime<chrono::Utc>,
    by: String,
    errors: Vec<FieldError>,
    can_edit: bool,
}

/// What was typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PolicyFields {
    repeat_days: String,
    share_min_leads: String,
    starter_days: String,
    starter_leads: String,
    duplicate_days: String,
}

impl PolicyFields {
    fn of(policy: &policy::Policy) -> Self {
        Self {
            repeat_days: policy.repeat_days.to_string(),
            share_min_leads: policy.share_min_leads.to_string(),
            starter_days: policy.starter_days.to_string(),
            starter_leads: policy.starter_leads.to_string(),
            duplicate_days: policy.duplicate_days.to_string(),
        }
    }

    fn input(&self) -> Result<PolicyInput> {
        let mut errors = Vec::new();
        let mut number = |field, text: &str| {
            let found = whole(&mut errors, field, text);
            if found.is_none() && text.trim().is_empty() {
                errors.push(FieldError::new(field, "required"));
            }
            found.unwrap_or_default()
        };
        let input = PolicyInput {
            repeat_days: number("repeat_days", &self.repeat_days),
            share_min_leads: number("share_min_leads", &self.share_min_leads),
            starter_days: number("starter_days", &self.starter_days),
            starter_leads: number("starter_leads", &self.starter_leads),
            duplicate_days: number("duplicate_days", &self.duplicate_days),
        };
        if errors.is_empty() { Ok(input) } else { Err(Error::Invalid(errors)) }
    }
}

/// `GET /buying-policy`
///
/// # Errors
/// `Forbidden`.
pub async fn rules(app: AppData, who: Who, view: View) -> Answer {
    let page = read_rules(&app, &who, None, Vec::new()).await?;
    view.page(&page)
}

async fn read_rules(
    app: &AppData,
    who: &Who,
    typed: Option<PolicyFields>,
    errors: Vec<FieldError>,
) -> Result<PolicyPage> {
    who.actor.require_network(Object::Tenant, Action::View)?;
    let policy = app.db.platform(&who.actor, async |tx| policy::current(tx).await).await?;
    Ok(PolicyPage {
        form: typed.unwrap_or_else(|| PolicyFields::of(&policy)),
        since: policy.created_at,
        by: policy.created_by,
        errors,
        can_edit: who.actor.permissions.allows(Object::Tenant, Action::Configure),
    })
}

/// `POST /buying-policy`
///
/// # Errors
/// `Forbidden`; a refused form is drawn with its errors.
pub async fn save_rules(app: AppData, who: Who, view: View, form: Form<PolicyFields>) -> Answer {
    let form = form.into_inner();
    let saved = match form.input() {
        Ok(input) => app.db.platform(&who.actor, async |tx| policy::set(&who.actor, tx, input).await).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => view.done("/buying-policy", Some(flash("office-buying-saved"))),
        Err(Error::Invalid(errors)) => {
            let page = read_rules(&app, &who, Some(form), errors).await?;
            view.refused(&page)
        }
        Err(error) => Err(error.into()),
    }
}

impl Page for BuyerPage {
    const TEMPLATE: &'static str = "office/buyer.html";
    const FRAGMENTS: &'static [&'static str] = &["buyer"];

    fn samples() -> Vec<Self> {
        let none = Fields::default();
        let page = |errors, history, can_edit| Self {
            id: TenantId(uuid::Uuid::from_u128(5)),
            name: "Урал-Кредит".into(),
            city: "Екатеринбург".into(),
            products: products(&none.rest),
            sources: sources(&none.rest),
            week: Week::sample(),
            form: Fields::default(),
            history,
            errors,
            can_edit,
        };
        let wrong = [
            ("cities", "too_long"),
            ("amount_min", "invalid_amount"),
            ("amount_max", "range_reversed"),
            ("min_quality", "quality_range"),
            ("daily_cap", "not_positive"),
            ("monthly_cap", "invalid"),
            ("share_cap", "out_of_range"),
            ("schedule", "invalid_hours"),
        ];
        let errors = wrong.map(|(field, code)| FieldError::new(field, code)).to_vec();
        vec![
            page(errors, ChangeLine::samples(), true),
            page(Vec::new(), Vec::new(), true),
            page(Vec::new(), Vec::new(), false),
        ]
    }
}

impl Page for PolicyPage {
    const TEMPLATE: &'static str = "office/buying_policy.html";
    const FRAGMENTS: &'static [&'static str] = &["policy"];

    fn samples() -> Vec<Self> {
        let page = |errors, by: &str, can_edit| Self {
            form: PolicyFields::default(),
            since: web::sample_at(),
            by: by.to_owned(),
            errors,
            can_edit,
        };
        let wrong = [("repeat_days", "required"), ("share_min_leads", "invalid"), ("starter_days", "out_of_range")];
        let errors = wrong.map(|(field, code)| FieldError::new(field, code)).to_vec();
        vec![page(errors, "Анна Воронцова", true), page(Vec::new(), "default", false)]
    }
}
