//! One deal as a page: its stages, its fields, its feed, its tasks and the issue.

use actix_web::web::{Path, Query};
use chrono::{DateTime, NaiveDate, Utc};
use db::TenantTx;
use fields::{Record, Typed};
use intake::choices;
use kernel::{Action, Actor, DealId, FieldError, Money, Object, Result};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::render::card::Choice;
use web::{Answer, AppData, Page, View, Who};

use crate::custom::part::{Custom, InputPart, RowPart, Section, sample_inputs, sample_rows};
use crate::view::{self, FeedRow, TaskRow, Word};
use crm::client::Client;
use crm::deal::{Deal, get};
use crm::feed::Entry;
use crm::staff::{self, Person};
use crm::subject::Subject;
use crm::task::{self, Task};
use crm::{client, scope};
use pipeline::Stage;
use pipeline::status::{self, Status};

/// What the form of an issue holds.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct IssueForm {
    /// The day of the issue.
    pub issued_on: String,
    /// The loan in roubles.
    pub amount: String,
    /// The commission in roubles.
    pub commission: String,
}

/// What the page may be asked: which of its forms is open.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// A lost stage whose reason is to be told.
    pub lose: String,
    /// A stage that asks for custom fields: the deal goes there once it has them.
    pub to: String,
}

/// The deal as the page shows it.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    id: Uuid,
    title: String,
    product: Option<String>,
    amount: Option<Money>,
    amount_text: String,
    owner: Option<String>,
    client_id: Option<Uuid>,
    client: Option<String>,
    lead_id: Option<Uuid>,
    pipeline_id: Uuid,
    pipeline: String,
    loss_reason: Option<String>,
    issued_on: Option<NaiveDate>,
    issued_amount: Option<Money>,
    commission: Option<Money>,
    stage_since: DateTime<Utc>,
    created_at: DateTime<Utc>,
    version: i32,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct DealPage {
    deal: Shown,
    stages: Vec<Word>,
    feed: Vec<FeedRow>,
    tasks: Vec<TaskRow>,
    people: Vec<Choice>,
    products: Vec<Choice>,
    custom: Vec<Section<RowPart>>,
    inputs: Vec<Section<InputPart>>,
    to: String,
    to_name: String,
    editing: bool,
    form: IssueForm,
    errors: Vec<FieldError>,
    lose: String,
    stale: bool,
    can_edit: bool,
    can_assign: bool,
    can_issue: bool,
}

/// What the page is drawn from.
pub(super) struct Data {
    deal: Deal,
    history: Vec<Entry>,
    client: Option<Client>,
    pipeline: String,
    pipeline_en: Option<String>,
    stages: Vec<Stage>,
    statuses: Vec<Status>,
    staff: Vec<Person>,
    tasks: Vec<Task>,
    custom: Custom,
}

impl Data {
    /// The stage that an issue leads to.
    pub fn won(&self) -> String {
        self.stages.iter().find(|stage| stage.kind == "won").map(|stage| stage.id.to_string()).unwrap_or_default()
    }
}

pub(super) async fn read(actor: &Actor, tx: &mut TenantTx, id: DealId) -> Result<Data> {
    let (deal, history) = get(actor, tx, id).await?;
    let own = scope::own(actor, Object::Client, Action::View).unwrap_or(actor.user);
    let client = match deal.client_id {
        Some(client) => client::find(tx, client, own).await.ok(),
        None => None,
    };
    let pipeline = pipeline::find(tx, deal.pipeline_id).await?;
    Ok(Data {
        client,
        pipeline: pipeline.name,
        pipeline_en: pipeline.name_en,
        stages: pipeline.stages,
        statuses: status::all(tx).await?,
        staff: staff::all(tx).await?,
        tasks: task::of(actor, tx, Subject::Deal(id)).await?,
        custom: Custom::of(actor, tx, Record::Deal, Some(id.0)).await?,
        deal,
        history,
    })
}

pub(super) fn draw(view: &View, actor: &Actor, data: &Data) -> DealPage {
    let locale = view.locale();
    let may = |object, action| actor.permissions.allows(object, action);
    let at = data.stages.iter().position(|stage| stage.id == data.deal.stage_id);
    let word = |(index, stage): (usize, &Stage)| Word {
        code: stage.id.to_string(),
        label: locale.named(&stage.name, stage.name_en.as_deref()),
        hue: stage.hue.clone(),
        current: Some(index) == at,
        done: at.is_some_and(|at| index < at) && stage.kind != "lost",
        kind: stage.kind.clone(),
        closed: Some(index) != at && at.and_then(|at| data.stages.get(at)).is_some_and(|from| !from.leads_to(stage.id)),
    };
    let stage = data.deal.stage_id.to_string();
    DealPage {
        custom: data.custom.rows(&stage, &data.staff),
        inputs: data.custom.inputs(&stage, &data.staff, None),
        to: String::new(),
        to_name: String::new(),
        editing: false,
        stages: data.stages.iter().enumerate().map(word).collect(),
        feed: view::feed(locale, &data.history, &data.statuses),
        tasks: view::tasks(&data.tasks, &data.staff, view.chrome.now),
        people: view::people(&data.staff).collect(),
        products: std::iter::once(Choice::any("crm-choose")).chain(choices::products()).collect(),
        form: IssueForm {
            issued_on: view.chrome.now.with_timezone(&view.chrome.zone).date_naive().to_string(),
            amount: web::view::roubles(data.deal.amount),
            commission: String::new(),
        },
        errors: Vec::new(),
        lose: String::new(),
        stale: false,
        can_edit: may(Object::Deal, Action::Edit),
        can_assign: may(Object::Deal, Action::Assign),
        can_issue: may(Object::Deal, Action::Approve),
        deal: shown(data, locale.named(&data.pipeline, data.pipeline_en.as_deref())),
    }
}

