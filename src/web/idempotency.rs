//! `Idempotency-Key`: the same key with the same body gets the stored answer; with another body it is refused.

use actix_web::HttpMessage;
use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use chrono::Duration;
use db::Db;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Actor, Error, Result};
use schema::platform::idempotency_keys as keys;
use sha2::{Digest, Sha256};

use crate::app::AppData;
use crate::error::{Failure, refuse};
use crate::who::Who;

const HEADER: &str = "idempotency-key";
const LONGEST_KEY: usize = 200;
/// A call that has not answered for this long is taken to have died.
const ABANDONED: Duration = Duration::seconds(60);

type Stored = (Vec<u8>, Option<i32>, Option<Vec<u8>>, Option<String>, chrono::DateTime<chrono::Utc>);

/// One call, as it is remembered.
struct Call {
    scope: String,
    key: String,
    hash: Vec<u8>,
}

enum Turn {
    /// Nobody has made this call yet: go on.
    First,
    /// It was answered.
    Answered { status: u16, body: Vec<u8>, content_type: String },
}

/// Answers a repeated call from memory.
pub(crate) async fn guard<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> std::result::Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let (db, call) = match read(&mut request).await {
        Ok(Some(found)) => found,
        Ok(None) => return Ok(next.call(request).await?.map_into_boxed_body()),
        Err(error) => return Ok(refuse(request, error)),
    };
    let turn = match begin(&db, &call).await {
        Ok(turn) => turn,
        Err(error) => return Ok(refuse(request, error)),
    };
    match turn {
        Turn::Answered { status, body, content_type } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            let answer = actix_web::HttpResponse::build(status).content_type(content_type).body(body);
            Ok(request.into_response(answer))
        }
        Turn::First => match next.call(request).await {
            Ok(response) => remember(&db, &call, response.map_into_boxed_body()).await,
            Err(error) => {
                forget(&db, &call).await.map_err(Failure::from)?;
                Err(error)
            }
        },
    }
}

/// The call behind a request that carries a key. A file's upload is left out: its body is not read twice.
async fn read(request: &mut ServiceRequest) -> Result<Option<(Db, Call)>> {
    if *request.method() != Method::POST {
        return Ok(None);
    }
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let Some(key) = header(HEADER) else { return Ok(None) };
    // Tokens are never stored, and a second sign-in harms nobody.
    if request.path().starts_with("/api/v1/auth/") {
        return Ok(None);
    }
    if key.is_empty() || key.len() > LONGEST_KEY {
        return Err(Error::BadRequest("bad_idempotency_key"));
    }
    if header(header::CONTENT_TYPE.as_str()).is_some_and(|kind| kind.starts_with("multipart/")) {
        return Ok(None);
    }
    let app = request.app_data::<AppData>().ok_or_else(|| Error::defect("no application"))?.clone();
    let Some(who) = request.extensions().get::<Who>().cloned() else { return Ok(None) };
    let body = request.extract::<Bytes>().await.map_err(|_| Error::TooLarge)?;
    let hash = Sha256::digest(&body).to_vec();
    request.set_payload(body.into());
    let user = who.actor.user.map(|id| id.to_string()).unwrap_or_default();
    let tenant = who.here.key().map_or(0, |key| key.number);
    let scope = format!("{}:{tenant}:{user}:{}", who.here.site.as_str(), request.path());
    Ok(Some((app.db.clone(), Call { scope, key, hash })))
}

async fn begin(db: &Db, call: &Call) -> Result<Turn> {
    db.platform(&Actor::system("idempotency"), async |tx| {
        let now = tx.now();
        let row = (
            keys::scope.eq(&call.scope),
            keys::key.eq(&call.key),
            keys::request_hash.eq(&call.hash),
            keys::created_at.eq(now),
        );
        let inserted = diesel::insert_into(keys::table).values(row).on_conflict_do_nothing().execute(tx.conn()).await?;
        if inserted == 1 {
            return Ok(Turn::First);
        }
        let stored: Stored = keys::table
            .find((&call.scope, &call.key))
            .select((keys::request_hash, keys::status, keys::body, keys::content_type, keys::created_at))
            .for_update()
            .first(tx.conn())
            .await?;
        let (hash, status, body, content_type, created_at) = stored;
        if hash != call.hash {
            return Err(Error::field("Idempotency-Key", "idempotency_key_reused"));
        }
        if let Some(status) = status {
            let status = u16::try_from(status).map_err(Error::defect)?;
            let (body, content_type) = (body.unwrap_or_default(), content_type.unwrap_or_default());
            return Ok(Turn::Answered { status, body, content_type });
        }
        if now - created_at < ABANDONED {
            return Err(Error::Conflict("in_progress"));
        }
        let again = diesel::update(keys::table.find((&call.scope, &call.key))).set(keys::created_at.eq(now));
        again.execute(tx.conn()).await?;
        Ok(Turn::First)
    })
    .await
}

/// Stores an answer that is final. A defect of ours is not: the caller may try again.
async fn remember(
    db: &Db,
    call: &Call,
    response: ServiceResponse<BoxBody>,
) -> std::result::Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if !response.status().is_success() {
        forget(db, call).await.map_err(Failure::from)?;
        return Ok(response);
    }
    let (request, response) = response.into_parts();
    let (head, body) = response.into_parts();
    let body = to_bytes(body).await.map_err(|_| Failure::from(Error::defect("the answer could not be read")))?;
    let kind = head.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let stored = db
        .platform(&Actor::system("idempotency"), async |tx| {
            diesel::update(keys::table.find((&call.scope, &call.key)))
                .set((
                    keys::status.eq(i32::from(head.status().as_u16())),
                    keys::body.eq(body.as_ref()),
                    keys::content_type.eq(kind),
                ))
                .execute(tx.conn())
                .await?;
            Ok(())
        })
        .await;
    if let Err(error) = stored {
        tracing::warn!(error = format!("{error:?}"), "an answer was not remembered");
    }
    Ok(ServiceResponse::new(request, head.set_body(body).map_into_boxed_body()))
}

async fn forget(db: &Db, call: &Call) -> Result<()> {
    db.platform(&Actor::system("idempotency"), async |tx| {
        diesel::delete(keys::table.find((&call.scope, &call.key))).execute(tx.conn()).await?;
        Ok(())
    })
    .await
}
