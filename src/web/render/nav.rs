//! The sections of each site, in the order of its menu.

use kernel::{Action, Object, Permissions, Site};
use serde::Serialize;

use Action::{Configure, Create, Return, View};

/// One section in the menu. Its label is the text `web-nav-<key>`, its group's heading `web-group-<group>`.
#[derive(Debug, Clone, Serialize)]
pub struct NavItem {
    /// The section's word.
    pub key: &'static str,
    /// Its address.
    pub href: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// The group it opens; later items belong to it until the next one.
    pub group: Option<&'static str>,
    /// How many wait there; nothing is shown for `None`.
    pub count: Option<u64>,
    /// Whether the count is drawn as urgent.
    pub hot: bool,
    /// Whether the shown page is in this section.
    pub current: bool,
    /// The key after `G` which goes there.
    pub shortcut: &'static str,
}

/// A row of the menu: key, address, icon, group, the right without which it is hidden, shortcut.
type Row = (&'static str, &'static str, &'static str, Option<&'static str>, Option<(Object, Action)>, &'static str);

const HQ: &[Row] = &[
    ("overview", "/", "layout-dashboard", None, None, "h"),
    ("pool", "/leads", "database", None, Some((Object::Lead, View)), "l"),
    ("lots", "/lots", "gavel", None, Some((Object::Lot, View)), "a"),
    ("imports", "/imports", "file-import", None, Some((Object::Import, View)), "i"),
    ("plans", "/plans", "route", None, Some((Object::Lot, View)), "d"),
    ("returns", "/returns", "arrow-back-up", None, Some((Object::Return, View)), "r"),
    ("tenants", "/tenants", "building-store", Some("network"), Some((Object::Tenant, View)), "t"),
    ("wallets", "/wallets", "wallet", None, Some((Object::Wallet, View)), "w"),
    ("partners", "/partners", "affiliate", None, Some((Object::Partner, View)), "p"),
    ("settlements", "/settlements", "receipt-2", None, Some((Object::Settlement, View)), "s"),
    ("territories", "/territories", "map-pin", None, Some((Object::Territory, View)), "m"),
    ("ledger", "/ledger", "scale", Some("rules"), Some((Object::Ledger, View)), "c"),
    ("dead-letters", "/dead-letters", "clock-exclamation", None, Some((Object::Event, Configure)), "e"),
    ("fairness", "/fairness", "chart-bar", None, Some((Object::Fairness, View)), "f"),
    ("reasons", "/reasons", "question-mark", None, Some((Object::Lot, View)), "y"),
    ("proof", "/proof", "certificate", None, Some((Object::Lot, View)), "j"),
    ("simulator", "/simulator", "adjustments", None, Some((Object::Simulation, View)), "x"),
];

const TENANT: &[Row] = &[
    ("leads", "/leads", "users", None, Some((Object::Lead, View)), "l"),
    ("board", "/board", "layout-kanban", None, Some((Object::Deal, View)), "d"),
    ("tasks", "/tasks", "checkbox", None, Some((Object::Task, View)), "t"),
    ("clients", "/clients", "address-book", None, Some((Object::Client, View)), "c"),
    ("calendar", "/calendar", "calendar", None, Some((Object::Task, View)), "n"),
    ("auction", "/lots", "gavel", Some("exchange"), Some((Object::Lot, View)), "a"),
    ("orders", "/standing-orders", "repeat", None, Some((Object::Order, View)), "o"),
    ("returns", "/returns", "arrow-back-up", None, Some((Object::Lead, Return)), "r"),
    ("wallet", "/wallet", "wallet", None, Some((Object::Wallet, View)), "w"),
    ("territory", "/territory", "map-pin", None, Some((Object::Territory, View)), "m"),
    ("fairness", "/fairness", "chart-bar", None, Some((Object::Fairness, View)), "f"),
    ("reasons", "/reasons", "question-mark", None, Some((Object::Lot, View)), "y"),
    ("proof", "/proof", "certificate", None, Some((Object::Lot, View)), "j"),
    ("submissions", "/submissions", "send", Some("work"), Some((Object::Deal, View)), "s"),
    ("calculator", "/calculator", "calculator", None, Some((Object::Deal, View)), "k"),
    ("segments", "/segments", "users-group", None, Some((Object::Lead, View)), "e"),
    ("imports", "/imports", "file-import", None, Some((Object::Import, View)), "i"),
    ("pipelines", "/pipelines", "layout-list", Some("setup"), Some((Object::Pipeline, Configure)), "v"),
    ("statuses", "/statuses", "progress", None, Some((Object::Pipeline, Configure)), "u"),
    ("fields", "/fields", "adjustments", None, Some((Object::Field, Configure)), "x"),
    ("tags", "/tags", "tags", None, Some((Object::Field, Configure)), "g"),
    ("task-rules", "/task-rules", "settings-automation", None, Some((Object::Pipeline, Configure)), "h"),
];

const PARTNER: &[Row] = &[
    ("my-leads", "/", "users", None, None, "l"),
    ("new-lead", "/leads/new", "plus", None, Some((Object::Lead, Create)), "n"),
    ("settlements", "/settlements", "receipt-2", None, Some((Object::Settlement, View)), "s"),
    ("referral", "/referral", "affiliate", None, None, "r"),
];

/// The menu of a site for somebody with these rights, with the section of `path` marked.
pub fn items(site: Site, permissions: &Permissions, path: &str) -> Vec<NavItem> {
    let rows = match site {
        Site::Hq => HQ,
        Site::Tenant => TENANT,
        Site::Partner => PARTNER,
    };
    let current = rows.iter().map(|row| row.1).filter(|href| covers(href, path)).max_by_key(|href| href.len());
    let mut heading = None;
    let mut items = Vec::with_capacity(rows.len());
    for &(key, href, icon, group, needs, shortcut) in rows {
        heading = group.or(heading);
        if needs.is_some_and(|(object, action)| !permissions.allows(object, action)) {
            continue;
        }
        // A group's heading stands above the first of its items that is left.
        let item = NavItem {
            key,
            href,
            icon,
            group: heading.take(),
            count: None,
            hot: false,
            current: current == Some(href),
            shortcut,
        };
        items.push(item);
    }
    items
}

fn covers(href: &str, path: &str) -> bool {
    match path.strip_prefix(href) {
        Some(rest) => rest.is_empty() || rest.starts_with('/') || rest.starts_with('?'),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Role, Scope};

    use super::*;

    fn keys(items: &[NavItem]) -> Vec<&str> {
        items.iter().map(|item| item.key).collect()
    }

    #[test]
    fn sections_without_the_right_are_hidden() {
        let mut permissions = Permissions::default();
        permissions.grant(Object::Lead, Action::View, Scope::Own);
        permissions.grant(Object::Wallet, Action::View, Scope::Tenant);
        let items = items(Site::Tenant, &permissions, "/leads");
        assert_eq!(keys(&items), ["leads", "wallet", "segments"]);
        assert_eq!(items[1].group, Some("exchange"), "the heading moves to the first item that is left");
    }

    #[test]
    fn the_longest_address_is_the_current_section() {
        let current = |site, path| {
            let role = [Role::Admin, Role::Owner, Role::Partner].into_iter().find(|role| role.site() == Some(site));
            let items = items(site, &role.unwrap().permissions(), path);
            items.iter().filter(|item| item.current).map(|item| item.key).collect::<Vec<_>>()
        };
        assert_eq!(current(Site::Partner, "/leads/new"), ["new-lead"]);
        assert_eq!(current(Site::Hq, "/leads/42?x=1"), ["pool"]);
        assert_eq!(current(Site::Hq, "/"), ["overview"]);
        assert!(current(Site::Hq, "/leadsx").is_empty());
        assert!(current(Site::Tenant, "/account").is_empty());
    }

    #[test]
    fn shortcuts_of_a_site_differ() {
        for rows in [HQ, TENANT, PARTNER] {
            let mut shortcuts: Vec<_> = rows.iter().map(|row| row.5).collect();
            shortcuts.sort_unstable();
            shortcuts.dedup();
            assert_eq!(shortcuts.len(), rows.len());
        }
    }
}
