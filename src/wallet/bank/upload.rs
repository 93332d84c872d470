//! Taking a bank's file out of a multipart body. It is small enough to be held in memory.

use actix_multipart::{Multipart, MultipartError};
use futures_util::StreamExt;
use kernel::{Action, Error, Object, Result};
use web::{App, Who};

use super::file::{BankFile, LARGEST_FILE};
use super::import::{Taken, import};

/// Most fields beside the file.
const MOST_FIELDS: usize = 20;

/// A file and its name.
pub struct Upload {
    name: String,
    bytes: Vec<u8>,
}

/// Reads the field `file` of a body.
///
/// # Errors
/// `Invalid` without one; `TooLarge`; `BadRequest` for what is no form.
pub async fn read(mut body: Multipart) -> Result<Upload> {
    let mut upload = None;
    let mut fields = 0;
    while let Some(field) = body.next().await {
        let mut field = field.map_err(refused)?;
        fields += 1;
        if fields > MOST_FIELDS {
            return Err(Error::BadRequest("bad_form"));
        }
        let wanted = field.name() == Some("file");
        let name = field.content_disposition().and_then(|disposition| disposition.get_filename()).map(str::to_owned);
        let mut bytes = Vec::new();
        while let Some(part) = field.next().await {
            bytes.extend_from_slice(&part.map_err(refused)?);
            if bytes.len() > LARGEST_FILE {
                return Err(Error::TooLarge);
            }
        }
        if let Some(name) = name.filter(|_| wanted) {
            upload = Some(Upload { name, bytes });
        }
    }
    upload.filter(|upload| !upload.bytes.is_empty()).ok_or_else(|| Error::field("file", "required"))
}

fn refused(error: MultipartError) -> Error {
    tracing::debug!(%error, "a form could not be read");
    Error::BadRequest("bad_form")
}

/// Reads the file and writes its documents down.
///
/// # Errors
/// Those of [`BankFile::read`] and [`import`].
pub async fn take(app: &App, who: &Who, upload: Upload) -> Result<Taken> {
    who.actor.require_network(Object::Wallet, Action::Pay)?;
    let Upload { name, bytes } = upload;
    let file = tokio::task::spawn_blocking(move || BankFile::read(&bytes)).await.map_err(Error::defect)??;
    app.db.platform(&who.actor, async |tx| import(&who.actor, tx, &name, &file).await).await
}
