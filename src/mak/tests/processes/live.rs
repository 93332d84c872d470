//! Open pages hear of a new lot, a bid, a lot's end and a handed-over lead within a second.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::caller::{Caller, text};
use super::network::Network;

/// A second is the promise; a machine that builds at the same time is given more.
const PATIENCE: Duration = Duration::from_secs(3);

/// An open stream of notices.
struct Stream {
    response: reqwest::Response,
    buffer: String,
}

impl Stream {
    async fn open(caller: &Caller) -> Self {
        let request = caller.request(reqwest::Method::GET, "/live").timeout(Duration::from_secs(60));
        let response = request.send().await.expect("a stream");
        assert_eq!(response.status().as_u16(), 200);
        let mut stream = Self { response, buffer: String::new() };
        stream.until("clock", &Value::Null).await;
        stream
    }

    /// Reads on to the notice of a topic whose data have these fields; answers when it came.
    async fn until(&mut self, topic: &str, fields: &Value) -> Instant {
        let reading = async {
            loop {
                while let Some((frame, rest)) = self.buffer.split_once("\n\n") {
                    let (frame, rest) = (frame.to_owned(), rest.to_owned());
                    self.buffer = rest;
                    if is(&frame, topic, fields) {
                        return Instant::now();
                    }
                }
                let part = self.response.chunk().await.expect("the stream goes on").expect("the stream goes on");
                self.buffer.push_str(std::str::from_utf8(&part).expect("text"));
            }
        };
        tokio::time::timeout(Duration::from_secs(20), reading).await.unwrap_or_else(|_| panic!("no {topic} {fields}"))
    }

    /// Reads on until the server ends the stream.
    async fn until_its_end(&mut self) {
        let reading = async { while self.response.chunk().await.expect("it ends in order").is_some() {} };
        tokio::time::timeout(Duration::from_secs(20), reading).await.expect("the stream ends");
    }
}

#[actix_web::test]
async fn the_open_pages_of_a_suspended_tenant_are_closed() {
    let network = Network::start().await;
    let tenants = network.hq.get("/api/v1/tenants").await.expect("an answer").expect(200);
    let samara = tenants["items"].as_array().expect("tenants").iter().find(|tenant| tenant["slug"] == "samara");
    let mut doomed = Stream::open(&network.owners[0]).await;
    let mut other = Stream::open(&network.owners[1]).await;
    let suspend = format!("/api/v1/tenants/{}/suspend", text(samara.expect("a tenant"), "id"));
    let suspended = Instant::now();
    network.hq.post(&suspend, &json!({})).await.expect("an answer").expect(200);
    doomed.until_its_end().await;
    assert!(suspended.elapsed() < PATIENCE, "{:?}", suspended.elapsed());
    let again = network.owners[0].get("/live").await.expect("an answer");
    assert_eq!(again.status, 403, "{}", again.text);
    other.until("clock", &Value::Null).await;
}

fn is(frame: &str, topic: &str, fields: &Value) -> bool {
    let Some((event, data)) = frame.split_once('\n') else { return false };
    let data: Value = data.strip_prefix("data: ").and_then(|data| serde_json::from_str(data).ok()).unwrap_or_default();
    let fits = |(name, value): (&String, &Value)| data[name] == *value;
    event == format!("event: {topic}") && fields.as_object().is_none_or(|fields| fields.iter().all(fits))
}

#[actix_web::test]
async fn an_open_page_hears_of_it_within_a_second() {
    let network = Network::start().await;
    let (winner, other) = (&network.owners[0], &network.owners[1]);
    let (mut at_winner, mut at_other) = (Stream::open(winner).await, Stream::open(other).await);
    let mut at_hq = Stream::open(&network.hq).await;
    let leads = network.leads(5).await;
    let mut slowest = [Duration::ZERO; 4];
    for lead in &leads {
        let stages = json!({ "stages": [{ "kind": "sealed", "window_s": 2, "reserve": 50_000 }] });
        let sold = network.hq.insist(&format!("/api/v1/leads/{lead}/sell"), &stages).await.expect(201);
        let opened = Instant::now();
        let lot = text(&sold, "lot_id");
        let end = opened + Duration::from_secs(2); // a moment after the true one: the answer took its time

        let seen = at_other.until("lot", &json!({ "lot_id": lot, "state": "open" })).await;
        slowest[0] = slowest[0].max(seen.saturating_duration_since(opened));
        winner.insist(&format!("/api/v1/lots/{lot}/bids"), &json!({ "amount": 140_000 })).await.expect(201);
        let bid = Instant::now();
        let seen = at_hq.until("bid", &json!({ "lot_id": lot })).await;
        slowest[1] = slowest[1].max(seen.saturating_duration_since(bid));

        let closed = json!({ "lot_id": lot, "state": "sold" });
        let came = at_winner.until("lead", &json!({ "lead_id": lead, "kind": "received" })).await;
        slowest[3] = slowest[3].max(came.saturating_duration_since(end));
        let seen = at_other.until("lot", &closed).await;
        slowest[2] = slowest[2].max(seen.saturating_duration_since(end));
        at_hq.until("lot", &closed).await;
    }
    let [lot, bid, outcome, lead] = slowest;
    println!("the slowest of {}: new lot {lot:?}, bid {bid:?}, outcome {outcome:?}, lead {lead:?}", leads.len());
    assert!(slowest.into_iter().all(|time| time < PATIENCE), "{slowest:?}");
}
