//! Saving, changing and removing views of the list, and choosing its columns.

use actix_web::HttpRequest;
use actix_web::web::{Form, Path};
use crm::view::edit::{self, ViewInput};
use crm::view::{Column, columns};
use db::TenantTx;
use kernel::{Actor, Error, Result, ViewId};
use serde::Deserialize;
use web::view::{flash, told};
use web::{Answer, AppData, View as Shell, Who};

use super::asked::{Asked, Place, back};

/// What is saved as a view: the list as it is shown, under a name.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ViewForm {
    name: String,
    shared: Option<String>,
    /// The list's address behind its `?`.
    query: String,
    /// The columns as they are shown, by commas.
    columns: String,
    version: i32,
}

impl ViewForm {
    async fn input(&self, actor: &Actor, tx: &mut TenantTx) -> Result<ViewInput> {
        let mut asked = Asked::parse(&self.query)?;
        let Place { statuses, saved, .. } = asked.look_up(actor, tx).await?;
        let codes = self.columns.split(',').filter(|code| !code.is_empty());
        Ok(ViewInput {
            name: self.name.clone(),
            shared: self.shared.is_some(),
            conditions: asked.as_conditions(&statuses)?,
            sort: asked.sorted(saved.as_ref())?.word().to_owned(),
            columns: codes.map(column).collect::<Result<_>>()?,
        })
    }
}

/// `POST /views`: the list as it is shown becomes a view of one's own.
///
/// # Errors
/// As [`edit::create`].
pub async fn create(app: AppData, who: Who, view: Shell, request: HttpRequest, form: Form<ViewForm>) -> Answer {
    let made = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            let input = form.input(&who.actor, tx).await?;
            edit::create(&who.actor, tx, input).await
        })
        .await?;
    told(&view, &request, &format!("/leads?view={}", made.id), flash("crm-view-saved", &made.name, ""))
}

/// `POST /views/{id}`: the list as it is shown takes the place of the view.
///
/// # Errors
/// As [`edit::change`].
pub async fn change(
    app: AppData,
    who: Who,
    view: Shell,
    request: HttpRequest,
    id: Path<ViewId>,
    form: Form<ViewForm>,
) -> Answer {
    let made = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            let input = form.input(&who.actor, tx).await?;
            edit::change(&who.actor, tx, *id, form.version, input).await
        })
        .await?;
    told(&view, &request, &format!("/leads?view={}", made.id), flash("crm-view-saved", &made.name, ""))
}

/// `POST /views/{id}/delete`.
///
/// # Errors
/// As [`edit::delete`].
pub async fn delete(app: AppData, who: Who, view: Shell, request: HttpRequest, id: Path<ViewId>) -> Answer {
    let gone = app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::delete(&who.actor, tx, *id).await).await?;
    let undo = format!("/views/{id}/restore");
    told(&view, &request, "/leads", flash("crm-view-deleted", &gone.name, &undo))
}

/// `POST /views/{id}/restore`.
///
/// # Errors
/// As [`edit::restore`].
pub async fn restore(app: AppData, who: Who, view: Shell, request: HttpRequest, id: Path<ViewId>) -> Answer {
    let back = app.db.tenant(&who.actor, who.tenant()?, async |tx| edit::restore(&who.actor, tx, *id).await).await?;
    told(&view, &request, &format!("/leads?view={}", back.id), flash("crm-view-restored", &back.name, ""))
}

/// `POST /leads/columns`: which columns are shown in the list, in which order and how wide. Sent with `column` as often as there are columns,
/// or once with all of them by commas, each `code` or `code:width`; with none of them the usual ones hold again.
///
/// # Errors
/// As [`columns::choose`].
pub async fn choose(app: AppData, who: Who, form: Form<Vec<(String, String)>>) -> Answer {
    let first = |name: &str| form.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    let asked = Asked::parse(first("query"))?;
    let named = form.iter().filter(|(name, _)| name == "column").flat_map(|(_, value)| value.split(','));
    let chosen = named.map(column).collect::<Result<Vec<Column>>>()?;
    let view = asked.saved();
    app.db
        .tenant(&who.actor, who.tenant()?, async |tx| columns::choose(&who.actor, tx, view, chosen.clone()).await)
        .await?;
    if !first("silent").is_empty() {
        return web::no_content();
    }
    // htmx follows, and replaces what it was going to.
    Ok(web::see_other(&back(first("query"))?))
}

fn column(text: &str) -> Result<Column> {
    let (field, width) = text.split_once(':').map_or((text, None), |(field, width)| (field, Some(width)));
    let width = width.map(str::parse).transpose().map_err(|_| Error::field("columns", "invalid"))?;
    Ok(Column { field: field.to_owned(), width })
}
