//! Taking a file and the fields beside it out of a multipart body, and beginning the import.

use std::collections::HashMap;
use std::io::Write;

use actix_multipart::{Field, Multipart, MultipartError};
use aws_sdk_s3::primitives::ByteStream;
use db::{PlatformTx, TenantTx};
use futures_util::StreamExt;
use kernel::{Action, Actor, Error, ImportId, Object, Result};
use tempfile::{NamedTempFile, TempPath};
use web::{App, Who};

use crate::catalogue::{LawfulBasis, Product, Source};
use crate::file::{self, Format, Hints, LARGEST_FILE, Survey};
use crate::import::{self, Base, ImportTarget, Layout, NewDraft, NewImport, Offer, Options, file_name_of};

/// Longest text field, in bytes.
const LONGEST_FIELD: usize = 4 * 1024;
/// Most fields.
const MOST_FIELDS: usize = 20;

/// What a form with a file sent.
pub(crate) struct Upload {
    file: Option<(TempPath, String, u64)>,
    fields: HashMap<String, String>,
}

impl Upload {
    /// Reads the body. The file goes to the disk as it comes.
    ///
    /// # Errors
    /// `BadRequest` for what is no form with a file, `TooLarge`.
    pub(crate) async fn read(mut body: Multipart) -> Result<Upload> {
        let mut upload = Upload { file: None, fields: HashMap::new() };
        while let Some(field) = body.next().await {
            let field = field.map_err(refused)?;
            let name = field.name().unwrap_or_default().to_owned();
            let file_name = field.content_disposition().and_then(|d| d.get_filename().map(str::to_owned));
            match file_name {
                Some(file_name) if name == "file" => upload.file = Some(save(field, file_name).await?),
                _ => {
                    if upload.fields.len() >= MOST_FIELDS {
                        return Err(Error::BadRequest("bad_form"));
                    }
                    let text = text(field).await?;
                    upload.fields.insert(name, text);
                }
            }
        }
        Ok(upload)
    }

    /// A field's text; empty where it was not sent.
    pub(crate) fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// Checks, stores the file and leaves it to a worker.
    ///
    /// # Errors
    /// `Invalid` with the fields that were refused; nothing is kept then.
    pub(crate) async fn start<P, L>(mut self, app: &App, who: &Who) -> Result<ImportId>
    where
        P: ImportTarget<PlatformTx>,
        L: ImportTarget<TenantTx>,
    {
        who.actor.require(Object::Import, Action::Create)?;
        let Some((path, file_name, size)) = self.file.take() else { return Err(Error::field("file", "required")) };
        let mut new =
            NewImport::check(&file_name, self.field("source"), self.field("lawful_basis"), self.field("options"))?;
        new.with_product(self.field("product"))?;
        let looked = tokio::task::spawn_blocking(move || new.inspect(&path).map(|format| (new, format, path)));
        let (new, format, path) = looked.await.map_err(Error::defect)??;
        let id = ImportId(app.db.entropy().uuid(app.db.clock().now()));
        let tenant = who.here.key();
        let content = ByteStream::from_path(&path).await.map_err(Error::defect)?;
        app.files.put(&import::file_key(tenant.map(|key| key.id), id), content).await?;
        let size = i64::try_from(size).unwrap_or(i64::MAX);
        match tenant {
            Some(key) => {
                let begin = async |tx: &mut TenantTx| {
                    L::offer(tx, &who.actor).await?.admit(&new.options)?;
                    import::start(tx, &who.actor, id, &new, &format, size).await
                };
                app.db.tenant(&who.actor, key, begin).await?;
            }
            None => {
                let begin = async |tx: &mut PlatformTx| {
                    P::offer(tx, &who.actor).await?.admit(&new.options)?;
                    import::start(tx, &who.actor, id, &new, &format, size).await
                };
                app.db.platform(&who.actor, begin).await?;
            }
        }
        Ok(id)
    }
}

/// What was begun with a file.
pub(crate) struct Begun {
    /// The import.
    pub(crate) id: ImportId,
    /// Whether it is on its way already; else it is set up step by step.
    pub(crate) at_once: bool,
}

