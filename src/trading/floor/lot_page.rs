//! One lot as a tenant sees it: open with the form of a bid, or closed with what became of it and why.

mod samples;

use actix_web::http::StatusCode;
use actix_web::web::{Form, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use exchange::bid::desk::Desk;
use exchange::bid::place::{Placed, Wish};
use exchange::bid::take::take as take_lead;
use exchange::journal::refusal::told as refused;
use exchange::lot::result::{self, Outcome, one};
use intake::RawAmount;
use kernel::{Error, LotId, Money, Result};
use rules::eligible::Reason;
use rules::stage::StageKind;
use rules::turn::Compared;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use web::view::{by_htmx, flash, go};
use web::{Answer, AppData, Page, View, Who};

use super::card::{Masked, OpenBid};
use super::list;
use super::page::Card;
use crate::journal::story::{self, Sentence};

/// The receipt of the tenant's own bid.
#[derive(Debug, Clone, Serialize)]
pub struct ReceiptPart {
    place: i32,
    leaf: String,
    signature: String,
    at: DateTime<Utc>,
}

/// What became of a closed lot.
#[derive(Debug, Clone, Serialize)]
pub struct Ended {
    state: &'static str,
    at: Option<DateTime<Utc>>,
    won: bool,
    lead: Option<String>,
    price: Option<Money>,
    bid: Option<Money>,
    reason: Option<Reason>,
    detail: Detail,
}

/// The figures of a reason; those that it has.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Detail {
    price: Option<Money>,
    reserve: Option<Money>,
    limit: Option<Money>,
    /// What the own bid counted for, and the winning one, where ratings weighed them.
    counted: Option<Money>,
    won_with: Option<Money>,
    turn: Option<Compared>,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct LotPage {
    id: LotId,
    number: String,
    product: String,
    city: String,
    commitment: String,
    card: Option<Card>,
    receipt: Option<ReceiptPart>,
    ended: Option<Ended>,
    /// The stage whose rules are told; empty for a closed lot.
    stage: &'static str,
    /// Open bids, the latest first.
    bids: Vec<OpenBid>,
    /// Whether bids are open: then their list is shown, even an empty one.
    open_bids: bool,
    /// How a closed lot was decided, in words.
    story: Vec<Sentence>,
}

/// A card alone with what is said about the bid just made.
#[derive(Debug, Clone, Serialize)]
pub struct CardPart {
    card: Card,
    place: Option<i32>,
    amount: Option<Money>,
}

/// A bid from a page, in roubles.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct BidForm {
    amount: String,
    /// The quick button's amount, in kopecks; it counts instead of what is typed.
    quick: Option<i64>,
    /// The number of the stage that was seen.
    stage: Option<i32>,
}

/// A take from a page.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TakeForm {
    /// The price that was seen, in kopecks.
    price: Option<i64>,
}

impl Detail {
    fn of(detail: &Value) -> Self {
        let figure = |name: &str| detail.get(name).and_then(Value::as_i64);
        Self {
            price: figure("price").map(Money::kopecks),
            reserve: figure("reserve").map(Money::kopecks),
            limit: figure("limit").map(Money::kopecks),
            counted: figure("counted").map(Money::kopecks),
            won_with: figure("won_with").map(Money::kopecks),
            turn: Compared::deserialize(detail).ok(),
        }
    }
}

/// `GET /lots/{id}` of a tenant.
///
/// # Errors
/// `NotFound`.
pub async fn show(app: AppData, who: Who, view: View, id: Path<LotId>) -> Answer {
    let tenant = who.tenant()?.id;
    let found = app
        .db
        .platform(&who.actor, async |tx| match list::one(&who.actor, tx, tenant, *id).await {
            Ok(open) => Ok((Some(open), None)),
            Err(Error::NotFound) => {
                let outcome = one(&who.actor, tx, tenant, *id).await?;
                Ok((None, Some((outcome, story::read(&who.actor, tx, *id).await?))))
            }
            Err(error) => Err(error),
        })
        .await?;
    let page = match found {
        (Some(open), _) => opened(open, &who),
        (None, Some((outcome, lines))) => {
            closed(outcome, story::sentences(&lines, app.renderer.texts(), view.locale())?)
        }
        (None, None) => return Err(Error::NotFound.into()),
    };
    view.page(&page)
}

