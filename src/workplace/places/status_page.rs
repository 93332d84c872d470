//! The settings of the statuses of leads: the list, and the form of each.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Form, Path};
use db::TenantTx;
use kernel::{Action, Actor, Error, FieldError, Object, Result};
use pipeline::StageKind;
use pipeline::stage::HUES;
use pipeline::status::edit::{self, NewStatus, StatusPatch};
use pipeline::status::{Status, all};
use serde::Serialize;
use web::view::{by_htmx, flash, told};
use web::{Answer, AppData, Locale, Page, View, Who, see_other};

use super::form::{PlaceForm, Posted};

/// A status of the page.
#[derive(Debug, Clone, Serialize)]
pub struct StatusRow {
    code: String,
    name: String,
    kind: String,
    hue: String,
    /// What may come next, where not everything may.
    next: Option<Vec<String>>,
    fixed: bool,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct StatusList {
    statuses: Vec<StatusRow>,
    archived: Vec<StatusRow>,
    hues: Vec<&'static str>,
    name: String,
    errors: Vec<FieldError>,
}

fn row(locale: Locale, all: &[Status], status: &Status) -> StatusRow {
    let word = |s: &Status| locale.named(&s.name, s.name_en.as_deref());
    let named = |next: &Vec<String>| all.iter().filter(|other| next.contains(&other.code)).map(word).collect();
    StatusRow {
        code: status.code.clone(),
        name: word(status),
        kind: status.kind.clone(),
        hue: status.hue.clone(),
        next: status.next.as_ref().map(named),
        fixed: status.is_fixed(),
    }
}

impl StatusList {
    fn of(locale: Locale, all: &[Status]) -> Self {
        let rows = |archived| {
            all.iter().filter(|s| s.archived == archived).map(|s| row(locale, all, s)).collect::<Vec<StatusRow>>()
        };
        Self {
            statuses: rows(false),
            archived: rows(true),
            hues: HUES.to_vec(),
            name: String::new(),
            errors: Vec::new(),
        }
    }
}

/// `GET /statuses`.
///
/// # Errors
/// `Forbidden`.
pub async fn show(app: AppData, who: Who, view: View) -> Answer {
    who.actor.require(Object::Pipeline, Action::Configure)?;
    let all = app.db.tenant(&who.actor, who.tenant()?, async |tx| all(tx).await).await?;
    let page = StatusList::of(view.locale(), &all);
    view.page(&page)
}

/// `POST /statuses`: a new one; its form comes next.
///
/// # Errors
/// As [`edit::create`]; refused fields come back in the page.
pub async fn create(app: AppData, who: Who, view: View, form: Form<Vec<(String, String)>>) -> Answer {
    let sent = Posted(form.into_inner());
    let new = NewStatus {
        name: sent.first("name").to_owned(),
        kind: StageKind::parse(sent.first("kind")),
        hue: Some(sent.first("hue").to_owned()).filter(|hue| !hue.is_empty()),
    };
    let made = app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::create(&who.actor, tx, &new).await).await;
    match made {
        Ok(_) => Ok(see_other("/statuses")),
        Err(Error::Invalid(errors)) => {
            let all = app.db.tenant(&who.actor, who.tenant()?, async |tx| all(tx).await).await?;
            let page = StatusList { name: new.name, errors, ..StatusList::of(view.locale(), &all) };
            Ok(view.draw(StatusCode::UNPROCESSABLE_ENTITY, &page)?)
        }
        Err(other) => Err(other.into()),
    }
}

async fn form(actor: &Actor, tx: &mut TenantTx, locale: Locale, code: &str) -> Result<PlaceForm> {
    actor.require(Object::Pipeline, Action::Configure)?;
    let all = all(tx).await?;
    let status = all.iter().find(|status| status.code == code && !status.archived).ok_or(Error::NotFound)?;
    let (fields, inside) = (fields::all(tx).await?, crm::lead::status::inside(tx, code).await?);
    Ok(PlaceForm::of_status(locale, (&all, status), &fields, inside))
}

/// `GET /statuses/{code}`.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn edit_form(app: AppData, who: Who, view: View, code: Path<String>) -> Answer {
    let page =
        app.db.tenant(&who.actor, who.tenant()?, async |tx| form(&who.actor, tx, view.locale(), &code).await).await?;
    view.page(&page)
}

