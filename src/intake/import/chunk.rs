//! One step of an import: some rows, their leads and the progress they make, in one transaction.

use std::collections::{BTreeMap, HashMap};

use chrono::Duration;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Actor, Error, ImportId, LeadId, Result};
use schema::platform::{import_rows, imports};
use uuid::Uuid;

use super::base::{Base, Changed, Existing, ImportTarget};
use super::judge::{Checked, Fault, Known, Rules, Verdict, judge};
use super::store::{Import, State};
use crate::file::Row;

/// How long a run may be silent before another may take its import over.
pub(super) const LEASE: Duration = Duration::seconds(20);

/// Rows from the beginning of a file that a check keeps whatever becomes of them.
const SHOWN: i64 = 50;

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
    (id, runner): (ImportId, Uuid),
    rules: &Rules,
    mut rows: Vec<Checked>,
) -> Result<Import> {
    let mut import = held(tx, id, runner, State::Running).await?;
    rows.retain(|checked| number(&checked.row) > import.position);
    let Some(position) = rows.last().map(|checked| number(&checked.row)) else { return Ok(import) };
    let mut known = Known::default();
    let existing = look(tx, target, rules, &rows, &mut known).await?;
    let leads: Vec<LeadId> = existing.iter().map(|held| held.lead).collect();
    let row_of = rows_of(tx, id, &leads, "ok").await?;
    known.with_existing(existing, &row_of);
    if rules.policy.changes_leads() {
        known.with_changed(rows_of(tx, id, &leads, "updated").await?);
    }
    let mut judged = judge(rows, &mut known, rules, || LeadId(tx.new_id()));
    if !judged.changes.is_empty() {
        target.hold(tx).await?;
        judged.changes.sort_by_key(|(_, change)| change.lead);
    }
    if !judged.leads.is_empty() {
        target.insert(tx, actor, id, &judged.leads).await?;
    }
    let mut verdicts = judged.verdicts;
    let mut made = HashMap::new();
    for (place, change) in judged.changes {
        let changed = target.change(tx, actor, id, &change).await?;
        if let (Changed::Refused(code), Some((_, verdict))) = (&changed, verdicts.get_mut(place)) {
            *verdict = Verdict::Invalid(Fault { code: code.clone(), column: None });
        }
        made.insert(place, changed);
    }
    count(&mut import, &verdicts);
    import.position = position;
    let rows =
        verdicts.into_iter().enumerate().map(|(place, (row, verdict))| new_row(id, row, verdict, made.remove(&place)));
    write(tx, rows.collect()).await?;
    advance(tx, &import).await?;
    Ok(import)
}

/// Finds out what would become of rows: nothing is written but the counts, the rows that would not be taken, and the first ones.
pub(super) async fn try_out<Tx: Base, T: ImportTarget<Tx>>(
    tx: &mut Tx,
    target: &T,
    (id, runner): (ImportId, Uuid),
    rules: &Rules,
    known: &mut Known,
    rows: Vec<Checked>,
) -> Result<Import> {
    let mut import = held(tx, id, runner, State::Checking).await?;
    let existing = look(tx, target, rules, &rows, known).await?;
    known.with_existing(existing, &HashMap::new());
    let judged = judge(rows, known, rules, || LeadId(tx.new_id()));
    let shown = import.rows;
    count(&mut import, &judged.verdicts);
    let is_kept = |(place, (_, verdict)): &(usize, (Row, Verdict))| {
        i64::try_from(*place).unwrap_or(i64::MAX) + i64::from(shown) < SHOWN
            || !matches!(verdict, Verdict::Created(_) | Verdict::Updated(_))
    };
    let rows = judged.verdicts.into_iter().enumerate().filter(is_kept);
    write(tx, rows.map(|(_, (row, verdict))| would(new_row(id, row, verdict, None))).collect()).await?;
    advance(tx, &import).await?;
    Ok(import)
}

/// A row of a check: no lead was made.
fn would(row: NewRow) -> NewRow {
    let is_there = row.first_row.is_none() && row.verdict != "ok";
    NewRow {
        lead_id: row.lead_id.filter(|_| is_there),
        code: if row.verdict == "ok" { "would".into() } else { row.code },
        ..row
    }
}

/// Forgets what became of the rows, to begin anew.
pub(super) async fn forget<Tx: Base>(tx: &mut Tx, id: ImportId) -> Result<()> {
    diesel::delete(import_rows::table.filter(import_rows::import_id.eq(id))).execute(tx.conn()).await?;
    diesel::update(imports::table.find(id))
        .set((
            imports::position.eq(0),
            imports::rows.eq(0),
            imports::created.eq(0),
            imports::updated.eq(0),
            imports::duplicates.eq(0),
            imports::invalid.eq(0),
            imports::by_code.eq(serde_json::json!({})),
            imports::error.eq(None::<String>),
        ))
        .execute(tx.conn())
        .await?;
    Ok(())
}

