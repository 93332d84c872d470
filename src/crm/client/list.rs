//! The list of clients.

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Object, Result};
use schema::tenant::clients;

use super::Client;
use crate::{scope, search};
use web::cursor::{self, ByTime, Slice};

/// One page of clients that the actor may see, newest first.
///
/// # Errors
/// `Forbidden`; 422 for a cursor that is none of ours.
pub async fn list(actor: &Actor, tx: &mut TenantTx, q: &str, limit: i64, after: Option<&str>) -> Result<Slice<Client>> {
    let own = scope::own(actor, Object::Client, Action::View)?;
    let mut query = clients::table.filter(clients::deleted_at.is_null()).into_boxed();
    if let Some(me) = own {
        query = query.filter(clients::responsible.eq(me));
    }
    if !q.trim().is_empty() {
        query = query.filter(search::clients_match(q));
    }
    if let Some(ByTime(at, id)) = after.map(cursor::read).transpose()? {
        query = query.filter(clients::created_at.le(at).and(clients::created_at.lt(at).or(clients::id.lt(id))));
    }
    let rows: Vec<Client> = query
        .order((clients::created_at.desc(), clients::id.desc()))
        .limit(limit + 1)
        .select(Client::as_select())
        .load(tx.conn())
        .await?;
    Ok(Slice::cut(rows, limit, |client| ByTime(client.created_at, client.id.0)))
}
