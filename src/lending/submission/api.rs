//! `/api/v1/submissions`.

use actix_web::web::{Json, Path, Query};
use kernel::{Action, Actor, BankId, DealId, Error, Object, SubmissionId, UserId};
use serde::{Deserialize, Serialize};
use web::cursor::Part;
use web::{Answer, AppData, Who};

use super::advance::{Step, advance};
use super::list::{Filter, Group, list};
use super::send::{SubmissionInput, begin};
use super::{Status, Submission, find};

/// What `GET /api/v1/submissions` may be asked.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
pub struct ListQuery {
    /// `waiting`, `offered` or `over`; without it all.
    pub group: String,
    /// At a bank.
    pub bank_id: Option<BankId>,
    /// Of a person's deals.
    pub responsible: Option<UserId>,
    /// Rows of a page.
    pub limit: Option<i64>,
    /// Where the page begins.
    pub after: String,
}

impl ListQuery {
    /// What is wanted.
    ///
    /// # Errors
    /// `Invalid`: `group` `unknown_group`.
    pub fn filter(&self) -> kernel::Result<Filter> {
        let group = match self.group.as_str() {
            "" => None,
            word => Some(Group::parse(word).ok_or_else(|| Error::field("group", "unknown_group"))?),
        };
        Ok(Filter { group, bank: self.bank_id, responsible: self.responsible })
    }
}

/// A submission with what may follow.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct SubmissionOut {
    /// The submission.
    #[serde(flatten)]
    pub submission: Submission,
    /// Its deal.
    pub deal_id: DealId,
    /// The statuses that may follow by this person's hand.
    pub next: Vec<Status>,
}

/// What may follow that this person may do: an issue is booked by whoever may approve it.
pub(crate) fn may_follow(submission: &Submission, actor: &Actor) -> Vec<Status> {
    let may_issue = actor.permissions.allows(Object::Deal, Action::Approve);
    submission.next().into_iter().filter(|next| *next != Status::Issued || may_issue).collect()
}

/// `GET /api/v1/submissions`
///
/// # Errors
/// `Forbidden`; `Invalid` for an unknown group, a bad limit or cursor.
pub async fn index(app: AppData, who: Who, query: Query<ListQuery>) -> Answer {
    let (filter, limit) = (query.filter()?, web::limit(query.limit)?);
    let part = Part::read(&query.after, "")?;
    let read = async |tx: &mut db::TenantTx| list(&who.actor, tx, filter, &part, limit).await;
    web::json(&app.db.tenant(&who.actor, who.tenant()?, read).await?.list(|row| row))
}

/// `GET /api/v1/submissions/{id}`
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn get(app: AppData, who: Who, id: Path<SubmissionId>) -> Answer {
    let read = async |tx: &mut db::TenantTx| {
        let (submission, deal) = find(tx, *id).await?;
        crm::deal::get(&who.actor, tx, deal).await?;
        Ok((submission, deal))
    };
    let (submission, deal_id) = app.db.tenant(&who.actor, who.tenant()?, read).await?;
    let next = may_follow(&submission, &who.actor);
    web::json(&SubmissionOut { submission, deal_id, next })
}

/// `POST /api/v1/deals/{id}/submissions`
///
/// # Errors
/// As [`begin`].
pub async fn create(app: AppData, who: Who, deal: Path<DealId>, body: Json<SubmissionInput>) -> Answer {
    let made = app.db.tenant(&who.actor, who.tenant()?, async |tx| begin(&who.actor, tx, *deal, &body).await).await?;
    web::created(&made)
}

/// `POST /api/v1/submissions/{id}/status`
///
/// # Errors
/// As [`advance`].
pub async fn step(app: AppData, who: Who, id: Path<SubmissionId>, body: Json<Step>) -> Answer {
    web::json(&app.db.tenant(&who.actor, who.tenant()?, async |tx| advance(&who.actor, tx, *id, &body).await).await?)
}
