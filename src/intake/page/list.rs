//! The list of imports, with the form that begins one.

use actix_multipart::Multipart;
use actix_web::HttpResponse;
use actix_web::web::Query;
use chrono::{DateTime, Utc};
use db::{PlatformTx, TenantTx};
use kernel::{Action, Error, FieldError, ImportId, Object};
use serde::{Deserialize, Serialize};
use web::render::card::Choice;
use web::{Answer, AppData, Page, View, Who};

use super::{hue, sample};
use crate::api::on_side;
use crate::catalogue::{LawfulBasis, Product, Source};
use crate::import::{self, Import, ImportTarget, State};
use crate::upload::Upload;

/// Imports on a page of the list.
const LISTED: i64 = 30;
/// The list of imports, with the form that begins one.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ImportList {
    imports: Vec<Line>,
    next: Option<String>,
    can_create: bool,
    sources: Vec<Choice>,
    bases: Vec<Choice>,
    products: Vec<Choice>,
    source: String,
    lawful_basis: String,
    product: String,
    errors: Vec<FieldError>,
}

/// An import in the list.
#[derive(Debug, Clone, Serialize)]
struct Line {
    id: ImportId,
    file_name: String,
    state: State,
    hue: &'static str,
    percent: i32,
    rows: i32,
    created: i32,
    updated: i32,
    rejected: i32,
    by: String,
    at: DateTime<Utc>,
}

impl From<&Import> for Line {
    fn from(import: &Import) -> Self {
        Self {
            id: import.id,
            file_name: import.file_name.clone(),
            state: import.state,
            hue: hue(import.state),
            percent: import.percent(),
            rows: import.rows,
            created: import.created,
            updated: import.updated,
            rejected: import.duplicates + import.invalid,
            by: import.created_by_name.clone(),
            at: import.created_at,
        }
    }
}
impl Page for ImportList {
    const TEMPLATE: &'static str = "intake/imports.html";
    const FRAGMENTS: &'static [&'static str] = &["imports", "import_form"];

    fn samples() -> Vec<Self> {
        let empty = Self { can_create: true, ..Self::default() }.with_choices();
        let lines = State::ALL.map(|state| Line::from(&sample(state)));
        let full = Self { imports: lines.to_vec(), next: Some("x".into()), ..empty.clone() };
        let errors = vec![FieldError::new("file", "file_no_contact_column"), FieldError::new("source", "required")];
        vec![Self { errors, ..full.clone() }, Self { can_create: false, ..empty.clone() }, empty, full]
    }
}

impl ImportList {
    fn with_choices(mut self) -> Self {
        let none = |key: &str| Choice::of("", key.to_owned());
        self.sources = choices(none("intake-from-file"), Source::ALL.iter().map(|s| s.code()), "source-");
        self.bases = choices(none("intake-choose"), LawfulBasis::ALL.iter().map(|b| b.code()), "basis-");
        self.products = choices(none("intake-from-file"), Product::ALL.iter().map(|p| p.code()), "product-");
        self
    }
}

fn choices<'a>(first: Choice, codes: impl Iterator<Item = &'a str>, prefix: &str) -> Vec<Choice> {
    std::iter::once(first).chain(codes.map(|code| Choice::of(code, format!("{prefix}{code}")))).collect()
}
/// Which part of the list is wanted.
#[derive(Debug, Clone, Deserialize)]
pub struct ListQuery {
    after: Option<ImportId>,
}

/// `GET /imports`.
///
/// # Errors
/// 403 without the right.
pub async fn list(app: AppData, who: Who, view: View, query: Query<ListQuery>) -> Answer {
    let page = listed(&app, &who, query.after).await?;
    view.page(&page)
}

async fn listed(app: &AppData, who: &Who, after: Option<ImportId>) -> kernel::Result<ImportList> {
    let shown = on_side!(app.db, who, tx => import::list(tx, &who.actor, after, LISTED).await)?;
    let next = shown.more.then(|| shown.items.last().map(|import| format!("/imports?after={}", import.id))).flatten();
    let can_create = who.actor.permissions.allows(Object::Import, Action::Create);
    let imports = shown.items.iter().map(Line::from).collect();
    Ok(ImportList { imports, next, can_create, ..ImportList::default() }.with_choices())
}

/// `POST /imports`: the form of the list.
///
/// # Errors
/// 403 without the right; a refused form is drawn again with 422.
pub async fn create<P, L>(app: AppData, who: Who, view: View, body: Multipart) -> Answer
where
    P: ImportTarget<PlatformTx>,
    L: ImportTarget<TenantTx>,
{
    let upload = Upload::read(body).await?;
    let [source, lawful_basis, product] =
        ["source", "lawful_basis", "product"].map(|name| upload.field(name).to_owned());
    match upload.draft::<P, L>(&app, &who).await {
        // Only htmx can send this form (its token is a header), and it must load the page anew, not swap it in.
        Ok(begun) => {
            let to =
                if begun.at_once { format!("/imports/{}", begun.id) } else { format!("/imports/{}/file", begun.id) };
            Ok(HttpResponse::Ok().insert_header(("HX-Redirect", to)).finish())
        }
        Err(Error::Invalid(errors)) => {
            let page = listed(&app, &who, None).await?;
            view.refused(&ImportList { source, lawful_basis, product, errors, ..page })
        }
        Err(error) => Err(error.into()),
    }
}
