//! A wallet's statement taken out: as a spreadsheet, as the document for a printed form. Each is written into the log of exports.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{Path, Query};
use chrono::{DateTime, Datelike, Timelike, Utc};
use chrono_tz::Tz;
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Action, Actor, Error, Money, Object, Result, TenantId};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use schema::platform::wallet_exports;
use web::{Answer, AppData, View, Who};

use crate::document::{self, make};
use crate::ledger::Kind;
use crate::period::{Balance, Period, PeriodQuery, Summary, summary};
use crate::requisites::{self, Requisites};
use crate::statement::{self, Filter, Transfer};

/// Lines read at once.
const BATCH: i64 = 2_000;
/// The most lines of a sheet: a spreadsheet program takes 1,048,576.
const MOST_LINES: u32 = 1_000_000;
/// The type of a spreadsheet.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// `GET /wallet/statement.xlsx` of a tenant, and the same below `/api/v1`.
///
/// # Errors
/// `Forbidden`; those of [`PeriodQuery::read`].
pub async fn own(app: AppData, who: Who, view: View, query: Query<PeriodQuery>) -> Answer {
    let tenant = who.tenant()?.id;
    sheet(&app, &who, &view, tenant, &query).await
}

/// `GET /wallets/{tenant_id}/statement.xlsx` of head office, and the same below `/api/v1`.
///
/// # Errors
/// `Forbidden`; `NotFound`; those of [`PeriodQuery::read`].
pub async fn of(app: AppData, who: Who, view: View, tenant: Path<TenantId>, query: Query<PeriodQuery>) -> Answer {
    who.actor.require_network(Object::Wallet, Action::Export)?;
    sheet(&app, &who, &view, *tenant, &query).await
}

/// `GET /api/v1/wallet/statement` of a tenant: the document.
///
/// # Errors
/// As [`own`].
pub async fn own_document(app: AppData, who: Who, query: Query<PeriodQuery>) -> Answer {
    let tenant = who.tenant()?.id;
    made(&app, &who, tenant, &query).await
}

/// `GET /api/v1/wallets/{tenant_id}/statement` of head office.
///
/// # Errors
/// As [`of`].
pub async fn document_of(app: AppData, who: Who, tenant: Path<TenantId>, query: Query<PeriodQuery>) -> Answer {
    who.actor.require_network(Object::Wallet, Action::Export)?;
    made(&app, &who, *tenant, &query).await
}

async fn made(app: &AppData, who: &Who, tenant: TenantId, query: &PeriodQuery) -> Answer {
    who.actor.require(Object::Wallet, Action::Export)?;
    let work = async |tx: &mut PlatformTx| {
        let document = make(&who.actor, tx, tenant, query).await?;
        log(&who.actor, tx, tenant, "json", document.from, document.to).await?;
        Ok(document)
    };
    web::json(&app.db.platform(&who.actor, work).await?)
}

async fn sheet(app: &AppData, who: &Who, view: &View, tenant: TenantId, query: &PeriodQuery) -> Answer {
    who.actor.require(Object::Wallet, Action::Export)?;
    let work = async |tx: &mut PlatformTx| {
        let (tenant, period) = document::period(tx, tenant, query).await?;
        crate::get(tx, tenant.id).await?;
        log(&who.actor, tx, tenant.id, "xlsx", period.from, period.to).await?;
        let book = Sheet::write(&who.actor, tx, &tenant, &period, &|key| view.text(key)).await?;
        Ok((format!("wallet-{}-{}-{}.xlsx", tenant.slug, period.from, period.to), book))
    };
    let (name, mut book) = app.db.platform(&who.actor, work).await?;
    let bytes = tokio::task::spawn_blocking(move || book.save_to_buffer()).await.map_err(Error::defect)?;
    Ok(HttpResponse::Ok()
        .content_type(XLSX)
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(bytes.map_err(Error::defect)?))
}

