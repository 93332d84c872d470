//! What a franchisee's leads offer to the columns of a file.

use crm::lead::import::{RESPONSIBLE, STATUS};
use crm::staff;
use db::TenantTx;
use fields::{Definition, Kind, Record, Value};
use intake::import::{Extra, Offer, Own, Policy};
use kernel::{Action, Actor, Object, Result, Scope};
use pipeline::status;
use pipeline::status::{IN_DEAL, RETURNED};

/// Status, responsible, and the custom fields that the actor sees. Whoever may not change all leads changes none by a file.
pub(crate) async fn of(tx: &mut TenantTx, actor: &Actor) -> Result<Offer> {
    let own = |value: String, name: String| Own { value, name, keyed: false };
    // What the program itself moves leads to is no choice.
    let statuses =
        status::all(tx).await?.into_iter().filter(|status| status.code != IN_DEAL && status.code != RETURNED);
    let statuses = statuses.map(|status| own(status.code, status.name)).collect();
    let staff = staff::all(tx).await?.into_iter().filter(|person| person.active);
    let people: Vec<Own> = staff.map(|person| own(person.id.to_string(), person.name)).collect();
    let mut extras = vec![
        Extra::listed(STATUS, "unknown_status", statuses),
        Extra::listed(RESPONSIBLE, "unknown_user", people.clone()),
    ];
    let fields = fields::of(actor, tx, Record::Lead).await?;
    extras.extend(fields.iter().map(|field| extra(field, &people)));
    let scope = actor.permissions.scope(Object::Lead, Action::Edit);
    let policies = match scope {
        Some(Scope::Tenant | Scope::Network) => Policy::ALL.to_vec(),
        _ => vec![Policy::Skip, Policy::Add],
    };
    Ok(Offer { extras, policies })
}

fn extra(field: &Definition, people: &[Own]) -> Extra {
    let definition = field.clone();
    // By then a choice of the field is told by its id: another one may be called by the same figures.
    let is_chosen = matches!(field.kind, Kind::Select | Kind::User);
    let read = move |cell: &str| {
        let read = if is_chosen { Value::typed(&definition, &[cell]) } else { Value::written(&definition, cell) };
        let value = read?;
        value.map(|value| serde_json::to_value(value).map_err(|_| "invalid")).transpose()
    };
    let mut extra = Extra::free(field.id.to_string(), &field.name, read);
    extra.sole = field.sole;
    match field.kind {
        Kind::Select => {
            let open = field.choices.iter().filter(|choice| !choice.archived);
            extra.of_list(open.map(|c| Own { value: c.id.to_string(), name: c.name.clone(), keyed: false }).collect())
        }
        Kind::User => {
            extra.unknown = "unknown_user";
            extra.of_list(people.to_vec())
        }
        _ => extra,
    }
}
