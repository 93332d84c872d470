//! `Idempotency-Key`: the same key with the same body gets the stored answer; with another body it is refused. A call takes
//! effect once: see [`db::Once`]. The routes that remember nothing are said in the table of routes.

mod seal;
mod store;

use std::convert::Infallible;
use std::time::Duration;

use actix_web::HttpMessage;
use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use jobs::{Due, Handlers, JobContext};
use kernel::{Error, Result};
use sha2::{Digest, Sha256};
use tracing::Instrument;

use crate::app::{App, AppData};
use crate::error::{Failure, refuse};
use crate::who::Who;
use store::{Call, Turn};

const HEADER: &str = "idempotency-key";
const LONGEST_KEY: usize = 200;
/// How often a call that is being carried out renews its claim.
const BEAT: Duration = Duration::from_secs(2);
/// The kind of the deadline at which old keys go. Its one row is there from the beginning, and sets the time of the next.
const PURGE: &str = "idempotency.purge";

type Response = std::result::Result<ServiceResponse<BoxBody>, actix_web::Error>;

/// Old keys go every night.
pub(crate) fn handlers() -> Handlers {
    Handlers::default().at(PURGE, purge)
}

async fn purge(context: JobContext, due: Due) -> Result<()> {
    let work = async |tx: &mut db::PlatformTx| {
        let gone = store::purge(tx).await?;
        tracing::info!(gone, "old idempotency keys");
        jobs::deadline::tonight(tx, PURGE, due.subject).await
    };
    context.db.platform(&context.actor, work).await
}

/// Answers a repeated call from memory.
pub(crate) async fn guard<B: MessageBody + 'static>(mut request: ServiceRequest, next: Next<B>) -> Response {
    let (app, call) = match read(&mut request).await {
        Ok(Some(found)) => found,
        Ok(None) => return Ok(next.call(request).await?.map_into_boxed_body()),
        Err(error) => return Ok(refuse(request, error)),
    };
    match store::begin(&app.db, &call).await {
        Ok(Turn::Answered(stored)) => match seal::open(&app.config.secret, &call, &stored.answer) {
            Ok(body) => {
                let status = StatusCode::from_u16(stored.status).unwrap_or(StatusCode::OK);
                let answer = actix_web::HttpResponse::build(status).content_type(stored.content_type).body(body);
                Ok(request.into_response(answer))
            }
            Err(error) => Ok(refuse(request, error)),
        },
        Ok(Turn::First) => {
            // It goes on when its caller has gone: the answer is there when they ask again.
            let work = carry_out(app, call, request, next).in_current_span();
            let died = |cause| Err(Failure::from(Error::defect(format!("a call was cut off: {cause}"))).into());
            actix_web::rt::spawn(work).await.unwrap_or_else(died)
        }
        Err(error) => Ok(refuse(request, error)),
    }
}

/// The call behind a request that carries a key. A file's upload is left out: its body is not read twice.
async fn read(request: &mut ServiceRequest) -> Result<Option<(App, Call)>> {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let Some(key) = header(HEADER) else { return Ok(None) };
    if key.is_empty() || key.len() > LONGEST_KEY {
        return Err(Error::BadRequest("bad_idempotency_key"));
    }
    if header(header::CONTENT_TYPE.as_str()).is_some_and(|kind| kind.starts_with("multipart/")) {
        return Ok(None);
    }
    let app = request.app_data::<AppData>().ok_or_else(|| Error::defect("no application"))?.get_ref().clone();
    let Some(who) = request.extensions().get::<Who>().cloned() else { return Ok(None) };
    let body = request.extract::<Bytes>().await.map_err(|_| Error::TooLarge)?;
    let hash = Sha256::digest(&body).to_vec();
    request.set_payload(body.into());
    let user = who.actor.user.map(|id| id.to_string()).unwrap_or_default();
    let tenant = who.here.key().map_or(0, |key| key.number);
    let scope = format!("{}:{tenant}:{user}:{}", who.here.site.as_str(), request.path());
    let claim = app.db.entropy().uuid(app.db.clock().now());
    Ok(Some((app, Call { once: db::Once { scope, key, claim }, hash })))
}

async fn carry_out<B: MessageBody + 'static>(app: App, call: Call, request: ServiceRequest, next: Next<B>) -> Response {
    let answered = tokio::select! {
        answered = call.once.clone().during(next.call(request)) => answered,
        never = keep(&app, &call) => match never {},
    };
    match answered {
        Ok(response) if response.status().is_success() => remember(&app, &call, response.map_into_boxed_body()).await,
        // Refused: nothing was done, and another try may fare better.
        Ok(response) if !response.status().is_server_error() => {
            store::forget(&app.db, &call).await.map_err(Failure::from)?;
            Ok(response.map_into_boxed_body())
        }
        // It broke, but what it had done by then stands.
        broken => {
            store::forget_undone(&app.db, &call).await.map_err(Failure::from)?;
            Ok(broken?.map_into_boxed_body())
        }
    }
}

/// A long call keeps its claim for as long as this process is at it.
async fn keep(app: &App, call: &Call) -> Infallible {
    loop {
        tokio::time::sleep(BEAT).await;
        if let Err(error) = store::renew(&app.db, call).await {
            tracing::warn!(error = format!("{error:?}"), "the claim of a call was not renewed");
        }
    }
}

/// Stores an answer. When that fails the call still counts as done: its repetition is told so.
async fn remember(app: &App, call: &Call, response: ServiceResponse<BoxBody>) -> Response {
    let (request, response) = response.into_parts();
    let (head, body) = response.into_parts();
    let body = to_bytes(body).await.map_err(|_| Failure::from(Error::defect("the answer could not be read")))?;
    let kind = head.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let answer = seal::seal(&app.config.secret, app.db.entropy(), call, &body).map_err(Failure::from)?;
    let stored = store::Stored { status: head.status().as_u16(), answer, content_type: kind.unwrap_or_default() };
    if let Err(error) = store::remember(&app.db, call, stored).await {
        tracing::warn!(error = format!("{error:?}"), "an answer was not remembered");
    }
    Ok(ServiceResponse::new(request, head.set_body(body).map_into_boxed_body()))
}
