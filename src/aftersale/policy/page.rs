//! The policies as a page: what is in force, the form of a new version, the contact hours of every franchisee.

use actix_web::web::{Form, Path};
use chrono::{DateTime, Utc};
use intake::Product;
use kernel::{Action, Error, FieldError, Object, Result, TenantId};
use serde::{Deserialize, Serialize};
use web::render::card::Choice;
use web::view::flash;
use web::{Answer, AppData, Page, View, Who};

use super::edit::{PolicyInput, edit};
use super::{CallsShort, Policy, percent};
use crate::hours::Hours;
use crate::hours::store::{self, TenantHours};
use crate::returns::Reason;

/// A version as the page shows it.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    product: String,
    version: i32,
    created_at: DateTime<Utc>,
    created_by: String,
    window_days: i32,
    answer_hours: i32,
    cap: f64,
    cap_least: i32,
    refund: f64,
    contact_minutes: i32,
    recall_refund: f64,
    suspended_refund: f64,
    call_attempts: i32,
    call_days: i32,
    calls_short: &'static str,
    reasons: Vec<String>,
}

impl From<Policy> for Row {
    fn from(policy: Policy) -> Self {
        Self {
            product: policy.product,
            version: policy.version,
            created_at: policy.created_at,
            created_by: policy.created_by,
            window_days: policy.window_days,
            answer_hours: policy.answer_hours,
            cap: percent(policy.cap_bp),
            cap_least: policy.cap_least,
            refund: percent(policy.refund_bp),
            contact_minutes: policy.contact_minutes,
            recall_refund: percent(policy.recall_refund_bp),
            suspended_refund: percent(policy.suspended_refund_bp),
            call_attempts: policy.call_attempts,
            call_days: policy.call_days,
            calls_short: policy.calls_short.as_str(),
            reasons: policy.reasons,
        }
    }
}

/// A franchisee's hours, ready for a form.
#[derive(Debug, Clone, Serialize)]
pub struct HoursRow {
    id: TenantId,
    name: String,
    zone: String,
    days: Vec<Day>,
    opens: String,
    closes: String,
}

/// A day to tick.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Day {
    n: i32,
    on: bool,
}

/// A reason to tick.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Tick {
    code: &'static str,
    on: bool,
}

/// `09:00` in minutes. A browser's clock has no 24:00: midnight as an end is the end of the day.
fn minutes(text: &str, end: bool) -> Option<i32> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.get(..2)?.parse().ok()?);
    let all = hours * 60 + minutes;
    if !(0..=24).contains(&hours) || !(0..60).contains(&minutes) {
        return None;
    }
    Some(if end && all == 0 { 24 * 60 } else { all })
}

impl From<TenantHours> for HoursRow {
    fn from(of: TenantHours) -> Self {
        let days = (1..=7).map(|n| Day { n, on: of.hours.days().contains(&n) }).collect();
        // A browser's clock has no 24:00.
        let closes = if of.hours.closes() == 24 * 60 { "00:00".to_owned() } else { of.hours.closes_at() };
        Self { id: of.id, name: of.name, zone: of.zone, days, opens: of.hours.opens_at(), closes }
    }
}

/// What was typed into the form of a new version. An accepted reason is a field `reason_<code>`.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Fields {
    product: String,
    window_days: String,
    answer_hours: String,
    cap: String,
    cap_least: String,
    refund: String,
    contact_minutes: String,
    recall_refund: String,
    suspended_refund: String,
    call_attempts: String,
    call_days: String,
    calls_short: String,
    #[serde(flatten)]
    rest: std::collections::BTreeMap<String, String>,
}

impl Fields {
    /// The form filled with what is in force.
    fn of(policy: &Policy) -> Self {
        let typed = |points: i32| {
            let text = format!("{:.2}", percent(points));
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        };
        Self {
            product: policy.product.clone(),
            window_days: policy.window_days.to_string(),
            answer_hours: policy.answer_hours.to_string(),
            cap: typed(policy.cap_bp),
            cap_least: policy.cap_least.to_string(),
            refund: typed(policy.refund_bp),
            contact_minutes: policy.contact_minutes.to_string(),
            recall_refund: typed(policy.recall_refund_bp),
            suspended_refund: typed(policy.suspended_refund_bp),
            call_attempts: policy.call_attempts.to_string(),
            call_days: policy.call_days.to_string(),
            calls_short: policy.calls_short.to_string(),
            rest: policy.reasons.iter().map(|code| (format!("reason_{code}"), "true".to_owned())).collect(),
        }
    }

