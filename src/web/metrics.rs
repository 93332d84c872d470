//! Prometheus metrics, served on a port of their own that is not public. No label grows without bound.

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{HttpResponse, web};
use prometheus::{HistogramOpts, HistogramVec, IntGauge, Registry, TextEncoder};

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
        let labels = [route.as_str(), method.as_str(), class.as_str()];
        metrics.requests.with_label_values(&labels).observe(started.elapsed().as_secs_f64());
    }
    Ok(response)
}

/// `GET /metrics`, on the private port.
pub async fn show(app: AppData, metrics: web::Data<Metrics>) -> HttpResponse {
    metrics.connections.set(i64::try_from(app.db.load().0).unwrap_or(0));
    match TextEncoder::new().encode_to_string(&metrics.registry.gather()) {
        Ok(text) => HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(text),
        Err(error) => {
            tracing::error!(%error, "metrics");
            HttpResponse::InternalServerError().finish()
        }
    }
}
