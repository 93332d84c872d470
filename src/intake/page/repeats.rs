//! Step «Duplicates»: what becomes of a row whose phone or e-mail is known. Then the whole file is checked.

use actix_web::HttpRequest;
use actix_web::web::{Form as Body, Path};
use db::{PlatformTx, TenantTx};
use kernel::{Error, FieldError, ImportId};
use serde::Serialize;
use web::view::go;
use web::{Answer, AppData, Page, View, Who};

use super::draft::{self, Draft, Form, Head, told, version};
use crate::api::on_side;
use crate::import::{self, Edit, ImportTarget, Options, Policy};

/// The step.
#[derive(Debug, Clone, Serialize)]
pub struct RepeatsPage {
    head: Head,
    policies: Vec<&'static str>,
    policy: &'static str,
}

impl Page for RepeatsPage {
    const TEMPLATE: &'static str = "intake/repeats.html";

    fn samples() -> Vec<Self> {
        let errors = vec![FieldError::new("source", "required")];
        let policies = Policy::ALL.map(Policy::code).to_vec();
        let all = Self { head: Head::sample(Vec::new()), policies, policy: "skip" };
        let one = Self { head: Head::sample(errors), policies: vec!["skip"], policy: "skip" };
        vec![all, one]
    }
}

impl RepeatsPage {
    fn of(draft: &Draft, policy: Policy, errors: Vec<FieldError>) -> Self {
        let policies = draft.offer.policies.iter().map(|policy| policy.code()).collect();
        Self { head: Head::of(draft, errors), policies, policy: policy.code() }
    }
}

/// `GET /imports/{id}/repeats`.
///
/// # Errors
/// 404; 409 for an import that is on its way.
pub async fn show<P, L>(app: AppData, who: Who, view: View, id: Path<ImportId>) -> Answer
where
    P: ImportTarget<PlatformTx>,
    L: ImportTarget<TenantTx>,
{
    let draft = draft::load::<P, L>(&app, &who, *id).await?;
    view.page(&RepeatsPage::of(&draft, draft.options.duplicates, Vec::new()))
}

/// `POST /imports/{id}/repeats`: keeps the choice and has the file checked.
///
/// # Errors
/// 404; 409 for an import that is on its way, or that somebody else has changed.
pub async fn save<P, L>(
    app: AppData,
    who: Who,
    view: View,
    request: HttpRequest,
    id: Path<ImportId>,
    form: Body<Form>,
) -> Answer
where
    P: ImportTarget<PlatformTx>,
    L: ImportTarget<TenantTx>,
{
    let draft = draft::load::<P, L>(&app, &who, *id).await?;
    let offered = draft.offer.policies.iter().copied();
    let chosen = offered.into_iter().find(|policy| policy.code() == told(&form, "duplicates"));
    let Some(duplicates) = chosen else { return Err(Error::field("duplicates", "unknown_value").into()) };
    let edit = Edit { options: Options { duplicates, ..draft.options.clone() }, ..Edit::default() };
    let checked = on_side!(app.db, who, tx => {
        import::change(tx, &who.actor, *id, version(&form), edit).await?;
        import::check(tx, &who.actor, *id).await
    });
    match checked {
        Ok(import) => {
            import::tell(&app.redis, who.here.key(), &import).await;
            Ok(go(&request, &format!("/imports/{}", *id)))
        }
        Err(Error::Invalid(errors)) => view.refused(&RepeatsPage::of(&draft, duplicates, errors)),
        Err(error) => Err(error.into()),
    }
}
