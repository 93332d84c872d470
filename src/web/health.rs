//! Whether the program lives, and whether it can work.

use actix_web::HttpResponse;
use diesel_async::RunQueryDsl;
use kernel::Actor;
use serde_json::json;

use crate::app::AppData;

/// `GET /healthz`: the process answers.
pub async fn alive() -> HttpResponse {
    HttpResponse::Ok().json(json!({"status": "ok"}))
}

/// `GET /readyz`: PostgreSQL and Redis can be reached; 503 while one can't.
pub async fn ready(app: AppData) -> HttpResponse {
    let actor = Actor::system("health");
    let database = app.db.platform(&actor, async |tx| {
        diesel::sql_query("SELECT 1").execute(tx.conn()).await?;
        Ok(())
    });
    let redis = async {
        let mut connection = app.redis.connection().await?;
        redis::cmd("PING").query_async::<()>(&mut connection).await?;
        Ok::<(), anyhow::Error>(())
    };
    let (database, redis) = futures_util::join!(database, redis);
    if database.is_ok() && redis.is_ok() {
        return HttpResponse::Ok().json(json!({"status": "ok"}));
    }
    HttpResponse::ServiceUnavailable().json(json!({
        "status": "unavailable", "postgresql": database.is_ok(), "redis": redis.is_ok(),
    }))
}
