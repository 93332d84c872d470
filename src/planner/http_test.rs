//! The API and the pages of tasks through HTTP: what clients and browsers send.

use crm::fixture::Fixture;
use crm::subject::Subject;
use kernel::{Object, Site};
use serde_json::{Value, json};
use testkit::{Caller, Reply};
use web::{Access, Route};

use crate::{api, calendar, day, rule};

/// `METHOD "path" handler`, each for whoever may see tasks: the use cases check the rest themselves.
macro_rules! routes {
    ($($method:ident $path:literal $handler:path),* $(,)?) => {
        vec![$(Route::new(
            actix_web::http::Method::$method,
            $path,
            Some(Site::Tenant),
            Access::Right(Object::Task, kernel::Action::View),
            $handler,
        )),*]
    };
}

fn routes() -> Vec<Route> {
    routes![
        GET "/api/v1/tasks" api::list,
        POST "/api/v1/tasks" api::create,
        GET "/api/v1/tasks/{id}" api::get,
        PATCH "/api/v1/tasks/{id}" api::patch,
        DELETE "/api/v1/tasks/{id}" api::delete,
        POST "/api/v1/tasks/{id}/restore" api::restore,
        GET "/api/v1/workdays" api::workdays,
        GET "/tasks" day::page::show,
        GET "/tasks/about" crate::about::find::offer,
        GET "/tasks/count" day::count::show,
        GET "/tasks/{id}" day::panel::show,
        GET "/calendar" calendar::page::show,
        POST "/tasks/{id}" day::act::save,
        POST "/tasks/{id}/due" day::act::put_back,
        GET "/task-rules" rule::page::show,
        POST "/task-rules/{id}" rule::act::save,
    ]
}

async fn owner(crm: &Fixture) -> Caller {
    crm.net.http(routes()).await.by(&crm.owner, Some("ural"))
}

async fn lead(crm: &Fixture) -> Value {
    json!(crm.lead(&crm.owner, "Анна Петрова", "+79261234567", "").await.id)
}

fn many(value: &Value) -> usize {
    value["items"].as_array().unwrap().len()
}

#[actix_web::test]
async fn tasks_are_made_done_and_listed() {
    let crm = Fixture::new().await;
    let (owner, lead) = (owner(&crm).await, lead(&crm).await);
    let body = json!({ "title": "Позвонить", "lead_id": lead, "due_at": "2026-03-10T08:00:00Z" });
    let made = owner.post("/api/v1/tasks", &body).await.expect(201).json();
    assert_eq!((made["kind"].as_str(), made["all_day"].as_bool()), (Some("other"), Some(false)));
    let id = made["id"].as_str().unwrap().to_owned();
    let open = |state: &str| format!("/api/v1/tasks?state={state}&lead_id={}", lead.as_str().unwrap());
    assert_eq!(many(&owner.get(&open("overdue")).await.expect(200).json()), 1);
    owner.patch(&format!("/api/v1/tasks/{id}"), &json!({ "done": true })).await.expect(200);
    assert_eq!(owner.get(&open("open")).await.expect(200).json()["items"], json!([]));
    assert_eq!(many(&owner.get(&open("done")).await.expect(200).json()), 1);
    owner.get("/api/v1/tasks?state=never").await.expect(400);
    owner.delete(&format!("/api/v1/tasks/{id}")).await.expect(204);
    owner.get(&format!("/api/v1/tasks/{id}")).await.expect(404);
    owner.post(&format!("/api/v1/tasks/{id}/restore"), &json!({})).await.expect(200);
}

