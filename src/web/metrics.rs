//! Prometheus metrics, served on a port of their own that is not public. No label grows without bound.

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::{HttpResponse, web};
use prometheus::{Gauge, HistogramOpts, HistogramVec, IntGauge, Registry, TextEncoder};

use crate::app::AppData;

/// The program's metrics. Cloning shares them.
#[derive(Clone)]
pub struct Metrics {
    registry: Registry,
    requests: HistogramVec,
    connections: IntGauge,
}

impl Metrics {
    /// A fresh set.
    ///
    /// # Errors
    /// Never in practice: the names are fixed.
    pub fn new() -> anyhow::Result<Self> {
        let registry = Registry::new();
        let requests = HistogramVec::new(
            HistogramOpts::new("mak_http_request_seconds", "Time to answer, by route pattern, method and status class")
                .buckets(vec![0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0]),
            &["route", "method", "class"],
        )?;
        let connections = IntGauge::new("mak_db_connections_busy", "Database connections in use")?;
        registry.register(Box::new(requests.clone()))?;
        registry.register(Box::new(connections.clone()))?;
        Ok(Self { registry, requests, connections })
    }
}

pub(crate) async fn observe(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let metrics = request.app_data::<web::Data<Metrics>>().cloned();
    let started = Instant::now();
    let method = request.method().clone();
    let response = next.call(request).await?;
    if let Some(metrics) = metrics {
        let route = response.request().match_pattern().unwrap_or_else(|| "other".to_owned());
        let class = format!("{}xx", response.status().as_u16() / 100);
        let labels = [route.as_str(), known(&method), class.as_str()];
        metrics.requests.with_label_values(&labels).observe(started.elapsed().as_secs_f64());
    }
    Ok(response)
}

/// A method of HTTP's own; anybody may make up others.
fn known(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "OTHER",
    }
}

/// `GET /metrics` of a server, on the private port.
pub async fn show(app: AppData, metrics: web::Data<Metrics>) -> HttpResponse {
    metrics.connections.set(busy(&app.db));
    encoded(&metrics.registry)
}

/// The worker's metrics. Cloning shares them.
#[derive(Clone)]
pub struct WorkMetrics {
    registry: Registry,
    connections: IntGauge,
    events: IntGauge,
    events_lag: Gauge,
    dead_letters: IntGauge,
    due: IntGauge,
    closings_lag: Gauge,
}

impl WorkMetrics {
    /// A fresh set.
    ///
    /// # Errors
    /// Never in practice: the names are fixed.
    pub fn new() -> anyhow::Result<Self> {
        let metrics = Self {
            registry: Registry::new(),
            connections: IntGauge::new("mak_db_connections_busy", "Database connections in use")?,
            events: IntGauge::new("mak_outbox_events", "Events that wait in the outbox")?,
            events_lag: Gauge::new("mak_outbox_lag_seconds", "Age of the oldest event in the outbox")?,
            dead_letters: IntGauge::new("mak_dead_letters", "Events laid aside after too many failures")?,
            due: IntGauge::new("mak_deadlines_due", "Deadlines that have come and that nobody has claimed")?,
            closings_lag: Gauge::new("mak_closings_lag_seconds", "How late the latest closing of a lot is")?,
        };
        for gauge in [&metrics.connections, &metrics.events, &metrics.dead_letters, &metrics.due] {
            metrics.registry.register(Box::new(gauge.clone()))?;
        }
        for gauge in [&metrics.events_lag, &metrics.closings_lag] {
            metrics.registry.register(Box::new(gauge.clone()))?;
        }
        Ok(metrics)
    }
}

/// `GET /metrics` of a worker, on the private port. All workers of a network tell the same of its backlog.
pub async fn show_work(app: AppData, metrics: web::Data<WorkMetrics>) -> HttpResponse {
    let backlog = match jobs::backlog(&app.db).await {
        Ok(backlog) => backlog,
        Err(error) => {
            tracing::warn!(error = format!("{error:?}"), "the backlog could not be looked at");
            return HttpResponse::ServiceUnavailable().finish();
        }
    };
    metrics.connections.set(busy(&app.db));
    metrics.events.set(backlog.events);
    metrics.events_lag.set(backlog.events_lag);
    metrics.dead_letters.set(backlog.dead_letters);
    metrics.due.set(backlog.due);
    metrics.closings_lag.set(backlog.closings_lag);
    encoded(&metrics.registry)
}

fn busy(db: &db::Db) -> i64 {
    i64::try_from(db.load().0).unwrap_or(0)
}

fn encoded(registry: &Registry) -> HttpResponse {
    match TextEncoder::new().encode_to_string(&registry.gather()) {
        Ok(text) => HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(text),
        Err(error) => {
            tracing::error!(%error, "metrics");
            HttpResponse::InternalServerError().finish()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_methods_share_a_label() {
        assert_eq!(known(&Method::PATCH), "PATCH");
        for made_up in ["BREW", "get", "X1"] {
            assert_eq!(known(&Method::from_bytes(made_up.as_bytes()).unwrap()), "OTHER");
        }
    }
}
