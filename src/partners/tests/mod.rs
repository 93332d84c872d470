//! The crate as a whole, on real PostgreSQL and Redis.

mod accrual;
mod api;
mod guard;
mod pages;
mod returned;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use intake::{LeadInput, RawAmount};
use kernel::{DealId, EventId, LeadId, Money, PartnerId, Result, Role};
use pool::lead::Status;
use schema::platform::{leads, settlements};
use testkit::TestNet;
use uuid::Uuid;

use crate::partner::register::{PartnerInput, Registered, register};
use crate::settlement::book::{Said, Told, Touched, hear};
use crate::settlement::{Settlement, State};
use crate::{Consent, submit};

/// A partner, brought by the one of the code.
async fn partner(net: &TestNet, email: &str, referrer: &str) -> Registered {
    let input = PartnerInput {
        name: "Лебедев Андрей".into(),
        email: email.into(),
        password: "kq7vzptw-lead".into(),
        city: "Екатеринбург".into(),
        niche: "Риелтор".into(),
        legal_form: "self_employed".into(),
        inn: String::new(),
        referrer_code: referrer.into(),
    };
    register(&net.person(Role::Admin, None), net.db(), &input).await.unwrap()
}

/// Two partners, the second brought by the first.
async fn pair(net: &TestNet) -> (PartnerId, PartnerId) {
    let first = partner(net, "first@partner.test", "").await;
    let second = partner(net, "second@partner.test", &first.code).await;
    (first.id, second.id)
}

fn input(phone: &str) -> LeadInput {
    LeadInput {
        name: "Соловьёва Марина".into(),
        phone: phone.into(),
        product: "mortgage".into(),
        amount: RawAmount::Kopecks(520_000_000),
        ..LeadInput::default()
    }
}

/// A lead of a partner that the tenant `north` has bought.
async fn sold(net: &TestNet, partner: PartnerId, phone: &str) -> LeadId {
    let actor = net.partner(partner);
    let owner = net.tenant("north").id;
    net.db()
        .platform(&actor, async |tx| {
            let lead = submit(&actor, tx, &net.app.config.secret, input(phone), Some(&Consent::of_form())).await?;
            let set = (leads::status.eq(Status::Sold), leads::owner_tenant.eq(Some(owner)));
            diesel::update(leads::table.find(lead.id)).set(set).execute(tx.conn()).await?;
            Ok(lead.id)
        })
        .await
        .unwrap()
}

/// An issue of 5.2 million on 1 March with a commission of 156 000 roubles.
fn told(lead: LeadId, deal: u128, round: i32) -> Told {
    Told {
        deal_id: DealId(Uuid::from_u128(deal)),
        lead_id: Some(lead),
        round,
        amount: Money::roubles(5_200_000),
        commission: Money::roubles(156_000),
        issued_on: NaiveDate::from_ymd_opt(2026, 3, 1).unwrap(),
    }
}

/// Says that the deal was issued (or reversed), in the name of a tenant.
async fn say(net: &TestNet, slug: &str, told: &Told, reversed: bool) -> Result<Option<Touched>> {
    let now = net.db().clock().now();
    let event = EventId(net.db().entropy().uuid(now));
    let said = Said { event, at: now, tenant: net.tenant(slug), reversed };
    net.db().platform(&net.jobs().actor, async |tx| hear(tx, said, told).await).await
}

async fn issue(net: &TestNet, told: &Told) {
    say(net, "north", told, false).await.unwrap();
}

async fn reverse(net: &TestNet, told: &Told) {
    say(net, "north", told, true).await.unwrap();
}

/// Every row of a lead.
async fn rows(net: &TestNet, lead: LeadId) -> Vec<Settlement> {
    let query = settlements::table.filter(settlements::lead_id.eq(lead)).order(settlements::id);
    net.db()
        .platform(&net.jobs().actor, async |tx| Ok(query.select(Settlement::as_select()).load(tx.conn()).await?))
        .await
        .unwrap()
}

/// What the rows say, without ids and in a fixed order: partner's share, state and sign.
async fn facts(net: &TestNet, lead: LeadId) -> Vec<(&'static str, i64, State)> {
    let now = net.db().clock().now();
    let row = |row: &Settlement| (row.kind.as_str(), row.amount.as_kopecks(), row.state(now));
    let mut facts: Vec<_> = rows(net, lead).await.iter().map(row).collect();
    facts.sort();
    facts
}
