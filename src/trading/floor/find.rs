//! What of the floor a page shows: every open lot is looked through by what can be filtered, and only those that fit are read whole.

use std::collections::HashMap;

use db::PlatformTx;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use exchange::lot::Lot;
use kernel::text::key;
use kernel::{Action, Actor, LotId, Object, Result, TenantId, words};
use pool::lead::Lead;
use rules::stage::StageKind;
use schema::platform::{leads, lots};

use super::card::Masked;
use super::list::mask;

/// Lots that are read whole together. A floor with no more of them is read at once, and then it is known of each whether the tenant may
/// bid for it.
const CHUNK: usize = 200;

words! {
    /// Part of the floor; none is all of it.
    Part {
        /// Lots for which the tenant has bid.
        Mine = "mine",
        /// Lots for which it may bid.
        Fitting = "fitting",
        /// Sealed stages.
        Sealed = "sealed",
        /// Ascending stages.
        Ascending = "ascending",
        /// Descending stages.
        Descending = "descending",
    }
}

/// What a page of the floor is asked for.
#[derive(Debug, Clone, Default)]
pub struct Find {
    /// The part.
    pub part: Option<Part>,
    /// The product's code; empty is any.
    pub product: String,
    /// The city in any spelling; empty is any.
    pub city: String,
    /// The most lots to show.
    pub most: usize,
}

/// An open lot as far as it can be filtered.
#[derive(Debug, Clone, QueryableByName)]
pub struct Slim {
    #[diesel(sql_type = SqlUuid)]
    id: LotId,
    #[diesel(sql_type = Text)]
    product: String,
    #[diesel(sql_type = Text)]
    city: String,
    #[diesel(sql_type = Text)]
    kind: StageKind,
    #[diesel(sql_type = Bool)]
    own: bool,
}

/// Every lot that takes bids after `$2`: own ones of the tenant `$1` first, then the soonest end.
const OPEN: &str = "
SELECT lots.id, leads.product, leads.city, lots.stages -> lots.stage ->> 'kind' AS kind,
       EXISTS (SELECT 1 FROM bids WHERE bids.lot_id = lots.id AND bids.tenant_id = $1
                  AND (bids.state = 'live' OR bids.state = 'outbid' AND bids.stage = lots.stage)) AS own
FROM lots JOIN leads ON leads.id = lots.lead_id
WHERE lots.state = 'open' AND lots.stage_ends_at > $2
ORDER BY own DESC, lots.stage_ends_at, lots.id";

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The lots to show, own ones first, then those for which the tenant may bid.
    pub lots: Vec<Masked>,
    /// Whether more fit than are shown.
    pub more: bool,
    /// How many lots each part has among those of the product and the city, where it is known.
    pub counts: Counts,
    /// The products of all open lots.
    pub products: Vec<String>,
    /// Their cities.
    pub cities: Vec<String>,
}

/// How many lots the parts have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    all: usize,
    of: HashMap<Part, usize>,
}

impl Counts {
    /// Of one part, or of the whole floor. Of [`Part::Fitting`] it is not known where there are too many lots to ask about each.
    pub fn of(&self, part: Option<Part>) -> Option<usize> {
        part.map_or(Some(self.all), |part| self.of.get(&part).copied())
    }
}

impl Slim {
    /// Whether the lot is in the part; what only a look at the whole lot tells is taken as so.
    fn is_in(&self, part: Option<Part>) -> bool {
        match part {
            None | Some(Part::Fitting) => true,
            Some(Part::Mine) => self.own,
            Some(Part::Sealed) => self.kind == StageKind::Sealed,
            Some(Part::Ascending) => self.kind == StageKind::Ascending,
            Some(Part::Descending) => self.kind == StageKind::Descending,
        }
    }
}

impl Find {
    fn admits(&self, slim: &Slim) -> bool {
        (self.product.is_empty() || self.product == slim.product)
            && (self.city.is_empty() || key(&self.city) == key(&slim.city))
    }
}

/// Lots that take bids and fit what is asked.
///
/// # Errors
/// `Forbidden`, or when the database can't be read.
pub async fn find(actor: &Actor, tx: &mut PlatformTx, tenant: TenantId, find: &Find) -> Result<Found> {
    actor.require(Object::Lot, Action::View)?;
    look(tx, tenant, find, CHUNK).await
}

/// The same, `chunk` lots at a time.
async fn look(tx: &mut PlatformTx, tenant: TenantId, find: &Find, chunk: usize) -> Result<Found> {
    let query = diesel::sql_query(OPEN).bind::<SqlUuid, _>(tenant).bind::<Timestamptz, _>(tx.now());
    let open: Vec<Slim> = query.load(tx.conn()).await?;
    let (products, cities) = (distinct(&open, |slim| &slim.product), distinct(&open, |slim| &slim.city));
    let among: Vec<Slim> = open.into_iter().filter(|slim| find.admits(slim)).collect();
    let mut counts = count(&among);
    let lots = if among.len() <= chunk {
        let all = read(tx, tenant, &among).await?;
        counts.of.insert(Part::Fitting, all.iter().filter(|lot| lot.eligible).count());
        let fits = |(slim, lot): (&Slim, Masked)| {
            let shown = slim.is_in(find.part) && (find.part != Some(Part::Fitting) || lot.eligible);
            shown.then_some(lot)
        };
        among.iter().zip(all).filter_map(fits).collect()
    } else {
        walk(tx, tenant, find, &among, chunk).await?
    };
    Ok(cut(lots, find.most, Found { counts, products, cities, ..Found::default() }))
}

