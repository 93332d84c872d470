//! The auction floor as a page.

use actix_web::web::Query;
use chrono::{DateTime, Utc};
use kernel::{Action, Actor, Money, Object};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::render::card::Tab;
use web::{Answer, AppData, Page, View, Who};

use super::aside::{self, Aside};
use super::card::Masked;
use super::list;
use crate::bid::BidSource;
use crate::lot::buyer::midnight;
use crate::lot::eligible::Reason;
use crate::plan::StageKind;
use web::sample_at;

/// Cards of a page; a floor with more is one to be filtered.
const CARDS: i64 = 60;

/// What the page may be asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    view: String,
}

/// Roubles as people type them: `12 400`, `105 000,50`.
fn typed(amount: Money) -> String {
    let (roubles, kopecks) = (amount.as_kopecks() / 100, amount.as_kopecks() % 100);
    let digits = roubles.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    if kopecks == 0 { text } else { format!("{text},{kopecks:02}") }
}

/// A lot as a card.
#[derive(Debug, Clone, Serialize)]
pub struct Card {
    pub(crate) id: Uuid,
    pub(crate) number: String,
    pub(crate) stage: &'static str,
    pub(crate) product: String,
    pub(crate) city: String,
    pub(crate) amount_from: Option<Money>,
    pub(crate) amount_to: Option<Money>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) ends_at: Option<DateTime<Utc>>,
    pub(crate) least: Money,
    pub(crate) reserve: &'static str,
    pub(crate) bid: Option<Money>,
    pub(crate) by_order: bool,
    pub(crate) receipt: Option<i32>,
    pub(crate) reason: Option<Reason>,
    pub(crate) can_bid: bool,
    pub(crate) suggested: String,
    /// The code of what was wrong with the bid that was just made; empty when nothing was.
    pub(crate) error: &'static str,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct Floor {
    tabs: Vec<Tab>,
    cards: Vec<Card>,
    here: String,
    view: String,
    aside: Aside,
    can_order: bool,
    can_pause: bool,
}

impl Card {
    pub(crate) fn of(lot: Masked, actor: &Actor) -> Self {
        let least = lot.stage.min_bid;
        let own = lot.own_bid;
        let bid = own.as_ref().map(|own| own.amount);
        Self {
            id: lot.id.0,
            number: lot.number,
            stage: lot.stage.kind.as_str(),
            product: lot.product,
            city: lot.city,
            amount_from: lot.amount_from,
            amount_to: lot.amount_to,
            created_at: lot.created_at,
            ends_at: lot.stage.ends_at,
            least,
            reserve: if lot.stage.reserve_hidden { "hidden" } else { "none" },
            by_order: own.as_ref().is_some_and(|own| own.source == BidSource::StandingOrder),
            receipt: own.as_ref().map(|own| own.receipt.index + 1),
            can_bid: lot.eligible
                && lot.stage.kind == StageKind::Sealed
                && actor.permissions.allows(Object::Lot, Action::Bid),
            reason: lot.reason,
            suggested: typed(bid.unwrap_or(least)),
            bid,
            error: "",
        }
    }

    /// Shows what was wrong with the bid just made, and what was typed.
    pub(crate) fn refuse(&mut self, code: &'static str, amount: &str) {
        self.error = code;
        if !code.is_empty() {
            self.suggested = amount.chars().take(20).collect();
        }
    }

    pub(crate) fn sample(id: u128) -> Self {
        Self {
            id: Uuid::from_u128(id),
            number: "48-2031".into(),
            stage: "sealed",
            product: "mortgage".into(),
            city: "Екатеринбург".into(),
            amount_from: Some(Money::roubles(4_000_000)),
            amount_to: Some(Money::roubles(5_000_000)),
            created_at: sample_at(),
            ends_at: Some(sample_at()),
            least: Money::roubles(2_400),
            reserve: "hidden",
            bid: None,
            by_order: false,
            receipt: None,
            reason: None,
            can_bid: true,
            suggested: "2\u{a0}400".into(),
            error: "",
        }
    }
}

