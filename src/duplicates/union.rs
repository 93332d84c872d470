//! What is joined to what: groups that have a lead in common are one group.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

/// A forest of leads; those of one tree belong together.
#[derive(Debug, Default)]
pub struct Union {
    places: HashMap<Uuid, usize>,
    parents: Vec<usize>,
}

impl Union {
    /// Joins leads to one group.
    pub fn join(&mut self, ids: &[Uuid]) {
        let Some((first, rest)) = ids.split_first() else { return };
        let first = self.place(*first);
        for id in rest {
            let (a, b) = (self.root(first), self.place(*id));
            let b = self.root(b);
            self.parents[a.max(b)] = a.min(b);
        }
    }

    fn place(&mut self, id: Uuid) -> usize {
        let next = self.parents.len();
        let place = *self.places.entry(id).or_insert(next);
        if place == next {
            self.parents.push(next);
        }
        place
    }

    fn root(&mut self, mut place: usize) -> usize {
        while self.parents[place] != place {
            self.parents[place] = self.parents[self.parents[place]];
            place = self.parents[place];
        }
        place
    }

    /// The groups of two and more, each in the order of its ids.
    pub fn groups(mut self) -> Vec<Vec<Uuid>> {
        let mut groups: BTreeMap<usize, Vec<Uuid>> = BTreeMap::new();
        let ids: Vec<(Uuid, usize)> = self.places.iter().map(|(id, place)| (*id, *place)).collect();
        for (id, place) in ids {
            groups.entry(self.root(place)).or_default().push(id);
        }
        let mut groups: Vec<Vec<Uuid>> = groups.into_values().filter(|group| group.len() > 1).collect();
        for group in &mut groups {
            group.sort_unstable();
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn who_is_reached_from_each_other_is_one_group(pairs in prop::collection::vec((0..12_u128, 0..12_u128), 0..20)) {
            let mut union = Union::default();
            // The model: a group takes in whatever group it meets.
            let mut model: Vec<BTreeSet<u128>> = Vec::new();
            for (a, b) in pairs {
                union.join(&[Uuid::from_u128(a), Uuid::from_u128(b)]);
                let (met, rest): (Vec<_>, Vec<_>) = model.into_iter().partition(|group| group.contains(&a) || group.contains(&b));
                model = rest;
                model.push(met.into_iter().flatten().chain([a, b]).collect());
            }
            let mut expected: Vec<Vec<Uuid>> = model
                .into_iter()
                .filter(|group| group.len() > 1)
                .map(|group| group.into_iter().map(Uuid::from_u128).collect())
                .collect();
            let mut groups = union.groups();
            expected.sort();
            groups.sort();
            prop_assert_eq!(groups, expected);
        }
    }
}
