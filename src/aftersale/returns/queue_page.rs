//! Head office's queue of returns: what waits with its clock, what is known, one key for a yes and one for a no.

use std::collections::BTreeMap;

use actix_web::HttpRequest;
use actix_web::web::{Form, Path, Query};
use kernel::{Action, Error, FieldError, LeadId, Object, Result, ReturnId, TenantId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::render::card::{Choice, Tab};
use web::view::{by_htmx, flash};
use web::{Answer, AppData, Flash, Page, View, Who};

use super::answer::{ApproveInput, RefuseInput, refuse};
use super::hq_api::{BulkInput, approve_one, decide_all};
use super::list::{self, ListQuery};
use super::own_page::tabs;
use super::part::{Card, Row, samples};
use super::{Reason, State};
use crate::recall::suspended::{self, Idle};

/// The queue.
#[derive(Debug, Clone, Serialize)]
pub struct Queue {
    tabs: Vec<Tab>,
    here: String,
    state: String,
    reason: String,
    tenant_id: String,
    reasons: Vec<Choice>,
    tenants: Vec<Choice>,
    filtered: bool,
    rows: Vec<Row>,
    appended: bool,
    next: Option<String>,
    idle: Vec<Idle>,
    can_decide: bool,
}

/// One return, as a panel beside the queue and as a page.
#[derive(Debug, Clone, Serialize)]
pub struct QueueCard {
    card: Card,
    form: Fields,
    errors: Vec<FieldError>,
    can_decide: bool,
}

/// What was typed into a decision.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Fields {
    comment: String,
    refund_percent: String,
    replacement: String,
}

/// `GET /returns` of head office: what waits, unless another state is asked for.
///
/// # Errors
/// `Forbidden`; as [`list::list`].
pub async fn index(app: AppData, who: Who, mut view: View, request: HttpRequest, query: Query<ListQuery>) -> Answer {
    who.actor.require_network(Object::Return, Action::View)?;
    let mut asked = query.into_inner();
    let state = match asked.state.as_deref() {
        None => Some(State::Requested),
        Some(code) => State::parse(code),
    };
    asked.state = state.map(|state| state.as_str().to_owned());
    let (rows, counts, names, tenants, idle) = app
        .db
        .platform(&who.actor, async |tx| {
            let rows = list::list(tx, None, &asked).await?;
            let of: Vec<LeadId> = rows.items.iter().map(|row| row.what.lead_id).collect();
            let names = list::names(tx, &of).await?;
            let tenants = db::list_tenants(tx).await?;
            Ok((rows, list::counts(tx, None).await?, names, tenants, suspended::idle(&who.actor, tx).await?))
        })
        .await?;
    let word = |text: Option<String>| text.unwrap_or_default();
    let (reason, tenant_id) = (word(asked.reason), word(asked.tenant_id));
    let state = state.map_or("", State::as_str).to_owned();
    let base = format!("/returns?state={state}&reason={reason}{}", of_tenant(&tenant_id));
    let mut reasons = vec![Choice::of("", "aftersale-any-reason".to_owned())];
    reasons.extend(Reason::ALL.iter().map(|code| Choice::of(code.as_str(), format!("aftersale-reason-{code}"))));
    let mut of = vec![Choice::of("", "aftersale-any-tenant".to_owned())];
    of.extend(tenants.into_iter().map(|tenant| Choice::named(tenant.id, tenant.name)));
    let page = Queue {
        tabs: tabs(&view, &counts, State::parse(&state)),
        here: base.clone(),
        filtered: !reason.is_empty() || !tenant_id.is_empty(),
        state,
        reason,
        tenant_id,
        reasons,
        tenants: of,
        rows: rows.items.iter().map(|row| Row::of(row, names.get(&row.what.lead_id).cloned())).collect(),
        appended: asked.after.is_some() && by_htmx(&request),
        next: rows.next.map(|next| format!("{base}&after={next}")),
        idle,
        can_decide: who.actor.permissions.allows(Object::Return, Action::Approve),
    };
    let waiting = counts.get(&State::Requested).copied().unwrap_or(0);
    view.chrome.count("returns", u64::try_from(waiting).unwrap_or(0), waiting > 0);
    view.page(&page)
}

