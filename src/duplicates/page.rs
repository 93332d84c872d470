//! The leads that may be of one person, as a page.

use std::collections::HashMap;

use actix_web::web::Query;
use chrono::{DateTime, Utc};
use crm::lead::known::{self, Policy};
use crm::lead::{self, Lead};
use crm::staff;
use crm::staff::Person;
use db::TenantTx;
use kernel::{Action, Actor, LeadId, Object, Result};
use pipeline::status;
use pipeline::status::Status;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::render::card::Choice;
use web::{Answer, AppData, Locale, Page, View, Who};

use crate::{Group, Groups, Scan, State, Why, latest, open};

/// What the page may be asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    why: String,
    after: Option<Uuid>,
}

/// A lead of a group.
#[derive(Debug, Clone, Serialize)]
pub struct LeadPart {
    id: Uuid,
    name: String,
    phone: String,
    email: String,
    city: String,
    status: String,
    hue: String,
    owner: Option<String>,
    created_at: DateTime<Utc>,
}

/// A group.
#[derive(Debug, Clone, Serialize)]
pub struct GroupPart {
    id: Uuid,
    leads: Vec<LeadPart>,
    /// The address at which they are compared.
    compare: String,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct Duplicates {
    why: Why,
    /// After which this part of them begins.
    after: Option<Uuid>,
    scanned_at: Option<DateTime<Utc>>,
    running: bool,
    done: i32,
    total: i32,
    groups: Vec<GroupPart>,
    next: Option<Uuid>,
    policy: Policy,
    policies: Vec<Choice>,
    may_choose: bool,
}

struct Data {
    policy: Policy,
    scan: Option<Scan>,
    groups: Groups,
    leads: HashMap<LeadId, Lead>,
    statuses: Vec<Status>,
    staff: Vec<Person>,
}

async fn read(actor: &Actor, tx: &mut TenantTx, why: Why, after: Option<Uuid>) -> Result<Data> {
    let groups = open(actor, tx, why, after).await?;
    let ids: Vec<LeadId> = groups.items.iter().flat_map(|group| &group.leads).copied().map(LeadId).collect();
    Ok(Data {
        policy: known::policy(tx).await?,
        scan: latest(tx).await?,
        groups,
        leads: lead::among(tx, &ids, None).await?,
        statuses: status::all(tx).await?,
        staff: staff::all(tx).await?,
    })
}

/// `GET /duplicates`.
///
/// # Errors
/// As [`open`].
pub async fn show(app: AppData, who: Who, view: View, asked: Query<Asked>) -> Answer {
    let why = Why::parse(&asked.why).unwrap_or(Why::Contact);
    let data =
        app.db.tenant(&who.actor, who.tenant()?, async |tx| read(&who.actor, tx, why, asked.after).await).await?;
    let running = data.scan.as_ref().filter(|scan| scan.state == State::Running);
    let page = Duplicates {
        why,
        after: asked.after,
        scanned_at: data.scan.as_ref().and_then(|scan| scan.finished_at),
        running: running.is_some(),
        done: running.map_or(0, |scan| scan.done),
        total: running.map_or(0, |scan| scan.total),
        next: data.groups.next,
        policy: data.policy,
        policies: policies(),
        may_choose: who.actor.permissions.allows(Object::Pipeline, Action::Configure),
        groups: data.groups.items.iter().filter_map(|group| part(view.locale(), group, &data)).collect(),
    };
    view.page(&page)
}

fn policies() -> Vec<Choice> {
    let choice = |policy: &Policy| Choice::of(policy.as_str(), format!("duplicates-policy-{policy}"));
    Policy::ALL.iter().map(choice).collect()
}

/// A group of which two are still there.
fn part(locale: Locale, group: &Group, data: &Data) -> Option<GroupPart> {
    let found: Vec<&Lead> = group.leads.iter().filter_map(|id| data.leads.get(&LeadId(*id))).collect();
    if found.len() < 2 {
        return None;
    }
    let compared: Vec<String> = found.iter().take(crm::merge::MOST).map(|lead| format!("lead={}", lead.id)).collect();
    Some(GroupPart {
        id: group.id,
        leads: found.into_iter().map(|lead| lead_part(locale, lead, data)).collect(),
        compare: format!("/leads/merge?{}", compared.join("&")),
    })
}

fn lead_part(locale: Locale, lead: &Lead, data: &Data) -> LeadPart {
    let status = data.statuses.iter().find(|status| status.code == lead.status);
    let named = |status: &Status| locale.named(&status.name, status.name_en.as_deref());
    let owner = data.staff.iter().find(|person| Some(person.id) == lead.responsible);
    LeadPart {
        id: lead.id.0,
        name: lead.name.clone(),
        phone: lead.phone.as_ref().map(kernel::Phone::masked).unwrap_or_default(),
        email: lead.email.as_ref().map(kernel::Email::masked).unwrap_or_default(),
        city: lead.city.clone(),
        status: status.map_or_else(|| lead.status.clone(), named),
        hue: status.map(|status| status.hue.clone()).unwrap_or_default(),
        owner: owner.map(|person| person.name.clone()),
        created_at: lead.created_at,
    }
}

impl Page for Duplicates {
    const TEMPLATE: &'static str = "duplicates/list.html";
    const FRAGMENTS: &'static [&'static str] = &["duplicates"];

    fn samples() -> Vec<Self> {
        let lead = |n: u128, owner: Option<&str>| LeadPart {
            id: Uuid::from_u128(n),
            name: "Кузнецова Екатерина".into(),
            phone: "+7 912 •••-••-89".into(),
            email: if n == 1 { "k•••@mail.ru".into() } else { String::new() },
            city: if n == 1 { "Уфа".into() } else { String::new() },
            status: "Новый".into(),
            hue: "blue".into(),
            owner: owner.map(str::to_owned),
            created_at: web::sample_at(),
        };
        let group = GroupPart {
            id: Uuid::from_u128(9),
            leads: vec![lead(1, Some("Анна")), lead(2, None)],
            compare: "/leads/merge?lead=1&lead=2".into(),
        };
        let full = Self {
            why: Why::Contact,
            after: Some(Uuid::from_u128(8)),
            scanned_at: Some(web::sample_at()),
            running: false,
            done: 0,
            total: 0,
            groups: vec![group],
            next: Some(Uuid::from_u128(9)),
            policy: Policy::Attach,
            policies: policies(),
            may_choose: true,
        };
        let running =
            Self { running: true, done: 20_000, total: 100_000, groups: Vec::new(), next: None, ..full.clone() };
        let none = Self { why: Why::Name, after: None, groups: Vec::new(), next: None, ..full.clone() };
        let never = Self { scanned_at: None, may_choose: false, ..none.clone() };
        vec![full, running, none, never]
    }
}
