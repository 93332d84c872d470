//! The words that the demo network is made of, from `words.txt`.

use std::collections::HashMap;

use anyhow::Context;

use super::dice::Dice;

const TEXT: &str = include_str!("words.txt");

/// Lists of words by the names of their sections.
pub struct Words(HashMap<&'static str, Vec<&'static str>>);

impl Words {
    /// Reads the file.
    pub fn read() -> Self {
        let mut sections: HashMap<&str, Vec<&str>> = HashMap::new();
        let mut list = None;
        for line in TEXT.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                Some(name) => list = Some(name),
                None => list.into_iter().for_each(|name| sections.entry(name).or_default().push(line)),
            }
        }
        Self(sections)
    }

    /// All words of a section.
    ///
    /// # Errors
    /// When there is no such section.
    pub fn all(&self, section: &str) -> anyhow::Result<&[&'static str]> {
        self.0.get(section).map(Vec::as_slice).with_context(|| format!("no section {section} in words.txt"))
    }

    /// One word of a section.
    ///
    /// # Errors
    /// When there is no such section.
    pub fn pick(&self, dice: &Dice, section: &str) -> anyhow::Result<&'static str> {
        Ok(dice.pick(self.all(section)?, ""))
    }

    /// A word of a section by its place.
    ///
    /// # Errors
    /// When there is no such section, or it is shorter.
    pub fn nth(&self, section: &str, place: usize) -> anyhow::Result<&'static str> {
        self.all(section)?.get(place).copied().with_context(|| format!("{section} in words.txt is too short"))
    }
}
