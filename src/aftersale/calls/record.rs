//! Somebody records a call.

use chrono::{DateTime, Duration, Utc};
use crm::feed::Entry;
use db::TenantTx;
use kernel::{Action, Actor, Error, FieldError, LeadId, Object, Result, text};
use serde::Deserialize;

use super::{Call, Direction, Kept, Outcome};

/// A call is recorded within so many hours, so that nobody makes up the calls of a week afterwards.
const LATEST_HOURS: i64 = 24;
/// A browser's clock may be ahead by so much.
const AHEAD_MINUTES: i64 = 2;
/// Within so many seconds the same told again by the same person is the same call: a form sent twice.
const TWICE_SECONDS: i64 = 60;
/// The longest call, in seconds.
const LONGEST_CALL: i32 = 24 * 60 * 60;
/// The longest comment, in characters.
const LONGEST_COMMENT: usize = 2_000;

/// A call as it is told.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct CallInput {
    /// When it took place, within the last 24 hours; absent is now.
    pub at: Option<DateTime<Utc>>,
    /// `in` or `out`.
    pub direction: String,
    /// `answered`, `no_answer`, `busy`, `wrong_number` or `switched_off`.
    pub outcome: String,
    /// How long it lasted, in seconds.
    pub seconds: Option<i32>,
    /// In one's own words.
    pub comment: String,
}

/// Records a call on a lead that the actor may see. The first one is the first contact that a bought lead waits for. What the
/// actor has told a moment ago is not recorded again: it answers the call that is there.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid`: `required`, `unknown_direction`, `unknown_outcome`, `call_in_future`, `call_too_old`,
/// `out_of_range`, `too_long`.
pub async fn record(actor: &Actor, tx: &mut TenantTx, lead: LeadId, input: &CallInput) -> Result<Call> {
    actor.require(Object::Task, Action::Create)?;
    let kept = check(input, tx.now()).map_err(Error::Invalid)?;
    let again =
        |entry: &Entry| entry.by == actor.name && Call::of(entry.clone()).is_some_and(|call| is_same(&call, &kept));
    let entry = crm::lead::contact::called(actor, tx, lead, serde_json::to_value(&kept)?, again).await?;
    Call::of(entry).ok_or_else(|| Error::defect("a call that can't be read back"))
}

/// Whether what is told is a call that was told a moment ago.
fn is_same(call: &Call, kept: &Kept) -> bool {
    (call.at - kept.at).abs() < Duration::seconds(TWICE_SECONDS)
        && (call.direction, call.outcome, call.seconds) == (kept.direction, kept.outcome, kept.seconds)
        && call.comment == kept.comment
}

fn check(input: &CallInput, now: DateTime<Utc>) -> std::result::Result<Kept, Vec<FieldError>> {
    let mut errors = Vec::new();
    let direction = word(&mut errors, "direction", &input.direction, "unknown_direction", Direction::parse);
    let outcome = word(&mut errors, "outcome", &input.outcome, "unknown_outcome", Outcome::parse);
    let at = input.at.unwrap_or(now);
    if at > now + Duration::minutes(AHEAD_MINUTES) {
        errors.push(FieldError::new("at", "call_in_future"));
    }
    if at < now - Duration::hours(LATEST_HOURS) {
        errors.push(FieldError::new("at", "call_too_old"));
    }
    if input.seconds.is_some_and(|seconds| !(0..=LONGEST_CALL).contains(&seconds)) {
        errors.push(FieldError::new("seconds", "out_of_range"));
    }
    let comment = text::block(&input.comment);
    if comment.chars().nth(LONGEST_COMMENT).is_some() {
        errors.push(FieldError::new("comment", "too_long"));
    }
    match (direction, outcome) {
        (Some(direction), Some(outcome)) if errors.is_empty() => {
            Ok(Kept { at: at.min(now), direction, outcome, seconds: input.seconds, comment })
        }
        _ => Err(errors),
    }
}

fn word<T>(
    errors: &mut Vec<FieldError>,
    field: &'static str,
    text: &str,
    unknown: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let found = parse(text.trim());
    if found.is_none() {
        errors.push(FieldError::new(field, if text.trim().is_empty() { "required" } else { unknown }));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told() -> CallInput {
        CallInput { direction: "out".into(), outcome: "busy".into(), ..CallInput::default() }
    }

    #[test]
    fn each_fault_has_its_field() {
        let now = web::sample_at();
        let wrong = CallInput {
            at: Some(now - Duration::hours(25)),
            direction: String::new(),
            outcome: "voicemail".into(),
            seconds: Some(-1),
            comment: "о".repeat(2_001),
        };
        let errors = check(&wrong, now).unwrap_err();
        let named: Vec<(&str, &str)> = errors.iter().map(|error| (error.field.as_ref(), error.code.as_ref())).collect();
        assert_eq!(
            named,
            [
                ("direction", "required"),
                ("outcome", "unknown_outcome"),
                ("at", "call_too_old"),
                ("seconds", "out_of_range"),
                ("comment", "too_long"),
            ]
        );
        let ahead = CallInput { at: Some(now + Duration::minutes(3)), ..told() };
        assert_eq!(check(&ahead, now).unwrap_err()[0].code, "call_in_future");
    }

    #[test]
    fn a_call_is_now_unless_it_says_when() {
        let now = web::sample_at();
        assert_eq!(check(&told(), now).unwrap().at, now);
        let ahead = CallInput { at: Some(now + Duration::minutes(1)), ..told() };
        assert_eq!(check(&ahead, now).unwrap().at, now, "no call is kept as one of the future");
        let earlier = CallInput { at: Some(now - Duration::hours(3)), ..told() };
        assert_eq!(check(&earlier, now).unwrap().at, now - Duration::hours(3));
    }
}