    fn ticks(&self) -> Vec<Tick> {
        let tick =
            |reason: &Reason| Tick { code: reason.as_str(), on: self.rest.contains_key(&format!("reason_{reason}")) };
        Reason::ALL.iter().map(tick).collect()
    }

    fn input(&self) -> Result<PolicyInput> {
        let mut errors = Vec::new();
        let mut whole = |field: &'static str, text: &str| {
            let number = text.trim().parse().map_err(|_| errors.push(FieldError::new(field, "out_of_range")));
            number.ok()
        };
        let input = PolicyInput {
            product: self.product.clone(),
            window_days: whole("window_days", &self.window_days),
            answer_hours: whole("answer_hours", &self.answer_hours),
            cap_least: whole("cap_least", &self.cap_least),
            contact_minutes: whole("contact_minutes", &self.contact_minutes),
            cap_bp: points(&self.cap),
            refund_bp: points(&self.refund),
            recall_refund_bp: points(&self.recall_refund),
            suspended_refund_bp: points(&self.suspended_refund),
            call_attempts: whole("call_attempts", &self.call_attempts),
            call_days: whole("call_days", &self.call_days),
            calls_short: CallsShort::parse(&self.calls_short),
            reasons: Some(self.ticks().iter().filter(|tick| tick.on).map(|tick| tick.code.to_owned()).collect()),
        };
        let shares = [
            ("cap", input.cap_bp),
            ("refund", input.refund_bp),
            ("recall_refund", input.recall_refund_bp),
            ("suspended_refund", input.suspended_refund_bp),
        ];
        errors.extend(
            shares.iter().filter(|share| share.1.is_none()).map(|share| FieldError::new(share.0, "out_of_range")),
        );
        if errors.is_empty() { Ok(input) } else { Err(Error::Invalid(errors)) }
    }
}

/// Percent with at most two decimals, as basis points; nothing else.
fn points(text: &str) -> Option<i32> {
    let plain = text.trim().trim_end_matches('%').trim().replace(',', ".");
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    if part.len() > 2 || !part.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let whole: i32 = whole.parse().ok().filter(|whole| (0..=100).contains(whole))?;
    let part: i32 = format!("{part:0<2}").parse().ok()?;
    Some(whole * 100 + part).filter(|points| *points <= 10_000)
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct Policies {
    rows: Vec<Row>,
    form: Fields,
    ticks: Vec<Tick>,
    products: Vec<Choice>,
    shorts: Vec<Choice>,
    hours: Vec<HoursRow>,
    errors: Vec<FieldError>,
    can_edit: bool,
}

fn products() -> Vec<Choice> {
    let mut choices = vec![Choice::of("", "aftersale-policy-general".to_owned())];
    choices
        .extend(Product::ALL.iter().map(|product| Choice::of(product.code(), format!("product-{}", product.code()))));
    choices
}

fn shorts() -> Vec<Choice> {
    CallsShort::ALL.iter().map(|word| Choice::of(word.as_str(), format!("aftersale-calls-short-{word}"))).collect()
}

/// `GET /returns/policies`
///
/// # Errors
/// `Forbidden`.
pub async fn show(app: AppData, who: Who, view: View) -> Answer {
    let page = read(&app, &who, None, Vec::new()).await?;
    view.page(&page)
}

async fn read(app: &AppData, who: &Who, form: Option<Fields>, errors: Vec<FieldError>) -> Result<Policies> {
    who.actor.require_network(Object::Return, Action::View)?;
    let (policies, hours) = app
        .db
        .platform(&who.actor, async |tx| Ok((Policy::current(tx).await?, store::list(&who.actor, tx).await?)))
        .await?;
    let general = policies.iter().find(|policy| policy.product.is_empty());
    let form = form.or_else(|| general.map(Fields::of)).unwrap_or_default();
    Ok(Policies {
        ticks: form.ticks(),
        form,
        rows: policies.into_iter().map(Row::from).collect(),
        products: products(),
        shorts: shorts(),
        hours: hours.into_iter().map(HoursRow::from).collect(),
        errors,
        can_edit: who.actor.permissions.allows(Object::Return, Action::Configure),
    })
}

/// `POST /returns/policies`
///
/// # Errors
/// `Forbidden`; a refused form is drawn with its errors.
pub async fn save(app: AppData, who: Who, view: View, form: Form<Fields>) -> Answer {
    let form = form.into_inner();
    let made = match form.input() {
        Ok(input) => app.db.platform(&who.actor, async |tx| edit(&who.actor, tx, &input).await).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(_) => view.done("/returns/policies", Some(flash("aftersale-policy-saved", "", ""))),
        Err(Error::Invalid(errors)) => {
            let named = |error: FieldError| FieldError::new(error.field.trim_end_matches("_bp").to_owned(), error.code);
            let page = read(&app, &who, Some(form), errors.into_iter().map(named).collect()).await?;
            view.refused(&page)
        }
        Err(other) => Err(other.into()),
    }
}

/// A franchisee's hours from the page: a working day is a field `day_<n>`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct HoursForm {
    opens: String,
    closes: String,
    #[serde(flatten)]
    rest: std::collections::BTreeMap<String, String>,
}

