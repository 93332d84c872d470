//! A new tenant: roles, schema, tables, presets and its row, all in one transaction or not at all.

use diesel::prelude::*;
use diesel_async::{AnsiTransactionManager, AsyncPgConnection, RunQueryDsl, TransactionManager};
use kernel::{Actor, Error, Result, TenantId, TenantKey};
use schema::platform::tenants;

use crate::admin::{Admin, TENANTS, grant_role, make_role, run_formatted};
use crate::migrate::{Number, replay};
use crate::on_constraint;
use crate::tx::{BorderTx, schema_name};

/// What is known of a tenant before it exists. The values have been validated.
#[derive(Debug, Clone)]
pub struct NewTenant {
    /// The name of its site.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// Where it works.
    pub city: String,
    /// Its IANA time zone.
    pub time_zone: String,
}

impl Admin {
    /// Makes a tenant. `seed` adds what it starts with: its owner, its pipelines, its wallet.
    ///
    /// # Errors
    /// `Invalid` slug `slug_taken`; what `seed` answers. In every case nothing is left behind.
    pub async fn provision<R>(
        &self,
        actor: &Actor,
        new: &NewTenant,
        seed: impl AsyncFnOnce(&mut BorderTx, TenantKey) -> Result<R>,
    ) -> Result<(TenantKey, R)> {
        let mut conn = self.connection().await.map_err(Error::Unavailable)?;
        let now = self.clock.now();
        AnsiTransactionManager::begin_transaction(&mut *conn).await?;
        let made = self.make(&mut conn, new, now).await;
        let key = match made {
            Ok(key) => key,
            Err(error) => {
                AnsiTransactionManager::rollback_transaction(&mut *conn).await?;
                return Err(error);
            }
        };
        let mut tx = BorderTx::within(conn, now, &self.entropy).await?;
        let outcome = seed(&mut tx, key).await;
        let seeded = tx.settle(outcome).await?;
        tracing::info!(tenant = key.number, actor = actor.user.map(|id| id.to_string()), "tenant provisioned");
        Ok((key, seeded))
    }

    async fn make(
        &self,
        conn: &mut AsyncPgConnection,
        new: &NewTenant,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<TenantKey> {
        // A rolled-back number leaves a gap, which harms nobody: a schema's number is never used twice.
        let row: Number =
            diesel::sql_query("SELECT nextval('platform.tenant_numbers') AS number").get_result(conn).await?;
        let number = i32::try_from(row.number).map_err(Error::defect)?;
        let key = TenantKey { id: TenantId(self.entropy.uuid(now)), number };
        insert_row(conn, key, new, now).await?;
        self.make_schema(conn, number).await?;
        replay(conn, number).await?;
        Ok(key)
    }

    async fn make_schema(&self, conn: &mut AsyncPgConnection, number: i32) -> diesel::QueryResult<()> {
        let schema = schema_name(number);
        let owner = format!("{schema}_owner");
        diesel::sql_query("SELECT set_config('role', 'none', true)").execute(conn).await?;
        make_role(conn, &owner).await?;
        make_role(conn, &schema).await?;
        grant_role(conn, &schema, &self.app_login.name).await?;
        grant_role(conn, TENANTS, &schema).await?;
        for template in [
            "SELECT format('GRANT %I, %I TO CURRENT_USER', $1, $2) AS statement",
            "SELECT format('CREATE SCHEMA %2$I AUTHORIZATION %1$I', $1, $2) AS statement",
            "SELECT format('GRANT USAGE ON SCHEMA %2$I TO %2$I', $1, $2) AS statement",
        ] {
            run_formatted(conn, template, &owner, &schema).await?;
        }
        Ok(())
    }
}

async fn insert_row(
    conn: &mut AsyncPgConnection,
    key: TenantKey,
    new: &NewTenant,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<()> {
    diesel::sql_query("SELECT set_config('search_path', 'platform', true)").execute(conn).await?;
    let inserted = diesel::insert_into(tenants::table)
        .values((
            tenants::id.eq(key.id),
            tenants::number.eq(key.number),
            tenants::slug.eq(&new.slug),
            tenants::name.eq(&new.name),
            tenants::city.eq(&new.city),
            tenants::time_zone.eq(&new.time_zone),
            tenants::state.eq("active"),
            tenants::created_at.eq(now),
        ))
        .execute(conn)
        .await;
    match on_constraint(inserted, &[("tenants_slug_key", "slug", "slug_taken")]) {
        Err(Error::Invalid(_)) => Err(Error::Conflict("slug_taken")),
        other => other.map(|_| ()),
    }
}
