//! Transfers are made in batches: in memory on locked wallets, then written together.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{self, Array, BigInt, Timestamptz};
use diesel_async::RunQueryDsl;
use kernel::{BidId, Error, LotId, Money, Result, TenantId, TransferId};
use schema::platform::{postings, transfers};

use super::{Account, Entry, Kind};
use crate::{Wallet, threshold};

/// A transfer that was made, with the balances right after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posted {
    /// The transfer.
    pub id: TransferId,
    /// What could be spent after it.
    pub available: Money,
    /// What was held after it.
    pub held: Money,
}

/// Rows of one statement: PostgreSQL takes 65,535 parameters.
const ROWS_AT_ONCE: usize = 1_000;

#[derive(Insertable)]
#[diesel(table_name = transfers, treat_none_as_default_value = false)]
struct NewTransfer<'a> {
    id: TransferId,
    tenant_id: TenantId,
    kind: Kind,
    amount: Money,
    reference: Option<&'a str>,
    reason: &'a str,
    lot_id: Option<LotId>,
    bid_id: Option<BidId>,
    reverses: Option<TransferId>,
    available_after: Money,
    held_after: Money,
    at: DateTime<Utc>,
    by_name: &'a str,
}

#[derive(Insertable)]
#[diesel(table_name = postings)]
struct NewPosting {
    transfer_id: TransferId,
    line: i32,
    account: Account,
    tenant_id: Option<TenantId>,
    amount: Money,
}

/// Transfers of one transaction: made in memory on locked wallets, then written together. Nothing has happened before
/// [`Batch::write`].
#[must_use = "transfers are made by `write`"]
pub struct Batch {
    wallets: BTreeMap<TenantId, Locked>,
    made: Vec<Made>,
}

/// A wallet as it was when it was locked, and as the transfers so far leave it.
struct Locked {
    before: Wallet,
    after: Wallet,
}

struct Made {
    posted: Posted,
    by: String,
    entry: Entry,
}

impl Batch {
    /// Locks wallets, in the one order of wallets; tenants without one are passed over.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn lock(tx: &mut PlatformTx, of: &[TenantId]) -> Result<Self> {
        Ok(Self::of(crate::lock(tx, of).await?))
    }

    /// Transfers on wallets that are locked already.
    pub fn of(wallets: Vec<Wallet>) -> Self {
        let locked = |wallet: Wallet| (wallet.tenant_id, Locked { before: wallet, after: wallet });
        Self { wallets: wallets.into_iter().map(locked).collect(), made: Vec::new() }
    }

    /// A locked wallet as the transfers so far leave it.
    pub fn wallet(&self, tenant: TenantId) -> Option<&Wallet> {
        self.wallets.get(&tenant).map(|wallet| &wallet.after)
    }

    /// Makes a transfer, or leaves everything as it is.
    ///
    /// # Errors
    /// `PaymentRequired` when the wallet and its credit do not cover it; `NotFound` without a locked wallet.
    pub fn post(&mut self, tx: &PlatformTx, by: &str, entry: Entry) -> Result<Posted> {
        if !entry.sums_to_zero() {
            return Err(Error::defect("a transfer that does not sum to zero"));
        }
        let wallet = &mut self.wallets.get_mut(&entry.tenant).ok_or(Error::NotFound)?.after;
        let (available, held) = (entry.change(Account::Available), entry.change(Account::Held));
        if wallet.spendable() < (-available).max(Money::ZERO) {
            return Err(Error::PaymentRequired);
        }
        let out_of_range = || Error::defect("a balance out of range");
        let after = Wallet {
            available: wallet.available.checked_add(available).ok_or_else(out_of_range)?,
            held: wallet.held.checked_add(held).ok_or_else(out_of_range)?,
            ..*wallet
        };
        *wallet = after;
        let posted = Posted { id: TransferId(tx.new_id()), available: after.available, held: after.held };
        self.made.push(Made { posted, by: by.to_owned(), entry });
        Ok(posted)
    }

    /// Writes the balances, the transfers with their postings, and what the owners of the wallets are to be told.
    ///
    /// # Errors
    /// `Invalid` with `reference_used` when another transfer has the reference; `already_reversed` when another undoes the same one.
    pub async fn write(self, tx: &mut PlatformTx) -> Result<()> {
        if self.made.is_empty() {
            return Ok(());
        }
        let moved = self.wallets.values().filter(|wallet| wallet.before != wallet.after);
        let moved: Vec<&Locked> = moved.collect();
        let now = tx.now();
        let paid: BTreeSet<TenantId> =
            self.made.iter().filter(|made| made.moves_money()).map(|made| made.entry.tenant).collect();
        Balances::of(&moved, &paid, now).execute(tx.conn()).await?;
        for part in self.made.chunks(ROWS_AT_ONCE) {
            let rows: Vec<NewTransfer> = part.iter().map(|made| made.transfer(now)).collect();
            let written = diesel::insert_into(transfers::table).values(&rows).execute(tx.conn()).await;
            db::on_constraint(
                written,
                &[
                    ("transfers_reference_key", "reference", "reference_used"),
                    ("transfers_reverses_key", "reverses", "already_reversed"),
                ],
            )?;
            let lines: Vec<NewPosting> = part.iter().flat_map(Made::postings).collect();
            diesel::insert_into(postings::table).values(&lines).execute(tx.conn()).await?;
        }
        for wallet in moved {
            // Boxed: nearly every transfer crosses nothing, and every caller's future would carry the room for it.
            Box::pin(threshold::crossed(tx, &wallet.before, &wallet.after)).await?;
        }
        Ok(())
    }
}