/// Who took what.
async fn log(
    actor: &Actor,
    tx: &mut PlatformTx,
    tenant: TenantId,
    format: &'static str,
    from: chrono::NaiveDate,
    to: chrono::NaiveDate,
) -> Result<()> {
    let row = (
        wallet_exports::id.eq(tx.new_id()),
        wallet_exports::tenant_id.eq(tenant),
        wallet_exports::format.eq(format),
        wallet_exports::date_from.eq(from),
        wallet_exports::date_to.eq(to),
        wallet_exports::at.eq(tx.now()),
        wallet_exports::user_id.eq(actor.user),
        wallet_exports::by_name.eq(&actor.name),
    );
    diesel::insert_into(wallet_exports::table).values(row).execute(tx.conn()).await?;
    Ok(())
}

/// A sheet that is written from the top down: rows that are done leave the memory.
struct Sheet<'s> {
    sheet: &'s mut Worksheet,
    row: u32,
    zone: Tz,
    text: &'s dyn Fn(&str) -> String,
    /// Whether the reader may tell held money from available money.
    holds: bool,
    bold: Format,
    money: Format,
    time: Format,
}

impl<'s> Sheet<'s> {
    async fn write(
        reader: &Actor,
        tx: &mut PlatformTx,
        tenant: &db::Tenant,
        period: &Period,
        text: &dyn Fn(&str) -> String,
    ) -> Result<Workbook> {
        let summary = summary(reader, tx, tenant.id, period).await?;
        let requisites = requisites::get(tx, tenant.id).await?;
        let mut book = Workbook::new();
        let mut sheet = Sheet {
            sheet: book.add_worksheet_with_constant_memory().map_err(Error::defect)?,
            row: 0,
            zone: tenant.time_zone.parse().unwrap_or(Tz::UTC),
            text,
            holds: reader.tenant.is_some(),
            bold: Format::new().set_bold(),
            money: Format::new().set_num_format("#,##0.00"),
            time: Format::new().set_num_format("dd.mm.yyyy hh:mm:ss"),
        };
        sheet.head(tenant, &requisites, period, &summary).map_err(Error::defect)?;
        let filter = Filter { oldest_first: true, ..Filter::within(tenant.id, period, None) };
        let mut after = None;
        loop {
            let lines = statement::list(reader, tx, &filter, after, BATCH).await?;
            for line in &lines {
                sheet.line(line).map_err(Error::defect)?;
            }
            if sheet.row > MOST_LINES {
                return Err(Error::field("from", "period_too_long"));
            }
            match lines.last() {
                Some(last) if i64::try_from(lines.len()).is_ok_and(|read| read == BATCH) => {
                    after = Some((last.at, last.id.0))
                }
                _ => return Ok(book),
            }
        }
    }

    fn head(
        &mut self,
        tenant: &db::Tenant,
        requisites: &Requisites,
        period: &Period,
        summary: &Summary,
    ) -> std::result::Result<(), XlsxError> {
        let balances: &[f64] = if self.holds { &[16.0, 16.0] } else { &[16.0] };
        for (column, width) in (0..).zip([&[20.0, 26.0, 16.0], balances, &[44.0, 26.0]].concat()) {
            self.sheet.set_column_width(column, width)?;
        }
        self.pair("wallet-sheet-tenant", &tenant.name)?;
        self.pair("wallet-sheet-legal", &requisites.legal_name)?;
        self.pair("wallet-sheet-inn", requisites.inn.as_ref().map_or("", |inn| inn.as_str()))?;
        self.pair("wallet-sheet-kpp", requisites.kpp.as_deref().unwrap_or_default())?;
        self.pair("wallet-sheet-number", &tenant.key.number.to_string())?;
        self.pair("wallet-sheet-from", &period.from.format("%d.%m.%Y").to_string())?;
        self.pair("wallet-sheet-to", &period.to.format("%d.%m.%Y").to_string())?;
        self.row += 1;
        let split: &[&str] = if self.holds { &["wallet-available", "wallet-held"] } else { &[] };
        self.titles(&[&["", "", "wallet-sheet-total"], split].concat())?;
        self.balance("wallet-opening", &summary.opening)?;
        for line in &summary.turnover {
            let balance = Balance { available: line.available, held: line.held, total: line.total };
            self.balance(&format!("wallet-kind-{}", line.kind), &balance)?;
        }
        self.balance("wallet-closing", &summary.closing)?;
        self.row += 1;
        let after: &[&str] = if self.holds { &["wallet-available", "wallet-held"] } else { &["wallet-sheet-total"] };
        let about = ["wallet-col-when", "wallet-col-what", "wallet-col-amount"];
        self.titles(&[&about[..], after, &["wallet-sheet-ground", "wallet-sheet-by"]].concat())
    }

