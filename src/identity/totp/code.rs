//! Time-based one-time passwords (RFC 6238): six digits, SHA-1, steps of 30 seconds, what every authenticator speaks.

use chrono::{DateTime, Utc};
use kernel::{Email, Entropy, Error, Result};
use totp_rs::{Builder, Secret, Totp};

/// Bytes of a secret: the 160 bits of RFC 4226, section 4.
const SECRET_BYTES: usize = 20;

/// The name under which an authenticator lists the account.
const ISSUER: &str = "MaK CRM";

/// A new secret.
pub fn new_secret(entropy: &Entropy) -> Vec<u8> {
    entropy.bytes::<SECRET_BYTES>().to_vec()
}

fn totp(secret: &[u8], email: &str, place: &str) -> Result<Totp> {
    let account = if place.is_empty() { email.to_owned() } else { format!("{email} ({place})") };
    Builder::new()
        .with_secret(Secret::new(secret.into()))
        .with_account_name(account.replace(':', " "))
        .with_issuer(Some(ISSUER))
        .build()
        .map_err(|cause| Error::defect(format!("totp: {cause}")))
}

/// The time step whose code `code` is, if it is one of now, of 30 seconds ago or of 30 seconds ahead.
/// The caller takes each step once.
///
/// # Errors
/// `Internal` when the secret is of the wrong length.
pub fn matching_step(secret: &[u8], code: &str, now: DateTime<Utc>) -> Result<Option<i64>> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
    let step = totp(secret, "account", "")?.check(&digits, seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

/// The code of `now`: for tests and for the demo network.
///
/// # Errors
/// `Internal` when the secret is of the wrong length.
pub fn code_at(secret: &[u8], now: DateTime<Utc>) -> Result<String> {
    let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
    Ok(totp(secret, "account", "")?.generate(seconds).to_string())
}

/// What is shown while the second factor is switched on.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Enrolment {
    /// `otpauth://totp/…`, what the picture holds.
    pub uri: String,
    /// The secret for typing in, in groups of four letters.
    pub secret: String,
    /// The picture as an SVG path whose unit is one module, with the quiet zone.
    pub picture: String,
    /// The picture's width and height in modules.
    pub size: i32,
}

/// What the person needs to put `secret` into an authenticator. `place` tells accounts of several sites apart.
///
/// # Errors
/// `Internal` when the secret is of the wrong length.
pub fn enrolment(secret: &[u8], email: &Email, place: &str) -> Result<Enrolment> {
    let totp = totp(secret, email.as_str(), place)?;
    let uri = totp.to_url().map_err(|cause| Error::defect(format!("otpauth: {cause}")))?;
    let letters: Vec<char> = totp.secret().to_base32().chars().collect();
    let secret = letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ");
    let (picture, size) = super::qr::path(&uri)?;
    Ok(Enrolment { uri, secret, picture, size })
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Duration;
    use proptest::prelude::*;

    /// RFC 6238, appendix B: the secret of the SHA-1 vectors, and the last six of their eight digits.
    const RFC_SECRET: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn the_vectors_of_the_rfc_hold() {
        for (seconds, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (2_000_000_000, "279037")]
        {
            assert_eq!(code_at(RFC_SECRET, at(seconds)).unwrap(), code);
            assert_eq!(matching_step(RFC_SECRET, code, at(seconds)).unwrap(), Some(seconds / 30));
        }
    }

    #[test]
    fn a_code_is_good_one_step_either_way_and_no_longer() {
        let now = at(1_234_567_890);
        let code = code_at(RFC_SECRET, now).unwrap();
        let step = Some(1_234_567_890 / 30);
        for (shift, want) in [(-30, step), (0, step), (30, step), (60, None), (-60, None)] {
            assert_eq!(matching_step(RFC_SECRET, &code, now + Duration::seconds(shift)).unwrap(), want, "{shift}");
        }
        assert_eq!(matching_step(RFC_SECRET, "005 924", now).unwrap(), step, "as authenticators show it");
    }

    #[test]
    fn the_picture_holds_the_uri() {
        let shown = enrolment(RFC_SECRET, &Email::parse("anna@mail.ru").unwrap(), "volga").unwrap();
        assert_eq!(
            shown.uri,
            "otpauth://totp/MaK%20CRM:anna%40mail.ru%20%28volga%29?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=MaK%20CRM"
        );
        assert!(shown.secret.starts_with("GEZD GNBV"));
        assert!(shown.picture.starts_with('M') && shown.size > 21);
    }

    proptest! {
        #[test]
        fn text_that_is_no_code_is_never_taken(text in "\\PC{0,20}") {
            prop_assume!(text.chars().filter(|c| !c.is_whitespace()).collect::<String>() != "005924");
            let step = matching_step(RFC_SECRET, &text, at(1_234_567_890)).unwrap();
            let digits = text.chars().filter(|c| !c.is_whitespace()).all(|c| c.is_ascii_digit());
            prop_assert!(step.is_none() || digits);
        }
    }
}