/// Reads on until one lot more is there than may be shown.
async fn walk(tx: &mut PlatformTx, tenant: TenantId, find: &Find, among: &[Slim], chunk: usize) -> Result<Vec<Masked>> {
    let fitting: Vec<Slim> = among.iter().filter(|slim| slim.is_in(find.part)).cloned().collect();
    let mut lots = Vec::new();
    for chunk in fitting.chunks(chunk) {
        let read = read(tx, tenant, chunk).await?;
        lots.extend(read.into_iter().filter(|lot| find.part != Some(Part::Fitting) || lot.eligible));
        if lots.len() > find.most {
            break;
        }
    }
    Ok(lots)
}

/// Lots read whole, in the order of what is known of them.
async fn read(tx: &mut PlatformTx, tenant: TenantId, of: &[Slim]) -> Result<Vec<Masked>> {
    let ids: Vec<LotId> = of.iter().map(|slim| slim.id).collect();
    let mut rows: Vec<(Lot, Lead)> = lots::table
        .inner_join(leads::table.on(leads::id.eq(lots::lead_id)))
        .filter(lots::id.eq_any(&ids))
        .select((Lot::as_select(), Lead::as_select()))
        .load(tx.conn())
        .await?;
    let places: HashMap<LotId, usize> = ids.into_iter().zip(0..).collect();
    rows.sort_by_key(|(lot, _)| places.get(&lot.id).copied());
    mask(tx, tenant, rows).await
}

/// Own lots first, then those for which the tenant may bid; within each, the soonest end first, as they came.
fn cut(mut lots: Vec<Masked>, most: usize, found: Found) -> Found {
    lots.sort_by_key(|lot| (!lot.is_own(), lot.reason.is_some()));
    let more = lots.len() > most;
    lots.truncate(most);
    Found { lots, more, ..found }
}

fn count(among: &[Slim]) -> Counts {
    let known = Part::ALL.iter().filter(|part| **part != Part::Fitting);
    let of = known.map(|part| (*part, among.iter().filter(|slim| slim.is_in(Some(*part))).count())).collect();
    Counts { all: among.len(), of }
}

fn distinct(open: &[Slim], of: impl Fn(&Slim) -> &String) -> Vec<String> {
    let mut values: Vec<String> = open.iter().map(of).filter(|value| !value.is_empty()).cloned().collect();
    values.sort_unstable();
    values.dedup();
    values
}

#[cfg(test)]
mod tests {
    use exchange::sample::{Exchange, ascending, sealed};
    use pool::lead::consent;
    use rules::consent::Consent;

    use super::*;

    /// Six lots: two that the tenant may not have, the last but one of another kind, the last one with a bid of the tenant.
    async fn floor() -> (Exchange, Vec<LotId>) {
        let exchange = Exchange::new(6).await;
        exchange.deposit(1, 1_000_000, "d").await.unwrap();
        let mut lots = Vec::new();
        for number in 1..=6 {
            let lead = exchange.lead(number).await;
            if number < 3 {
                let others = Consent::Tenants { tenants: vec![exchange.tenants[2].id] };
                let admin = &exchange.admin;
                let narrowed = async |tx: &mut db::BorderTx| consent::set(admin, tx, lead, others).await;
                exchange.net.db().border(admin, narrowed).await.unwrap();
            }
            exchange.pass(1);
            let stage = if number == 5 { ascending() } else { sealed(1_000) };
            lots.push(exchange.sell(lead, &[stage]).await.unwrap());
        }
        exchange.bid(1, lots[5], 10_000).await.unwrap();
        (exchange, lots)
    }

    #[actix_web::test]
    async fn what_fits_is_found_however_many_lots_come_before_it() {
        let (exchange, lots) = floor().await;
        let (reader, tenant) = (exchange.person(1), exchange.tenants[1].id);
        for chunk in [1, 2, 100] {
            let shown = async |part, most| {
                let find = Find { part, most, ..Find::default() };
                let found = exchange.net.db().platform(&reader, async |tx| look(tx, tenant, &find, chunk).await);
                let found = found.await.unwrap();
                assert_eq!(found.counts.of(None), Some(6));
                assert_eq!(found.counts.of(Some(Part::Mine)), Some(1));
                assert_eq!(found.counts.of(Some(Part::Fitting)), (chunk == 100).then_some(4));
                let mut ids: Vec<LotId> = found.lots.iter().map(|lot| lot.id).collect();
                ids.sort_unstable();
                (ids, found.more)
            };
            assert_eq!(shown(Some(Part::Ascending), 1).await, (vec![lots[4]], false));
            assert_eq!(shown(Some(Part::Mine), 1).await, (vec![lots[5]], false));
            assert_eq!(shown(Some(Part::Fitting), 4).await, (lots[2..].to_vec(), false));
            assert!(shown(Some(Part::Fitting), 3).await.1, "one more fits");
            assert_eq!(shown(None, 1).await, (vec![lots[5]], true), "the own one first");
            assert_eq!(shown(None, 6).await, (lots.clone(), false));
        }
    }

    #[actix_web::test]
    async fn a_city_is_found_in_any_spelling_and_every_product_is_offered() {
        let (exchange, _) = floor().await;
        let (reader, tenant) = (exchange.person(1), exchange.tenants[1].id);
        let look = async |city: &str, product: &str| {
            let asked = Find { city: city.into(), product: product.into(), most: 10, ..Find::default() };
            let found = exchange.net.db().platform(&reader, async |tx| find(&reader, tx, tenant, &asked).await);
            found.await.unwrap()
        };
        let all = look("", "").await;
        assert_eq!((all.lots.len(), all.products.len(), all.cities.len()), (6, 1, 1));
        assert_eq!(look(&all.cities[0].to_uppercase(), &all.products[0]).await.lots.len(), 6);
        let none = look("Нигде", "").await;
        assert_eq!((none.lots.len(), none.cities.len()), (0, 1));
    }
}
