//! The subcommands.

use std::io::Read;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Subcommand;
use db::Admin;
use kernel::{Actor, Clock, Entropy, Error};
use web::Files;

use crate::settings::{self, Settings};
use crate::tenant::{self, NewTenantBody};
use crate::verify::{self, VerifyArgs};
use crate::{compose, demo, s3, serve};

/// How often setting up asks a store of files that may still be starting; a second apart.
const STORE_TRIES: usize = 10;

/// What the program can be told to do.
#[derive(Subcommand)]
pub enum Command {
    /// Serve the sites
    Serve,
    /// Do what happens after a request: events, deadlines, imports
    Worker,
    /// Keep files behind the S3 protocol on the local disk
    S3(s3::Config),
    /// Make the program's login, the platform's role and schema, and the bucket of `S3_ENDPOINT`; may be repeated
    Setup,
    /// Bring the platform and every tenant to the newest version; may be repeated and resumed
    Migrate,
    /// Franchisees
    #[command(subcommand)]
    Tenant(TenantCommand),
    /// Head office's own people
    #[command(subcommand)]
    Admin(AdminCommand),
    /// The demo network
    #[command(subcommand)]
    Demo(DemoCommand),
    /// The keys that receipts, closings and daily heads are signed with
    #[command(subcommand)]
    ProofKey(ProofKeyCommand),
    /// Check a lot's proof offline: the bundle of `GET /api/v1/lots/{id}/proof`
    VerifyLot(VerifyArgs),
    /// Check offline that a bid is in a lot's log: the file of `GET /api/v1/lots/{id}/bids/{bid_id}/inclusion`
    VerifyBid(VerifyArgs),
    /// Check the chain of daily heads offline: the file of `GET /api/v1/proof/heads`
    VerifyHeads(VerifyArgs),
}

/// What can be done with the signing keys.
#[derive(Subcommand)]
pub enum ProofKeyCommand {
    /// Sign new lots with a new key; old proofs still verify with the old one
    Rotate,
}

/// What can be done with franchisees.
#[derive(Subcommand)]
pub enum TenantCommand {
    /// Add one: its roles, schema, presets and owner, all or nothing. The owner's password is read from standard input
    Add(tenant::AddArgs),
}

/// What can be done with head office's people.
#[derive(Subcommand)]
pub enum AdminCommand {
    /// Make an admin. The password is read from standard input
    Create {
        /// The address they sign in with
        #[arg(long)]
        email: String,
        /// Their name
        #[arg(long)]
        name: String,
    },
}

/// What can be done with the demo network.
#[derive(Subcommand)]
pub enum DemoCommand {
    /// Load it, unless it is there
    Load,
}

impl Command {
    /// What is logged unless told otherwise: a server tells its life, a command at a terminal only its troubles.
    pub fn usual_log(&self) -> &'static str {
        match self {
            Self::Serve | Self::Worker | Self::S3(_) => "info,actix_server=warn",
            _ => "warn",
        }
    }
}

/// Does what was asked.
///
/// # Errors
/// In words for the person at the terminal.
pub async fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve => serve::sites(&Settings::from_env()?).await,
        Command::Worker => serve::worker(&Settings::from_env()?).await,
        Command::S3(config) => s3::serve(config).await,
        Command::Setup => setup().await,
        Command::Migrate => migrate().await,
        Command::Tenant(TenantCommand::Add(args)) => add_tenant(args).await,
        Command::Admin(AdminCommand::Create { email, name }) => create_admin(&email, &name).await,
        Command::Demo(DemoCommand::Load) => demo::load(&compose::app(&Settings::from_env()?)?).await,
        Command::ProofKey(ProofKeyCommand::Rotate) => rotate_key().await,
        Command::VerifyLot(args) => return verify::lot(&args),
        Command::VerifyBid(args) => return verify::bid(&args),
        Command::VerifyHeads(args) => return verify::heads(&args),
    }
    .map(|()| ExitCode::SUCCESS)
}

fn admin() -> anyhow::Result<Admin> {
    Admin::new(&settings::database()?, Clock::System, Entropy::System)
}

/// The embedded store makes its own bucket, and may not run yet: nothing is asked of it.
async fn setup() -> anyhow::Result<()> {
    admin()?.setup().await?;
    let elsewhere = settings::optional("S3_ENDPOINT").filter(|_| settings::optional("S3_ROOT").is_none());
    let Some(endpoint) = elsewhere else { return Ok(()) };
    let files = Files::new(&settings::files(endpoint)?);
    for _ in 0..STORE_TRIES {
        if files.make_bucket().await.is_ok() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    files.make_bucket().await.context("the store of files")
}

async fn migrate() -> anyhow::Result<()> {
    let report = admin()?.migrate().await?;
    let applied: usize = report.schemas.iter().map(|outcome| outcome.applied).sum();
    println!("{} schemas, {applied} migrations applied", report.schemas.len());
    let failed: Vec<String> = report
        .failed()
        .map(|outcome| format!("t_{}: {}", outcome.number, outcome.error.as_deref().unwrap_or_default()))
        .collect();
    if failed.is_empty() { Ok(()) } else { bail!("these schemas were not migrated:\n{}", failed.join("\n")) }
}

async fn add_tenant(args: tenant::AddArgs) -> anyhow::Result<()> {
    let app = compose::app(&Settings::from_env()?)?;
    let body: NewTenantBody = args.with_password(read_password()?);
    let added = tenant::add(&app, &Actor::system("mak tenant add"), &body).await.map_err(in_words)?;
    println!("{} {}", added.id, app.config.url(Some(&added.slug)));
    Ok(())
}

async fn create_admin(email: &str, name: &str) -> anyhow::Result<()> {
    let app = compose::app(&Settings::from_env()?)?;
    let id = identity::admin::create(&app.db, email, name, &read_password()?).await.map_err(in_words)?;
    println!("{id} {}", app.config.url(None));
    Ok(())
}

async fn rotate_key() -> anyhow::Result<()> {
    let app = compose::app(&Settings::from_env()?)?;
    let (actor, key) = (Actor::system("mak proof-key rotate"), exchange::key(&app));
    let next = app.db.platform(&actor, async |tx| exchange::journal::keys::rotate(&actor, tx, &key).await).await?;
    println!("{} {}", next.number, next.public_key);
    Ok(())
}

fn read_password() -> anyhow::Result<String> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).context("reading the password from standard input")?;
    let password = text.trim_end_matches(['\r', '\n']).to_owned();
    if password.is_empty() {
        bail!("the password is read from standard input, and there was none")
    } else {
        Ok(password)
    }
}

/// Refused fields, one a line.
fn in_words(error: Error) -> anyhow::Error {
    match error {
        Error::Invalid(fields) => {
            let lines: Vec<String> =
                fields.iter().map(|refused| format!("{}: {}", refused.field, refused.code)).collect();
            anyhow::anyhow!("refused:\n{}", lines.join("\n"))
        }
        other => other.into(),
    }
}
