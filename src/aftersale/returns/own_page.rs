//! A franchisee's own returns: the list beside the leads that wait for their first contact, and one return.

use std::collections::BTreeMap;

use actix_multipart::Multipart;
use actix_web::HttpRequest;
use actix_web::web::{Form, Path, Query};
use chrono::{DateTime, Utc};
use kernel::{Action, Error, FieldError, LeadId, Money, Object, Result, ReturnId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::render::card::Tab;
use web::view::{by_htmx, flash, go};
use web::{Answer, AppData, Page, View, Who, sample_at};

use super::appeal::{AppealInput, appeal, may_appeal};
use super::list::{self, ListQuery};
use super::part::{Card, Row, samples};
use super::{State, file};
use crate::policy::Policy;
use crate::recall::FirstContact;
use crate::recall::watch;

/// A lead that waits for its first contact, or was recalled.
#[derive(Debug, Clone, Serialize)]
pub struct Wait {
    lead_id: LeadId,
    name: String,
    due_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    refund: Option<Money>,
    warned: bool,
}

impl Wait {
    fn of(wait: &FirstContact, names: &BTreeMap<LeadId, String>) -> Self {
        Self {
            lead_id: wait.lead_id,
            name: names.get(&wait.lead_id).cloned().unwrap_or_default(),
            due_at: wait.due_at,
            ended_at: wait.ended_at,
            refund: wait.refund,
            warned: wait.warned_at.is_some(),
        }
    }
}

/// The list.
#[derive(Debug, Clone, Serialize)]
pub struct OwnReturns {
    tabs: Vec<Tab>,
    here: String,
    filtered: bool,
    rows: Vec<Row>,
    appended: bool,
    next: Option<String>,
    waiting: Vec<Wait>,
    recalled: Vec<Wait>,
}

/// The tabs over a list of returns.
pub(crate) fn tabs(view: &View, counts: &BTreeMap<State, i64>, current: Option<State>) -> Vec<Tab> {
    let tab = |state: Option<State>| {
        let (key, href, count) = match state {
            Some(state) => (
                format!("aftersale-state-{state}"),
                format!("/returns?state={state}"),
                counts.get(&state).copied().unwrap_or(0),
            ),
            None => ("aftersale-all".to_owned(), "/returns?state=".to_owned(), counts.values().sum()),
        };
        Tab {
            label: view.text(&key),
            href,
            count: u64::try_from(count).ok(),
            more: false,
            current: state == current,
            hue: "",
        }
    };
    std::iter::once(None).chain(State::ALL.iter().copied().map(Some)).map(tab).collect()
}

/// `GET /returns` of a tenant.
///
/// # Errors
/// `Forbidden`; as [`list::list`].
pub async fn index(app: AppData, who: Who, mut view: View, request: HttpRequest, query: Query<ListQuery>) -> Answer {
    who.actor.require(Object::Lead, Action::Return)?;
    let tenant = who.tenant()?;
    let (rows, counts, waits) = app
        .db
        .platform(&who.actor, async |tx| {
            let rows = list::list(tx, Some(tenant.id), &query).await?;
            Ok((rows, list::counts(tx, Some(tenant.id)).await?, watch::recent(tx, tenant.id).await?))
        })
        .await?;
    let state = query.state.as_deref().and_then(State::parse);
    let names = app.db.tenant(&who.actor, tenant, async |tx| watch::names(tx, &waits.0).await).await?;
    let next = rows.next.map(|next| format!("/returns?state={}&after={next}", state.map_or("", State::as_str)));
    let page = OwnReturns {
        tabs: tabs(&view, &counts, state),
        here: format!("/returns?state={}", query.state.as_deref().unwrap_or_default()),
        filtered: state.is_some(),
        rows: rows.items.iter().map(|row| Row::of(row, None)).collect(),
        appended: query.after.is_some() && by_htmx(&request),
        next,
        waiting: waits.0.iter().map(|wait| Wait::of(wait, &names)).collect(),
        recalled: waits.1.iter().map(|wait| Wait::of(wait, &names)).collect(),
    };
    let waiting = counts.get(&State::Requested).copied().unwrap_or(0);
    view.chrome.count("returns", u64::try_from(waiting).unwrap_or(0), !page.waiting.is_empty());
    view.page(&page)
}

/// One return.
#[derive(Debug, Clone, Serialize)]
pub struct OwnReturn {
    card: Card,
    can_appeal: bool,
    appeal: String,
    errors: Vec<FieldError>,
}

/// `GET /returns/{id}` of a tenant.
///
/// # Errors
/// `NotFound`.
pub async fn show(app: AppData, who: Who, view: View, id: Path<ReturnId>) -> Answer {
    let page = read(&app, &who, *id, String::new(), Vec::new()).await?;
    view.page(&page)
}

async fn read(app: &AppData, who: &Who, id: ReturnId, appeal: String, errors: Vec<FieldError>) -> Result<OwnReturn> {
    who.actor.require(Object::Lead, Action::Return)?;
    let tenant = who.tenant()?.id;
    let (found, can_appeal) = app
        .db
        .platform(&who.actor, async |tx| {
            let found = list::one(tx, id, Some(tenant)).await?;
            let policy = Policy::find(tx, found.what.policy_id).await?;
            let can = may_appeal(&found.what, &policy, tx.now()).is_ok();
            Ok((found, can))
        })
        .await?;
    Ok(OwnReturn { card: Card::of(found, None), can_appeal, appeal, errors })
}

/// An appeal from the page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AppealForm {
    comment: String,
}

