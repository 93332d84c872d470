//! Wallets against a real database: statements of a bank, limits, withdrawals, corrections.

use chrono::NaiveDate;
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jobs::Handlers;
use kernel::{Actor, Error, Money, Result, Role, StatementId, TenantId};
use schema::platform::{bank_payments, outbox, postings, wallets};
use testkit::TestNet;

use crate::bank::document::{Document, Party};
use crate::bank::file::BankFile;
use crate::bank::import::{Taken, import};
use crate::bank::list::{Counts, QueuedPayment, counts, payments};
use crate::bank::tests::write;
use crate::bank::{PaymentState, book, decide};
use crate::correct::{ReversalInput, reverse};
use crate::deposit::{DepositInput, Deposited, deposit};
use crate::limit::{self, LimitInput};
use crate::requisites::{self, RequisitesInput};
use crate::threshold::{self, ThresholdInput};
use crate::withdraw::{WithdrawalInput, withdraw};
use crate::{Wallet, handlers};

pub(crate) const OURS: &str = "40702810500000000001";
const INN: &str = "7707083893";

/// A network with wallets; north has a taxpayer's number.
pub(crate) struct Bank {
    pub(crate) net: TestNet,
    pub(crate) admin: Actor,
    pub(crate) north: TenantId,
    pub(crate) volga: TenantId,
}

impl Bank {
    pub(crate) async fn new() -> Self {
        let net = TestNet::new().await;
        let admin = net.person(Role::Admin, None);
        let (north, volga) = (net.tenant("north").id, net.tenant("volga").id);
        let bank = Self { net, admin, north, volga };
        for tenant in [north, volga, bank.net.tenant("ural").id] {
            bank.tx(async |tx| crate::open(tx, tenant).await).await.unwrap();
        }
        let input =
            RequisitesInput { inn: INN.into(), kpp: "773601001".into(), legal_name: "ООО «Север»".into() };
        bank.tx(async |tx| requisites::set(&bank.admin, tx, north, &input).await).await.unwrap();
        bank
    }

    pub(crate) async fn tx<R>(&self, work: impl AsyncFnOnce(&mut PlatformTx) -> Result<R>) -> Result<R> {
        self.net.db().platform(&self.admin, work).await
    }

    async fn upload(&self, documents: &[Document]) -> Taken {
        let file = BankFile::read(write(&[OURS], documents).as_bytes()).unwrap();
        self.tx(async |tx| import(&self.admin, tx, "выписка.txt", &file).await).await.unwrap()
    }

    async fn drain(&self) {
        self.net.drain(&handlers()).await;
    }

    async fn counts(&self, id: StatementId) -> Counts {
        self.tx(async |tx| counts(tx, id).await).await.unwrap()
    }

    pub(crate) async fn wallet(&self, tenant: TenantId) -> Wallet {
        self.tx(async |tx| crate::get(tx, tenant).await).await.unwrap()
    }

    async fn available(&self, tenant: TenantId) -> i64 {
        self.wallet(tenant).await.available.as_kopecks()
    }

    async fn queue(&self) -> Vec<QueuedPayment> {
        self.tx(async |tx| payments(&self.admin, tx, PaymentState::Waiting, None, 50).await).await.unwrap()
    }

    pub(crate) async fn pay_in(&self, tenant: TenantId, amount: i64, reference: &str) -> Result<Deposited> {
        let input = DepositInput { amount, reference: reference.into() };
        self.tx(async |tx| deposit(&self.admin, tx, tenant, &input).await).await
    }

    /// Every wallet is what its postings sum to, and all postings sum to nothing.
    pub(crate) async fn assert_books_are_clean(&self) {
        let rows: Vec<(Option<TenantId>, Money)> = self
            .tx(async |tx| Ok(postings::table.select((postings::tenant_id, postings::amount)).load(tx.conn()).await?))
            .await
            .unwrap();
        assert_eq!(rows.iter().map(|(_, amount)| amount.as_kopecks()).sum::<i64>(), 0);
        let all: Vec<Wallet> =
            self.tx(async |tx| Ok(wallets::table.select(Wallet::as_select()).load(tx.conn()).await?)).await.unwrap();
        for wallet in all {
            let posted: i64 =
                rows.iter().filter(|row| row.0 == Some(wallet.tenant_id)).map(|row| row.1.as_kopecks()).sum();
            assert_eq!(wallet.available.as_kopecks() + wallet.held.as_kopecks(), posted);
        }
    }

