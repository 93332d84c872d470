//! The rows behind an import.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::prelude::*;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use kernel::{ImportId, LeadId, Result, UserId};
use schema::platform::{import_rows, imports};
use serde::Serialize;

use super::options::Options;
use crate::file::Survey;

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, AsExpression, FromSqlRow, utoipa::ToSchema)]
#[diesel(sql_type = Text)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Is being set up.
    Draft,
    /// A worker is finding out what would become of its rows.
    Checking,
    /// It is known what would become of its rows.
    Checked,
    /// Waits for a worker.
    Queued,
    /// A worker is at it.
    Running,
    /// Somebody has stopped it, to go on later.
    Paused,
    /// Every row has its verdict.
    Done,
    /// The file as a whole could not be taken.
    Failed,
    /// Somebody has stopped it for good; what was loaded is kept.
    Cancelled,
    /// A worker is deleting the leads it made.
    Undoing,
    /// The leads it made are deleted, but for those that were kept.
    Undone,
}

impl State {
    pub(crate) const ALL: [State; 11] = [
        State::Draft,
        State::Checking,
        State::Checked,
        State::Queued,
        State::Running,
        State::Paused,
        State::Done,
        State::Failed,
        State::Cancelled,
        State::Undoing,
        State::Undone,
    ];

    /// The word in the API and in storage.
    pub const fn code(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Checking => "checking",
            State::Checked => "checked",
            State::Queued => "queued",
            State::Running => "running",
            State::Paused => "paused",
            State::Done => "done",
            State::Failed => "failed",
            State::Cancelled => "cancelled",
            State::Undoing => "undoing",
            State::Undone => "undone",
        }
    }

    /// Whether a worker has still something to do.
    pub const fn is_at_work(self) -> bool {
        matches!(self, State::Checking | State::Queued | State::Running | State::Undoing)
    }

    /// Whether its settings may be changed.
    pub const fn is_open(self) -> bool {
        matches!(self, State::Draft | State::Checked)
    }

    /// Whether the worker has left it and may be asked to undo it.
    pub const fn is_ended(self) -> bool {
        matches!(self, State::Paused | State::Done | State::Failed | State::Cancelled)
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
    /// Which change of its settings this is.
    pub version: i32,
    /// What was found in the file, a [`crate::file::Survey`].
    pub survey: Option<serde_json::Value>,
}

impl Import {
    /// Whether its worker has left it half done: its event may have been laid aside, and then nobody takes it up.
    pub fn is_left(&self, now: DateTime<Utc>) -> bool {
        self.state == State::Running && self.leased_until.is_none_or(|until| until <= now)
    }

    /// How it is to be read and loaded.
    ///
    /// # Errors
    /// What was stored can't be read.
    pub fn options(&self) -> Result<Options> {
        Ok(serde_json::from_value(self.options.clone())?)
    }

    /// What was found in its file.
    ///
    /// # Errors
    /// What was stored can't be read.
    pub fn survey(&self) -> Result<Survey> {
        Ok(self.survey.clone().map(serde_json::from_value).transpose()?.unwrap_or_default())
    }

    /// Whether somebody is at work with its rows: those that were dealt with are a part of all.
    const fn is_under_way(&self) -> bool {
        matches!(self.state, State::Checking | State::Queued | State::Running | State::Paused)
    }

    /// Rows with a fault, by its code.
    pub fn faults(&self) -> BTreeMap<String, i32> {
        serde_json::from_value(self.by_code.clone()).unwrap_or_default()
    }

    /// How much of the file is dealt with, in percent.
    pub fn percent(&self) -> i32 {
        match self.total {
            _ if !self.is_under_way() => 100,
            Some(total) if total > 0 => {
                i32::try_from(i64::from(self.rows) * 100 / i64::from(total)).unwrap_or(100).min(99)
            }
            _ => 0,
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
    /// The column whose cell is at fault, the first being 0.
    pub fault_column: Option<i32>,
}
