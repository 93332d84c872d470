//! The word lists by which texts of files and forms are recognised, read once from `words/*.txt`.

use std::collections::HashMap;

use kernel::text;

/// What a word of a list stands for, by [`text::key`].
pub(crate) struct Words(HashMap<String, &'static str>);

impl Words {
    /// Reads lines of `code: word | word`; a code also stands for itself.
    pub(crate) fn read(list: &'static str) -> Words {
        let mut words = HashMap::new();
        for line in list.lines().filter(|line| !line.starts_with('#')) {
            let Some((code, names)) = line.split_once(':') else { continue };
            for name in std::iter::once(code).chain(names.split('|')) {
                words.entry(text::key(name)).or_insert(code);
            }
        }
        Words(words)
    }

    /// The code that `word` stands for.
    pub(crate) fn find(&self, word: &str) -> Option<&'static str> {
        self.0.get(&text::key(word)).copied()
    }
}