fn shown(data: &Data, pipeline: String) -> Shown {
    let deal = &data.deal;
    Shown {
        id: deal.id.0,
        title: deal.title.clone(),
        product: deal.product.clone(),
        amount: deal.amount,
        amount_text: web::view::roubles(deal.amount),
        owner: view::name_of(&data.staff, deal.responsible),
        client_id: data.client.as_ref().map(|client| client.id.0),
        client: data.client.as_ref().map(|client| client.name.clone()),
        lead_id: deal.lead_id.map(|lead| lead.0),
        pipeline_id: deal.pipeline_id.0,
        pipeline,
        loss_reason: deal.loss_reason.clone(),
        issued_on: deal.issued_on,
        issued_amount: deal.issued_amount,
        commission: deal.commission,
        stage_since: deal.stage_since,
        created_at: deal.created_at,
        version: deal.version,
    }
}

impl DealPage {
    /// The page with what was refused.
    pub(super) fn refused(self, errors: Vec<FieldError>, form: Option<IssueForm>, lose: String) -> Self {
        let form = form.unwrap_or_else(|| self.form.clone());
        Self { errors, form, lose, ..self }
    }

    /// The page with its fields' form open: as it was typed, and with the inputs that the stage asks for to which the deal is to go.
    pub(super) fn asking(self, data: &Data, to: &str, typed: Option<&Typed>) -> Self {
        let stage = data.deal.stage_id.to_string();
        let place = if to.is_empty() { &stage } else { to };
        let named = self.stages.iter().find(|stage| stage.code == to);
        Self {
            inputs: data.custom.inputs(place, &data.staff, typed),
            to_name: named.map(|stage| stage.label.clone()).unwrap_or_default(),
            to: to.to_owned(),
            editing: true,
            ..self
        }
    }

    /// The page with its fields' form open, and with the inputs that a place asks for.
    pub(super) fn asking_in(self, data: &Data, place: &str) -> Self {
        Self { inputs: data.custom.inputs(place, &data.staff, None), editing: true, ..self }
    }

    /// The page whose form was filled in over a version.
    pub(super) fn of_version(mut self, version: i32) -> Self {
        self.deal.version = version;
        self
    }

    /// The page after somebody else changed the deal.
    pub(super) fn stale(self) -> Self {
        Self { stale: true, ..self }
    }
}

/// `GET /deals/{id}`.
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn show(app: AppData, who: Who, view: View, id: Path<DealId>, asked: Query<Asked>) -> Answer {
    let data = app.db.tenant(&who.actor, who.tenant()?, async |tx| read(&who.actor, tx, *id).await).await?;
    let Asked { lose, to } = asked.into_inner();
    let mut page = draw(&view, &who.actor, &data).refused(Vec::new(), None, lose);
    if !to.is_empty() {
        page = page.asking(&data, &to, None);
    }
    view.page(&page)
}

impl Page for DealPage {
    const TEMPLATE: &'static str = "crm/deal.html";

    fn samples() -> Vec<Self> {
        let word = |code: &str, label: &str, kind: &str, current| Word {
            code: code.into(),
            label: label.into(),
            hue: "blue".into(),
            current,
            done: false,
            kind: kind.into(),
            closed: kind == "lost",
        };
        let open = Self {
            deal: Shown {
                id: Uuid::from_u128(1),
                title: "Фролов Игорь".into(),
                product: Some("mortgage".into()),
                amount: Some(Money::roubles(7_200_000)),
                amount_text: "7200000".into(),
                owner: Some("Анна Воронцова".into()),
                client_id: Some(Uuid::from_u128(2)),
                client: Some("Фролов Игорь Сергеевич".into()),
                lead_id: Some(Uuid::from_u128(3)),
                pipeline_id: Uuid::from_u128(4),
                pipeline: "Ипотека".into(),
                loss_reason: None,
                issued_on: None,
                issued_amount: None,
                commission: None,
                stage_since: web::sample_at(),
                created_at: web::sample_at(),
                version: 1,
            },
            stages: vec![
                word("a", "Анкета", "open", true),
                word("b", "Выдача", "won", false),
                word("c", "Отказ", "lost", false),
            ],
            feed: view::sample_feed(),
            tasks: view::sample_tasks(),
            people: vec![Choice::named("x", "Анна Воронцова")],
            products: choices::products(),
            custom: sample_rows(),
            inputs: sample_inputs(),
            to: "b".into(),
            to_name: "Выдача".into(),
            editing: true,
            form: IssueForm::default(),
            errors: vec![FieldError::new("amount", "invalid_amount"), FieldError::new("reason", "required")],
            lose: "c".into(),
            stale: true,
            can_edit: true,
            can_assign: true,
            can_issue: true,
        };
        let mut issued =
            Self { errors: Vec::new(), lose: String::new(), stale: false, to: String::new(), ..open.clone() };
        issued.deal = Shown {
            issued_on: NaiveDate::from_ymd_opt(2026, 11, 20),
            issued_amount: Some(Money::roubles(7_000_000)),
            commission: Some(Money::roubles(70_000)),
            ..open.deal.clone()
        };
        let mut bare = Self { can_edit: false, can_assign: false, can_issue: false, ..issued.clone() };
        bare.deal = Shown {
            product: None,
            amount: None,
            owner: None,
            client_id: None,
            client: None,
            lead_id: None,
            loss_reason: Some("Ушёл к другим".into()),
            issued_on: None,
            ..open.deal.clone()
        };
        vec![open, issued, bare]
    }
}
