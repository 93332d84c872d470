//! Requisites (реквизиты) of a tenant: who it is in the eyes of the law; payments are matched by the number.

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::text::line;
use kernel::{Action, Actor, Error, FieldError, Inn, Object, Result, TenantId};
use schema::platform::{tenant_requisites, tenants};
use serde::{Deserialize, Serialize};

/// The longest legal name, in characters.
const LONGEST_NAME: usize = 300;

/// What is known of a tenant; nothing is told at first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = tenant_requisites)]
pub struct Requisites {
    /// The taxpayer's number.
    pub inn: Option<Inn>,
    /// The code of the reason for registration (КПП); companies only.
    pub kpp: Option<String>,
    /// The name in full.
    pub legal_name: String,
    /// When they were changed last.
    #[diesel(select_expression = tenant_requisites::updated_at.nullable())]
    pub updated_at: Option<DateTime<Utc>>,
    /// Who changed them last.
    pub updated_by: String,
}

/// What a change is asked with; an empty text clears.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct RequisitesInput {
    /// The taxpayer's number.
    pub inn: String,
    /// The code of the reason for registration.
    pub kpp: String,
    /// The name in full.
    pub legal_name: String,
}

impl RequisitesInput {
    fn check(&self) -> Result<(Option<Inn>, Option<String>, String)> {
        let mut errors = Vec::new();
        let (inn, kpp, name) = (line(&self.inn), line(&self.kpp).to_uppercase(), line(&self.legal_name));
        let inn = match Inn::parse(&inn) {
            Ok(inn) => Some(inn),
            Err(_) if inn.is_empty() => None,
            Err(_) => {
                errors.push(FieldError::new("inn", "invalid_inn"));
                None
            }
        };
        if !kpp.is_empty() && !is_kpp(&kpp) {
            errors.push(FieldError::new("kpp", "invalid_kpp"));
        } else if !kpp.is_empty() && inn.as_ref().is_some_and(|inn| !inn.is_company()) {
            errors.push(FieldError::new("kpp", "kpp_of_person"));
        }
        if name.chars().count() > LONGEST_NAME {
            errors.push(FieldError::new("legal_name", "too_long"));
        }
        if errors.is_empty() { Ok((inn, (!kpp.is_empty()).then_some(kpp), name)) } else { Err(Error::Invalid(errors)) }
    }
}

/// Four digits of the tax office, two signs of the reason, three digits of a number (order ММВ-7-6/435@ of the Federal Tax Service).
fn is_kpp(text: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit();
    text.len() == 9
        && text.chars().enumerate().all(|(at, c)| digit(c) || (matches!(at, 4 | 5) && c.is_ascii_uppercase()))
}

/// A tenant's requisites; empty where nobody has written any.
///
/// # Errors
/// When the database can't be read.
pub async fn get(tx: &mut PlatformTx, tenant: TenantId) -> Result<Requisites> {
    let known = tenant_requisites::table.find(tenant).select(Requisites::as_select()).first(tx.conn()).await;
    Ok(known.optional()?.unwrap_or_default())
}

/// Changes a tenant's requisites. Several tenants may have one number: a company with two offices.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid`: `invalid_inn`, `invalid_kpp`, `kpp_of_person`, `too_long`.
pub async fn set(actor: &Actor, tx: &mut PlatformTx, tenant: TenantId, input: &RequisitesInput) -> Result<Requisites> {
    actor.require_network(Object::Tenant, Action::Edit)?;
    let (inn, kpp, legal_name) = input.check()?;
    tenants::table.find(tenant).select(tenants::id).first::<TenantId>(tx.conn()).await?;
    let values = (
        tenant_requisites::inn.eq(inn),
        tenant_requisites::kpp.eq(kpp),
        tenant_requisites::legal_name.eq(legal_name),
        tenant_requisites::updated_at.eq(tx.now()),
        tenant_requisites::updated_by.eq(&actor.name),
    );
    diesel::insert_into(tenant_requisites::table)
        .values((tenant_requisites::tenant_id.eq(tenant), values.clone()))
        .on_conflict(tenant_requisites::tenant_id)
        .do_update()
        .set(values)
        .execute(tx.conn())
        .await?;
    jobs::emit(tx, "tenant.requisites_changed", serde_json::json!({ "tenant_id": tenant })).await?;
    get(tx, tenant).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_has_its_field() {
        let codes = |inn: &str, kpp: &str| {
            let input =
                RequisitesInput { inn: inn.into(), kpp: kpp.into(), legal_name: "ООО «Ромашка»".into() };
            match input.check() {
                Err(Error::Invalid(errors)) => errors.iter().map(|error| error.code.to_string()).collect(),
                _ => Vec::new(),
            }
        };
        assert_eq!(codes("7707083893", "7736 0100"), ["invalid_kpp"]);
        assert_eq!(codes("7707083894", ""), ["invalid_inn"]);
        assert_eq!(codes("500100732259", "773601001"), ["kpp_of_person"]);
        assert_eq!(codes("7707083893", "7736Ab001"), [""; 0]);
        assert_eq!(codes("", ""), [""; 0]);
    }
}
