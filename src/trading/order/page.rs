//! A tenant's standing orders as a page: the list, and the form of a new one or of one that is changed or copied.

use actix_web::web::{Form, Path, Query};
use exchange::order::create::{change, create};
use exchange::order::facts::TenantClock;
use exchange::order::{self, OrderState, set_state};
use kernel::{Action, Error, FieldError, OrderId, Result};
use serde::{Deserialize, Serialize};
use web::view::flash;
use web::{Answer, AppData, Page, View, Who};

use super::form::{self, Fields, Tick};
use super::preview_page::Shown;
use crate::floor::aside::{self, OrderPart};
use crate::week::Week;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct Orders {
    rows: Vec<OrderPart>,
    form: Fields,
    products: Vec<Tick>,
    sources: Vec<Tick>,
    week: Week,
    preview: Shown,
    errors: Vec<FieldError>,
    can_create: bool,
    can_pause: bool,
    can_delete: bool,
}

/// Which order the form begins with.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    edit: Option<OrderId>,
    copy: Option<OrderId>,
}

/// Where to go back to after a switch.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Back {
    back: String,
}

/// `GET /standing-orders`
///
/// # Errors
/// `Forbidden`; `NotFound` for an order to change or copy that the tenant has not.
pub async fn show(app: AppData, who: Who, view: View, asked: Query<Asked>) -> Answer {
    let tenant = who.tenant()?.id;
    let form = match asked.edit.or(asked.copy) {
        Some(id) => {
            let order = app.db.platform(&who.actor, async |tx| order::get(&who.actor, tx, tenant, id).await).await?;
            let own = asked.edit.map(|id| id.to_string()).unwrap_or_default();
            Fields { own, ..Fields::of(&order) }
        }
        None => Fields::default(),
    };
    let page = read(&app, &who, &view, form, Vec::new()).await?;
    view.page(&page)
}

async fn read(app: &AppData, who: &Who, view: &View, form: Fields, errors: Vec<FieldError>) -> Result<Orders> {
    let (actor, tenant) = (&who.actor, who.tenant()?.id);
    let clock = TenantClock { zone: view.chrome.zone, now: view.chrome.now };
    let rows = app.db.platform(actor, async |tx| aside::orders(actor, tx, tenant, clock).await).await?;
    let may = |action| actor.permissions.allows(kernel::Object::Order, action);
    Ok(Orders {
        rows,
        products: form::products(&form.rest),
        sources: form::sources(&form.rest),
        week: Week::typed(&form.rest),
        preview: Shown::Waiting,
        form,
        errors,
        can_create: may(Action::Create),
        can_pause: may(Action::Edit),
        can_delete: may(Action::Delete),
    })
}

/// `POST /standing-orders`
///
/// # Errors
/// `Forbidden`; a refused form is drawn with its errors.
pub async fn add(app: AppData, who: Who, view: View, form: Form<Fields>) -> Answer {
    let (tenant, form) = (who.tenant()?.id, form.into_inner());
    let made = match form.input() {
        Ok(input) => app.db.platform(&who.actor, async |tx| create(&who.actor, tx, tenant, &input).await).await,
        Err(error) => Err(error),
    };
    answer(&app, &who, &view, form, made.map(|_| "trading-order-made")).await
}

/// `POST /standing-orders/{id}`
///
/// # Errors
/// `Forbidden`; `NotFound`; a refused form is drawn with its errors.
pub async fn save(app: AppData, who: Who, view: View, id: Path<OrderId>, form: Form<Fields>) -> Answer {
    let (tenant, form) = (who.tenant()?.id, Fields { own: id.to_string(), ..form.into_inner() });
    let made = match form.input() {
        Ok(input) => app.db.platform(&who.actor, async |tx| change(&who.actor, tx, tenant, *id, &input).await).await,
        Err(error) => Err(error),
    };
    answer(&app, &who, &view, form, made.map(|()| "trading-order-changed")).await
}

