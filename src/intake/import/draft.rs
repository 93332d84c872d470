//! An import that is being set up: its file is stored, and how it is to be read and loaded is changed step by step.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, ImportId, Object, Result};
use schema::platform::imports;

use super::base::Base;
use super::chunk;
use super::options::Options;
use super::start::file_key;
use super::store::{Import, State};
use crate::file::{Format, Survey};

/// How a file is read, and what was found in it so.
#[derive(Debug, Clone)]
pub struct Layout {
    /// What was told or found out about the file.
    pub format: Format,
    /// What is in it.
    pub survey: Survey,
    /// The field of each column; empty where none.
    pub fields: Vec<String>,
}

impl Layout {
    /// Writes into the options what was found out, so that nothing is guessed again when the file is loaded.
    pub fn settle(&self, options: &mut Options) {
        options.encoding = self.format.encoding.map(|encoding| encoding.name().to_owned());
        options.delimiter = self.format.delimiter.map(String::from);
        options.quote = self.format.quote;
        options.sheet.clone_from(&self.format.sheet);
        options.header = Some(self.format.header.unwrap_or(0));
        options.columns = Some(self.fields.clone());
    }
}

/// What a draft is made of.
#[derive(Debug, Clone)]
pub struct NewDraft<'a> {
    /// Where its file is stored already.
    pub id: ImportId,
    /// Name of the file as uploaded.
    pub file_name: &'a str,
    /// Its size in bytes.
    pub file_size: i64,
    /// Code of the source of rows that have none.
    pub source: Option<&'a str>,
    /// Code of the lawful basis of rows that have none; empty where it is chosen later.
    pub lawful_basis: &'a str,
}

/// Writes a draft.
///
/// # Errors
/// `Forbidden` without the right; what the database says.
pub async fn draft<Tx: Base>(
    tx: &mut Tx,
    actor: &Actor,
    new: &NewDraft<'_>,
    mut options: Options,
    layout: &Layout,
) -> Result<Import> {
    actor.require(Object::Import, Action::Create)?;
    layout.settle(&mut options);
    let (now, tenant) = (tx.now(), tx.origin().map(|key| key.id));
    let import = diesel::insert_into(imports::table)
        .values((
            imports::id.eq(new.id),
            imports::state.eq(State::Draft),
            imports::file_key.eq(file_key(tenant, new.id)),
            imports::file_name.eq(new.file_name),
            imports::file_size.eq(new.file_size),
            imports::source.eq(new.source),
            imports::lawful_basis.eq(new.lawful_basis),
            imports::options.eq(serde_json::to_value(options)?),
            of_layout(layout)?,
            imports::created_by.eq(actor.user),
            imports::created_by_name.eq(&actor.name),
            imports::created_at.eq(now),
        ))
        .returning(Import::as_returning())
        .get_result(tx.conn())
        .await?;
    Ok(import)
}

type LayoutColumns = (
    diesel::dsl::Eq<imports::kind, &'static str>,
    diesel::dsl::Eq<imports::encoding, Option<&'static str>>,
    diesel::dsl::Eq<imports::delimiter, Option<String>>,
    diesel::dsl::Eq<imports::header, Vec<String>>,
    diesel::dsl::Eq<imports::fields, Vec<String>>,
    diesel::dsl::Eq<imports::survey, serde_json::Value>,
    diesel::dsl::Eq<imports::total, i32>,
);

fn of_layout(layout: &Layout) -> Result<LayoutColumns> {
    Ok((
        imports::kind.eq(layout.format.kind.code()),
        imports::encoding.eq(layout.format.encoding.map(encoding_rs::Encoding::name)),
        imports::delimiter.eq(layout.format.delimiter.map(String::from)),
        imports::header.eq(layout.format.columns.names.clone()),
        imports::fields.eq(layout.fields.clone()),
        imports::survey.eq(serde_json::to_value(&layout.survey)?),
        imports::total.eq(i32::try_from(layout.survey.total).unwrap_or(i32::MAX)),
    ))
}

/// A change of a draft.
#[derive(Debug, Clone, Default)]
pub struct Edit {
    /// Another way to read the file.
    pub layout: Option<Layout>,
    /// Another source of rows that have none.
    pub source: Option<Option<String>>,
    /// Another basis of rows that have none.
    pub lawful_basis: Option<String>,
    /// How it is to be loaded.
    pub options: Options,
}

/// Changes a draft, or an import that was checked: it has to be checked anew.
///
/// # Errors
/// `NotFound`; `Conflict` with `import_begun` for one that is on its way, with `stale` when somebody changed it after `version`.
pub async fn change<Tx: Base>(tx: &mut Tx, actor: &Actor, id: ImportId, version: i32, edit: Edit) -> Result<Import> {
    actor.require(Object::Import, Action::Create)?;
    let import = imports::table.find(id).for_update().select(Import::as_select()).first(tx.conn()).await?;
    if !import.state.is_open() {
        return Err(Error::Conflict("import_begun"));
    }
    if import.version != version {
        return Err(Error::Conflict("stale"));
    }
    let mut options = edit.options;
    if let Some(layout) = &edit.layout {
        layout.settle(&mut options);
        diesel::update(imports::table.find(id)).set(of_layout(layout)?).execute(tx.conn()).await?;
    }
    chunk::forget(tx, id).await?;
    let fields = options.columns.clone().unwrap_or_else(|| import.fields.clone());
    let changed = diesel::update(imports::table.find(id))
        .set((
            imports::state.eq(State::Draft),
            imports::source.eq(edit.source.unwrap_or(import.source)),
            imports::lawful_basis.eq(edit.lawful_basis.unwrap_or(import.lawful_basis)),
            imports::fields.eq(fields),
            imports::options.eq(serde_json::to_value(options)?),
            imports::version.eq(version + 1),
        ))
        .returning(Import::as_returning())
        .get_result(tx.conn())
        .await?;
    Ok(changed)
}

/// The last import whose file had the same headers: how its columns and values were read is offered again.
///
/// # Errors
/// What the database says.
pub async fn remembered<Tx: Base>(tx: &mut Tx, header: &[String]) -> Result<Option<Import>> {
    Ok(imports::table
        .filter(imports::header.contains(header.to_vec()))
        .filter(imports::header.is_contained_by(header.to_vec()))
        .filter(imports::state.ne_all(["draft", "checking", "checked"]))
        .filter(imports::survey.is_not_null())
        .order(imports::id.desc())
        .select(Import::as_select())
        .first(tx.conn())
        .await
        .optional()?)
}
