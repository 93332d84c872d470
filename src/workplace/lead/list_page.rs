//! The list of leads as a page.

mod sample;

use std::collections::HashMap;

use actix_web::HttpRequest;
use chrono_tz::Tz;
use db::TenantTx;
use fields::{Definition, FieldId, Fields, Values};
use intake::choices;
use kernel::{Action, Actor, Error, FieldError, Object, Result};
use serde::Serialize;
use uuid::Uuid;
use web::render::card::{Choice, Tab};
use web::{Answer, AppData, Page, View as Shell, Who};

use super::asked::{Asked, Place};
use super::conditions_part::{self, ConditionsPart, conditions};
use super::row::{self, Head, LeadRow, Offered, heads, offered};
use super::tag::{self, TagPart};
use crate::custom::part::sample_value;
use crate::view::{self, Word};
use crm::lead::Lead;
use crm::lead::counts::{self, Counts, counts};
use crm::lead::list::Sort;
use crm::segment::Segment;
use crm::staff::{self, Person};
use crm::task::{self, Task};
use crm::view::{Column, View, columns};
use pipeline::status::{self, Status};
use tags::Tags;
use web::cursor::Slice;

/// Rows of a page of the list.
const ROWS: i64 = 50;

/// The saved view that is shown.
#[derive(Debug, Clone, Serialize)]
pub struct ViewPart {
    id: Uuid,
    name: String,
    shared: bool,
    version: i32,
    may_change: bool,
    may_share: bool,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct LeadList {
    tabs: Vec<Tab>,
    columns: Vec<Head>,
    name_column: String,
    offered: Vec<Offered>,
    rows: Vec<LeadRow>,
    total: Option<i64>,
    next: Option<String>,
    here: String,
    clear: String,
    query: String,
    exact: String,
    codes: String,
    appended: bool,
    filtered: bool,
    q: String,
    view: String,
    status: String,
    source: String,
    responsible: String,
    sort: String,
    conditions: ConditionsPart,
    refused: bool,
    saved: Option<ViewPart>,
    differs: bool,
    may_share: bool,
    statuses: Vec<Choice>,
    sources: Vec<Choice>,
    people: Vec<Choice>,
    can_create: bool,
    may_edit: bool,
    may_assign: bool,
    may_delete: bool,
    may_export: bool,
    may_setup: bool,
    in_all: Option<i64>,
    /// Whether the list can become a live segment: it has conditions, none of them about a segment, and nothing is searched for.
    can_live: bool,
    /// The tags that an act on many offers, the last used first.
    tags: Vec<TagPart>,
    /// The lists that an act on many may change.
    segments: Vec<Choice>,
}

struct Data {
    slice: Slice<Lead>,
    counts: Counts,
    statuses: Vec<Status>,
    staff: Vec<Person>,
    tasks: HashMap<Uuid, Task>,
    views: Vec<View>,
    saved: Option<View>,
    columns: Vec<Column>,
    fields: Fields,
    tags: Tags,
    segments: Vec<Segment>,
    held: HashMap<Uuid, Values>,
    errors: Vec<FieldError>,
}

async fn read(actor: &Actor, tx: &mut TenantTx, asked: &mut Asked, zone: Tz) -> Result<Data> {
    let Place { statuses, views, saved, fields, tags, segments } = asked.look_up(actor, tx).await?;
    let filter = asked.filter(actor, &statuses, saved.as_ref(), zone)?;
    let after = Some(asked.after.as_str()).filter(|after| !after.is_empty());
    let listed = crm::lead::list(actor, tx, &filter, ROWS, after, &asked.until).await;
    let (slice, errors) = or_refused(listed)?;
    let ids: Vec<Uuid> = slice.items.iter().map(|lead| lead.id.0).collect();
    let tasks = task::next_of(actor, tx, &ids).await?;
    // A further page does not show the tabs.
    let counts = if after.is_none() { counts(actor, tx, &status::open(&statuses)).await? } else { Counts::default() };
    let columns = shown(actor, tx, saved.as_ref(), &fields).await?;
    let held = if custom(&columns, &fields).is_empty() { HashMap::new() } else { fields::held(tx, &ids).await? };
    Ok(Data {
        slice,
        counts,
        statuses,
        staff: staff::all(tx).await?,
        tasks,
        views,
        saved,
        columns,
        fields,
        tags,
        segments,
        held,
        errors,
    })
}

/// The list, or nothing with what its conditions are refused for: they are told where they stand.
fn or_refused(listed: Result<Slice<Lead>>) -> Result<(Slice<Lead>, Vec<FieldError>)> {
    let of_condition = |error: &FieldError| {
        error.field.strip_prefix('c').is_some_and(|place| place.bytes().all(|byte| byte.is_ascii_digit()))
    };
    match listed {
        Ok(slice) => Ok((slice, Vec::new())),
        Err(Error::Invalid(errors)) if errors.iter().all(of_condition) => {
            Ok((Slice { items: Vec::new(), next: None }, errors))
        }
        Err(other) => Err(other),
    }
}

/// The columns: those that the reader has chosen for the view, those of the view, those chosen for all lists, the usual ones.
/// One of a custom field that is gone, or that the reader does not see, is none.
pub(super) async fn shown(
    actor: &Actor,
    tx: &mut TenantTx,
    saved: Option<&View>,
    fields: &Fields,
) -> Result<Vec<Column>> {
    let mut columns = chosen(actor, tx, saved).await?;
    columns.retain(|column| FieldId::parse(&column.field).is_none_or(|id| fields.get(id).is_some()));
    Ok(columns)
}

/// The custom fields that have a column.
pub(super) fn custom(columns: &[Column], fields: &Fields) -> Vec<Definition> {
    columns.iter().filter_map(|column| fields.find(&column.field)).cloned().collect()
}

async fn chosen(actor: &Actor, tx: &mut TenantTx, saved: Option<&View>) -> Result<Vec<Column>> {
    if let Some(view) = saved {
        if let Some(own) = columns::chosen(actor, tx, Some(view.id)).await? {
            return Ok(own);
        }
        if !view.columns.is_empty() {
            return Ok(view.columns.clone());
        }
    }
    Ok(columns::chosen(actor, tx, None).await?.unwrap_or_else(columns::usual))
}

/// `GET /leads`.
///
/// # Errors
/// As [`crm::lead::list()`]; `NotFound` for a view that the reader does not see.
pub async fn list(app: AppData, who: Who, view: Shell, request: HttpRequest) -> Answer {
    let mut asked = Asked::parse(request.query_string())?;
    let zone = view.chrome.zone;
    let data =
        app.db.tenant(&who.actor, who.tenant()?, async |tx| read(&who.actor, tx, &mut asked, zone).await).await?;
    let by_htmx = web::view::by_htmx(&request);
    let page = draw(&view, &who.actor, &asked, data, by_htmx && !asked.after.is_empty())?;
    let address = page.here.clone();
    let mut answer = view.page(&page)?;
    // What the form has sent, without what goes without saying: an address to keep and to hand on.
    if asked.after.is_empty() && is_form(&request) {
        answer.headers_mut().insert(PUSH, address.parse().map_err(Error::defect)?);
    }
    Ok(answer)
}

const PUSH: actix_web::http::header::HeaderName = actix_web::http::header::HeaderName::from_static("hx-push-url");

/// Whether the form of the filters asks.
fn is_form(request: &HttpRequest) -> bool {
    let source = request.headers().get("hx-source").and_then(|source| source.to_str().ok());
    source.is_some_and(|source| source == "form#filters")
}

fn draw(view: &Shell, actor: &Actor, asked: &Asked, data: Data, appended: bool) -> Result<LeadList> {
    let (locale, saved) = (view.locale(), data.saved.as_ref());
    let sort = asked.sorted(saved)?;
    let words = row::Words {
        locale,
        now: view.chrome.now,
        statuses: &data.statuses,
        staff: &data.staff,
        tasks: &data.tasks,
        fields: &custom(&data.columns, &data.fields),
        held: &data.held,
        tags: &data.tags,
    };
    let said = conditions_part::Words {
        locale,
        statuses: &data.statuses,
        staff: &data.staff,
        fields: &data.fields,
        tags: &data.tags,
        segments: &data.segments,
    };
    let in_use = data.statuses.iter().filter(|status| !status.archived);
    let choices = in_use.map(|s| Choice::named(&s.code, locale.named(&s.name, s.name_en.as_deref())));
    let mut people = vec![
        Choice::any("crm-filter-responsible"),
        Choice::of("me", "crm-me".into()),
        Choice::of("none", "crm-nobody".into()),
    ];
    people.extend(view::people(&data.staff));
    let filtered = asked.is_filtered(saved);
    let total = if filtered || appended { None } else { total(asked, &data) };
    // Where all leads of the list are on the page, there is no more than what can be chosen.
    let in_all = data.slice.next.as_ref().map(|_| total.unwrap_or_default());
    Ok(LeadList {
        tabs: tabs(view, asked, &data),
        columns: heads(&data.columns, asked, saved, sort, &data.fields),
        name_column: data
            .columns
            .iter()
            .find(|column| column.field == columns::NAME)
            .map(row::written)
            .unwrap_or_default(),
        offered: offered(&data.columns, &data.fields),
        total,
        next: data.slice.next.as_deref().map(|next| asked.after(next).address(saved)),
        here: asked.after("").address(saved),
        clear: asked.plain().address(None),
        query: asked.after("").query(saved),
        exact: asked.after("").exact(),
        codes: data.columns.iter().map(row::written).collect::<Vec<_>>().join(","),
        appended,
        filtered,
        statuses: std::iter::once(Choice::any("crm-filter-status")).chain(choices).collect(),
        sources: std::iter::once(Choice::any("crm-filter-source")).chain(choices::sources()).collect(),
        people,
        rows: data.slice.items.iter().map(|lead| row::row(lead, &words)).collect(),
        conditions: conditions(asked, saved, &said, &data.errors),
        refused: !data.errors.is_empty(),
        saved: saved.map(|kept| part(kept, actor)),
        differs: asked.differs(saved),
        may_share: crm::view::may_share(actor),
        q: asked.q.clone(),
        view: asked.view.clone(),
        status: asked.status.clone(),
        source: asked.source.clone(),
        responsible: asked.responsible.clone(),
        sort: asked.sort.clone(),
        can_create: actor.permissions.allows(Object::Lead, Action::Create),
        may_edit: actor.permissions.allows(Object::Lead, Action::Edit),
        may_assign: actor.permissions.allows(Object::Lead, Action::Assign),
        may_delete: actor.permissions.allows(Object::Lead, Action::Delete),
        may_export: actor.permissions.allows(Object::Lead, Action::Export),
        may_setup: actor.permissions.allows(Object::Field, Action::Configure),
        in_all,
        can_live: asked.as_live(&data.statuses).is_ok(),
        tags: tag::offered(&data.tags),
        segments: changeable(actor, &data.segments),
    })
}

/// The static segments whose lists the actor may change.
fn changeable(actor: &Actor, segments: &[Segment]) -> Vec<Choice> {
    let may = |segment: &&Segment| !segment.is_live() && segments::may_change(segment, actor);
    segments.iter().filter(may).map(|segment| Choice::named(segment.id, &*segment.name)).collect()
}

fn part(view: &View, actor: &Actor) -> ViewPart {
    ViewPart {
        id: view.id.0,
        name: view.name.clone(),
        shared: view.shared,
        version: view.version,
        may_change: view.may_change(actor),
        // Whether everybody sees it is for its owner to say.
        may_share: Some(view.owner) == actor.user && (view.shared || crm::view::may_share(actor)),
    }
}

/// How many leads a standing view holds; a saved one is not counted, for nobody knows how long that takes.
fn count(word: &str, counts: &Counts) -> Option<i64> {
    match word {
        "" => Some(counts.all),
        "open" => Some(counts.open),
        "mine" => Some(counts.mine),
        "new" => Some(counts.new),
        "bought" => Some(counts.bought),
        _ => None,
    }
}

fn total(asked: &Asked, data: &Data) -> Option<i64> {
    count(&asked.view, &data.counts).filter(|count| *count <= counts::MOST)
}

fn tabs(view: &Shell, asked: &Asked, data: &Data) -> Vec<Tab> {
    let standing = |word: &'static str| {
        let count = count(word, &data.counts).unwrap_or_default();
        Tab {
            label: view.text(&format!("crm-view-{}", if word.is_empty() { "all" } else { word })),
            href: if word.is_empty() { "/leads".to_owned() } else { format!("/leads?view={word}") },
            count: u64::try_from(count.min(counts::MOST)).ok(),
            more: count > counts::MOST,
            current: asked.view == word,
            hue: "",
        }
    };
    let saved = |saved: &View| Tab {
        label: saved.name.clone(),
        href: format!("/leads?view={}", saved.id),
        count: None,
        more: false,
        current: asked.saved() == Some(saved.id),
        hue: "",
    };
    super::asked::STANDING.map(standing).into_iter().chain(data.views.iter().map(saved)).collect()
}

impl Page for LeadList {
    const TEMPLATE: &'static str = "crm/leads.html";
    const FRAGMENTS: &'static [&'static str] = &["leads", "lead_table", "rows_more"];

    fn samples() -> Vec<Self> {
        sample::all()
    }
}
