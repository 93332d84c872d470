//! Numbers, money, contacts and times as a reader of a language expects them. Pure functions: pages reach them as filters
//! (`super::filter`), mails and files call them directly.

use chrono::{DateTime, Datelike, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;

use super::locale::Locale;

/// No-break space: what CLDR puts between the groups of digits in Russian.
pub const NBSP: char = '\u{a0}';
/// The minus sign; the hyphen is too short and too low beside digits.
pub const MINUS: char = '\u{2212}';
/// Stands where a value is not known.
pub const NONE: &str = "—";

/// A number with grouped digits and at most two digits after the decimal mark: `1 204`, `0,31`; `1,204`, `0.31`.
pub fn number(value: f64, locale: Locale) -> String {
    // Two digits are enough everywhere on our pages; whole numbers up to 2^53 are exact.
    let fixed = format!("{:.2}", value.abs());
    let (whole, part) = fixed.split_once('.').unwrap_or((&fixed, ""));
    let part = part.trim_end_matches('0');
    let mut out = String::new();
    if value < 0.0 && fixed != "0.00" {
        out.push(MINUS);
    }
    out.push_str(&grouped(whole, locale));
    if !part.is_empty() {
        out.push(decimal_mark(locale));
        out.push_str(part);
    }
    out
}

/// A decimal number that is written with a point, exactly as it is: `1250.5` as `1 250,5`. What is no such number stays.
pub fn decimal(text: &str, locale: Locale) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(part) {
        return text.to_owned();
    }
    let mut out = if sign.is_empty() { String::new() } else { MINUS.to_string() };
    out.push_str(&grouped(whole, locale));
    if !part.is_empty() {
        out.push(decimal_mark(locale));
        out.push_str(part);
    }
    out
}

/// A whole number with grouped digits, exact for every `i64`.
pub fn integer(value: i64, locale: Locale) -> String {
    let digits = grouped(&value.unsigned_abs().to_string(), locale);
    if value < 0 { format!("{MINUS}{digits}") } else { digits }
}

/// A share in percent: `6,8 %`; `6.8%`.
pub fn percent(value: f64, locale: Locale) -> String {
    match locale {
        Locale::Ru => format!("{}{NBSP}%", number(value, locale)),
        Locale::En => format!("{}%", number(value, locale)),
    }
}

/// Roubles of an amount in kopecks: `4 850 000 ₽`, `−1 234,50 ₽`; `₽4,850,000`, `−₽1,234.50`. Kopecks are shown when there are any.
pub fn money(kopecks: i64, locale: Locale) -> String {
    let (roubles, rest) = (kopecks.unsigned_abs() / 100, kopecks.unsigned_abs() % 100);
    let mut digits = grouped(&roubles.to_string(), locale);
    if rest > 0 {
        digits.push(decimal_mark(locale));
        digits.push_str(&format!("{rest:02}"));
    }
    let sign = if kopecks < 0 { String::from(MINUS) } else { String::new() };
    match locale {
        Locale::Ru => format!("{sign}{digits}{NBSP}₽"),
        Locale::En => format!("{sign}₽{digits}"),
    }
}

/// The unit in which a large amount is told in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Below a thousand roubles: told in full.
    One,
    /// Thousands of roubles.
    Thousand,
    /// Millions of roubles.
    Million,
}

impl Unit {
    /// The largest unit of which the amount holds at least one.
    pub fn of(kopecks: i64) -> Self {
        match kopecks.unsigned_abs() {
            0..100_000 => Self::One,
            100_000..100_000_000 => Self::Thousand,
            _ => Self::Million,
        }
    }

    /// The amount counted in this unit, with at most two digits after the mark.
    pub fn count(self, kopecks: i64, locale: Locale) -> String {
        let size = match self {
            Self::One => 100.0,
            Self::Thousand => 100_000.0,
            Self::Million => 100_000_000.0,
        };
        #[expect(clippy::cast_precision_loss, reason = "a rounded figure for people")]
        number(kopecks as f64 / size, locale)
    }
}

/// A date: `22.11.2026`; `22 Nov 2026`.
pub fn date(day: NaiveDate, locale: Locale) -> String {
    match locale {
        Locale::Ru => day.format("%d.%m.%Y").to_string(),
        Locale::En => day.format("%-d %b %Y").to_string(),
    }
}

/// A date without its year: `22.11`; `22 Nov`.
pub fn day(day: NaiveDate, locale: Locale) -> String {
    match locale {
        Locale::Ru => day.format("%d.%m").to_string(),
        Locale::En => day.format("%-d %b").to_string(),
    }
}

