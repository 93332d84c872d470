//! One lead: its page and its side panel.

use actix_web::web::Path;
use chrono::{DateTime, Utc};
use db::TenantTx;
use fields::{Kind, Record};
use kernel::{Action, Actor, DealId, Error, LeadId, Money, Object, Result};
use serde::Serialize;
use tags::Tags;
use uuid::Uuid;
use web::render::card::Choice;
use web::{Answer, AppData, Locale, Page, View, Who, see_other};

use super::tag::LeadTags;
use crate::custom::part::{self, Custom, RowPart, Section, sample_rows, sample_value};
use crate::view::{self, FeedRow, TaskRow, Word};
use crm::lead::get::{Card, get};
use crm::lead::reveal::Revealed;
use crm::merge::{self, Merge};
use crm::staff::{self, Person};
use crm::subject::Subject;
use crm::task::{self, Task};
use crm::{deal, scope};
use pipeline::Pipeline;
use pipeline::status::{self, Status};

/// How the person can be reached, masked until it is asked for.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Contacts {
    id: Uuid,
    phone: Option<String>,
    email: Option<String>,
    more: Vec<RowPart>,
    shown: bool,
    can_reveal: bool,
}

impl Contacts {
    fn masked(actor: &Actor, card: &Card, custom: &Custom) -> Self {
        Self {
            id: card.lead.id.0,
            phone: card.lead.phone.as_ref().map(kernel::Phone::masked),
            email: card.lead.email.as_ref().map(kernel::Email::masked),
            more: others(card, false).chain(custom.contacts(false)).collect(),
            shown: false,
            can_reveal: actor.permissions.allows(Object::Lead, Action::Reveal),
        }
    }

    /// In the clear, after a reveal.
    pub(super) fn shown(card: &Card, revealed: Revealed, custom: &Custom) -> Self {
        Self {
            id: card.lead.id.0,
            phone: revealed.phone.map(String::from),
            email: revealed.email.map(String::from),
            more: others(card, true).chain(custom.contacts(true)).collect(),
            shown: true,
            can_reveal: true,
        }
    }
}

/// The contacts of the leads that have become part of this one, where it has not the same.
fn others(card: &Card, clear: bool) -> impl Iterator<Item = RowPart> {
    let phones = card.contacts.0.iter().filter(|phone| Some(*phone) != card.lead.phone.as_ref());
    let emails = card.contacts.1.iter().filter(|email| Some(*email) != card.lead.email.as_ref());
    phones.map(move |phone| part::phone(phone, clear)).chain(emails.map(move |email| part::email(email, clear)))
}

/// What the page and the panel show of a lead.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    id: Uuid,
    name: String,
    product: String,
    amount: Option<Money>,
    city: String,
    source: String,
    lawful_basis: String,
    comment: String,
    owner: Option<String>,
    owner_id: Option<Uuid>,
    bought_price: Option<Money>,
    bought_lot_id: Option<Uuid>,
    client_id: Option<Uuid>,
    deal_id: Option<Uuid>,
    older: Option<Older>,
    created_at: DateTime<Utc>,
    version: i32,
}

/// The older lead of the same person.
#[derive(Debug, Clone, Serialize)]
pub struct Older {
    id: Uuid,
    name: String,
    created_at: DateTime<Utc>,
}

/// Everything about a lead, for both pages.
#[derive(Debug, Clone, Serialize)]
pub struct LeadCard {
    lead: Shown,
    contacts: Contacts,
    status: Word,
    statuses: Vec<Word>,
    feed: Vec<FeedRow>,
    tasks: Vec<TaskRow>,
    people: Vec<Choice>,
    pipelines: Vec<Choice>,
    custom: Vec<Section<RowPart>>,
    merges: Vec<MergePart>,
    tags: LeadTags,
    can_edit: bool,
    can_delete: bool,
    can_assign: bool,
    can_convert: bool,
}

/// Leads that have become part of this one, and can be parted again.
#[derive(Debug, Clone, Serialize)]
pub struct MergePart {
    id: Uuid,
    names: String,
    by: String,
    at: DateTime<Utc>,
}

/// The same as a side panel.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct LeadPanel(LeadCard);

struct Data {
    card: Card,
    statuses: Vec<Status>,
    staff: Vec<Person>,
    tasks: Vec<Task>,
    pipelines: Vec<Pipeline>,
    deal: Option<DealId>,
    custom: Custom,
    merges: Vec<Merge>,
    tags: Tags,
}

