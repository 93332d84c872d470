//! Partners: legal persons and people who bring leads.

pub mod api;
pub mod code;
pub mod list;
pub mod page;
pub mod register;

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Inn, PartnerId, Result};
use schema::platform::partners;
use serde::Serialize;

use kernel::words;

words! {
    /// What a partner is in the eyes of the law; it decides how the act and the payment are made.
    LegalForm {
        /// Индивидуальный предприниматель.
        Ip = "ip",
        /// Общество с ограниченной ответственностью.
        Ooo = "ooo",
        /// Самозанятый.
        SelfEmployed = "self_employed",
        /// Физическое лицо.
        Person = "person",
    }
}

/// A partner.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = partners)]
pub struct Partner {
    /// The id.
    pub id: PartnerId,
    /// What others name when this partner brought them.
    pub code: String,
    /// A person's or a company's name.
    pub name: String,
    /// Where the partner works.
    pub city: String,
    /// The trade: realtor, accountant, car dealer.
    pub niche: String,
    /// What the partner is in the eyes of the law.
    pub legal_form: LegalForm,
    /// The taxpayer's number.
    pub inn: Option<Inn>,
    /// Who brought the partner; fixed at registration.
    pub referrer_id: Option<PartnerId>,
    /// When the partner was registered.
    pub created_at: DateTime<Utc>,
    /// Since when the partner takes no part.
    pub disabled_at: Option<DateTime<Utc>>,
}

/// The partner of an id.
///
/// # Errors
/// `NotFound`.
pub async fn find(tx: &mut PlatformTx, id: PartnerId) -> Result<Partner> {
    Ok(partners::table.find(id).select(Partner::as_select()).first(tx.conn()).await?)
}

/// The partner whom a code names, as somebody typed it.
///
/// # Errors
/// `NotFound`.
pub async fn find_by_code(tx: &mut PlatformTx, typed: &str) -> Result<Partner> {
    let code = code::normalise(typed);
    Ok(partners::table.filter(partners::code.eq(code)).select(Partner::as_select()).first(tx.conn()).await?)
}
