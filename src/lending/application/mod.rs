//! What the client of a deal asks lenders for (заявка на кредит): one a deal, sent to as many banks as are worth it.

pub mod api;
pub(crate) mod form;
pub mod matching;
pub mod page;
pub mod part;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use crm::deal::{self, Deal};
use crm::feed;
use crm::subject::Subject;
use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use intake::Product;
use kernel::{Action, Actor, ApplicationId, DealId, Error, FieldError, Money, Result};
use schema::tenant::applications;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::bank::fit::age;
use crate::loan::LONGEST;
use crate::submission;

/// An application.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = applications)]
pub struct Application {
    /// Its id.
    pub id: ApplicationId,
    /// The deal it belongs to.
    pub deal_id: DealId,
    /// Code of the product.
    pub product: String,
    /// How much is wanted.
    pub amount: Money,
    /// For how many months.
    pub months: i32,
    /// What the client pays itself.
    pub down_payment: Option<Money>,
    /// Its income of a month.
    pub income: Option<Money>,
    /// What it pays each month for other debts.
    pub other_payments: Option<Money>,
    /// Its day of birth.
    pub birth_date: Option<NaiveDate>,
    /// Grows with each change.
    pub version: i32,
}

/// What an application is written with. What is absent is not known.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub struct ApplicationInput {
    /// The version that the caller has seen; absent for a new one.
    pub version: Option<i32>,
    /// Code or name of a product.
    pub product: String,
    /// How much is wanted, in kopecks.
    pub amount: Money,
    /// For how many months.
    pub months: i32,
    /// What the client pays itself, in kopecks.
    pub down_payment: Option<Money>,
    /// Its income of a month, in kopecks.
    pub income: Option<Money>,
    /// What it pays each month for other debts, in kopecks.
    pub other_payments: Option<Money>,
    /// Its day of birth.
    #[schema(value_type = Option<String>, format = Date)]
    pub birth_date: Option<NaiveDate>,
}

#[derive(AsChangeset, Insertable)]
#[diesel(table_name = applications, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Fields {
    product: &'static str,
    amount: Money,
    months: i32,
    down_payment: Option<Money>,
    income: Option<Money>,
    other_payments: Option<Money>,
    birth_date: Option<NaiveDate>,
}

impl ApplicationInput {
    fn check(&self, today: NaiveDate) -> Result<Fields> {
        let product = Product::find(&self.product);
        let months = 1..=i32::try_from(LONGEST).unwrap_or(i32::MAX);
        let not_below =
            |amount: Option<Money>| amount.is_none_or(|amount| amount == Money::ZERO || amount.is_payable());
        // Of age, and not yet a hundred and twenty.
        let born = self.birth_date.is_none_or(|born| (18..120).contains(&age(born, today)));
        let checks = [
            ("product", product.is_some(), "unknown_product"),
            ("amount", self.amount.is_payable(), "invalid_amount"),
            ("months", months.contains(&self.months), "out_of_range"),
            ("down_payment", not_below(self.down_payment), "invalid_amount"),
            ("income", self.income.is_none_or(Money::is_payable), "invalid_amount"),
            ("other_payments", not_below(self.other_payments), "invalid_amount"),
            ("birth_date", born, "out_of_range"),
        ];
        let wrong = checks.into_iter().filter(|(_, right, _)| !right);
        let errors: Vec<FieldError> = wrong.map(|(field, _, code)| FieldError::new(field, code)).collect();
        let Some(product) = product.filter(|_| errors.is_empty()) else { return Err(Error::Invalid(errors)) };
        Ok(Fields {
            product: product.code(),
            amount: self.amount,
            months: self.months,
            down_payment: self.down_payment,
            income: self.income,
            other_payments: self.other_payments,
            birth_date: self.birth_date,
        })
    }
}

/// A deal that the actor may see, with its application where there is one.
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn get(actor: &Actor, tx: &mut TenantTx, deal: DealId) -> Result<(Deal, Option<Application>)> {
    let (deal, _) = deal::get(actor, tx, deal).await?;
    let application = of_deal(tx, deal.id).await?;
    Ok((deal, application))
}

pub(crate) async fn of_deal(tx: &mut TenantTx, deal: DealId) -> Result<Option<Application>> {
    let query = applications::table.filter(applications::deal_id.eq(deal)).select(Application::as_select());
    Ok(query.first(tx.conn()).await.optional()?)
}

/// Writes the application of a deal, a new one or over the old one. What was sent to banks stays as it was sent.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict`: `stale`, `withdrawn`, `issued`; `Invalid` by fields: `unknown_product`, `has_submissions` (banks were asked for the other product), `invalid_amount`,
/// `out_of_range`.
pub async fn save(actor: &Actor, tx: &mut TenantTx, deal: DealId, input: &ApplicationInput) -> Result<Application> {
    let deal = deal::hold(actor, tx, deal, Action::Edit).await?;
    let (now, today) = (tx.now(), tx.now().date_naive());
    let fields = input.check(today)?;
    if deal.issued_on.is_some() {
        return Err(Error::Conflict("issued"));
    }
    let before = of_deal(tx, deal.id).await?;
    if let Some(before) = &before
        && before.product != fields.product
        && !submission::of_application(tx, before.id).await?.is_empty()
    {
        return Err(Error::field("product", "has_submissions"));
    }
    if before.as_ref().map(|before| before.version) != input.version {
        return Err(Error::Conflict("stale"));
    }
    let saved: Application = match before {
        Some(before) => {
            let over = (fields, applications::version.eq(before.version + 1), applications::updated_at.eq(now));
            let row = applications::table.find(before.id);
            diesel::update(row).set(over).returning(Application::as_returning()).get_result(tx.conn()).await?
        }
        None => {
            let id = ApplicationId(tx.new_id());
            let times = (applications::created_at.eq(now), applications::updated_at.eq(now));
            let row = (applications::id.eq(id), applications::deal_id.eq(deal.id), fields, times);
            let insert = diesel::insert_into(applications::table).values(row);
            insert.returning(Application::as_returning()).get_result(tx.conn()).await?
        }
    };
    feed::record(actor, tx, Subject::Deal(deal.id), "application", json!({ "amount": saved.amount })).await?;
    jobs::emit(tx, "application.saved", json!({ "deal_id": deal.id, "application_id": saved.id })).await?;
    Ok(saved)
}

impl Application {
    /// A mortgage, for samples of pages and tests.
    pub(crate) fn sample() -> Self {
        Self {
            id: ApplicationId(uuid::Uuid::from_u128(5)),
            deal_id: DealId(uuid::Uuid::from_u128(1)),
            product: "mortgage".to_owned(),
            amount: Money::roubles(4_200_000),
            months: 240,
            down_payment: Some(Money::roubles(1_100_000)),
            income: Some(Money::roubles(160_000)),
            other_payments: Some(Money::roubles(8_000)),
            birth_date: NaiveDate::from_ymd_opt(1990, 5, 17),
            version: 1,
        }
    }
}
