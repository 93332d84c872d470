//! Notices of a stage's opening, as the log keeps them: who was told, in which order, and when.

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use kernel::{LotId, TenantId, words};
use rules::decide::Seed;
use schema::platform::lot_notices;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

words! {
    /// By what way a tenant is told. Each channel sends in the same order and writes into the same log.
    NoticeChannel {
        /// The open pages of the tenant's people.
        Live = "live",
    }
}

/// A notice in a lot's log; its hash is a leaf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Queryable, Selectable, Insertable)]
#[diesel(table_name = lot_notices)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// The lot.
    #[serde(rename = "lot")]
    pub lot_id: LotId,
    /// The stage that opened, counted from 0.
    pub stage: i32,
    /// Its place in the order, counted from 0.
    pub place: i32,
    /// Who was told.
    #[serde(rename = "tenant")]
    pub tenant_id: TenantId,
    /// By what way.
    pub channel: NoticeChannel,
    /// When it was sent; `null` when the lot closed before.
    pub sent_at: Option<DateTime<Utc>>,
}

/// The order in which tenants are told of an opening: by the hash of a value that follows from the lot's seed, and the
/// tenant's id. The value tells nothing of the seed; both are revealed at closing, and the seed was promised at opening.
pub fn order(seed: &Seed, tenants: &[TenantId]) -> Vec<TenantId> {
    let value: [u8; 32] = Sha256::new().chain_update(b"mak-crm notices 1").chain_update(seed.0).finalize().into();
    let mut ordered = tenants.to_vec();
    ordered.sort_by_cached_key(|tenant| -> [u8; 32] {
        Sha256::new().chain_update(value).chain_update(tenant.0.as_bytes()).finalize().into()
    });
    ordered
}

/// How much later the last was told than the first.
pub fn skew<'a>(notices: impl IntoIterator<Item = &'a Notice>) -> Duration {
    let sent: Vec<DateTime<Utc>> = notices.into_iter().filter_map(|notice| notice.sent_at).collect();
    sent.iter().max().zip(sent.iter().min()).map_or(Duration::zero(), |(last, first)| *last - *first)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use uuid::Uuid;

    use super::*;

    /// Over many lots everybody is told first about equally often.
    #[test]
    fn nobody_is_told_first_more_often() {
        let tenants: Vec<TenantId> = (1..=4).map(|id| TenantId(Uuid::from_u128(id))).collect();
        let mut first = BTreeMap::new();
        for lot in 0_u16..4_000 {
            let seed = Seed(Sha256::digest(lot.to_be_bytes()).into());
            let told = order(&seed, &tenants);
            assert_eq!(
                told,
                order(&seed, &tenants.iter().rev().copied().collect::<Vec<_>>()),
                "ids' order is no matter"
            );
            *first.entry(told[0]).or_insert(0_u32) += 1;
        }
        assert!(first.len() == 4 && first.values().all(|count| (850..1_150).contains(count)), "{first:?}");
    }

    #[test]
    fn the_skew_is_from_the_first_to_the_last_that_were_sent() {
        let notice = |place: i32, sent_at: Option<&str>| Notice {
            lot_id: LotId(Uuid::nil()),
            stage: 0,
            place,
            tenant_id: TenantId(Uuid::from_u128(1)),
            channel: NoticeChannel::Live,
            sent_at: sent_at.map(|at| at.parse().unwrap()),
        };
        let sent = [
            notice(0, Some("2026-03-10T09:00:02Z")),
            notice(1, Some("2026-03-10T09:00:00Z")),
            notice(2, Some("2026-03-10T09:00:09Z")),
            notice(3, None),
        ];
        assert_eq!(skew(&sent), Duration::seconds(9));
        assert_eq!(skew(&sent[3..]), Duration::zero());
    }
}
