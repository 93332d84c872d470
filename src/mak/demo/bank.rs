//! Banks of a franchisee, and what they answer to the applications of its deals.

use chrono::Duration;
use db::TenantTx;
use intake::Product;
use kernel::{Actor, DealId, Money, Result};
use lending::application::matching::matched;
use lending::application::{ApplicationInput, save};
use lending::bank::edit::{BankInput, ProgrammeInput, add, add_programme};
use lending::submission::advance::{Offer, Step, advance};
use lending::submission::send::{SubmissionInput, begin};
use lending::submission::{Status, Submission};

use super::words::Words;

/// What banks lend: the product, the programme, its lowest rate, the largest loan in roubles and the longest term in months.
const PROGRAMMES: [(Product, &str, i32, i64, i32); 6] = [
    (Product::Mortgage, "Новостройка", 1_690, 30_000_000, 360),
    (Product::Mortgage, "Готовое жильё", 1_850, 20_000_000, 300),
    (Product::Consumer, "Наличными", 2_190, 5_000_000, 84),
    (Product::Secured, "Под залог квартиры", 1_990, 15_000_000, 240),
    (Product::Car, "Новый автомобиль", 1_790, 8_000_000, 96),
    (Product::Refinance, "Один платёж", 2_050, 7_000_000, 84),
];
/// How many banks an application goes to.
const WAVE: usize = 3;

/// Every bank lends by every programme, each a little dearer than the one before.
pub async fn open(who: &Actor, tx: &mut TenantTx, words: &Words) -> Result<()> {
    for (place, name) in (0..).zip(words.all("banks")?) {
        let bank = BankInput { name: (*name).to_owned(), note: String::new(), active: true };
        let bank = add(who, tx, &bank).await?;
        for (product, name, rate_bp, most, months) in PROGRAMMES {
            let programme = ProgrammeInput {
                name: name.to_owned(),
                product: product.code().to_owned(),
                rate_bp: rate_bp + place * 35,
                amount_max: Some(Money::roubles(most)),
                months_max: Some(months),
                burden_bp: Some(5_000 + place * 500),
                decision_days: Some(2 + place),
                active: true,
                ..ProgrammeInput::default()
            };
            add_programme(who, tx, bank.id, &programme).await?;
        }
    }
    Ok(())
}

/// Fills in a deal's application and sends it to the banks that fit best: one lends, one asks for papers, one does not lend.
pub async fn apply(
    who: &Actor,
    tx: &mut TenantTx,
    deal: DealId,
    (product, amount): (Product, Money),
    refusal: &str,
) -> Result<()> {
    let known = PROGRAMMES.iter().find(|(of, ..)| *of == product);
    let Some((.., months)) = known else { return Ok(()) };
    let input = ApplicationInput {
        product: product.code().to_owned(),
        amount,
        months: *months,
        income: Some(Money::roubles((amount.as_kopecks() / 2_400 + 40_000) / 1_000 * 1_000)),
        other_payments: Some(Money::ZERO),
        ..ApplicationInput::default()
    };
    let application = save(who, tx, deal, &input).await?;
    let fitting = matched(who, tx, &application).await?.into_iter().filter(|row| row.fit.fits());
    for (row, answer) in fitting.take(WAVE).zip([Status::Approved, Status::Documents, Status::Refused]) {
        let (bank_id, programme_id) = (row.programme.bank_id, Some(row.programme.id));
        let begun =
            begin(who, tx, deal, &SubmissionInput { bank_id, programme_id, amount: None, months: None }).await?;
        let sent = advance(who, tx, begun.id, &Step::to(begun.version, Status::Sent)).await?;
        let until = Some((tx.now() + Duration::days(30)).date_naive());
        let offer = Offer { amount, months: *months, rate_bp: row.programme.rate_bp + 50, until };
        advance(who, tx, begun.id, &step(&sent, answer, offer, refusal)).await?;
    }
    Ok(())
}

/// The client takes the offer that still holds; the issue of the deal then comes by it.
pub async fn choose(who: &Actor, tx: &mut TenantTx, deal: DealId) -> Result<()> {
    let Some(application) = lending::application::get(who, tx, deal).await?.1 else { return Ok(()) };
    let today = tx.now().date_naive();
    let rows = lending::submission::of_application(tx, application.id).await?;
    let holds = |row: &&Submission| row.status == Status::Approved && row.offer_until.is_none_or(|until| until > today);
    if let Some(row) = rows.iter().find(holds) {
        advance(who, tx, row.id, &Step::to(row.version, Status::Chosen)).await?;
    }
    Ok(())
}

fn step(sent: &Submission, answer: Status, offer: Offer, refusal: &str) -> Step {
    let step = Step::to(sent.version, answer);
    match answer {
        Status::Approved => Step { offer: Some(offer), ..step },
        Status::Refused => Step { refusal: Some(refusal.to_owned()), ..step },
        _ => step,
    }
}
