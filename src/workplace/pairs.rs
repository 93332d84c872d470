//! A form that sends some inputs more than once, in the order in which they stand.

/// What it sends.
pub(crate) type Pairs = [(String, String)];

/// The first value of a name; empty without one.
pub(crate) fn first<'a>(form: &'a Pairs, name: &str) -> &'a str {
    form.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
}

/// Every value of a name.
pub(crate) fn every<'a>(form: &'a Pairs, name: &'a str) -> impl Iterator<Item = &'a str> {
    form.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
}