async fn read(actor: &Actor, tx: &mut TenantTx, id: LeadId) -> Result<Data> {
    let card = get(actor, tx, id).await?;
    Ok(Data {
        statuses: status::all(tx).await?,
        staff: staff::all(tx).await?,
        tasks: task::of(actor, tx, Subject::Lead(id)).await?,
        pipelines: pipeline::all(tx).await?,
        deal: deal::of_lead(tx, id).await?,
        custom: Custom::of(actor, tx, Record::Lead, Some(id.0)).await?,
        merges: merge::of(tx, id).await?,
        tags: tags::all(tx).await?,
        card,
    })
}

fn draw(view: &View, actor: &Actor, data: &Data) -> LeadCard {
    let (locale, lead) = (view.locale(), &data.card.lead);
    let may = |object, action| actor.permissions.allows(object, action);
    let pipeline = |p: &Pipeline| Choice::named(p.id, locale.named(&p.name, p.name_en.as_deref()));
    let mut people = vec![Choice::any("crm-nobody")];
    people.extend(view::people(&data.staff));
    LeadCard {
        contacts: Contacts::masked(actor, &data.card, &data.custom),
        status: view::status(locale, &data.statuses, &lead.status),
        statuses: view::statuses(locale, &data.statuses, &lead.status),
        feed: view::feed(locale, &data.card.history, &data.statuses),
        tasks: view::tasks(&data.tasks, &data.staff, view.chrome.now),
        people,
        pipelines: data.pipelines.iter().map(pipeline).collect(),
        custom: data.custom.rows(&lead.status, &data.staff),
        merges: data.merges.iter().map(merge_part).collect(),
        tags: LeadTags::new(actor, &data.tags, lead.id, &lead.tags),
        can_edit: may(Object::Lead, Action::Edit),
        can_delete: may(Object::Lead, Action::Delete) && data.deal.is_none(),
        can_assign: may(Object::Lead, Action::Assign),
        can_convert: may(Object::Deal, Action::Create) && data.deal.is_none() && leads_to_deal(data),
        lead: shown(data),
    }
}

/// Whether a deal is a step from where the lead stands.
fn leads_to_deal(data: &Data) -> bool {
    let from = data.statuses.iter().find(|status| status.code == data.card.lead.status && !status.archived);
    from.is_none_or(|from| from.code == status::IN_DEAL || from.leads_to(status::IN_DEAL))
}

fn merge_part(merge: &Merge) -> MergePart {
    MergePart { id: merge.id.0, names: merge.names.join(", "), by: merge.by_name.clone(), at: merge.at }
}

fn shown(data: &Data) -> Shown {
    let lead = &data.card.lead;
    let older = data.card.older.as_ref();
    Shown {
        id: lead.id.0,
        name: lead.name.clone(),
        product: lead.product.clone(),
        amount: lead.amount,
        city: lead.city.clone(),
        source: lead.source.clone(),
        lawful_basis: lead.lawful_basis.clone(),
        comment: lead.comment.clone(),
        owner: view::name_of(&data.staff, lead.responsible),
        owner_id: lead.responsible.map(|user| user.0),
        bought_price: lead.bought_price,
        bought_lot_id: lead.bought_lot_id.map(|lot| lot.0),
        client_id: lead.client_id.map(|client| client.0),
        deal_id: data.deal.map(|deal| deal.0),
        older: older.map(|older| Older { id: older.id.0, name: older.name.clone(), created_at: older.created_at }),
        created_at: lead.created_at,
        version: lead.version,
    }
}

/// `GET /leads/{id}`.
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn card(app: AppData, who: Who, view: View, id: Path<LeadId>) -> Answer {
    let read = app.db.tenant(&who.actor, who.tenant()?, async |tx| read(&who.actor, tx, *id).await).await;
    if let Err(Error::NotFound) = read {
        return lead_on(&app, &who, *id, "").await;
    }
    let page = draw(&view, &who.actor, &read?);
    view.page(&page)
}

/// Where a lead is that has become part of another one: old links and notices lead there.
async fn lead_on(app: &AppData, who: &Who, id: LeadId, part: &str) -> Answer {
    let own = scope::own(&who.actor, Object::Lead, Action::View)?;
    let into = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            let into = merge::became(tx, id).await?.ok_or(Error::NotFound)?;
            crm::lead::find(tx, into, own).await.map(|lead| lead.id)
        })
        .await?;
    Ok(see_other(&format!("/leads/{into}{part}")))
}

/// `GET /leads/{id}/panel`.
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn panel(app: AppData, who: Who, view: View, id: Path<LeadId>) -> Answer {
    let read = app.db.tenant(&who.actor, who.tenant()?, async |tx| read(&who.actor, tx, *id).await).await;
    if let Err(Error::NotFound) = read {
        return lead_on(&app, &who, *id, "/panel").await;
    }
    let page = LeadPanel(draw(&view, &who.actor, &read?));
    view.page(&page)
}

