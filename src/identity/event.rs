//! The log of what happened at the door. It only grows; it holds neither secrets nor addresses.

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Result, UserId};
use schema::platform::auth_events;

use crate::place::Place;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Signed in by a page.
    SignedIn,
    /// A wrong password, or no such account, or a disabled one.
    Refused,
    /// A wrong code after the right password.
    CodeRefused,
    /// Too many tries.
    Throttled,
    /// Signed out.
    SignedOut,
    /// Got tokens for a password.
    TokenIssued,
    /// A refresh token was used a second time; its family was revoked.
    RefreshReused,
    /// The second factor was switched on.
    TotpEnabled,
    /// The second factor was switched off.
    TotpDisabled,
    /// A recovery code opened the door.
    RecoveryUsed,
    /// New recovery codes replaced the old.
    RecoveryRenewed,
    /// Sessions were ended.
    SessionsEnded,
    /// The password was changed.
    PasswordChanged,
    /// The account was made.
    UserCreated,
    /// The account was disabled.
    UserDisabled,
    /// The account was enabled.
    UserEnabled,
}

impl Kind {
    /// The stored word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::Refused => "refused",
            Self::CodeRefused => "code_refused",
            Self::Throttled => "throttled",
            Self::SignedOut => "signed_out",
            Self::TokenIssued => "token_issued",
            Self::RefreshReused => "refresh_reused",
            Self::TotpEnabled => "totp_enabled",
            Self::TotpDisabled => "totp_disabled",
            Self::RecoveryUsed => "recovery_used",
            Self::RecoveryRenewed => "recovery_renewed",
            Self::SessionsEnded => "sessions_ended",
            Self::PasswordChanged => "password_changed",
            Self::UserCreated => "user_created",
            Self::UserDisabled => "user_disabled",
            Self::UserEnabled => "user_enabled",
        }
    }
}

/// Where a try came from.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The client's address, as far as it can be trusted.
    pub ip: String,
    /// The keyed hash of the address that was tried.
    pub account: Option<[u8; 32]>,
}

/// Adds a line to the log.
///
/// # Errors
/// What the database says.
pub async fn record(
    tx: &mut PlatformTx,
    kind: Kind,
    place: Place,
    user: Option<UserId>,
    origin: Option<&Origin>,
) -> Result<()> {
    let row = (
        auth_events::id.eq(tx.new_id()),
        auth_events::at.eq(tx.now()),
        auth_events::kind.eq(kind.as_str()),
        auth_events::site.eq(place.site.as_str()),
        auth_events::tenant_id.eq(place.tenant.map(|tenant| tenant.id)),
        auth_events::user_id.eq(user),
        auth_events::account.eq(origin.and_then(|origin| origin.account).map(|account| account.to_vec())),
        auth_events::ip.eq(origin.map(|origin| origin.ip.as_str())),
    );
    diesel::insert_into(auth_events::table).values(row).execute(tx.conn()).await?;
    tracing::info!(event = kind.as_str(), place = place.audience(), user = user.map(|id| id.to_string()), "sign-in");
    Ok(())
}

/// Adds a line about an account that was acted upon.
///
/// # Errors
/// `NotFound` when there is no such account.
pub(crate) async fn record_for(tx: &mut PlatformTx, kind: Kind, user: UserId) -> Result<()> {
    let account = crate::user::by_id(tx, user).await?.ok_or(kernel::Error::NotFound)?;
    record(tx, kind, account.place()?, Some(user), None).await
}
