//! The short code by which a partner is named when bringing another: said by phone, typed by hand.

use kernel::Entropy;

/// Latin letters and digits that are not taken for one another: no 0 and O, 1, I and L, 2 and Z, 5 and S, 8 and B.
/// `partners_code_check` holds the same alphabet.
const ALPHABET: &[u8; 25] = b"ACDEFGHJKMNPQRTUVWXY34679";

/// Characters in a code: 244 million codes.
const LENGTH: usize = 6;

/// A new random code. Uniqueness is the database's to say.
pub fn new(entropy: &Entropy) -> String {
    let mut code = String::with_capacity(LENGTH);
    while code.len() < LENGTH {
        // 250 is the largest multiple of 25 in a byte: above it some characters would come more often than others.
        for byte in entropy.bytes::<16>().into_iter().filter(|byte| *byte < 250).take(LENGTH - code.len()) {
            code.push(char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]));
        }
    }
    code
}

/// A code as it is stored, from what somebody typed.
pub fn normalise(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_short_distinct_and_unambiguous() {
        let entropy = Entropy::seeded(7);
        let codes: std::collections::BTreeSet<String> = (0..2_000).map(|_| new(&entropy)).collect();
        assert_eq!(codes.len(), 2_000);
        for code in &codes {
            assert_eq!(code.len(), LENGTH);
            assert!(code.chars().all(|c| !"0O1IL2Z5S8B".contains(c)), "{code}");
            assert_eq!(&normalise(&format!(" {}-{} ", code[..3].to_lowercase(), &code[3..])), code);
        }
        let used: std::collections::BTreeSet<char> = codes.iter().flat_map(|code| code.chars()).collect();
        assert_eq!(used.len(), ALPHABET.len());
    }
}
