//! The embedded S3 server (`mak s3`): files on the local disk behind the same protocol as in production.

use std::future::Future;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::time::Duration;

use anyhow::Context;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// How long open transfers may go on after the stop signal.
const GRACE: Duration = Duration::from_secs(10);

/// Where the server listens, what it keeps and who may come in.
#[derive(Clone, Debug, clap::Args)]
pub struct Config {
    /// Address and port to listen on.
    #[arg(long, env = "S3_LISTEN", default_value = "127.0.0.1:9000")]
    pub listen: SocketAddr,
    /// Directory of the stored files; made if absent. One server per directory.
    #[arg(long, env = "S3_ROOT", default_value = ".local/s3")]
    pub root: PathBuf,
    /// Bucket that is there from the start.
    #[arg(long, env = "S3_BUCKET", default_value = "mak")]
    pub bucket: String,
    /// The only access key.
    #[arg(long, env = "S3_ACCESS_KEY")]
    pub access_key: String,
    /// Its secret.
    #[arg(long, env = "S3_SECRET_KEY", hide_env_values = true)]
    pub secret_key: String,
}

/// Serves until SIGINT or SIGTERM, then lets open transfers end.
///
/// Clients must address buckets by path (`force_path_style`). A key may have about 150 bytes, since its metadata
/// lies in a file named after it.
///
/// # Errors
/// The address is taken, or the directory can't be made or read.
pub async fn serve(config: Config) -> anyhow::Result<()> {
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("the S3 server cannot listen on {}", config.listen))?;
    let mut terminate = signal(SignalKind::terminate())?;
    serve_until(listener, &config, async {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    })
    .await
}

/// Serves on a bound listener until `stop` is ready.
async fn serve_until(listener: TcpListener, config: &Config, stop: impl Future<Output = ()>) -> anyhow::Result<()> {
    let service = service(&config.root, config)?;
    let server = Builder::new(TokioExecutor::new());
    let open = GracefulShutdown::new();
    let mut stop = pin!(stop);
    tracing::info!(address = %listener.local_addr()?, "S3 server listens");
    loop {
        let socket = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((socket, _)) => socket,
                Err(error) => {
                    // Out of file descriptors, most likely: give the others time to close theirs.
                    tracing::warn!(%error, "S3 server cannot accept");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        let connection = server.serve_connection(TokioIo::new(socket), service.clone());
        let connection = open.watch(connection.into_owned());
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "S3 connection ended early");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(GRACE, open.shutdown()).await.is_err() {
        tracing::warn!("S3 transfers were cut off at shutdown");
    }
    Ok(())
}

fn service(root: &Path, config: &Config) -> anyhow::Result<S3Service> {
    let bucket = root.join(&config.bucket);
    std::fs::create_dir_all(&bucket).with_context(|| format!("cannot make {}", bucket.display()))?;
    let files = FileSystem::new(root).map_err(|error| anyhow::anyhow!("cannot open {}: {error:?}", root.display()))?;
    let mut builder = S3ServiceBuilder::new(files);
    builder.set_auth(SimpleAuth::from_single(config.access_key.clone(), config.secret_key.clone()));
    Ok(builder.build())
}

#[cfg(test)]
mod tests {
    use aws_sdk_s3::Client;
    use aws_sdk_s3::config::{Credentials, Region};

    use super::*;

    fn client(address: SocketAddr, secret: &str) -> Client {
        let config = aws_sdk_s3::Config::builder()
            .behavior_version_latest()
            .region(Region::new("local"))
            .endpoint_url(format!("http://{address}"))
            .credentials_provider(Credentials::new("mak", secret, None, None, "test"))
            .force_path_style(true)
            .build();
        Client::from_conf(config)
    }

    #[tokio::test]
    async fn keeps_files_for_the_holder_of_the_key() {
        let home = tempfile::tempdir().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let config = Config {
            listen: address,
            root: home.path().join("files"),
            bucket: "mak".into(),
            access_key: "mak".into(),
            secret_key: "right".into(),
        };
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let server =
            tokio::spawn(async move { serve_until(listener, &config, async { stopped.await.unwrap_or(()) }).await });

        let body = b"phone;name\r\n".repeat(100_000);
        let owner = client(address, "right");
        let put = owner.put_object().bucket("mak").key("t_1/import/a.csv").body(body.clone().into());
        put.send().await.unwrap();
        let got = owner.get_object().bucket("mak").key("t_1/import/a.csv").send().await.unwrap();
        assert_eq!(got.body.collect().await.unwrap().into_bytes(), body);

        let fresh = web::FilesConfig {
            endpoint: format!("http://{address}"),
            bucket: "fresh".into(),
            access_key: "mak".into(),
            secret_key: "right".into(),
        };
        let fresh = web::Files::new(&fresh);
        assert!(!home.path().join("files/fresh").exists(), "the bucket is not there yet");
        for _ in 0..2 {
            fresh.make_bucket().await.unwrap();
            assert!(home.path().join("files/fresh").is_dir());
        }
        fresh.put("a.csv", body.clone()).await.unwrap();

        let stranger = client(address, "wrong");
        let refused = stranger.get_object().bucket("mak").key("t_1/import/a.csv").send().await.unwrap_err();
        assert_eq!(refused.raw_response().unwrap().status().as_u16(), 403);
        let anonymous = reqwest::get(format!("http://{address}/mak/t_1/import/a.csv")).await.unwrap();
        assert_eq!(anonymous.status(), 403);

        stop.send(()).unwrap();
        server.await.unwrap().unwrap();
        assert!(TcpListener::bind(address).await.is_ok(), "the port is free again");
    }
}
