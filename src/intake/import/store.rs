//! The rows behind an import.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::prelude::*;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use kernel::{ImportId, LeadId, UserId};
use schema::platform::{import_rows, imports};
use serde::Serialize;

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, AsExpression, FromSqlRow, utoipa::ToSchema)]
#[diesel(sql_type = Text)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Waits for a worker.
    Queued,
    /// A worker is at it.
    Running,
    /// Every row has its verdict.
    Done,
    /// The file as a whole could not be taken.
    Failed,
    /// A worker is deleting the leads it made.
    Undoing,
    /// The leads it made are deleted, but for those that were kept.
    Undone,
}

impl State {
    const ALL: [State; 6] = [State::Queued, State::Running, State::Done, State::Failed, State::Undoing, State::Undone];

    /// The word in the API and in storage.
    pub const fn code(self) -> &'static str {
        match self {
            State::Queued => "queued",
            State::Running => "running",
            State::Done => "done",
            State::Failed => "failed",
            State::Undoing => "undoing",
            State::Undone => "undone",
        }
    }

    /// Whether a worker has still something to do.
    pub const fn is_at_work(self) -> bool {
        matches!(self, State::Queued | State::Running | State::Undoing)
    }
}

impl ToSql<Text, Pg> for State {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        <str as ToSql<Text, Pg>>::to_sql(self.code(), out)
    }
}

impl FromSql<Text, Pg> for State {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let code = <String as FromSql<Text, Pg>>::from_sql(value)?;
        State::ALL.into_iter().find(|state| state.code() == code).ok_or_else(|| format!("unknown state {code}").into())
    }
}

/// An import.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = imports)]
pub struct Import {
    /// Which.
    pub id: ImportId,
    /// How far it is.
    pub state: State,
    /// Where the file lies in S3.
    pub file_key: String,
    /// The file's name as it was uploaded.
    pub file_name: String,
    /// Its size in bytes.
    pub file_size: i64,
    /// The source of rows that have none.
    pub source: Option<String>,
    /// The lawful basis of rows that have none.
    pub lawful_basis: String,
    /// What else the call asked for, a [`super::Options`].
    pub options: serde_json::Value,
    /// Kind of file, once it was opened.
    pub kind: Option<String>,
    /// Encoding of a text file.
    pub encoding: Option<String>,
    /// Separator of a text file.
    pub delimiter: Option<String>,
    /// The header row as written.
    pub header: Vec<String>,
    /// The field that each column fills; empty where none.
    pub fields: Vec<String>,
    /// Rows of the file, once it was read through.
    pub total: Option<i32>,
    /// The last row of the file that was dealt with.
    pub position: i32,
    /// Rows that were dealt with.
    pub rows: i32,
    /// Rows that became leads.
    pub created: i32,
    /// Rows that changed leads.
    pub updated: i32,
    /// Rows that repeat a lead or an earlier row.
    pub duplicates: i32,
    /// Rows with a fault.
    pub invalid: i32,
    /// Rows with a fault, by its code.
    pub by_code: serde_json::Value,
    /// Leads that an undo deleted.
    pub undone: i32,
    /// Leads that an undo left, for somebody had touched them.
    pub kept: i32,
    /// Why it failed, a code.
    pub error: Option<String>,
    /// Who began it.
    pub created_by: Option<UserId>,
    /// Their name.
    pub created_by_name: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When the worker was done.
    pub finished_at: Option<DateTime<Utc>>,
    /// Until when nobody else may take it over.
    pub leased_until: Option<DateTime<Utc>>,
}

impl Import {
    /// Whether its worker has left it half done: its event may have been laid aside, and then nobody takes it up.
    pub fn is_left(&self, now: DateTime<Utc>) -> bool {
        self.state == State::Running && self.leased_until.is_none_or(|until| until <= now)
    }

    /// Rows with a fault, by its code.
    pub fn faults(&self) -> BTreeMap<String, i32> {
        serde_json::from_value(self.by_code.clone()).unwrap_or_default()
    }

    /// How much of the file is dealt with, in percent.
    pub fn percent(&self) -> i32 {
        match (self.state, self.total) {
            (State::Queued | State::Running, Some(total)) if total > 0 => {
                i32::try_from(i64::from(self.rows) * 100 / i64::from(total)).unwrap_or(100).min(99)
            }
            (State::Queued | State::Running, _) => 0,
            _ => 100,
        }
    }
}

/// A row of a file with its verdict.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = import_rows)]
pub struct ImportRow {
    /// 1-based, the header not counted.
    pub row: i32,
    /// `ok`, `updated`, `duplicate`, or the code of the fault.
    pub verdict: String,
    /// Beyond the verdict: `created`, `undone` or `kept` for `ok`; else the verdict again.
    pub code: String,
    /// The lead that was made, or the one that is repeated.
    pub lead_id: Option<LeadId>,
    /// The earlier row that a duplicate repeats.
    pub first_row: Option<i32>,
    /// The cells as written.
    pub cells: Vec<String>,
}
