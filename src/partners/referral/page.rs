//! `/referral`, and what somebody sees who follows the link.

use actix_web::web::Path;
use kernel::{Actor, Money};
use serde::Serialize;
use web::{Answer, AppData, Page, View, Who};

use super::{Brought, FirstLevel, Referral, SecondLevel, overview};
use crate::partner;

/// The partner's code, link and levels.
#[derive(Debug, Clone, Serialize)]
pub struct ReferralPage {
    referral: Referral,
    first_share: f64,
    second_share: f64,
}

/// What the link leads to: whose invitation it is and what to do with the code.
#[derive(Debug, Clone, Serialize)]
pub struct Invitation {
    code: String,
}

impl ReferralPage {
    fn of(referral: Referral) -> Self {
        Self {
            first_share: f64::from(referral.first_level.share_bp) / 100.0,
            second_share: f64::from(referral.second_level.share_bp) / 100.0,
            referral,
        }
    }
}

/// `GET /referral`
///
/// # Errors
/// `Forbidden` for anybody but a partner.
pub async fn show(app: AppData, who: Who, view: View) -> Answer {
    let site = app.config.url(Some("partner"));
    let referral = app.db.platform(&who.actor, async |tx| overview(&who.actor, tx, &site).await).await?;
    view.page(&ReferralPage::of(referral))
}

/// `GET /join/{code}`, for anybody. It names nobody: a code that can be guessed must not tell who a partner is.
///
/// # Errors
/// `NotFound` for a code that is nobody's.
pub async fn join(app: AppData, view: View, code: Path<String>) -> Answer {
    let actor = Actor::system("invitation");
    let found = app.db.platform(&actor, async |tx| partner::find_by_code(tx, &code).await).await?;
    view.page(&Invitation { code: found.code })
}

impl Referral {
    /// A referral for the samples of pages.
    pub(crate) fn sample() -> Self {
        let at = chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap_or_default();
        let brought = |name: &str, amount| Brought {
            code: "TUV367".to_owned(),
            name: name.to_owned(),
            city: "Самара".to_owned(),
            created_at: at,
            amount: Money::roubles(amount),
        };
        Self {
            code: "AC34DE".to_owned(),
            link: "http://partner.localhost:8080/join/AC34DE".to_owned(),
            first_level: FirstLevel { share_bp: 1_500, leads: 27, issued: 8, amount: Money::roubles(98_400) },
            second_level: SecondLevel {
                share_bp: 1_000,
                amount: Money::roubles(2_310),
                partners: vec![brought("Романов Пётр", 2_310), brought("ООО «Метраж»", 0)],
            },
        }
    }
}

impl Page for ReferralPage {
    const TEMPLATE: &'static str = "partners/referral.html";

    fn samples() -> Vec<Self> {
        let full = Referral::sample();
        let mut alone = full.clone();
        alone.second_level.partners.clear();
        alone.second_level.amount = Money::ZERO;
        vec![Self::of(full), Self::of(alone)]
    }
}

impl Page for Invitation {
    const TEMPLATE: &'static str = "partners/invitation.html";

    fn samples() -> Vec<Self> {
        vec![Self { code: "AC34DE".to_owned() }]
    }
}
