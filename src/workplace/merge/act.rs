//! What the buttons of a merge do.

use std::collections::BTreeMap;

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::web::{Form, Path};
use crm::merge::{MergeInput, merge, undo};
use kernel::{Error, LeadId, MergeId, Result};
use web::view::{flash, told};
use web::{Answer, AppData, View, Who};

use super::page::{draw, read};

/// Why leads can't be one, as the page tells it.
pub(super) const REFUSALS: [&str; 4] = ["two_deals", "bought", "not_one_person", "stale"];

/// `POST /leads/merge`: `lead` is the one that is left, `of` each of them, `version.<lead>` as it was seen, `take.<field>` the one whose value is taken.
///
/// # Errors
/// As [`merge`]; what can't be one lead comes back on the page.
pub async fn create(app: AppData, who: Who, view: View, form: Form<Vec<(String, String)>>) -> Answer {
    let (input, ids) = input(&form)?;
    let made = app.db.tenant(&who.actor, who.tenant()?, async |tx| merge(&who.actor, tx, &input).await).await;
    let refused = match made {
        Ok(id) => {
            let undo = format!("/merges/{id}/undo");
            return view.done(&format!("/leads/{}", input.lead), Some(flash("crm-merged", "", &undo)));
        }
        Err(Error::Conflict(code)) if REFUSALS.contains(&code) => code,
        Err(other) => return Err(other.into()),
    };
    let data = app.db.tenant(&who.actor, who.tenant()?, async |tx| read(&who.actor, tx, &ids).await).await?;
    let page = draw(&view, &data, Some(input.lead), &input.take, refused);
    Ok(view.draw(StatusCode::CONFLICT, &page)?)
}

fn input(form: &[(String, String)]) -> Result<(MergeInput, Vec<LeadId>)> {
    let id = |text: &str| text.parse::<LeadId>().map_err(|_| Error::BadRequest("bad_form"));
    let every = |name: &'static str| form.iter().filter(move |(key, _)| key == name).map(|(_, value)| id(value));
    let lead = every("lead").next().unwrap_or_else(|| Err(Error::field("lead", "required")))?;
    let ids = every("of").collect::<Result<Vec<LeadId>>>()?;
    let chosen = form.iter().filter_map(|(name, value)| Some((name.strip_prefix("take.")?, value)));
    // Comments are joined where none is chosen.
    let chosen = chosen.filter(|(_, value)| !value.is_empty());
    let take = chosen.map(|(field, value)| Ok((field.to_owned(), id(value)?))).collect::<Result<BTreeMap<_, _>>>()?;
    let seen = form.iter().filter_map(|(name, version)| Some((name.strip_prefix("version.")?, version)));
    let versions = seen.map(|(lead, version)| {
        let version = version.parse().map_err(|_| Error::BadRequest("bad_form"))?;
        Ok((id(lead)?, version))
    });
    let versions = versions.collect::<Result<BTreeMap<LeadId, i32>>>()?;
    let others = ids.iter().copied().filter(|id| *id != lead).collect();
    Ok((MergeInput { lead, others, take, versions }, ids))
}

/// `POST /merges/{id}/undo`.
///
/// # Errors
/// As [`undo`].
pub async fn part(app: AppData, who: Who, view: View, request: HttpRequest, id: Path<MergeId>) -> Answer {
    let lead = app.db.tenant(&who.actor, who.tenant()?, async |tx| undo(&who.actor, tx, *id).await).await?;
    told(&view, &request, &format!("/leads/{lead}"), flash("crm-parted", "", ""))
}
