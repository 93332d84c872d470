//! The auction floor as a page.

use actix_web::web::Query;
use chrono::{DateTime, Utc};
use exchange::order::facts::TenantClock;
use kernel::{Action, Actor, Money, Object};
use rules::eligible::Reason;
use rules::stage::StageKind;
use rules::state::BidSource;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::render::card::{Choice, Tab};
use web::{Answer, AppData, Page, View, Who, sample_at};

use super::aside::{self, Aside};
use super::card::{Masked, Weighed};
use super::find::{self, Counts, Find, Found, Part};

/// Cards of a page, and how many more each step shows.
const CARDS: usize = 60;
/// The most cards of a page: a floor with more is one to be filtered.
const MOST: usize = 1_200;

/// What the page may be asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    view: String,
    product: String,
    city: String,
    /// How many cards; [`CARDS`] without it.
    show: Option<usize>,
}

impl Asked {
    fn most(&self) -> usize {
        self.show.unwrap_or(CARDS).clamp(CARDS, MOST)
    }

    fn find(&self) -> Find {
        Find {
            part: Part::parse(&self.view),
            product: self.product.clone(),
            city: self.city.clone(),
            most: self.most(),
        }
    }
}

/// Roubles as people type them: `12 400`, `105 000,50`.
pub(crate) fn typed(amount: Money) -> String {
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
    pub(crate) stage_number: i32,
    pub(crate) product: String,
    pub(crate) city: String,
    pub(crate) amount_from: Option<Money>,
    pub(crate) amount_to: Option<Money>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) quality: i32,
    pub(crate) times_sold: i64,
    pub(crate) ends_at: Option<DateTime<Utc>>,
    /// The least a bid may name now, or the price at which the lead can be taken.
    pub(crate) least: Money,
    pub(crate) leading: Option<Money>,
    pub(crate) standing: &'static str,
    pub(crate) outbid_at: Option<Money>,
    pub(crate) next_at: Option<DateTime<Utc>>,
    pub(crate) next_price: Option<Money>,
    pub(crate) floor: Option<Money>,
    pub(crate) extended: bool,
    pub(crate) reserve: &'static str,
    pub(crate) weighed: Option<Weighed>,
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
    /// Where more cards are shown, where there are more.
    next: Option<String>,
    /// How many lots fit, where that is known.
    total: Option<usize>,
    products: Vec<Choice>,
    cities: Vec<Choice>,
    product: String,
    city: String,
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
            stage_number: lot.stage.number,
            product: lot.product,
            city: lot.city,
            amount_from: lot.amount_from,
            amount_to: lot.amount_to,
            created_at: lot.created_at,
            quality: lot.quality,
            times_sold: lot.times_sold,
            ends_at: lot.stage.ends_at,
            least,
            leading: lot.stage.leading,
            standing: lot.standing.as_str(),
            outbid_at: lot.outbid_at,
            next_at: lot.stage.next_step_at,
            next_price: lot.stage.next_price,
            floor: lot.stage.floor,
            extended: lot.stage.extended,
            weighed: lot.stage.weighed,
            reserve: if lot.stage.reserve_hidden { "hidden" } else { "none" },
            by_order: own.as_ref().is_some_and(|own| own.source == BidSource::StandingOrder),
            receipt: own.as_ref().map(|own| own.receipt.index + 1),
            can_bid: lot.eligible
                && matches!(lot.stage.kind, StageKind::Sealed | StageKind::Ascending | StageKind::Descending)
                && actor.permissions.allows(Object::Lot, Action::Bid),
            reason: lot.reason,
            // A sealed bid is changed from what it is; at an open stage only the next least bid makes sense.
            suggested: typed(bid.filter(|_| lot.stage.kind == StageKind::Sealed).unwrap_or(least)),
            bid,
            error: "",
        }
    }

    /// Shows what was wrong with the bid just made, and what was typed.
    pub(crate) fn refuse(&mut self, code: &'static str, amount: &str) {
        self.error = code;
        if !code.is_empty() && !amount.is_empty() {
            self.suggested = amount.chars().take(20).collect();
        }
    }

    /// An ascending lot, for samples of pages.
    pub(crate) fn rising(standing: &'static str) -> Self {
        let leads = standing == "leading";
        Self {
            stage: "ascending",
            reserve: "none",
            weighed: None,
            times_sold: 2,
            leading: Some(Money::roubles(2_900)),
            least: Money::roubles(3_000),
            standing,
            bid: leads.then_some(Money::roubles(2_900)),
            outbid_at: (standing == "outbid").then_some(Money::roubles(2_800)),
            extended: leads,
            suggested: "3\u{a0}000".into(),
            ..Self::sample(21)
        }
    }

    /// A descending lot, for samples of pages.
    pub(crate) fn falling(falls: bool) -> Self {
        Self {
            stage: "descending",
            reserve: "none",
            weighed: None,
            least: Money::roubles(1_150),
            next_at: falls.then(sample_at),
            next_price: falls.then_some(Money::roubles(1_050)),
            floor: Some(Money::roubles(600)),
            ..Self::sample(22)
        }
    }

    pub(crate) fn sample(id: u128) -> Self {
        Self {
            id: Uuid::from_u128(id),
            number: "48-2031".into(),
            stage: "sealed",
            stage_number: 0,
            product: "mortgage".into(),
            city: "Екатеринбург".into(),
            amount_from: Some(Money::roubles(4_000_000)),
            amount_to: Some(Money::roubles(5_000_000)),
            created_at: sample_at(),
            quality: 84,
            times_sold: 0,
            ends_at: Some(sample_at()),
            least: Money::roubles(2_400),
            leading: None,
            standing: "none",
            outbid_at: None,
            next_at: None,
            next_price: None,
            floor: None,
            extended: false,
            reserve: "hidden",
            weighed: Some(Weighed { weight: 20, score: 64, thousand: Money::kopecks(105_600) }),
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
    let clock = TenantClock { zone: view.chrome.zone, now: view.chrome.now };
    let (lots, aside) = app
        .db
        .platform(&who.actor, async |tx| {
            let lots = find::find(&who.actor, tx, tenant, &asked.find()).await?;
            Ok((lots, aside::read(&who.actor, tx, tenant, clock).await?))
        })
        .await?;
    let page = draw(&view, &who.actor, &asked, lots, aside);
    view.page(&page)
}

fn draw(view: &View, actor: &Actor, asked: &Asked, found: Found, aside: Aside) -> Floor {
    let more = (asked.most() + CARDS).min(MOST);
    Floor {
        tabs: tabs(view, asked, &found.counts),
        next: (found.more && more > asked.most()).then(|| address(&asked.view, asked, more)),
        total: found.counts.of(Part::parse(&asked.view)),
        cards: found.lots.into_iter().map(|lot| Card::of(lot, actor)).collect(),
        here: address(&asked.view, asked, asked.most()),
        products: products(view, &found.products),
        cities: cities(view, &found.cities),
        product: asked.product.clone(),
        city: asked.city.clone(),
        view: asked.view.clone(),
        aside,
        can_order: actor.permissions.allows(Object::Order, Action::Create),
        can_pause: actor.permissions.allows(Object::Order, Action::Edit),
    }
}

fn tabs(view: &View, asked: &Asked, counts: &Counts) -> Vec<Tab> {
    let tab = |(word, key): (&str, &str)| Tab {
        label: view.text(key),
        href: address(word, asked, CARDS),
        count: counts.of(Part::parse(word)).and_then(|count| u64::try_from(count).ok()),
        more: false,
        current: asked.view == word,
        hue: "",
    };
    VIEWS.into_iter().map(tab).collect()
}

/// The views of the floor and their texts.
const VIEWS: [(&str, &str); 6] = [
    ("", "trading-view-all"),
    ("mine", "trading-view-mine"),
    ("fitting", "trading-view-fitting"),
    ("sealed", "trading-view-sealed"),
    ("ascending", "trading-view-ascending"),
    ("descending", "trading-view-descending"),
];

/// The floor's address with a view, the filters asked for and so many cards.
fn address(view: &str, asked: &Asked, show: usize) -> String {
    let show = if show > CARDS { show.to_string() } else { String::new() };
    let parts: Vec<String> = [("view", view), ("product", &asked.product), ("city", &asked.city), ("show", &show)]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", web::view::encode_query(value)))
        .collect();
    if parts.is_empty() { "/lots".to_owned() } else { format!("/lots?{}", parts.join("&")) }
}

fn products(view: &View, codes: &[String]) -> Vec<Choice> {
    let all = Choice::named("", view.text("trading-filter-products"));
    let named = codes.iter().map(|code| Choice::named(code, view.text(&format!("product-{code}"))));
    std::iter::once(all).chain(named).collect()
}

fn cities(view: &View, cities: &[String]) -> Vec<Choice> {
    let all = Choice::named("", view.text("trading-filter-cities"));
    std::iter::once(all).chain(cities.iter().map(|city| Choice::named(city, city.clone()))).collect()
}

impl Page for Floor {
    const TEMPLATE: &'static str = "trading/floor.html";
    const FRAGMENTS: &'static [&'static str] = &["floor"];

    fn samples() -> Vec<Self> {
        let tab = |label: &str, current| Tab {
            label: label.into(),
            href: "/lots".into(),
            count: Some(3),
            more: false,
            current,
            hue: "",
        };
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
            products: vec![Choice::named("", "Все продукты"), Choice::named("mortgage", "Ипотека")],
            cities: vec![Choice::named("", "Все города"), Choice::named("Уфа", "Уфа")],
            product: "mortgage".into(),
            city: String::new(),
            cards: vec![
                mine,
                Card::rising("leading"),
                Card { id: Uuid::from_u128(31), ..Card::rising("outbid") },
                Card { id: Uuid::from_u128(32), leading: None, ..Card::rising("none") },
                Card::falling(true),
                Card { id: Uuid::from_u128(33), ..Card::falling(false) },
                Card { reserve: "none", ends_at: None, ..Card::sample(1) },
                Card { error: "below_minimum", ..Card::sample(4) },
                Card { reason: Some(Reason::City), can_bid: false, ..Card::sample(3) },
            ],
            next: Some("/lots?show=120".into()),
            total: Some(75),
            here: "/lots".into(),
            view: String::new(),
            aside: aside::samples(),
            can_order: true,
            can_pause: true,
        };
        let empty = Aside { wallet: None, orders: Some(Vec::new()), results: Vec::new() };
        let nothing = Self { cards: Vec::new(), next: None, view: "mine".into(), aside: empty, ..full.clone() };
        let idle = Self {
            cards: Vec::new(),
            next: None,
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
