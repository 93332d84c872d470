//! Submissions against a real database.

use chrono::{Duration, NaiveDate};
use crm::deal::IssueBody;
use crm::fixture::Fixture;
use kernel::{BankId, DealId, Error, Money, Result};

use super::advance::{Offer, Step, advance};
use super::list::{Call, Filter, Group, list};
use super::send::{SubmissionInput, begin};
use super::{Status, Submission, find};
use crate::application::{self, Application, ApplicationInput};
use crate::bank::edit::{BankInput, add};

/// A tenant with a deal, its application and a bank or two.
struct Desk {
    crm: Fixture,
    deal: DealId,
    north: BankId,
    south: BankId,
}

impl Desk {
    async fn new(product: &str, amount: Money) -> Self {
        let crm = Fixture::new().await;
        let (_, deal) = crm.deal("Фролов Игорь", "8 922 555-01-01").await;
        Self::of(crm, deal, product, amount).await
    }

    async fn of(crm: Fixture, deal: DealId, product: &str, amount: Money) -> Self {
        let bank = |name: &str| BankInput { name: name.into(), note: String::new(), active: true };
        let (north, south) = crm
            .run(async |tx| {
                let north = add(&crm.owner, tx, &bank("Северный")).await?;
                Ok((north.id, add(&crm.owner, tx, &bank("Южный")).await?.id))
            })
            .await
            .unwrap();
        let desk = Self { crm, deal, north, south };
        let input = ApplicationInput { product: product.into(), amount, months: 240, ..ApplicationInput::default() };
        desk.apply(&input).await.unwrap();
        desk
    }

    async fn apply(&self, input: &ApplicationInput) -> Result<Application> {
        self.crm.run(async |tx| application::save(&self.crm.owner, tx, self.deal, input).await).await
    }

    async fn begin(&self, bank: BankId) -> Result<Submission> {
        let input = SubmissionInput { bank_id: bank, programme_id: None, amount: None, months: None };
        self.crm.run(async |tx| begin(&self.crm.owner, tx, self.deal, &input).await).await
    }

    async fn step(&self, row: &Submission, step: Step) -> Result<Submission> {
        self.crm.run(async |tx| advance(&self.crm.owner, tx, row.id, &step).await).await
    }

    async fn to(&self, row: &Submission, status: Status) -> Result<Submission> {
        self.step(row, Step::to(row.version, status)).await
    }

    /// A submission with an offer that holds for so many days more.
    async fn approved(&self, bank: BankId, days: i64) -> Submission {
        let sent = self.to(&self.begin(bank).await.unwrap(), Status::Sent).await.unwrap();
        let until = Some(self.crm.net.db().clock().now().date_naive() + Duration::days(days));
        let offer = Offer { amount: Money::roubles(300_000), months: 60, rate_bp: 2_190, until };
        self.step(&sent, Step { offer: Some(offer), ..Step::to(sent.version, Status::Approved) }).await.unwrap()
    }
}

fn code<T: std::fmt::Debug>(result: Result<T>) -> String {
    match result {
        Err(Error::Invalid(errors)) => format!("{}: {}", errors[0].field, errors[0].code),
        Err(Error::Conflict(code)) => code.to_owned(),
        other => format!("{other:?}"),
    }
}

