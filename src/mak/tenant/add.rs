//! A new franchisee: everything it starts with, all or nothing.

use chrono_tz::Tz;
use db::{BorderTx, NewTenant, Tenant};
use identity::user::NewUser;
use kernel::{Action, Actor, Email, Error, FieldError, Object, Result, Role, TenantKey, text};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use web::App;

/// Names a site can't have, since they mean something else or may come to.
const RESERVED: &[&str] = &["partner", "www", "hq", "admin", "api", "app", "static", "mail", "bot", "s3", "localhost"];
const LONGEST_SLUG: usize = 40;
const LONGEST_NAME: usize = 200;

/// What head office says of a new franchisee.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTenantBody {
    /// The name of its site: lower-case letters, digits and dashes, beginning with a letter.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// Where it works.
    pub city: String,
    /// Its IANA time zone, such as `Europe/Samara`.
    pub time_zone: String,
    /// Who owns it.
    pub owner: OwnerBody,
}

/// The franchisee's first person.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnerBody {
    /// The address they sign in with.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Their password: 8 to 128 characters.
    pub password: String,
}

impl std::fmt::Debug for OwnerBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OwnerBody(…)")
    }
}

/// The same, from the command line.
#[derive(clap::Args)]
pub struct AddArgs {
    /// The name of its site
    #[arg(long)]
    slug: String,
    /// Its name for people
    #[arg(long)]
    name: String,
    /// Where it works
    #[arg(long)]
    city: String,
    /// Its IANA time zone
    #[arg(long, default_value = "Europe/Moscow")]
    time_zone: String,
    /// The owner's address
    #[arg(long)]
    owner_email: String,
    /// The owner's name
    #[arg(long)]
    owner_name: String,
}

impl AddArgs {
    /// The whole request, with the owner's password.
    pub fn with_password(self, password: String) -> NewTenantBody {
        let owner = OwnerBody { email: self.owner_email, name: self.owner_name, password };
        NewTenantBody { slug: self.slug, name: self.name, city: self.city, time_zone: self.time_zone, owner }
    }
}

/// What is left of the request once it has been checked.
struct Checked {
    tenant: NewTenant,
    owner_email: Email,
    owner_name: String,
}

/// Adds a franchisee: its schema, pipelines, wallet and owner.
///
/// # Errors
/// `Forbidden`; `Invalid` with every refused field; `Conflict` `slug_taken`. In every case nothing is left behind.
pub async fn add(app: &App, actor: &Actor, body: &NewTenantBody) -> Result<Tenant> {
    actor.require(Object::Tenant, Action::Create)?;
    let checked = check(body)?;
    let password_hash = identity::password::hash(&body.owner.password).await?;
    let owner = NewUser {
        email: checked.owner_email,
        name: checked.owner_name,
        password_hash,
        role: Role::Owner,
        tenant: None,
        partner: None,
    };
    let seed = async |tx: &mut BorderTx, key: TenantKey| seed(tx, key, NewUser { tenant: Some(key), ..owner }).await;
    let (key, ()) = app.admin.provision(actor, &checked.tenant, seed).await?;
    app.directory.forget();
    app.db.platform(actor, async |tx| db::find_tenant(tx, key.id).await).await
}

async fn seed(tx: &mut BorderTx, key: TenantKey, owner: NewUser) -> Result<()> {
    pipeline::preset::load(tx.as_tenant(key).await?).await?;
    let (email, name) = (owner.email.clone(), owner.name.clone());
    let platform = tx.as_platform().await?;
    wallet::open(platform, key.id).await?;
    jobs::emit(platform, "tenant.added", json!({ "tenant_id": key.id })).await?;
    let id = identity::user::create(platform, owner).await?;
    identity::staff::mirror(tx.as_tenant(key).await?, id, &name, &email, Role::Owner).await
}

fn check(body: &NewTenantBody) -> Result<Checked> {
    let mut errors = Vec::new();
    if let Err(code) = check_slug(&body.slug) {
        errors.push(FieldError::new("slug", code));
    }
    let name = line("name", &body.name, &mut errors);
    let city = line("city", &body.city, &mut errors);
    if body.time_zone.parse::<Tz>().is_err() {
        errors.push(FieldError::new("time_zone", "unknown_time_zone"));
    }
    let owner_name = line("owner.name", &body.owner.name, &mut errors);
    let owner_email = Email::parse(&body.owner.email);
    if owner_email.is_err() {
        errors.push(FieldError::new("owner.email", "invalid_email"));
    }
    let known = [body.owner.name.as_str(), body.owner.email.as_str()];
    errors.extend(identity::password::check("owner.password", &body.owner.password, &known).err());
    match owner_email {
        Ok(owner_email) if errors.is_empty() => {
            let (slug, time_zone) = (body.slug.clone(), body.time_zone.clone());
            Ok(Checked { tenant: NewTenant { slug, name, city, time_zone }, owner_email, owner_name })
        }
        _ => Err(Error::Invalid(errors)),
    }
}

fn line(field: &'static str, value: &str, errors: &mut Vec<FieldError>) -> String {
    let line = text::line(value);
    if line.is_empty() {
        errors.push(FieldError::new(field, "required"));
    } else if line.chars().count() > LONGEST_NAME {
        errors.push(FieldError::new(field, "too_long"));
    }
    line
}

/// A slug is a DNS label (RFC 1035) in lower case.
fn check_slug(slug: &str) -> std::result::Result<(), &'static str> {
    let bytes = slug.as_bytes();
    let legal = bytes.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-');
    let begins = bytes.first().is_some_and(u8::is_ascii_lowercase);
    let ends = bytes.last().is_some_and(|b| *b != b'-');
    if slug.is_empty() {
        Err("required")
    } else if !legal || !begins || !ends || bytes.len() < 2 || bytes.len() > LONGEST_SLUG {
        Err("invalid_slug")
    } else if RESERVED.contains(&slug) {
        Err("reserved_slug")
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_a_dns_label() {
        for good in ["north", "ekb-2", "a1"] {
            assert_eq!(check_slug(good), Ok(()), "{good}");
        }
        for bad in ["", "a", "-a", "a-", "North", "север", "a.b", "a b", "1a", "a_b", &"a".repeat(41)] {
            assert!(check_slug(bad).is_err(), "{bad}");
        }
        assert_eq!(check_slug("partner"), Err("reserved_slug"));
    }
}
