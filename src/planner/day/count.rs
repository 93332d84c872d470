//! How many tasks wait for the reader, beside the section of the menu.

use actix_web::http::StatusCode;
use db::TenantTx;
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
    let work = async |tx: &mut TenantTx| {
        let bounds = Bounds::at(tx.now(), zone);
        count(&who.actor, tx, &filter, &[Section::Overdue, Section::Today], &bounds).await
    };
    let counts = app.db.tenant(&who.actor, who.tenant()?, work).await?;
    let late = counts.iter().filter(|(section, _)| *section == Section::Overdue).map(|(_, count)| count).sum();
    Ok(view.draw(StatusCode::OK, &Count { waiting: counts.iter().map(|(_, count)| count).sum(), late })?)
}

impl Page for Count {
    const TEMPLATE: &'static str = "planner/count.html";

    fn samples() -> Vec<Self> {
        vec![Self { waiting: 12, late: 3 }, Self { waiting: 2, late: 0 }, Self { waiting: 0, late: 0 }]
    }
}
