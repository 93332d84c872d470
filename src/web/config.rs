//! What the web side has to be told. Only `main` reads the environment.

use std::net::IpAddr;
use std::path::PathBuf;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The settings of the web side.
#[derive(Debug, Clone)]
pub struct Config {
    /// Head office's domain; the others are below it.
    pub base_domain: String,
    /// What stands before the domain in addresses: `http` or `https`.
    pub scheme: String,
    /// What stands behind the domain in addresses: `:8080`, or nothing.
    pub port_suffix: String,
    /// Where `templates/`, `locales/` and `static/` lie.
    pub root: PathBuf,
    /// Every key is derived from this.
    pub secret: Secret,
    /// Hops whose `X-Forwarded-*` headers count.
    pub trusted_proxies: Vec<IpAddr>,
}

impl Config {
    /// Whether cookies travel over TLS alone.
    pub fn tls(&self) -> bool {
        self.scheme == "https"
    }

    /// The address of a site: `None` for head office.
    pub fn url(&self, subdomain: Option<&str>) -> String {
        let dot = if subdomain.is_some() { "." } else { "" };
        format!("{}://{}{dot}{}{}", self.scheme, subdomain.unwrap_or(""), self.base_domain, self.port_suffix)
    }
}

/// The network's secret. It is never printed.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl Secret {
    /// Reads 64 hexadecimal digits.
    ///
    /// # Errors
    /// When they are not.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let bytes = hex::decode(text.trim())?;
        let bytes =
            <[u8; 32]>::try_from(bytes).map_err(|_| anyhow::anyhow!("MAK_SECRET must be 64 hexadecimal digits"))?;
        Ok(Self(bytes))
    }

    /// A key for one purpose: HMAC-SHA256 of the purpose's name, so that no two purposes share one.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        // RFC 2104: a key shorter than the block is padded with zeros.
        let mut block = [0_u8; 64];
        block[..32].copy_from_slice(&self.0);
        let mut mac = Hmac::<Sha256>::new(&block.into());
        mac.update(purpose.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}
