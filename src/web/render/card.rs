//! The inputs of the composite components `<lot_card>` and `<deal_card>`: whoever draws such a card fills one of these.

use chrono::{DateTime, Utc};
use kernel::Money;
use serde::Serialize;
use uuid::Uuid;

/// A lot as a bidder sees it: never a name, a phone or an address.
#[derive(Debug, Clone, Serialize)]
pub struct LotCard {
    /// The lot.
    pub id: Uuid,
    /// Its number for people: `48-2031`.
    pub number: String,
    /// Its page; bids go to `<href>/bids`.
    pub href: String,
    /// The kind of the current stage: `sealed`, `ascending`, `descending`, `assign`, `hq`.
    pub stage: &'static str,
    /// How it stands for the viewer: empty, `lead`, `lost` (outbid), `won`, `over`, `off` (not eligible).
    pub state: &'static str,
    /// The product's code.
    pub product: String,
    /// The lower end of the asked amount.
    pub amount_from: Option<Money>,
    /// The upper end of the asked amount.
    pub amount_to: Option<Money>,
    /// The client's city.
    pub city: String,
    /// When the lead came.
    pub created_at: DateTime<Utc>,
    /// The source's quality, 0 to 100.
    pub quality: Option<u8>,
    /// The price shown first: the least bid, the current bid or the current price.
    pub price: Option<Money>,
    /// What is known of the reserve: `hidden`, `met`, `missed`, `none`.
    pub reserve: &'static str,
    /// The viewer's own bid.
    pub bid: Option<Money>,
    /// When the stage ends, by the server's clock.
    pub ends_at: DateTime<Utc>,
    /// Whether a late bid has moved the end.
    pub extended: bool,
    /// Why the viewer can't bid: the code of a text `reason-<code>`.
    pub reason: Option<&'static str>,
    /// Whether the form of a bid is drawn.
    pub can_bid: bool,
    /// What the form of a bid holds at first, in roubles: `4 200`.
    pub suggested: String,
}

/// A deal on the board.
#[derive(Debug, Clone, Serialize)]
pub struct DealCard {
    /// The deal.
    pub id: Uuid,
    /// Its version, sent back with a move.
    pub version: i64,
    /// The client's name.
    pub title: String,
    /// Its page.
    pub href: String,
    /// The amount of the loan.
    pub amount: Option<Money>,
    /// Who is responsible.
    pub owner: Option<String>,
    /// Since when it has been in its stage.
    pub since: DateTime<Utc>,
    /// Whether it has been there too long.
    pub rotting: bool,
    /// A line about it; may be empty.
    pub note: String,
    /// Marks of banks.
    pub marks: Vec<Mark>,
    /// The next task; may be empty.
    pub task: String,
    /// `late`, `soon` or empty.
    pub task_state: &'static str,
}

/// A small mark on a card: a bank and where the submission stands.
#[derive(Debug, Clone, Serialize)]
pub struct Mark {
    /// Its word.
    pub label: String,
    /// Its hue.
    pub hue: &'static str,
    /// Its icon.
    pub icon: &'static str,
}

/// One of the places of a list: a saved view, a segment, a verdict of an import.
#[derive(Debug, Clone, Serialize)]
pub struct Tab {
    /// Its word, already in the reader's language or the user's own.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// How many rows it holds.
    pub count: Option<u64>,
    /// Whether there are more than were counted.
    pub more: bool,
    /// Whether it is shown now.
    pub current: bool,
    /// Its hue; may be empty.
    pub hue: &'static str,
}

/// A choice of a `<select_field>`: its word is the text `key`, or `label` where that is the user's own word.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// The key of its text; empty to show `label`.
    pub key: String,
    /// Its word; empty to show the text of `key`.
    pub label: String,
}

impl Choice {
    /// A choice that means nothing, named by a text.
    pub fn any(key: &str) -> Self {
        Self::of("", key.to_owned())
    }

    /// A choice named by a text.
    pub fn of(value: &str, key: String) -> Self {
        Self { value: value.to_owned(), key, label: String::new() }
    }

    /// A choice named by a word of the user's own.
    pub fn named(value: impl ToString, label: impl Into<String>) -> Self {
        Self { value: value.to_string(), key: String::new(), label: label.into() }
    }
}
