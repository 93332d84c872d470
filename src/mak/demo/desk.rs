//! A franchisee's side of the month: a lead is taken up, talked to, becomes a deal, and the deal moves to its end.

use chrono::Duration;
use crm::deal::{IssueBody, StageMove};
use crm::feed;
use crm::lead::{convert, set_status};
use crm::subject::{Subject, SubjectIds};
use crm::task::Kind;
use db::TenantTx;
use intake::Product;
use kernel::{Actor, DealId, Result};
use pipeline::{Pipeline, Stage, StageKind};
use planner::{NewTask, TaskPatch, task};
use uuid::Uuid;

use super::bank;
use super::month::{Month, Step};
use super::person;
use super::story::{Act, FATES, Fate, Story};

/// A lead has come to a franchisee.
pub fn begin(month: &mut Month<'_>, mut story: Story) {
    month.dealt += 1;
    story.fate = if story.double { Fate::Double } else { FATES[month.dealt * 7 % FATES.len()] };
    story.by_owner = month.dice.chance(25);
    let zone = month.cast.offices[story.office].zone;
    // Within the hour in which the first contact is due: nobody's lead is recalled.
    let at = month.at_work(6, 50, zone);
    month.later(at, Step::Work(Box::new(story), Act::TakeUp));
}

/// Does the next thing with a lead or its deal, and plans the one after it.
pub async fn work(month: &mut Month<'_>, mut story: Story, act: Act) -> anyhow::Result<()> {
    let next = match act {
        Act::TakeUp => take_up(month, &mut story).await?,
        Act::Qualify => qualify(month, &mut story).await?,
        Act::Convert => to_deal(month, &mut story).await?,
        Act::Move => move_on(month, &mut story).await?,
        Act::Issue => issue(month, &mut story).await?,
        Act::Bill => bill(month, &mut story).await?,
        Act::Reverse => reverse(month, &story).await?,
    };
    if let Some((act, hours)) = next {
        let at = month.at_work(hours.0 * 60, hours.1 * 60, month.cast.offices[story.office].zone);
        month.later(at, Step::Work(Box::new(story), act));
    }
    Ok(())
}

/// What comes after, and within how many hours.
type Next = Option<(Act, (i64, i64))>;

fn actor<'m>(month: &'m Month<'_>, story: &Story) -> &'m Actor {
    let office = &month.cast.offices[story.office];
    if story.by_owner { &office.owner } else { &office.manager }
}

async fn take_up(month: &mut Month<'_>, story: &mut Story) -> anyhow::Result<Next> {
    let (lead, status) = (
        story.lead,
        match story.fate {
            Fate::Silent => "no_answer",
            Fate::Double => "duplicate",
            _ => "contact",
        },
    );
    let note = month.dice.chance(65).then(|| month.words.pick(&month.dice, "notes")).transpose()?;
    let note = note.filter(|_| status == "contact");
    let title = month.words.pick(&month.dice, "tasks")?;
    let (kind, zone) = (kind_of(title), month.cast.offices[story.office].zone);
    let due = Duration::hours(month.dice.between(6, 90));
    let planned = month.dice.chance(45) && story.fate != Fate::Double;
    let (who, key) = (actor(month, story), month.cast.offices[story.office].key);
    let task = month.app.db.tenant(who, key, async |tx| {
        crm::lead::assign(who, tx, lead, who.user).await?;
        set_status(who, tx, lead, status).await?;
        remark(who, tx, Subject::Lead(lead), note).await?;
        if !planned {
            return Ok(None);
        }
        let subject = SubjectIds { lead_id: Some(lead), ..SubjectIds::default() };
        let new =
            NewTask { title: title.to_owned(), kind, due_at: Some(tx.now() + due), subject, ..NewTask::default() };
        Ok(Some(task::create(who, tx, zone, &new).await?.id))
    });
    story.task = task.await?;
    Ok(match story.fate {
        Fate::Silent | Fate::Double | Fate::Talked => None,
        _ => Some((Act::Qualify, (3, 40))),
    })
}

