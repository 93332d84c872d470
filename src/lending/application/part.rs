//! What a deal's card shows of its application, loaded by the card.

use actix_web::web::Path;
use kernel::{Action, DealId, Money, Object};
use serde::Serialize;
use web::{Answer, AppData, Page, View, Who};

use super::{Application, get};
use crate::submission::{self, Status, Submission};

/// The part.
#[derive(Debug, Clone, Serialize)]
pub struct DealPart {
    deal_id: DealId,
    asked: Option<Wanted>,
    rows: Vec<Line>,
    can_edit: bool,
}

/// What is asked of them.
#[derive(Debug, Clone, Serialize)]
struct Wanted {
    amount: Money,
    months: i32,
}

/// A bank and how it stands there.
#[derive(Debug, Clone, Serialize)]
struct Line {
    bank: String,
    status: Status,
    hue: &'static str,
    amount: Option<Money>,
}

/// `GET /deals/{id}/application/part`
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn of_deal(app: AppData, who: Who, view: View, deal: Path<DealId>) -> Answer {
    let read = async |tx: &mut db::TenantTx| {
        let (_, application) = get(&who.actor, tx, *deal).await?;
        let Some(application) = application else { return Ok((None, Vec::new())) };
        let rows = submission::named(tx, application.id).await?;
        Ok((Some(application), rows))
    };
    let (application, rows) = app.db.tenant(&who.actor, who.tenant()?, read).await?;
    let line = |(row, bank): (Submission, String)| Line {
        bank,
        status: row.status,
        hue: row.status.hue(),
        amount: row.offer_amount.filter(|_| row.status.has_offer()),
    };
    view.page(&DealPart {
        deal_id: *deal,
        asked: application.map(|Application { amount, months, .. }| Wanted { amount, months }),
        rows: rows.into_iter().map(line).collect(),
        can_edit: who.actor.permissions.allows(Object::Deal, Action::Edit),
    })
}

impl Page for DealPart {
    const TEMPLATE: &'static str = "lending/deal_part.html";
    const FRAGMENTS: &'static [&'static str] = &["application"];

    fn samples() -> Vec<Self> {
        let line = |status: &Status| Line {
            bank: "Банк Урала".to_owned(),
            status: *status,
            hue: status.hue(),
            amount: status.has_offer().then(|| Money::roubles(4_000_000)),
        };
        let none = Self { deal_id: DealId(uuid::Uuid::from_u128(1)), asked: None, rows: Vec::new(), can_edit: true };
        let asked = Self { asked: Some(Wanted { amount: Money::roubles(4_200_000), months: 240 }), ..none.clone() };
        let full = Self { rows: Status::ALL.iter().map(line).collect(), ..asked.clone() };
        vec![Self { can_edit: false, ..none.clone() }, none, asked, full]
    }
}
