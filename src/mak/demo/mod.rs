//! The demo network (api-v1 «The demo network»): a month of a small network's life, played through the real use cases.

mod aftermath;
mod agenda;
mod bank;
mod card;
mod cast;
mod desk;
mod dice;
mod grouping;
mod month;
mod person;
mod sale;
mod story;
mod words;

use anyhow::{Context, bail};
use chrono::Duration;
use db::{Admin, Db};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Actor, Clock};
use schema::platform::users;
use web::{App, Directory};

use self::cast::ADMIN;
pub use self::month::{DAYS, Month};
use crate::settings;

/// How many leads the network sees in its month.
const LEADS: usize = 260;
/// The password of everybody in the demo network, unless `MAK_DEMO_PASSWORD` says another.
const PASSWORD: &str = "Demo-pass-2026";
/// The top-level domain of everybody's address; there is none such in the world.
const DOMAIN: &str = "%.demo";

/// How much of the demo network there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Nothing,
    Half,
    All,
}

/// Loads the demo network, unless it is there.
///
/// # Errors
/// In words: in production, over a half-loaded one, or when a use case refuses.
pub async fn load(app: &App) -> anyhow::Result<()> {
    match found(app).await? {
        Found::All => {
            println!("The demo network is there already.");
            return Ok(());
        }
        Found::Half => {
            bail!("an earlier loading of the demo network was cut short: 'make clean-data' forgets it, then run again")
        }
        Found::Nothing => {}
    }
    if app.config.tls() && !allowed() {
        bail!("the demo network does not belong in production (SCHEME=https); MAK_DEMO=1 loads it nevertheless");
    }
    println!("Loading the demo network: {DAYS} days, {LEADS} leads.");
    let start = app.db.clock().now() - Duration::days(DAYS);
    let past = at(app, Clock::manual(start))?;
    let password = settings::optional("MAK_DEMO_PASSWORD").unwrap_or_else(|| PASSWORD.to_owned());
    play(&past, LEADS, &password).await
}

/// Plays the month that begins at the application's clock, which must be a manual one. The admin comes last: where there is
/// one, the network is whole.
///
/// # Errors
/// When a use case refuses.
pub async fn play(app: &App, leads: usize, password: &str) -> anyhow::Result<()> {
    let mut month = Month::begin(app, leads, password).await?;
    month.live().await?;
    let name = month.admin_name();
    identity::admin::create(&app.db, ADMIN, &name, password).await.context("the admin")?;
    Ok(())
}

/// Keeps `mak serve` from starting in production beside accounts whose password everybody knows.
///
/// # Errors
/// When there is any of the demo network and nobody allowed it by `MAK_DEMO=1`.
pub async fn refuse_in_production(app: &App, allowed: bool) -> anyhow::Result<()> {
    if !allowed && found(app).await? != Found::Nothing {
        bail!("the demo network is loaded, and everybody knows its passwords; MAK_DEMO=1 serves it nevertheless");
    }
    Ok(())
}

/// Whether the environment says that a demo network is meant: `MAK_DEMO=1`.
pub fn allowed() -> bool {
    settings::optional("MAK_DEMO").is_some_and(|value| value == "1")
}

async fn found(app: &App) -> anyhow::Result<Found> {
    let addresses: Vec<String> = app
        .db
        .platform(&Actor::system("demo"), async |tx| {
            Ok(users::table.filter(users::email.like(DOMAIN)).select(users::email).load(tx.conn()).await?)
        })
        .await?;
    Ok(match addresses.iter().any(|address| address == ADMIN) {
        true => Found::All,
        false if addresses.is_empty() => Found::Nothing,
        false => Found::Half,
    })
}

/// The same application over the same database, under another clock.
fn at(app: &App, clock: Clock) -> anyhow::Result<App> {
    let (database, entropy) = (settings::database()?, app.db.entropy().clone());
    Ok(App {
        db: Db::new(&database, clock.clone(), entropy.clone())?,
        admin: Admin::new(&database, clock, entropy)?,
        directory: Directory::default(),
        ..app.clone()
    })
}
