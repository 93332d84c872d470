//! Server-sent events: one stream a page, fed from Redis, with a heartbeat, closed when the session ends.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Bytes;
use db::TenantState;
use futures_util::StreamExt;
use jobs::Redis;
use jobs::live::{Channel, Notice, PREFIX};
use kernel::{Error, Site, TenantKey};
use tokio::sync::broadcast;
use tokio_stream::wrappers::BroadcastStream;

use crate::Answer;
use crate::app::{App, AppData};
use crate::session::{SESSION_ID, is_alive};
use crate::site::Here;
use crate::who::Who;

/// The topic that ends a person's streams; a page whose session lives on simply connects again.
pub const SIGNED_OUT: &str = "signed_out";

/// How often a silent stream says that it is there: a pending stream isn't dropped when its reader goes.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// Notices a slow reader may lag behind before it loses some; it is then told to reload.
const BACKLOG: usize = 64;

/// Open pages by channel. Cloning shares them.
#[derive(Clone, Default)]
pub struct Hub(Arc<Mutex<HashMap<String, broadcast::Sender<Bytes>>>>);

impl Hub {
    fn subscribe(&self, channel: &Channel) -> broadcast::Receiver<Bytes> {
        let mut channels = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        channels.entry(channel.to_string()).or_insert_with(|| broadcast::channel(BACKLOG).0).subscribe()
    }

    fn tell(&self, channel: &str, frame: Bytes) {
        let mut channels = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if channels.get(channel).is_some_and(|sender| sender.send(frame).is_err()) {
            channels.remove(channel);
        }
    }

    /// Passes on what Redis publishes, for as long as the program runs.
    pub async fn listen(self, redis: Redis) {
        loop {
            if let Err(error) = self.listen_once(&redis).await {
                tracing::warn!(error = format!("{error:?}"), "live notices are interrupted");
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }

    async fn listen_once(&self, redis: &Redis) -> kernel::Result<()> {
        let mut subscriber = redis.subscriber().await?;
        let pattern = redis.key(format_args!("{PREFIX}*"));
        subscriber.psubscribe(&pattern).await.map_err(|error| Error::Unavailable(error.into()))?;
        let mut messages = subscriber.on_message();
        while let Some(message) = messages.next().await {
            let channel = redis.strip(message.get_channel_name()).and_then(|name| name.strip_prefix(PREFIX));
            let notice = serde_json::from_slice::<Notice>(message.get_payload_bytes());
            if let (Some(channel), Ok(notice)) = (channel, notice) {
                self.tell(channel, frame(&notice));
            }
        }
        Ok(())
    }
}

fn frame(notice: &Notice) -> Bytes {
    // JSON has no raw line breaks, so it is always one `data:` line; topics are our own words.
    Bytes::from(format!("event: {}\ndata: {}\n\n", notice.topic, notice.data))
}

/// `GET /live`: the stream of the signed-in person on this site.
///
/// # Errors
/// `Unauthenticated`.
pub async fn stream(app: AppData, who: Who, session: Session) -> Answer {
    let channels = channels(&who);
    let receivers = channels.iter().map(|channel| BroadcastStream::new(app.hub.subscribe(channel)));
    let mut notices = futures_util::stream::select_all(receivers);
    let (user, here) = (who.actor.user, who.here);
    let session_id = session.get::<String>(SESSION_ID).ok().flatten();
    let clock = app.db.clock().clone();
    let body = async_stream::stream! {
        yield Ok::<_, actix_web::Error>(hello(&clock));
        let mut beat = tokio::time::interval(HEARTBEAT);
        beat.tick().await;
        loop {
            tokio::select! {
                notice = notices.next() => match notice {
                    Some(Ok(frame)) if is_end(&frame) => break,
                    Some(Ok(frame)) => yield Ok(frame),
                    Some(Err(_)) => yield Ok(Bytes::from_static(b"event: reload\ndata: {}\n\n")),
                    None => break,
                },
                _ = beat.tick() => {
                    if let (Some(user), Some(id)) = (user, &session_id)
                        && matches!(is_alive(&app.redis, user, id).await, Ok(false)) {
                        break;
                    }
                    if is_closed(&app, &here).await {
                        break;
                    }
                    yield Ok(hello(&clock));
                }
            }
        }
    };
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(("X-Accel-Buffering", "no"))
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .streaming(body))
}

/// The server's time: count-downs on the page go by it.
fn hello(clock: &kernel::Clock) -> Bytes {
    Bytes::from(format!("event: clock\ndata: {{\"now\":{}}}\n\n", clock.now().timestamp_millis()))
}

/// Whether the site was suspended since. The notice of it may have been lost, or have met a server that did not know yet.
async fn is_closed(app: &App, here: &Here) -> bool {
    let Some(tenant) = &here.tenant else { return false };
    let now = app.directory.find(&app.db, &tenant.slug).await;
    now.is_ok_and(|tenant| tenant.state == TenantState::Suspended)
}

/// Ends the open streams of a tenant's site.
///
/// # Errors
/// `Unavailable`.
pub async fn close_site(redis: &Redis, tenant: TenantKey) -> kernel::Result<()> {
    jobs::live::send(redis, Channel::Tenant(tenant), SIGNED_OUT, &serde_json::json!({})).await
}

fn is_end(frame: &Bytes) -> bool {
    frame.starts_with(b"event: signed_out\n")
}

fn channels(who: &Who) -> Vec<Channel> {
    let mut channels = Vec::new();
    match who.here.site {
        Site::Hq => channels.push(Channel::Hq),
        Site::Partner => channels.extend(who.actor.partner.map(Channel::Partner)),
        Site::Tenant => {
            channels.push(Channel::Tenants);
            channels.extend(who.here.key().map(Channel::Tenant));
        }
    }
    channels.extend(who.actor.user.map(Channel::User));
    channels
}
