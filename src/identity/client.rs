//! What is known of the machine at the other end.

use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::http::header;

/// Longest name of a browser that is kept.
const LONGEST_AGENT: usize = 200;

/// The client's address: the peer's own, or, behind trusted hops, the last address that none of them vouches for.
/// What a client writes into the header itself stands to the left of that and is never looked at.
pub fn ip(request: &HttpRequest, trusted: &[IpAddr]) -> String {
    let Some(peer) = request.peer_addr().map(|peer| peer.ip()) else { return "unknown".to_owned() };
    if !trusted.contains(&peer) {
        return peer.to_string();
    }
    let forwarded = request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
    let hops: Vec<IpAddr> =
        forwarded.flat_map(|value| value.split(',')).filter_map(|hop| hop.trim().parse().ok()).collect();
    hops.iter().rev().find(|hop| !trusted.contains(hop)).unwrap_or(&peer).to_string()
}

/// The browser as it names itself.
pub fn agent(request: &HttpRequest) -> String {
    let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    agent.chars().take(LONGEST_AGENT).collect()
}

/// Names in `agent` and what they mean; the first that is found counts: later browsers claim to be the earlier ones.
const BROWSERS: &[(&str, &str)] = &[
    ("YaBrowser/", "Yandex"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
const SYSTEMS: &[(&str, &str)] = &[
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// A short name of a browser and its system, of names that are the same in every language: `Firefox · Linux`.
/// Empty when it is none we know.
pub fn device(agent: &str) -> String {
    let find =
        |list: &[(&str, &'static str)]| list.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    [find(BROWSERS), find(SYSTEMS)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn only_trusted_hops_are_believed() {
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        let from = |peer: &str, forwarded: &str| {
            let request = TestRequest::default().peer_addr(format!("{peer}:4000").parse().unwrap());
            ip(&request.insert_header(("X-Forwarded-For", forwarded)).to_http_request(), &[proxy])
        };
        assert_eq!(from("203.0.113.5", "198.51.100.1"), "203.0.113.5", "nobody vouches for it");
        assert_eq!(from("10.0.0.1", "198.51.100.1"), "198.51.100.1");
        assert_eq!(
            from("10.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.1"),
            "198.51.100.1",
            "the client's own claim is skipped"
        );
        assert_eq!(from("10.0.0.1", "nonsense"), "10.0.0.1");
    }

    #[test]
    fn browsers_are_told_apart_from_those_they_claim_to_be() {
        let yandex = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 YaBrowser/25.1 Safari/537.36";
        assert_eq!(device(yandex), "Yandex · Windows");
        assert_eq!(device("curl/8.0"), "");
    }
}
