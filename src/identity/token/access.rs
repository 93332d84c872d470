//! The access token: a JWT (RFC 7519, typed as RFC 9068 asks) signed with HS256 under a derived key.

use chrono::{DateTime, Duration, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use kernel::{Entropy, Error, Result, UserId};
use serde::{Deserialize, Serialize};

use crate::keys::Keys;
use crate::place::Place;

/// How long a token works.
pub const LIFETIME: Duration = Duration::minutes(15);

/// The header's `typ`: nothing else that this key may ever sign is an access token.
const TYPE: &str = "at+jwt";

/// Who issues.
const ISSUER: &str = "mak";

/// Longer texts are not tokens of ours.
const LONGEST: usize = 2_048;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    sub: UserId,
    jti: String,
    iat: i64,
    exp: i64,
    /// The account's generation: a token of another one is dead.
    generation: i32,
}

/// What a good token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bearer {
    /// Whose it is.
    pub user: UserId,
    /// The account's generation when it was issued.
    pub generation: i32,
}

/// Signs a token that works at `place` for [`LIFETIME`].
///
/// # Errors
/// `Internal` when signing fails.
pub fn issue(keys: &Keys, entropy: &Entropy, place: Place, bearer: Bearer, now: DateTime<Utc>) -> Result<String> {
    let claims = Claims {
        iss: ISSUER.to_owned(),
        aud: place.audience(),
        sub: bearer.user,
        jti: hex::encode(entropy.bytes::<16>()),
        iat: now.timestamp(),
        exp: (now + LIFETIME).timestamp(),
        generation: bearer.generation,
    };
    let header = Header { typ: Some(TYPE.to_owned()), ..Header::new(Algorithm::HS256) };
    jsonwebtoken::encode(&header, &claims, &EncodingKey::from_secret(&keys.access_token()?))
        .map_err(|cause| Error::Internal(cause.into()))
}

