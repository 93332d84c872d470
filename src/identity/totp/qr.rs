//! A QR code as an SVG path: it goes into the page itself, so the secret is in no file, cache or address.

use std::fmt::Write;

use kernel::{Error, Result};
use qrcodegen::{QrCode, QrCodeEcc};

/// Light modules around the code, as the standard (ISO/IEC 18004) wants.
const QUIET: i32 = 4;

/// The path of the dark modules, and the width of the whole in modules.
pub(super) fn path(text: &str) -> Result<(String, i32)> {
    let code =
        QrCode::encode_text(text, QrCodeEcc::Medium).map_err(|_| Error::defect("a text too long for a QR code"))?;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            write!(path, "M{},{}h1v1h-1z", x + QUIET, y + QUIET).map_err(|cause| Error::Internal(cause.into()))?;
        }
    }
    Ok((path, code.size() + QUIET * 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_has_the_finder_patterns_and_the_quiet_zone() {
        let (path, size) = path("hello").unwrap();
        assert_eq!(size, 21 + 8);
        assert!(path.starts_with("M4,4h1v1h-1z"), "the corner of the first finder pattern");
        assert!(path.contains("M24,4h1v1h-1z"), "the corner of the second");
        assert!(!path.contains("M3,") && !path.contains("M25,"), "nothing in the quiet zone");
    }

    #[test]
    fn a_text_that_fits_no_code_is_an_error() {
        assert!(path(&"x".repeat(5_000)).is_err());
    }
}