#[actix_web::test]
async fn an_application_goes_through_a_bank_to_the_money() {
    let desk = Desk::new("consumer", Money::roubles(300_000)).await;
    let row = desk.approved(desk.north, 10).await;
    assert_eq!((row.status, row.offer_rate_bp, row.sent_at.is_some()), (Status::Approved, Some(2_190), true));
    let chosen = desk.to(&row, Status::Chosen).await.unwrap();
    let signed = desk.to(&chosen, Status::Signed).await.unwrap();
    assert_eq!(signed.payable_from, Some(signed.status_since + Duration::hours(48)), "above 200 thousand");

    let issue = IssueBody {
        issued_on: NaiveDate::from_ymd_opt(2026, 3, 11).unwrap(),
        amount: Money::roubles(300_000),
        commission: Money::roubles(9_000),
    };
    let paid = |row: &Submission| Step { issue: Some(issue), ..Step::to(row.version, Status::Issued) };
    assert_eq!(code(desk.step(&signed, paid(&signed)).await), "cooling");
    desk.crm.net.advance(Duration::hours(48));
    assert_eq!(code(desk.to(&signed, Status::Issued).await), "issue: required");
    let issued = desk.step(&signed, paid(&signed)).await.unwrap();
    assert_eq!(issued.status, Status::Issued);
    assert_eq!(code(desk.to(&issued, Status::Signed).await), "issued");
    let deal = desk.crm.run(async |tx| crm::deal::get(&desk.crm.owner, tx, desk.deal).await).await.unwrap();
    assert_eq!((deal.0.issued_amount, deal.0.commission), (Some(issue.amount), Some(issue.commission)));
    let told: Vec<&str> = deal.1.iter().map(|entry| entry.event.as_str()).collect();
    assert_eq!(told.iter().filter(|event| **event == "submission").count(), 6, "the draft and five steps: {told:?}");
    let other = ApplicationInput {
        version: Some(1),
        product: "consumer".into(),
        amount: issue.amount,
        months: 12,
        ..ApplicationInput::default()
    };
    assert_eq!(code(desk.apply(&other).await), "issued");
    desk.crm.run(async |tx| crm::deal::reverse(&desk.crm.owner, tx, desk.deal, "не тот день").await).await.unwrap();
    let back = desk.to(&issued, Status::Signed).await.unwrap();
    assert_eq!(back.payable_from, signed.payable_from, "it has waited already");
    desk.step(&back, paid(&back)).await.unwrap();
}

#[actix_web::test]
async fn a_client_takes_one_offer_and_none_that_has_lapsed() {
    let desk = Desk::new("mortgage", Money::roubles(4_000_000)).await;
    let (one, other) = (desk.approved(desk.north, 3).await, desk.approved(desk.south, 20).await);
    let chosen = desk.to(&one, Status::Chosen).await.unwrap();
    assert_eq!(code(desk.to(&other, Status::Chosen).await), "chosen");
    let back = desk.to(&chosen, Status::Approved).await.unwrap();
    assert_eq!(back.offer_amount, one.offer_amount, "the offer is kept");
    desk.crm.net.advance(Duration::days(4));
    assert_eq!(code(desk.to(&back, Status::Chosen).await), "lapsed");
    let taken = desk.to(&other, Status::Chosen).await.unwrap();
    let signed = desk.to(&taken, Status::Signed).await.unwrap();
    assert_eq!(signed.payable_from, None, "a mortgage does not wait");
}

#[actix_web::test]
async fn a_bank_is_not_asked_twice_nor_before_its_day() {
    let desk = Desk::new("mortgage", Money::roubles(4_000_000)).await;
    let row = desk.begin(desk.north).await.unwrap();
    assert_eq!(code(desk.begin(desk.north).await), "submitted");
    let sent = desk.to(&row, Status::Sent).await.unwrap();
    assert_eq!(code(desk.to(&row, Status::Review).await), "stale");
    assert_eq!(code(desk.to(&sent, Status::Signed).await), "wrong_status");
    assert_eq!(code(desk.to(&sent, Status::Refused).await), "refusal: required");
    assert_eq!(code(desk.to(&sent, Status::Approved).await), "offer: required");
    let day = desk.crm.net.db().clock().now().date_naive();
    let no = Step {
        refusal: Some("Кредитная история".into()),
        retry_from: Some(day + Duration::days(30)),
        ..Step::to(sent.version, Status::Refused)
    };
    let refused = desk.step(&sent, no).await.unwrap();
    assert_eq!(code(desk.begin(desk.north).await), "too_early");
    desk.begin(desk.south).await.unwrap();
    let review = desk.to(&refused, Status::Review).await.unwrap();
    assert_eq!((review.refusal.as_str(), review.retry_from), ("", None), "a mistake is taken back");
    desk.to(&review, Status::Withdrawn).await.unwrap();
    desk.crm.net.advance(Duration::days(31));
    desk.begin(desk.north).await.unwrap();
}

