//! The board as a page.

use std::collections::HashMap;

use actix_web::web::Query;
use chrono::{DateTime, Duration, Utc};
use db::TenantTx;
use kernel::{Action, Actor, Money, Object, PipelineId, Result, StageId, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::render::card::{Choice, DealCard, Tab};
use web::{Answer, AppData, Page, View, Who};

use crate::view;
use crm::board::{Column, board, more};
use crm::deal::Deal;
use crm::staff::{self, Person};
use crm::task::{self, Task};
use pipeline::{Pipeline, Stage};

/// What the page may be asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    pipeline: String,
    responsible: String,
}

impl Asked {
    fn pipeline(&self) -> Option<PipelineId> {
        self.pipeline.parse().ok()
    }

    fn person(&self, actor: &Actor) -> Option<UserId> {
        if self.responsible == "me" { actor.user } else { self.responsible.parse().ok() }
    }
}

/// A column of the page.
#[derive(Debug, Clone, Serialize)]
pub struct ColumnView {
    id: Uuid,
    title: String,
    hue: String,
    kind: String,
    count: i64,
    sum: Money,
    rotting_days: Option<i32>,
    cards: Vec<DealCard>,
    /// The stages that a card may go to next; none named for any.
    leads_to: Option<Vec<Uuid>>,
    next: Option<String>,
    first: bool,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct Board {
    title: String,
    pipeline: Uuid,
    pipelines: Vec<Tab>,
    columns: Vec<ColumnView>,
    people: Vec<Choice>,
    responsible: String,
    here: String,
    count: i64,
    sum: Money,
    can_create: bool,
    can_configure: bool,
}

struct Data {
    pipeline: Pipeline,
    columns: Vec<Column>,
    all: Vec<Pipeline>,
    staff: Vec<Person>,
    tasks: HashMap<Uuid, Task>,
}

async fn read(actor: &Actor, tx: &mut TenantTx, asked: &Asked) -> Result<Data> {
    let (pipeline, columns) = board(actor, tx, asked.pipeline(), asked.person(actor)).await?;
    let ids: Vec<Uuid> = columns.iter().flat_map(|column| &column.deals).map(|deal| deal.id.0).collect();
    let tasks = task::next_of(actor, tx, &ids).await?;
    Ok(Data { pipeline, columns, all: pipeline::all(tx).await?, staff: staff::all(tx).await?, tasks })
}

/// `GET /board`.
///
/// # Errors
/// As [`board`].
pub async fn show(app: AppData, who: Who, view: View, asked: Query<Asked>) -> Answer {
    let data = app.db.tenant(&who.actor, who.tenant()?, async |tx| read(&who.actor, tx, &asked).await).await?;
    let page = draw(&view, &who.actor, &asked, &data);
    view.page(&page)
}

fn draw(view: &View, actor: &Actor, asked: &Asked, data: &Data) -> Board {
    let locale = view.locale();
    let named = |p: &Pipeline| locale.named(&p.name, p.name_en.as_deref());
    let suffix =
        if asked.responsible.is_empty() { String::new() } else { format!("&responsible={}", asked.responsible) };
    let tab = |p: &Pipeline| Tab {
        label: named(p),
        href: format!("/board?pipeline={}{suffix}", p.id),
        count: None,
        more: false,
        current: p.id == data.pipeline.id,
        hue: "",
    };
    let mut people = vec![Choice::any("crm-team"), Choice::of("me", "crm-me".into())];
    people.extend(view::people(&data.staff));
    let open: Vec<&Column> = data.columns.iter().filter(|column| column.stage.kind == "open").collect();
    Board {
        title: named(&data.pipeline),
        pipeline: data.pipeline.id.0,
        pipelines: data.all.iter().map(tab).collect(),
        columns: data
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| column_view(view, asked, data, at, column))
            .collect(),
        people,
        responsible: asked.responsible.clone(),
        here: format!("/board?pipeline={}{suffix}", data.pipeline.id),
        count: open.iter().map(|column| column.count).sum(),
        sum: Money::kopecks(open.iter().map(|column| column.sum.as_kopecks()).sum()),
        can_create: actor.permissions.allows(Object::Deal, Action::Create),
        can_configure: actor.permissions.allows(Object::Pipeline, Action::Configure),
    }
}

fn column_view(view: &View, asked: &Asked, data: &Data, at: usize, column: &Column) -> ColumnView {
    let stage = &column.stage;
    let now = view.chrome.now;
    ColumnView {
        id: stage.id.0,
        title: view.locale().named(&stage.name, stage.name_en.as_deref()),
        hue: stage.hue.clone(),
        kind: stage.kind.clone(),
        count: column.count,
        sum: column.sum,
        rotting_days: stage.rotting_days,
        cards: column
            .deals
            .iter()
            .map(|deal| card(deal, stage, &data.staff, data.tasks.get(&deal.id.0), now))
            .collect(),
        leads_to: stage.next.as_ref().map(|next| next.iter().map(|id| id.0).collect()),
        next: column.next.as_ref().map(|next| address(stage.id, asked, next)),
        first: at == 0,
    }
}