#[actix_web::test]
async fn the_pages_of_tasks_make_the_whole() {
    let crm = Fixture::new().await;
    let owner = owner(&crm).await;
    for number in 0..7 {
        let due = (number % 3 != 0).then(|| format!("2026-03-1{}T08:00:00Z", number % 2));
        let task = json!({ "title": format!("Дело {number}"), "due_at": due });
        let made = owner.post("/api/v1/tasks", &task).await.expect(201).json();
        if number > 4 {
            crm.net.advance(chrono::Duration::seconds(1));
            let path = format!("/api/v1/tasks/{}", made["id"].as_str().unwrap());
            owner.patch(&path, &json!({ "version": 1, "done": true })).await.expect(200);
        }
    }
    let whole = owner.get("/api/v1/tasks?state=all&limit=200").await.expect(200).json();
    let (mut pages, mut after) = (Vec::new(), String::new());
    loop {
        let page = owner.get(&format!("/api/v1/tasks?state=all&limit=2{after}")).await.expect(200).json();
        pages.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!((&pages, pages.len()), (whole["items"].as_array().unwrap(), 7));
    owner.get("/api/v1/tasks?limit=0").await.expect(422);
    owner.get("/api/v1/tasks?after=zz").await.expect(422);
}

#[actix_web::test]
async fn bad_input_gets_a_clear_refusal() {
    let crm = Fixture::new().await;
    let owner = owner(&crm).await;
    let nobody = "01900000-0000-7000-8000-000000000000";
    owner.post("/api/v1/tasks", &json!({ "lead_id": nobody, "title": "x" })).await.expect(404);
    for body in [
        json!({ "title": "" }),
        json!({ "title": "x", "kind": "dance" }),
        json!({ "title": "x", "responsible": nobody }),
        json!({ "title": "x", "repeat": { "every": "day" } }),
        json!({ "title": "x", "due_on": "2026-03-10", "repeat": { "every": "week", "days": [] } }),
        json!({ "title": "x", "due_on": "2026-03-10", "due_at": "2026-03-10T08:00:00Z" }),
        json!({ "title": "x", "due_on": "2026-03-10", "remind_before": -1 }),
    ] {
        owner.post("/api/v1/tasks", &body).await.expect(422);
    }
    assert_eq!(owner.get("/api/v1/tasks?state=all").await.expect(200).json()["items"], json!([]));
    let days = owner.get("/api/v1/workdays?from=2026-11-03&to=2026-11-05").await.expect(200).json();
    assert_eq!(days["items"][0]["kind"], "short");
    assert_eq!(days["items"][1], json!({ "date": "2026-11-04", "kind": "holiday" }));
    owner.get("/api/v1/workdays?from=2026-11-03&to=2026-11-02").await.expect(422);
    owner.get("/api/v1/workdays?from=2020-01-01&to=2026-11-02").await.expect(422);
}

#[actix_web::test]
async fn the_neighbour_sees_nothing_and_the_pages_show_what_is_there() {
    let crm = Fixture::new().await;
    let http = crm.net.http(routes()).await;
    let owner = http.by(&crm.owner, Some("ural"));
    let lead = crm.lead(&crm.owner, "Анна Петрова", "+79261234567", "").await.id;
    let id = crm.task(Subject::Lead(lead), "Обсудить взнос", Some(crm.net.app.db.clock().now())).await;
    let neighbour = crm.net.person(kernel::Role::Owner, Some("volga"));
    let neighbour = http.by(&neighbour, Some("volga"));
    neighbour.get(&format!("/api/v1/tasks/{id}")).await.expect(404);
    neighbour.get(&format!("/tasks/{id}")).await.expect(404);
    neighbour.patch(&format!("/api/v1/tasks/{id}"), &json!({ "done": true })).await.expect(404);
    for page in
        ["/tasks", "/tasks?section=today", "/calendar", "/calendar?view=week&kind=other", &format!("/tasks/{id}")]
    {
        assert!(owner.get(page).await.expect(200).text().contains("Обсудить взнос"), "{page}");
        assert!(!owner.get(page).await.text().contains("1234567"), "{page} shows the phone");
    }
    assert!(!owner.get("/calendar?whose=none").await.expect(200).text().contains("Обсудить взнос"));
    assert!(
        owner
            .get("/tasks/about?about_q=%D0%BF%D0%B5%D1%82%D1%80%D0%BE")
            .await
            .expect(200)
            .text()
            .contains("Анна Петрова")
    );
    owner.get("/task-rules").await.expect(200);
}

async fn form(caller: &Caller, path: &str, pairs: &[(&str, &str)]) -> Reply {
    caller.send(caller.request(actix_web::http::Method::POST, path).set_form(pairs)).await
}

#[actix_web::test]
async fn the_form_of_a_task_takes_it_from_nobody_and_gives_it_to_nobody_by_itself() {
    let crm = Fixture::new().await;
    let owner = owner(&crm).await;
    let made = owner.post("/api/v1/tasks", &json!({ "title": "Позвонить" })).await.expect(201).json();
    let api = format!("/api/v1/tasks/{}", made["id"].as_str().unwrap());
    let page = format!("/tasks/{}", made["id"].as_str().unwrap());
    assert_eq!(made["responsible"], json!(crm.owner.user));
    let taken = owner.patch(&api, &json!({ "responsible": null })).await.expect(200).json();
    assert_eq!(taken["responsible"], Value::Null);
    let select = owner.get(&page).await.expect(200).text();
    assert!(select.contains("<option value=\"\" selected>Никто</option>"), "{select}");
    form(&owner, &page, &[("title", "Написать"), ("kind", "message"), ("responsible", "")]).await.expect(303);
    let saved = owner.get(&api).await.expect(200).json();
    assert_eq!((saved["title"].as_str(), &saved["responsible"]), (Some("Написать"), &Value::Null));

    // A form without the field leaves it as it is.
    owner.patch(&api, &json!({ "responsible": crm.operator.user })).await.expect(200);
    form(&owner, &page, &[("title", "Иначе"), ("kind", "message")]).await.expect(303);
    assert_eq!(owner.get(&api).await.expect(200).json()["responsible"], json!(crm.operator.user));
    let refused = form(&owner, &page, &[("title", ""), ("kind", "message")]).await.expect(422).text();
    assert!(refused.contains(&format!("<option value=\"{}\" selected>", crm.operator.user.unwrap())));

    // Whoever has left is still on offer for their own.
    crm.run(async |tx| crate::tests::leaves(tx, crm.operator.user.unwrap()).await).await.unwrap();
    let gone = format!("<option value=\"{}\" selected>", crm.operator.user.unwrap());
    assert!(owner.get(&page).await.expect(200).text().contains(&gone));
}

#[actix_web::test]
async fn what_cannot_be_read_changes_and_breaks_nothing() {
    let crm = Fixture::new().await;
    let owner = owner(&crm).await;
    let body = json!({ "title": "Позвонить", "due_at": "2026-03-10T08:00:00Z" });
    let made = owner.post("/api/v1/tasks", &body).await.expect(201).json();
    let page = format!("/tasks/{}", made["id"].as_str().unwrap());
    form(&owner, &format!("{page}/due?at=x&all_day=false&version=1"), &[]).await.expect(422);
    let due = owner.get(&format!("/api{}", page.replacen("/tasks", "/v1/tasks", 1))).await.expect(200).json();
    assert_eq!(due["due_at"], made["due_at"]);
    form(&owner, &format!("{page}/due?at=&all_day=false&version=1"), &[]).await.expect(303);
    for query in ["/tasks?q=%00", "/tasks?q=%D0%9F%00%D0%BE%D0%B7", "/api/v1/tasks?q=%00", "/tasks/about?about_q=%00ab"]
    {
        owner.get(query).await.expect(200);
    }
    assert!(owner.get("/tasks?q=%D0%9F%00%D0%BE%D0%B7").await.text().contains("Позвонить"));
}

#[actix_web::test]
async fn a_rule_whose_place_is_gone_has_none_chosen() {
    let crm = Fixture::new().await;
    let owner = owner(&crm).await;
    let input = rule::RuleInput {
        record: rule::Record::Lead,
        place: "contact".into(),
        kind: crm::task::Kind::Call,
        title: "Первый звонок".into(),
        wait: 15,
        unit: rule::Unit::Minute,
        responsible: None,
    };
    let made = crm.run(async |tx| rule::add(&crm.owner, tx, &input).await).await.unwrap();
    let chosen = "<option value=\"lead:contact\" selected>";
    assert!(owner.get("/task-rules").await.expect(200).text().contains(chosen));
    crm.run(async |tx| pipeline::status::edit::archive(&crm.owner, tx, "contact", None).await).await.unwrap();
    let page = owner.get("/task-rules").await.expect(200).text();
    assert!(!page.contains("lead:contact") && page.contains("<option value=\"\" selected>Выберите место</option>"));
    let pairs = [("place", ""), ("kind", "call"), ("title", "Первый звонок"), ("wait", "15"), ("unit", "minute")];
    form(&owner, &format!("/task-rules/{}", made.id), &pairs).await.expect(422);
}

/// Each naughty string in each place is taken or refused, never an error of ours.
#[actix_web::test]
async fn naughty_strings_are_taken_or_refused() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/security/blns/blns.json");
    let Ok(list) = std::fs::read_to_string(path) else {
        eprintln!("skipped: ../shared/data/security/blns is not here");
        return;
    };
    let lines: Vec<String> = serde_json::from_str(&list).unwrap();
    let crm = Fixture::new().await;
    let (owner, lead) = (owner(&crm).await, lead(&crm).await);
    for line in &lines {
        let body = json!({ "lead_id": lead, "title": line, "description": line });
        let reply = owner.post("/api/v1/tasks", &body).await;
        assert!([201, 422].contains(&reply.status.as_u16()), "{line}: {} {}", reply.status, reply.text());
        let asked = web::view::encode_query(line);
        for query in
            [format!("/api/v1/tasks?q={asked}"), format!("/tasks?q={asked}"), format!("/tasks/about?about_q={asked}")]
        {
            owner.get(&query).await.expect(200);
        }
    }
    for page in ["/tasks", "/tasks?section=never"] {
        assert!(!owner.get(page).await.expect(200).text().contains("<script>alert"), "{page} lets a script through");
    }
}

