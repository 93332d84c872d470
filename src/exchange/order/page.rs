//! A tenant's standing orders as a page: the list, and the form of a new one.

use actix_web::web::{Form, Path};
use crm::view::flash;
use intake::{Product, RawAmount};
use kernel::{Action, Error, FieldError, OrderId, Result};
use serde::{Deserialize, Serialize};
use web::{Answer, AppData, Page, View, Who};

use super::create::{OrderInput, create};
use super::{OrderState, set_state};
use crate::floor::aside::{self, OrderPart};
use crate::lot::buyer::midnight;

/// What was typed. A ticked product comes as a field of its own, `product_<code>`.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Fields {
    limit: String,
    cities: String,
    amount_min: String,
    amount_max: String,
    daily_cap: String,
    #[serde(flatten)]
    rest: std::collections::BTreeMap<String, String>,
}

/// A product as a box to tick.
#[derive(Debug, Clone, Serialize)]
pub struct Tick {
    code: &'static str,
    ticked: bool,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct Orders {
    rows: Vec<OrderPart>,
    form: Fields,
    products: Vec<Tick>,
    errors: Vec<FieldError>,
    can_create: bool,
    can_pause: bool,
    can_delete: bool,
}

/// Where to go back to after a switch.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Back {
    back: String,
}

impl Fields {
    fn ticks(&self) -> Vec<Tick> {
        let tick = |product: &Product| {
            let code = product.code();
            Tick { code, ticked: self.rest.contains_key(&format!("product_{code}")) }
        };
        Product::ALL.iter().map(tick).collect()
    }

    fn input(&self) -> Result<OrderInput> {
        let mut errors = Vec::new();
        let mut money = |field: &'static str, text: &str| match RawAmount::Roubles(text.to_owned()).money() {
            Ok(money) => money.map(kernel::Money::as_kopecks),
            Err(code) => {
                errors.push(FieldError::new(field, code));
                None
            }
        };
        let limit = money("limit", &self.limit);
        let (amount_min, amount_max) = (money("amount_min", &self.amount_min), money("amount_max", &self.amount_max));
        if limit.is_none() && errors.iter().all(|error| error.field != "limit") {
            errors.push(FieldError::new("limit", "required"));
        }
        let cap = self.daily_cap.trim();
        let daily_cap = if cap.is_empty() {
            None
        } else {
            cap.parse().map_err(|_| errors.push(FieldError::new("daily_cap", "invalid"))).ok()
        };
        match limit {
            Some(limit) if errors.is_empty() => Ok(OrderInput {
                products: self
                    .ticks()
                    .into_iter()
                    .filter(|tick| tick.ticked)
                    .map(|tick| tick.code.to_owned())
                    .collect(),
                cities: self.cities.split([',', ';', '\n']).map(str::to_owned).collect(),
                sources: Vec::new(),
                amount_min,
                amount_max,
                limit,
                daily_cap,
            }),
            _ => Err(Error::Invalid(errors)),
        }
    }
}

/// `GET /standing-orders`
///
/// # Errors
/// `Forbidden`.
pub async fn show(app: AppData, who: Who, view: View) -> Answer {
    let page = read(&app, &who, &view, Fields::default(), Vec::new()).await?;
    view.page(&page)
}

async fn read(app: &AppData, who: &Who, view: &View, form: Fields, errors: Vec<FieldError>) -> Result<Orders> {
    let (actor, tenant) = (&who.actor, who.tenant()?.id);
    let today = midnight(view.chrome.zone.name(), view.chrome.now);
    let rows = app.db.platform(actor, async |tx| aside::orders(actor, tx, tenant, today).await).await?;
    let may = |action| actor.permissions.allows(kernel::Object::Order, action);
    Ok(Orders {
        rows,
        products: form.ticks(),
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
    match made {
        Ok(_) => view.done("/standing-orders", Some(flash("exchange-order-made", "", ""))),
        Err(Error::Invalid(errors)) => {
            let page = read(&app, &who, &view, form, errors).await?;
            view.refused(&page)
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
        OrderState::Active => "exchange-order-resumed",
        OrderState::Paused => "exchange-order-stopped",
        OrderState::Deleted => "exchange-order-deleted",
    };
    // Only our own two pages: an address from a form never leads elsewhere.
    let to = if back == "/lots" { "/lots" } else { "/standing-orders" };
    view.done(to, Some(flash(key, "", "")))
}

impl Page for Orders {
    const TEMPLATE: &'static str = "exchange/orders.html";
    const FRAGMENTS: &'static [&'static str] = &["order_list"];

    fn samples() -> Vec<Self> {
        let typed = || Fields { limit: "много".into(), cities: "Самара".into(), ..Fields::default() };
        let codes = ["required", "invalid", "invalid_amount", "not_positive", "too_large", "too_many_orders"];
        let mut faults: Vec<FieldError> = codes.into_iter().map(|code| FieldError::new("limit", code)).collect();
        faults.push(FieldError::new("amount_max", "range_reversed"));
        faults.push(FieldError::new("cities", "too_many_entries"));
        faults.push(FieldError::new("cities", "too_long"));
        let rows = aside::samples().orders.unwrap_or_default();
        let full = Self {
            rows,
            products: Fields::default().ticks(),
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
        samples.extend([empty, reader.clone(), Self { rows: Vec::new(), ..reader }, full]);
        samples
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_speaks_roubles() {
        let mut form = Fields {
            limit: "4 200".into(),
            cities: "Самара, Тольятти".into(),
            daily_cap: " 8 ".into(),
            ..Fields::default()
        };
        form.rest.insert("product_mortgage".into(), "true".into());
        let input = form.input().unwrap();
        assert_eq!((input.limit, input.daily_cap), (420_000, Some(8)));
        assert_eq!(input.products, ["mortgage"]);
        assert_eq!(input.cities.len(), 2);
        let Err(Error::Invalid(errors)) = Fields { daily_cap: "x".into(), ..Fields::default() }.input() else {
            panic!()
        };
        let named: Vec<&str> = errors.iter().map(|error| error.field.as_ref()).collect();
        assert_eq!(named, ["limit", "daily_cap"]);
    }
}
