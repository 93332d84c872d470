//! Loans (кредиты): what one comes to before it is asked for. Pure functions, and the calculator that shows them.

pub mod burden;
pub mod calculator;
pub mod full_cost;
pub mod loan;
pub mod quote;
pub mod schedule;

/// The pages of this crate.
pub fn pages() -> Vec<web::PageCheck> {
    vec![web::PageCheck::of::<calculator::page::Calculator>()]
}
