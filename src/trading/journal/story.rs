//! A closed lot's outcome in words: what the rules were, who bid, who won and at what price. Its lines are a pure function of the
//! log; their words are texts of `locales` by key.

use db::PlatformTx;
use exchange::bid::{Bid, BidState};
use exchange::journal::log::Log;
use exchange::lot::{self, Lot, reason, result};
use kernel::{Action, Actor, Error, LotId, Money, Object, Result, TenantId};
use proof::notice::skew;
use rules::eligible::Reason;
use rules::stage::{Stage, StageKind};
use rules::state::LotState;
use serde::Serialize;
use web::render::format::{self, NONE};
use web::render::{Args, Locale, Texts};

/// What one sentence says: the text `trading-story-<key>` with those of the arguments that it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Which text.
    pub key: String,
    /// The stage it is about, counted from 1; 0 when it is about the whole lot.
    pub stage: i32,
    /// An amount.
    pub amount: Option<Money>,
    /// Another one.
    pub other: Option<Money>,
    /// A count.
    pub n: i64,
    /// Another one.
    pub m: i64,
    /// Whole seconds.
    pub seconds: i64,
    /// The winner's name, where the reader may know it.
    pub name: String,
    /// The reader's reason at the stage.
    pub reason: Option<Reason>,
}

/// A line as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Sentence {
    /// What it says: `rule-sealed`, `bids`, `you-sealed`, `why`, …
    pub key: String,
    /// The stage it is about, counted from 1; 0 when it is about the whole lot.
    pub stage: i32,
    /// The words.
    pub text: String,
}

impl Line {
    fn sentence(&self, texts: &Texts, locale: Locale) -> Result<Sentence> {
        let money = |amount: Option<Money>| {
            amount.map_or_else(|| NONE.to_owned(), |amount| format::money(amount.as_kopecks(), locale))
        };
        let reason = self.reason.map(|reason| texts.plain(locale, &format!("trading-why-{reason}")));
        let args = Args::from([
            ("stage".into(), self.stage.into()),
            ("amount".into(), money(self.amount).into()),
            ("other".into(), money(self.other).into()),
            ("n".into(), self.n.into()),
            ("m".into(), self.m.into()),
            ("seconds".into(), self.seconds.into()),
            ("span".into(), texts.duration(locale, self.seconds)?.into()),
            ("name".into(), self.name.clone().into()),
            ("reason".into(), reason.transpose()?.unwrap_or_default().into()),
        ]);
        let text = texts.get(locale, &format!("trading-story-{}", self.key), &args)?;
        Ok(Sentence { key: self.key.clone(), stage: self.stage, text })
    }
}

/// Lines in a reader's language.
///
/// # Errors
/// As [`Texts::get`].
pub fn sentences(lines: &[Line], texts: &Texts, locale: Locale) -> Result<Vec<Sentence>> {
    lines.iter().map(|line| line.sentence(texts, locale)).collect()
}

/// A closed lot as its story needs it.
pub struct Facts<'a> {
    /// The lot.
    pub lot: &'a Lot,
    /// Its log.
    pub log: &'a Log,
    /// The tenant that reads; head office is none.
    pub reader: Option<TenantId>,
    /// The winner's name, for head office.
    pub winner: &'a str,
    /// The reader's reasons by stage.
    pub reasons: &'a [(i32, Reason)],
}

/// The story of a closed lot for whoever asks: a tenant that had to do with it, or head office.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict("lot_open")` before closing.
pub async fn read(actor: &Actor, tx: &mut PlatformTx, id: LotId) -> Result<Vec<Line>> {
    actor.require(Object::Lot, Action::View)?;
    let lot = lot::get(tx, id).await?;
    if lot.state == LotState::Open {
        return Err(Error::Conflict("lot_open"));
    }
    if let Some(tenant) = &actor.tenant {
        result::one(actor, tx, tenant.id, id).await?;
        return of(tx, &lot, Some(tenant.id), "").await;
    }
    actor.require_network(Object::Lot, Action::View)?;
    let winner = match lot.winner_tenant {
        Some(winner) => db::find_tenant(tx, winner).await?.name,
        None => String::new(),
    };
    of(tx, &lot, None, &winner).await
}

