//! Taking a file and the fields beside it out of a multipart body, and beginning the import.

use std::collections::HashMap;
use std::io::Write;

use actix_multipart::{Field, Multipart, MultipartError};
use aws_sdk_s3::primitives::ByteStream;
use futures_util::StreamExt;
use kernel::{Action, Error, ImportId, Object, Result};
use tempfile::{NamedTempFile, TempPath};
use web::{App, Who};

use crate::file::LARGEST_FILE;
use crate::import::{self, NewImport};

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
    pub(crate) async fn start(mut self, app: &App, who: &Who) -> Result<ImportId> {
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
                let begin = async |tx: &mut db::TenantTx| import::start(tx, &who.actor, id, &new, &format, size).await;
                app.db.tenant(&who.actor, key, begin).await?;
            }
            None => {
                let begin =
                    async |tx: &mut db::PlatformTx| import::start(tx, &who.actor, id, &new, &format, size).await;
                app.db.platform(&who.actor, begin).await?;
            }
        }
        Ok(id)
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