/// Reads a token: signature by HS256 and our own key only (whatever the header names), type, issuer, audience, time.
///
/// # Errors
/// `Unauthenticated("token_expired")` for one whose time is over, `Unauthenticated("bad_token")` for every other.
pub fn read(keys: &Keys, place: Place, token: &str, now: DateTime<Utc>) -> Result<Bearer> {
    let bad = Error::Unauthenticated("bad_token");
    if token.len() > LONGEST {
        return Err(bad);
    }
    let mut rules = Validation::new(Algorithm::HS256);
    rules.set_audience(&[place.audience()]);
    rules.set_issuer(&[ISSUER]);
    rules.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
    // The library reads the machine's clock; ours is an argument.
    rules.validate_exp = false;
    let key = DecodingKey::from_secret(&keys.access_token()?);
    let Ok(data) = jsonwebtoken::decode::<Claims>(token, &key, &rules) else { return Err(bad) };
    if data.header.typ.as_deref() != Some(TYPE) || data.claims.iat > now.timestamp() {
        return Err(bad);
    }
    if data.claims.exp <= now.timestamp() {
        return Err(Error::Unauthenticated("token_expired"));
    }
    Ok(Bearer { user: data.claims.sub, generation: data.claims.generation })
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
    use kernel::{Site, TenantId, TenantKey};
    use proptest::prelude::*;
    use uuid::Uuid;

    const HQ: Place = Place { site: Site::Hq, tenant: None };

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_780_000_000, 0).unwrap()
    }

    fn tenant(n: u128) -> Place {
        let key = TenantKey { id: TenantId(Uuid::from_u128(n)), number: 1 };
        Place { site: Site::Tenant, tenant: Some(key) }
    }

    fn bearer() -> Bearer {
        Bearer { user: UserId(Uuid::from_u128(5)), generation: 3 }
    }

    fn good(place: Place) -> (Keys, String) {
        let keys = Keys::new(b"secret");
        let token = issue(&keys, &Entropy::seeded(1), place, bearer(), now()).unwrap();
        (keys, token)
    }

    fn code(result: Result<Bearer>) -> &'static str {
        match result {
            Err(Error::Unauthenticated(code)) => code,
            other => panic!("{other:?}"),
        }
    }

    /// A token with a header of our choice, signed as HS256 under `key`.
    fn forged(header: &str, claims: &str, key: &[u8]) -> String {
        let body = format!("{}.{}", BASE64.encode(header), BASE64.encode(claims));
        let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, key);
        let signature = aws_lc_rs::hmac::sign(&key, body.as_bytes());
        format!("{body}.{}", BASE64.encode(signature.as_ref()))
    }

    fn claims(token: &str) -> String {
        String::from_utf8(BASE64.decode(token.split('.').nth(1).unwrap()).unwrap()).unwrap()
    }

    #[test]
    fn a_token_works_where_it_was_issued_and_nowhere_else() {
        let (keys, token) = good(tenant(1));
        assert_eq!(read(&keys, tenant(1), &token, now()).unwrap(), bearer());
        for place in [tenant(2), HQ, Place { site: Site::Partner, tenant: None }] {
            assert_eq!(code(read(&keys, place, &token, now())), "bad_token");
        }
    }

    #[test]
    fn its_time_is_fifteen_minutes_without_leeway() {
        let (keys, token) = good(HQ);
        assert!(read(&keys, HQ, &token, now() + LIFETIME - Duration::seconds(1)).is_ok());
        assert_eq!(code(read(&keys, HQ, &token, now() + LIFETIME)), "token_expired");
        assert_eq!(code(read(&keys, HQ, &token, now() - Duration::seconds(1))), "bad_token", "from the future");
    }

    #[test]
    fn only_our_key_and_our_algorithm_are_believed() {
        let (keys, token) = good(HQ);
        let body = claims(&token);
        let own = keys.access_token().unwrap();
        let typed = |alg: &str| format!(r#"{{"typ":"at+jwt","alg":"{alg}"}}"#);
        assert!(read(&keys, HQ, &forged(&typed("HS256"), &body, &own), now()).is_ok(), "the forge itself works");
        for alg in ["none", "None", "HS384", "HS512", "RS256", "ES256", "EdDSA"] {
            assert_eq!(code(read(&keys, HQ, &forged(&typed(alg), &body, &own), now())), "bad_token", "{alg}");
        }
        let unsigned = format!("{}.{}.", BASE64.encode(typed("none")), BASE64.encode(&body));
        assert_eq!(code(read(&keys, HQ, &unsigned, now())), "bad_token");
        assert_eq!(code(read(&keys, HQ, &forged(&typed("HS256"), &body, b"another key"), now())), "bad_token");
        let jwk = r#"{"typ":"at+jwt","alg":"HS256","jwk":{"kty":"oct","k":"YW5vdGhlciBrZXk"},"jku":"https://evil/keys","kid":"1"}"#;
        assert_eq!(code(read(&keys, HQ, &forged(jwk, &body, b"another key"), now())), "bad_token");
        assert_eq!(code(read(&Keys::new(b"other"), HQ, &token, now())), "bad_token");
    }

    #[test]
    fn another_type_or_missing_claims_are_refused() {
        let (keys, token) = good(HQ);
        let own = keys.access_token().unwrap();
        let body = claims(&token);
        for header in [r#"{"alg":"HS256"}"#, r#"{"typ":"JWT","alg":"HS256"}"#] {
            assert_eq!(code(read(&keys, HQ, &forged(header, &body, &own), now())), "bad_token", "{header}");
        }
        for name in ["iss", "aud", "sub", "exp", "iat", "generation"] {
            let mut value: serde_json::Value = serde_json::from_str(&body).unwrap();
            value.as_object_mut().unwrap().remove(name);
            let token = forged(r#"{"typ":"at+jwt","alg":"HS256"}"#, &value.to_string(), &own);
            assert_eq!(code(read(&keys, HQ, &token, now())), "bad_token", "without {name}");
        }
    }

    proptest! {
        #[test]
        fn a_token_with_one_byte_changed_is_refused(at in any::<proptest::sample::Index>(), byte in any::<u8>()) {
            let (keys, token) = good(HQ);
            let mut bytes = token.clone().into_bytes();
            let at = at.index(bytes.len());
            prop_assume!(bytes[at] != byte);
            bytes[at] = byte;
            if let Ok(changed) = String::from_utf8(bytes) {
                prop_assert!(read(&keys, HQ, &changed, now()).is_err());
            }
        }

        #[test]
        fn any_text_is_safe(text in any::<String>()) {
            prop_assert!(read(&Keys::new(b"secret"), HQ, &text, now()).is_err());
        }
    }
}
