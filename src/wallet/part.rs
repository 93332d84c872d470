//! A wallet's figures, as pages show them.

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Money, Result, TenantId};
use schema::platform::bids;
use serde::Serialize;

/// The wallet's figures.
#[derive(Debug, Clone, Serialize)]
pub struct WalletPart {
    available: Money,
    held: Money,
    credit_limit: Money,
    /// Live bids: the sum of them is what is held.
    bids: i64,
}

impl WalletPart {
    /// The wallet beside the number of live bids that hold its money.
    ///
    /// # Errors
    /// `NotFound` when the tenant has no wallet.
    pub async fn read(tx: &mut PlatformTx, tenant: TenantId) -> Result<Self> {
        let live = bids::table.filter(bids::tenant_id.eq(tenant)).filter(bids::state.eq("live"));
        let bids = live.count().get_result(tx.conn()).await?;
        let crate::Wallet { available, held, credit_limit, .. } = crate::get(tx, tenant).await?;
        Ok(Self { available, held, credit_limit, bids })
    }

    /// Figures for samples of pages.
    pub fn sample() -> Self {
        Self {
            available: Money::roubles(186_400),
            held: Money::roubles(24_150),
            credit_limit: Money::roubles(50_000),
            bids: 6,
        }
    }
}
