//! Records by what somebody types: to find their tasks, and to say what a new task is about.

use actix_web::web::Query;
use crm::search::{clients_match, leads_match};
use crm::subject::Subject;
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Actor, ClientId, DealId, LeadId, Object, Result, text};
use schema::tenant::{clients, deals, leads};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::{Answer, AppData, Page, View, Who};

use super::{About, reach};

/// The most records of each kind that a search takes.
const MOST: i64 = 1_000;
/// The most of each kind that are offered.
const OFFERED: i64 = 4;
/// The shortest text for which anything is offered, in characters.
const SHORTEST: usize = 2;

/// The pattern of a line of text anywhere within a longer one.
pub fn within(line: &str) -> String {
    let plain = line.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{plain}%")
}

async fn find(actor: &Actor, tx: &mut TenantTx, typed: &str, limit: i64) -> Result<Vec<About>> {
    let mut found = Vec::new();
    if let Some(own) = reach(actor, Object::Lead) {
        let rows = leads::table.filter(leads::deleted_at.is_null()).filter(leads_match(typed));
        let mut rows = rows.select((leads::id, leads::name)).order(leads::created_at.desc()).limit(limit).into_boxed();
        if let Some(me) = own {
            rows = rows.filter(leads::responsible.eq(me));
        }
        let rows: Vec<(LeadId, String)> = rows.load(tx.conn()).await?;
        found.extend(rows.into_iter().map(|(id, name)| About::of(Subject::Lead(id), name)));
    }
    if let Some(own) = reach(actor, Object::Client) {
        let rows = clients::table.filter(clients::deleted_at.is_null()).filter(clients_match(typed));
        let mut rows =
            rows.select((clients::id, clients::name)).order(clients::created_at.desc()).limit(limit).into_boxed();
        if let Some(me) = own {
            rows = rows.filter(clients::responsible.eq(me));
        }
        let rows: Vec<(ClientId, String)> = rows.load(tx.conn()).await?;
        found.extend(rows.into_iter().map(|(id, name)| About::of(Subject::Client(id), name)));
    }
    if let Some(own) = reach(actor, Object::Deal) {
        let rows = deals::table.filter(deals::deleted_at.is_null()).filter(deals::title.ilike(within(typed)));
        let mut rows = rows.select((deals::id, deals::title)).order(deals::created_at.desc()).limit(limit).into_boxed();
        if let Some(me) = own {
            rows = rows.filter(deals::responsible.eq(me));
        }
        let rows: Vec<(DealId, String)> = rows.load(tx.conn()).await?;
        found.extend(rows.into_iter().map(|(id, name)| About::of(Subject::Deal(id), name)));
    }
    Ok(found)
}

/// The newest of the records that a line of text finds and the actor sees.
///
/// # Errors
/// When the database can't be read.
pub async fn matching(actor: &Actor, tx: &mut TenantTx, typed: &str) -> Result<Vec<Uuid>> {
    Ok(find(actor, tx, typed, MOST).await?.into_iter().map(|about| about.id).collect())
}

/// What was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    about_q: String,
}

/// The records on offer.
#[derive(Debug, Clone, Serialize)]
pub struct Found {
    items: Vec<About>,
    searched: bool,
}

/// `GET /tasks/about`: what a new task may be about.
///
/// # Errors
/// When the database can't be read.
pub async fn offer(app: AppData, who: Who, view: View, asked: Query<Asked>) -> Answer {
    let typed = text::line(&asked.about_q);
    let searched = typed.chars().count() >= SHORTEST;
    let items = if searched {
        let work = async |tx: &mut TenantTx| find(&who.actor, tx, &typed, OFFERED).await;
        app.db.tenant(&who.actor, who.tenant()?, work).await?
    } else {
        Vec::new()
    };
    view.page(&Found { items, searched })
}

impl Page for Found {
    const TEMPLATE: &'static str = "planner/found.html";

    fn samples() -> Vec<Self> {
        let about = |n: u128, subject: Subject| About {
            id: Uuid::from_u128(n),
            ..About::of(subject, "Кузнецова Екатерина".into())
        };
        let items = vec![
            about(1, Subject::Lead(LeadId(Uuid::from_u128(1)))),
            about(2, Subject::Client(ClientId(Uuid::from_u128(2)))),
            about(3, Subject::Deal(DealId(Uuid::from_u128(3)))),
        ];
        vec![
            Self { items, searched: true },
            Self { items: Vec::new(), searched: true },
            Self { items: Vec::new(), searched: false },
        ]
    }
}
