//! `/imports` and `/imports/{id}`: a file goes in, its rows' fates come out.

mod act;
mod card;
mod columns;
mod draft;
mod layout;
mod list;
mod repeats;
mod values;

use kernel::ImportId;
use web::PageCheck;

use crate::import::{Import, State};

pub use act::{cancel, check, discard, pause, resume, run};
pub use card::{ImportPage, get, undo};
pub use columns::{ColumnsPage, save as save_columns, show as columns};
pub use layout::{FilePage, save as save_file, show as file};
pub use list::{ImportList, create, list};
pub use repeats::{RepeatsPage, save as save_repeats, show as repeats};
pub use values::{ValuesPage, save as save_values, show as values};

/// The pages of this crate, for the test that draws them all.
pub fn pages() -> Vec<PageCheck> {
    vec![
        PageCheck::of::<ImportList>(),
        PageCheck::of::<ImportPage>(),
        PageCheck::of::<FilePage>(),
        PageCheck::of::<ColumnsPage>(),
        PageCheck::of::<ValuesPage>(),
        PageCheck::of::<RepeatsPage>(),
    ]
}
const fn hue(state: State) -> &'static str {
    match state {
        State::Checking | State::Queued | State::Running | State::Undoing => "blue",
        State::Checked => "cyan",
        State::Done => "green",
        State::Paused => "amber",
        State::Failed => "red",
        State::Draft | State::Cancelled | State::Undone => "gray",
    }
}

/// An import for drawing.
pub(crate) fn sample(state: State) -> Import {
    Import {
        id: ImportId(uuid::Uuid::nil()),
        state,
        file_key: String::new(),
        file_name: "лиды_ноябрь.csv".to_owned(),
        file_size: 318_000,
        source: Some("site".to_owned()),
        lawful_basis: "consent".to_owned(),
        options: serde_json::Value::Null,
        kind: Some("csv".to_owned()),
        encoding: Some("windows-1251".to_owned()),
        delimiter: Some(";".to_owned()),
        header: ["ФИО", "Телефон", "E-mail", "Дата"].map(str::to_owned).to_vec(),
        fields: ["name", "phone", "email", ""].map(str::to_owned).to_vec(),
        total: (state != State::Queued).then_some(2_112),
        position: 1_300,
        rows: 1_284,
        created: 1_200,
        updated: 0,
        duplicates: 60,
        invalid: 24,
        by_code: serde_json::json!({"invalid_phone": 20, "no_contact": 4}),
        undone: 1_190,
        kept: 10,
        error: (state == State::Failed).then(|| "file_broken".to_owned()),
        created_by: None,
        created_by_name: "Анна Воронцова".to_owned(),
        created_at: chrono::DateTime::UNIX_EPOCH,
        finished_at: None,
        leased_until: Some(chrono::DateTime::UNIX_EPOCH + chrono::Duration::seconds(20)),
        version: 3,
        survey: None,
    }
}

#[cfg(test)]
mod tests {
    use web::render::{Folders, Missing, Renderer};

    use super::*;

    #[test]
    fn every_page_of_this_crate_is_drawn_in_every_state_and_language() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let (templates, locales, assets) = (root.join("templates"), root.join("locales"), root.join("static"));
        let folders = Folders { templates: &templates, locales: &locales, assets: &assets };
        let renderer = Renderer::load(folders, Missing::Fail).unwrap();
        let problems: Vec<String> = pages().iter().flat_map(|page| page.problems(&renderer)).collect();
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }
}
