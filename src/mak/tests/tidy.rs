//! What is absent, checked by reading the sources: the rules of the house that no compiler knows.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use testkit::root;

/// Files of a folder and those below it, with an ending.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of the project").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == ending) {
                let text = std::fs::read_to_string(&path).expect("a source in UTF-8");
                found.push((relative(&path), text));
            }
        }
    }
    found.sort();
    found
}

fn relative(path: &Path) -> String {
    let root = root().canonicalize().expect("the root");
    let path = path.canonicalize().expect("a file");
    path.strip_prefix(root).expect("below the root").to_string_lossy().into_owned()
}

/// The lines of a source that are code of the product: no comments, no tests at the foot.
fn code(text: &str) -> impl Iterator<Item = &str> {
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    text[..end].lines().map(str::trim).filter(|line| !line.starts_with("//"))
}

fn is_test(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    path.contains("/tests/")
        || name.contains("test")
        || path.starts_with("src/testkit/")
        || ["model.rs", "sample.rs", "fixture.rs", "truth.rs", "shared.rs"].contains(&name)
}

fn assert_none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}

/// A crate that outgrows this is divided: it compiles as one piece and is read as one piece.
#[test]
fn no_crate_outgrows_the_house() {
    const MOST_LINES: usize = 10_000;
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    for (path, text) in files("src", "rs") {
        let name = path.split('/').nth(1).expect("a crate's folder").to_owned();
        *lines.entry(name).or_default() += text.lines().count();
    }
    let large = lines.iter().filter(|(_, count)| **count > MOST_LINES);
    assert_none("too large", &large.map(|(name, count)| format!("{name}: {count}")).collect::<Vec<_>>());
}

#[test]
fn only_db_opens_connections() {
    let guilty: Vec<String> = files("src", "toml")
        .into_iter()
        .filter(|(path, text)| path != "src/db/Cargo.toml" && text.lines().any(|line| line.starts_with("deadpool.")))
        .map(|(path, _)| path)
        .collect();
    assert_none("these crates could open a connection of their own", &guilty);
}

#[test]
fn the_inner_crates_know_no_framework() {
    let inner = ["kernel", "schema", "db", "jobs"];
    let guilty: Vec<String> = files("src", "toml")
        .into_iter()
        .filter(|(path, _)| inner.iter().any(|name| path.starts_with(&format!("src/{name}/"))))
        .filter(|(_, text)| text.split("[dev-dependencies]").next().is_some_and(|text| text.contains("actix")))
        .map(|(path, _)| path)
        .collect();
    assert_none("these crates know actix", &guilty);
}

#[test]
fn no_statement_is_built_from_text() {
    let mut guilty = Vec::new();
    for (path, text) in files("src", "rs").into_iter().filter(|(path, _)| !is_test(path)) {
        let flat: String = code(&text).collect::<Vec<_>>().join(" ");
        if ["sql_query(format!", "sql_query(&format!", "batch_execute(&format!", "sql::<Bool>(&format!"]
            .iter()
            .any(|bad| flat.contains(bad))
        {
            guilty.push(path);
        }
    }
    assert_none("SQL is built from text", &guilty);
}

#[test]
fn texts_for_people_are_in_locales() {
    let cyrillic = |line: &str| line.chars().any(|c| ('а'..='я').contains(&c) || ('А'..='Я').contains(&c));
    let guilty: Vec<String> = files("templates", "html")
        .into_iter()
        .filter(|(_, text)| text.lines().any(cyrillic))
        .map(|(path, _)| path)
        .collect();
    assert_none("templates with texts", &guilty);
}

#[test]
fn nothing_is_marked_safe() {
    let guilty: Vec<String> = files("templates", "html")
        .into_iter()
        .filter(|(_, text)| text.contains("| safe"))
        .map(|(path, _)| path)
        .collect();
    assert_none("unescaped output", &guilty);
}

#[test]
fn nothing_is_left_for_later() {
    let marks = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("X", "XX"),
        concat!("unimple", "mented!"),
        concat!("to", "do!("),
    ];
    let mut guilty = Vec::new();
    for folder in ["src", "templates", "static/js", "static/css", "scripts", "e2e", "benches"] {
        for ending in ["rs", "html", "js", "mjs", "css", "sh"] {
            let found = files(folder, ending);
            guilty.extend(
                found
                    .into_iter()
                    .filter(|(_, text)| marks.iter().any(|mark| text.contains(mark)))
                    .map(|(path, _)| path),
            );
        }
    }
    assert_none("work left for later", &guilty);
}

#[test]
fn no_file_is_longer_than_a_reader_bears() {
    let guilty: Vec<String> = files("src", "rs")
        .into_iter()
        .filter(|(_, text)| text.lines().count() > 500)
        .map(|(path, text)| format!("{path}: {} lines", text.lines().count()))
        .collect();
    assert_none("over 500 lines", &guilty);
}
