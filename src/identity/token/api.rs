//! `POST /api/v1/auth/token`, `POST /api/v1/auth/refresh`.

use actix_web::HttpRequest;
use actix_web::web::Json;
use db::PlatformTx;
use kernel::{Error, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Answer, AppData};

use super::access::{self, Bearer};
use super::refresh::{self, Rotation};
use crate::client;
use crate::door::Door;
use crate::event::{self, Kind, Origin};
use crate::place::Place;
use crate::sign_in::page::place_of;
use crate::sign_in::{Attempt, check_code, check_password};
use crate::throttle::{self, ADDRESS};
use crate::user::Account;

/// What is asked for tokens.
#[derive(Deserialize, ToSchema)]
pub struct TokenRequest {
    /// The address to sign in with.
    email: String,
    /// The password.
    password: String,
    /// A code of the second factor, or a recovery code.
    totp: Option<String>,
}

/// What renews tokens.
#[derive(Deserialize, ToSchema)]
pub struct RefreshRequest {
    /// The refresh token of the last answer. It works once.
    refresh_token: String,
}

/// Tokens.
#[derive(Serialize, ToSchema)]
pub struct TokenAnswer {
    access_token: String,
    /// Always `Bearer`.
    token_type: &'static str,
    /// Seconds.
    expires_in: i64,
    refresh_token: String,
}

fn answer(door: &Door<'_>, place: Place, account: &Account, refresh_token: String) -> Result<TokenAnswer> {
    let bearer = Bearer { user: account.id, generation: account.generation };
    Ok(TokenAnswer {
        access_token: access::issue(&door.keys, door.db.entropy(), place, bearer, door.now())?,
        token_type: "Bearer",
        expires_in: access::LIFETIME.num_seconds(),
        refresh_token,
    })
}

/// Tokens for a password.
///
/// # Errors
/// `Unauthenticated` with `bad_credentials`, `totp_required` or `invalid_code`; `TooManyRequests`.
pub async fn issue(app: AppData, request: HttpRequest, body: Json<TokenRequest>) -> Answer {
    let door = Door::of(&app);
    let ip = client::ip(&request, &app.config.trusted_proxies);
    let place = place_of(&request)?;
    let attempt = Attempt { place, email: &body.email, password: &body.password, ip: &ip, device: None };
    let account = check_password(&door, &attempt).await?;
    if account.has_totp() {
        let code = body.totp.as_deref().map(str::trim).filter(|code| !code.is_empty());
        check_code(&door, &account, code.ok_or(Error::Unauthenticated("totp_required"))?, &ip).await?;
    }
    let origin = Origin { ip, account: None };
    let refresh_token = door
        .db
        .platform(&door.actor, async |tx: &mut PlatformTx| {
            event::record(tx, Kind::TokenIssued, place, Some(account.id), Some(&origin)).await?;
            refresh::issue(tx, account.id).await
        })
        .await?;
    web::json(&answer(&door, place, &account, refresh_token)?)
}

/// New tokens for a refresh token.
///
/// # Errors
/// `Unauthenticated("bad_token")` for one that is unknown, used, expired, revoked or of another site.
pub async fn renew(app: AppData, request: HttpRequest, body: Json<RefreshRequest>) -> Answer {
    let door = Door::of(&app);
    let ip = client::ip(&request, &app.config.trusted_proxies);
    let place = place_of(&request)?;
    throttle::take(door.redis, ADDRESS, &ip, door.now()).await?;
    let origin = Origin { ip: ip.clone(), account: None };
    // Whatever the outcome, the transaction commits: a revoked family must stay revoked.
    let rotation = door
        .db
        .platform(&door.actor, async |tx: &mut PlatformTx| {
            let rotation = refresh::rotate(tx, place, &body.refresh_token).await?;
            if let Rotation::Reused(user) = &rotation {
                event::record(tx, Kind::RefreshReused, place, Some(*user), Some(&origin)).await?;
            }
            Ok(rotation)
        })
        .await?;
    let Rotation::Renewed(account, refresh_token) = rotation else {
        return Err(Error::Unauthenticated("bad_token").into());
    };
    throttle::give_back(door.redis, ADDRESS, &ip, door.now()).await?;
    web::json(&answer(&door, place, &account, refresh_token)?)
}
