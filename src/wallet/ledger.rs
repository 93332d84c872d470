//! The double-entry ledger: each transfer is a set of postings that sum to zero; nothing is ever changed or removed.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{self, Array, BigInt, Timestamptz};
use diesel_async::RunQueryDsl;
use kernel::{BidId, Error, LotId, Money, Result, TenantId, TransferId};
use schema::platform::{postings, transfers};

use crate::{Wallet, threshold};
use kernel::words;

words! {
    /// Where money lies.
    Account {
        /// A tenant's, free to spend.
        Available = "available",
        /// A tenant's, held for a bid.
        Held = "held",
        /// The network's income.
        Revenue = "revenue",
        /// The world outside: what was paid in is minus here.
        Bank = "bank",
    }
}

words! {
    /// What a transfer is for.
    Kind {
        /// Money paid in.
        Deposit = "deposit",
        /// Set aside for a bid.
        Hold = "hold",
        /// A bid that did not win gives its hold back.
        Release = "release",
        /// A won bid is paid out of its hold, the rest goes back.
        Capture = "capture",
        /// A lead is paid without a hold.
        Charge = "charge",
        /// Another transfer is undone.
        Reversal = "reversal",
        /// Money paid out to the tenant.
        Withdrawal = "withdrawal",
        /// A price, or a part of it, comes back: the sale is undone.
        Refund = "refund",
    }
}

impl Kind {
    /// A transfer's figure with the sign that a statement shows: what it adds to the money that may be spent.
    pub fn signed(self, amount: Money) -> Money {
        match self {
            Self::Deposit | Self::Release | Self::Refund => amount,
            Self::Hold | Self::Capture | Self::Charge | Self::Withdrawal | Self::Reversal => -amount,
        }
    }
}

/// A transfer to be made, within one tenant's wallet and against the network's accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Whose wallet.
    pub tenant: TenantId,
    /// What for.
    pub kind: Kind,
    /// The figure that a statement shows.
    pub amount: Money,
    /// The lot it belongs to.
    pub lot: Option<LotId>,
    /// The bid it belongs to.
    pub bid: Option<BidId>,
    /// A name from outside, unique: makes a deposit or a withdrawal happen once.
    pub reference: Option<String>,
    /// Why, in the words of whoever made it.
    pub reason: String,
    /// The transfer that this one undoes.
    pub reverses: Option<TransferId>,
    lines: Vec<(Account, Money)>,
}

impl Entry {
    fn new(tenant: TenantId, kind: Kind, amount: Money, lines: Vec<(Account, Money)>) -> Self {
        let lines = lines.into_iter().filter(|(_, money)| *money != Money::ZERO).collect();
        let reason = String::new();
        Self { tenant, kind, amount, lot: None, bid: None, reference: None, reason, reverses: None, lines }
    }

    /// Money that came from outside.
    pub fn deposit(tenant: TenantId, amount: Money, reference: String) -> Self {
        let entry =
            Self::new(tenant, Kind::Deposit, amount, vec![(Account::Bank, -amount), (Account::Available, amount)]);
        Self { reference: Some(reference), ..entry }
    }

    /// Money that goes back outside.
    pub fn withdrawal(tenant: TenantId, amount: Money, reference: String, reason: String) -> Self {
        let lines = vec![(Account::Available, -amount), (Account::Bank, amount)];
        Self { reference: Some(reference), reason, ..Self::new(tenant, Kind::Withdrawal, amount, lines) }
    }

    /// Undoes a deposit that should not have been.
    pub fn undo_deposit(tenant: TenantId, amount: Money, deposit: TransferId, reason: String) -> Self {
        let lines = vec![(Account::Available, -amount), (Account::Bank, amount)];
        Self { reverses: Some(deposit), reason, ..Self::new(tenant, Kind::Reversal, amount, lines) }
    }

    /// Sets money aside for a bid.
    pub fn hold(tenant: TenantId, amount: Money, lot: LotId, bid: BidId) -> Self {
        let entry = Self::new(tenant, Kind::Hold, amount, vec![(Account::Available, -amount), (Account::Held, amount)]);
        Self { lot: Some(lot), bid: Some(bid), ..entry }
    }

    /// Gives a hold back.
    pub fn release(tenant: TenantId, amount: Money, lot: LotId, bid: BidId) -> Self {
        let entry =
            Self::new(tenant, Kind::Release, amount, vec![(Account::Held, -amount), (Account::Available, amount)]);
        Self { lot: Some(lot), bid: Some(bid), ..entry }
    }