    async fn told(&self, topic: &str) -> i64 {
        let query = outbox::table.filter(outbox::topic.eq(topic.to_owned())).count();
        self.tx(async |tx| Ok(query.get_result(tx.conn()).await?)).await.unwrap()
    }
}

fn paid(number: &str, roubles: i64, inn: &str, purpose: &str) -> Document {
    Document {
        number: number.into(),
        date: NaiveDate::from_ymd_opt(2026, 3, 9).unwrap(),
        amount: Money::roubles(roubles),
        payer: Party {
            name: "ООО «Плательщик»".into(), inn: inn.into(), account: "40702810900000000007".into()
        },
        payee: Party { name: "Головной офис".into(), inn: "7702070139".into(), account: OURS.into() },
        purpose: purpose.into(),
    }
}

fn spent(number: &str) -> Document {
    let document = paid(number, 5, "", "аренда");
    Document { payer: document.payee, payee: document.payer, ..document }
}

fn code<T: std::fmt::Debug>(result: Result<T>) -> String {
    match result {
        Err(Error::Invalid(errors)) => errors[0].code.to_string(),
        Err(Error::Conflict(code)) => code.to_owned(),
        Err(Error::PaymentRequired) => "payment_required".into(),
        other => format!("{other:?}"),
    }
}

#[actix_web::test]
async fn each_payment_of_a_file_finds_its_place() {
    let bank = Bank::new().await;
    let documents = [
        paid("1", 100, INN, "оплата"),
        paid("2", 200, "", "Пополнение, кабинет volga"),
        paid("3", 300, "", "за консультации"),
        spent("4"),
        paid("1", 100, INN, "оплата ещё раз"),
    ];
    let taken = bank.upload(&documents).await;
    assert_eq!((taken.rows, taken.incoming, taken.repeated, taken.outgoing), (5, 3, 1, 1));
    bank.drain().await;
    assert_eq!((bank.available(bank.north).await, bank.available(bank.volga).await), (10_000, 20_000));
    let counts = bank.counts(taken.id).await;
    assert_eq!((counts.booked, counts.waiting, counts.repeated, counts.outgoing, counts.new), (2, 1, 1, 1, 0));
    let queue = bank.queue().await;
    assert_eq!(queue.iter().map(|payment| payment.code.as_str()).collect::<Vec<_>>(), ["unmatched"]);
    bank.assert_books_are_clean().await;
}

#[actix_web::test]
async fn the_same_file_twice_or_an_overlapping_one_books_once() {
    let bank = Bank::new().await;
    let first = [paid("1", 100, INN, ""), paid("2", 200, INN, "")];
    bank.upload(&first).await;
    bank.drain().await;
    let again = bank.upload(&first).await;
    let overlapping = bank.upload(&[first[1].clone(), paid("3", 300, INN, "")]).await;
    bank.drain().await;
    assert_eq!((again.incoming, again.repeated), (0, 2));
    assert_eq!((overlapping.incoming, overlapping.repeated), (1, 1));
    assert_eq!(bank.available(bank.north).await, 60_000);
    bank.assert_books_are_clean().await;
}

#[actix_web::test]
async fn two_uploads_and_two_workers_at_once_book_once() {
    let bank = Bank::new().await;
    let documents: Vec<Document> = (1..=40).map(|n| paid(&n.to_string(), n, INN, "")).collect();
    let backwards: Vec<Document> = documents.iter().rev().cloned().collect();
    let (one, other) = futures_util::join!(bank.upload(&documents), bank.upload(&backwards));
    assert_eq!(one.incoming + other.incoming, 40);
    let (db, actor) = (bank.net.db(), &bank.admin);
    let work = [one.id, one.id, other.id, other.id].map(|id| book::book_all(db, actor, id));
    for done in futures_util::future::join_all(work).await {
        assert!(matches!(done, Ok(()) | Err(Error::Conflict("in_progress"))), "{done:?}");
    }
    bank.drain().await;
    assert_eq!(bank.available(bank.north).await, (1..=40).sum::<i64>() * 100);
    assert_eq!((bank.counts(one.id).await.new, bank.counts(other.id).await.new), (0, 0));
    bank.assert_books_are_clean().await;
}