/// A moment on the clock of `zone`: `14:31`. Both languages use 24 hours: staff compare times with a bank's.
pub fn time(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%H:%M").to_string()
}

/// A moment in `zone` in full: `22.11.2026 14:31`; `22 Nov 2026, 14:31`.
pub fn datetime(at: DateTime<Utc>, zone: Tz, locale: Locale) -> String {
    let local = at.with_timezone(&zone);
    let gap = if locale == Locale::En { ", " } else { " " };
    format!("{}{gap}{}", date(local.date_naive(), locale), local.format("%H:%M"))
}

/// The shortest unambiguous form, seen from `now`: `14:31` today, `21.11 14:31` this year, `21.11.2025` before that.
pub fn moment(at: DateTime<Utc>, now: DateTime<Utc>, zone: Tz, locale: Locale) -> String {
    let (local, today) = (at.with_timezone(&zone), zone.from_utc_datetime(&now.naive_utc()));
    if local.date_naive() == today.date_naive() {
        time(at, zone)
    } else if local.year() == today.year() {
        format!("{} {}", day(local.date_naive(), locale), local.format("%H:%M"))
    } else {
        date(local.date_naive(), locale)
    }
}

/// A span of time as people tell it: a count and the text that says its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// How many.
    pub n: i64,
    /// The key of the unit's text in `web.ftl`: `web-age-minutes`…
    pub key: &'static str,
}

/// A span of so many seconds (its sign is dropped): minutes up to an hour, hours up to a day, days up to two months, then months.
pub fn span(seconds: i64) -> Span {
    let minutes = seconds.saturating_abs() / 60;
    let (n, key) = match minutes {
        0 => (0, "web-age-now"),
        1..60 => (minutes, "web-age-minutes"),
        60..1_440 => (minutes / 60, "web-age-hours"),
        1_440..86_400 => (minutes / 1_440, "web-age-days"),
        _ => (minutes / 43_200, "web-age-months"),
    };
    Span { n, key }
}

/// A duration of whole seconds told exactly, in the units that it needs, the largest first: counts and the keys of their units' texts.
pub fn duration(seconds: i64) -> Vec<Span> {
    let seconds = seconds.saturating_abs();
    let parts = [
        Span { n: seconds / 3_600, key: "web-span-h" },
        Span { n: seconds / 60 % 60, key: "web-span-min" },
        Span { n: seconds % 60, key: "web-span-s" },
    ];
    let told: Vec<Span> = parts.into_iter().filter(|part| part.n > 0).collect();
    if told.is_empty() { vec![Span { n: 0, key: "web-span-s" }] } else { told }
}

/// A phone number in E.164, grouped for reading: `+7 912 345-67-89`. Text that is no number is given back as it is.
pub fn phone(e164: &str) -> String {
    kernel::Phone::parse(e164).map_or_else(|_| e164.to_owned(), |phone| phone.display())
}

/// A phone number without its middle: `+7 912 •••-••-89`. Text that is no number is hidden whole.
pub fn phone_masked(e164: &str) -> String {
    kernel::Phone::parse(e164).map_or_else(|_| "•••".to_owned(), |phone| phone.masked())
}

/// An address without its name: `e•••@mail.ru`. Text that is no address is hidden whole.
pub fn email_masked(address: &str) -> String {
    kernel::Email::parse(address).map_or_else(|_| "•••".to_owned(), |email| email.masked())
}

/// At most two initials: `АВ` for «Анна Воронцова». Empty when the name has no letters.
pub fn initials(name: &str) -> String {
    name.split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()))
        .take(2)
        .flat_map(char::to_uppercase)
        .collect()
}

/// A hue that is always the same for the same text: people keep their colour.
pub fn hue(text: &str) -> &'static str {
    const HUES: [&str; 7] = ["violet", "blue", "green", "amber", "cyan", "orange", "gray"];
    // FNV-1a: spreads short names well and does not change between releases of the standard library.
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    HUES[usize::try_from(hash % 7).unwrap_or(0)]
}

fn decimal_mark(locale: Locale) -> char {
    if locale == Locale::En { '.' } else { ',' }
}

