//! The double-entry ledger: each transfer is a set of postings that sum to zero; nothing is ever changed or removed.

mod batch;

pub use batch::{Batch, Posted, post};

use kernel::{BidId, Error, LotId, Money, Result, TenantId, TransferId, words};

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
