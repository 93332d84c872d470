//! One lead of the pool: its page and its side panel.

use std::collections::BTreeMap;

use actix_web::web::Path;
use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use intake::LawfulBasis;
use kernel::{Action, Actor, Email, FieldError, LeadId, Money, Object, Phone, Result, TenantId};
use schema::platform::{leads, partners};
use serde::Serialize;
use uuid::Uuid;
use web::render::card::Choice;
use web::{Answer, AppData, Page, View, Who};

use super::lots::{LotLine, Which, lines, sample_lines};
use super::sell::SellForm;
use super::view::{FeedRow, StageRow, feed, names, sample_at, sample_feed, sample_stages, tenants_of};
use crate::lead::list::{Card, card};
use crate::lead::{Lead, Status};
use crate::plan::choose::{self, Plan, Traits};

/// Lots of one lead that its page lists.
const LOTS: i64 = 20;

/// How the person can be reached, masked until it is asked for.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Contacts {
    id: Uuid,
    phone: Option<String>,
    email: Option<String>,
    shown: bool,
    can_reveal: bool,
}

impl Contacts {
    fn masked(actor: &Actor, lead: &Lead) -> Self {
        Self {
            id: lead.id.0,
            phone: lead.phone.as_ref().map(Phone::masked),
            email: lead.email.as_ref().map(Email::masked),
            shown: false,
            can_reveal: actor.permissions.allows(Object::Lead, Action::Reveal),
        }
    }

    /// In the clear, after a reveal.
    pub(super) fn shown(lead: &Lead) -> Self {
        Self {
            id: lead.id.0,
            phone: lead.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            email: lead.email.as_ref().map(|email| email.as_str().to_owned()),
            shown: true,
            can_reveal: true,
        }
    }
}

#[derive(Debug, Clone, Serialize)]
struct Shown {
    id: LeadId,
    name: String,
    status: &'static str,
    hue: &'static str,
    product: &'static str,
    amount: Option<Money>,
    city: String,
    source: &'static str,
    lawful_basis: &'static str,
    comment: String,
    partner: Option<String>,
    duplicate_of: Option<LeadId>,
    older: Option<String>,
    owner: Option<String>,
    price: Option<Money>,
    sold_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

/// What may be done with the lead on the exchange: `open`, `sold`, `for_sale`, `no_basis` or `closed`.
fn sale_state(lead: &Lead) -> &'static str {
    match lead.status {
        Status::Auction => "open",
        Status::Sold | Status::Redistributed => "sold",
        status if !status.is_for_sale() => "closed",
        _ if lead.lawful_basis == LawfulBasis::None => "no_basis",
        _ => "for_sale",
    }
}

/// `/leads/{id}` of head office.
#[derive(Debug, Clone, Serialize)]
pub struct LeadCard {
    lead: Shown,
    contacts: Contacts,
    feed: Vec<FeedRow>,
    sale: &'static str,
    lots: Vec<LotLine>,
    stages: Vec<StageRow>,
    plan: String,
    plans: Vec<Choice>,
    form: SellForm,
    errors: Vec<FieldError>,
    can_sell: bool,
}

/// The same as a side panel.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct LeadPanel(pub(super) LeadCard);

pub(super) struct Data {
    card: Card,
    lots: Vec<LotLine>,
    plans: Vec<Plan>,
    names: BTreeMap<TenantId, String>,
    partner: Option<String>,
    older: Option<String>,
}

/// Everything that both pages show.
pub(super) async fn read(actor: &Actor, tx: &mut PlatformTx, id: LeadId) -> Result<Data> {
    let card = card(actor, tx, id).await?;
    let tenants: Vec<TenantId> = tenants_of(&card.history).into_iter().chain(card.lead.owner_tenant).collect();
    Ok(Data {
        lots: lines(tx, Which::Lead(id), LOTS).await?,
        plans: choose::active(tx).await?,
        names: names(tx, &tenants).await?,
        partner: match card.lead.partner_id {
            Some(partner) => partners::table.find(partner.0).select(partners::name).first(tx.conn()).await.optional()?,
            None => None,
        },
        older: match card.lead.duplicate_of {
            Some(older) => leads::table.find(older).select(leads::name).first(tx.conn()).await.optional()?,
            None => None,
        },
        card,
    })
}

/// The page of what was read.
pub(super) fn draw(view: &View, actor: &Actor, data: &Data) -> LeadCard {
    let lead = &data.card.lead;
    let traits = Traits { product: lead.product.code(), city: &lead.city, source: lead.source.code() };
    let chosen = choose::choose(&data.plans, &traits);
    let title = |plan: &Plan| if plan.name.is_empty() { view.text("office-plan-default") } else { plan.name.clone() };
    let by_rules = Choice::of("", "office-sell-by-rules".to_owned());
    let own = Choice::of(SellForm::OWN, "office-sell-own".to_owned());
    let named = data.plans.iter().map(|plan| Choice::named(plan.id, title(plan)));
    LeadCard {
        contacts: Contacts::masked(actor, lead),
        feed: feed(&data.card.history, &data.names),
        sale: sale_state(lead),
        lots: data.lots.clone(),
        stages: chosen.and_then(|plan| plan.stages().ok()).map(|stages| StageRow::all(&stages)).unwrap_or_default(),
        plan: chosen.map(title).unwrap_or_default(),
        plans: std::iter::once(by_rules).chain(named).chain(std::iter::once(own)).collect(),
        form: SellForm::default(),
        errors: Vec::new(),
        can_sell: actor.permissions.allows(Object::Lot, Action::Create),
        lead: shown(data),
    }
}