/// `POST /returns/{id}/appeal`
///
/// # Errors
/// `NotFound`, `Conflict`; a refused form is drawn with its errors.
pub async fn object(app: AppData, who: Who, view: View, id: Path<ReturnId>, form: Form<AppealForm>) -> Answer {
    let (tenant, form) = (who.tenant()?.id, form.into_inner());
    let input = AppealInput { comment: form.comment.clone() };
    match app.db.platform(&who.actor, async |tx| appeal(&who.actor, tx, tenant, *id, &input).await).await {
        Ok(_) => view.done(&format!("/returns/{id}"), Some(flash("aftersale-appealed-done", "", ""))),
        Err(Error::Invalid(errors)) => {
            let page = read(&app, &who, *id, form.comment, errors).await?;
            view.refused(&page)
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /returns/{id}/files`, multipart.
///
/// # Errors
/// `NotFound`, `Conflict`; a refused form is drawn with its errors.
pub async fn attach(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    id: Path<ReturnId>,
    body: Multipart,
) -> Answer {
    let to = format!("/returns/{id}");
    match file::add(&app, &who, *id, body).await {
        Ok(_) => {
            view.done(&to, Some(flash("aftersale-files-done", "", "")))?;
            Ok(go(&request, &to))
        }
        Err(Error::Invalid(errors)) => {
            let page = read(&app, &who, *id, String::new(), errors).await?;
            view.refused(&page)
        }
        Err(other) => Err(other.into()),
    }
}

impl Page for OwnReturns {
    const TEMPLATE: &'static str = "aftersale/returns.html";
    const FRAGMENTS: &'static [&'static str] = &["returns", "rows_more"];

    fn samples() -> Vec<Self> {
        let wait = |warned, refund| Wait {
            lead_id: LeadId(Uuid::from_u128(1)),
            name: if warned { String::new() } else { "Кузнецова Екатерина".into() },
            due_at: sample_at() + chrono::Duration::minutes(24),
            ended_at: Some(sample_at()),
            refund,
            warned,
        };
        let full = Self {
            tabs: vec![Tab {
                label: "Все".into(),
                href: "/returns".into(),
                count: Some(9),
                more: false,
                current: true,
                hue: "",
            }],
            here: "/returns?".into(),
            filtered: false,
            rows: samples().iter().map(|view| Row::of(view, None)).collect(),
            appended: false,
            next: Some("/returns?after=00".into()),
            waiting: vec![wait(false, None), wait(true, None)],
            recalled: vec![wait(true, Some(Money::roubles(1_825))), wait(false, Some(Money::ZERO))],
        };
        let empty = Self { rows: Vec::new(), next: None, waiting: Vec::new(), recalled: Vec::new(), ..full.clone() };
        vec![Self { appended: true, ..full.clone() }, Self { filtered: true, ..empty.clone() }, empty, full]
    }
}

impl Page for OwnReturn {
    const TEMPLATE: &'static str = "aftersale/return.html";
    const FRAGMENTS: &'static [&'static str] = &["return_live"];

    fn samples() -> Vec<Self> {
        let page = |view, can_appeal| Self {
            card: Card::of(view, None),
            can_appeal,
            appeal: String::new(),
            errors: Vec::new(),
        };
        let mut all: Vec<Self> = samples().into_iter().map(|view| page(view, false)).collect();
        let refused = samples().into_iter().find(|view| view.what.state == State::Refused);
        let codes = [
            ("comment", "required"),
            ("comment", "too_long"),
            ("file", "required"),
            ("file", "too_many_files"),
            ("file", "empty_file"),
        ];
        for (field, code) in codes {
            all.extend(
                refused.clone().map(|view| Self { errors: vec![FieldError::new(field, code)], ..page(view, true) }),
            );
        }
        all
    }
}