#[actix_web::test]
async fn work_that_was_stopped_in_the_middle_goes_on_where_it_stopped() {
    let bank = Bank::new().await;
    let documents: Vec<Document> = (1..=30).map(|n| paid(&n.to_string(), 1, INN, "")).collect();
    let taken = bank.upload(&documents).await;
    // The future is dropped at whichever await it stands: the open transaction goes with its connection.
    for _ in 0..5 {
        let some = book::book_all(bank.net.db(), &bank.admin, taken.id);
        let _ = tokio::time::timeout(std::time::Duration::from_millis(15), some).await;
    }
    bank.drain().await;
    assert_eq!(bank.available(bank.north).await, 3_000);
    assert_eq!(bank.counts(taken.id).await.booked, 30);
    bank.assert_books_are_clean().await;
}

#[actix_web::test]
async fn a_person_decides_what_the_file_does_not_say() {
    let bank = Bank::new().await;
    bank.upload(&[paid("1", 100, "", "?"), paid("2", 200, "", "?")]).await;
    bank.drain().await;
    let queue = bank.queue().await;
    let (one, two) = (queue[0].id, queue[1].id);
    let book_to =
        async |payment, tenant| bank.tx(async |tx| decide::book_to(&bank.admin, tx, payment, tenant).await).await;
    let made = book_to(one, bank.volga).await.unwrap();
    assert_eq!(book_to(one, bank.volga).await.unwrap(), made, "the same choice again is the same answer");
    assert_eq!(code(book_to(one, bank.north).await), "already_decided");
    let nobody = TenantId(uuid::Uuid::from_u128(9));
    assert_eq!(code(book_to(two, nobody).await), "unknown_tenant");
    let ignore = async |reason: &str| {
        let input = decide::IgnoreInput { reason: reason.into() };
        bank.tx(async |tx| decide::ignore(&bank.admin, tx, two, &input).await).await
    };
    assert_eq!(code(ignore(" ").await), "required");
    assert_eq!(ignore("возврат поставщика").await.unwrap().state, PaymentState::Ignored);
    assert!(bank.queue().await.is_empty());
    book_to(two, bank.volga).await.unwrap();
    assert_eq!(bank.available(bank.volga).await, 30_000);
    let employee = bank.net.person(Role::Employee, None);
    let denied = bank.tx(async |tx| decide::book_to(&employee, tx, one, bank.volga).await).await;
    assert!(matches!(denied, Err(Error::Forbidden(_))));
}

#[actix_web::test]
async fn a_payment_that_was_typed_in_by_hand_is_not_booked_again_by_itself() {
    let bank = Bank::new().await;
    bank.pay_in(bank.north, 10_000, "Платёж 118").await.unwrap();
    bank.upload(&[paid("118", 100, INN, ""), paid("119", 100, INN, "")]).await;
    bank.drain().await;
    assert_eq!(bank.available(bank.north).await, 20_000);
    assert_eq!(bank.queue().await[0].code, "maybe_by_hand");
}

#[actix_web::test]
async fn a_wrong_deposit_is_undone_once_and_its_payment_waits_again() {
    let bank = Bank::new().await;
    bank.upload(&[paid("1", 100, INN, "")]).await;
    bank.drain().await;
    let find = bank_payments::table.select(bank_payments::transfer_id);
    let transfer: Option<kernel::TransferId> = bank.tx(async |tx| Ok(find.first(tx.conn()).await?)).await.unwrap();
    let transfer = transfer.unwrap();
    let undo = async |tenant, reason: &str| {
        let input = ReversalInput { reason: reason.into() };
        bank.tx(async |tx| reverse(&bank.admin, tx, tenant, transfer, &input).await).await
    };
    assert!(matches!(undo(bank.volga, "чужой").await, Err(Error::NotFound)));
    let back = undo(bank.north, "не тот франчайзи").await.unwrap();
    assert_eq!(back.available, Money::ZERO);
    assert_eq!(code(undo(bank.north, "ещё раз").await), "already_reversed");
    let queue = bank.queue().await;
    assert_eq!(queue[0].code, "reversed");
    bank.tx(async |tx| decide::book_to(&bank.admin, tx, queue[0].id, bank.volga).await).await.unwrap();
    assert_eq!((bank.available(bank.north).await, bank.available(bank.volga).await), (0, 10_000));
    bank.assert_books_are_clean().await;
}