fn opened(lot: Masked, who: &Who) -> LotPage {
    let receipt = lot.own_bid.as_ref().map(|own| ReceiptPart {
        place: own.receipt.index + 1,
        leaf: own.receipt.leaf.clone(),
        signature: own.receipt.signature.clone(),
        at: own.at,
    });
    LotPage {
        id: lot.id,
        number: lot.number.clone(),
        product: lot.product.clone(),
        city: lot.city.clone(),
        commitment: lot.commitment.clone(),
        receipt,
        ended: None,
        stage: lot.stage.kind.as_str(),
        open_bids: lot.stage.kind == StageKind::Ascending,
        bids: lot.bids.clone(),
        story: Vec::new(),
        card: Some(Card::of(lot, &who.actor)),
    }
}

fn closed(outcome: result::Outcome, story: Vec<Sentence>) -> LotPage {
    let Outcome { id, number, product, city, commitment, state, closed_at, won, lead_id, price, bid, reason, detail } =
        outcome;
    let lead = lead_id.map(|lead| format!("/leads/{lead}"));
    let detail = Detail::of(&detail);
    let ended = Ended { state: state.as_str(), at: closed_at, won, lead, price, bid, reason, detail };
    LotPage {
        id,
        number,
        product,
        city,
        commitment,
        card: None,
        receipt: None,
        ended: Some(ended),
        stage: "",
        bids: Vec::new(),
        open_bids: false,
        story,
    }
}

/// `POST /lots/{id}/bids`: the card again with its receipt, or with what was wrong.
///
/// # Errors
/// `NotFound` and what is nobody's mistake; a refused bid is drawn on its card.
pub async fn bid(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    id: Path<LotId>,
    form: Form<BidForm>,
) -> Answer {
    let outcome = told(try_bid(&app, &who, *id, &form).await)?;
    if !by_htmx(&request) {
        let (to, message) = next(*id, &outcome, flash("trading-bid-taken", &form.amount, ""));
        return view.done(&to, Some(message));
    }
    redraw(&app, &who, &view, &request, *id, outcome, &form.amount).await
}

/// `POST /lots/{id}/take`: the page of the lead that was taken, or the card with what was wrong.
///
/// # Errors
/// `NotFound` and what is nobody's mistake.
pub async fn take(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    id: Path<LotId>,
    form: Form<TakeForm>,
) -> Answer {
    let (tenant, key, seen) = (who.tenant()?.id, exchange::key(&app), form.price.map(Money::kopecks));
    let taken = app.db.border(&who.actor, async |tx| take_lead(&who.actor, tx, &key, tenant, *id, seen).await).await;
    let taken = match taken {
        Ok(taken) => Ok(taken),
        Err(error) => {
            let price = form.price.unwrap_or_default();
            Err(refused(&app, &who.actor, (tenant, *id), price, error).await.error)
        }
    };
    let outcome = told(taken)?;
    if outcome.is_ok() || !by_htmx(&request) {
        let (to, message) = next(*id, &outcome, flash("trading-lead-taken", "", ""));
        view.done(&to, Some(message))?;
        return Ok(go(&request, &to));
    }
    redraw(&app, &who, &view, &request, *id, outcome, "").await
}

/// `GET /lots/{id}/card`: the card of an open lot alone; nothing for one that has just ended, since the floor is drawn anew then.
///
/// # Errors
/// When the database can't be read.
pub async fn card(app: AppData, who: Who, view: View, id: Path<LotId>) -> Answer {
    let tenant = who.tenant()?.id;
    let lot = match app.db.platform(&who.actor, async |tx| list::one(&who.actor, tx, tenant, *id).await).await {
        Err(Error::NotFound) => return Ok(HttpResponse::NoContent().finish()),
        lot => lot?,
    };
    let part = CardPart { place: None, amount: None, card: Card::of(lot, &who.actor) };
    let html = view.app.renderer.render_block(&part, &view.chrome, "card")?;
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html))
}

/// A bid or a take, or the code of what a card can say about its refusal.
type Told = std::result::Result<Placed, &'static str>;

