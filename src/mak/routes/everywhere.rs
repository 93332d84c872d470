//! What every site has: sign-in, the account, live notices, the API's description.

use actix_web::HttpRequest;
use identity::{account, me, sign_in, token};
use proof::chain::HeadFile;
use trading::journal;
use web::{Access, Answer, Doc, Route, json};

use super::Table;

const ANYBODY: Access = Access::Public;
const SIGNED_IN: Access = Access::SignedIn;

pub(super) fn routes() -> Vec<Route> {
    let on = Table(None);
    vec![
        on.post("/api/v1/auth/token", ANYBODY, token::api::issue).unremembered().doc(
            Doc::new("Sign in with a password")
                .body::<token::api::TokenRequest>()
                .answer::<token::api::TokenAnswer>(200),
        ),
        on.post("/api/v1/auth/refresh", ANYBODY, token::api::renew).unremembered().doc(
            Doc::new("Trade a refresh token for new tokens")
                .body::<token::api::RefreshRequest>()
                .answer::<token::api::TokenAnswer>(200),
        ),
        on.get("/api/v1/me", SIGNED_IN, me::show).doc(Doc::new("Who is signed in").answer::<me::Me>(200)),
        on.get("/api/v1/openapi.json", ANYBODY, openapi).doc(Doc::new("This description")),
        on.get("/api/v1/proof/keys", ANYBODY, journal::api::all_keys)
            .doc(Doc::new("The keys that receipts are signed with")),
        on.get("/api/v1/proof/heads", ANYBODY, journal::api::heads)
            .doc(Doc::new("Daily heads over closed lots, for mak verify-heads").answer::<HeadFile>(200)),
        on.get("/api/v1/proof/heads/{day}", ANYBODY, journal::api::sealed_on)
            .doc(Doc::new("The lots under a day's head")),
        on.get("/live", SIGNED_IN, web::live::stream),
        on.get("/sign-in", ANYBODY, sign_in::page::show),
        on.post("/sign-in", ANYBODY, sign_in::page::submit),
        on.get("/sign-in/totp", ANYBODY, sign_in::page::show_code),
        on.post("/sign-in/totp", ANYBODY, sign_in::page::submit_code),
        on.post("/sign-out", SIGNED_IN, sign_in::page::sign_out),
        on.get("/account", SIGNED_IN, account::page::show),
        on.post("/account/password", SIGNED_IN, account::password::change),
        on.post("/account/preferences", SIGNED_IN, account::preferences::save),
        on.post("/account/sessions/end", SIGNED_IN, account::sessions::end_others),
        on.post("/account/sessions/{id}/end", SIGNED_IN, account::sessions::end_one),
        on.post("/account/totp", SIGNED_IN, account::factor::begin),
        on.post("/account/totp/cancel", SIGNED_IN, account::factor::cancel),
        on.post("/account/totp/confirm", SIGNED_IN, account::factor::confirm),
        on.post("/account/totp/codes", SIGNED_IN, account::factor::renew_codes),
        on.post("/account/totp/disable", SIGNED_IN, account::factor::disable),
    ]
}

/// `GET /api/v1/openapi.json`: what this site can be asked.
async fn openapi(request: HttpRequest) -> Answer {
    json(&web::openapi::document(web::site::here(&request)?.site, &super::routes())?)
}
