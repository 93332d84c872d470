//! A record that enters a status or a stage is told of, so that whoever has rules for that can follow them.

use db::TenantTx;
use kernel::{DealId, LeadId, Result, StageId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The topic under which it is told.
pub const ENTERED: &str = "record.entered";

/// Records that have entered one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "snake_case")]
pub enum Entered {
    /// Leads have come into a status.
    Lead {
        /// Which.
        ids: Vec<Uuid>,
        /// The status's code.
        status: String,
    },
    /// A deal has come into a stage.
    Deal {
        /// Which.
        id: DealId,
        /// The stage.
        stage: StageId,
    },
}

pub(crate) async fn leads(tx: &mut TenantTx, ids: impl IntoIterator<Item = LeadId>, status: &str) -> Result<()> {
    let ids: Vec<Uuid> = ids.into_iter().map(|id| id.0).collect();
    if !ids.is_empty() {
        jobs::emit(tx, ENTERED, Entered::Lead { ids, status: status.to_owned() }).await?;
    }
    Ok(())
}

pub(crate) async fn deal(tx: &mut TenantTx, id: DealId, stage: StageId) -> Result<()> {
    jobs::emit(tx, ENTERED, Entered::Deal { id, stage }).await?;
    Ok(())
}