fn shown(data: &Data) -> Shown {
    let lead = &data.card.lead;
    Shown {
        id: lead.id,
        name: lead.name.clone(),
        status: lead.status.as_str(),
        hue: lead.status.hue(),
        product: lead.product.code(),
        amount: lead.amount,
        city: lead.city.clone(),
        source: lead.source.code(),
        lawful_basis: lead.lawful_basis.code(),
        comment: lead.comment.clone(),
        partner: data.partner.clone(),
        duplicate_of: lead.duplicate_of,
        older: data.older.clone(),
        owner: lead.owner_tenant.and_then(|owner| data.names.get(&owner).cloned()),
        price: lead.price,
        sold_at: lead.sold_at,
        created_at: lead.created_at,
    }
}

impl LeadCard {
    /// The page after a refused sale.
    pub(super) fn refused(self, form: SellForm, errors: Vec<FieldError>) -> Self {
        Self { form, errors, ..self }
    }

    /// The page with the contacts in the clear.
    pub(super) fn revealed(self, contacts: Contacts) -> Self {
        Self { contacts, ..self }
    }
}

/// `GET /leads/{id}`.
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn show(app: AppData, who: Who, view: View, id: Path<LeadId>) -> Answer {
    let data = app.db.platform(&who.actor, async |tx| read(&who.actor, tx, *id).await).await?;
    let page = draw(&view, &who.actor, &data);
    view.page(&page)
}

/// `GET /leads/{id}/panel`.
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn panel(app: AppData, who: Who, view: View, id: Path<LeadId>) -> Answer {
    let data = app.db.platform(&who.actor, async |tx| read(&who.actor, tx, *id).await).await?;
    let page = LeadPanel(draw(&view, &who.actor, &data));
    view.page(&page)
}

impl Page for LeadCard {
    const TEMPLATE: &'static str = "exchange/office_lead.html";
    const FRAGMENTS: &'static [&'static str] = &["lead_live"];

    fn samples() -> Vec<Self> {
        let masked = |text: &str| Some(text.to_owned());
        let lead = Shown {
            id: LeadId(Uuid::from_u128(1)),
            name: "Кузнецова Екатерина Андреевна".into(),
            status: "new",
            hue: "blue",
            product: "mortgage",
            amount: Some(Money::roubles(4_850_000)),
            city: "Екатеринбург".into(),
            source: "site",
            lawful_basis: "consent",
            comment: "Звонить после шести".into(),
            partner: Some("ИП Семёнов".into()),
            duplicate_of: Some(LeadId(Uuid::from_u128(2))),
            older: Some("Кузнецова Е. А.".into()),
            owner: None,
            price: None,
            sold_at: None,
            created_at: sample_at(),
        };
        let full = Self {
            contacts: Contacts { phone: masked("+7 912 •••-••-89"), email: masked("e•••@mail.ru"), can_reveal: true, ..Contacts::default() },
            feed: sample_feed(),
            sale: "for_sale",
            lots: sample_lines(),
            stages: sample_stages(),
            plan: "Обычный".into(),
            plans: vec![Choice::of("", "office-sell-by-rules".into()), Choice::named(Uuid::from_u128(9), "Ипотека")],
            form: SellForm::default(),
            errors: Vec::new(),
            can_sell: true,
            lead: lead.clone(),
        };
        let bare = Shown { amount: None, city: String::new(), comment: String::new(), partner: None, duplicate_of: None, older: None, ..lead.clone() };
        let sold = Shown { owner: Some("Урал-Кредит".into()), price: Some(Money::roubles(1_200)), sold_at: Some(sample_at()), status: "sold", ..lead };
        let errors = vec![FieldError::new("window_s", "window_range"), FieldError::new("reserve", "invalid_amount")];
        let open_contacts = Contacts { phone: masked("+79123456789"), email: masked("e@mail.ru"), shown: true, ..Contacts::default() };
        vec![
            full.clone(),
            Self { errors, form: SellForm::sample(), ..full.clone() },
            Self { sale: "open", ..full.clone() },
            Self { sale: "sold", lead: sold, contacts: open_contacts, ..full.clone() },
            Self { sale: "closed", lead: bare.clone(), contacts: Contacts::default(), lots: Vec::new(), feed: Vec::new(), ..full.clone() },
            Self { sale: "no_basis", lead: bare.clone(), can_sell: false, ..full.clone() },
            Self { sale: "for_sale", lead: bare, can_sell: false, lots: Vec::new(), plan: String::new(), stages: Vec::new(), ..full },
        ]
    }
}

impl Page for LeadPanel {
    const TEMPLATE: &'static str = "exchange/office_lead_panel.html";
    const FRAGMENTS: &'static [&'static str] = &["panel"];

    fn samples() -> Vec<Self> {
        LeadCard::samples().into_iter().map(Self).collect()
    }
}
