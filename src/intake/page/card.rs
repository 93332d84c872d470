//! An import: how far it is, what became of its rows, and what to do about it.

use actix_web::web::{Path, Query};
use chrono::{DateTime, Utc};
use db::{PlatformTx, TenantTx};
use kernel::{Action, Email, ImportId, LeadId, Object, Phone};
use serde::{Deserialize, Serialize};
use web::render::card::Tab;
use web::{Answer, AppData, Page, View, Who, see_other};

use super::{draft, hue, sample};
use crate::api::{on_side, reason};
use crate::import::{self, Import, ImportRow, ImportTarget, Offer, RowFilter, State};

/// Rows of the sample.
const SAMPLE: i64 = 50;

/// An import: how far it is, what became of the rows, and what to do about it.
#[derive(Debug, Clone, Serialize)]
pub struct ImportPage {
    id: ImportId,
    file_name: String,
    file_kb: i64,
    kind: Option<String>,
    encoding: Option<String>,
    delimiter: Option<String>,
    state: State,
    hue: &'static str,
    at_work: bool,
    step: u8,
    error: Option<String>,
    total: Option<i32>,
    rows: i32,
    created: i32,
    updated: i32,
    rejected: i32,
    undone: i32,
    kept: i32,
    source: Option<String>,
    lawful_basis: String,
    by: String,
    at: DateTime<Utc>,
    mapping: Vec<Mapped>,
    verdicts: Vec<Tab>,
    faults: Vec<Fault>,
    sample: Vec<SampleRow>,
    filter: String,
    next: Option<String>,
    can_undo: bool,
    can_act: bool,
}

/// What the reader may do with the import, and when it is for them.
#[derive(Debug, Clone, Copy)]
struct May {
    undo: bool,
    act: bool,
    now: DateTime<Utc>,
}

/// A column of the file and the field it fills.
#[derive(Debug, Clone, Serialize)]
struct Mapped {
    column: String,
    field: String,
    /// The name of a field of the franchisee's own.
    label: String,
}

/// How many rows have a fault.
#[derive(Debug, Clone, Serialize)]
struct Fault {
    code: String,
    count: i32,
    href: String,
    current: bool,
}

/// A row of the file as the page shows it: contacts that are good are masked, others are shown as written, to be mended.
#[derive(Debug, Clone, Serialize)]
struct SampleRow {
    row: i32,
    name: String,
    phone: String,
    email: String,
    verdict: &'static str,
    hue: &'static str,
    why: String,
    lead: Option<LeadId>,
}

impl Page for ImportPage {
    const TEMPLATE: &'static str = "intake/import.html";
    const FRAGMENTS: &'static [&'static str] = &["import_body"];

    fn samples() -> Vec<Self> {
        let row = |number, verdict: &str, first_row| ImportRow {
            row: number,
            verdict: verdict.to_owned(),
            code: verdict.to_owned(),
            lead_id: None,
            first_row,
            cells: vec!["Фролов Игорь".to_owned(), "8 922 518-40-14".to_owned(), String::new()],
            fault_column: (verdict == "invalid_phone").then_some(1),
        };
        let rows =
            [row(1, "ok", None), row(2, "duplicate", Some(1)), row(3, "invalid_phone", None), row(4, "updated", None)];
        State::ALL
            .map(|state| {
                let rows = if state == State::Queued { &[][..] } else { &rows[..] };
                let mut page = Self::of(
                    &sample(state),
                    &Offer::default(),
                    rows,
                    &RowFilter::All,
                    May { undo: true, act: true, now: DateTime::UNIX_EPOCH },
                    |word| word.to_owned(),
                    |row| row.verdict.clone(),
                );
                page.next = (state == State::Done).then(|| "?after=50".to_owned());
                page
            })
            .to_vec()
    }
}

