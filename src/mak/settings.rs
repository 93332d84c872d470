//! What the environment says. Nothing below `main` reads it.

use std::net::IpAddr;
use std::path::PathBuf;

use anyhow::{Context, bail};
use kernel::Clock;
use web::{Config, FilesConfig, Secret};

/// All settings of the program.
pub struct Settings {
    /// The databases' logins.
    pub database: db::Config,
    /// Where Redis is.
    pub redis_url: String,
    /// What every key and channel in Redis begins with, so that networks may share a server.
    pub redis_prefix: String,
    /// Where files are kept.
    pub files: FilesConfig,
    /// The web side.
    pub web: Config,
    /// The address the sites are served on: this machine alone, unless told.
    pub bind: IpAddr,
    /// The port the sites are served on.
    pub port: u16,
    /// The address of `/metrics`, which must not be public.
    pub metrics_bind: IpAddr,
    /// The port of the server's `/metrics`.
    pub metrics_port: u16,
    /// Where the present comes from: the machine, unless a drill wants a wrong clock.
    pub clock: Clock,
    /// The port of the worker's.
    pub worker_metrics_port: u16,
}

impl Settings {
    /// Reads the environment.
    ///
    /// # Errors
    /// When a variable is missing or can't be read; the message names it.
    pub fn from_env() -> anyhow::Result<Self> {
        let port = number("PORT", 8080)?;
        let scheme = optional("SCHEME").unwrap_or_else(|| "http".to_owned());
        let public_port = number("PUBLIC_PORT", port)?;
        let usual = if scheme == "https" { 443 } else { 80 };
        let secret = Secret::parse(&required("MAK_SECRET")?).context("MAK_SECRET")?;
        let trusted_proxies = optional("TRUSTED_PROXIES").unwrap_or_default();
        let trusted_proxies =
            trusted_proxies.split(',').filter(|part| !part.is_empty()).map(|part| part.trim().parse());
        Ok(Self {
            database: database()?,
            redis_url: required("REDIS_URL")?,
            redis_prefix: optional("REDIS_PREFIX").unwrap_or_else(|| "mak:".to_owned()),
            files: files(required("S3_ENDPOINT")?)?,
            web: Config {
                base_domain: optional("BASE_DOMAIN").unwrap_or_else(|| "localhost".to_owned()),
                port_suffix: if public_port == usual { String::new() } else { format!(":{public_port}") },
                scheme,
                root: optional("MAK_ROOT").map_or_else(|| PathBuf::from("."), PathBuf::from),
                secret,
                trusted_proxies: trusted_proxies.collect::<Result<_, _>>().context("TRUSTED_PROXIES")?,
            },
            bind: address("BIND")?,
            port,
            metrics_bind: address("METRICS_BIND")?,
            metrics_port: number("METRICS_PORT", port.checked_add(1000).unwrap_or(9090))?,
            clock: clock()?,
            worker_metrics_port: number("WORKER_METRICS_PORT", port.checked_add(2000).unwrap_or(9091))?,
        })
    }
}

/// `CLOCK_WRONG_BY_S`: seconds, for drills.
fn clock() -> anyhow::Result<Clock> {
    let Some(by) = optional("CLOCK_WRONG_BY_S") else { return Ok(Clock::System) };
    let by = by.parse().ok().and_then(chrono::Duration::try_seconds);
    Ok(Clock::Wrong(by.context("CLOCK_WRONG_BY_S must be a number of seconds")?))
}

/// The store of files at an address.
///
/// # Errors
/// When a variable is missing.
pub fn files(endpoint: String) -> anyhow::Result<FilesConfig> {
    Ok(FilesConfig {
        endpoint,
        bucket: optional("S3_BUCKET").unwrap_or_else(|| "mak".to_owned()),
        access_key: required("S3_ACCESS_KEY")?,
        secret_key: required("S3_SECRET_KEY")?,
    })
}

/// The databases' logins alone: all that setting up and migrating needs.
///
/// # Errors
/// When a variable is missing.
pub fn database() -> anyhow::Result<db::Config> {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    Ok(db::Config {
        admin_url: required("DATABASE_URL")?,
        app_url: required("APP_DATABASE_URL")?,
        pool_size: usize::from(number("DB_POOL_SIZE", u16::try_from(cores * 4).unwrap_or(8))?),
    })
}

/// Whether a variable is set to something.
pub fn optional(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn required(name: &str) -> anyhow::Result<String> {
    optional(name).with_context(|| format!("{name} is not set; README.md lists what is needed"))
}

fn address(name: &str) -> anyhow::Result<IpAddr> {
    optional(name).map_or(Ok(IpAddr::from([127, 0, 0, 1])), |text| {
        text.parse().with_context(|| format!("{name} must be an IP address"))
    })
}

fn number(name: &str, otherwise: u16) -> anyhow::Result<u16> {
    match optional(name).map(|value| value.parse()) {
        None => Ok(otherwise),
        Some(Ok(value)) => Ok(value),
        Some(Err(_)) => bail!("{name} must be a number from 0 to 65535"),
    }
}
