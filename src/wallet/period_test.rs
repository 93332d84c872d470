//! A period of a wallet against a real database, and what is taken out of it.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use chrono::{Duration, NaiveDate};
use chrono_tz::Tz;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Money, Object, Role, Site};
use schema::platform::wallet_exports;
use serde_json::json;
use web::{Access, Route};

use crate::period::{Period, summary};
use crate::tests::Bank;
use crate::{api, bank, export};

fn routes() -> Vec<Route> {
    use actix_web::http::Method;
    let may = |action| Access::Right(Object::Wallet, action);
    let (hq, own) = (Some(Site::Hq), Some(Site::Tenant));
    vec![
        Route::new(Method::GET, "/api/v1/wallets", hq, may(Action::View), api::list),
        Route::new(Method::POST, "/api/v1/wallets/{tenant_id}/deposits", hq, may(Action::Pay), api::pay_in),
        Route::new(Method::POST, "/api/v1/bank-statements", hq, may(Action::Pay), bank::api::create),
        Route::new(Method::GET, "/api/v1/wallets/{tenant_id}/statement", hq, may(Action::Export), export::document_of),
        Route::new(Method::GET, "/api/v1/wallet/statement", own, may(Action::Export), export::own_document),
        Route::new(Method::GET, "/wallet/statement.xlsx", own, may(Action::Export), export::own),
    ]
}

#[actix_web::test]
async fn any_split_of_a_period_fits_together() {
    let bank = Bank::new().await;
    for day in 0..6 {
        bank.pay_in(bank.north, 100 + day, &format!("день {day}")).await.unwrap();
        bank.net.advance(Duration::days(1));
    }
    let day = |n: u32| NaiveDate::from_ymd_opt(2026, 3, n).unwrap();
    let sum = async |from, to| {
        let period = Period::new(Tz::Europe__Moscow, day(from), day(to)).unwrap();
        bank.tx(async |tx| summary(&bank.admin, tx, bank.north, &period).await).await.unwrap()
    };
    let whole = sum(1, 31).await;
    assert_eq!((whole.opening.total, whole.closing.total), (Money::ZERO, Money::kopecks(615)));
    assert_eq!(whole.turnover.iter().map(|line| line.count).sum::<i64>(), 6);
    for cut in 9..17 {
        let (first, second) = (sum(1, cut).await, sum(cut + 1, 31).await);
        assert_eq!(first.closing, second.opening, "cut after the {cut}th");
        assert_eq!(second.closing, whole.closing);
    }
}

#[actix_web::test]
async fn a_statement_is_taken_as_a_document_and_as_a_spreadsheet_and_each_is_logged() {
    let bank = Bank::new().await;
    bank.pay_in(bank.north, 123_456, "=СУММ(A1)").await.unwrap();
    let http = bank.net.http(routes()).await;
    let owner = http.by(&bank.net.person(Role::Owner, Some("north")), Some("north"));
    let hq = http.by(&bank.admin, None);
    let period = "from=2026-03-01&to=2026-03-31";
    let document = owner.get(&format!("/api/v1/wallet/statement?{period}")).await.expect(200).json();
    assert_eq!(document["closing"]["total"], json!(123_456));
    assert_eq!(document["in_words"]["income"], "Одна тысяча двести тридцать четыре рубля 56 копеек");
    assert_eq!(document["tenant"]["requisites"]["inn"], "7707083893");
    assert_eq!(document["lines"][0]["reference"], "=СУММ(A1)");
    let same = hq.get(&format!("/api/v1/wallets/{}/statement?{period}", bank.north)).await.expect(200).json();
    assert_eq!(same["lines"], document["lines"]);
    assert_eq!(owner.get("/api/v1/wallet/statement?from=yesterday").await.expect(422).code(), "bad_date");
    let nobody = kernel::TenantId(uuid::Uuid::from_u128(5));
    hq.get(&format!("/api/v1/wallets/{nobody}/statement")).await.expect(404);

    let file = owner.get(&format!("/wallet/statement.xlsx?{period}")).await.expect(200);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.body)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let cells: Vec<&Data> = sheet.rows().flatten().collect();
    assert!(cells.contains(&&Data::String("=СУММ(A1)".into())), "text stays text");
    assert!(cells.contains(&&Data::Float(1_234.56)), "money is a number");
    assert!(cells.contains(&&Data::String("7707083893".into())), "a taxpayer's number is text");

    let logged = wallet_exports::table.order(wallet_exports::at).select(wallet_exports::format);
    let logged: Vec<String> = bank.tx(async |tx| Ok(logged.load(tx.conn()).await?)).await.unwrap();
    assert_eq!(logged.len(), 3);
    assert!(logged.contains(&"xlsx".to_owned()));
}

#[actix_web::test]
async fn wallets_are_found_and_paged_in_every_order() {
    let bank = Bank::new().await;
    bank.pay_in(bank.volga, 5_000, "1").await.unwrap();
    bank.pay_in(bank.north, 9_000, "2").await.unwrap();
    let hq = bank.net.http(routes()).await.by(&bank.admin, None);
    for sort in ["", "low", "balance", "-balance", "name"] {
        let mut seen = Vec::new();
        let mut after = String::new();
        loop {
            let page = hq.get(&format!("/api/v1/wallets?sort={sort}&limit=1&after={after}")).await.expect(200).json();
            seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["available"].as_i64().unwrap()));
            match page["next"].as_str() {
                Some(next) => after = next.to_owned(),
                None => break,
            }
        }
        match sort {
            "-balance" => assert_eq!(seen, [9_000, 5_000, 0]),
            "name" => assert_eq!(seen.len(), 3),
            _ => assert_eq!(seen, [0, 5_000, 9_000], "{sort}"),
        }
    }
    let found = async |q: &str| {
        hq.get(&format!("/api/v1/wallets?q={q}")).await.expect(200).json()["items"].as_array().unwrap().len()
    };
    assert_eq!(
        (found("north").await, found("7707083893").await, found("%25").await, found("nowhere").await),
        (1, 1, 0, 0)
    );
    assert_eq!(hq.get("/api/v1/wallets?sort=colour").await.expect(422).code(), "unknown_sort");
    assert_eq!(hq.get("/api/v1/wallets?after=zz").await.expect(422).code(), "invalid_cursor");
}

#[actix_web::test]
async fn an_upload_that_is_no_statement_moves_nothing() {
    let bank = Bank::new().await;
    let hq = bank.net.http(routes()).await.by(&bank.admin, None);
    let upload = async |content: &str| {
        let body = format!(
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n{content}\r\n--b--\r\n"
        );
        let request = hq.request(actix_web::http::Method::POST, "/api/v1/bank-statements");
        hq.send(request.insert_header(("Content-Type", "multipart/form-data; boundary=b")).set_payload(body)).await
    };
    assert_eq!(upload("просто текст").await.expect(422).code(), "statement_not_1c");
    assert_eq!(upload("").await.expect(422).code(), "required");
    assert_eq!(upload("1CClientBankExchange\nРасчСчет=1\nКонецФайла").await.expect(422).code(), "statement_empty");
    let taken =
        upload("1CClientBankExchange\nРасчСчет=1\nСекцияДокумент\nНомер=1\nСумма=x\nКонецДокумента\nКонецФайла").await;
    assert_eq!(taken.expect(201).json()["broken"], 1);
    bank.assert_books_are_clean().await;
}
