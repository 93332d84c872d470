//! A file of the bank is taken: its documents are written down, what is new among them waits to be booked.

use std::collections::HashMap;

use chrono::NaiveDate;
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::text::line;
use kernel::{Action, Actor, Error, Money, Object, PaymentId, Result, StatementId};
use schema::platform::{bank_payments, bank_statement_rows, bank_statements};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::document::Document;
use super::file::{BankFile, Row};
use super::{PaymentState, RowKind};

/// The deadline under which a statement's payments are booked.
pub const DEADLINE: &str = "bank_statement.book";
/// Rows written with one statement.
const CHUNK: usize = 500;
/// The longest name of a file, in characters.
const LONGEST_FILE_NAME: usize = 200;

/// What became of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Taken {
    /// The statement.
    #[schema(value_type = uuid::Uuid)]
    pub id: StatementId,
    /// Documents in it.
    pub rows: usize,
    /// Incoming payments that are new.
    pub incoming: usize,
    /// Incoming payments that an earlier row or file had brought.
    pub repeated: usize,
    /// Documents that brought us nothing.
    pub outgoing: usize,
    /// Documents that could not be read.
    pub broken: usize,
}

#[derive(Insertable)]
#[diesel(table_name = bank_payments)]
struct NewPayment<'f> {
    id: PaymentId,
    key: Vec<u8>,
    statement_id: StatementId,
    account: &'f str,
    number: &'f str,
    paid_on: NaiveDate,
    amount: Money,
    payer: &'f str,
    payer_inn: &'f str,
    payer_account: &'f str,
    purpose: &'f str,
    state: PaymentState,
    created_at: chrono::DateTime<chrono::Utc>,
}

#[derive(Insertable)]
#[diesel(table_name = bank_statement_rows)]
struct NewRow<'f> {
    statement_id: StatementId,
    row: i32,
    line: i32,
    kind: RowKind,
    code: &'static str,
    payment_id: Option<PaymentId>,
    number: &'f str,
    paid_on: Option<NaiveDate>,
    amount: Option<Money>,
    party: &'f str,
    party_inn: &'f str,
    purpose: &'f str,
}

/// Writes a file's documents down, and sets the worker to book what is new.
///
/// # Errors
/// `Forbidden`; `Invalid` with `statement_empty` for a file without documents.
pub async fn import(actor: &Actor, tx: &mut PlatformTx, file_name: &str, file: &BankFile) -> Result<Taken> {
    actor.require_network(Object::Wallet, Action::Pay)?;
    if file.rows.is_empty() {
        return Err(Error::field("file", "statement_empty"));
    }
    let (id, now) = (StatementId(tx.new_id()), tx.now());
    let file_name: String = line(file_name).chars().take(LONGEST_FILE_NAME).collect();
    let rows = i32::try_from(file.rows.len()).map_err(Error::defect)?;
    diesel::insert_into(bank_statements::table)
        .values((
            bank_statements::id.eq(id),
            bank_statements::file_name.eq(file_name),
            bank_statements::encoding.eq(file.encoding),
            bank_statements::sender.eq(&file.sender),
            bank_statements::accounts.eq(&file.accounts),
            bank_statements::date_from.eq(file.from),
            bank_statements::date_to.eq(file.to),
            bank_statements::complete.eq(file.complete),
            bank_statements::rows.eq(rows),
            bank_statements::created_at.eq(now),
            bank_statements::created_by.eq(&actor.name),
        ))
        .execute(tx.conn())
        .await?;
    let mut taken = Taken { id, rows: file.rows.len(), incoming: 0, repeated: 0, outgoing: 0, broken: 0 };
    for (index, chunk) in file.rows.chunks(CHUNK).enumerate() {
        let payments = add_payments(tx, file, id, chunk).await?;
        let first = i32::try_from(index * CHUNK).map_err(Error::defect)?;
        let rows: Vec<NewRow<'_>> =
            (first + 1..).zip(chunk).map(|(number, row)| self::row(file, id, number, row, &payments)).collect();
        for row in &rows {
            taken.count(row.kind);
        }
        diesel::insert_into(bank_statement_rows::table).values(&rows).execute(tx.conn()).await?;
    }
    jobs::deadline::set(tx, DEADLINE, id.0, now).await?;
    let told = serde_json::json!({ "statement_id": id, "rows": taken.rows, "incoming": taken.incoming });
    jobs::emit(tx, "bank_statement.taken", told).await?;
    Ok(taken)
}

impl Taken {
    fn count(&mut self, kind: RowKind) {
        match kind {
            RowKind::Incoming => self.incoming += 1,
            RowKind::Repeated => self.repeated += 1,
            RowKind::Outgoing => self.outgoing += 1,
            RowKind::Broken => self.broken += 1,
        }
    }
}

