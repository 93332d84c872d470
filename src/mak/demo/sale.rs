//! The exchange's side of the month: leads come, are sold, are bid for.

use anyhow::bail;
use chrono::Duration;
use chrono_tz::Europe;
use exchange::bid::place::{Wish, place};
use exchange::lot::open::SellInput;
use exchange::order::create::OrderInput;
use intake::{LawfulBasis, LeadDraft, LeadInput, Source};
use kernel::{Error, LeadId, LotId, Money};
use partners::Consent;
use pool::lead::{Origin, Status};
use rules::state::LotState;
use serde_json::{Value, json};

use super::month::{Month, Step};
use super::story::Story;
use super::{card, desk, person};

/// Where a lead comes in.
#[derive(Debug, Clone, Copy)]
pub enum Door {
    /// Head office.
    Hq,
    /// A partner.
    Partner(usize),
    /// A franchisee's own.
    Office(usize),
}

/// How head office sells a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// By the plan that the rules choose.
    Plan,
    /// An auction of some minutes, then in turn.
    Auction,
    /// In turn at once.
    Assign,
    /// An auction whose reserve nobody reaches, then in turn.
    Dear,
    /// The same, with nothing after it.
    Hopeless,
    /// Not yet.
    Keep,
    /// An auction that is still open when the month ends.
    Floor,
    /// Open bids that rise until after the month's end.
    Rising,
    /// A price that still falls when the month ends.
    Falling,
}

/// Ways of sale, dealt in turn.
const WAYS: [How; 12] = [
    How::Plan,
    How::Auction,
    How::Plan,
    How::Dear,
    How::Auction,
    How::Plan,
    How::Assign,
    How::Auction,
    How::Hopeless,
    How::Plan,
    How::Auction,
    How::Plan,
];

/// Where head office's leads come from, and the franchisees' own.
const HQ_SOURCES: &[Source] = &[
    Source::Site,
    Source::Site,
    Source::Leadgen,
    Source::Leadgen,
    Source::External,
    Source::Bought,
    Source::Referral,
    Source::Cold,
];
const OWN_SOURCES: &[Source] = &[Source::Site, Source::Avito, Source::Call, Source::Call, Source::Referral];

/// Every so manyth lead has come before.
const REPEAT: usize = 17;
/// Every so manyth of head office's has no lawful basis: it is kept and never sold.
const BASELESS: usize = 53;

/// A lead comes through its door.
pub async fn arrive(month: &mut Month<'_>, door: Door, how: Option<How>) -> anyhow::Result<()> {
    month.people += 1;
    let region = match door {
        Door::Office(office) => office,
        _ => month.dice.index(month.cast.offices.len()),
    };
    let cities = format!("cities_{}", month.cast.offices[region].slug);
    let mut input = person::person(&month.words, &month.dice, &cities, month.people)?;
    let known = if let Door::Office(office) = door { &month.own[office] } else { &month.pool };
    if how.is_none() && month.people.is_multiple_of(REPEAT) && !known.is_empty() {
        input = person::again(&known[month.dice.index(known.len())]);
    }
    let sources = if let Door::Office(_) = door { OWN_SOURCES } else { HQ_SOURCES };
    input.source = month.dice.pick(sources, Source::Site).code().to_owned();
    if how.is_none() && matches!(door, Door::Hq) && month.people.is_multiple_of(BASELESS) {
        (input.source, input.lawful_basis) = (Source::Cold.code().to_owned(), LawfulBasis::None.code().to_owned());
    }
    match door {
        Door::Office(office) => own_lead(month, office, input).await,
        _ => pool_lead(month, door, input, how).await,
    }
}

async fn own_lead(month: &mut Month<'_>, office: usize, input: LeadInput) -> anyhow::Result<()> {
    let (app, at) = (month.app, &month.cast.offices[office]);
    let draft = input.check()?;
    let seen = crm::seen::hashes(&app.config.secret, &draft);
    let new = crm::lead::NewLead {
        draft: draft.clone(),
        responsible: at.manager.user,
        import: None,
        custom: card::filled(&at.fields, month.people, app.db.clock().now()),
        seen,
    };
    let created = app.db.tenant(&at.manager, at.key, async |tx| crm::lead::create(&at.manager, tx, new).await).await?;
    if created.duplicate_of.is_none() {
        month.own[office].push(input);
    }
    desk::begin(month, Story::own(office, created.id, &draft, created.duplicate_of.is_some()));
    Ok(())
}

