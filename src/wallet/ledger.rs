//! The double-entry ledger: each transfer is a set of postings that sum to zero; nothing is ever changed or removed.

use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{BidId, Error, LotId, Money, Result, TenantId, TransferId};
use schema::platform::{postings, transfers, wallets};

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
    at: chrono::DateTime<chrono::Utc>,
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

/// Makes a transfer: the wallet, which it locks, and the rows of the ledger. A transfer of nothing is not made.
///
/// # Errors
/// `PaymentRequired` when the wallet and its credit do not cover it; the transaction can go on. `NotFound` without a wallet.
/// `Invalid` with `reference_used` when another transfer has the reference; `already_reversed` when another undoes the same one.
pub async fn post(tx: &mut PlatformTx, by: &str, entry: Entry) -> Result<Posted> {
    if !entry.sums_to_zero() {
        return Err(Error::defect("a transfer that does not sum to zero"));
    }
    let (available, held) = (entry.change(Account::Available), entry.change(Account::Held));
    let now = tx.now();
    let changed: Option<Wallet> = diesel::update(wallets::table.find(entry.tenant))
        .filter((wallets::available + wallets::credit_limit).ge((-available).max(Money::ZERO)))
        .set((
            wallets::available.eq(wallets::available + available.as_kopecks()),
            wallets::held.eq(wallets::held + held.as_kopecks()),
            wallets::moved_at.eq(now),
        ))
        .returning(Wallet::as_select())
        .get_result(tx.conn())
        .await
        .optional()?;
    let Some(wallet) = changed else {
        crate::get(tx, entry.tenant).await?;
        return Err(Error::PaymentRequired);
    };
    let id = TransferId(tx.new_id());
    record(tx, by, id, &entry, (wallet.available, wallet.held)).await?;
    let before = Wallet {
        available: wallet.available.checked_sub(available).unwrap_or(wallet.available),
        held: wallet.held.checked_sub(held).unwrap_or(wallet.held),
        ..wallet
    };
    // Boxed: nearly every transfer crosses nothing, and every caller's future would carry the room for it.
    Box::pin(threshold::crossed(tx, &before, &wallet)).await?;
    Ok(Posted { id, available: wallet.available, held: wallet.held })
}

async fn record(tx: &mut PlatformTx, by: &str, id: TransferId, entry: &Entry, after: (Money, Money)) -> Result<()> {
    let row = NewTransfer {
        id,
        tenant_id: entry.tenant,
        kind: entry.kind,
        amount: entry.amount,
        reference: entry.reference.as_deref(),
        reason: &entry.reason,
        lot_id: entry.lot,
        bid_id: entry.bid,
        reverses: entry.reverses,
        available_after: after.0,
        held_after: after.1,
        at: tx.now(),
        by_name: by,
    };
    let made = diesel::insert_into(transfers::table).values(&row).execute(tx.conn()).await;
    db::on_constraint(
        made,
        &[
            ("transfers_reference_key", "reference", "reference_used"),
            ("transfers_reverses_key", "reverses", "already_reversed"),
        ],
    )?;
    let lines: Vec<NewPosting> = (1..)
        .zip(&entry.lines)
        .map(|(line, (account, amount))| NewPosting {
            transfer_id: id,
            line,
            account: *account,
            tenant_id: matches!(account, Account::Available | Account::Held).then_some(entry.tenant),
            amount: *amount,
        })
        .collect();
    diesel::insert_into(postings::table).values(&lines).execute(tx.conn()).await?;
    Ok(())
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