impl ImportPage {
    fn of(
        import: &Import,
        offer: &Offer,
        rows: &[ImportRow],
        filter: &RowFilter,
        may: May,
        text: impl Fn(&str) -> String,
        reason: impl Fn(&ImportRow) -> String,
    ) -> Self {
        Self {
            id: import.id,
            file_name: import.file_name.clone(),
            file_kb: (import.file_size + 1023) / 1024,
            kind: import.kind.clone(),
            encoding: import.encoding.clone(),
            delimiter: import.delimiter.clone(),
            state: import.state,
            hue: hue(import.state),
            at_work: import.state.is_at_work(),
            step: step(import),
            error: import.error.clone(),
            total: import.total,
            rows: import.rows,
            created: import.created,
            updated: import.updated,
            rejected: import.duplicates + import.invalid,
            undone: import.undone,
            kept: import.kept,
            source: import.source.clone(),
            lawful_basis: import.lawful_basis.clone(),
            by: import.created_by_name.clone(),
            at: import.created_at,
            mapping: mapping(import, offer),
            verdicts: verdicts(import, filter, text),
            faults: faults(import, filter),
            sample: rows.iter().map(|row| sample_row(import, row, &reason)).collect(),
            filter: filter.word().to_owned(),
            next: None,
            can_undo: may.undo
                && (import.state.is_ended() && import.created + import.updated > 0 || import.is_left(may.now)),
            can_act: may.act,
        }
    }
}

/// Where an import stands on the way: file, columns, values, duplicates, check, loading; past the last step when done.
const fn step(import: &Import) -> u8 {
    match import.state {
        State::Draft => 1,
        State::Checking | State::Checked => 5,
        State::Queued | State::Running | State::Paused | State::Failed => 6,
        State::Done | State::Cancelled | State::Undoing | State::Undone => 7,
    }
}

fn mapping(import: &Import, offer: &Offer) -> Vec<Mapped> {
    let fields = import.fields.iter().map(String::as_str).chain(std::iter::repeat(""));
    import
        .header
        .iter()
        .zip(fields)
        .map(|(column, field)| Mapped {
            column: column.clone(),
            field: field.to_owned(),
            label: offer.extra(field).map(|extra| extra.name.clone()).unwrap_or_default(),
        })
        .collect()
}

fn verdicts(import: &Import, filter: &RowFilter, text: impl Fn(&str) -> String) -> Vec<Tab> {
    let fault = matches!(filter, RowFilter::Fault(_));
    let tab = |key: &str, own: &RowFilter, count: i32, hue| Tab {
        label: text(key),
        href: address(import.id, own),
        count: Some(u64::try_from(count).unwrap_or(0)),
        more: false,
        current: own == filter || (fault && *own == RowFilter::Invalid),
        hue,
    };
    let [ok, updated] = if matches!(import.state, State::Checking | State::Checked) {
        ["intake-would-ok", "intake-would-updated"]
    } else {
        ["intake-verdict-ok", "intake-verdict-updated"]
    };
    let mut tabs = vec![
        tab("intake-verdict-all", &RowFilter::All, import.rows, ""),
        tab(ok, &RowFilter::Created, import.created, "green"),
        tab("intake-verdict-duplicate", &RowFilter::Duplicate, import.duplicates, "amber"),
        tab("intake-verdict-invalid", &RowFilter::Invalid, import.invalid, "red"),
    ];
    if import.updated > 0 {
        tabs.insert(2, tab(updated, &RowFilter::Updated, import.updated, "blue"));
    }
    tabs
}

fn faults(import: &Import, filter: &RowFilter) -> Vec<Fault> {
    let faults = import.faults().into_iter().map(|(code, count)| {
        let own = RowFilter::Fault(code.clone());
        Fault { href: address(import.id, &own), current: own == *filter, code, count }
    });
    faults.collect()
}

fn address(id: ImportId, filter: &RowFilter) -> String {
    match filter {
        RowFilter::All => format!("/imports/{id}"),
        other => format!("/imports/{id}?verdict={}", other.word()),
    }
}

