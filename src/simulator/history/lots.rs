//! The lots of the period, each with its plan and its lead kept once for many.

use std::collections::HashMap;
use std::hash::Hash;

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use kernel::{Error, LotId, Money, Result, TenantId};
use rules::consent::Consent;
use rules::eligible::LeadFacts;
use rules::stage;

use super::load::{each, narrow, stage_number};
use super::{History, PastLot, Who, micros};

/// What is read of a lot.
#[derive(QueryableByName)]
struct LotRow {
    #[diesel(sql_type = SqlUuid)]
    id: LotId,
    #[diesel(sql_type = Timestamptz)]
    opened_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    closed_at: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    late: i64,
    #[diesel(sql_type = Text)]
    stages: String,
    #[diesel(sql_type = Integer)]
    stage: i32,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    winner: Option<TenantId>,
    #[diesel(sql_type = Nullable<BigInt>)]
    price: Option<Money>,
    #[diesel(sql_type = Text)]
    seed: String,
    #[diesel(sql_type = Text)]
    product: String,
    #[diesel(sql_type = Text)]
    city: String,
    #[diesel(sql_type = Text)]
    source: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    amount: Option<Money>,
    #[diesel(sql_type = Bool)]
    lawful: bool,
}

/// Closed lots that opened from `$1` until before `$2`. `late` is how much later than its last window a lot closed, where
/// its last stage had one.
const LOTS: &str = "
SELECT lots.id, lots.opened_at, lots.closed_at,
       coalesce(greatest(extract(epoch FROM lots.closed_at - lots.stage_ends_at) * 1000000, 0), 0)::bigint AS late,
       lots.stages::text AS stages, lots.stage, lots.winner_tenant AS winner, lots.price, lots.seed,
       leads.product, leads.city, leads.source, leads.amount, leads.lawful_basis <> 'none' AS lawful
FROM lots JOIN leads ON leads.id = lots.lead_id
WHERE lots.state IN ('sold', 'unsold') AND lots.opened_at >= $1 AND lots.opened_at < $2
ORDER BY lots.id";

/// Values that many rows share, kept once.
struct Shared<K> {
    places: HashMap<K, u32>,
}

impl<K: Eq + Hash> Shared<K> {
    fn new() -> Self {
        Self { places: HashMap::new() }
    }

    /// The value's place; `make` stores it when it is new.
    fn place(&mut self, key: K, make: impl FnOnce(&K) -> Result<u32>) -> Result<u32> {
        if let Some(place) = self.places.get(&key) {
            return Ok(*place);
        }
        let place = make(&key)?;
        self.places.insert(key, place);
        Ok(place)
    }
}

/// Lots by id, as the other statements come in that order; answers the ids.
pub(super) async fn lots(
    tx: &mut PlatformTx,
    history: &mut History,
    who: &HashMap<TenantId, Who>,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<LotId>> {
    let query = diesel::sql_query(LOTS).bind::<Timestamptz, _>(from).bind::<Timestamptz, _>(until);
    let (mut plans, mut kinds) = (Shared::new(), Shared::new());
    let mut order = Vec::new();
    let rows = query.load_stream::<LotRow>(tx.conn()).await?;
    each(rows, |row| {
        let plan = plans.place(row.stages, |text| {
            history.plans.push(stage::parse(&serde_json::from_str(text)?)?);
            narrow(history.plans.len() - 1)
        })?;
        let kind = (row.product, row.city, row.source, row.amount, row.lawful);
        let lead = kinds.place(kind, |(product, city, source, amount, lawful)| {
            let facts = LeadFacts {
                product: product.clone(),
                city: city.clone(),
                source: source.clone(),
                amount: *amount,
                lawful: *lawful,
                // Whom these kept away is told by the lot's reasons.
                consent: Consent::Network,
                quality: 100,
            };
            history.leads.push(facts);
            narrow(history.leads.len() - 1)
        })?;
        let mut seed = [0; 32];
        hex::decode_to_slice(&row.seed, &mut seed).map_err(|_| Error::defect("a lot's seed is not 32 bytes"))?;
        history.lots.push(PastLot {
            opened: micros(row.opened_at),
            closed: micros(row.closed_at),
            late: row.late,
            plan,
            stage: stage_number(row.stage)?,
            sale: row.winner.and_then(|winner| who.get(&winner).copied()).zip(row.price),
            seed,
            lead,
            bids: 0..0,
            marks: 0..0,
        });
        order.push(row.id);
        Ok(())
    })
    .await?;
    Ok(order)
}