impl Page for LeadCard {
    const TEMPLATE: &'static str = "crm/lead.html";
    const FRAGMENTS: &'static [&'static str] = &["lead_live"];

    fn samples() -> Vec<Self> {
        let contacts = Contacts {
            id: Uuid::from_u128(1),
            phone: Some("+7 912 •••-••-89".into()),
            email: Some("e•••@mail.ru".into()),
            more: vec![RowPart {
                label: "Телефон супруги".into(), value: Some(sample_value(Kind::Phone))
            }],
            shown: false,
            can_reveal: true,
        };
        let older =
            Older { id: Uuid::from_u128(2), name: "Кузнецова Е. А.".into(), created_at: web::sample_at() };
        let full = Self {
            lead: Shown {
                id: Uuid::from_u128(1),
                name: "Кузнецова Екатерина Андреевна".into(),
                product: "mortgage".into(),
                amount: Some(Money::roubles(4_850_000)),
                city: "Екатеринбург".into(),
                source: "site".into(),
                lawful_basis: "consent".into(),
                comment: "Звонить после шести".into(),
                owner: Some("Анна Воронцова".into()),
                owner_id: Some(Uuid::from_u128(3)),
                bought_price: Some(Money::roubles(3_650)),
                bought_lot_id: Some(Uuid::from_u128(4)),
                client_id: None,
                deal_id: None,
                older: Some(older),
                created_at: web::sample_at(),
                version: 1,
            },
            contacts,
            status: view::status(Locale::Ru, &view::sample_statuses(), "contact"),
            statuses: view::statuses(Locale::Ru, &view::sample_statuses(), "contact"),
            feed: view::sample_feed(),
            tasks: view::sample_tasks(),
            people: vec![Choice::any("crm-nobody"), Choice::named(Uuid::from_u128(3), "Анна Воронцова")],
            pipelines: vec![Choice::named(Uuid::from_u128(5), "Ипотека")],
            custom: sample_rows(),
            merges: vec![MergePart {
                id: Uuid::from_u128(8),
                names: "Екатерина К.".into(),
                by: "Анна Воронцова".into(),
                at: web::sample_at(),
            }],
            tags: LeadTags::sample(),
            can_edit: true,
            can_delete: true,
            can_assign: true,
            can_convert: true,
        };
        let mut bare = full.clone();
        bare.lead = Shown {
            amount: None,
            city: String::new(),
            comment: String::new(),
            owner: None,
            owner_id: None,
            bought_price: None,
            bought_lot_id: None,
            older: None,
            client_id: Some(Uuid::from_u128(6)),
            deal_id: Some(Uuid::from_u128(7)),
            ..full.lead.clone()
        };
        bare.contacts = Contacts {
            shown: true,
            phone: Some("+79123456789".into()),
            email: Some("e@mail.ru".into()),
            ..full.contacts.clone()
        };
        bare = Self {
            can_edit: false,
            can_delete: false,
            can_assign: false,
            can_convert: false,
            tasks: Vec::new(),
            custom: Vec::new(),
            merges: Vec::new(),
            tags: LeadTags::default(),
            ..bare
        };
        vec![full, bare]
    }
}

impl Page for LeadPanel {
    const TEMPLATE: &'static str = "crm/lead_panel.html";
    const FRAGMENTS: &'static [&'static str] = &["panel"];

    fn samples() -> Vec<Self> {
        LeadCard::samples().into_iter().map(Self).collect()
    }
}

/// The contacts alone, after a reveal.
#[derive(Debug, Clone, Serialize)]
pub struct ContactsPart {
    /// The contacts.
    pub contacts: Contacts,
}

impl Page for ContactsPart {
    const TEMPLATE: &'static str = "crm/contacts.html";
    const FRAGMENTS: &'static [&'static str] = &["contacts"];

    fn samples() -> Vec<Self> {
        vec![Self {
            contacts: Contacts { shown: true, phone: Some("+79123456789".into()), email: None, ..Contacts::default() },
        }]
    }
}

/// The feed alone, after a note.
#[derive(Debug, Clone, Serialize)]
pub struct FeedPart {
    /// The rows.
    pub rows: Vec<FeedRow>,
}

impl Page for FeedPart {
    const TEMPLATE: &'static str = "crm/feed.html";
    const FRAGMENTS: &'static [&'static str] = &["feed"];

    fn samples() -> Vec<Self> {
        vec![Self { rows: view::sample_feed() }, Self { rows: Vec::new() }]
    }
}