async fn answer(app: &AppData, who: &Who, view: &View, form: Fields, made: Result<&'static str>) -> Answer {
    match made {
        Ok(key) => view.done("/standing-orders", Some(flash(key, "", ""))),
        Err(Error::Invalid(errors)) => {
            let page = read(app, who, view, form, errors).await?;
            Ok(view.draw(actix_web::http::StatusCode::UNPROCESSABLE_ENTITY, &page)?)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /standing-orders/{id}/pause`
///
/// # Errors
/// `NotFound`.
pub async fn pause(app: AppData, who: Who, view: View, id: Path<OrderId>, form: Form<Back>) -> Answer {
    switch(&app, &who, &view, *id, OrderState::Paused, &form.back).await
}

/// `POST /standing-orders/{id}/resume`
///
/// # Errors
/// `NotFound`.
pub async fn resume(app: AppData, who: Who, view: View, id: Path<OrderId>, form: Form<Back>) -> Answer {
    switch(&app, &who, &view, *id, OrderState::Active, &form.back).await
}

/// `POST /standing-orders/{id}/delete`
///
/// # Errors
/// `NotFound`.
pub async fn delete(app: AppData, who: Who, view: View, id: Path<OrderId>) -> Answer {
    switch(&app, &who, &view, *id, OrderState::Deleted, "").await
}

async fn switch(app: &AppData, who: &Who, view: &View, id: OrderId, state: OrderState, back: &str) -> Answer {
    let tenant = who.tenant()?.id;
    app.db.platform(&who.actor, async |tx| set_state(&who.actor, tx, tenant, id, state).await).await?;
    let key = match state {
        OrderState::Active => "trading-order-resumed",
        OrderState::Paused => "trading-order-stopped",
        OrderState::Deleted => "trading-order-deleted",
    };
    // Only our own two pages: an address from a form never leads elsewhere.
    let to = if back == "/lots" { "/lots" } else { "/standing-orders" };
    view.done(to, Some(flash(key, "", "")))
}

impl Page for Orders {
    const TEMPLATE: &'static str = "trading/orders.html";
    const FRAGMENTS: &'static [&'static str] = &["order_list"];

    fn samples() -> Vec<Self> {
        let typed = || Fields { limit: "много".into(), cities: "Самара".into(), ..Fields::default() };
        let codes = ["required", "invalid", "invalid_amount", "not_positive", "too_large", "too_many_orders"];
        let mut faults: Vec<FieldError> = codes.into_iter().map(|code| FieldError::new("limit", code)).collect();
        let named = [
            ("amount_max", "range_reversed"),
            ("cities", "too_many_entries"),
            ("cities", "too_long"),
            ("min_quality", "quality_range"),
            ("monthly_cap", "cap_reversed"),
            ("budget", "budget_below_limit"),
            ("schedule", "invalid_days"),
            ("schedule", "invalid_hours"),
        ];
        faults.extend(named.map(|(field, code)| FieldError::new(field, code)));
        let rows = aside::samples().orders.unwrap_or_default();
        let full = Self {
            rows,
            products: form::products(&Fields::default().rest),
            sources: form::sources(&Fields::default().rest),
            week: Week::sample(),
            preview: Shown::Waiting,
            form: Fields::default(),
            errors: Vec::new(),
            can_create: true,
            can_pause: true,
            can_delete: true,
        };
        let refused = |fault: FieldError| Self { form: typed(), errors: vec![fault], ..full.clone() };
        let mut samples: Vec<Self> = faults.into_iter().map(refused).collect();
        let empty = Self { rows: Vec::new(), ..full.clone() };
        let reader = Self { can_create: false, can_pause: false, can_delete: false, ..full.clone() };
        let edited = Self { form: Fields { own: "11".into(), ..typed() }, ..full.clone() };
        samples.extend([empty, reader.clone(), Self { rows: Vec::new(), ..reader }, edited, full]);
        samples
    }
}
