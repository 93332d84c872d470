//! The API of applications, and the pages, as clients and browsers send them.

use actix_web::http::Method;
use crm::fixture::Fixture;
use kernel::{Action, Object, Site};
use serde_json::{Value, json};
use web::{Access, Route};

use super::{api, page, part};
use crate::{bank, submission};

fn routes() -> Vec<Route> {
    let row = |method, path, object, action| (method, path, Some(Site::Tenant), Access::Right(object, action));
    macro_rules! rows {
        ($($method:ident $path:literal $object:ident $action:ident $handler:path),* $(,)?) => {
            vec![$({
                let (method, path, site, access) = row(Method::$method, $path, Object::$object, Action::$action);
                Route::new(method, path, site, access, $handler)
            }),*]
        };
    }
    rows![
        POST "/api/v1/banks" Bank Configure bank::api::create,
        PUT "/api/v1/banks/{id}" Bank Configure bank::api::change,
        GET "/api/v1/banks" Bank View bank::api::index,
        POST "/api/v1/banks/{id}/programmes" Bank Configure bank::api::create_programme,
        PUT "/api/v1/programmes/{id}" Bank Configure bank::api::change_programme,
        GET "/api/v1/deals/{id}/application" Deal View api::show,
        PUT "/api/v1/deals/{id}/application" Deal Edit api::put,
        GET "/api/v1/deals/{id}/programmes" Deal View api::programmes,
        POST "/api/v1/deals/{id}/submissions" Deal Edit submission::api::create,
        GET "/api/v1/submissions" Deal View submission::api::index,
        GET "/api/v1/submissions/{id}" Deal View submission::api::get,
        POST "/api/v1/submissions/{id}/status" Deal Edit submission::api::step,
        GET "/deals/{id}/application" Deal View page::show,
        GET "/deals/{id}/application/part" Deal View part::of_deal,
        POST "/deals/{id}/application" Deal Edit page::store,
        GET "/submissions" Deal View submission::page::show,
        GET "/banks" Bank View bank::page::show,
    ]
}

fn text(value: &Value) -> String {
    value.as_str().expect("a word").to_owned()
}