/// The story of a closed lot as a tenant may read it, or, with a winner's name, head office; empty while the lot is open.
///
/// # Errors
/// When the database can't be read.
pub async fn of(tx: &mut PlatformTx, lot: &Lot, reader: Option<TenantId>, winner: &str) -> Result<Vec<Line>> {
    if lot.state == LotState::Open {
        return Ok(Vec::new());
    }
    let log = Log::load(tx, lot.id).await?;
    let mut reasons = Vec::new();
    if let Some(reader) = reader {
        let own = reason::of(tx, lot.id, lot.winner_tenant, Some(reader)).await?;
        reasons.extend(own.iter().flat_map(|own| own.trail.iter().map(|step| (step.stage, step.code))));
    }
    tell(&Facts { lot, log: &log, reader, winner, reasons: &reasons })
}

/// The story from its facts.
///
/// # Errors
/// When this release does not know one of the stages.
pub fn tell(facts: &Facts<'_>) -> Result<Vec<Line>> {
    let stages = facts.lot.stages()?;
    let mut lines = Vec::new();
    for (index, stage) in (0_i32..=facts.lot.stage).zip(&stages) {
        lines.extend(begin(facts, index, stage));
        if index < facts.lot.stage {
            lines.push(line("passed", index));
        } else {
            lines.push(end(facts, index, stage));
        }
        let why = facts.reasons.iter().find(|(at, _)| *at == index).map(|(_, reason)| *reason);
        if let Some(reason) = why {
            lines.push(Line { reason: Some(reason), ..line("why", index) });
        }
    }
    lines.extend(refused(facts));
    Ok(lines)
}

fn line(key: &str, index: i32) -> Line {
    Line {
        key: key.to_owned(),
        stage: index + 1,
        amount: None,
        other: None,
        n: 0,
        m: 0,
        seconds: 0,
        name: String::new(),
        reason: None,
    }
}

/// The rule of a stage, who was told of it, and what was bid.
fn begin(facts: &Facts<'_>, index: i32, stage: &Stage) -> Vec<Line> {
    let kind = stage.kind();
    let amount = match stage {
        Stage::Sealed { reserve, .. } => *reserve,
        _ => stage.least_bid(),
    };
    let (rule, n) = match stage {
        Stage::Sealed { score_weight: Some(weight), .. } => ("rule-sealed-weighed".to_owned(), i64::from(*weight)),
        _ => (format!("rule-{kind}"), 0),
    };
    let mut lines = vec![Line { amount: Some(amount), n, ..line(&rule, index) }];
    if matches!(kind, StageKind::Assign | StageKind::Hq) {
        return lines;
    }
    lines.extend(told(facts, index));
    let bids: Vec<&Bid> = facts.log.bids.iter().filter(|bid| bid.stage == index).collect();
    let mut bidders: Vec<TenantId> = bids.iter().map(|bid| bid.tenant_id).collect();
    bidders.sort_unstable();
    bidders.dedup();
    let count = i64::try_from(bidders.len()).unwrap_or(i64::MAX);
    let best = bids.iter().map(|bid| bid.amount).max();
    lines.push(Line { n: count, other: best, ..line(if count == 0 { "no-bids" } else { "bids" }, index) });
    if let Some(reader) = facts.reader {
        let own = bids.iter().rfind(|bid| bid.tenant_id == reader && bid.state != BidState::Replaced);
        lines.extend(own.map(|bid| Line { amount: Some(bid.amount), ..line("own-bid", index) }));
    }
    lines
}

fn told(facts: &Facts<'_>, index: i32) -> Option<Line> {
    let notices = || facts.log.notices.iter().filter(move |notice| notice.stage == index);
    let sent = notices().filter(|notice| notice.sent_at.is_some()).count();
    let count = i64::try_from(sent).ok().filter(|sent| *sent > 0)?;
    let seconds = skew(notices()).num_seconds();
    let place = facts.reader.and_then(|reader| notices().find(|notice| notice.tenant_id == reader));
    let key = if place.is_some() { "told-you" } else { "told" };
    Some(Line { n: count, m: place.map_or(0, |notice| i64::from(notice.place) + 1), seconds, ..line(key, index) })
}