/// Fifty thousand tasks: the day, one section of it and the calendar read a few rows of them.
#[actix_web::test]
async fn fifty_thousand_tasks_are_borne() {
    use diesel::sql_types::{Nullable, Timestamptz, Uuid as SqlUuid};
    use diesel_async::RunQueryDsl;
    let crm = Fixture::new().await;
    let owner = owner(&crm).await;
    crm.run(async |tx| {
        let now = tx.now();
        diesel::sql_query(
            "INSERT INTO tasks (id, title, due_at, responsible, created_at) \
             SELECT gen_random_uuid(), 'Дело ' || n, $1 + (n - 25000) * interval '1 minute', $2, $1 \
             FROM generate_series(1, 50000) AS n",
        )
        .bind::<Timestamptz, _>(now)
        .bind::<Nullable<SqlUuid>, _>(crm.owner.user)
        .execute(tx.conn())
        .await?;
        Ok(())
    })
    .await
    .unwrap();
    for page in [
        "/tasks",
        "/tasks?whose=all",
        "/tasks?whose=all&q=%D0%B4%D0%B5%D0%BB%D0%BE",
        "/tasks?section=overdue",
        "/calendar",
        "/tasks/count",
    ] {
        let began = std::time::Instant::now();
        let text = owner.get(page).await.expect(200).text();
        println!("{page}: {} ms, {} KB", began.elapsed().as_millis(), text.len() / 1024);
        assert!(text.len() < 1_000_000, "{page} is {} bytes long", text.len());
    }
}
