//! The partners' cabinet.

use kernel::Action::{Create, View};
use kernel::Object::{Lead, Settlement};
use kernel::Site;
use partners::{home, lead, referral, settlement};
use web::{Access, Doc, Route};

use super::{Table, may};

pub(super) fn routes() -> Vec<Route> {
    let on = Table(Some(Site::Partner));
    vec![
        on.get("/api/v1/leads", may(View, Lead), lead::api::index).doc(Doc::new("Own leads")),
        on.post("/api/v1/leads", may(Create, Lead), lead::api::create).doc(Doc::new("Bring a lead")),
        on.get("/api/v1/leads/{id}", may(View, Lead), lead::api::get).doc(Doc::new("An own lead")),
        on.get("/api/v1/settlements", may(View, Settlement), settlement::api::index).doc(Doc::new("Own accruals")),
        on.get("/api/v1/referral", may(View, Settlement), referral::api::show).doc(Doc::new("Own referrals")),
        on.get("/", may(View, Lead), home::show),
        on.get("/leads/new", may(Create, Lead), lead::page::new),
        on.post("/leads", may(Create, Lead), lead::page::add),
        on.get("/leads/{id}", may(View, Lead), lead::page::show),
        on.get("/settlements", may(View, Settlement), settlement::page::own),
        on.get("/referral", may(View, Settlement), referral::page::show),
        on.get("/join/{code}", Access::Public, referral::page::join),
    ]
}
