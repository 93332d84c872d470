//! The programmes that an application may go to (подбор программ).

use db::TenantTx;
use kernel::{Actor, Result};
use serde::Serialize;

use super::Application;
use crate::bank::fit::{Fit, fit};
use crate::bank::{self, Programme};

/// A programme held against an application.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Matched {
    /// The programme.
    #[serde(flatten)]
    pub programme: Programme,
    /// The bank's name.
    pub bank: String,
    /// How the application stands to it.
    #[serde(flatten)]
    pub fit: Fit,
}

/// Every programme of the application's product that is to be had, the best fit and then the lowest rate first.
///
/// # Errors
/// `Forbidden`.
pub async fn matched(actor: &Actor, tx: &mut TenantTx, application: &Application) -> Result<Vec<Matched>> {
    let today = tx.now().date_naive();
    let banks = bank::list(actor, tx).await?.into_iter().filter(|listed| listed.bank.active);
    let offered = banks.flat_map(|listed| {
        let name = listed.bank.name;
        listed.programmes.into_iter().map(move |programme| (name.clone(), programme))
    });
    let wanted = offered.filter(|(_, programme)| programme.active && programme.product == application.product);
    let mut matched: Vec<Matched> =
        wanted.map(|(bank, programme)| Matched { fit: fit(&programme, application, today), programme, bank }).collect();
    matched.sort_by_key(|row| (row.fit.misses.len(), row.programme.rate_bp, row.programme.id));
    Ok(matched)
}
