//! What the bar below a list does with the leads that are chosen.

use crate::pairs::{Pairs, every, first};
use actix_web::HttpRequest;
use actix_web::web::{Form, Path};
use chrono_tz::Tz;
use crm::batch::{Act, Batch, State, Target, Way, start, undo};
use db::TenantTx;
use kernel::{Actor, BatchId, Error, LeadId, Result, SegmentId, UserId};
use segments::SegmentInput;
use tags::TagId;
use web::render::Flash;
use web::view::{flash, told};
use web::{Answer, AppData, View as Shell, Who};

use crate::lead::segment_act::address;
use crate::lead::{Asked, Place, back};

/// `POST /leads/batch`, with what is to be done (`act`), the leads (`lead`, as often as there are) or, with `all`, every lead of the list whose
/// address is `query`, with all its conditions in it; `among` are the people among whom leads are shared out, `tag_name` and `segment_name` are those of a new tag or segment.
///
/// # Errors
/// As [`crm::batch::start()`], and of a segment as [`segments::include()`].
pub async fn begin(
    app: AppData,
    who: Who,
    view: Shell,
    request: HttpRequest,
    form: Form<Vec<(String, String)>>,
) -> Answer {
    let zone = view.chrome.zone;
    // Before anything is done: whoever sends nonsense is told so, and no lead has changed.
    let back = back(first(&form, "back"))?;
    if let Some(listing) = Listing::read(&form)? {
        let work = async |tx: &mut TenantTx| {
            let target = target(&who.actor, tx, &form, zone).await?;
            listing.carry_out(&who.actor, tx, &form, &target).await
        };
        let (to, flash) = app.db.tenant(&who.actor, who.tenant()?, work).await?;
        return told(&view, &request, to.as_deref().unwrap_or(&back), flash);
    }
    let batch = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            let target = target(&who.actor, tx, &form, zone).await?;
            let act = act(&who.actor, tx, &form).await?;
            start(&who.actor, tx, act, &target).await
        })
        .await?;
    if batch.state == State::Running {
        return told(&view, &request, "/batches", flash("crm-batch-runs", &batch.total.to_string(), ""));
    }
    told(&view, &request, &back, done(&batch))
}

/// What is done to the list of a segment: it changes no lead, and is done at once.
enum Listing {
    Include(SegmentId),
    Exclude(SegmentId),
    Make,
}

impl Listing {
    /// `include:<id>`, `exclude:<id>`, `segment`.
    fn read(form: &Pairs) -> Result<Option<Self>> {
        let word = first(form, "act");
        let (kind, id) = word.split_once(':').unwrap_or((word, ""));
        let id = || id.parse::<SegmentId>().map_err(|_| Error::BadRequest("bad_form"));
        Ok(match kind {
            "include" => Some(Self::Include(id()?)),
            "exclude" => Some(Self::Exclude(id()?)),
            "segment" => Some(Self::Make),
            _ => None,
        })
    }

    /// Does it; answers where to go, if not back, and what is told.
    async fn carry_out(
        &self,
        actor: &Actor,
        tx: &mut TenantTx,
        form: &Pairs,
        target: &Target,
    ) -> Result<(Option<String>, Flash)> {
        Ok(match self {
            Self::Include(id) => {
                let put = segments::include(actor, tx, *id, target).await?;
                (None, flash("segments-included", &put.to_string(), ""))
            }
            Self::Exclude(id) => {
                let gone = segments::exclude(actor, tx, *id, target).await?;
                (None, flash("segments-excluded", &gone.to_string(), ""))
            }
            Self::Make => {
                let input = SegmentInput { name: first(form, "segment_name").to_owned(), ..SegmentInput::default() };
                let made = segments::create(actor, tx, &input, Some(target)).await?;
                (Some(address(&made)), flash("segments-created", &made.name, ""))
            }
        })
    }
}

/// `POST /batches/{id}/undo`.
///
/// # Errors
/// As [`crm::batch::undo()`].
pub async fn take_back(app: AppData, who: Who, view: Shell, request: HttpRequest, id: Path<BatchId>) -> Answer {
    let batch = app.db.tenant(&who.actor, who.tenant()?, async |tx| undo(&who.actor, tx, *id).await).await?;
    let told_of = match (batch.state, batch.kept) {
        (State::Undoing, _) => flash("crm-batch-undoing", &batch.changed.to_string(), ""),
        (_, 0) => flash("crm-batch-undone", &batch.restored.to_string(), ""),
        _ => flash("crm-batch-undone-but", &batch.restored.to_string(), ""),
    };
    told(&view, &request, "/batches", told_of)
}

fn done(batch: &Batch) -> web::render::Flash {
    if batch.changed == 0 {
        return flash("crm-batch-nothing", "", "");
    }
    let key = if batch.passed > 0 { "crm-batch-done-but" } else { "crm-batch-done" };
    let told = flash(key, &batch.changed.to_string(), &format!("/batches/{}/undo", batch.id));
    if batch.act == Act::Delete { told.leading("/bin", "bin") } else { told }
}

/// `assign:<id>`, `assign:`, `share:turn`, `share:least`, `status:<code>`, `tag:<id>`, `tag:` with a name, `untag:<id>`, `delete`.
async fn act(actor: &Actor, tx: &mut TenantTx, form: &Pairs) -> Result<Act> {
    let word = first(form, "act");
    let (kind, value) = word.split_once(':').unwrap_or((word, ""));
    let tag = |text: &str| text.parse::<TagId>().map_err(|_| Error::field("tag", "unknown_value"));
    let user = |text: &str| text.parse::<UserId>().map_err(|_| Error::field("responsible", "unknown_user"));
    Ok(match (kind, value) {
        ("assign", "") => Act::Assign { to: None },
        ("assign", id) => Act::Assign { to: Some(user(id)?) },
        ("share", way) => {
            let way = if way == "least" { Way::Least } else { Way::Turn };
            Act::Share { among: every(form, "among").map(user).collect::<Result<_>>()?, way }
        }
        ("status", code) => Act::Status { to: code.to_owned() },
        ("tag", "") => {
            let made = tags::named(actor, tx, &[first(form, "tag_name").to_owned()]).await?;
            Act::Tag { to: made.first().map(|tag| tag.id).ok_or(Error::BadRequest("bad_form"))? }
        }
        ("tag", id) => Act::Tag { to: tag(id)? },
        ("untag", id) => Act::Untag { from: tag(id)? },
        ("delete", _) => Act::Delete,
        _ => return Err(Error::BadRequest("bad_form")),
    })
}

async fn target(actor: &Actor, tx: &mut TenantTx, form: &Pairs, zone: Tz) -> Result<Target> {
    if first(form, "all").is_empty() {
        let id = |text: &str| text.parse::<LeadId>().map_err(|_| Error::BadRequest("bad_form"));
        return Ok(Target::Chosen(every(form, "lead").map(id).collect::<Result<_>>()?));
    }
    let mut asked = Asked::parse(first(form, "query"))?;
    let Place { statuses, saved, .. } = asked.look_up(actor, tx).await?;
    Ok(Target::Filtered(asked.filter(actor, &statuses, saved.as_ref(), zone)?))
}
