//! Putting a lead up for sale from a page: by the plan its rules choose, by a named plan, or on terms of one's own.

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::{Form, Path};
use actix_web::{HttpRequest, HttpResponse};
use intake::RawAmount;
use kernel::{Error, FieldError, LeadId, LotId, Money, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;
use web::render::card::Choice;
use web::view::by_htmx;
use web::{Answer, AppData, Flash, Page, View, Who};

use crate::lead::{LeadPanel, draw, read};
use exchange::lot;
use exchange::lot::open::{SellInput, sell};

/// What the form sends: a plan's id, nothing for the rules, or [`SellForm::OWN`] with a window and a reserve.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SellForm {
    plan: String,
    window_s: String,
    reserve: String,
}

impl SellForm {
    /// The choice of terms of one's own.
    pub const OWN: &'static str = "own";

    /// Windows to choose from, in seconds.
    pub fn windows() -> Vec<Choice> {
        ["60", "120", "300", "900", "3600"].iter().map(|s| Choice::of(s, format!("office-window-{s}"))).collect()
    }

    /// A refused form, for samples of pages.
    pub(super) fn sample() -> Self {
        Self { plan: Self::OWN.to_owned(), window_s: "1".to_owned(), reserve: "много".to_owned() }
    }

    fn input(&self) -> Result<SellInput> {
        match self.plan.as_str() {
            "" => Ok(SellInput::default()),
            Self::OWN => Ok(SellInput { plan: None, stages: Some(self.stages()?) }),
            id => {
                let plan = id.parse().map_err(|_| Error::field("plan", "unknown_plan"))?;
                Ok(SellInput { plan: Some(plan), stages: None })
            }
        }
    }

    /// One sealed window; what nobody buys comes back to head office.
    fn stages(&self) -> Result<serde_json::Value> {
        let mut errors = Vec::new();
        let window: Option<u32> = self.window_s.trim().parse().ok();
        if window.is_none() {
            errors.push(FieldError::new("window_s", "window_range"));
        }
        let reserve = RawAmount::Roubles(self.reserve.clone()).money();
        let reserve = reserve.map_err(|code| errors.push(FieldError::new("reserve", code))).ok().flatten();
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        let reserve = reserve.unwrap_or(Money::ZERO);
        Ok(json!([{ "kind": "sealed", "window_s": window, "reserve": reserve }, { "kind": "hq" }]))
    }
}

/// The form's own names for what the stages say.
fn named(errors: Vec<FieldError>) -> Vec<FieldError> {
    let field = |error: FieldError| match error.field.as_ref() {
        "stages[0].window_s" => FieldError::new("window_s", error.code),
        "stages[0].reserve" => FieldError::new("reserve", error.code),
        "window_s" | "reserve" | "plan" => error,
        _ => FieldError::new("plan", error.code),
    };
    errors.into_iter().map(field).collect()
}

/// `POST /leads/{id}/sell`.
///
/// # Errors
/// Those of [`sell`]; refused fields come back in the form.
pub async fn put_up(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    id: Path<LeadId>,
    form: Form<SellForm>,
) -> Answer {
    let form = form.into_inner();
    let key = exchange::key(&app);
    let opened = match form.input() {
        Ok(input) => app.db.border(&who.actor, async |tx| sell(&who.actor, tx, &key, *id, &input).await).await,
        Err(error) => Err(error),
    };
    match opened {
        Ok(lot_id) if by_htmx(&request) => {
            let lot = app.db.platform(&who.actor, async |tx| lot::get(tx, lot_id).await).await?;
            told(&view, &SoldToast { id: lot_id, number: lot.number() })
        }
        Ok(lot) => view.done(&format!("/lots/{lot}"), Some(flash("office-lot-opened"))),
        Err(Error::Invalid(errors)) => {
            let data = app.db.platform(&who.actor, async |tx| read(&who.actor, tx, *id).await).await?;
            let page = draw(&view, &who.actor, &data).refused(form, named(errors));
            if by_htmx(&request) { view.refused(&LeadPanel(page)) } else { view.refused(&page) }
        }
        Err(other) => Err(other.into()),
    }
}

/// A message for the next page.
pub(super) fn flash(key: &str) -> Flash {
    Flash {
        hue: "green".to_owned(),
        key: key.to_owned(),
        what: String::new(),
        undo: String::new(),
        link: Default::default(),
    }
}

/// Answers htmx: a message, and a word to whatever on the page shows leads, so that it is read anew.
fn told(view: &View, toast: &SoldToast) -> Answer {
    let html = view.app.renderer.render(toast, &view.chrome)?;
    let mut response = HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html);
    let headers = response.headers_mut();
    headers.insert(HeaderName::from_static("hx-reswap"), HeaderValue::from_static("none"));
    headers.insert(HeaderName::from_static("hx-trigger"), HeaderValue::from_static("lead"));
    Ok(response)
}

/// The message that a lot has opened.
#[derive(Debug, Clone, Serialize)]
pub struct SoldToast {
    id: LotId,
    number: String,
}

impl Page for SoldToast {
    const TEMPLATE: &'static str = "office/toast.html";

    fn samples() -> Vec<Self> {
        vec![Self { id: LotId(uuid::Uuid::from_u128(1)), number: "47-2031".into() }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(plan: &str, window_s: &str, reserve: &str) -> SellForm {
        SellForm { plan: plan.into(), window_s: window_s.into(), reserve: reserve.into() }
    }

    #[test]
    fn the_form_says_how_to_sell() {
        let by_rules = form("", "", "").input().unwrap();
        assert!(by_rules.plan.is_none() && by_rules.stages.is_none());
        let own = form(SellForm::OWN, "120", "1 500").input().unwrap();
        let stages = json!([{"kind": "sealed", "window_s": 120, "reserve": 150_000}, {"kind": "hq"}]);
        assert_eq!(own.stages, Some(stages));
        assert!(matches!(form("x", "", "").input(), Err(Error::Invalid(_))));
    }

    #[test]
    fn refused_fields_have_the_forms_names() {
        let Err(Error::Invalid(errors)) = form(SellForm::OWN, "скоро", "дорого").input() else { panic!() };
        assert_eq!(errors.iter().map(|error| error.field.as_ref()).collect::<Vec<_>>(), ["window_s", "reserve"]);
        let errors = named(vec![
            FieldError::new("stages[0].window_s", "window_range"),
            FieldError::new("lawful_basis", "no_lawful_basis"),
        ]);
        assert_eq!(errors.iter().map(|error| error.field.as_ref()).collect::<Vec<_>>(), ["window_s", "plan"]);
    }
}