/// `POST /statuses/{code}`.
///
/// # Errors
/// As [`edit::change`]; refused fields come back in the form.
pub async fn store(
    app: AppData,
    who: Who,
    view: View,
    code: Path<String>,
    sent: Form<Vec<(String, String)>>,
) -> Answer {
    let sent = Posted(sent.into_inner());
    let next = sent.next().map(|next| next.into_iter().map(str::to_owned).collect());
    let patch = |shown: &str| StatusPatch {
        // The name of the reader's language is no new name.
        name: Some(sent.first("name").to_owned()).filter(|name| name != shown),
        hue: Some(sent.first("hue").to_owned()),
        next: Some(next),
    };
    let page =
        app.db.tenant(&who.actor, who.tenant()?, async |tx| form(&who.actor, tx, view.locale(), &code).await).await?;
    let patch = patch(page.title());
    match app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::change(&who.actor, tx, &code, &patch).await).await {
        Ok(_) => Ok(see_other("/statuses")),
        Err(error) => page.refused(&view, Some(&sent), error),
    }
}

/// `POST /statuses/{code}/archive`: out of use; its leads go to `target`.
///
/// # Errors
/// As [`crm::lead::status::retire`], which the form explains.
pub async fn put_away(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    code: Path<String>,
    sent: Form<Vec<(String, String)>>,
) -> Answer {
    let sent = Posted(sent.into_inner());
    let target = Some(sent.first("target")).filter(|target| !target.is_empty());
    let gone = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| crm::lead::status::retire(&who.actor, tx, &code, target).await)
        .await;
    match gone {
        Ok(gone) => {
            let name = view.locale().named(&gone.name, gone.name_en.as_deref());
            told(&view, &request, "/statuses", flash("crm-status-archived", &name, ""))
        }
        Err(error @ (Error::Invalid(_) | Error::Conflict(_))) => {
            let page = app
                .db
                .tenant(&who.actor, who.tenant()?, async |tx| form(&who.actor, tx, view.locale(), &code).await)
                .await?;
            page.refused(&view, None, error)
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /statuses/{code}/restore`.
///
/// # Errors
/// As [`edit::restore`].
pub async fn restore(app: AppData, who: Who, view: View, request: HttpRequest, code: Path<String>) -> Answer {
    let back = app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::restore(&who.actor, tx, &code).await).await?;
    let name = view.locale().named(&back.name, back.name_en.as_deref());
    told(&view, &request, "/statuses", flash("crm-status-restored", &name, ""))
}

/// `POST /statuses/order`: the statuses in the order in which `status` names them.
///
/// # Errors
/// As [`edit::reorder`].
pub async fn order(app: AppData, who: Who, request: HttpRequest, form: Form<Vec<(String, String)>>) -> Answer {
    let codes: Vec<String> = form.iter().filter(|(name, _)| name == "status").map(|(_, code)| code.clone()).collect();
    app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::reorder(&who.actor, tx, &codes).await).await?;
    // The list has its new order already.
    if by_htmx(&request) { web::no_content() } else { Ok(see_other("/statuses")) }
}

impl Page for StatusList {
    const TEMPLATE: &'static str = "crm/statuses.html";

    fn samples() -> Vec<Self> {
        let row = |kind: &str, fixed: bool| StatusRow {
            code: format!("{kind}_{fixed}"),
            name: "Контакт".into(),
            kind: kind.into(),
            hue: "cyan".into(),
            next: fixed.then(|| vec!["Согласия".into(), "Отказ".into()]),
            fixed,
        };
        let full = Self {
            statuses: vec![row("open", true), row("won", true), row("lost", false)],
            archived: vec![row("lost", true)],
            hues: HUES.to_vec(),
            name: String::new(),
            errors: Vec::new(),
        };
        let refusals = ["required", "too_long", "too_many_entries", "taken"];
        let refused = |code: &'static str| Self { errors: vec![FieldError::new("name", code)], ..full.clone() };
        refusals.map(refused).into_iter().chain([Self { archived: Vec::new(), ..full.clone() }]).collect()
    }
}