/// `GET /lots` of a tenant.
///
/// # Errors
/// `Forbidden`.
pub async fn show(app: AppData, who: Who, view: View, asked: Query<Asked>) -> Answer {
    let tenant = who.tenant()?.id;
    let today = midnight(view.chrome.zone.name(), view.chrome.now);
    let (lots, aside) = app
        .db
        .platform(&who.actor, async |tx| {
            let lots = list::open(&who.actor, tx, tenant, None, CARDS).await?;
            Ok((lots, aside::read(&who.actor, tx, tenant, today).await?))
        })
        .await?;
    let page = draw(&view, &who.actor, &asked, lots, aside);
    view.page(&page)
}

fn draw(view: &View, actor: &Actor, asked: &Asked, lots: Vec<Masked>, aside: Aside) -> Floor {
    let mut cards: Vec<Card> = lots.into_iter().map(|lot| Card::of(lot, actor)).collect();
    let shown = |word: &str, card: &Card| match word {
        "mine" => card.bid.is_some(),
        "fitting" => card.reason.is_none(),
        _ => true,
    };
    let tab = |(word, key): (&str, &str)| Tab {
        label: view.text(key),
        href: if word.is_empty() { "/lots".to_owned() } else { format!("/lots?view={word}") },
        count: u64::try_from(cards.iter().filter(|card| shown(word, card)).count()).ok(),
        current: asked.view == word,
        hue: "",
    };
    let tabs = [("", "exchange-view-all"), ("mine", "exchange-view-mine"), ("fitting", "exchange-view-fitting")];
    let tabs = tabs.into_iter().map(tab).collect();
    cards.retain(|card| shown(&asked.view, card));
    // Own lots first, then those one may bid for; within each, the soonest end first, as they came.
    cards.sort_by_key(|card| (card.bid.is_none(), card.reason.is_some()));
    Floor {
        tabs,
        cards,
        here: if asked.view.is_empty() {
            "/lots".to_owned()
        } else {
            format!("/lots?view={}", web::view::encode_query(&asked.view))
        },
        view: asked.view.clone(),
        aside,
        can_order: actor.permissions.allows(Object::Order, Action::Create),
        can_pause: actor.permissions.allows(Object::Order, Action::Edit),
    }
}

impl Page for Floor {
    const TEMPLATE: &'static str = "exchange/floor.html";
    const FRAGMENTS: &'static [&'static str] = &["floor"];

    fn samples() -> Vec<Self> {
        let tab =
            |label: &str, current| Tab { label: label.into(), href: "/lots".into(), count: Some(3), current, hue: "" };
        let mine = Card {
            bid: Some(Money::roubles(3_650)),
            by_order: true,
            receipt: Some(7),
            amount_to: None,
            city: String::new(),
            ..Card::sample(2)
        };
        let full = Self {
            tabs: vec![tab("Все", true), tab("Мои", false)],
            cards: vec![
                mine,
                Card { reserve: "none", ends_at: None, ..Card::sample(1) },
                Card { error: "below_minimum", ..Card::sample(4) },
                Card { reason: Some(Reason::City), can_bid: false, ..Card::sample(3) },
            ],
            here: "/lots".into(),
            view: String::new(),
            aside: aside::samples(),
            can_order: true,
            can_pause: true,
        };
        let empty = Aside { wallet: None, orders: Some(Vec::new()), results: Vec::new() };
        let nothing = Self { cards: Vec::new(), view: "mine".into(), aside: empty, ..full.clone() };
        let idle = Self {
            cards: Vec::new(),
            aside: Aside { wallet: None, orders: None, results: Vec::new() },
            can_order: false,
            can_pause: false,
            ..full.clone()
        };
        vec![full, nothing, idle]
    }
}

#[cfg(test)]
mod tests {
    use intake::RawAmount;

    use super::*;

    #[test]
    fn what_the_form_offers_is_read_back() {
        for kopecks in [1, 99, 100, 99_950, 100_000, 123_456_700, 123_456_789] {
            let shown = typed(Money::kopecks(kopecks));
            assert_eq!(RawAmount::Roubles(shown.clone()).money(), Ok(Some(Money::kopecks(kopecks))), "{shown}");
        }
        assert_eq!(typed(Money::roubles(12_400)), "12\u{a0}400");
    }
}
