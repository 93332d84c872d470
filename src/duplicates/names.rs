//! Names that are much the same: the same words in any order, but for a slip of the finger.

use std::collections::{BTreeMap, HashMap};

use kernel::text;
use strsim::osa_distance;
use uuid::Uuid;

use crate::union::Union;

/// The most names that are compared each with each; of more only equal ones are found.
const MOST_COMPARED: usize = 2_000;
/// From so many letters on two slips are forgiven, below it one.
const LONG: usize = 12;

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
    let mut blocks: BTreeMap<Vec<char>, Vec<&str>> = BTreeMap::new();
    for name in by_name.keys() {
        let initials = name.split(' ').filter_map(|word| word.chars().next()).collect();
        blocks.entry(initials).or_default().push(name);
    }
    for block in blocks.into_values().filter(|block| block.len() <= MOST_COMPARED) {
        for (at, name) in block.iter().enumerate() {
            for other in block.iter().skip(at + 1).filter(|other| differ_by_a_slip(name, other)) {
                let first = |name: &str| by_name.get(name).and_then(|ids| ids.first()).copied();
                union.join(&[first(name), first(other)].into_iter().flatten().collect::<Vec<_>>());
            }
        }
    }
    union.groups()
}

/// The words of a name in one order: people write the surname first or last.
fn sorted(name: &str) -> String {
    let key = text::key(name);
    let mut words: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.join(" ")
}

fn differ_by_a_slip(a: &str, b: &str) -> bool {
    let (long, short) = (a.chars().count().max(b.chars().count()), a.chars().count().min(b.chars().count()));
    let forgiven = if long < LONG { 1 } else { 2 };
    long - short <= forgiven && osa_distance(a, b) <= forgiven
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

    #[test]
    fn order_case_and_a_slip_make_no_difference() {
        assert_eq!(groups(&["Иванов Иван", "иван ИВАНОВ", "Иванова Анна", "Ивнаов Иван"]), [[1, 2, 4]]);
        assert_eq!(groups(&["Семёнова Алёна", "Семенова  Алена", "Семенова Елена"]), [[1, 2]]);
        assert_eq!(groups(&["Кузнецова Екатерина", "Кузнецовa Екатирина", "Кузнецов Егор"]), [[1, 2]]);
        assert!(groups(&["Иван", "Иван", "", "Ли Ян", "Ли Юн", "Ан Ли"]).len() <= 1);
        assert!(groups(&["Иван", "Иван", "иван"]).is_empty(), "one word is nobody's");
    }
}
