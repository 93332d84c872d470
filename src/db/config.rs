//! Where the database is and how many connections may be held.

/// The two logins and the pool's size.
#[derive(Clone)]
pub struct Config {
    /// The login of the program itself: no superuser, NOINHERIT, member of the runtime roles.
    pub app_url: String,
    /// The login that provisions tenants and migrates: may create roles, owns the platform schema.
    pub admin_url: String,
    /// Connections held at most; about four a core.
    pub pool_size: usize,
}