#[actix_web::test]
async fn an_offer_is_checked_field_by_field() {
    let desk = Desk::new("mortgage", Money::roubles(4_000_000)).await;
    let sent = desk.to(&desk.begin(desk.north).await.unwrap(), Status::Sent).await.unwrap();
    let good = Offer { amount: Money::roubles(1), months: 1, rate_bp: 0, until: None };
    let yesterday = Some(desk.crm.net.db().clock().now().date_naive() - Duration::days(1));
    let wrong = [
        (Offer { amount: Money::ZERO, ..good }, "offer_amount: invalid_amount"),
        (Offer { months: 0, ..good }, "offer_months: out_of_range"),
        (Offer { rate_bp: -1, ..good }, "offer_rate_bp: out_of_range"),
        (Offer { until: yesterday, ..good }, "offer_until: in_past"),
    ];
    for (offer, told) in wrong {
        let step = Step { offer: Some(offer), ..Step::to(sent.version, Status::Approved) };
        assert_eq!(code(desk.step(&sent, step).await), told);
    }
    let bare = Step { offer: Some(good), ..Step::to(sent.version, Status::Conditional) };
    assert_eq!(code(desk.step(&sent, bare.clone()).await), "conditions: required");
    let kept = desk.step(&sent, Step { conditions: Some(" Поручитель ".into()), ..bare }).await.unwrap();
    assert_eq!((kept.conditions.as_str(), kept.offer_months), ("Поручитель", Some(1)));
}

#[actix_web::test]
async fn the_list_shows_ones_own_and_calls_for_what_is_due() {
    let desk = Desk::new("mortgage", Money::roubles(4_000_000)).await;
    desk.approved(desk.north, 3).await;
    let waiting = desk.to(&desk.begin(desk.south).await.unwrap(), Status::Sent).await.unwrap();
    let listed = async |actor, group| {
        let filter = Filter { group: Some(group), ..Filter::default() };
        let part = web::cursor::Part { after: None, until: None };
        desk.crm.run(async |tx| list(actor, tx, filter, &part, 50).await).await.unwrap().items
    };
    let offered = listed(&desk.crm.owner, Group::Offered).await;
    assert_eq!((offered.len(), offered[0].bank.as_str(), offered[0].call), (1, "Северный", Some(Call::Soon)));
    assert_eq!(listed(&desk.crm.owner, Group::Waiting).await[0].call, None);
    desk.crm.net.advance(Duration::days(6));
    let silent = listed(&desk.crm.owner, Group::Waiting).await;
    assert_eq!((silent[0].submission.id, silent[0].call), (waiting.id, Some(Call::Silent)));
    assert_eq!(listed(&desk.crm.owner, Group::Offered).await[0].call, Some(Call::Lapsed));
    assert!(listed(&desk.crm.operator, Group::Waiting).await.is_empty(), "an operator sees its own deals");
    assert!(listed(&desk.crm.owner, Group::Over).await.is_empty());
}

#[actix_web::test]
async fn an_operator_does_not_work_the_deals_of_others() {
    let desk = Desk::new("mortgage", Money::roubles(4_000_000)).await;
    let row = desk.begin(desk.north).await.unwrap();
    let step = Step::to(row.version, Status::Sent);
    let made = desk.crm.run(async |tx| advance(&desk.crm.operator, tx, row.id, &step).await).await;
    assert!(matches!(made, Err(Error::NotFound)), "{made:?}");
    let kept = desk.crm.run(async |tx| find(tx, row.id).await).await.unwrap();
    assert_eq!(kept.0.status, Status::Draft);
}

#[actix_web::test]
async fn of_two_that_choose_at_once_one_is_told() {
    let desk = Desk::new("mortgage", Money::roubles(4_000_000)).await;
    let (one, other) = (desk.approved(desk.north, 9).await, desk.approved(desk.south, 9).await);
    let (first, second) =
        futures_util::future::join(desk.to(&one, Status::Chosen), desk.to(&other, Status::Chosen)).await;
    let mut told = [code(first.map(|row| row.status)), code(second.map(|row| row.status))];
    told.sort();
    assert_eq!(told, ["Ok(Chosen)", "chosen"]);
}

