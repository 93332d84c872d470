//! Every state in which the lot page and a card are drawn by the tests of pages.

use kernel::{LotId, Money};
use rules::eligible::Reason;
use rules::state::LotState;
use rules::turn::Compared;
use web::sample_at;

use super::{Card, CardPart, Detail, Ended, LotPage, OpenBid, ReceiptPart, story};

/// Cards: taken, refused for each reason that a card has a text for, rising and falling.
pub(super) fn cards() -> Vec<CardPart> {
    let taken = Card { bid: Some(Money::roubles(3_650)), receipt: Some(7), ..Card::sample(1) };
    let refused = ["required", "invalid_amount", "below_minimum", "not_raised", "not_positive", "too_large", "invalid"]
        .into_iter()
        .chain([
            "already_leading",
            "not_enough_funds",
            "closed",
            "stage_over",
            "take_only",
            "price_rose",
            "not_descending",
        ])
        .map(|error| CardPart { card: Card { error, ..Card::sample(2) }, place: None, amount: None });
    let mut samples = vec![CardPart { card: taken, place: Some(7), amount: Some(Money::roubles(3_650)) }];
    samples.extend(refused);
    let cards = [Card::rising("leading"), Card::rising("outbid"), Card::falling(true), Card::falling(false)];
    samples.extend(cards.into_iter().map(|card| CardPart { card, place: None, amount: None }));
    samples
}

/// Lots: open at each kind of stage, and closed in each way.
pub(super) fn lots() -> Vec<LotPage> {
    let receipt = ReceiptPart { place: 7, leaf: "0a".repeat(32), signature: "1b".repeat(64), at: sample_at() };
    let open = LotPage {
        id: LotId(uuid::Uuid::from_u128(9)),
        number: "48-2031".into(),
        product: "mortgage".into(),
        city: "Екатеринбург".into(),
        commitment: "2c".repeat(32),
        card: Some(Card { bid: Some(Money::roubles(3_650)), receipt: Some(7), ..Card::sample(9) }),
        receipt: Some(receipt),
        ended: None,
        stage: "sealed",
        bids: Vec::new(),
        open_bids: false,
        story: Vec::new(),
    };
    let ended = |state: LotState, won: bool, reason: Option<Reason>| Ended {
        state: state.as_str(),
        at: Some(sample_at()),
        won,
        lead: won.then(|| "/leads/1".to_owned()),
        price: (state == LotState::Sold).then_some(Money::roubles(3_650)),
        bid: Some(Money::roubles(3_000)),
        reason,
        detail: Detail {
            price: Some(Money::roubles(3_650)),
            reserve: Some(Money::roubles(5_000)),
            limit: Some(Money::roubles(3_200)),
            counted: Some(Money::roubles(3_100)),
            won_with: Some(Money::roubles(3_300)),
            turn: Some(Compared::sample()),
        },
    };
    let closed = |ended: Ended| LotPage {
        card: None,
        receipt: None,
        ended: Some(ended),
        story: story::samples(),
        stage: "",
        ..open.clone()
    };
    let mut samples = vec![
        LotPage { receipt: None, city: String::new(), card: Some(Card::sample(9)), ..open.clone() },
        closed(ended(LotState::Sold, true, None)),
        closed(ended(LotState::Unsold, false, Some(Reason::BelowReserve))),
        closed(ended(LotState::Cancelled, false, None)),
    ];
    samples.extend(Reason::ALL.iter().map(|reason| closed(ended(LotState::Sold, false, Some(*reason)))));
    let bid = |own| OpenBid { amount: Money::roubles(2_900), at: sample_at(), own };
    let rising = LotPage { stage: "ascending", open_bids: true, card: Some(Card::rising("outbid")), ..open.clone() };
    samples.push(LotPage { bids: vec![bid(false), bid(true)], ..rising.clone() });
    samples.push(rising);
    samples.push(LotPage { stage: "descending", receipt: None, card: Some(Card::falling(true)), ..open.clone() });
    samples.push(open);
    samples
}
