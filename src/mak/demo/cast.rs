//! Who is in the demo network.

use anyhow::Context;
use chrono_tz::Tz;
use db::BorderTx;
use fields::FieldId;
use identity::Place;
use identity::user::NewUser;
use kernel::{Actor, Email, Role, Site, TenantKey};
use partners::PartnerInput;
use pipeline::Pipeline;
use trading::territory::edit::{TerritoryInput, create};
use web::App;

use super::words::Words;
use super::{bank, card};
use crate::tenant::{self, NewTenantBody, OwnerBody};

/// Head office's admin.
pub const ADMIN: &str = "admin@mak.demo";

/// Slug, place of its city in `words.txt`, time zone.
const OFFICES: [(&str, &str); 3] =
    [("north", "Europe/Moscow"), ("volga", "Europe/Samara"), ("ural", "Asia/Yekaterinburg")];

/// A franchisee with its people.
pub struct Office {
    /// What reaches its schema.
    pub key: TenantKey,
    /// The name of its site.
    pub slug: &'static str,
    /// Its clock.
    pub zone: Tz,
    /// Who owns it.
    pub owner: Actor,
    /// Who works there.
    pub manager: Actor,
    /// Its pipelines, in their order.
    pub pipelines: Vec<Pipeline>,
    /// Its custom fields, in their order.
    pub fields: Vec<FieldId>,
}

/// Everybody.
pub struct Cast {
    /// Head office; the account itself is made when all is done.
    pub admin: Actor,
    /// The franchisees.
    pub offices: Vec<Office>,
    /// The partners; the first brought the second.
    pub partners: Vec<Actor>,
}

impl Cast {
    /// Makes everybody's accounts.
    ///
    /// # Errors
    /// When a use case refuses, as for a slug that is taken.
    pub async fn gather(app: &App, words: &Words, password: &str) -> anyhow::Result<Self> {
        let admin = Actor::system(words.nth("admin", 0)?);
        let mut offices = Vec::new();
        for (slug, zone) in OFFICES {
            offices.push(office(app, words, &admin, password, slug, zone).await.context(slug)?);
        }
        for (office, name) in offices.iter().zip(words.all("territories")?) {
            territory(app, words, &admin, office, name).await.context(*name)?;
        }
        let first = partner(app, words, &admin, password, 1, "").await.context("the first partner")?;
        let second = partner(app, words, &admin, password, 2, &first.1).await.context("the second partner")?;
        Ok(Self { admin, offices, partners: vec![first.0, second.0] })
    }
}

async fn office(
    app: &App,
    words: &Words,
    admin: &Actor,
    password: &str,
    slug: &'static str,
    time_zone: &str,
) -> anyhow::Result<Office> {
    let address = format!("owner@{slug}.demo");
    let body = NewTenantBody {
        slug: slug.to_owned(),
        name: words.nth(&format!("office_{slug}"), 0)?.to_owned(),
        city: words.nth(&format!("cities_{slug}"), 0)?.to_owned(),
        time_zone: time_zone.to_owned(),
        owner: OwnerBody {
            email: address.clone(),
            name: words.nth(&format!("owner_{slug}"), 0)?.to_owned(),
            password: password.to_owned(),
        },
    };
    let key = tenant::add(app, admin, &body).await?.key;
    let place = Place { site: Site::Tenant, tenant: Some(key) };
    let manager = manager(app, admin, key, slug, words.nth(&format!("manager_{slug}"), 0)?, password).await?;
    let owner = actor(app, place, &address).await?;
    let manager = actor(app, place, &manager).await?;
    let pipelines = app.db.tenant(&owner, key, async |tx| pipeline::list(&owner, tx).await).await?;
    app.db.tenant(&owner, key, async |tx| bank::open(&owner, tx, words).await).await?;
    let fields = app.db.tenant(&owner, key, async |tx| card::design(&owner, tx).await).await?;
    Ok(Office { key, slug, zone: time_zone.parse()?, owner, manager, pipelines, fields })
}

/// The cities that an office's leads come from are its territory.
async fn territory(app: &App, words: &Words, admin: &Actor, office: &Office, name: &str) -> anyhow::Result<()> {
    let places = words.all(&format!("cities_{}", office.slug))?.iter().map(|city| (*city).to_owned()).collect();
    let input = TerritoryInput { name: name.to_owned(), owner_tenant: Some(office.key.id), places };
    app.db.platform(admin, async |tx| create(admin, tx, &input).await).await?;
    Ok(())
}

async fn manager(
    app: &App,
    admin: &Actor,
    key: TenantKey,
    slug: &str,
    name: &str,
    password: &str,
) -> anyhow::Result<String> {
    let address = format!("manager@{slug}.demo");
    let email = Email::parse(&address).map_err(|_| anyhow::anyhow!("a bad address"))?;
    let person = NewUser {
        email: email.clone(),
        name: name.to_owned(),
        password_hash: identity::password::hash(password).await?,
        role: Role::Manager,
        tenant: Some(key),
        partner: None,
    };
    let work = async |tx: &mut BorderTx| {
        let id = identity::user::create(tx.as_platform().await?, person).await?;
        identity::staff::mirror(tx.as_tenant(key).await?, id, name, &email, Role::Manager).await
    };
    app.db.border(admin, work).await?;
    Ok(address)
}

async fn partner(
    app: &App,
    words: &Words,
    admin: &Actor,
    password: &str,
    number: usize,
    referrer_code: &str,
) -> anyhow::Result<(Actor, String)> {
    let section = format!("partner_{number}");
    let email = format!("partner{number}@mak.demo");
    let input = PartnerInput {
        name: words.nth(&section, 0)?.to_owned(),
        email: email.clone(),
        password: password.to_owned(),
        city: words.nth(&section, 1)?.to_owned(),
        niche: words.nth(&section, 2)?.to_owned(),
        legal_form: if number == 1 { "self_employed" } else { "ooo" }.to_owned(),
        inn: String::new(),
        referrer_code: referrer_code.to_owned(),
    };
    let registered = partners::register(admin, &app.db, &input).await?;
    let place = Place { site: Site::Partner, tenant: None };
    Ok((actor(app, place, &email).await?, registered.code))
}

async fn actor(app: &App, place: Place, address: &str) -> anyhow::Result<Actor> {
    let email = Email::parse(address).map_err(|_| anyhow::anyhow!("a bad address"))?;
    let account = app
        .db
        .platform(&Actor::system("demo"), async |tx| identity::user::by_address(tx, place, &email).await)
        .await?
        .with_context(|| format!("no account {address}"))?;
    Ok(account.actor()?)
}