#[actix_web::test]
async fn an_issue_on_the_deal_ends_what_is_at_banks_and_waits_for_the_law() {
    let desk = Desk::new("consumer", Money::roubles(300_000)).await;
    let (one, other) = (desk.approved(desk.north, 20).await, desk.approved(desk.south, 20).await);
    let chosen = desk.to(&one, Status::Chosen).await.unwrap();
    let now = desk.crm.net.db().clock().now();
    let hours = |hours| Some(now - Duration::hours(hours));
    let sign = |at, free| Step { signed_at: at, without_cooling: free, ..Step::to(chosen.version, Status::Signed) };
    assert_eq!(code(desk.step(&chosen, sign(Some(now + Duration::hours(1)), false)).await), "signed_at: in_future");
    assert_eq!(code(desk.step(&chosen, sign(hours(24 * 61), false)).await), "signed_at: too_old");
    let signed = desk.step(&chosen, sign(hours(47), false)).await.unwrap();
    assert_eq!(signed.payable_from, Some(now + Duration::hours(1)), "counted from the signature");
    let body = IssueBody {
        issued_on: NaiveDate::from_ymd_opt(2026, 3, 11).unwrap(),
        amount: Money::roubles(300_000),
        commission: Money::ZERO,
    };
    let issue = async || desk.crm.run(async |tx| crm::deal::issue(&desk.crm.owner, tx, desk.deal, &body).await).await;
    assert_eq!(code(issue().await), "cooling");
    let unsigned = desk.to(&signed, Status::Chosen).await.unwrap();
    assert_eq!((unsigned.signed_at, unsigned.payable_from), (None, None), "there was no signature");
    let free = Step { without_cooling: true, ..Step::to(unsigned.version, Status::Signed) };
    let mistaken = desk.crm.run(async |tx| advance(&desk.crm.operator, tx, one.id, &free).await).await;
    assert!(mistaken.is_err(), "an operator does not set the law aside");
    let free = desk.step(&unsigned, free).await.unwrap();
    assert_eq!((free.payable_from, free.without_cooling), (None, true));
    let more = IssueBody { amount: Money::roubles(300_001), ..body };
    let paid = Step { issue: Some(more), ..Step::to(free.version, Status::Issued) };
    assert_eq!(code(desk.step(&free, paid).await), "amount: above_offer");

    issue().await.unwrap();
    desk.crm.net.drain(&crate::handlers()).await;
    let status = async |row: &Submission| desk.crm.run(async |tx| find(tx, row.id).await).await.unwrap().0.status;
    assert_eq!((status(&one).await, status(&other).await), (Status::Issued, Status::Withdrawn));
    desk.crm.run(async |tx| crm::deal::reverse(&desk.crm.owner, tx, desk.deal, "не тот день").await).await.unwrap();
    desk.crm.net.drain(&crate::handlers()).await;
    assert_eq!((status(&one).await, status(&other).await), (Status::Signed, Status::Withdrawn));
}

#[actix_web::test]
async fn what_was_answered_is_not_so_when_the_bank_looks_anew() {
    let desk = Desk::new("mortgage", Money::roubles(4_000_000)).await;
    let row = desk.approved(desk.north, 9).await;
    let review = desk.to(&row, Status::Review).await.unwrap();
    assert_eq!((review.offer_amount, review.offer_until), (None, None));
    assert_eq!(code(desk.to(&review, Status::Approved).await), "offer: required");
    let draft = desk.begin(desk.south).await.unwrap();
    let gone = desk.to(&draft, Status::Withdrawn).await.unwrap();
    assert_eq!(gone.next(), [Status::Draft], "what was never sent has nothing to be reviewed");
    desk.to(&gone, Status::Draft).await.unwrap();
    let car = ApplicationInput {
        version: Some(1),
        product: "car".into(),
        amount: Money::roubles(1),
        months: 1,
        ..ApplicationInput::default()
    };
    assert_eq!(code(desk.apply(&car).await), "product: has_submissions");
}

#[actix_web::test]
async fn what_a_returned_lead_asked_banks_for_goes_with_it() {
    let crm = Fixture::new().await;
    let id = kernel::LeadId(uuid::Uuid::from_u128(71));
    let draft = crm::fixture::draft("Анна", "+79261234567", "");
    let lot_id = kernel::LotId(uuid::Uuid::from_u128(72));
    let sold = crm::lead::HandedOver { id, draft, lot_id, price: Money::roubles(500) };
    crm.run(async |tx| crm::lead::receive(tx, sold).await).await.unwrap();
    let deal = crm.run(async |tx| crm::lead::convert(&crm.owner, tx, id, None).await).await.unwrap().deal_id;
    let desk = Desk::of(crm, deal, "mortgage", Money::roubles(4_000_000)).await;
    let row = desk.approved(desk.north, 9).await;
    desk.crm.run(async |tx| crm::lead::withdraw(tx, id, crm::lead::Leaving::Returned).await).await.unwrap();
    assert_eq!(desk.crm.run(async |tx| application::of_deal(tx, deal).await).await.unwrap(), None);
    let found = desk.crm.run(async |tx| find(tx, row.id).await).await;
    assert!(matches!(found, Err(Error::NotFound)), "{found:?}");
}
