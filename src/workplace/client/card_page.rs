//! One client as a page: contacts, deals, feed, tasks.

use actix_web::web::Path;
use chrono::{DateTime, Utc};
use db::TenantTx;
use fields::{Kind, Record};
use kernel::{Action, Actor, ClientId, Email, Money, Object, Phone, Result};
use serde::Serialize;
use uuid::Uuid;
use web::{Answer, AppData, Locale, Page, View, Who};

use crate::custom::part::{Custom, RowPart, Section, sample_rows, sample_value};
use crate::view::{self, FeedRow, TaskRow};
use crm::client::{Client, get};
use crm::deal::{self, Deal};
use crm::feed::Entry;
use crm::scope;
use crm::staff::{self, Person};
use crm::subject::Subject;
use crm::task::{self, Task};
use pipeline::Pipeline;
use pipeline::status::{self, Status};

/// A deal of the client.
#[derive(Debug, Clone, Serialize)]
pub struct DealRow {
    id: Uuid,
    title: String,
    amount: Option<Money>,
    stage: String,
    hue: String,
    issued: Option<Money>,
    created_at: DateTime<Utc>,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct ClientPage {
    id: Uuid,
    name: String,
    phones: Vec<String>,
    emails: Vec<String>,
    shown: bool,
    city: String,
    comment: String,
    owner: Option<String>,
    created_at: DateTime<Utc>,
    deals: Vec<DealRow>,
    earned: Money,
    feed: Vec<FeedRow>,
    tasks: Vec<TaskRow>,
    custom: Vec<Section<RowPart>>,
    contacts: Vec<RowPart>,
    can_edit: bool,
    can_reveal: bool,
    can_add_deal: bool,
}

struct Data {
    client: Client,
    history: Vec<Entry>,
    deals: Vec<Deal>,
    pipelines: Vec<Pipeline>,
    statuses: Vec<Status>,
    staff: Vec<Person>,
    tasks: Vec<Task>,
    custom: Custom,
}

async fn read(actor: &Actor, tx: &mut TenantTx, id: ClientId) -> Result<Data> {
    let (client, history) = get(actor, tx, id).await?;
    let deals = match scope::own(actor, Object::Deal, Action::View) {
        Ok(own) => deal::of_client(tx, id, own).await?,
        Err(_) => Vec::new(),
    };
    Ok(Data {
        client,
        history,
        deals,
        pipelines: pipeline::all(tx).await?,
        statuses: status::all(tx).await?,
        staff: staff::all(tx).await?,
        tasks: task::of(actor, tx, Subject::Client(id)).await?,
        custom: Custom::of(actor, tx, Record::Client, Some(id.0)).await?,
    })
}

fn deal_row(locale: Locale, deal: &Deal, pipelines: &[Pipeline]) -> DealRow {
    let stage = pipelines.iter().flat_map(|pipeline| &pipeline.stages).find(|stage| stage.id == deal.stage_id);
    DealRow {
        id: deal.id.0,
        title: deal.title.clone(),
        amount: deal.amount,
        stage: stage.map(|stage| locale.named(&stage.name, stage.name_en.as_deref())).unwrap_or_default(),
        hue: stage.map(|stage| stage.hue.clone()).unwrap_or_default(),
        issued: deal.issued_amount,
        created_at: deal.created_at,
    }
}

fn draw(view: &View, actor: &Actor, data: &Data, shown: bool) -> ClientPage {
    let (locale, client) = (view.locale(), &data.client);
    let may = |object, action| actor.permissions.allows(object, action);
    let phone = |phone: &Phone| if shown { phone.as_str().to_owned() } else { phone.masked() };
    let email = |email: &Email| if shown { email.as_str().to_owned() } else { email.masked() };
    let earned = data.deals.iter().filter_map(|deal| deal.commission).map(Money::as_kopecks).sum();
    ClientPage {
        id: client.id.0,
        name: client.name.clone(),
        phones: client.phones.iter().map(phone).collect(),
        emails: client.emails.iter().map(email).collect(),
        shown,
        city: client.city.clone(),
        comment: client.comment.clone(),
        owner: view::name_of(&data.staff, client.responsible),
        created_at: client.created_at,
        deals: data.deals.iter().map(|deal| deal_row(locale, deal, &data.pipelines)).collect(),
        earned: Money::kopecks(earned),
        feed: view::feed(locale, &data.history, &data.statuses),
        tasks: view::tasks(&data.tasks, &data.staff, view.chrome.now),
        custom: data.custom.rows("", &data.staff),
        contacts: data.custom.contacts(shown),
        can_edit: may(Object::Client, Action::Edit),
        can_reveal: may(Object::Client, Action::Reveal) && !shown,
        can_add_deal: may(Object::Deal, Action::Create),
    }
}

/// `GET /clients/{id}`.
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn show(app: AppData, who: Who, view: View, id: Path<ClientId>) -> Answer {
    let data = app.db.tenant(&who.actor, who.tenant()?, async |tx| read(&who.actor, tx, *id).await).await?;
    let page = draw(&view, &who.actor, &data, false);
    view.page(&page)
}

/// The page with the contacts in the clear, once.
pub(super) async fn revealed(app: AppData, who: Who, view: View, id: ClientId, reason: &str) -> Answer {
    let data = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            crm::client::edit::reveal(&who.actor, tx, id, reason).await?;
            read(&who.actor, tx, id).await
        })
        .await?;
    let page = draw(&view, &who.actor, &data, true);
    view.page(&page)
}

impl Page for ClientPage {
    const TEMPLATE: &'static str = "crm/client.html";

    fn samples() -> Vec<Self> {
        let deal = |issued| DealRow {
            id: Uuid::from_u128(2),
            title: "Ипотека".into(),
            amount: Some(Money::roubles(4_850_000)),
            stage: "Анкета".into(),
            hue: "blue".into(),
            issued,
            created_at: web::sample_at(),
        };
        let full = Self {
            id: Uuid::from_u128(1),
            name: "Фролов Игорь Сергеевич".into(),
            phones: vec!["+7 922 •••-••-11".into()],
            emails: vec!["f•••@mail.ru".into()],
            shown: false,
            city: "Уфа".into(),
            comment: "Ждёт".into(),
            owner: Some("Анна".into()),
            created_at: web::sample_at(),
            deals: vec![deal(None), deal(Some(Money::roubles(100)))],
            earned: Money::roubles(70_000),
            feed: view::sample_feed(),
            tasks: view::sample_tasks(),
            custom: sample_rows(),
            contacts: vec![RowPart {
                label: "Телефон супруги".into(), value: Some(sample_value(Kind::Phone))
            }],
            can_edit: true,
            can_reveal: true,
            can_add_deal: true,
        };
        let bare = Self {
            phones: vec!["+79221234511".into()],
            emails: Vec::new(),
            shown: true,
            city: String::new(),
            comment: String::new(),
            owner: None,
            deals: Vec::new(),
            can_edit: false,
            can_reveal: false,
            can_add_deal: false,
            ..full.clone()
        };
        vec![full, bare]
    }
}
