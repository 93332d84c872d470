//! The golden matrix: role × route × {allowed, denied, absent}. `UPDATE_GOLDEN=1` writes it anew; the diff is what a reviewer reads.

use std::fmt::Write;

use kernel::{Role, Site};
use testkit::TestNet;
use web::Route;

use crate::routes;

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rights.golden");

fn verdict(route: &Route, role: Role) -> &'static str {
    let sites: Vec<Site> = role.site().map_or_else(|| vec![Site::Hq, Site::Partner, Site::Tenant], |site| vec![site]);
    if !sites.iter().any(|site| route.site.is_none_or(|own| own == *site)) {
        "absent"
    } else if route.access.allows(Some(&role.permissions())) {
        "allowed"
    } else {
        "denied"
    }
}

fn matrix(routes: &[Route]) -> String {
    let mut text = String::new();
    let roles: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
    writeln!(text, "{:8} {:7} {:52} {}", "site", "method", "path", roles.join(" ")).expect("a string");
    let mut lines: Vec<String> = routes
        .iter()
        .map(|route| {
            let site = route.site.map_or("every", Site::as_str);
            let cells: Vec<String> = Role::ALL
                .iter()
                .map(|role| format!("{:width$}", verdict(route, *role), width = role.as_str().len().max(7)))
                .collect();
            format!("{site:8} {:7} {:52} {}", route.method, route.path, cells.join(" ").trim_end())
        })
        .collect();
    lines.sort();
    text + &lines.join("\n") + "\n"
}

#[test]
fn the_matrix_is_the_golden_one() {
    let now = matrix(&routes::routes());
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(GOLDEN, &now).expect("the golden file is written");
    }
    let golden = std::fs::read_to_string(GOLDEN).unwrap_or_default();
    assert_eq!(now, golden, "rights have changed; if that is meant: UPDATE_GOLDEN=1 cargo test -p mak");
}

/// A path with made-up ids.
fn concrete(path: &str) -> String {
    let parts =
        path.split('/').map(|part| if part.starts_with('{') { "01890000-0000-7000-8000-000000000000" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// The table is what the server does: each route is called by each role, and only the denied are denied.
#[actix_web::test]
async fn the_server_keeps_to_the_matrix() {
    let net = TestNet::new().await;
    let http = net.http(routes::routes()).await;
    for role in [Role::Admin, Role::Employee, Role::Partner, Role::Owner, Role::Manager, Role::Operator] {
        let slug = (role.site() == Some(Site::Tenant)).then_some("north");
        let mut actor = net.person(role, slug);
        if role == Role::Partner {
            actor = net.partner(kernel::PartnerId(uuid::Uuid::nil()));
        }
        let caller = http.by(&actor, slug);
        for route in &routes::routes() {
            if route.path == "/live" || verdict(route, role) == "absent" {
                continue;
            }
            let request = caller.request(route.method.clone(), &concrete(route.path));
            let reply = caller.send(request.set_json(serde_json::json!({}))).await;
            let denied = reply.status.as_u16() == 403 && reply.text().contains("permission")
                || reply.status.as_u16() == 403 && !route.is_api();
            let expected = verdict(route, role) == "denied";
            assert_eq!(denied, expected, "{role} {} {}: {} {}", route.method, route.path, reply.status, reply.text());
            assert!(reply.status.as_u16() < 500, "{role} {} {}: {}", route.method, route.path, reply.text());
        }
    }
}

#[actix_web::test]
async fn nobody_gets_in_without_signing_in() {
    let net = TestNet::new().await;
    let http = net.http(routes::routes()).await;
    for route in routes::routes().iter().filter(|route| route.access != web::Access::Public) {
        let subdomain = match route.site {
            Some(Site::Partner) => Some("partner"),
            Some(Site::Tenant) => Some("north"),
            _ => None,
        };
        let caller = http.nobody(subdomain);
        let reply = caller.send(caller.request(route.method.clone(), &concrete(route.path))).await;
        let expected = if route.is_api() { 401 } else { 303 };
        assert_eq!(reply.status.as_u16(), expected, "{} {}", route.method, route.path);
    }
}