fn address(stage: StageId, asked: &Asked, next: &str) -> String {
    format!("/board/more?stage={stage}&responsible={}&after={next}", asked.responsible)
}

/// A deal as its card on the board shows it.
pub(crate) fn card(deal: &Deal, stage: &Stage, staff: &[Person], task: Option<&Task>, now: DateTime<Utc>) -> DealCard {
    let limit = stage.rotting_days.map(|days| Duration::days(i64::from(days)));
    DealCard {
        id: deal.id.0,
        version: i64::from(deal.version),
        title: deal.title.clone(),
        href: format!("/deals/{}", deal.id),
        amount: deal.issued_amount.or(deal.amount),
        owner: view::name_of(staff, deal.responsible),
        since: deal.stage_since,
        rotting: stage.kind == "open" && limit.is_some_and(|limit| now - deal.stage_since > limit),
        note: deal.loss_reason.clone().unwrap_or_default(),
        marks: Vec::new(),
        task: task.map(|task| task.title.clone()).unwrap_or_default(),
        task_state: task.map_or("", |task| task.urgency(now)),
    }
}

/// What a column may be asked.
#[derive(Debug, Clone, Deserialize)]
pub struct MoreAsked {
    stage: StageId,
    #[serde(default)]
    responsible: String,
    after: String,
}

/// More cards of a column.
#[derive(Debug, Clone, Serialize)]
pub struct BoardMore {
    id: Uuid,
    cards: Vec<DealCard>,
    next: Option<String>,
}

/// `GET /board/more`.
///
/// # Errors
/// As [`more`].
pub async fn show_more(app: AppData, who: Who, view: View, asked: Query<MoreAsked>) -> Answer {
    let filter = Asked { pipeline: String::new(), responsible: asked.responsible.clone() };
    let page = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            let slice = more(&who.actor, tx, asked.stage, filter.person(&who.actor), &asked.after).await?;
            let stage = pipeline::stage(tx, asked.stage, "stage").await?;
            let (staff, ids) = (staff::all(tx).await?, slice.items.iter().map(|deal| deal.id.0).collect::<Vec<_>>());
            let tasks = task::next_of(&who.actor, tx, &ids).await?;
            let cards =
                slice.items.iter().map(|deal| card(deal, &stage, &staff, tasks.get(&deal.id.0), view.chrome.now));
            let next = slice.next.as_ref().map(|next| address(asked.stage, &filter, next));
            Ok(BoardMore { id: asked.stage.0, cards: cards.collect(), next })
        })
        .await?;
    web::view::block(&view, &page, "cards")
}

pub(crate) fn sample_card(rotting: bool) -> DealCard {
    DealCard {
        id: Uuid::from_u128(if rotting { 1 } else { 2 }),
        version: 1,
        title: "Фролов Игорь".into(),
        href: "/deals/1".into(),
        amount: if rotting { None } else { Some(Money::roubles(7_200_000)) },
        owner: Some("Игорь Гаврилов".into()),
        since: web::sample_at(),
        rotting,
        note: String::new(),
        marks: Vec::new(),
        task: if rotting { "Напомнить".into() } else { String::new() },
        task_state: if rotting { "late" } else { "" },
    }
}

impl Page for Board {
    const TEMPLATE: &'static str = "crm/board.html";
    const FRAGMENTS: &'static [&'static str] = &["board"];

    fn samples() -> Vec<Self> {
        let column = |n: u128, kind: &str, cards: Vec<DealCard>| ColumnView {
            id: Uuid::from_u128(n),
            title: "Анкета".into(),
            hue: "blue".into(),
            kind: kind.into(),
            count: 9,
            sum: Money::roubles(38_200_000),
            rotting_days: Some(3),
            leads_to: (n == 1).then(|| vec![Uuid::from_u128(2)]),
            next: (cards.len() > 1).then(|| "/board/more?after=1".into()),
            cards,
            first: n == 1,
        };
        let full = Self {
            title: "Ипотека".into(),
            pipeline: Uuid::from_u128(1),
            pipelines: vec![Tab {
                label: "Ипотека".into(),
                href: "/board".into(),
                count: None,
                more: false,
                current: true,
                hue: "",
            }],
            columns: vec![
                column(1, "open", vec![sample_card(false), sample_card(true)]),
                column(2, "won", vec![]),
                column(3, "lost", vec![]),
            ],
            people: vec![Choice::any("crm-team"), Choice::named("x", "Анна")],
            responsible: String::new(),
            here: "/board".into(),
            count: 9,
            sum: Money::roubles(38_200_000),
            can_create: true,
            can_configure: true,
        };
        let empty = Self { columns: Vec::new(), count: 0, can_create: false, can_configure: false, ..full.clone() };
        vec![full, empty]
    }
}

impl Page for BoardMore {
    const TEMPLATE: &'static str = "crm/board_more.html";
    const FRAGMENTS: &'static [&'static str] = &["cards"];

    fn samples() -> Vec<Self> {
        let last = Self { id: Uuid::from_u128(1), cards: vec![sample_card(true)], next: None };
        vec![Self { next: Some("/board/more?after=2".into()), ..last.clone() }, last]
    }
}