/// An empty field of a form is not an id.
fn of_tenant(id: &str) -> String {
    if id.is_empty() { String::new() } else { format!("&tenant_id={id}") }
}

/// `GET /returns/{id}` of head office.
///
/// # Errors
/// `NotFound`.
pub async fn show(app: AppData, who: Who, view: View, id: Path<ReturnId>) -> Answer {
    let page = read(&app, &who, *id, Fields::default(), Vec::new()).await?;
    view.page(&page)
}

async fn read(app: &AppData, who: &Who, id: ReturnId, form: Fields, errors: Vec<FieldError>) -> Result<QueueCard> {
    who.actor.require_network(Object::Return, Action::View)?;
    let (found, names) = app
        .db
        .platform(&who.actor, async |tx| {
            let found = list::one(tx, id, None).await?;
            let names = list::names(tx, &[found.what.lead_id]).await?;
            Ok((found, names))
        })
        .await?;
    let name = names.get(&found.what.lead_id).cloned();
    let can_decide =
        found.what.state == State::Requested && who.actor.permissions.allows(Object::Return, Action::Approve);
    Ok(QueueCard { card: Card::of(found, name), form, errors, can_decide })
}

/// `POST /returns/{id}/approve` of the page.
///
/// # Errors
/// `NotFound`, `Conflict`; a refused form is drawn with its errors.
pub async fn yes(app: AppData, who: Who, view: View, id: Path<ReturnId>, form: Form<Fields>) -> Answer {
    let form = form.into_inner();
    let percent = form.refund_percent.trim().trim_end_matches('%').trim();
    let refund_percent = if percent.is_empty() { Ok(None) } else { percent.parse().map(Some) };
    let decided = match refund_percent {
        Err(_) => Err(Error::field("refund_percent", "out_of_range")),
        Ok(refund_percent) => {
            let replacement = form.replacement == "true";
            let input = ApproveInput { refund_percent, replacement, comment: form.comment.clone() };
            approve_one(&app, &who, &exchange::key(&app), *id, &input).await
        }
    };
    done(&app, &who, &view, *id, form, decided.map(|_| "aftersale-approved-done")).await
}

/// `POST /returns/{id}/refuse` of the page.
///
/// # Errors
/// `NotFound`, `Conflict`; a refused form is drawn with its errors.
pub async fn no(app: AppData, who: Who, view: View, id: Path<ReturnId>, form: Form<Fields>) -> Answer {
    let form = form.into_inner();
    let input = RefuseInput { reason: form.comment.clone() };
    let decided = app.db.border(&who.actor, async |tx| refuse(&who.actor, tx, *id, &input).await).await;
    done(&app, &who, &view, *id, form, decided.map(|_| "aftersale-refused-done")).await
}

async fn done(
    app: &AppData,
    who: &Who,
    view: &View,
    id: ReturnId,
    form: Fields,
    decided: Result<&'static str>,
) -> Answer {
    let errors = match decided {
        Ok(key) => return view.done("/returns", Some(flash(key, "", ""))),
        Err(Error::Invalid(errors)) => errors,
        // A lead to give instead may come in the meantime; the other conflicts end the matter.
        Err(Error::Conflict(code @ "no_replacement")) => vec![FieldError::new("replacement", code)],
        Err(other) => return Err(other.into()),
    };
    // On the page a refusal's words stand in the same field as an approval's.
    let named =
        |error: FieldError| if error.field == "reason" { FieldError::new("comment", error.code) } else { error };
    let page = read(app, who, id, form, errors.into_iter().map(named).collect()).await?;
    Ok(view.draw(actix_web::http::StatusCode::UNPROCESSABLE_ENTITY, &page)?)
}

/// Several returns, ticked in the table: a field `id_<return>` each.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct BulkForm {
    decision: String,
    reason: String,
    #[serde(flatten)]
    rest: BTreeMap<String, String>,
}

