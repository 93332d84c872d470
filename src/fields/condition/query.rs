//! Conditions in an address: `join=any&c0=status&c0o=in&c0v=new&c0v=call&c1=amount&c1o=at_least&c1v=1 000 000&c1g=0`. A condition's number
//! orders it and tells its group's first (`g`). The names are those of the form that makes them, so a form that is sent is a filter.

use std::collections::BTreeMap;

use super::{Condition, Conditions, Join, Operator};

/// A condition as it is gathered from the parts of an address.
#[derive(Default)]
struct Gathered {
    field: String,
    operator: String,
    values: Vec<String>,
    group: Option<usize>,
}

enum Part {
    Field,
    Operator,
    Value,
    Group,
}

impl Conditions {
    /// Reads the conditions of an address; what names none is passed over. A condition without an operator has the one that its field begins
    /// with, which `first` knows. What is no operator, or none of its field, is refused when it is tested.
    pub fn read<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>, first: impl Fn(&str) -> Operator) -> Self {
        let (mut join, mut gathered) = (Join::All, BTreeMap::<usize, Gathered>::new());
        for (name, value) in pairs {
            if name == "join" {
                join = if value == Join::Any.word() { Join::Any } else { Join::All };
            } else if let Some((number, part)) = place(name) {
                let one = gathered.entry(number).or_default();
                match part {
                    Part::Field => value.clone_into(&mut one.field),
                    Part::Operator => value.clone_into(&mut one.operator),
                    Part::Value => one.values.push(value.to_owned()),
                    Part::Group => one.group = value.parse().ok(),
                }
            }
        }
        let mut groups: Vec<(usize, Vec<Condition>)> = Vec::new();
        for (number, one) in gathered.into_iter().filter(|(_, one)| !one.field.is_empty()) {
            let operator = if one.operator.is_empty() { first(&one.field) } else { Operator::parse(&one.operator) };
            let values = if operator.takes_value() { one.values } else { Vec::new() };
            let condition = Condition { field: one.field, operator, values };
            let group = one.group.unwrap_or(number);
            match groups.iter_mut().find(|(first, _)| *first == group) {
                Some((_, members)) => members.push(condition),
                None => groups.push((group, vec![condition])),
            }
        }
        Self { join, groups: groups.into_iter().map(|(_, members)| members).collect() }
    }

    /// The parts of an address that say the same.
    pub fn write(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        if self.join == Join::Any && !self.is_empty() {
            pairs.push(("join".to_owned(), Join::Any.word().to_owned()));
        }
        let mut number = 0;
        for group in &self.groups {
            let head = number;
            for condition in group {
                pairs.push((format!("c{number}"), condition.field.clone()));
                pairs.push((format!("c{number}o"), condition.operator.word().to_owned()));
                pairs.extend(condition.values.iter().map(|value| (format!("c{number}v"), value.clone())));
                if number > head {
                    pairs.push((format!("c{number}g"), head.to_string()));
                }
                number += 1;
            }
        }
        pairs
    }
}

/// `c12v`: the value of the condition with the number 12.
fn place(name: &str) -> Option<(usize, Part)> {
    let rest = name.strip_prefix('c')?;
    let (digits, part) = match rest.as_bytes().last()? {
        b'o' => (rest.get(..rest.len() - 1)?, Part::Operator),
        b'v' => (rest.get(..rest.len() - 1)?, Part::Value),
        b'g' => (rest.get(..rest.len() - 1)?, Part::Group),
        _ => (rest, Part::Field),
    };
    Some((digits.parse().ok()?, part))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::MOST;
    use super::*;

    fn first(_: &str) -> Operator {
        Operator::In
    }

    fn read(pairs: &[(String, String)]) -> Conditions {
        Conditions::read(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())), first)
    }

    fn condition() -> impl Strategy<Value = Condition> {
        let operator = prop::sample::select(Operator::ALL.to_vec());
        ("[a-z_]{1,12}", operator, prop::collection::vec(".{0,12}", 1..4)).prop_map(|(field, operator, values)| {
            let values = if operator.takes_value() { values } else { Vec::new() };
            Condition { field, operator, values }
        })
    }

    fn conditions() -> impl Strategy<Value = Conditions> {
        let groups = prop::collection::vec(prop::collection::vec(condition(), 1..4), 0..5);
        (groups, any::<bool>()).prop_map(|(groups, any)| {
            let join = if any && !groups.is_empty() { Join::Any } else { Join::All };
            Conditions { join, groups }
        })
    }

    proptest! {
        #[test]
        fn an_address_says_what_was_written_into_it(conditions in conditions()) {
            prop_assert_eq!(read(&conditions.write()), conditions);
        }

        #[test]
        fn no_address_breaks_the_reader(pairs in prop::collection::vec(("c[0-9]{0,3}[ovgx]?|join|q", ".{0,9}"), 0..12)) {
            let conditions = read(&pairs);
            prop_assert!(conditions.groups.iter().all(|group| !group.is_empty()));
            prop_assert_eq!(read(&conditions.write()).len(), conditions.len());
        }
    }

    #[test]
    fn a_condition_that_has_to_hold_too_leaves_the_meaning_of_the_others() {
        let yes = |field: &str| Condition { field: field.to_owned(), operator: Operator::Yes, values: Vec::new() };
        let mut any = Conditions { join: Join::Any, groups: vec![vec![yes("a"), yes("b")], vec![yes("c")]] };
        any.and(yes("d"));
        // (a and b) or c, and d = (a or c) and (b or c) and d
        let expected = vec![vec![yes("a"), yes("c")], vec![yes("b"), yes("c")], vec![yes("d")]];
        assert_eq!(any, Conditions { join: Join::All, groups: expected });
        let mut none = Conditions { join: Join::Any, groups: Vec::new() };
        none.and(yes("d"));
        assert_eq!(none, Conditions { join: Join::All, groups: vec![vec![yes("d")]] });
    }

    #[test]
    fn too_many_conditions_are_told_of() {
        let pairs: Vec<_> = (0..=MOST).map(|n| (format!("c{n}"), "city".to_owned())).collect();
        assert!(read(&pairs).check().is_err());
        assert!(read(&pairs[1..]).check().is_ok());
        let long = vec![("c0".to_owned(), "city".to_owned()), ("c0v".to_owned(), "я".repeat(101))];
        assert!(read(&long).check().is_err());
        let far = vec![("c4711".to_owned(), "city".to_owned()), ("c4711o".to_owned(), "resembles".to_owned())];
        let (far, nul) = (read(&far), vec![("c0".to_owned(), "city".to_owned()), ("c0v".to_owned(), "\0".to_owned())]);
        assert_eq!((far.len(), far.groups[0][0].operator), (1, Operator::Unknown), "nothing is passed over");
        assert!(read(&nul).check().is_err());
    }
}
