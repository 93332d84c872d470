//! What a franchisee may buy, as it reads it: head office's settings, its own hours, how its rating is counted.

use std::collections::BTreeMap;

use actix_web::web::Form;
use kernel::{Action, Error, FieldError, Object, Result};
use pool::buying::settings;
use serde::Serialize;
use web::view::flash;
use web::{Answer, AppData, Page, View, Who};

use super::form::{ChangeLine, Shown};
use crate::week::Week;

/// `/buying` of a tenant.
#[derive(Debug, Clone, Serialize)]
pub struct Buying {
    settings: Shown,
    history: Vec<ChangeLine>,
    week: Week,
    errors: Vec<FieldError>,
    can_edit: bool,
}

/// `GET /buying`
///
/// # Errors
/// `Forbidden`.
pub async fn show(app: AppData, who: Who, view: View) -> Answer {
    let page = read(&app, &who, None, Vec::new()).await?;
    view.page(&page)
}

async fn read(app: &AppData, who: &Who, typed: Option<Week>, errors: Vec<FieldError>) -> Result<Buying> {
    who.actor.require(Object::Order, Action::View)?;
    let tenant = who.tenant()?.id;
    let (own, history) = app
        .db
        .platform(&who.actor, async |tx| Ok((settings::of(tx, tenant).await?, settings::history(tx, tenant).await?)))
        .await?;
    let stored = Week::typed(&own.schedule.as_ref().map(Week::fields).unwrap_or_default());
    Ok(Buying {
        week: typed.unwrap_or(stored),
        settings: Shown::of(own),
        history: history.into_iter().map(ChangeLine::of).collect(),
        errors,
        can_edit: who.actor.permissions.allows(Object::Order, Action::Edit),
    })
}

/// `POST /buying/hours`
///
/// # Errors
/// `Forbidden`; refused hours are drawn with their error.
pub async fn set_hours(app: AppData, who: Who, view: View, form: Form<BTreeMap<String, String>>) -> Answer {
    let tenant = who.tenant()?.id;
    let saved = match Week::read(&form) {
        Ok(hours) => {
            app.db
                .platform(&who.actor, async |tx| settings::set_hours(&who.actor, tx, tenant, hours.clone()).await)
                .await
        }
        Err(error) => Err(Error::Invalid(vec![error])),
    };
    match saved {
        Ok(()) => view.done("/buying", Some(flash("trading-hours-saved", "", ""))),
        Err(Error::Invalid(errors)) => {
            let page = read(&app, &who, Some(Week::typed(&form)), errors).await?;
            view.refused(&page)
        }
        Err(error) => Err(error.into()),
    }
}

impl Page for Buying {
    const TEMPLATE: &'static str = "trading/buying.html";
    const FRAGMENTS: &'static [&'static str] = &["buying"];

    fn samples() -> Vec<Self> {
        let [full, empty] = Shown::samples();
        let page =
            |settings, history, errors, can_edit| Self { settings, history, week: Week::sample(), errors, can_edit };
        let wrong = |code: &'static str| vec![FieldError::new("schedule", code)];
        vec![
            page(full.clone(), ChangeLine::samples(), wrong("invalid_hours"), true),
            page(full.clone(), ChangeLine::samples(), wrong("invalid_days"), true),
            page(full, ChangeLine::samples(), Vec::new(), true),
            page(empty, Vec::new(), Vec::new(), false),
        ]
    }
}