/// Payments by key: the id of each, and the first line that brought it in this file when it is new.
type Known = HashMap<Vec<u8>, (PaymentId, Option<usize>)>;

/// Adds the payments that nobody has brought yet. Two uploads at once meet at the unique key: the second waits and finds it.
async fn add_payments(tx: &mut PlatformTx, file: &BankFile, id: StatementId, chunk: &[Row]) -> Result<Known> {
    let mut lines: HashMap<Vec<u8>, usize> = HashMap::new();
    let mut new = Vec::new();
    for row in chunk {
        let Ok(document) = &row.document else { continue };
        if !file.is_incoming(document) {
            continue;
        }
        let key = key(document);
        if lines.insert(key.clone(), row.line).is_none() {
            new.push(payment(tx, id, key, document));
        } else if let Some(first) =
            chunk.iter().find(|other| other.document.as_ref().is_ok_and(|d| self::key(d) == key))
        {
            lines.insert(key, first.line);
        }
    }
    // One order of keys for all files, so that two files with the same payments wait for each other and never in a ring.
    new.sort_by(|one, other| one.key.cmp(&other.key));
    let added: Vec<PaymentId> = diesel::insert_into(bank_payments::table)
        .values(&new)
        .on_conflict(bank_payments::key)
        .do_nothing()
        .returning(bank_payments::id)
        .get_results(tx.conn())
        .await?;
    let keys: Vec<&Vec<u8>> = lines.keys().collect();
    let known: Vec<(Vec<u8>, PaymentId)> = bank_payments::table
        .filter(bank_payments::key.eq_any(keys))
        .select((bank_payments::key, bank_payments::id))
        .load(tx.conn())
        .await?;
    let first = |key: &Vec<u8>, id: &PaymentId| if added.contains(id) { lines.get(key).copied() } else { None };
    Ok(known
        .into_iter()
        .map(|(key, id)| {
            let line = first(&key, &id);
            (key, (id, line))
        })
        .collect())
}

fn payment<'f>(tx: &PlatformTx, statement: StatementId, key: Vec<u8>, document: &'f Document) -> NewPayment<'f> {
    NewPayment {
        id: PaymentId(tx.new_id()),
        key,
        statement_id: statement,
        account: &document.payee.account,
        number: &document.number,
        paid_on: document.date,
        amount: document.amount,
        payer: &document.payer.name,
        payer_inn: &document.payer.inn,
        payer_account: &document.payer.account,
        purpose: &document.purpose,
        state: PaymentState::New,
        created_at: tx.now(),
    }
}

fn row<'f>(file: &BankFile, id: StatementId, number: i32, row: &'f Row, payments: &Known) -> NewRow<'f> {
    let line = i32::try_from(row.line).unwrap_or(i32::MAX);
    match &row.document {
        Err(fault) => NewRow {
            statement_id: id,
            row: number,
            line,
            kind: RowKind::Broken,
            code: fault.code,
            payment_id: None,
            number: &fault.number,
            paid_on: None,
            amount: None,
            party: "",
            party_inn: "",
            purpose: "",
        },
        Ok(document) => {
            let incoming = file.is_incoming(document);
            let payment = if incoming { payments.get(&key(document)) } else { None };
            let kind = match payment {
                None => RowKind::Outgoing,
                Some((_, Some(first))) if *first == row.line => RowKind::Incoming,
                Some(_) => RowKind::Repeated,
            };
            let party = if incoming { &document.payer } else { &document.payee };
            NewRow {
                statement_id: id,
                row: number,
                line,
                kind,
                code: "",
                payment_id: payment.map(|(id, _)| *id),
                number: &document.number,
                paid_on: Some(document.date),
                amount: Some(document.amount),
                party: &party.name,
                party_inn: &party.inn,
                purpose: &document.purpose,
            }
        }
    }
}

/// The format has no id of a document, so a payment is known by its account, number, date, amount and payer.
fn key(document: &Document) -> Vec<u8> {
    let amount = document.amount.as_kopecks().to_string();
    let date = document.date.to_string();
    let parts =
        [&document.payee.account, &document.number, &date, &amount, &document.payer.account, &document.payer.inn];
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    hash.finalize().to_vec()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::bank::tests::sample;

    proptest! {
        /// Different payments never share a key, the purpose and the names aside.
        #[test]
        fn a_key_is_the_payments_own(one in sample(), other in sample()) {
            let same = |a: &Document, b: &Document| {
                (&a.payee.account, &a.number, a.date, a.amount, &a.payer.account, &a.payer.inn)
                    == (&b.payee.account, &b.number, b.date, b.amount, &b.payer.account, &b.payer.inn)
            };
            prop_assert_eq!(key(&one) == key(&other), same(&one, &other));
            let reworded = Document { purpose: "другое".into(), ..one.clone() };
            prop_assert_eq!(key(&reworded), key(&one));
        }
    }
}
