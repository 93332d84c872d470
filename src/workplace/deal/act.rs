//! What the buttons of a deal's page and of the board do.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Form, Path};
use fields::{Sent, Typed};
use intake::lead::RawAmount;
use kernel::{DealId, Error, FieldError, Money, Result, StageId, UserId};
use serde::Deserialize;
use web::{Answer, AppData, View, Who, see_other};

use super::card_page::{IssueForm, draw, read};
use crate::board::page::card;
use crate::custom::form::{FormWith, asks_fields};
use crate::lead::act::{NoteForm, add_note};
use crm::deal::{DealPatch, IssueBody, StageMove};
use crm::subject::Subject;
use crm::{staff, task};
use web::view::{by_htmx, encode_query, flash, go};

/// A stage to move to: from the board (`before` is where the card fell) or from the deal's page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct StageForm {
    stage: String,
    reason: String,
    version: String,
}

/// `POST /deals/{id}/stage`. The board gets the card back; a loss without a reason leads to the form that asks for it.
///
/// # Errors
/// As [`crm::deal::move_to`]; where the stage asks for custom fields, the form of the deal with them.
pub async fn stage(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    id: Path<DealId>,
    form: Form<StageForm>,
) -> Answer {
    let to = StageMove {
        stage_id: form.stage.parse::<StageId>().map_err(|_| Error::field("stage", "unknown_stage"))?,
        reason: Some(form.reason.clone()),
        version: form.version.parse().ok(),
    };
    let moved = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            let deal = crm::deal::move_to(&who.actor, tx, *id, &to).await?;
            let stage = pipeline::stage(tx, deal.stage_id, "stage").await?;
            let (staff, tasks) = (staff::all(tx).await?, task::next_of(&who.actor, tx, &[deal.id.0]).await?);
            Ok(card(&deal, &stage, &staff, tasks.get(&deal.id.0), view.chrome.now))
        })
        .await;
    match moved {
        Ok(card) if by_htmx(&request) => web::view::block(&view, &super::form_page::CardPart { deal: card }, "card"),
        Ok(_) => Ok(see_other(&format!("/deals/{id}"))),
        Err(Error::Invalid(errors)) if asks_reason(&errors) => {
            lose(&app, &who, view, &request, *id, &form, errors).await
        }
        // The deal's page asks for what the stage needs, and moves the deal there.
        Err(Error::Invalid(errors)) if asks_fields(&errors) => {
            Ok(go(&request, &format!("/deals/{id}?to={}", encode_query(&form.stage))))
        }
        Err(other) => Err(other.into()),
    }
}

fn asks_reason(errors: &[FieldError]) -> bool {
    errors.iter().any(|error| error.field == "reason")
}

async fn lose(
    app: &AppData,
    who: &Who,
    view: View,
    request: &HttpRequest,
    id: DealId,
    form: &StageForm,
    errors: Vec<FieldError>,
) -> Answer {
    if by_htmx(request) {
        return Ok(go(request, &format!("/deals/{id}?lose={}", form.stage)));
    }
    let data = app.db.tenant(&who.actor, who.tenant()?, async |tx| read(&who.actor, tx, id).await).await?;
    let page = draw(&view, &who.actor, &data).refused(errors, None, form.stage.clone());
    view.refused(&page)
}

/// `POST /deals/{id}/issue`.
///
/// # Errors
/// As [`crm::deal::issue()`]; refused fields come back in the form.
pub async fn issue(app: AppData, who: Who, view: View, id: Path<DealId>, form: Form<IssueForm>) -> Answer {
    let form = form.into_inner();
    let issued = match issue_body(&form) {
        Ok(body) => app
            .db
            .tenant(&who.actor, who.tenant()?, async |tx| crm::deal::issue(&who.actor, tx, *id, &body).await)
            .await
            .map(|_| ()),
        Err(refused) => Err(refused),
    };
    match issued {
        Ok(()) => view.done(&format!("/deals/{id}"), Some(flash("crm-issued", "", ""))),
        Err(Error::Invalid(errors)) => {
            let data = app.db.tenant(&who.actor, who.tenant()?, async |tx| read(&who.actor, tx, *id).await).await?;
            let mut page = draw(&view, &who.actor, &data);
            // The won stage asks for custom fields: they are filled in first.
            if asks_fields(&errors) {
                page = page.asking_in(&data, &data.won());
            }
            view.refused(&page.refused(errors, Some(form), String::new()))
        }
        Err(other) => Err(other.into()),
    }
}

