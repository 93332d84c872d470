//! What the shell around a page needs to know: who looks, where, when and in which language.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use kernel::{Actor, Role, Site};
use serde::{Deserialize, Serialize};

use super::locale::Locale;
use super::nav::{self, NavItem};

/// The colours of the interface.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// What the reader's system has.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// The theme of the cookie `theme`; anything unknown is the system's.
    pub fn parse(text: &str) -> Self {
        match text {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::Auto,
        }
    }
}

/// The signed-in person, as the shell shows them.
#[derive(Debug, Clone, Serialize)]
pub struct Person {
    /// The full name.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
    /// The word of the role, for the text `web-role-<role>`; empty when there is none.
    pub role: &'static str,
}

/// One message about what has just been done, shown once.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Flash {
    /// `green`, `amber` or `red`.
    pub hue: String,
    /// The text's key.
    pub key: String,
    /// The text's only argument, `$what`; empty when it takes none.
    pub what: String,
    /// Where a POST undoes it; empty when it can't be undone.
    pub undo: String,
    /// Where it can be looked at, and the key of that link's text; empty without one.
    #[serde(default)]
    pub link: (String, String),
}

impl Flash {
    /// With a link to where it can be looked at; `key` is its text's.
    pub fn leading(self, href: &str, key: &str) -> Self {
        Self { link: (href.to_owned(), key.to_owned()), ..self }
    }
}

/// The shell around a page. Templates see it as `chrome`, and `zone` and `now` beside it for the filters.
#[derive(Debug, Clone, Serialize)]
pub struct Chrome {
    /// The reader's language.
    pub locale: Locale,
    /// The reader's colours.
    pub theme: Theme,
    /// The site.
    pub site: Site,
    /// The site's name: the franchisee's, or empty for the network's own.
    pub brand: String,
    /// The franchisee's city; may be empty.
    pub city: String,
    /// Who is signed in.
    pub person: Option<Person>,
    /// The token that every form sends back.
    pub csrf: String,
    /// The path that was asked for, without the query.
    pub path: String,
    /// The menu.
    pub nav: Vec<NavItem>,
    /// Notices not yet read.
    pub unread: u32,
    /// The time zone in which moments are shown.
    pub zone: Tz,
    /// The server's clock: ages and countdowns are told from it.
    pub now: DateTime<Utc>,
    /// What has just been done.
    pub flash: Option<Flash>,
}

impl Chrome {
    /// The shell for somebody who is not signed in.
    pub fn plain(site: Site, locale: Locale, zone: Tz, now: DateTime<Utc>) -> Self {
        Self {
            locale,
            theme: Theme::Auto,
            site,
            brand: String::new(),
            city: String::new(),
            person: None,
            csrf: String::new(),
            path: "/".to_owned(),
            nav: Vec::new(),
            unread: 0,
            zone,
            now,
            flash: None,
        }
    }

    /// Adds the signed-in person and the menu for the page at `path`.
    #[must_use]
    pub fn signed_in(mut self, actor: &Actor, path: &str) -> Self {
        let role = actor.role.map_or("", Role::as_str);
        self.person = Some(Person { name: actor.name.clone(), email: actor.email.clone(), role });
        self.nav = nav::items(self.site, &actor.permissions, path);
        self.path = path.to_owned();
        self
    }

    /// Puts a count beside a section of the menu; `hot` draws it as urgent.
    pub fn count(&mut self, key: &str, count: u64, hot: bool) {
        if let Some(item) = self.nav.iter_mut().find(|item| item.key == key) {
            item.count = Some(count);
            item.hot = hot;
        }
    }

    /// A shell for the tests of pages: somebody with every right on `site` on 22 November 2026, 12:44 UTC.
    pub fn sample(site: Site, locale: Locale) -> Self {
        let now = DateTime::from_timestamp(1_795_351_440, 0).unwrap_or_default();
        let role = match site {
            Site::Hq => Role::Admin,
            Site::Tenant => Role::Owner,
            Site::Partner => Role::Partner,
        };
        let mut actor = Actor::system("Анна Воронцова");
        actor.email = "a.vorontsova@example.org".to_owned();
        actor.role = Some(role);
        actor.permissions = role.permissions();
        let mut chrome = Self::plain(site, locale, Tz::Asia__Yekaterinburg, now).signed_in(&actor, "/leads");
        if site == Site::Tenant {
            chrome.brand = "Урал-Кредит".to_owned();
            chrome.city = "Екатеринбург".to_owned();
        }
        chrome.csrf = "sample".to_owned();
        chrome.unread = 3;
        chrome.count("leads", 24, false);
        chrome.count("pool", 1_204, false);
        chrome.count("auction", 18, true);
        chrome
    }
}