    fn titles(&mut self, keys: &[&str]) -> std::result::Result<(), XlsxError> {
        for (column, key) in (0..).zip(keys).filter(|(_, key)| !key.is_empty()) {
            self.sheet.write_string_with_format(self.row, column, (self.text)(key), &self.bold)?;
        }
        self.row += 1;
        Ok(())
    }

    fn pair(&mut self, key: &str, value: &str) -> std::result::Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, 0, (self.text)(key), &self.bold)?;
        self.sheet.write_string(self.row, 1, value)?;
        self.row += 1;
        Ok(())
    }

    fn balance(&mut self, key: &str, balance: &Balance) -> std::result::Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, 0, (self.text)(key), &self.bold)?;
        let split: &[Money] = if self.holds { &[balance.available, balance.held] } else { &[] };
        for (column, money) in (2..).zip([&[balance.total], split].concat()) {
            self.amount(column, money)?;
        }
        self.row += 1;
        Ok(())
    }

    fn line(&mut self, line: &Transfer) -> std::result::Result<(), XlsxError> {
        let at = local(line.at, self.zone)?;
        self.sheet.write_datetime_with_format(self.row, 0, at, &self.time)?;
        self.sheet.write_string(self.row, 1, (self.text)(&format!("wallet-kind-{}", line.kind)))?;
        self.amount(2, line.kind.signed(line.amount))?;
        self.amount(3, line.available_after)?;
        if self.holds {
            self.amount(4, line.held_after)?;
        }
        // A refund's reason is a code; all other reasons are somebody's words.
        let reason = match line.kind {
            Kind::Refund => (self.text)(&format!("aftersale-reason-{}", line.reason)),
            _ => line.reason.clone(),
        };
        let next = if self.holds { 5 } else { 4 };
        self.sheet.write_string(self.row, next, ground(line, reason))?;
        self.sheet.write_string(self.row, next + 1, &line.by_name)?;
        self.row += 1;
        Ok(())
    }

    /// A number of roubles: the sheet's own arithmetic works on it.
    fn amount(&mut self, column: u16, money: Money) -> std::result::Result<(), XlsxError> {
        let roubles = money.as_kopecks() as f64 / 100.0;
        self.sheet.write_number_with_format(self.row, column, roubles, &self.money)?;
        Ok(())
    }
}

/// What a line is about, for a reader without links.
fn ground(line: &Transfer, reason: String) -> String {
    let lot = line.lot_id.filter(|_| line.kind != Kind::Deposit).map(|lot| lot.to_string());
    let parts = [line.reference.clone(), Some(reason), lot];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn local(at: DateTime<Utc>, zone: Tz) -> std::result::Result<ExcelDateTime, XlsxError> {
    let at = at.with_timezone(&zone);
    let part = |number: u32| u8::try_from(number).unwrap_or(0);
    let day = ExcelDateTime::from_ymd(u16::try_from(at.year()).unwrap_or(0), part(at.month()), part(at.day()))?;
    day.and_hms(u16::try_from(at.hour()).unwrap_or(0), part(at.minute()), f64::from(at.second()))
}
