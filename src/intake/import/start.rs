//! Beginning an import: the file is looked into, stored, and left to a worker.

use std::path::Path;

use kernel::{Action, Actor, Error, ImportId, Object, Result, text};
use schema::platform::imports;
use serde_json::json;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::base::Base;
use super::options::Options;
use super::store::State;
use crate::catalogue::{LawfulBasis, Product, Source};
use crate::file::{self, Defaults, Format};

/// Longest file name that is kept, in characters.
const FILE_NAME_LENGTH: usize = 200;

/// An import that may begin.
#[derive(Debug, Clone)]
pub struct NewImport {
    /// Name of the file as uploaded.
    pub file_name: String,
    /// The source of rows that have none.
    pub source: Option<Source>,
    /// The lawful basis of rows that have none.
    pub lawful_basis: LawfulBasis,
    /// What else was asked for.
    pub options: Options,
}

impl NewImport {
    /// Checks what came with the file. The source may be left out where the file has a column for it; then it must not be empty there.
    ///
    /// # Errors
    /// `Invalid` with the fields.
    pub fn check(file_name: &str, source: &str, lawful_basis: &str, options: &str) -> Result<NewImport> {
        let source = match text::line(source) {
            told if told.is_empty() => None,
            told => Some(Source::find(&told).ok_or_else(|| Error::field("source", "unknown_source"))?),
        };
        let lawful_basis = match text::line(lawful_basis) {
            told if told.is_empty() => return Err(Error::field("lawful_basis", "required")),
            told => LawfulBasis::find(&told).ok_or_else(|| Error::field("lawful_basis", "unknown_lawful_basis"))?,
        };
        let mut options = Options::read(options)?;
        options.hints()?;
        let product = options.product.take().unwrap_or_default();
        let mut new = NewImport { file_name: file_name_of(file_name), source, lawful_basis, options };
        new.with_product(&product)?;
        Ok(new)
    }

    /// Sets the product of rows that have none; an empty text leaves it as it is.
    ///
    /// # Errors
    /// `Invalid` of the field `product`.
    pub fn with_product(&mut self, told: &str) -> Result<()> {
        let told = text::line(told);
        if !told.is_empty() {
            let product = Product::find(&told).ok_or_else(|| Error::field("product", "unknown_product"))?;
            self.options.product = Some(product.code().to_owned());
        }
        Ok(())
    }

    /// Looks into the file: a file that cannot be imported is refused before it is stored. Blocks.
    ///
    /// # Errors
    /// `Invalid` of the field `file` with the code of the [`file::FileError`]; of the fields `source` and `product` where neither
    /// the call nor the file says them.
    pub fn inspect(&self, path: &Path) -> Result<Format> {
        let format = file::inspect(path, &self.options.hints()?).map_err(|error| Error::field("file", error.code()))?;
        let format = Format { columns: self.options.mapped(format.columns), ..format };
        if !format.columns.has_contact() {
            return Err(Error::field("file", "file_no_contact_column"));
        }
        if self.source.is_none() && !format.columns.has("source") {
            return Err(Error::field("source", "required"));
        }
        if self.options.product.is_none() && !format.columns.has("product") {
            return Err(Error::field("product", "required"));
        }
        Ok(format)
    }
}

/// The name of a file as it is kept.
pub(crate) fn file_name_of(told: &str) -> String {
    text::line(told).chars().take(FILE_NAME_LENGTH).collect()
}

/// What the rows of an import get where the file has nothing.
pub(crate) fn defaults(source: Option<&str>, lawful_basis: &str, options: &Options) -> Defaults {
    Defaults {
        source: source.unwrap_or_default().to_owned(),
        lawful_basis: lawful_basis.to_owned(),
        product: options.product.clone().unwrap_or_default(),
    }
}

/// Where the file of an import lies in S3.
pub fn file_key(tenant: Option<kernel::TenantId>, id: ImportId) -> String {
    match tenant {
        Some(tenant) => format!("tenants/{tenant}/imports/{id}"),
        None => format!("platform/imports/{id}"),
    }
}

/// Writes the import of a file that is stored under `file_key` already, and tells the workers.
///
/// # Errors
/// `Forbidden` without the right; what the database says.
pub async fn start<Tx: Base>(
    tx: &mut Tx,
    actor: &Actor,
    id: ImportId,
    import: &NewImport,
    format: &Format,
    file_size: i64,
) -> Result<()> {
    actor.require(Object::Import, Action::Create)?;
    let (now, tenant) = (tx.now(), tx.origin().map(|key| key.id));
    let fields: Vec<&str> = format.columns.fields().iter().map(|field| field.unwrap_or_default()).collect();
    diesel::insert_into(imports::table)
        .values((
            imports::id.eq(id),
            imports::state.eq(State::Queued),
            imports::file_key.eq(file_key(tenant, id)),
            imports::file_name.eq(&import.file_name),
            imports::file_size.eq(file_size),
            imports::source.eq(import.source.map(Source::code)),
            imports::lawful_basis.eq(import.lawful_basis.code()),
            imports::options.eq(serde_json::to_value(&import.options)?),
            (
                imports::kind.eq(format.kind.code()),
                imports::encoding.eq(format.encoding.map(|encoding| encoding.name())),
                imports::delimiter.eq(format.delimiter.map(String::from)),
                imports::header.eq(&format.columns.names),
                imports::fields.eq(fields),
                imports::created_by.eq(actor.user),
                imports::created_by_name.eq(&actor.name),
                imports::created_at.eq(now),
            ),
        ))
        .execute(tx.conn())
        .await?;
    jobs::emit(tx, "import.queued", json!({ "import_id": id })).await?;
    Ok(())
}
