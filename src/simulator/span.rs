//! Spans of time as pages tell them.

use serde::Serialize;

/// A span in one unit; its words are `simulator-span-<unit>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Span {
    n: i64,
    unit: &'static str,
}

impl Span {
    /// A measured span, told roughly.
    pub fn about(seconds: i64) -> Self {
        match seconds {
            s if s < 120 => Self { n: s, unit: "s" },
            s if s < 7_200 => Self { n: s / 60, unit: "min" },
            s => Self { n: s / 3_600, unit: "h" },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_told_in_a_unit_that_reads_well() {
        let told = |seconds| (Span::about(seconds).n, Span::about(seconds).unit);
        assert_eq!((told(38), told(150), told(10_000)), ((38, "s"), (2, "min"), (2, "h")));
    }
}
