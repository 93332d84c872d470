//! The MaK CRM program: one binary, many subcommands.

mod command;
mod compose;
mod demo;
mod routes;
mod s3;
mod serve;
mod settings;
mod telemetry;
mod tenant;
mod verify;

#[cfg(test)]
mod tests;

use clap::Parser;

/// A password is hashed in 19 MiB on whichever thread is free, and the usual allocator keeps such buffers in an arena a thread:
/// 1 GB stayed resident after a burst of sign-ins. This one gives them back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A CRM and a lead exchange for a franchise network of credit brokers.
#[derive(Parser)]
#[command(name = "mak", version)]
struct Cli {
    #[command(subcommand)]
    command: command::Command,
}

#[actix_web::main]
async fn main() -> std::process::ExitCode {
    let command = Cli::parse().command;
    telemetry::start(command.usual_log());
    match command::run(command).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("mak: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}
