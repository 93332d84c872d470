//! What may be a password (OWASP ASVS 5.0, 6.2): length and not being one of the commonest. No rules of composition.

use kernel::FieldError;

use super::common;

/// Fewest characters.
pub const SHORTEST: usize = 8;

/// Most characters: enough for any phrase, little enough to hash.
pub const LONGEST: usize = 128;

pub(super) fn is_too_long(password: &str) -> bool {
    // A character is four bytes at most: text beyond that need not be counted.
    password.len() > LONGEST * 4 || password.chars().count() > LONGEST
}

/// Whether `password` may be set. `about` are words that name the person (name, e-mail): alone they make no password.
/// It is taken exactly as typed: no trimming, no case folding, no Unicode normalisation.
///
/// # Errors
/// The refused `field` with `password_too_short`, `password_too_long` or `password_too_common`.
pub fn check(field: &'static str, password: &str, about: &[&str]) -> Result<(), FieldError> {
    let code = if is_too_long(password) {
        "password_too_long"
    } else if password.chars().count() < SHORTEST {
        "password_too_short"
    } else if common::is_common(password, about) {
        "password_too_common"
    } else {
        return Ok(());
    };
    Err(FieldError::new(field, code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(password: &str) -> Option<String> {
        check("password", password, &["Анна Петрова", "anna.petrova@mail.ru"])
            .err()
            .map(|error| error.code.into_owned())
    }

    #[test]
    fn the_bounds_are_eight_and_a_hundred_and_twenty_eight_characters() {
        assert_eq!(code("kq7vzpt").as_deref(), Some("password_too_short"));
        assert_eq!(code("kq7vzptw"), None);
        assert_eq!(code("щуквжпью"), None, "characters, not bytes");
        assert_eq!(code(&"kq7vzptw".repeat(16)), None);
        assert_eq!(code(&("kq7vzptw".repeat(16) + "x")).as_deref(), Some("password_too_long"));
        assert_eq!(code(&"x".repeat(10_000_000)).as_deref(), Some("password_too_long"));
    }

    #[test]
    fn nothing_else_is_asked_of_a_password() {
        assert_eq!(code(&"a".repeat(64)), None);
        assert_eq!(code("correct horse battery staple"), None);
        assert_eq!(code("Demo-pass-2026"), None);
        assert_eq!(code("     k     "), None);
    }

    #[test]
    fn common_ones_and_the_persons_own_name_are_refused() {
        for password in
            ["12345678", "Password1!", "qwerty123", "йцукенгш", "aaaaaaaa", "P@ssw0rd", "anna.petrova", "Петрова1990"]
        {
            assert_eq!(code(password).as_deref(), Some("password_too_common"), "{password}");
        }
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer(password in any::<String>()) {
            let characters = password.chars().count();
            let answer = code(&password);
            prop_assert_eq!(answer.as_deref() == Some("password_too_short"), characters < SHORTEST);
            prop_assert_eq!(answer.as_deref() == Some("password_too_long"), characters > LONGEST);
        }

        #[test]
        fn random_ones_are_accepted(password in "[a-zA-Z0-9]{14}") {
            prop_assert_eq!(code(&password), None);
        }
    }
}