async fn qualify(month: &mut Month<'_>, story: &mut Story) -> anyhow::Result<Next> {
    let lead = story.lead;
    let refused = story.fate == Fate::Refused;
    let note = month.words.pick(&month.dice, if refused { "refusals" } else { "notes" })?;
    let note = (refused || month.dice.chance(50)).then_some(note);
    let done = story.task.take().filter(|_| month.dice.chance(85));
    let (who, key) = (actor(month, story), month.cast.offices[story.office].key);
    let work = month.app.db.tenant(who, key, async |tx| {
        set_status(who, tx, lead, if refused { "refused" } else { "consents" }).await?;
        remark(who, tx, Subject::Lead(lead), note).await?;
        finish(who, tx, done).await
    });
    work.await?;
    Ok(match story.fate {
        Fate::Worked | Fate::Issued | Fate::Lost => Some((Act::Convert, (1, 20))),
        _ => None,
    })
}

async fn to_deal(month: &mut Month<'_>, story: &mut Story) -> anyhow::Result<Next> {
    let office = &month.cast.offices[story.office];
    story.pipeline = pipeline_of(story.product, month.dice.chance(50)).min(office.pipelines.len().saturating_sub(1));
    let pipeline = &office.pipelines[story.pipeline];
    let open = stages(pipeline, StageKind::Open).len();
    story.last_stage = match story.fate {
        Fate::Issued => open - 1,
        _ => month.dice.index(open),
    };
    let title = month.words.pick(&month.dice, "deal_tasks")?;
    let (kind, zone) = (kind_of(title), office.zone);
    let due = Duration::hours(month.dice.between(24, 300));
    let planned = month.dice.chance(60);
    let refusal = month.words.pick(&month.dice, "bank_refusals")?;
    let wanted = story.amount.map(|amount| (story.product, amount));
    let (who, key, lead) = (actor(month, story), office.key, story.lead);
    let made = month.app.db.tenant(who, key, async |tx| {
        let deal = convert(who, tx, lead, Some(pipeline.id)).await?.deal_id;
        if let Some(wanted) = wanted {
            bank::apply(who, tx, deal, wanted, refusal).await?;
        }
        if !planned {
            return Ok((deal, None));
        }
        let subject = SubjectIds { deal_id: Some(deal), ..SubjectIds::default() };
        let new =
            NewTask { title: title.to_owned(), kind, due_at: Some(tx.now() + due), subject, ..NewTask::default() };
        Ok((deal, Some(task::create(who, tx, zone, &new).await?.id)))
    });
    let (deal, task) = made.await?;
    (story.deal, story.task) = (Some(deal), task);
    Ok(Some((Act::Move, (4, 40))))
}

/// The pipelines of the preset are, in order: credit, mortgage, consumer, business.
fn pipeline_of(product: Product, common: bool) -> usize {
    match product {
        Product::Mortgage if !common => 1,
        Product::Consumer if !common => 2,
        Product::Business | Product::Guarantee | Product::Leasing if !common => 3,
        _ => 0,
    }
}

async fn move_on(month: &mut Month<'_>, story: &mut Story) -> anyhow::Result<Next> {
    let Some(deal) = story.deal else { return Ok(None) };
    let pipeline = &month.cast.offices[story.office].pipelines[story.pipeline];
    let open = stages(pipeline, StageKind::Open);
    if story.stage >= story.last_stage {
        match story.fate {
            Fate::Issued => return Ok(Some((Act::Issue, (5, 30)))),
            Fate::Lost => {
                let reason = month.words.pick(&month.dice, "losses")?;
                let lost = stages(pipeline, StageKind::Lost);
                let to = lost.get(month.dice.index(lost.len())).map(|stage| stage.id);
                return go(month, story, deal, to, Some(reason), None).await.map(|()| None);
            }
            _ => return Ok(None),
        }
    }
    let step = usize::try_from(month.dice.between(1, 4)).unwrap_or(1);
    story.stage = (story.stage + step).min(story.last_stage);
    let to = open.get(story.stage).map(|stage| stage.id);
    let note = if month.dice.chance(35) { Some(month.words.pick(&month.dice, "notes")?) } else { None };
    go(month, story, deal, to, None, note).await?;
    Ok(Some((Act::Move, (8, 54))))
}

