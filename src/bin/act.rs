//! What the buttons of the bin do.

use actix_web::HttpRequest;
use actix_web::web::Form;
use crm::batch::{self, Act, Batch, State, Target};
use kernel::{Error, LeadId, Result};
use web::view::{encode_query, flash, told};
use web::{Answer, AppData, View, Who};

use crate::list::filter;
use crate::{purge, purge_all, set_term};

type Pairs = [(String, String)];

fn first<'a>(form: &'a Pairs, name: &str) -> &'a str {
    form.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
}

fn leads(form: &Pairs) -> Result<Vec<LeadId>> {
    let ids = form.iter().filter(|(key, _)| key == "lead").map(|(_, value)| value.parse());
    ids.collect::<std::result::Result<_, _>>().map_err(|_| Error::BadRequest("bad_form"))
}

fn back(form: &Pairs) -> String {
    match first(form, "q") {
        "" => "/bin".to_owned(),
        q => format!("/bin?q={}", encode_query(q)),
    }
}

/// `POST /bin/restore`: the lead whose button it was (`one`), those that are ticked (`lead`) or, with `all`, every one that is found by `q`.
///
/// # Errors
/// As [`batch::start()`].
pub async fn restore(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    form: Form<Vec<(String, String)>>,
) -> Answer {
    let one = form.iter().filter(|(key, _)| key == "one").map(|(_, id)| ("lead".to_owned(), id.clone()));
    let target = match (one.collect::<Vec<_>>(), first(&form, "all")) {
        (one, _) if !one.is_empty() => Target::Chosen(leads(&one)?),
        (_, "") => Target::Chosen(leads(&form)?),
        _ => Target::Filtered(filter(first(&form, "q"))),
    };
    let work = async |tx: &mut db::TenantTx| batch::start(&who.actor, tx, Act::Restore, &target).await;
    let batch = app.db.tenant(&who.actor, who.tenant()?, work).await?;
    if batch.state == State::Running {
        return told(&view, &request, "/batches", flash("crm-batch-runs", &batch.total.to_string(), ""));
    }
    told(&view, &request, &back(&form), restored(&batch))
}

fn restored(batch: &Batch) -> web::render::Flash {
    if batch.changed == 0 {
        return flash("crm-batch-nothing", "", "");
    }
    flash("bin-restored", &batch.changed.to_string(), &format!("/batches/{}/undo", batch.id))
}

/// `POST /bin/purge`: the leads that are ticked are destroyed.
///
/// # Errors
/// As [`purge()`].
pub async fn destroy(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    form: Form<Vec<(String, String)>>,
) -> Answer {
    let ids = leads(&form)?;
    let done = app.db.tenant(&who.actor, who.tenant()?, async |tx| purge(&who.actor, tx, &ids).await).await?;
    let key = if done.kept > 0 { "bin-purged-but" } else { "bin-purged" };
    told(&view, &request, &back(&form), flash(key, &done.leads.to_string(), ""))
}

/// `POST /bin/empty`: all that may be destroyed is.
///
/// # Errors
/// As [`purge_all`].
pub async fn empty(app: AppData, who: Who, view: View, request: HttpRequest) -> Answer {
    app.db.tenant(&who.actor, who.tenant()?, async |tx| purge_all(&who.actor, tx).await).await?;
    told(&view, &request, "/bin", flash("bin-emptying", "", ""))
}

/// `POST /bin/term`: for how many days leads are kept (`days`); empty for ever.
///
/// # Errors
/// As [`set_term`].
pub async fn term(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    form: Form<Vec<(String, String)>>,
) -> Answer {
    let days = match first(&form, "days").trim() {
        "" => None,
        days => Some(days.parse().map_err(|_| Error::field("days", "invalid"))?),
    };
    app.db.tenant(&who.actor, who.tenant()?, async |tx| set_term(&who.actor, tx, days).await).await?;
    told(&view, &request, "/bin", flash("bin-term-set", "", ""))
}
