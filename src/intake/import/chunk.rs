//! One step of an import: some rows, their leads and the progress they make, in one transaction.

use std::collections::{BTreeMap, HashMap};

use chrono::Duration;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Actor, Error, ImportId, LeadId, Result};
use schema::platform::{import_rows, imports};
use uuid::Uuid;

use super::base::{Base, Existing, ImportTarget};
use super::judge::{Checked, Known, Verdict, judge};
use super::store::{Import, State};
use crate::file::Row;

/// How long a run may be silent before another may take its import over.
pub(super) const LEASE: Duration = Duration::seconds(20);

/// Locks the import if this run still holds it.
pub(super) async fn held<Tx: Base>(tx: &mut Tx, id: ImportId, runner: Uuid, state: State) -> Result<Import> {
    imports::table
        .find(id)
        .filter(imports::runner.eq(runner))
        .filter(imports::state.eq(state))
        .for_update()
        .select(Import::as_select())
        .first(tx.conn())
        .await
        .optional()?
        .ok_or(Error::Conflict("import_taken_over"))
}

/// Gives each row its verdict, adds the leads, and moves the import on. Rows that were dealt with already are passed over, so
/// repeating a chunk changes nothing.
pub(super) async fn step<Tx: Base, T: ImportTarget<Tx>>(
    tx: &mut Tx,
    target: &T,
    actor: &Actor,
    id: ImportId,
    runner: Uuid,
    mut rows: Vec<Checked>,
) -> Result<Import> {
    let mut import = held(tx, id, runner, State::Running).await?;
    rows.retain(|checked| number(&checked.row) > import.position);
    let Some(position) = rows.last().map(|checked| number(&checked.row)) else { return Ok(import) };
    let mut known = known(tx, target, id, &rows).await?;
    let (verdicts, leads) = judge(rows, &mut known, || LeadId(tx.new_id()));
    if !leads.is_empty() {
        target.insert(tx, actor, id, &leads).await?;
    }
    count(&mut import, &verdicts);
    import.position = position;
    write(tx, id, verdicts).await?;
    advance(tx, &import).await?;
    Ok(import)
}

fn number(row: &Row) -> i32 {
    i32::try_from(row.number).unwrap_or(i32::MAX)
}

async fn known<Tx: Base, T: ImportTarget<Tx>>(
    tx: &mut Tx,
    target: &T,
    id: ImportId,
    rows: &[Checked],
) -> Result<Known> {
    let drafts = || rows.iter().filter_map(|checked| checked.outcome.as_ref().ok());
    let phones: Vec<_> = drafts().filter_map(|draft| draft.phone.clone()).collect();
    let emails: Vec<_> = drafts().filter_map(|draft| draft.email.clone()).collect();
    if phones.is_empty() && emails.is_empty() {
        return Ok(Known::default());
    }
    let existing = target.existing(tx, &phones, &emails).await?;
    let row_of = rows_of(tx, id, &existing).await?;
    Ok(Known::of(existing, &row_of))
}

/// Which rows of this file the leads came from.
async fn rows_of<Tx: Base>(tx: &mut Tx, id: ImportId, existing: &[Existing]) -> Result<HashMap<LeadId, u32>> {
    if existing.is_empty() {
        return Ok(HashMap::new());
    }
    let leads: Vec<LeadId> = existing.iter().map(|held| held.lead).collect();
    let rows: Vec<(Option<LeadId>, i32)> = import_rows::table
        .filter(import_rows::lead_id.eq_any(leads))
        .filter(import_rows::verdict.eq("ok"))
        .filter(import_rows::import_id.eq(id))
        .select((import_rows::lead_id, import_rows::row))
        .load(tx.conn())
        .await?;
    Ok(rows.into_iter().filter_map(|(lead, row)| Some((lead?, u32::try_from(row).ok()?))).collect())
}

fn count(import: &mut Import, verdicts: &[(Row, Verdict)]) {
    let mut by_code: BTreeMap<String, i32> = import.faults();
    for (_, verdict) in verdicts {
        import.rows += 1;
        match verdict {
            Verdict::Created(_) => import.created += 1,
            Verdict::Duplicate { .. } => import.duplicates += 1,
            Verdict::Invalid(code) => {
                import.invalid += 1;
                *by_code.entry(code.clone()).or_default() += 1;
            }
        }
    }
    import.by_code = serde_json::json!(by_code);
}

#[derive(Insertable)]
#[diesel(table_name = import_rows)]
struct NewRow {
    import_id: ImportId,
    row: i32,
    verdict: String,
    code: String,
    lead_id: Option<LeadId>,
    first_row: Option<i32>,
    cells: Vec<String>,
}

async fn write<Tx: Base>(tx: &mut Tx, import_id: ImportId, verdicts: Vec<(Row, Verdict)>) -> Result<()> {
    let rows: Vec<NewRow> = verdicts.into_iter().map(|(row, verdict)| new_row(import_id, row, verdict)).collect();
    diesel::insert_into(import_rows::table).values(&rows).execute(tx.conn()).await?;
    Ok(())
}

fn new_row(import_id: ImportId, row: Row, verdict: Verdict) -> NewRow {
    let (verdict, code, lead_id, first_row) = match verdict {
        Verdict::Created(lead) => ("ok".to_owned(), "created".to_owned(), Some(lead), None),
        Verdict::Duplicate { of, first_row } => {
            let first_row = first_row.and_then(|first| i32::try_from(first).ok());
            ("duplicate".to_owned(), "duplicate".to_owned(), Some(of), first_row)
        }
        Verdict::Invalid(code) => (code.clone(), code, None, None),
    };
    NewRow { import_id, row: number(&row), verdict, code, lead_id, first_row, cells: row.cells }
}

async fn advance<Tx: Base>(tx: &mut Tx, import: &Import) -> Result<()> {
    let until = tx.now() + LEASE;
    diesel::update(imports::table.find(import.id))
        .set((
            imports::position.eq(import.position),
            imports::rows.eq(import.rows),
            imports::created.eq(import.created),
            imports::duplicates.eq(import.duplicates),
            imports::invalid.eq(import.invalid),
            imports::by_code.eq(&import.by_code),
            imports::leased_until.eq(until),
        ))
        .execute(tx.conn())
        .await?;
    Ok(())
}
