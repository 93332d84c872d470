//! What became of leads, counted: pure.

use chrono::NaiveDate;
use kernel::{TenantId, words};
use pool::lead::Status;
use serde::Serialize;

words! {
    /// What became of a lead, as the owner of its territory is told.
    Fate {
        /// The owner has it.
        Own = "own",
        /// Another tenant has it; which one is not told.
        Others = "others",
        /// It waits or is on sale.
        InWork = "in_work",
        /// Nobody bought it.
        Unsold = "unsold",
        /// It came back from whoever had it.
        Returned = "returned",
        /// A duplicate, or in the archive: it was never for sale.
        Aside = "aside",
    }
}

impl Fate {
    /// What became of a lead of this status, seen by `owner`.
    pub fn of(status: Status, holder: Option<TenantId>, owner: Option<TenantId>) -> Self {
        match (status, holder) {
            (_, Some(holder)) if Some(holder) == owner => Self::Own,
            (_, Some(_)) => Self::Others,
            (Status::Unsold, None) => Self::Unsold,
            (Status::Returned | Status::Recalled, None) => Self::Returned,
            (Status::Duplicate | Status::Archived, None) => Self::Aside,
            _ => Self::InWork,
        }
    }
}

/// Leads of one kind: of a place, a product and a week, with one holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The city as it was written.
    pub city: String,
    /// The product's code.
    pub product: String,
    /// The Monday of the week they came in.
    pub week: NaiveDate,
    /// Their status.
    pub status: Status,
    /// Who has them.
    pub holder: Option<TenantId>,
    /// How many.
    pub leads: i64,
}

/// Leads by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Counts {
    /// All of them.
    pub leads: i64,
    /// The owner's.
    pub own: i64,
    /// Other tenants'.
    pub others: i64,
    /// Waiting or on sale.
    pub in_work: i64,
    /// Not bought.
    pub unsold: i64,
    /// Come back.
    pub returned: i64,
    /// Duplicates and the archive.
    pub aside: i64,
}

impl Counts {
    /// Adds leads.
    pub fn add(&mut self, fate: Fate, leads: i64) {
        self.leads += leads;
        *match fate {
            Fate::Own => &mut self.own,
            Fate::Others => &mut self.others,
            Fate::InWork => &mut self.in_work,
            Fate::Unsold => &mut self.unsold,
            Fate::Returned => &mut self.returned,
            Fate::Aside => &mut self.aside,
        } += leads;
    }

    /// Leads that were offered and have come to an end: bought, or left by everybody.
    pub fn decided(&self) -> i64 {
        self.own + self.others + self.unsold + self.returned
    }

    /// The share of decided leads that somebody has, in percent.
    pub fn fill(&self) -> Option<f64> {
        percent(self.own + self.others, self.decided())
    }

    /// The share of sold leads that the owner has, in percent.
    pub fn own_share(&self) -> Option<f64> {
        percent(self.own, self.own + self.others)
    }

    /// How many met a fate.
    pub fn count(&self, fate: Fate) -> i64 {
        match fate {
            Fate::Own => self.own,
            Fate::Others => self.others,
            Fate::InWork => self.in_work,
            Fate::Unsold => self.unsold,
            Fate::Returned => self.returned,
            Fate::Aside => self.aside,
        }
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        for fate in Fate::ALL {
            self.add(*fate, other.count(*fate));
        }
    }
}

/// A part in percent with one decimal; `None` of nothing.
pub fn percent(part: i64, of: i64) -> Option<f64> {
    // Counts of leads: far below what a float holds exactly.
    (of > 0).then(|| (part as f64 * 1_000.0 / of as f64).round() / 10.0)
}

/// Groups counted under a name each: by week, by product, by territory.
pub fn by<K: Ord>(
    groups: &[Group],
    owner: impl Fn(&Group) -> Option<TenantId>,
    name: impl Fn(&Group) -> K,
) -> Vec<(K, Counts)> {
    let mut found: std::collections::BTreeMap<K, Counts> = std::collections::BTreeMap::new();
    for group in groups {
        let fate = Fate::of(group.status, group.holder, owner(group));
        found.entry(name(group)).or_default().add(fate, group.leads);
    }
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn tenant(id: u128) -> TenantId {
        TenantId(Uuid::from_u128(id))
    }

    #[test]
    fn a_fate_is_told_without_naming_the_others() {
        let owner = Some(tenant(1));
        assert_eq!(Fate::of(Status::Sold, owner, owner), Fate::Own);
        assert_eq!(Fate::of(Status::Redistributed, Some(tenant(2)), owner), Fate::Others);
        assert_eq!(Fate::of(Status::Sold, Some(tenant(2)), None), Fate::Others);
        assert_eq!(Fate::of(Status::Recalled, None, owner), Fate::Returned);
        assert_eq!(Fate::of(Status::Auction, None, owner), Fate::InWork);
        assert_eq!(Fate::of(Status::Duplicate, None, owner), Fate::Aside);
    }

    proptest! {
        /// Nothing is lost: every lead meets exactly one fate, however it is grouped.
        #[test]
        fn every_lead_is_counted_once(rows in prop::collection::vec((0_usize..10, 0_u128..4, 0_i64..50), 0..40)) {
            let group = |(status, holder, leads): &(usize, u128, i64)| {
                let status = Status::ALL[*status % Status::ALL.len()];
                let held = matches!(status, Status::Sold | Status::Redistributed);
                Group {
                    city: "Самара".into(), product: format!("p{}", holder % 2), week: NaiveDate::default(), status,
                    holder: held.then(|| tenant(*holder)), leads: *leads,
                }
            };
            let groups: Vec<Group> = rows.iter().map(group).collect();
            let all: i64 = groups.iter().map(|group| group.leads).sum();
            let counted = by(&groups, |_| Some(tenant(1)), |group| group.product.clone());
            for (_, counts) in &counted {
                let fates: i64 = Fate::ALL.iter().map(|fate| counts.count(*fate)).sum();
                prop_assert_eq!(fates, counts.leads);
                prop_assert!(counts.fill().is_none_or(|fill| (0.0..=100.0).contains(&fill)));
            }
            prop_assert_eq!(counted.iter().map(|(_, counts)| counts.leads).sum::<i64>(), all);
        }
    }
}