#[actix_web::test]
async fn three_banks_are_asked_and_their_offers_compared() {
    let crm = Fixture::new().await;
    let (_, deal) = crm.deal("Фролов Игорь", "8 922 555-01-01").await;
    let http = crm.net.http(routes()).await;
    let (owner, operator) = (http.by(&crm.owner, Some("ural")), http.by(&crm.operator, Some("ural")));
    let of_deal = |rest: &str| format!("/api/v1/deals/{deal}/{rest}");
    owner.get(&of_deal("application")).await.expect(404);
    let asked = json!({ "product": "Ипотека", "amount": 400_000_000, "months": 240, "income": 15_000_000, "down_payment": 100_000_000 });
    let first = json!({ "bank_id": crm.owner.user, "amount": null });
    assert_eq!(owner.post(&of_deal("submissions"), &first).await.expect(409).code(), "no-application");
    let written = owner.put(&of_deal("application"), &asked).await.expect(200).json();
    assert_eq!((&written["product"], &written["version"]), (&json!("mortgage"), &json!(1)));
    assert_eq!(owner.put(&of_deal("application"), &asked).await.expect(409).code(), "stale");
    operator.get(&of_deal("application")).await.expect(404);

    let mut begun = Vec::new();
    for (n, (rate, most)) in
        [(1_850, Value::Null), (1_690, json!(500_000_000)), (2_100, json!(100_000_000))].into_iter().enumerate()
    {
        let bank = owner.post("/api/v1/banks", &json!({ "name": format!("Банк {n}") })).await.expect(201).json();
        let programme = json!({ "name": "Новостройка", "product": "mortgage", "rate_bp": rate, "amount_max": most, "burden_bp": 5_000 });
        let path = format!("/api/v1/banks/{}/programmes", text(&bank["id"]));
        let programme = owner.post(&path, &programme).await.expect(201).json();
        begun.push(json!({ "bank_id": bank["id"], "programme_id": programme["id"] }));
    }
    assert_eq!(owner.post("/api/v1/banks", &json!({ "name": "банк 0" })).await.expect(422).code(), "taken");
    operator.post("/api/v1/banks", &json!({ "name": "Свой" })).await.expect(403);
    let crossed = json!({ "name": "x", "product": "mortgage", "rate_bp": 1, "months_min": 12, "months_max": 6 });
    let path = format!("/api/v1/banks/{}/programmes", text(&begun[0]["bank_id"]));
    assert_eq!(owner.post(&path, &crossed).await.expect(422).code(), "below_least");

    let matched = owner.get(&of_deal("programmes")).await.expect(200).json();
    let rates: Vec<&Value> = matched["items"].as_array().expect("rows").iter().map(|row| &row["rate_bp"]).collect();
    assert_eq!(rates, [1_690, 1_850, 2_100], "those that fit first, the cheapest of them first");
    assert_eq!(matched["items"][2]["misses"], json!(["amount_high"]));

    for (body, rate) in begun.iter().zip([1_850, 1_690, 2_100]) {
        let row = owner.post(&of_deal("submissions"), body).await.expect(201).json();
        let path = format!("/api/v1/submissions/{}/status", text(&row["id"]));
        owner.post(&path, &json!({ "version": 1, "status": "sent" })).await.expect(200);
        let offer = json!({ "amount": 350_000_000, "months": 240, "rate_bp": rate, "until": "2027-01-01" });
        owner.post(&path, &json!({ "version": 2, "status": "approved", "offer": offer })).await.expect(200);
    }
    let told = owner.get(&of_deal("application")).await.expect(200).json();
    assert_eq!((told["submissions"].as_array().map(Vec::len), &told["enquiries"]), (Some(3), &json!(3)));
    let best = &told["offers"][0];
    assert_eq!(
        (&best["rate_bp"], &best["cheapest"], &best["lightest"], &best["most"]),
        (&json!(1_690), &json!(true), &json!(true), &json!(true))
    );
    assert_eq!(told["offers"][2]["cheapest"], json!(false));

    let page = owner.get("/api/v1/submissions?group=offered&limit=2").await.expect(200).json();
    let after = text(&page["next"]);
    let rest = owner.get(&format!("/api/v1/submissions?group=offered&limit=2&after={after}")).await.expect(200).json();
    assert_eq!((page["items"].as_array().map(Vec::len), rest["items"].as_array().map(Vec::len)), (Some(2), Some(1)));
    assert_eq!(owner.get("/api/v1/submissions?group=moon").await.expect(422).code(), "unknown_group");
    let one = owner.get(&format!("/api/v1/submissions/{}", text(&rest["items"][0]["id"]))).await.expect(200).json();
    assert!(one["next"].as_array().expect("steps").contains(&json!("chosen")));
    operator.get(&format!("/api/v1/submissions/{}", text(&rest["items"][0]["id"]))).await.expect(404);

    for path in [
        format!("/deals/{deal}/application"),
        format!("/deals/{deal}/application/part"),
        "/submissions?group=offered".into(),
        "/banks".into(),
    ] {
        let html = owner.get(&path).await.expect(200);
        assert!(String::from_utf8_lossy(&html.body).contains("Банк 1"), "{path}");
    }
}

#[actix_web::test]
async fn each_wrong_field_of_an_application_is_told() {
    let crm = Fixture::new().await;
    let (_, deal) = crm.deal("Фролов Игорь", "8 922 555-01-01").await;
    let owner = crm.net.http(routes()).await.by(&crm.owner, Some("ural"));
    let path = format!("/api/v1/deals/{deal}/application");
    let good = json!({ "product": "mortgage", "amount": 100, "months": 1 });
    let wrong = [
        ("product", json!("луна"), "unknown_product"),
        ("amount", json!(0), "invalid_amount"),
        ("months", json!(601), "out_of_range"),
        ("down_payment", json!(-1), "invalid_amount"),
        ("income", json!(0), "invalid_amount"),
        ("birth_date", json!("2026-01-01"), "out_of_range"),
    ];
    for (field, value, code) in wrong {
        let mut body = good.clone();
        body[field] = value;
        let told = owner.put(&path, &body).await.expect(422).json();
        assert_eq!((&told["errors"][0]["field"], &told["errors"][0]["code"]), (&json!(field), &json!(code)), "{told}");
    }
    owner.put(&path, &good).await.expect(200);
}
