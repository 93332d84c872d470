//! Typed identifiers. An id of one kind can't be passed where another is meant.

use chrono::{DateTime, Datelike, Utc};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, Output, ToSql};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
            AsExpression, FromSqlRow, utoipa::ToSchema,
        )]
        #[diesel(sql_type = diesel::sql_types::Uuid)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                Uuid::parse_str(text).map(Self)
            }
        }
        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
        impl FromSql<diesel::sql_types::Uuid, Pg> for $name {
            fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
                <Uuid as FromSql<diesel::sql_types::Uuid, Pg>>::from_sql(value).map(Self)
            }
        }
        impl ToSql<diesel::sql_types::Uuid, Pg> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                <Uuid as ToSql<diesel::sql_types::Uuid, Pg>>::to_sql(&self.0, out)
            }
        }
    )*};
}

ids! {
    /// A franchisee (франчайзи).
    TenantId;
    /// A person who signs in, on whichever site.
    UserId;
    /// A partner (партнёр) who brings leads.
    PartnerId;
    /// A lead (лид). It keeps its id when it crosses from the pool into a tenant.
    LeadId;
    /// A lot (лот) of the exchange.
    LotId;
    /// A bid (ставка).
    BidId;
    /// A standing order (заявка на выкуп).
    OrderId;
    /// A sale plan (план продажи).
    PlanId;
    /// A transfer of the ledger (проводка).
    TransferId;
    /// A client (клиент) of a tenant.
    ClientId;
    /// A deal (сделка).
    DealId;
    /// A pipeline (воронка).
    PipelineId;
    /// A stage (этап) of a pipeline.
    StageId;
    /// An import (импорт) of a file.
    ImportId;
    /// A territory (территория) of the network.
    TerritoryId;
    /// A scenario (сценарий) of the simulator.
    ScenarioId;
    /// A return (возврат) of a bought lead.
    ReturnId;
    /// An accrual of a partner (начисление).
    SettlementId;
    /// A bank statement (банковская выписка) that was uploaded.
    StatementId;
    /// An incoming payment (поступление) of a bank statement.
    PaymentId;
    /// A bank (банк) that a tenant works with.
    BankId;
    /// A programme (кредитная программа) of a bank.
    ProgrammeId;
    /// A loan application (заявка на кредит).
    ApplicationId;
    /// A bank submission (подача в банк).
    SubmissionId;
    /// A saved view (вид) of a list.
    ViewId;
    /// An act on many leads at once (массовое действие).
    BatchId;
    /// A segment (сегмент) of leads.
    SegmentId;
    /// A merge (объединение) of leads.
    MergeId;
    /// An event of the outbox.
    EventId;
}

impl LotId {
    /// The lot's number for people: the week it opened in and four digits of its id.
    pub fn number(self, opened_at: DateTime<Utc>) -> String {
        let digits = self.0.as_u128() % 10_000;
        format!("{:02}-{digits:04}", opened_at.iso_week().week())
    }
}

/// What is needed to reach a tenant's schema: its id and the number its schema is named after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TenantKey {
    /// The id that the API shows.
    pub id: TenantId,
    /// The schema is `t_<number>`.
    pub number: i32,
}