/// `POST /returns/hours/{tenant}`
///
/// # Errors
/// `Forbidden`, `NotFound`; hours that can't be are told on the page.
pub async fn set_hours(app: AppData, who: Who, view: View, id: Path<TenantId>, form: Form<HoursForm>) -> Answer {
    let days = (1..=7).filter(|n| form.rest.contains_key(&format!("day_{n}"))).collect();
    let (opens, closes) = (minutes(&form.opens, false).unwrap_or(-1), minutes(&form.closes, true).unwrap_or(-1));
    let set = match Hours::new(days, opens, closes) {
        Ok(hours) => app.db.platform(&who.actor, async |tx| store::set(&who.actor, tx, *id, &hours).await).await,
        Err(error) => Err(error),
    };
    let told = match set {
        Ok(()) => flash("aftersale-hours-saved", "", ""),
        Err(Error::Invalid(fields)) => {
            let code = fields.first().map_or("invalid", |field| field.code.as_ref()).to_owned();
            web::Flash { hue: "red".into(), ..flash(&format!("error-{code}"), "", "") }
        }
        Err(other) => return Err(other.into()),
    };
    view.done("/returns/policies", Some(told))
}

impl Page for Policies {
    const TEMPLATE: &'static str = "aftersale/policies.html";
    const FRAGMENTS: &'static [&'static str] = &["policies"];

    fn samples() -> Vec<Self> {
        let own =
            Policy {
                product: "mortgage".into(), version: 3, created_by: "Анна Воронцова".into(), ..Policy::sample()
            };
        let hours = TenantHours {
            id: TenantId(uuid::Uuid::from_u128(5)),
            name: "Урал-Кредит".into(),
            zone: "Asia/Yekaterinburg".into(),
            hours: Hours::default(),
        };
        let form = Fields::of(&own);
        let full = Self {
            ticks: form.ticks(),
            form,
            rows: vec![Row::from(Policy::sample()), Row::from(own)],
            products: products(),
            shorts: shorts(),
            hours: vec![HoursRow::from(hours)],
            errors: Vec::new(),
            can_edit: true,
        };
        let fields = ["window_days", "cap", "refund", "call_days", "reasons", "product"];
        let codes =
            ["out_of_range", "out_of_range", "out_of_range", "out_of_range", "unknown_reason", "unknown_product"];
        let errors = fields.into_iter().zip(codes).map(|(field, code)| FieldError::new(field, code)).collect();
        vec![Self { errors, ..full.clone() }, Self { can_edit: false, ..full.clone() }, full]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_and_clocks_are_read_as_people_write_them() {
        assert_eq!(["50", "12,5", "12.55 %", "100", "0"].map(points), [5_000, 1_250, 1_255, 10_000, 0].map(Some));
        assert_eq!(["", "-1", "100,01", "12.555", "x", "101"].map(points), [None; 6]);
        assert_eq!(
            (minutes("09:30", false), minutes("00:00", true), minutes("25:00", false)),
            (Some(570), Some(1_440), None)
        );
        let form = Fields::of(&Policy::sample());
        let input = form.input().unwrap();
        assert_eq!((input.cap_bp, input.refund_bp, input.window_days), (Some(1_500), Some(10_000), Some(7)));
        assert_eq!((input.call_attempts, input.calls_short), (Some(5), Some(CallsShort::Refuse)));
        assert_eq!(input.reasons.unwrap().len(), Reason::ALL.len());
        assert!(Fields { window_days: "x".into(), ..form }.input().is_err());
    }
}