fn number(row: &Row) -> i32 {
    i32::try_from(row.number).unwrap_or(i32::MAX)
}

/// What the base holds of what the rows say.
async fn look<Tx: Base, T: ImportTarget<Tx>>(
    tx: &mut Tx,
    target: &T,
    rules: &Rules,
    rows: &[Checked],
    known: &mut Known,
) -> Result<Vec<Existing>> {
    let candidates = || rows.iter().filter_map(|checked| checked.outcome.as_ref().ok());
    let soles = candidates().flat_map(|candidate| &candidate.extras).filter(|(code, _)| rules.soles.contains(code));
    let soles: Vec<_> = soles.cloned().collect();
    if !soles.is_empty() {
        known.with_taken(target.taken(tx, &soles).await?, rules);
    }
    let phones: Vec<_> = candidates().filter_map(|candidate| candidate.draft.phone.clone()).collect();
    let emails: Vec<_> = candidates().filter_map(|candidate| candidate.draft.email.clone()).collect();
    if phones.is_empty() && emails.is_empty() {
        return Ok(Vec::new());
    }
    target.existing(tx, &phones, &emails).await
}

/// Which rows of this file made the leads, or changed them.
async fn rows_of<Tx: Base>(
    tx: &mut Tx,
    id: ImportId,
    leads: &[LeadId],
    verdict: &'static str,
) -> Result<HashMap<LeadId, u32>> {
    if leads.is_empty() {
        return Ok(HashMap::new());
    }
    let of_import = import_rows::table.filter(import_rows::import_id.eq(id)).filter(import_rows::lead_id.eq_any(leads));
    let columns = (import_rows::lead_id, import_rows::row);
    // Each by its own partial index, so the verdict is no parameter.
    let rows: Vec<(Option<LeadId>, i32)> = if verdict == "ok" {
        of_import.filter(import_rows::verdict.eq("ok")).select(columns).load(tx.conn()).await?
    } else {
        of_import.filter(import_rows::verdict.eq("updated")).select(columns).load(tx.conn()).await?
    };
    Ok(rows.into_iter().filter_map(|(lead, row)| Some((lead?, u32::try_from(row).ok()?))).collect())
}

fn count(import: &mut Import, verdicts: &[(Row, Verdict)]) {
    let mut by_code: BTreeMap<String, i32> = import.faults();
    for (_, verdict) in verdicts {
        import.rows += 1;
        match verdict {
            Verdict::Created(_) => import.created += 1,
            Verdict::Updated(_) => import.updated += 1,
            Verdict::Duplicate { .. } => import.duplicates += 1,
            Verdict::Invalid(fault) => {
                import.invalid += 1;
                *by_code.entry(fault.code.clone()).or_default() += 1;
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
    fault_column: Option<i32>,
    was: Option<serde_json::Value>,
}

async fn write<Tx: Base>(tx: &mut Tx, rows: Vec<NewRow>) -> Result<()> {
    diesel::insert_into(import_rows::table).values(&rows).execute(tx.conn()).await?;
    Ok(())
}

fn new_row(import_id: ImportId, row: Row, verdict: Verdict, changed: Option<Changed>) -> NewRow {
    let number = number(&row);
    let bare = |verdict: &str, code: &str| NewRow {
        import_id,
        row: number,
        verdict: verdict.to_owned(),
        code: code.to_owned(),
        lead_id: None,
        first_row: None,
        cells: Vec::new(),
        fault_column: None,
        was: None,
    };
    let told = match verdict {
        Verdict::Created(lead) => NewRow { lead_id: Some(lead), ..bare("ok", "created") },
        Verdict::Updated(lead) => {
            let was = changed.and_then(|changed| if let Changed::Done(was) = changed { Some(was) } else { None });
            let code = if was.is_some() { "changed" } else { "same" };
            NewRow { lead_id: Some(lead), was, ..bare("updated", code) }
        }
        Verdict::Duplicate { of, first_row } => {
            let first_row = first_row.and_then(|first| i32::try_from(first).ok());
            NewRow { lead_id: Some(of), first_row, ..bare("duplicate", "duplicate") }
        }
        Verdict::Invalid(Fault { code, column }) => {
            NewRow { fault_column: column.and_then(|at| i32::try_from(at).ok()), ..bare(&code, &code) }
        }
    };
    NewRow { cells: row.cells, ..told }
}

async fn advance<Tx: Base>(tx: &mut Tx, import: &Import) -> Result<()> {
    let until = tx.now() + LEASE;
    diesel::update(imports::table.find(import.id))
        .set((
            imports::position.eq(import.position),
            imports::rows.eq(import.rows),
            imports::created.eq(import.created),
            imports::updated.eq(import.updated),
            imports::duplicates.eq(import.duplicates),
            imports::invalid.eq(import.invalid),
            imports::by_code.eq(&import.by_code),
            imports::leased_until.eq(until),
        ))
        .execute(tx.conn())
        .await?;
    Ok(())
}