fn grouped(digits: &str, locale: Locale) -> String {
    let separator = if locale == Locale::En { ',' } else { NBSP };
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 * 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use Locale::{En, Ru};

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn money_is_written_as_each_language_does() {
        let cases = [
            (485_000_000, "4\u{a0}850\u{a0}000\u{a0}₽", "₽4,850,000"),
            (-123_450, "\u{2212}1\u{a0}234,50\u{a0}₽", "\u{2212}₽1,234.50"),
            (5, "0,05\u{a0}₽", "₽0.05"),
            (0, "0\u{a0}₽", "₽0"),
        ];
        for (kopecks, ru, en) in cases {
            assert_eq!((money(kopecks, Ru).as_str(), money(kopecks, En).as_str()), (ru, en));
        }
        assert_eq!(money(i64::MIN, En), "\u{2212}₽92,233,720,368,547,758.08");
    }

    #[test]
    fn a_decimal_number_is_told_exactly() {
        let told = |text, locale| decimal(text, locale).replace(NBSP, " ");
        assert_eq!(told("-1250.0305", Locale::Ru), "−1 250,0305");
        assert_eq!(told("1250.5", Locale::En), "1,250.5");
        assert_eq!(
            (told("12", Locale::Ru), told("x", Locale::Ru), told("", Locale::Ru)),
            ("12".into(), "x".into(), "".into())
        );
    }

    #[test]
    fn numbers_are_grouped_and_short() {
        assert_eq!(number(1_204.0, Ru), "1\u{a0}204");
        assert_eq!(number(0.314_159, En), "0.31");
        assert_eq!(number(-0.001, Ru), "0", "no minus before a zero");
        assert_eq!(integer(-1_234_567, En), "\u{2212}1,234,567");
        assert_eq!(percent(6.8, Ru), "6,8\u{a0}%");
    }

    #[test]
    fn large_amounts_are_told_in_the_unit_they_fill() {
        assert_eq!(
            (Unit::of(99_999), Unit::of(100_000), Unit::of(100_000_000)),
            (Unit::One, Unit::Thousand, Unit::Million)
        );
        assert_eq!(Unit::Million.count(485_000_000, Ru), "4,85");
        assert_eq!(Unit::Thousand.count(65_000_000, En), "650");
    }

    #[test]
    fn moments_are_shown_on_the_readers_clock() {
        let (zone, now) = (Tz::Asia__Yekaterinburg, at("2026-11-22T12:44:00Z"));
        assert_eq!(datetime(now, zone, Ru), "22.11.2026 17:44");
        assert_eq!(datetime(now, zone, En), "22 Nov 2026, 17:44");
        // 19:30 UTC of the 21st is already the 22nd in Yekaterinburg.
        assert_eq!(moment(at("2026-11-21T19:30:00Z"), now, zone, Ru), "00:30");
        assert_eq!(moment(at("2026-11-21T12:00:00Z"), now, zone, Ru), "21.11 17:00");
        assert_eq!(moment(at("2025-11-21T12:00:00Z"), now, zone, En), "21 Nov 2025");
    }

    #[test]
    fn spans_change_their_unit_at_its_size() {
        let told = |seconds| (span(seconds).n, span(seconds).key);
        assert_eq!(told(59), (0, "web-age-now"));
        assert_eq!(told(-60), (1, "web-age-minutes"));
        assert_eq!(told(3_600), (1, "web-age-hours"));
        assert_eq!(told(86_400), (1, "web-age-days"));
        assert_eq!(told(86_400 * 61), (2, "web-age-months"));
    }

    #[test]
    fn a_duration_is_told_exactly_and_without_empty_units() {
        let told =
            |seconds| duration(seconds).iter().map(|part| format!("{} {}", part.n, part.key)).collect::<Vec<_>>();
        assert_eq!(told(0), ["0 web-span-s"]);
        assert_eq!(told(59), ["59 web-span-s"]);
        assert_eq!(told(90), ["1 web-span-min", "30 web-span-s"]);
        assert_eq!(told(120), ["2 web-span-min"]);
        assert_eq!(told(3_605), ["1 web-span-h", "5 web-span-s"]);
        assert_eq!(told(86_400), ["24 web-span-h"]);
    }

    #[test]
    fn what_is_no_contact_is_shown_whole_or_hidden_whole() {
        assert_eq!(phone("+79123456789"), "+7 912 345-67-89");
        assert_eq!(phone("call me"), "call me");
        assert_eq!(phone_masked("+79123456789"), "+7 912 •••-••-89");
        assert_eq!((phone_masked("912 34").as_str(), email_masked("x").as_str()), ("•••", "•••"));
        assert_eq!(email_masked("e.kuznetsova@mail.ru"), "e•••@mail.ru");
    }

    #[test]
    fn people_keep_their_initials_and_colour() {
        assert_eq!(initials("Анна Сергеевна Воронцова"), "АС");
        assert_eq!(initials(" - "), "");
        assert_eq!(hue("Анна Воронцова"), hue("Анна Воронцова"));
        let all: std::collections::BTreeSet<_> = (0..100).map(|n| hue(&n.to_string())).collect();
        assert_eq!(all.len(), 7, "names spread over all colours");
    }
}
