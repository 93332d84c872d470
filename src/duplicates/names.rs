//! Names that are much the same: the same words in any order, but for a slip of the finger.

use std::collections::{BTreeMap, HashMap};

use kernel::text;
use strsim::osa_distance;
use uuid::Uuid;

use crate::union::Union;

/// The most names that are compared each with each; of more only equal ones are found.
const MOST_COMPARED: usize = 2_000;
/// Slips of the finger that are forgiven: a letter too much, too few, another one, or two that changed places. Two would join whole families.
const SLIPS: usize = 1;

/// Groups among leads of one city: `(id, name)`. A name of one word is nobody's in particular.
pub fn alike(leads: &[(Uuid, String)]) -> Vec<Vec<Uuid>> {
    let mut by_name: HashMap<String, Vec<Uuid>> = HashMap::new();
    for (id, name) in leads {
        by_name.entry(sorted(name)).or_default().push(*id);
    }
    by_name.retain(|name, _| name.contains(' '));
    let mut union = Union::default();
    for ids in by_name.values() {
        union.join(ids);
    }
    // A slip in the first letter of both words is none that anybody makes.
    let mut blocks: BTreeMap<Vec<char>, Vec<Name<'_>>> = BTreeMap::new();
    for (text, ids) in &by_name {
        let initials = text.split(' ').filter_map(|word| word.chars().next()).collect();
        blocks.entry(initials).or_default().extend(ids.first().map(|id| Name::of(text, *id)));
    }
    for block in blocks.into_values().filter(|block| block.len() <= MOST_COMPARED) {
        for (at, name) in block.iter().enumerate() {
            for other in block.iter().skip(at + 1).filter(|other| name.differs_by_a_slip(other)) {
                union.join(&[name.id, other.id]);
            }
        }
    }
    union.groups()
}

/// A name with what is quickly compared of it.
struct Name<'a> {
    text: &'a str,
    id: Uuid,
    length: usize,
    /// A bit for each letter that it has.
    letters: u64,
}

impl<'a> Name<'a> {
    fn of(text: &'a str, id: Uuid) -> Self {
        let letters = text.chars().fold(0, |bits, letter| bits | 1_u64.rotate_left(letter as u32));
        Self { text, id, length: text.chars().count(), letters }
    }

    fn differs_by_a_slip(&self, other: &Self) -> bool {
        // A slip changes one letter into another, so at most two of the letters that there are.
        let may = self.length.abs_diff(other.length) <= SLIPS
            && (self.letters ^ other.letters).count_ones() as usize <= 2 * SLIPS;
        may && osa_distance(self.text, other.text) <= SLIPS
    }
}

/// The words of a name in one order: people write the surname first or last.
fn sorted(name: &str) -> String {
    let key = text::key(name);
    let mut words: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(names: &[&str]) -> Vec<Vec<u128>> {
        let leads: Vec<(Uuid, String)> =
            (1..).zip(names).map(|(n, name)| (Uuid::from_u128(n), (*name).to_owned())).collect();
        let mut groups: Vec<Vec<u128>> =
            alike(&leads).into_iter().map(|group| group.iter().map(Uuid::as_u128).collect()).collect();
        groups.sort();
        groups
    }

    proptest::proptest! {
        #[test]
        fn what_is_told_quickly_is_what_would_be_told_slowly(a in "[а-я]{0,9} [а-я]{0,9}", b in "[а-я]{0,9} [а-я]{0,9}", cut in 0..12_usize) {
            // A slip of b's own too, so that near pairs are drawn.
            let near: String = a.chars().enumerate().map(|(at, letter)| if at == cut { 'щ' } else { letter }).collect();
            for other in [&b, &near] {
                let slow = osa_distance(&a, other) <= SLIPS;
                let quick = Name::of(&a, Uuid::nil()).differs_by_a_slip(&Name::of(other, Uuid::nil()));
                proptest::prop_assert_eq!(quick, slow);
            }
        }
    }

    #[test]
    fn order_case_and_a_slip_make_no_difference() {
        assert_eq!(groups(&["Иванов Иван", "иван ИВАНОВ", "Иванова Анна", "Ивнаов Иван"]), [[1, 2, 4]]);
        assert_eq!(groups(&["Семёнова Алёна", "Семенова  Алена", "Семенова Елена"]), [[1, 2]]);
        assert_eq!(groups(&["Кузнецова Екатерина", "Кузнецова Екатирина", "Кузнецоф Егор"]), [[1, 2]]);
        assert!(groups(&["Иван", "Иван", "", "Ли Ян", "Ли Юн", "Ан Ли"]).len() <= 1);
        assert!(groups(&["Иван", "Иван", "иван"]).is_empty(), "one word is nobody's");
    }
}
