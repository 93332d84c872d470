//! Somebody who calls the server through a socket.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery 7";

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Where it sends the browser, and the cookies it sets, as `name=value`.
    pub location: String,
    /// The cookies it sets, as `name=value`.
    pub cookies: Vec<String>,
    /// The body.
    pub text: String,
}

impl Answer {
    /// The body as JSON, if the status is this one.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }
}

/// A person on one of the sites.
#[derive(Clone)]
pub struct Caller {
    client: reqwest::Client,
    port: u16,
    host: String,
    token: Option<String>,
    cookies: Vec<String>,
}

impl Caller {
    /// Nobody in particular, on a subdomain or at head office.
    pub fn nobody(port: u16, subdomain: Option<&str>) -> Self {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(20))
            .build()
            .expect("a client");
        let host = subdomain.map_or_else(|| "localhost".to_owned(), |sub| format!("{sub}.localhost"));
        Self { client, port, host: format!("{host}:{port}"), token: None, cookies: Vec::new() }
    }

    /// Signs in for a token.
    pub async fn with_token(mut self, email: &str) -> Self {
        let body = json!({ "email": email, "password": PASSWORD });
        let answer = self.post("/api/v1/auth/token", &body).await.expect("an answer").expect(200);
        self.token = Some(text(&answer, "access_token").to_owned());
        self
    }

    /// Signs in through the form, as a browser does.
    pub async fn with_session(mut self, email: &str) -> Self {
        let form = self.get("/sign-in").await.expect("an answer");
        let csrf = form.text.split_once("name=\"csrf\" value=\"").expect("a form").1.split('"').next().expect("a form");
        self.cookies = form.cookies.clone();
        let typed = [("email", email), ("password", PASSWORD), ("next", "/account"), ("csrf", csrf)];
        let body =
            typed.map(|(name, value)| format!("{name}={}", value.replace('@', "%40").replace(' ', "+"))).join("&");
        let request = self.request(reqwest::Method::POST, "/sign-in");
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
        let answer = send(request).await.expect("an answer");
        assert_eq!(answer.status, 303, "{}", answer.text);
        self.cookies = answer.cookies;
        self
    }

    /// A request to be completed.
    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.client.request(method, format!("http://127.0.0.1:{}{path}", self.port));
        let request = request.header("host", &self.host).header("cookie", self.cookies.join("; "));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// GET.
    pub async fn get(&self, path: &str) -> reqwest::Result<Answer> {
        send(self.request(reqwest::Method::GET, path)).await
    }

    /// POST of JSON.
    pub async fn post(&self, path: &str, body: &Value) -> reqwest::Result<Answer> {
        send(self.request(reqwest::Method::POST, path).json(body)).await
    }

    /// POST of JSON to a server that may be killed at any moment: the same call again under one key, until it is answered. While the claim of the
    /// server that died holds, it is told to wait.
    pub async fn insist(&self, path: &str, body: &Value) -> Answer {
        static CALLS: AtomicU64 = AtomicU64::new(0);
        let key = format!("call-{}", CALLS.fetch_add(1, Ordering::Relaxed));
        let began = Instant::now();
        loop {
            let request = self.request(reqwest::Method::POST, path).header("idempotency-key", &key).json(body);
            match send(request).await {
                Ok(answer) if answer.status != 503 && !answer.text.contains("in_progress") => return answer,
                other => assert!(began.elapsed() < Duration::from_secs(30), "{path}: {other:?}"),
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

async fn send(request: reqwest::RequestBuilder) -> reqwest::Result<Answer> {
    let response = request.send().await?;
    let header = |name: &str| {
        let all = response.headers().get_all(name).into_iter();
        all.filter_map(|value| value.to_str().ok()).map(str::to_owned).collect::<Vec<_>>()
    };
    let cookies = header("set-cookie").iter().filter_map(|set| set.split(';').next().map(str::to_owned)).collect();
    let (status, location) = (response.status().as_u16(), header("location").pop().unwrap_or_default());
    Ok(Answer { status, location, cookies, text: response.text().await? })
}

/// A text in an answer.
#[track_caller]
pub fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("{field} in {value}"))
}
