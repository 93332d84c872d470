//! «Закрытые лоты»: every closed lot for which the tenant bid or which it bought, the latest first.

use actix_web::HttpRequest;
use actix_web::web::Query;
use db::PlatformTx;
use exchange::lot::result::{self, Outcome};
use kernel::{LotId, Money};
use rules::eligible::Reason;
use rules::state::LotState;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::cursor::{ByTime, Order, Part};
use web::render::card::Tab;
use web::view::by_htmx;
use web::{Answer, AppData, Page, View, Who, sample_at};

/// Rows of a page.
const ROWS: i64 = 50;
/// The views of the page, what they hold and their texts.
const VIEWS: [(&str, Option<bool>, &str); 3] = [
    ("", None, "trading-closed-all"),
    ("won", Some(true), "trading-closed-won"),
    ("missed", Some(false), "trading-closed-missed"),
];

/// What the page may be asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    view: String,
    after: String,
    /// The cursor of the last row, when the list is drawn anew.
    until: String,
}

/// `/lots/closed`.
#[derive(Debug, Clone, Serialize)]
pub struct ClosedLots {
    tabs: Vec<Tab>,
    rows: Vec<Outcome>,
    /// The address of the page as it is.
    here: String,
    view: String,
    next: Option<String>,
    appended: bool,
}

/// `GET /lots/closed`
///
/// # Errors
/// `Forbidden`; `Invalid` for a bad cursor.
pub async fn show(app: AppData, who: Who, view: View, request: HttpRequest, asked: Query<Asked>) -> Answer {
    let tenant = who.tenant()?.id;
    let (name, won, _) = VIEWS.into_iter().find(|view| view.0 == asked.view).unwrap_or(VIEWS[0]);
    let part: Part<ByTime> = Part::read(&asked.after, &asked.until)?;
    let read =
        async |tx: &mut PlatformTx| result::latest(&who.actor, tx, tenant, won, part.after, part.limit(ROWS)).await;
    let lots = app.db.platform(&who.actor, read).await?;
    let lots = part.cut(lots, ROWS, Order::Falling, Outcome::key);
    let tab = |(word, _, text): (&str, Option<bool>, &str)| Tab {
        label: view.text(text),
        href: address(word, ""),
        count: None,
        more: false,
        current: word == name,
        hue: "",
    };
    let page = ClosedLots {
        tabs: VIEWS.into_iter().map(tab).collect(),
        next: lots.next.map(|after| address(name, &after)),
        rows: lots.items,
        here: address(name, ""),
        view: name.to_owned(),
        appended: by_htmx(&request) && part.after.is_some(),
    };
    view.page(&page)
}

fn address(view: &str, after: &str) -> String {
    let parts = [("view", view), ("after", after)].into_iter().filter(|(_, value)| !value.is_empty());
    let parts: Vec<String> = parts.map(|(name, value)| format!("{name}={value}")).collect();
    if parts.is_empty() { "/lots/closed".to_owned() } else { format!("/lots/closed?{}", parts.join("&")) }
}

impl Page for ClosedLots {
    const TEMPLATE: &'static str = "trading/closed.html";
    const FRAGMENTS: &'static [&'static str] = &["closed", "rows_more"];

    fn samples() -> Vec<Self> {
        let tab = |(word, _, _): (&str, Option<bool>, &str)| Tab {
            label: "Все".into(),
            href: address(word, ""),
            count: None,
            more: false,
            current: word.is_empty(),
            hue: "",
        };
        let row = |n: u128, won, reason| Outcome {
            id: LotId(Uuid::from_u128(n)),
            number: "48-2031".into(),
            product: "mortgage".into(),
            city: if won { "Екатеринбург".into() } else { String::new() },
            commitment: String::new(),
            state: LotState::Sold,
            closed_at: Some(sample_at()),
            won,
            lead_id: None,
            price: (n != 3).then_some(Money::roubles(3_650)),
            bid: (n != 2).then_some(Money::roubles(4_100)),
            reason,
            detail: serde_json::Value::Null,
        };
        let mut rows = vec![row(1, true, None), row(2, true, None), row(3, false, None)];
        rows.extend((4..).zip(Reason::ALL).map(|(n, reason)| row(n, false, Some(*reason))));
        let full = Self {
            tabs: VIEWS.into_iter().map(tab).collect(),
            rows,
            here: address("", ""),
            view: String::new(),
            next: Some(address("", "5b5d")),
            appended: false,
        };
        let none = Self { rows: Vec::new(), next: None, ..full.clone() };
        let none_so = Self { view: "won".into(), ..none.clone() };
        vec![none, none_so, Self { appended: true, ..full.clone() }, full]
    }
}