fn sample_row(import: &Import, row: &ImportRow, reason: &impl Fn(&ImportRow) -> String) -> SampleRow {
    let cell = |field: &str| {
        let index = import.fields.iter().position(|own| own == field);
        index.and_then(|index| row.cells.get(index)).map_or("", |cell| cell.trim())
    };
    let name = match cell("name") {
        "" => [cell("last_name"), cell("first_name"), cell("middle_name")].join(" "),
        name => name.to_owned(),
    };
    let (verdict, hue, why) = match row.verdict.as_str() {
        "ok" => ("ok", "green", String::new()),
        "updated" => ("updated", "blue", String::new()),
        "duplicate" => ("duplicate", "amber", reason(row)),
        _ => ("invalid", "red", reason(row)),
    };
    SampleRow {
        row: row.row,
        name: name.trim().chars().take(80).collect(),
        phone: Phone::parse(cell("phone"))
            .map_or_else(|_| cell("phone").chars().take(40).collect(), |phone| phone.masked()),
        email: Email::parse(cell("email"))
            .map_or_else(|_| cell("email").chars().take(60).collect(), |email| email.masked()),
        verdict,
        hue,
        why,
        lead: row.lead_id.filter(|_| row.code != "undone" || row.verdict == "updated"),
    }
}
/// Which rows the sample shows.
#[derive(Debug, Clone, Deserialize)]
pub struct RowsQuery {
    #[serde(default)]
    verdict: String,
    after: Option<i32>,
}

/// `GET /imports/{id}`.
///
/// # Errors
/// 404.
pub async fn get<P, L>(app: AppData, who: Who, view: View, id: Path<ImportId>, query: Query<RowsQuery>) -> Answer
where
    P: ImportTarget<PlatformTx>,
    L: ImportTarget<TenantTx>,
{
    let filter = RowFilter::read(&query.verdict)?;
    let after = query.after.unwrap_or(0);
    let (import, shown) = on_side!(app.db, who, tx => {
        let import = import::find(tx, &who.actor, *id).await?;
        let rows = import::rows(tx, &who.actor, *id, &filter, after, SAMPLE).await?;
        kernel::Result::Ok((import, rows))
    })?;
    let offer = draft::offer::<P, L>(&app, &who).await?;
    if import.state == State::Draft {
        let to = if who.actor.permissions.allows(Object::Import, Action::Create) {
            format!("/imports/{}/file", import.id)
        } else {
            "/imports".to_owned()
        };
        return Ok(see_other(&to));
    }
    let allows = |action| who.actor.permissions.allows(Object::Import, action);
    let may = May { undo: allows(Action::Delete), act: allows(Action::Create), now: view.chrome.now };
    let text = |key: &str| view.text(key);
    let mut page = ImportPage::of(&import, &offer, &shown.items, &filter, may, text, |row| reason(&view, &import, row));
    page.next = shown
        .more
        .then(|| shown.items.last().map(|row| format!("?verdict={}&after={}", filter.word(), row.row)))
        .flatten();
    view.page(&page)
}

/// `POST /imports/{id}/undo`.
///
/// # Errors
/// 404, 409 while the import runs.
pub async fn undo(app: AppData, who: Who, id: Path<ImportId>) -> Answer {
    let import = on_side!(app.db, who, tx => import::request_undo(tx, &who.actor, *id).await)?;
    let to = format!("/imports/{}", import.id);
    Ok(see_other(&to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_good_contact_is_masked_and_a_bad_one_is_shown() {
        let row = |phone: &str| ImportRow {
            row: 1,
            verdict: "ok".to_owned(),
            code: "created".to_owned(),
            lead_id: None,
            first_row: None,
            cells: vec![String::new(), phone.to_owned(), "anna@mail.ru".to_owned()],
            fault_column: None,
        };
        let shown = |phone: &str| sample_row(&super::super::sample(State::Done), &row(phone), &|_| String::new());
        assert_eq!(shown("8 922 518-40-14").phone, "+7 922 •••-••-14");
        assert_eq!(shown("8 922").phone, "8 922");
        assert_eq!(shown("").email, "a•••@mail.ru");
    }
}
