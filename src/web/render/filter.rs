//! What templates may do with a value: the filters of `super::format`, each bound to one language.
//!
//! An absent value (`null`) is drawn as a dash everywhere. Filters that need the reader's clock find `zone` and `now` in the
//! template; inside a component they must be declared: `{% component x(at, @zone, @now) %}`.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::format::{self, NONE};
use super::locale::Locale;
use super::text::{Args, Texts};

/// Registers every filter for one language.
pub fn register(tera: &mut Tera, locale: Locale, texts: &Arc<Texts>) {
    amounts(tera, locale);
    times(tera, locale);
    contacts(tera);
    let with_texts = Arc::clone(texts);
    tera.register_filter("money_short", move |value: Value, _: Kwargs, _: &State<'_>| {
        on(&value, integer, |kopecks| short(&with_texts, locale, kopecks, None))
    });
    let with_texts = Arc::clone(texts);
    tera.register_filter("age", move |value: Value, _: Kwargs, state: &State<'_>| {
        on(&value, moment, |at| span(&with_texts, locale, (now(state)? - at).num_seconds()))
    });
    let with_texts = Arc::clone(texts);
    tera.register_filter("duration", move |value: Value, _: Kwargs, _: &State<'_>| {
        on(&value, integer, |seconds| with_texts.duration(locale, seconds).map_err(Error::message))
    });
    let with_texts = Arc::clone(texts);
    tera.register_filter("ago", move |value: Value, _: Kwargs, state: &State<'_>| {
        on(&value, moment, |at| around(&with_texts, locale, (now(state)? - at).num_seconds()))
    });
}

fn amounts(tera: &mut Tera, locale: Locale) {
    tera.register_filter("money", move |value: Value, _: Kwargs, _: &State<'_>| {
        on(&value, integer, |kopecks| Ok(format::money(kopecks, locale)))
    });
    tera.register_filter("number", move |value: Value, _: Kwargs, _: &State<'_>| {
        if let Some(whole) = value.as_i64() {
            return Ok(format::integer(whole, locale));
        }
        on(&value, float, |number| Ok(format::number(number, locale)))
    });
    tera.register_filter("decimal", move |value: Value, _: Kwargs, _: &State<'_>| {
        Ok(format::decimal(value.as_str().unwrap_or_default(), locale))
    });
    tera.register_filter("percent", move |value: Value, _: Kwargs, _: &State<'_>| {
        on(&value, float, |number| Ok(format::percent(number, locale)))
    });
}

fn times(tera: &mut Tera, locale: Locale) {
    tera.register_filter("date", move |value: Value, _: Kwargs, state: &State<'_>| {
        on(&value, |value| day(value, state), |day| Ok(format::date(day, locale)))
    });
    tera.register_filter("day", move |value: Value, _: Kwargs, state: &State<'_>| {
        on(&value, |value| day(value, state), |day| Ok(format::day(day, locale)))
    });
    tera.register_filter("time", move |value: Value, _: Kwargs, state: &State<'_>| {
        on(&value, moment, |at| Ok(format::time(at, zone(state)?)))
    });
    tera.register_filter("datetime", move |value: Value, _: Kwargs, state: &State<'_>| {
        on(&value, moment, |at| Ok(format::datetime(at, zone(state)?, locale)))
    });
    tera.register_filter("moment", move |value: Value, _: Kwargs, state: &State<'_>| {
        on(&value, moment, |at| Ok(format::moment(at, now(state)?, zone(state)?, locale)))
    });
}

fn contacts(tera: &mut Tera) {
    for (name, write) in [
        ("phone", format::phone as fn(&str) -> String),
        ("phone_masked", format::phone_masked),
        ("email_masked", format::email_masked),
        ("initials", format::initials),
        ("hue", |text| format::hue(text).to_owned()),
    ] {
        tera.register_filter(name, move |value: Value, _: Kwargs, _: &State<'_>| {
            on(&value, text, |text| Ok(write(text)))
        });
    }
}

/// A large amount in words: «4,85 млн ₽»; with `to`, a range: «2–3 млн ₽».
pub(super) fn short(texts: &Texts, locale: Locale, from: i64, to: Option<i64>) -> TeraResult<String> {
    let unit = format::Unit::of(to.unwrap_or(from));
    let told = |kopecks| unit.count(kopecks, locale);
    let n = match to {
        Some(to) if to != from => format!("{}–{}", told(from), told(to)),
        _ => told(from),
    };
    let key = match unit {
        format::Unit::One => "web-money-one",
        format::Unit::Thousand => "web-money-thousand",
        format::Unit::Million => "web-money-million",
    };
    texts.get(locale, key, &Args::from([("n".into(), n.into())])).map_err(Error::message)
}

fn span(texts: &Texts, locale: Locale, seconds: i64) -> TeraResult<String> {
    let span = format::span(seconds);
    texts.get(locale, span.key, &Args::from([("n".into(), span.n.into())])).map_err(Error::message)
}

/// «18 мин назад» for the past, «через 18 мин» for the future.
fn around(texts: &Texts, locale: Locale, seconds: i64) -> TeraResult<String> {
    let age = span(texts, locale, seconds)?;
    let key = match seconds {
        -59..=59 => return Ok(age),
        60.. => "web-ago",
        _ => "web-until",
    };
    texts.get(locale, key, &Args::from([("age".into(), age.into())])).map_err(Error::message)
}

/// Reads the value and draws it; an absent one is a dash.
fn on<'v, T>(
    value: &'v Value,
    read: impl FnOnce(&'v Value) -> TeraResult<T>,
    draw: impl FnOnce(T) -> TeraResult<String>,
) -> TeraResult<String> {
    if value.is_none() { Ok(NONE.to_owned()) } else { draw(read(value)?) }
}

pub(super) fn integer(value: &Value) -> TeraResult<i64> {
    value.as_i64().ok_or_else(|| Error::message(format!("a whole number is needed, not {}", value.name())))
}

fn float(value: &Value) -> TeraResult<f64> {
    value.as_f64().ok_or_else(|| Error::message(format!("a number is needed, not {}", value.name())))
}

fn text(value: &Value) -> TeraResult<&str> {
    value.as_str().ok_or_else(|| Error::message(format!("a text is needed, not {}", value.name())))
}

fn moment(value: &Value) -> TeraResult<DateTime<Utc>> {
    let text = text(value)?;
    DateTime::parse_from_rfc3339(text)
        .map(|at| at.to_utc())
        .map_err(|cause| Error::message(format!("`{text}` is no moment: {cause}")))
}

/// The day of a date, or the day on which a moment falls for the reader.
fn day(value: &Value, state: &State<'_>) -> TeraResult<NaiveDate> {
    match text(value)?.parse() {
        Ok(day) => Ok(day),
        Err(_) => Ok(moment(value)?.with_timezone(&zone(state)?).date_naive()),
    }
}

fn zone(state: &State<'_>) -> TeraResult<Tz> {
    let name: Option<String> = state.get("zone")?;
    name.and_then(|name| name.parse().ok())
        .ok_or_else(|| Error::message("`zone` is not here: declare it in the component as `@zone`"))
}

fn now(state: &State<'_>) -> TeraResult<DateTime<Utc>> {
    let now: Option<Value> = state.get("now")?;
    now.as_ref()
        .map(moment)
        .transpose()?
        .ok_or_else(|| Error::message("`now` is not here: declare it in the component as `@now`"))
}
