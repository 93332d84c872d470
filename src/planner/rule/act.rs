//! What the forms of rules do.

use actix_web::HttpRequest;
use actix_web::web::{Form, Path};
use crm::task::Kind;
use db::TenantTx;
use kernel::{Error, Result};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::view::{flash, told};
use web::{Answer, AppData, View, Who};

use super::page::{Places, draw};
use super::{Record, Rule, RuleInput, Unit, add, change, put_away};

/// A rule as its form sends it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RuleForm {
    /// `lead:<status>` or `deal:<stage>`.
    place: String,
    kind: String,
    title: String,
    wait: String,
    unit: String,
    responsible: String,
}

impl RuleForm {
    pub(super) fn fresh() -> Self {
        Self {
            kind: Kind::Call.as_str().into(),
            wait: "15".into(),
            unit: Unit::Minute.as_str().into(),
            ..Self::default()
        }
    }

    pub(super) fn of(rule: &Rule) -> Self {
        Self {
            place: format!("{}:{}", rule.record, rule.place),
            kind: rule.kind.as_str().into(),
            title: rule.title.clone(),
            wait: rule.wait.to_string(),
            unit: rule.unit.as_str().into(),
            responsible: rule.responsible.map(|user| user.to_string()).unwrap_or_default(),
        }
    }

    /// A place that is gone is chosen no more.
    pub(super) fn among(self, places: &[Places]) -> Self {
        let offered = places.iter().flat_map(|group| &group.items).any(|place| place.value == self.place);
        if offered { self } else { Self { place: String::new(), ..self } }
    }

    /// With the first place chosen.
    pub(super) fn at_first(self, places: &[Places]) -> Self {
        let first = places.iter().flat_map(|group| &group.items).next();
        Self { place: first.map(|place| place.value.clone()).unwrap_or_default(), ..self }
    }

    fn read(&self) -> Result<RuleInput> {
        let unknown = |field: &'static str| move || Error::field(field, "unknown_value");
        let (record, place) = self.place.split_once(':').ok_or_else(|| Error::field("place", "required"))?;
        let person = self.responsible.as_str();
        Ok(RuleInput {
            record: Record::parse(record).ok_or_else(unknown("place"))?,
            place: place.to_owned(),
            kind: Kind::parse(&self.kind).ok_or_else(unknown("kind"))?,
            title: self.title.clone(),
            wait: self.wait.trim().parse().map_err(|_| Error::field("wait", "invalid"))?,
            unit: Unit::parse(&self.unit).ok_or_else(unknown("unit"))?,
            responsible: if person.is_empty() {
                None
            } else {
                Some(person.parse().map_err(|_| Error::field("responsible", "unknown_user"))?)
            },
        })
    }
}

/// `POST /task-rules`.
///
/// # Errors
/// As [`add`].
pub async fn create(app: AppData, who: Who, view: View, request: HttpRequest, form: Form<RuleForm>) -> Answer {
    store(app, who, view, request, None, form.into_inner()).await
}

/// `POST /task-rules/{id}`.
///
/// # Errors
/// As [`change`].
pub async fn save(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    id: Path<Uuid>,
    form: Form<RuleForm>,
) -> Answer {
    store(app, who, view, request, Some(*id), form.into_inner()).await
}

async fn store(app: AppData, who: Who, view: View, request: HttpRequest, id: Option<Uuid>, form: RuleForm) -> Answer {
    let stored = match form.read() {
        Ok(input) => {
            let work = async |tx: &mut TenantTx| match id {
                Some(id) => change(&who.actor, tx, id, &input).await,
                None => add(&who.actor, tx, &input).await,
            };
            app.db.tenant(&who.actor, who.tenant()?, work).await
        }
        Err(error) => Err(error),
    };
    match stored {
        Ok(rule) => told(&view, &request, "/task-rules", flash("planner-rule-saved", &rule.title, "")),
        Err(Error::Invalid(errors)) => {
            let page = draw(&app, &who, &view, Some((id, form, errors))).await?;
            view.refused(&page)
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /task-rules/{id}/delete`: the message offers to take that back.
///
/// # Errors
/// As [`put_away`].
pub async fn delete(app: AppData, who: Who, view: View, request: HttpRequest, id: Path<Uuid>) -> Answer {
    let work = async |tx: &mut TenantTx| put_away(&who.actor, tx, *id, true).await;
    let gone = app.db.tenant(&who.actor, who.tenant()?, work).await?;
    let undo = format!("/task-rules/{id}/restore");
    told(&view, &request, "/task-rules", flash("planner-rule-removed", &gone.title, &undo))
}

/// `POST /task-rules/{id}/restore`.
///
/// # Errors
/// As [`put_away`].
pub async fn restore(app: AppData, who: Who, view: View, request: HttpRequest, id: Path<Uuid>) -> Answer {
    let work = async |tx: &mut TenantTx| put_away(&who.actor, tx, *id, false).await;
    let back = app.db.tenant(&who.actor, who.tenant()?, work).await?;
    told(&view, &request, "/task-rules", flash("planner-rule-saved", &back.title, ""))
}
