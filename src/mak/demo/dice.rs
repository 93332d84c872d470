//! Choices that are the same for the same seed.

use kernel::Entropy;

/// A throw of the dice.
#[derive(Clone)]
pub struct Dice(Entropy);

impl Dice {
    /// Dice that fall by this generator.
    pub fn new(entropy: &Entropy) -> Self {
        Self(entropy.clone())
    }

    /// A number from `least` up to and without `end`; `least` where there is none between.
    pub fn between(&self, least: i64, end: i64) -> i64 {
        let span = u64::try_from(end.saturating_sub(least)).unwrap_or(0).max(1);
        least + i64::try_from(u64::from_le_bytes(self.0.bytes()) % span).unwrap_or(0)
    }

    /// Something that happens so often in a hundred times.
    pub fn chance(&self, percent: i64) -> bool {
        self.between(0, 100) < percent
    }

    /// A place in a list of that length.
    pub fn index(&self, length: usize) -> usize {
        usize::try_from(self.between(0, i64::try_from(length).unwrap_or(1))).unwrap_or(0)
    }

    /// One of a list.
    pub fn pick<T: Copy>(&self, list: &[T], otherwise: T) -> T {
        list.get(self.index(list.len())).copied().unwrap_or(otherwise)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_in_their_range_and_repeat_with_the_seed() {
        let throws = |seed| {
            let dice = Dice::new(&Entropy::seeded(seed));
            (0..200).map(|_| dice.between(-3, 4)).collect::<Vec<_>>()
        };
        assert!(throws(1).iter().all(|n| (-3..4).contains(n)) && throws(1).contains(&-3) && throws(1).contains(&3));
        assert_eq!(throws(7), throws(7));
        assert_ne!(throws(7), throws(8));
        let dice = Dice::new(&Entropy::seeded(1));
        assert_eq!((dice.between(5, 5), dice.between(5, 1), dice.index(0), dice.pick(&[], 9)), (5, 5, 0, 9));
    }
}
