//! What open pages are told: a lead came or changed, a deal moved, somebody has a notice.

use jobs::live::Channel;
use jobs::{Event, Handlers, JobContext};
use kernel::{Result, UserId};
use serde_json::{Value, json};

/// The handlers of this crate's events. Telling a page twice does no harm.
pub fn handlers() -> Handlers {
    Handlers::default()
        .on("lead.created", |context, event| lead(context, event, "created"))
        .on("lead.received", |context, event| lead(context, event, "received"))
        .on("lead.called", |context, event| lead(context, event, "called"))
        .on("lead.changed", |context, event| lead(context, event, "changed"))
        .on("deal.moved", deal)
        .on("notice.told", notice)
}

async fn lead(context: JobContext, event: Event, kind: &'static str) -> Result<()> {
    let tenant = event.tenant()?;
    let id = event.payload.get("lead_id").cloned().unwrap_or(Value::Null);
    let told = json!({ "lead_id": id, "kind": kind });
    jobs::live::send(&context.redis, Channel::Tenant(tenant), "lead", &told).await?;
    if kind == "received" {
        let path = id.as_str().map(|id| format!("/leads/{id}"));
        let notice = json!({ "text_key": "crm-notice-received", "href": path });
        jobs::live::send(&context.redis, Channel::Tenant(tenant), "notice", &notice).await?;
    }
    Ok(())
}

async fn deal(context: JobContext, event: Event) -> Result<()> {
    jobs::live::send(&context.redis, Channel::Tenant(event.tenant()?), "deal", &event.payload).await
}

async fn notice(context: JobContext, event: Event) -> Result<()> {
    let word = |name: &str| event.payload.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let Ok(user) = word("user_id").parse::<UserId>() else { return Ok(()) };
    let href = match word("kind").as_str() {
        "returned" | "recalled" => "/returns".to_owned(),
        "assigned_many" => "/leads?view=mine".to_owned(),
        _ => format!("/{}s/{}", word("subject_kind"), word("subject_id")),
    };
    let told = json!({ "text_key": format!("crm-notice-{}", word("kind")), "href": href });
    jobs::live::send(&context.redis, Channel::User(user), "notice", &told).await
}
