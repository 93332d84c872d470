//! Processes of the program. Each is killed when its test is done with it, however the test ends.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A running `mak`.
pub struct Program {
    child: Child,
    command: Vec<&'static str>,
}

impl Program {
    /// Starts a subcommand; what it logs goes to a file in `logs`.
    pub fn start(command: &[&'static str], environment: &[(&'static str, String)], logs: &Path) -> Self {
        let log = File::options().create(true).append(true).open(logs.join(command.join("-"))).expect("a log");
        let child = Command::new(env!("CARGO_BIN_EXE_mak"))
            .args(command)
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .env("NO_COLOR", "1")
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a log"))
            .stderr(log)
            .spawn()
            .expect("the program starts");
        Self { child, command: command.to_vec() }
    }

    /// What `kill -9` does, and a wait for the end: the kernel lets go of its port and its connections.
    pub fn kill(&mut self) {
        assert!(self.is_alive(), "{:?} had ended by itself", self.command);
        self.child.kill().expect("it is ours");
        self.child.wait().expect("it is ours");
    }

    /// Whether it still runs.
    pub fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The ends of the logs, for a test that failed.
pub fn show_logs(logs: &Path) {
    for entry in fs::read_dir(logs).into_iter().flatten().flatten() {
        let text = fs::read_to_string(entry.path()).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        eprintln!("--- {} ---\n{}", entry.path().display(), lines[lines.len().saturating_sub(40)..].join("\n"));
    }
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    listener.local_addr().expect("a port").port()
}