fn issue_body(form: &IssueForm) -> Result<IssueBody> {
    let mut errors = Vec::new();
    let mut money = |field: &'static str, text: &str| {
        let read = RawAmount::Roubles(text.to_owned()).money();
        read.map_err(|code| errors.push(FieldError::new(field, code))).ok().flatten()
    };
    let (amount, commission) = (money("amount", &form.amount), money("commission", &form.commission));
    if form.amount.trim().is_empty() {
        errors.push(FieldError::new("amount", "required"));
    }
    let issued_on = form.issued_on.parse().map_err(|_| errors.push(FieldError::new("issued_on", "invalid_date"))).ok();
    match (issued_on, amount) {
        (Some(issued_on), Some(amount)) if errors.is_empty() => {
            Ok(IssueBody { issued_on, amount, commission: commission.unwrap_or(Money::ZERO) })
        }
        _ => Err(Error::Invalid(errors)),
    }
}

/// Why an issue is taken back.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ReverseForm {
    #[serde(default)]
    reason: String,
}

/// `POST /deals/{id}/issue/reverse`.
///
/// # Errors
/// As [`crm::deal::reverse`]; a missing reason comes back in the form.
pub async fn reverse(app: AppData, who: Who, view: View, id: Path<DealId>, form: Form<ReverseForm>) -> Answer {
    let undone = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| crm::deal::reverse(&who.actor, tx, *id, &form.reason).await)
        .await;
    match undone {
        Ok(_) => view.done(&format!("/deals/{id}"), Some(flash("crm-issue-reversed", "", ""))),
        Err(Error::Invalid(errors)) => {
            let data = app.db.tenant(&who.actor, who.tenant()?, async |tx| read(&who.actor, tx, *id).await).await?;
            let page = draw(&view, &who.actor, &data).refused(errors, None, String::new());
            view.refused(&page)
        }
        Err(other) => Err(other.into()),
    }
}

/// A deal's fields.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DealForm {
    version: i32,
    title: String,
    product: String,
    amount: String,
    responsible: String,
    /// The stage to which the deal goes once it has what that asks for.
    to: String,
}

/// `POST /deals/{id}`.
///
/// # Errors
/// As [`crm::deal::edit()`]; what is refused comes back on the page.
pub async fn save(app: AppData, who: Who, view: View, id: Path<DealId>, form: FormWith<DealForm>) -> Answer {
    let FormWith(form, typed) = form;
    let to = form.to.clone();
    let saved = try_save(&app, &who, *id, &form, &typed, &to).await;
    let (errors, stale) = match saved {
        Ok(()) => return Ok(see_other(&format!("/deals/{id}"))),
        // A lost stage asks for its reason next; what was typed is saved before.
        Err(Error::Invalid(errors)) if asks_reason(&errors) => {
            try_save(&app, &who, *id, &form, &typed, "").await?;
            return Ok(see_other(&format!("/deals/{id}?lose={}", encode_query(&to))));
        }
        Err(Error::Invalid(errors)) => (errors, false),
        Err(Error::Conflict("stale")) => (Vec::new(), true),
        Err(other) => return Err(other.into()),
    };
    let data = app.db.tenant(&who.actor, who.tenant()?, async |tx| read(&who.actor, tx, *id).await).await?;
    // What somebody else changed meanwhile is shown, and not what was typed over it; a refused form keeps its version.
    let typed = (!stale).then_some(&typed);
    let page = draw(&view, &who.actor, &data).asking(&data, &to, typed).refused(errors, None, String::new());
    let page = if stale { page } else { page.of_version(form.version) };
    if stale {
        return Ok(view.draw(StatusCode::CONFLICT, &page.stale())?);
    }
    view.refused(&page)
}

/// Writes the fields and moves the deal on, both or neither.
async fn try_save(app: &AppData, who: &Who, id: DealId, form: &DealForm, typed: &Typed, to: &str) -> Result<()> {
    let amount = RawAmount::Roubles(form.amount.clone()).money().map_err(|code| Error::field("amount", code))?;
    let patch = DealPatch {
        version: form.version,
        title: Some(form.title.clone()),
        product: Some(form.product.clone()).filter(|product| !product.is_empty()),
        amount: Some(amount),
        responsible: form.responsible.parse::<UserId>().ok(),
        custom: Sent::Typed(typed.clone()),
    };
    let stage = Some(to).filter(|to| !to.is_empty()).map(str::parse::<StageId>).transpose();
    let stage = stage.map_err(|_| Error::field("stage", "unknown_stage"))?;
    app.db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            crm::deal::edit(&who.actor, tx, id, patch.clone()).await?;
            if let Some(stage_id) = stage {
                let to = StageMove { stage_id, reason: None, version: None };
                crm::deal::move_to(&who.actor, tx, id, &to).await?;
            }
            Ok(())
        })
        .await
}

/// `POST /deals/{id}/notes`.
///
/// # Errors
/// As [`crm::feed::add_note`].
pub async fn note(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    id: Path<DealId>,
    form: Form<NoteForm>,
) -> Answer {
    add_note(&app, &who, view, &request, Subject::Deal(*id), &form.text).await
}