    /// Pays `price` out of a hold of `held`; what is left over goes back.
    ///
    /// # Errors
    /// `Internal` when the price is above the hold: the decision must not have come to this.
    pub fn capture(tenant: TenantId, held: Money, price: Money, lot: LotId, bid: BidId) -> Result<Self> {
        let rest = held.checked_sub(price).filter(|rest| *rest >= Money::ZERO);
        let rest = rest.ok_or_else(|| Error::defect("a price above its hold"))?;
        let lines = vec![(Account::Held, -held), (Account::Revenue, price), (Account::Available, rest)];
        Ok(Self { lot: Some(lot), bid: Some(bid), ..Self::new(tenant, Kind::Capture, price, lines) })
    }

    /// Pays for a lead that was not bid for.
    pub fn charge(tenant: TenantId, price: Money, lot: LotId) -> Self {
        let entry =
            Self::new(tenant, Kind::Charge, price, vec![(Account::Available, -price), (Account::Revenue, price)]);
        Self { lot: Some(lot), ..entry }
    }

    /// Gives a price back, or a part of it: undoes the capture or the charge `of` by which it was paid.
    pub fn refund(tenant: TenantId, amount: Money, lot: LotId, of: TransferId, reason: &str) -> Self {
        let lines = vec![(Account::Revenue, -amount), (Account::Available, amount)];
        let entry = Self::new(tenant, Kind::Refund, amount, lines);
        Self { lot: Some(lot), reverses: Some(of), reason: reason.to_owned(), ..entry }
    }

    /// What the transfer adds to an account, below zero when it takes.
    pub fn change(&self, of: Account) -> Money {
        self.lines.iter().find(|(account, _)| *account == of).map_or(Money::ZERO, |(_, money)| *money)
    }

    fn sums_to_zero(&self) -> bool {
        self.lines.iter().map(|(_, money)| i128::from(money.as_kopecks())).sum::<i128>() == 0
    }
}

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
        Balances::of(&moved, now).execute(tx.conn()).await?;
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
    now: DateTime<Utc>,
}

impl Balances {
    fn of(wallets: &[&Locked], now: DateTime<Utc>) -> Self {
        Self {
            tenants: wallets.iter().map(|wallet| wallet.after.tenant_id).collect(),
            available: wallets.iter().map(|wallet| wallet.after.available).collect(),
            held: wallets.iter().map(|wallet| wallet.after.held).collect(),
            now,
        }
    }
}

impl QueryFragment<Pg> for Balances {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("UPDATE wallets SET available = moved.available, held = moved.held, moved_at = ");
        out.push_bind_param::<Timestamptz, _>(&self.now)?;
        out.push_sql(" FROM unnest(");
        out.push_bind_param::<Array<sql_types::Uuid>, _>(&self.tenants)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.available)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.held)?;
        out.push_sql(") AS moved (tenant, available, held) WHERE wallets.tenant_id = moved.tenant");
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    proptest! {
        /// Whatever path a bid takes, each transfer is balanced and the hold ends at nothing.
        #[test]
        fn every_entry_balances(held in 1_i64..1_000_000_000_000, share in 0_i64..=100) {
            let (tenant, lot, bid) = (TenantId(Uuid::nil()), LotId(Uuid::nil()), BidId(Uuid::nil()));
            let amount = Money::kopecks(held);
            let price = Money::kopecks(held / 100 * share);
            let hold = Entry::hold(tenant, amount, lot, bid);
            let release = Entry::release(tenant, amount, lot, bid);
            let capture = Entry::capture(tenant, amount, price, lot, bid).unwrap();
            for entry in [&hold, &release, &capture, &Entry::charge(tenant, price, lot),
                          &Entry::deposit(tenant, amount, "r".into()),
                          &Entry::withdrawal(tenant, amount, "r".into(), "why".into()),
                          &Entry::undo_deposit(tenant, amount, TransferId(Uuid::nil()), "why".into()),
                          &Entry::refund(tenant, price, lot, TransferId(Uuid::nil()), "fake")] {
                prop_assert!(entry.sums_to_zero());
            }
            for end in [&release, &capture] {
                prop_assert_eq!(hold.change(Account::Held).checked_add(end.change(Account::Held)), Some(Money::ZERO));
            }
            let spent = hold.change(Account::Available).checked_add(capture.change(Account::Available));
            prop_assert_eq!(spent, Some(-price));
            prop_assert!(Entry::capture(tenant, amount, Money::kopecks(held + 1), lot, bid).is_err());
        }
    }
}
