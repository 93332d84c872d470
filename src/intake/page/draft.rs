//! What the steps of an import that is being set up have in common.

use db::{PlatformTx, TenantTx};
use kernel::{Action, Email, Error, FieldError, ImportId, Object, Phone, Result};
use serde::Serialize;
use web::render::card::Choice;
use web::{App, View, Who};

use crate::file::Survey;
use crate::import::{self, Import, ImportTarget, Offer, Options, Own};

/// The form of a step, by the names of its inputs.
pub(super) type Form = std::collections::BTreeMap<String, String>;

/// An import that is being set up, with what its base offers.
pub(super) struct Draft {
    pub(super) import: Import,
    pub(super) options: Options,
    pub(super) survey: Survey,
    pub(super) offer: Offer,
}

/// Reads a draft for whoever may set it up.
///
/// # Errors
/// `NotFound`; `Conflict` with `import_begun` for an import that is on its way.
pub(super) async fn load<P, L>(app: &App, who: &Who, id: ImportId) -> Result<Draft>
where
    P: ImportTarget<PlatformTx>,
    L: ImportTarget<TenantTx>,
{
    who.actor.require(Object::Import, Action::Create)?;
    let import = crate::api::on_side!(app.db, who, tx => import::find(tx, &who.actor, id).await)?;
    if !import.state.is_open() {
        return Err(Error::Conflict("import_begun"));
    }
    let (options, survey) = (import.options()?, import.survey()?);
    let offer = offer::<P, L>(app, who).await?;
    Ok(Draft { import, options, survey, offer })
}

/// What the base of the site offers.
///
/// # Errors
/// What the database says.
pub(super) async fn offer<P, L>(app: &App, who: &Who) -> Result<Offer>
where
    P: ImportTarget<PlatformTx>,
    L: ImportTarget<TenantTx>,
{
    match who.here.key() {
        Some(key) => app.db.tenant(&who.actor, key, async |tx: &mut TenantTx| L::offer(tx, &who.actor).await).await,
        None => app.db.platform(&who.actor, async |tx: &mut PlatformTx| P::offer(tx, &who.actor).await).await,
    }
}

/// What stands above every step.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Head {
    id: ImportId,
    version: i32,
    file_name: String,
    rows: u32,
    errors: Vec<FieldError>,
}

impl Head {
    pub(super) fn of(draft: &Draft, errors: Vec<FieldError>) -> Head {
        Head {
            id: draft.import.id,
            version: draft.import.version,
            file_name: draft.import.file_name.clone(),
            rows: draft.survey.total,
            errors,
        }
    }

    pub(super) fn sample(errors: Vec<FieldError>) -> Head {
        let (id, file_name) = (ImportId(uuid::Uuid::nil()), "лиды_ноябрь.csv".to_owned());
        Head { id, version: 1, file_name, rows: 2_112, errors }
    }
}

/// The version that a form was drawn with.
pub(super) fn version(form: &Form) -> i32 {
    form.get("version").and_then(|text| text.parse().ok()).unwrap_or_default()
}

/// A field of a form; empty where it was not sent.
pub(super) fn told<'f>(form: &'f Form, name: &str) -> &'f str {
    form.get(name).map_or("", |text| text.trim())
}

/// Whether the form asks to go on to the next step, and not only to see what it would look like.
pub(super) fn goes_on(form: &Form) -> bool {
    told(form, "next") == "1"
}

/// Values of a field as choices.
pub(super) fn choices(list: Vec<Own>) -> impl Iterator<Item = Choice> {
    list.into_iter().map(|own| {
        let value = format!("={}", own.value);
        if own.keyed { Choice::of(&value, own.name) } else { Choice::named(value, own.name) }
    })
}

/// A cell as it is shown: whoever did not bring the file sees good contacts masked.
pub(super) fn shown(cell: &str, clear: bool) -> String {
    if clear {
        return cell.to_owned();
    }
    let phone = Phone::parse(cell).ok().map(|phone| phone.masked());
    phone.or_else(|| Email::parse(cell).ok().map(|email| email.masked())).unwrap_or_else(|| cell.to_owned())
}

/// Whether the reader brought the file.
pub(super) fn is_own(import: &Import, who: &Who) -> bool {
    who.actor.user.is_some() && import.created_by == who.actor.user
}

/// Saves a change of a draft and tells open pages.
///
/// # Errors
/// As [`import::change`].
pub(super) async fn save(app: &App, who: &Who, id: ImportId, version: i32, edit: import::Edit) -> Result<Import> {
    let import = crate::api::on_side!(app.db, who, tx => import::change(tx, &who.actor, id, version, edit).await)?;
    import::tell(&app.redis, who.here.key(), &import).await;
    Ok(import)
}

/// The words of a field: its own name, or the key of its text.
pub(super) fn field_choice(offer: &Offer, code: &str) -> Choice {
    match offer.extra(code).filter(|extra| !extra.name.is_empty()) {
        Some(extra) => Choice::named(code, extra.name.clone()),
        None => Choice::of(code, format!("intake-field-{code}")),
    }
}

/// The word of a field in the reader's language.
pub(super) fn field_name(view: &View, offer: &Offer, code: &str) -> String {
    let choice = field_choice(offer, code);
    if choice.key.is_empty() { choice.label } else { view.text(&choice.key) }
}