/// How the last stage ended.
fn end(facts: &Facts<'_>, index: i32, stage: &Stage) -> Line {
    let lot = facts.lot;
    if lot.state == LotState::Cancelled {
        return line("cancelled", index);
    }
    let (Some(winner), Some(price)) = (lot.winner_tenant, lot.price) else { return line("unsold", index) };
    let kind = stage.kind();
    let own = facts.reader == Some(winner);
    let who = if own {
        "you"
    } else if facts.reader.is_some() {
        "other"
    } else {
        "named"
    };
    let best = facts.log.bids.iter().rfind(|bid| bid.stage == index && bid.tenant_id == winner).map(|bid| bid.amount);
    Line { amount: Some(price), other: best, name: facts.winner.to_owned(), ..line(&format!("{who}-{kind}"), index) }
}

fn refused(facts: &Facts<'_>) -> Option<Line> {
    let of = |tenant: TenantId| facts.reader.is_none_or(|reader| reader == tenant);
    let count = facts.log.refusals.iter().filter(|refusal| of(refusal.tenant_id)).count();
    let n = i64::try_from(count).ok().filter(|count| *count > 0)?;
    let key = if facts.reader.is_some() { "refused-you" } else { "refused" };
    Some(Line { n, ..line(key, -1) })
}

/// Sentences for samples of pages.
pub fn samples() -> Vec<Sentence> {
    let sentence = |key: &str, text: &str| Sentence { key: key.to_owned(), stage: 1, text: text.to_owned() };
    vec![
        sentence("rule-sealed", "Этап 1: закрытые ставки, резерв 3\u{a0}650\u{a0}₽."),
        sentence("bids", "Ставили франчайзи: 5. Наибольшая ставка 4\u{a0}000\u{a0}₽."),
        sentence("why", "Почему не вы: ставка была ниже победившей."),
    ]
}

#[cfg(test)]
mod tests {
    use web::render::Missing;

    use super::*;

    /// Every line there is, with every argument.
    fn every_line() -> Vec<Line> {
        let kinds = StageKind::ALL.iter().map(|kind| kind.as_str());
        let of_kinds =
            kinds.flat_map(|kind| ["rule", "you", "other", "named"].map(|who| line(&format!("{who}-{kind}"), 0)));
        let plain = [
            "passed",
            "rule-sealed-weighed",
            "no-bids",
            "bids",
            "own-bid",
            "told",
            "told-you",
            "cancelled",
            "unsold",
            "refused",
            "refused-you",
        ];
        let full = |line: Line| Line {
            amount: Some(Money::roubles(3_650)),
            other: Some(Money::roubles(4_000)),
            n: 5,
            m: 2,
            name: "Урал-Кредит".into(),
            ..line
        };
        let why = Reason::ALL.iter().map(|reason| Line { reason: Some(*reason), ..line("why", 0) });
        of_kinds.chain(plain.into_iter().map(|key| line(key, 0))).map(full).chain(why).collect()
    }

    #[test]
    fn every_line_can_be_told_in_every_language() {
        let texts = Texts::load(&testkit::root().join("locales"), Missing::Fail).unwrap();
        for locale in Locale::ALL {
            let told = sentences(&every_line(), &texts, locale).unwrap();
            assert!(told.iter().all(|sentence| !sentence.text.is_empty()));
        }
    }

    #[test]
    fn a_reason_is_told_in_its_own_words() {
        let texts = Texts::load(&testkit::root().join("locales"), Missing::Fail).unwrap();
        let told = Line { reason: Some(Reason::Outbid), ..line("why", 0) }.sentence(&texts, Locale::Ru).unwrap();
        let words = texts.plain(Locale::Ru, "trading-why-outbid").unwrap();
        assert!(told.text.contains(&words), "{}", told.text);
    }
}
