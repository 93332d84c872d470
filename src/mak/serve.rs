//! The web server and the worker.

use std::time::Duration;

use actix_web::web::{self as actix, Data};
use actix_web::{App as ActixApp, HttpServer};
use anyhow::bail;
use tokio::sync::watch;
use tracing_actix_web::{DefaultRootSpanBuilder, RootSpanBuilder, TracingLogger};
use web::metrics::{Metrics, WorkMetrics};

use crate::settings::Settings;
use crate::{compose, demo, routes};

/// Serves the sites until a signal says stop; open requests are given ten seconds.
///
/// # Errors
/// When the login is too strong, demo data are there and were not allowed, or a port is taken.
pub async fn sites(settings: &Settings) -> anyhow::Result<()> {
    let app = compose::app(settings)?;
    app.db.check_login().await?;
    demo::refuse_in_production(&app, demo::allowed()).await?;
    actix_web::rt::spawn(app.hub.clone().listen(app.redis.clone()));
    let metrics = Metrics::new()?;
    let private = metrics_server(settings, &app, &metrics)?;
    let server = HttpServer::new(move || {
        let app = app.clone();
        ActixApp::new()
            .app_data(Data::new(metrics.clone()))
            .wrap(TracingLogger::<Span>::new())
            .configure(move |config| web::configure(config, &app, routes::routes()))
    })
    .bind((settings.bind, settings.port))?
    // Browsers open connections ahead of need; a shorter wait answers 408 to pages that are only slow.
    .client_request_timeout(Duration::from_secs(30))
    .shutdown_timeout(10)
    .run();
    tracing::info!(port = settings.port, "serving");
    let (served, _) = tokio::join!(server, private);
    Ok(served?)
}

fn metrics_server(settings: &Settings, app: &web::App, metrics: &Metrics) -> anyhow::Result<actix_web::dev::Server> {
    let (app, metrics) = (Data::new(app.clone()), Data::new(metrics.clone()));
    let server = HttpServer::new(move || {
        ActixApp::new()
            .app_data(app.clone())
            .app_data(metrics.clone())
            .route("/metrics", actix::get().to(web::metrics::show))
    })
    .workers(1)
    .bind((settings.metrics_bind, settings.metrics_port))?;
    Ok(server.run())
}

fn work_metrics_server(settings: &Settings, app: &web::App) -> anyhow::Result<actix_web::dev::Server> {
    let (app, metrics) = (Data::new(app.clone()), Data::new(WorkMetrics::new()?));
    let server = HttpServer::new(move || {
        ActixApp::new()
            .app_data(app.clone())
            .app_data(metrics.clone())
            .route("/metrics", actix::get().to(web::metrics::show_work))
    })
    .workers(1)
    .disable_signals()
    .bind((settings.metrics_bind, settings.worker_metrics_port))?;
    Ok(server.run())
}

/// Runs a worker until a signal says stop.
///
/// # Errors
/// When the login is too strong, a port is taken, or the work ends by itself: then another worker has to be started.
pub async fn worker(settings: &Settings) -> anyhow::Result<()> {
    let app = compose::app(settings)?;
    app.db.check_login().await?;
    let private = work_metrics_server(settings, &app)?;
    let metrics = private.handle();
    actix_web::rt::spawn(private);
    let (stop, stopped) = watch::channel(false);
    let mut work = actix_web::rt::spawn(jobs::run(compose::jobs(&app), compose::handlers(&app), stopped));
    tracing::info!("working");
    tokio::select! {
        signal = wait_for_signal() => signal?,
        ended = &mut work => bail!("the work ended by itself: {ended:?}"),
    }
    stop.send_replace(true);
    metrics.stop(false).await;
    if tokio::time::timeout(Duration::from_secs(10), work).await.is_err() {
        tracing::warn!("work was left unfinished; another worker takes it up when its lease lapses");
    }
    Ok(())
}

async fn wait_for_signal() -> anyhow::Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        result = tokio::signal::ctrl_c() => Ok(result?),
    }
}

/// A request's span: the route's pattern and an id, never a query or a body, which may hold personal data.
struct Span;

impl RootSpanBuilder for Span {
    fn on_request_start(request: &actix_web::dev::ServiceRequest) -> tracing::Span {
        let id = actix_web::HttpMessage::extensions(request).get::<tracing_actix_web::RequestId>().copied();
        tracing::info_span!(
            "request",
            request_id = id.map(|id| id.to_string()),
            method = %request.method(),
            route = tracing::field::Empty,
            status = tracing::field::Empty,
            user = tracing::field::Empty,
            exception.message = tracing::field::Empty,
            exception.details = tracing::field::Empty,
            http.status_code = tracing::field::Empty,
            otel.status_code = tracing::field::Empty,
        )
    }

    fn on_request_end<B: actix_web::body::MessageBody>(
        span: tracing::Span,
        outcome: &Result<actix_web::dev::ServiceResponse<B>, actix_web::Error>,
    ) {
        if let Ok(response) = outcome {
            span.record("route", response.request().match_pattern().unwrap_or_default());
            span.record("status", response.status().as_u16());
        }
        DefaultRootSpanBuilder::on_request_end(span, outcome);
    }
}
