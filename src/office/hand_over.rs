//! Giving a lead to a franchisee by hand, from the lead's page.

use actix_web::web::{Form, Path};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use exchange::lot::hand_over::{HandOverInput, hand_over};
use intake::{LawfulBasis, RawAmount};
use kernel::{Action, Actor, Error, FieldError, LeadId, Money, Object, Result, TenantId};
use pool::lead::Lead;
use schema::platform::tenants;
use serde::{Deserialize, Serialize};
use web::render::card::Choice;
use web::{Answer, AppData, View, Who};

use crate::lead::{draw, read};
use crate::sell::flash;

/// What the form sends; the price in roubles, empty is nothing to pay.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct HandOverForm {
    tenant_id: String,
    price: String,
    reason: String,
}

/// The form on the lead's page.
#[derive(Debug, Clone, Serialize)]
pub struct HandOver {
    can: bool,
    tenants: Vec<Choice>,
    form: HandOverForm,
    errors: Vec<FieldError>,
}

impl HandOverForm {
    fn input(&self) -> Result<HandOverInput> {
        let mut errors = Vec::new();
        let tenant =
            self.tenant_id.parse().map(TenantId).map_err(|_| errors.push(FieldError::new("tenant_id", "required")));
        let price = RawAmount::Roubles(self.price.clone()).money();
        let price = price.map_err(|code| errors.push(FieldError::new("price", code))).ok().flatten();
        match tenant {
            Ok(tenant_id) if errors.is_empty() => Ok(HandOverInput {
                tenant_id,
                price: price.unwrap_or(Money::ZERO).as_kopecks(),
                reason: self.reason.clone(),
            }),
            _ => Err(Error::Invalid(errors)),
        }
    }
}

impl HandOver {
    /// The form with what was wrong.
    pub(super) fn refused(self, form: HandOverForm, errors: Vec<FieldError>) -> Self {
        Self { form, errors, ..self }
    }

    /// The form as it is at first or refused, for samples of pages.
    pub(super) fn sample(refused: bool) -> Self {
        let form = HandOverForm { price: "много".to_owned(), ..HandOverForm::default() };
        let part = Self {
            can: true,
            tenants: vec![Choice::of("", "office-hand-choose".into()), Choice::named("1", "Урал-Кредит")],
            form: HandOverForm::default(),
            errors: Vec::new(),
        };
        let errors = ["tenant_id", "reason"].map(|field| FieldError::new(field, "required"));
        let price = FieldError::new("price", "invalid_amount");
        if refused { part.refused(form, errors.into_iter().chain([price]).collect()) } else { part }
    }
}

/// Franchisees that can be given a lead, by name.
///
/// # Errors
/// When the database can't be read.
pub(super) async fn tenants(tx: &mut PlatformTx) -> Result<Vec<(TenantId, String)>> {
    let query = tenants::table
        .filter(tenants::state.eq("active"))
        .order((tenants::name, tenants::id))
        .select((tenants::id, tenants::name));
    Ok(query.load(tx.conn()).await?)
}

/// The form for a lead; shown where the lead may be handed over.
pub(super) fn part(actor: &Actor, lead: &Lead, tenants: &[(TenantId, String)]) -> HandOver {
    let first = Choice::of("", "office-hand-choose".to_owned());
    let named = tenants.iter().map(|(id, name)| Choice::named(id, name.clone()));
    HandOver {
        can: lead.status.is_for_sale()
            && lead.lawful_basis != LawfulBasis::None
            && actor.permissions.allows(Object::Lot, Action::Create),
        tenants: std::iter::once(first).chain(named).collect(),
        form: HandOverForm::default(),
        errors: Vec::new(),
    }
}

/// `POST /leads/{id}/hand-over`.
///
/// # Errors
/// Those of [`hand_over`]; refused fields come back in the form.
pub async fn give(app: AppData, who: Who, view: View, id: Path<LeadId>, form: Form<HandOverForm>) -> Answer {
    let form = form.into_inner();
    let key = exchange::key(&app);
    let given = match form.input() {
        Ok(input) => app.db.border(&who.actor, async |tx| hand_over(&who.actor, tx, &key, *id, &input).await).await,
        Err(error) => Err(error),
    };
    let errors = match given {
        Ok(_) => return view.done(&format!("/leads/{id}"), Some(flash("office-handed"))),
        Err(Error::Invalid(errors)) => errors,
        Err(Error::PaymentRequired) => vec![FieldError::new("price", "not_enough_funds")],
        Err(Error::Conflict("received")) => vec![FieldError::new("tenant_id", "received")],
        Err(other) => return Err(other.into()),
    };
    let data = app.db.platform(&who.actor, async |tx| read(&who.actor, tx, *id).await).await?;
    let page = draw(&view, &who.actor, &data).not_handed(form, errors);
    view.refused(&page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_is_read_in_roubles() {
        let id = "0190a8f0-0000-7000-8000-000000000001";
        let form = |tenant: &str, price: &str| HandOverForm {
            tenant_id: tenant.to_owned(),
            price: price.to_owned(),
            reason: "так решили".to_owned(),
        };
        let input = form(id, "1 500").input().unwrap();
        assert_eq!((input.price, input.reason.as_str()), (150_000, "так решили"));
        assert_eq!(form(id, "").input().unwrap().price, 0);
        let Err(Error::Invalid(errors)) = form("", "дорого").input() else { panic!() };
        assert_eq!(errors.iter().map(|error| error.field.as_ref()).collect::<Vec<_>>(), ["tenant_id", "price"]);
    }
}