async fn go(
    month: &Month<'_>,
    story: &mut Story,
    deal: DealId,
    to: Option<kernel::StageId>,
    reason: Option<&str>,
    note: Option<&str>,
) -> anyhow::Result<()> {
    let Some(stage_id) = to else { return Ok(()) };
    let done = story.task.take_if(|_| reason.is_some() || month.dice.chance(60));
    let (who, key) = (actor(month, story), month.cast.offices[story.office].key);
    let to = StageMove { stage_id, reason: reason.map(str::to_owned), version: None };
    let work = month.app.db.tenant(who, key, async |tx| {
        crm::deal::move_to(who, tx, deal, &to).await?;
        remark(who, tx, Subject::Deal(deal), note).await?;
        finish(who, tx, done).await
    });
    Ok(work.await?)
}

async fn issue(month: &mut Month<'_>, story: &mut Story) -> anyhow::Result<Next> {
    let Some(deal) = story.deal else { return Ok(None) };
    let office = &month.cast.offices[story.office];
    let (amount, commission) = person::issued(&month.dice, story.product, story.amount);
    let issued_on = month.now().with_timezone(&office.zone).date_naive();
    let body = IssueBody { issued_on, amount, commission };
    let done = story.task.take();
    let who = actor(month, story);
    let work = month.app.db.tenant(who, office.key, async |tx| {
        finish(who, tx, done).await?;
        bank::choose(who, tx, deal).await?;
        crm::deal::issue(who, tx, deal, &body).await
    });
    work.await?;
    // The first lead of a partner whose loan is issued is the one that is taken back.
    if story.from_partner && !month.reversed {
        month.reversed = true;
        return Ok(Some((Act::Reverse, (20, 30))));
    }
    story.stage = 0;
    Ok(Some((Act::Bill, (20, 70))))
}

async fn bill(month: &mut Month<'_>, story: &mut Story) -> anyhow::Result<Next> {
    let Some(deal) = story.deal else { return Ok(None) };
    story.stage += 1;
    let won = stages(&month.cast.offices[story.office].pipelines[story.pipeline], StageKind::Won);
    let to = won.get(story.stage).map(|stage| stage.id);
    go(month, story, deal, to, None, None).await?;
    Ok(to.map(|_| (Act::Bill, (40, 160))))
}

async fn reverse(month: &mut Month<'_>, story: &Story) -> anyhow::Result<Next> {
    let Some(deal) = story.deal else { return Ok(None) };
    let reason = month.words.nth("reversals", 0)?;
    let (who, key) = (actor(month, story), month.cast.offices[story.office].key);
    month.app.db.tenant(who, key, async |tx| crm::deal::reverse(who, tx, deal, reason).await).await?;
    Ok(None)
}

/// The kind of a task of this title.
fn kind_of(title: &str) -> Option<Kind> {
    let word = title.split(' ').next().unwrap_or_default().to_lowercase();
    Some(match word.as_str() {
        "перезвонить" | "уточнить" | "согласовать" => Kind::Call,
        "назначить" => Kind::Meeting,
        "отправить" => Kind::Message,
        "подать" | "узнать" => Kind::Bank,
        "подготовить" => Kind::Other,
        _ => Kind::Documents,
    })
}

fn stages(pipeline: &Pipeline, kind: StageKind) -> Vec<&Stage> {
    pipeline.stages.iter().filter(|stage| stage.kind() == kind).collect()
}

async fn remark(who: &Actor, tx: &mut TenantTx, subject: Subject, note: Option<&str>) -> Result<()> {
    match note {
        Some(note) => feed::add_note(who, tx, subject, note).await,
        None => Ok(()),
    }
}

async fn finish(who: &Actor, tx: &mut TenantTx, task: Option<Uuid>) -> Result<()> {
    if let Some(id) = task {
        task::edit(who, tx, chrono_tz::Tz::UTC, id, &TaskPatch { done: Some(true), ..TaskPatch::default() }).await?;
    }
    Ok(())
}