impl Made {
    /// Whether it is more than a hold or its release: the tenant's money is more or less than before.
    fn moves_money(&self) -> bool {
        !matches!(self.entry.kind, Kind::Hold | Kind::Release)
    }

    fn transfer(&self, at: DateTime<Utc>) -> NewTransfer<'_> {
        NewTransfer {
            id: self.posted.id,
            tenant_id: self.entry.tenant,
            kind: self.entry.kind,
            amount: self.entry.amount,
            reference: self.entry.reference.as_deref(),
            reason: &self.entry.reason,
            lot_id: self.entry.lot,
            bid_id: self.entry.bid,
            reverses: self.entry.reverses,
            available_after: self.posted.available,
            held_after: self.posted.held,
            at,
            by_name: &self.by,
        }
    }

    fn postings(&self) -> impl Iterator<Item = NewPosting> {
        (1..).zip(&self.entry.lines).map(|(line, (account, amount))| NewPosting {
            transfer_id: self.posted.id,
            line,
            account: *account,
            tenant_id: matches!(account, Account::Available | Account::Held).then_some(self.entry.tenant),
            amount: *amount,
        })
    }
}

/// The new balances of many wallets in one statement; a type of its own, so that it is prepared once a connection.
#[derive(QueryId)]
struct Balances {
    tenants: Vec<TenantId>,
    available: Vec<Money>,
    held: Vec<Money>,
    paid: Vec<bool>,
    now: DateTime<Utc>,
}

impl Balances {
    fn of(wallets: &[&Locked], paid: &BTreeSet<TenantId>, now: DateTime<Utc>) -> Self {
        Self {
            tenants: wallets.iter().map(|wallet| wallet.after.tenant_id).collect(),
            available: wallets.iter().map(|wallet| wallet.after.available).collect(),
            held: wallets.iter().map(|wallet| wallet.after.held).collect(),
            paid: wallets.iter().map(|wallet| paid.contains(&wallet.after.tenant_id)).collect(),
            now,
        }
    }
}

impl QueryFragment<Pg> for Balances {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "UPDATE wallets SET available = moved.available, held = moved.held, moved_at = CASE WHEN moved.paid THEN ",
        );
        out.push_bind_param::<Timestamptz, _>(&self.now)?;
        out.push_sql(" ELSE wallets.moved_at END FROM unnest(");
        out.push_bind_param::<Array<sql_types::Uuid>, _>(&self.tenants)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.available)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.held)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<sql_types::Bool>, _>(&self.paid)?;
        out.push_sql(") AS moved (tenant, available, held, paid) WHERE wallets.tenant_id = moved.tenant");
        Ok(())
    }
}

/// Makes one transfer. A refused one has changed nothing, and the transaction can go on.
///
/// # Errors
/// `NotFound` without a wallet; those of [`Batch::post`] and [`Batch::write`].
pub async fn post(tx: &mut PlatformTx, by: &str, entry: Entry) -> Result<Posted> {
    let mut batch = Batch::lock(tx, &[entry.tenant]).await?;
    let posted = batch.post(tx, by, entry)?;
    batch.write(tx).await?;
    Ok(posted)
}
