//! Logs: one JSON object a line, without personal data.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Starts logging to standard error at `usual` and above. `RUST_LOG` chooses otherwise; a terminal gets lines for people.
pub fn start(usual: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        builder.compact().init();
    } else {
        builder.json().flatten_event(true).init();
    }
}
