//! Rows for samples of pages.

use chrono::NaiveDate;
use crm::task::Kind;
use uuid::Uuid;

use super::row::{TaskRow, icon};
use crate::about::About;

/// The day of samples.
pub fn day() -> NaiveDate {
    web::sample_at().date_naive()
}

/// One row of each kind, with ids of the `part`th ten.
pub fn rows(part: usize, done: bool) -> Vec<TaskRow> {
    let first = u128::try_from(part * 10).unwrap_or(0);
    let row = |(n, kind): (u128, &Kind)| TaskRow {
        id: Uuid::from_u128(first + n),
        version: 1,
        title: "Уточнить пакет документов".into(),
        kind: *kind,
        icon: icon(*kind),
        due_at: (n != 2).then(web::sample_at),
        all_day: n == 3,
        state: ["late", "soon", ""][usize::try_from(n % 3).unwrap_or(0)],
        done_at: done.then(web::sample_at),
        result: if done { "Договорились на среду".into() } else { String::new() },
        described: n % 2 == 0,
        repeats: n % 2 == 1,
        reminds: n % 3 == 1,
        owner: (n != 4).then(|| "Анна Воронцова".into()),
        about: (n % 2 == 0).then(|| About {
            kind: "lead",
            id: Uuid::from_u128(7),
            name: "Кузнецова Екатерина".into(),
            href: "/leads/7".into(),
        }),
        hidden: n == 5,
    };
    (1..).zip(Kind::ALL).map(row).collect()
}