async fn pool_lead(month: &mut Month<'_>, door: Door, input: LeadInput, how: Option<How>) -> anyhow::Result<()> {
    let mut draft: LeadDraft = input.check()?;
    let (app, kept) = (month.app, input.clone());
    let submitted = match door {
        Door::Partner(number) => {
            draft.source = Source::Partner;
            let partner = &month.cast.partners[number];
            let consent = Consent::of_form();
            app.db
                .platform(partner, async |tx| {
                    partners::submit(partner, tx, &app.config.secret, input, Some(&consent)).await
                })
                .await?
        }
        _ => {
            let (admin, draft) = (&month.cast.admin, draft.clone());
            app.db.platform(admin, async |tx| pool::lead::submit(admin, tx, draft, Origin::default()).await).await?
        }
    };
    let saleable = submitted.status != Status::Duplicate && draft.lawful_basis != LawfulBasis::None;
    if submitted.status != Status::Duplicate {
        month.pool.push(kept);
        month.drafts.insert(submitted.id, draft);
    }
    let how = how.unwrap_or_else(|| {
        month.dealt += 1;
        WAYS[month.dealt % WAYS.len()]
    });
    if saleable && how != How::Keep {
        let at = match how {
            How::Floor => month.end - Duration::seconds(month.dice.between(600, 2_400)),
            How::Rising | How::Falling => month.end - Duration::seconds(900),
            _ => month.at_work(4, 90, Europe::Moscow),
        };
        month.later(at, Step::Sell(submitted.id, how));
    }
    Ok(())
}

/// Head office puts a lead up for sale; franchisees bid by hand before the window ends.
pub async fn sell(month: &mut Month<'_>, lead: LeadId, how: How) -> anyhow::Result<()> {
    let now = month.now();
    let window = match how {
        How::Floor | How::Rising | How::Falling => (month.end - now).num_seconds() + month.dice.between(1_200, 3_600),
        How::Plan => 120,
        _ => month.dice.between(6, 20) * 60,
    };
    let reserve = Money::roubles(match how {
        How::Dear | How::Hopeless => month.dice.between(45, 60) * 100,
        How::Plan => 500,
        _ => month.dice.between(6, 14) * 100,
    });
    let input = SellInput { plan: None, stages: stages(how, window, reserve) };
    let (admin, key) = (&month.cast.admin, &month.key);
    let lot =
        month.app.db.border(admin, async |tx| exchange::lot::open::sell(admin, tx, key, lead, &input).await).await?;
    // A window counts from when the last of those who may bid was told.
    month.work_through().await?;
    let after_the_end = matches!(how, How::Floor | How::Rising | How::Falling);
    if matches!(how, How::Plan | How::Auction | How::Floor | How::Rising) {
        for office in 0..month.cast.offices.len() {
            if month.dice.chance(45) {
                let by = now + Duration::seconds(month.dice.between(15, if after_the_end { 600 } else { window - 5 }));
                let more = Money::roubles(month.dice.between(0, 40) * 50);
                let amount = reserve.checked_add(more).unwrap_or(reserve);
                month.later(by, Step::Bid(lot, office, amount));
            }
        }
    }
    if !after_the_end {
        month.later(now + Duration::seconds(if how == How::Assign { 2 } else { window }), Step::Close(lot));
    }
    Ok(())
}

