//! How many tasks wait for the reader, beside the section of the menu.

use actix_web::http::StatusCode;
use db::TenantTx;
use kernel::Result;
use serde::Serialize;
use web::{Answer, AppData, Page, View, Who};

use super::asked::Asked;
use crate::task::list::{Bounds, Section, count};

/// The figure.
#[derive(Debug, Clone, Serialize)]
pub struct Count {
    waiting: i64,
    late: i64,
}

/// `GET /tasks/count`: the reader's own, overdue and due today.
///
/// # Errors
/// `Forbidden`.
pub async fn show(app: AppData, who: Who, view: View) -> Answer {
    let (filter, zone) = (Asked::default().filter(&who.actor)?, view.chrome.zone);
    let work = async |tx: &mut TenantTx| -> Result<(i64, i64)> {
        let bounds = Bounds::at(tx.now(), zone);
        let late = count(&who.actor, tx, &filter, Section::Overdue, &bounds).await?;
        Ok((late, count(&who.actor, tx, &filter, Section::Today, &bounds).await?))
    };
    let (late, today) = app.db.tenant(&who.actor, who.tenant()?, work).await?;
    Ok(view.draw(StatusCode::OK, &Count { waiting: late + today, late })?)
}

impl Page for Count {
    const TEMPLATE: &'static str = "planner/count.html";

    fn samples() -> Vec<Self> {
        vec![Self { waiting: 12, late: 3 }, Self { waiting: 2, late: 0 }, Self { waiting: 0, late: 0 }]
    }
}