/// Sorts refusals that a card can tell from what is nobody's mistake.
fn told(placed: Result<Placed>) -> Result<Told> {
    match placed {
        Ok(placed) => Ok(Ok(placed)),
        Err(Error::Invalid(fields)) => Ok(Err(known(fields.first().map_or("invalid", |field| field.code.as_ref())))),
        Err(Error::PaymentRequired) => Ok(Err("not_enough_funds")),
        Err(Error::Conflict(code)) if CONFLICTS.contains(&code) => Ok(Err(code)),
        Err(Error::Forbidden(code)) if Reason::parse(code).is_some() => Ok(Err(code)),
        Err(other) => Err(other),
    }
}

/// Conflicts that a card has words for.
const CONFLICTS: [&str; 5] = ["closed", "stage_over", "take_only", "price_rose", "not_descending"];

/// Where a form without scripts leads to, and with what word.
fn next(id: LotId, outcome: &Told, done: web::Flash) -> (String, web::Flash) {
    match outcome {
        Ok(_) => (format!("/lots/{id}"), done),
        Err("closed") => ("/lots".to_owned(), refusal("closed")),
        Err(code) => (format!("/lots/{id}"), refusal(code)),
    }
}

/// The card again, after a bid or with what was wrong.
async fn redraw(
    app: &AppData,
    who: &Who,
    view: &View,
    request: &HttpRequest,
    id: LotId,
    outcome: Told,
    typed: &str,
) -> Answer {
    let (placed, refused) = match outcome {
        Ok(placed) => (Some(placed), ""),
        Err(code) => (None, code),
    };
    let tenant = who.tenant()?.id;
    let lot = app.db.platform(&who.actor, async |tx| list::one(&who.actor, tx, tenant, id).await).await;
    let Ok(lot) = lot else {
        // The lot went while its card stood there: the floor is drawn anew, with the word why.
        view.done("/lots", Some(refusal("closed")))?;
        return Ok(go(request, "/lots"));
    };
    let mut card = Card::of(lot, &who.actor);
    match Reason::parse(refused) {
        Some(reason) => (card.reason, card.can_bid) = (Some(reason), false),
        // After a quick bid, or where somebody was quicker, the next least bid is offered.
        None => card.refuse(refused, typed),
    }
    let status = if placed.is_some() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let part = CardPart {
        place: placed.as_ref().map(|bid| bid.receipt.index + 1),
        amount: placed.map(|bid| bid.amount),
        card,
    };
    let html = view.app.renderer.render_block(&part, &view.chrome, "card")?;
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(html))
}

async fn try_bid(app: &AppData, who: &Who, id: LotId, form: &BidForm) -> Result<Placed> {
    let tenant = who.tenant()?.id;
    let kopecks = match form.quick {
        Some(kopecks) => kopecks,
        None => {
            let amount = RawAmount::Roubles(form.amount.clone()).money();
            let amount = amount.map_err(|code| Error::field("amount", code))?;
            amount.ok_or_else(|| Error::field("amount", "required"))?.as_kopecks()
        }
    };
    let placed = match Wish::new(&who.actor, tenant, id, kopecks) {
        Ok(wish) => Desk::of(app).place(wish.at_stage(form.stage)).await,
        Err(error) => Err(error),
    };
    match placed {
        Ok(placed) => Ok(placed),
        Err(error) => Err(refused(app, &who.actor, (tenant, id), kopecks, error).await.error),
    }
}

/// The texts that a card has for a refused bid.
fn known(code: &str) -> &'static str {
    ["required", "invalid_amount", "below_minimum", "not_raised", "already_leading", "not_positive", "too_large"]
        .into_iter()
        .find(|known| *known == code)
        .unwrap_or("invalid")
}

fn refusal(code: &str) -> web::Flash {
    let word = if Reason::parse(code).is_some() { "reason" } else { "error" };
    web::Flash { hue: "red".into(), ..flash(&format!("{word}-{code}"), "", "") }
}

impl Page for CardPart {
    const TEMPLATE: &'static str = "trading/floor_card.html";
    const FRAGMENTS: &'static [&'static str] = &["card"];

    fn samples() -> Vec<Self> {
        samples::cards()
    }
}

impl Page for LotPage {
    const TEMPLATE: &'static str = "trading/floor_lot.html";
    const FRAGMENTS: &'static [&'static str] = &["lot"];

    fn samples() -> Vec<Self> {
        samples::lots()
    }
}