fn stages(how: How, window_s: i64, reserve: Money) -> Option<Value> {
    let sealed = json!({ "kind": "sealed", "window_s": window_s, "reserve": reserve });
    let in_turn = json!({ "kind": "assign", "price": Money::roubles(300) });
    let hq = json!({ "kind": "hq" });
    let rising = json!({
        "kind": "ascending", "window_s": window_s, "start": reserve, "step": Money::roubles(100), "extend_s": 60,
        "max_extend_s": 600,
    });
    let falling = json!({
        "kind": "descending", "start": Money::roubles(5_200), "step": Money::roubles(200), "step_s": 180,
        "floor": Money::roubles(2_000),
    });
    match how {
        How::Plan => None,
        How::Rising => Some(json!([rising, in_turn, hq])),
        How::Falling => Some(json!([falling, in_turn, hq])),
        How::Assign => Some(json!([in_turn, hq])),
        How::Hopeless => Some(json!([sealed, hq])),
        _ => Some(json!([sealed, in_turn, hq])),
    }
}

/// What is wrong with a bid that somebody else has exceeded in the meantime.
const REFUSED: [&str; 3] = ["not_raised", "below_minimum", "already_leading"];

/// A franchisee bids by hand. That the bid is refused (its standing order has bid more, the lot is closed, the wallet is empty)
/// is part of the game.
pub async fn bid(month: &mut Month<'_>, lot: LotId, office: usize, amount: Money) -> anyhow::Result<()> {
    let at = &month.cast.offices[office];
    let who = if month.dice.chance(60) { &at.manager } else { &at.owner };
    let (key, tenant, kopecks) = (&month.key, at.key.id, amount.as_kopecks());
    let placed =
        month.app.db.platform(who, async |tx| place(tx, key, &Wish::new(who, tenant, lot, kopecks)?).await).await;
    match placed {
        Ok(_) | Err(Error::Forbidden(_) | Error::PaymentRequired | Error::Conflict(_)) => Ok(()),
        Err(Error::Invalid(errors)) if errors.iter().all(|error| REFUSED.contains(&error.code.as_ref())) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// The window has ended: the deadline is met, and the winner begins to work.
pub async fn close(month: &mut Month<'_>, lot: LotId) -> anyhow::Result<()> {
    month.work_through().await?;
    let admin = &month.cast.admin;
    let closed = month.app.db.platform(admin, async |tx| exchange::lot::get(tx, lot).await).await?;
    if closed.state == LotState::Open {
        bail!("the lot {lot} is open after its end");
    }
    let winner = closed.winner_tenant.and_then(|id| month.cast.offices.iter().position(|office| office.key.id == id));
    if let (Some(office), Some(draft)) = (winner, month.drafts.get(&closed.lead_id)) {
        let story = Story::bought(office, closed.lead_id, draft);
        desk::begin(month, story);
    }
    Ok(())
}

/// A standing order: products (none is all), whether only from the franchisee's own cities, roubles, leads a day.
type Order = (&'static [&'static str], bool, i64, Option<i32>);

/// What each franchisee buys by itself.
const ORDERS: [&[Order]; 3] = [
    &[(&["mortgage", "refinance"], false, 1_900, Some(4)), (&[], true, 900, Some(2))],
    &[(&["car", "consumer"], false, 1_600, Some(5)), (&["mortgage", "secured"], true, 2_100, Some(4))],
    &[(&["business", "leasing", "guarantee"], false, 3_000, None), (&["secured", "consumer"], false, 1_700, Some(4))],
];

/// A franchisee makes its standing orders.
pub async fn make_orders(month: &mut Month<'_>, office: usize) -> anyhow::Result<()> {
    let at = &month.cast.offices[office];
    let mut cities: Vec<String> =
        month.words.all(&format!("cities_{}", at.slug))?.iter().map(|city| (*city).to_owned()).collect();
    cities.dedup();
    for (products, own_cities, roubles, daily_cap) in ORDERS[office] {
        let input = OrderInput {
            products: products.iter().map(|code| (*code).to_owned()).collect(),
            cities: if *own_cities { cities.clone() } else { Vec::new() },
            limit: roubles * 100,
            daily_cap: *daily_cap,
            ..OrderInput::default()
        };
        let (owner, tenant) = (&at.owner, at.key.id);
        month
            .app
            .db
            .platform(owner, async |tx| exchange::order::create::create(owner, tx, tenant, &input).await)
            .await?;
    }
    Ok(())
}