impl Upload {
    /// Stores the file as a draft, with all that can be told about it. Asked for, and where nothing is in doubt, it is loaded at once.
    ///
    /// # Errors
    /// `Invalid` with the fields that were refused; nothing is kept then.
    pub(crate) async fn draft<P, L>(mut self, app: &App, who: &Who) -> Result<Begun>
    where
        P: ImportTarget<PlatformTx>,
        L: ImportTarget<TenantTx>,
    {
        who.actor.require(Object::Import, Action::Create)?;
        let Some((path, file_name, size)) = self.file.take() else { return Err(Error::field("file", "required")) };
        let told = Told::of(&self)?;
        let looked =
            tokio::task::spawn_blocking(move || file::survey(&path, &Hints::default()).map(|found| (path, found)));
        let (path, (format, survey)) =
            looked.await.map_err(Error::defect)?.map_err(|error| Error::field("file", error.code()))?;
        let id = ImportId(app.db.entropy().uuid(app.db.clock().now()));
        let tenant = who.here.key();
        let content = ByteStream::from_path(&path).await.map_err(Error::defect)?;
        app.files.put(&import::file_key(tenant.map(|key| key.id), id), content).await?;
        let new = NewDraft {
            id,
            file_name: &file_name_of(&file_name),
            file_size: i64::try_from(size).unwrap_or(i64::MAX),
            source: told.source.as_deref(),
            lawful_basis: &told.lawful_basis,
        };
        let (wanted, look) = (self.field("at_once") == "1", (format, survey));
        match tenant {
            Some(key) => {
                let begin = async |tx: &mut TenantTx| {
                    let offer = L::offer(tx, &who.actor).await?;
                    begin(tx, &who.actor, &new, &told.options, look, &offer, wanted).await
                };
                app.db.tenant(&who.actor, key, begin).await
            }
            None => {
                let begin = async |tx: &mut PlatformTx| {
                    let offer = P::offer(tx, &who.actor).await?;
                    begin(tx, &who.actor, &new, &told.options, look, &offer, wanted).await
                };
                app.db.platform(&who.actor, begin).await
            }
        }
    }
}

async fn begin<Tx: Base>(
    tx: &mut Tx,
    actor: &Actor,
    new: &NewDraft<'_>,
    options: &Options,
    (format, survey): (Format, Survey),
    offer: &Offer,
    at_once: bool,
) -> Result<Begun> {
    let last = import::remembered(tx, &format.columns.names).await?;
    let found = import::recognise(&format.columns, &survey, offer, last.as_ref());
    let mut options = options.clone();
    if let Some(last) = last {
        options.values = last.options()?.values;
    }
    let layout = Layout { format, survey, fields: found.fields };
    let draft = import::draft(tx, actor, new, options, &layout).await?;
    let options = draft.options()?;
    let is_sure = at_once && import::problems(&draft, &options).is_empty() && is_sure(&layout, &options, offer);
    if is_sure {
        import::run_at_once(tx, actor, &draft).await?;
    }
    Ok(Begun { id: draft.id, at_once: is_sure })
}

/// Whether nothing about the file is in doubt: it is read without a warning, and every value of a list is known.
fn is_sure(layout: &Layout, options: &Options, offer: &Offer) -> bool {
    let values = layout.fields.iter().zip(&layout.survey.columns).filter(|(field, _)| offer.list(field).is_some());
    let is_known = |field: &str, written: &str| {
        offer.meaning(field, options.values.get(field), written) != import::Meaning::Reject
    };
    layout.survey.warnings.is_empty()
        && layout.fields.iter().any(|field| field == "phone" || field == "email")
        && values
            .into_iter()
            .all(|(field, column)| !column.more && column.values.iter().all(|(text, _)| is_known(field, text)))
}

/// What the form says for rows that say nothing themselves.
struct Told {
    source: Option<String>,
    lawful_basis: String,
    options: Options,
}

impl Told {
    fn of(upload: &Upload) -> Result<Told> {
        let code = |field: &'static str, found: fn(&str) -> Option<&'static str>, unknown: &'static str| match upload
            .field(field)
            .trim()
        {
            "" => Ok(None),
            told => found(told).map(|code| Some(code.to_owned())).ok_or_else(|| Error::field(field, unknown)),
        };
        let source = code("source", |told| Source::find(told).map(Source::code), "unknown_source")?;
        let basis = |told: &str| LawfulBasis::find(told).map(LawfulBasis::code);
        let lawful_basis = code("lawful_basis", basis, "unknown_lawful_basis")?.unwrap_or_default();
        let product = code("product", |told| Product::find(told).map(Product::code), "unknown_product")?;
        Ok(Told { source, lawful_basis, options: Options { product, ..Options::default() } })
    }
}

async fn save(mut field: Field, file_name: String) -> Result<(TempPath, String, u64)> {
    let mut file = NamedTempFile::new().map_err(Error::defect)?;
    let mut size = 0;
    while let Some(bytes) = field.next().await {
        let bytes = bytes.map_err(refused)?;
        size += bytes.len() as u64;
        if size > LARGEST_FILE {
            return Err(Error::TooLarge);
        }
        file.write_all(&bytes).map_err(Error::defect)?;
    }
    file.flush().map_err(Error::defect)?;
    Ok((file.into_temp_path(), file_name, size))
}

async fn text(mut field: Field) -> Result<String> {
    let mut text = Vec::new();
    while let Some(bytes) = field.next().await {
        text.extend_from_slice(&bytes.map_err(refused)?);
        if text.len() > LONGEST_FIELD {
            return Err(Error::TooLarge);
        }
    }
    String::from_utf8(text).map_err(|_| Error::BadRequest("bad_form"))
}

fn refused(error: MultipartError) -> Error {
    tracing::debug!(%error, "a form could not be read");
    Error::BadRequest("bad_form")
}