#[actix_web::test]
async fn spent_money_can_be_neither_undone_nor_paid_out() {
    let bank = Bank::new().await;
    let made = bank.pay_in(bank.north, 10_000, "1").await.unwrap();
    let out = async |amount, reference: &str| {
        let input = WithdrawalInput { amount, reference: reference.into(), reason: "по заявлению".into() };
        bank.tx(async |tx| withdraw(&bank.admin, tx, bank.north, &input).await).await
    };
    let paid = out(6_000, "исх 1").await.unwrap();
    assert_eq!(out(6_000, "исх 1").await.unwrap(), paid, "the same reference is the same withdrawal");
    assert_eq!(code(out(5_000, "исх 1").await), "reference_used");
    assert_eq!(code(out(4_001, "исх 2").await), "payment_required");
    assert_eq!(code(out(-1, "исх 3").await), "not_positive");
    let input = ReversalInput { reason: "ошибка".into() };
    let undo = bank.tx(async |tx| reverse(&bank.admin, tx, bank.north, made.transfer_id, &input).await).await;
    assert_eq!(code(undo), "payment_required");
    assert_eq!(
        code(bank.tx(async |tx| reverse(&bank.admin, tx, bank.north, paid.transfer_id, &input).await).await),
        "not_a_deposit"
    );
    // With credit the deposit can be undone: the tenant owes then.
    let limit = LimitInput { credit_limit: 6_000, reason: "гарантия".into() };
    bank.tx(async |tx| limit::set(&bank.admin, tx, bank.north, &limit).await).await.unwrap();
    assert_eq!(code(out(1_000_000, "исх 4").await), "payment_required", "credit is not paid out");
    bank.tx(async |tx| reverse(&bank.admin, tx, bank.north, made.transfer_id, &input).await).await.unwrap();
    assert_eq!(bank.available(bank.north).await, -6_000);
    let lower = LimitInput { credit_limit: 5_999, reason: "урезать".into() };
    assert_eq!(code(bank.tx(async |tx| limit::set(&bank.admin, tx, bank.north, &lower).await).await), "below_used");
    let history = bank.tx(async |tx| limit::history(tx, bank.north, 10).await).await.unwrap();
    assert_eq!(history.iter().map(|change| change.credit_limit.as_kopecks()).collect::<Vec<_>>(), [6_000]);
    bank.assert_books_are_clean().await;
}

#[actix_web::test]
async fn the_owner_is_told_once_a_crossing() {
    let bank = Bank::new().await;
    let owner = bank.net.person(Role::Owner, Some("north"));
    let set = async |actor: &Actor, tenant, low_at, pause_at| {
        let input = ThresholdInput { low_at: Some(low_at), pause_at: Some(pause_at) };
        bank.tx(async |tx| threshold::set(actor, tx, tenant, input).await).await
    };
    set(&owner, bank.north, 5_000, 1_000).await.unwrap();
    assert!(matches!(set(&owner, bank.volga, 1, 1).await, Err(Error::NotFound)), "another's wallet");
    assert_eq!(code(set(&owner, bank.north, -1, 1).await), "negative");
    bank.pay_in(bank.north, 10_000, "1").await.unwrap();
    assert!(!bank.wallet(bank.north).await.is_paused());
    let out = async |amount, reference: &str| {
        let input = WithdrawalInput { amount, reference: reference.into(), reason: "-".into() };
        bank.tx(async |tx| withdraw(&bank.admin, tx, bank.north, &input).await).await.unwrap()
    };
    out(6_000, "a").await;
    out(1_000, "b").await;
    // The threshold that was set above an empty wallet has told once already.
    assert_eq!((bank.told("wallet.low").await, bank.told("wallet.paused").await), (1, 1));
    out(2_500, "c").await;
    assert_eq!((bank.told("wallet.low").await, bank.told("wallet.paused").await), (1, 2));
    let wallet = bank.wallet(bank.north).await;
    assert!(wallet.is_paused() && wallet.spendable_by_orders() == Money::ZERO && wallet.spendable() > Money::ZERO);
    bank.pay_in(bank.north, 10_000, "2").await.unwrap();
    assert_eq!((bank.told("wallet.enough").await, bank.told("wallet.resumed").await), (2, 2));
    bank.net.drain(&Handlers::default()).await;
    let policy = ThresholdInput { low_at: Some(100), pause_at: Some(0) };
    bank.tx(async |tx| threshold::set_policy(&bank.admin, tx, policy).await).await.unwrap();
    assert_eq!(bank.wallet(bank.volga).await.low_at.as_kopecks(), 100, "it follows the network");
    assert_eq!(bank.wallet(bank.north).await.low_at.as_kopecks(), 5_000, "it has its own");
}