/// `POST /returns/bulk` of the page.
///
/// # Errors
/// As [`decide_all`].
pub async fn bulk(app: AppData, who: Who, view: View, form: Form<BulkForm>) -> Answer {
    let ids = form.rest.keys().filter_map(|name| name.strip_prefix("id_")?.parse().ok()).collect();
    let decision = State::parse(&form.decision).ok_or_else(|| Error::field("decision", "unknown_state"))?;
    let rows = match decide_all(&app, &who, &BulkInput { ids, decision, reason: form.reason.clone() }).await {
        Err(Error::Invalid(fields)) => {
            let code = fields.first().map_or("invalid", |field| field.code.as_ref()).to_owned();
            let told = Flash { hue: "red".into(), ..flash(&format!("error-{code}"), "", "") };
            return view.done("/returns", Some(told));
        }
        rows => rows?,
    };
    let failed: Vec<&str> = rows.iter().filter_map(|row| row.code.as_deref()).collect();
    let told = if failed.is_empty() {
        let key = if decision == State::Approved { "aftersale-approved-done" } else { "aftersale-refused-done" };
        flash(key, "", "")
    } else {
        flash("aftersale-bulk-some", &failed.len().to_string(), "")
    };
    view.done("/returns", Some(told))
}

/// `POST /returns/recall/{tenant}` of the page.
///
/// # Errors
/// As [`suspended::recall_untouched`].
pub async fn recall(app: AppData, who: Who, view: View, id: Path<TenantId>) -> Answer {
    let counted = suspended::recall_untouched(&who.actor, &app.db, *id).await?;
    let told = if counted.failed == 0 {
        flash("aftersale-idle-done", &counted.recalled.to_string(), "")
    } else {
        Flash { hue: "amber".to_owned(), ..flash("aftersale-idle-some", &counted.failed.to_string(), "") }
    };
    view.done("/returns", Some(told))
}

impl Page for Queue {
    const TEMPLATE: &'static str = "aftersale/queue.html";
    const FRAGMENTS: &'static [&'static str] = &["queue", "rows_more"];

    fn samples() -> Vec<Self> {
        let full = Self {
            tabs: vec![Tab {
                label: "Ждут".into(),
                href: "/returns".into(),
                count: Some(9),
                more: false,
                current: true,
                hue: "",
            }],
            here: "/returns?state=requested".into(),
            state: "requested".into(),
            reason: "fake".into(),
            tenant_id: String::new(),
            reasons: vec![
                Choice::of("", "aftersale-any-reason".into()),
                Choice::of("fake", "aftersale-reason-fake".into()),
            ],
            tenants: vec![Choice::of("", "aftersale-any-tenant".into()), Choice::named("1", "Урал-Кредит")],
            filtered: true,
            rows: samples().iter().map(|view| Row::of(view, Some("Кузнецова Екатерина".into()))).collect(),
            appended: false,
            next: Some("/returns?after=00".into()),
            idle: vec![Idle { id: TenantId(Uuid::from_u128(5)), name: "Волга-Финанс".into(), leads: 12 }],
            can_decide: true,
        };
        let empty = Self { rows: Vec::new(), next: None, idle: Vec::new(), ..full.clone() };
        vec![
            Self { appended: true, ..full.clone() },
            Self { can_decide: false, ..full.clone() },
            empty.clone(),
            Self { filtered: false, reason: String::new(), ..empty.clone() },
            Self { filtered: false, state: String::new(), ..empty },
            full,
        ]
    }
}

impl Page for QueueCard {
    const TEMPLATE: &'static str = "aftersale/queue_card.html";
    const FRAGMENTS: &'static [&'static str] = &["panel", "return_live"];

    fn samples() -> Vec<Self> {
        let page = |view| Self {
            card: Card::of(view, Some("Кузнецова Екатерина".into())),
            form: Fields::default(),
            errors: Vec::new(),
            can_decide: false,
        };
        let mut all: Vec<Self> = samples().into_iter().map(page).collect();
        let codes = [
            ("comment", "required"),
            ("comment", "too_long"),
            ("refund_percent", "out_of_range"),
            ("replacement", "no_replacement"),
        ];
        for (field, code) in codes {
            let open = samples().into_iter().find(|view| view.what.state == State::Requested);
            all.extend(open.map(|view| Self {
                can_decide: true,
                errors: vec![FieldError::new(field, code)],
                ..page(view)
            }));
        }
        all
    }
}
