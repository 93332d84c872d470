//! Evidence that a franchisee lays beside a return: screenshots, recordings, letters.

use actix_multipart::{Field, Multipart, MultipartError};
use bytes::{Bytes, BytesMut};
use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use futures_util::StreamExt;
use kernel::{Action, Actor, Error, Object, Result, ReturnId, TenantId, text};
use schema::platform::return_files;
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;
use web::{App, Who};

use super::{State, find, lock};

/// The most files beside one return.
pub const MOST_FILES: i64 = 5;
/// The largest file, in bytes.
pub const LARGEST_FILE: usize = 10 * 1024 * 1024;
/// The longest name that is kept, in characters.
const LONGEST_NAME: usize = 200;

/// A file beside a return.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = return_files)]
pub struct FileView {
    /// The file.
    pub id: Uuid,
    /// The name it came with.
    pub name: String,
    /// In bytes.
    pub size: i64,
    /// When it came.
    pub at: DateTime<Utc>,
    /// Who sent it.
    #[diesel(column_name = by_name)]
    pub by: String,
}

/// Where the content lies. Made of our own ids alone.
fn key(tenant: TenantId, of: ReturnId, file: Uuid) -> String {
    format!("tenants/{tenant}/returns/{of}/{file}")
}

/// Takes every file of a form (fields named `file`) and lays it beside the return. Answers how many.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`: `already_approved`, `already_refused`; `TooLarge`; `Invalid`: `file` `required`, `too_many_files`, `empty_file`;
/// `Unavailable` when the store can't be reached.
pub async fn add(app: &App, who: &Who, id: ReturnId, mut body: Multipart) -> Result<usize> {
    who.actor.require(Object::Lead, Action::Return)?;
    let tenant = who.tenant()?.id;
    let open = app.db.platform(&who.actor, async |tx| find(tx, id, Some(tenant)).await).await?;
    open.state.require_open()?;
    let mut taken = 0;
    while let Some(field) = body.next().await {
        let field = field.map_err(refused)?;
        let named = field.content_disposition().and_then(|d| d.get_filename().map(str::to_owned));
        let Some(name) = named.filter(|name| !name.is_empty()) else {
            read(field).await?;
            continue;
        };
        let content = read(field).await?;
        if content.is_empty() {
            return Err(Error::field("file", "empty_file"));
        }
        let file = app.db.entropy().uuid(app.db.clock().now());
        let size = i64::try_from(content.len()).unwrap_or(i64::MAX);
        // Stored before it is recorded: content without a row is never seen, a row without content would be evidence that
        // nobody can open.
        app.db.platform(&who.actor, async |tx| room_for(tx, tenant, id).await).await?;
        app.files.put(&key(tenant, id, file), content).await?;
        let row = (file, tidy(&name), size);
        let recorded = app.db.platform(&who.actor, async |tx| record(&who.actor, tx, tenant, id, row).await).await;
        if let Err(error) = recorded {
            // A commit whose answer was lost may have recorded it.
            if error.is_refusal()
                && let Err(left) = app.files.delete(&key(tenant, id, file)).await
            {
                tracing::warn!(%file, error = format!("{left:?}"), "a refused file is left in the store");
            }
            return Err(error);
        }
        taken += 1;
    }
    if taken == 0 { Err(Error::field("file", "required")) } else { Ok(taken) }
}

/// Locks the return, and refuses one that takes no more files.
async fn room_for(tx: &mut PlatformTx, tenant: TenantId, id: ReturnId) -> Result<()> {
    let open = lock(tx, id, Some(tenant)).await?;
    open.state.require_open()?;
    let own = return_files::table.filter(return_files::return_id.eq(id));
    if own.count().get_result::<i64>(tx.conn()).await? >= MOST_FILES {
        return Err(Error::field("file", "too_many_files"));
    }
    Ok(())
}

async fn record(
    actor: &Actor,
    tx: &mut PlatformTx,
    tenant: TenantId,
    id: ReturnId,
    (file, name, size): (Uuid, String, i64),
) -> Result<()> {
    room_for(tx, tenant, id).await?;
    let row = (
        return_files::id.eq(file),
        return_files::return_id.eq(id),
        return_files::name.eq(name),
        return_files::size.eq(size),
        return_files::at.eq(tx.now()),
        return_files::by_name.eq(&actor.name),
    );
    diesel::insert_into(return_files::table).values(row).execute(tx.conn()).await?;
    jobs::emit(tx, "return.file_added", json!({ "return_id": id, "file_id": file, "tenant_id": tenant })).await?;
    Ok(())
}

/// The name for people, without the path that some browsers send.
fn tidy(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    text::line(last).chars().take(LONGEST_NAME).collect()
}

async fn read(mut field: Field) -> Result<Bytes> {
    let mut content = BytesMut::new();
    while let Some(bytes) = field.next().await {
        let bytes = bytes.map_err(refused)?;
        if content.len() + bytes.len() > LARGEST_FILE {
            return Err(Error::TooLarge);
        }
        content.extend_from_slice(&bytes);
    }
    Ok(content.freeze())
}

fn refused(error: MultipartError) -> Error {
    tracing::debug!(%error, "a form could not be read");
    Error::BadRequest("bad_form")
}

/// A file's name and the key of its content.
///
/// # Errors
/// `NotFound`: also for another tenant's return.
pub async fn get(tx: &mut PlatformTx, id: ReturnId, file: Uuid, of: Option<TenantId>) -> Result<(String, String)> {
    let found = find(tx, id, of).await?;
    let name: String = return_files::table
        .find(file)
        .filter(return_files::return_id.eq(id))
        .select(return_files::name)
        .first(tx.conn())
        .await?;
    Ok((name, key(found.tenant_id, id, file)))
}

/// Whether files are still taken.
pub(crate) fn takes_files(state: State, files: usize) -> bool {
    state == State::Requested && i64::try_from(files).unwrap_or(i64::MAX) < MOST_FILES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_loses_its_path_and_its_length() {
        assert_eq!(tidy("C:\\Users\\я\\снимок.png"), "снимок.png");
        assert_eq!(tidy("../../etc/passwd"), "passwd");
        assert_eq!(tidy(&"я".repeat(500)).chars().count(), LONGEST_NAME);
    }
}
