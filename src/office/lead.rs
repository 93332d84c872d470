//! One lead of the pool: its page and its side panel.

use std::collections::BTreeMap;

use actix_web::web::Path;
use chrono::{DateTime, Utc};
use db::PlatformTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use exchange::plan::choose::{self, Asked};
use exchange::plan::{Plan, version};
use intake::LawfulBasis;
use kernel::{Action, Actor, FieldError, LeadId, Money, Object, Result, TenantId};
use pool::lead::list::{Card, card};
use pool::lead::quality::{self, Facts, Part, Rates};
use pool::lead::{Lead, Status};
use schema::platform::{leads, partners};
use serde::Serialize;
use uuid::Uuid;
use web::render::card::Choice;
use web::{Answer, AppData, Page, View, Who, sample_at};

use crate::hand_over::{self, HandOver, HandOverForm};
use crate::lots::{LotLine, Which, lines, sample_lines};
use crate::reveal::Contacts;
use crate::sell::SellForm;
use crate::view::{FeedRow, StageRow, feed, names, sample_feed, sample_stages, tenants_of};

/// Lots of one lead that its page lists.
const LOTS: i64 = 20;

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
    created_at: DateTime<Utc>,
    times_sold: i64,
    quality: i32,
    /// Of which the quality is made now.
    parts: Vec<Part>,
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
    sale: Sale,
    hand: HandOver,
    desk: Desk,
}

/// Who of head office has the lead to work, and what the reader may do about it.
#[derive(Debug, Clone, Default, Serialize)]
struct Desk {
    /// Whether it may be taken or is taken.
    offered: bool,
    taken_name: Option<String>,
    taken_at: Option<DateTime<Utc>>,
    /// Whether the reader has it.
    own: bool,
    can: bool,
}

/// How the lead stands on the exchange, and the form that puts it up for sale.
#[derive(Debug, Clone, Serialize)]
struct Sale {
    lead_id: LeadId,
    state: &'static str,
    owner: Option<String>,
    price: Option<Money>,
    sold_at: Option<DateTime<Utc>>,
    lots: Vec<LotLine>,
    stages: Vec<StageRow>,
    plan: String,
    plans: Vec<Choice>,
    windows: Vec<Choice>,
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
    tenants: Vec<(TenantId, String)>,
    partner: Option<String>,
    older: Option<String>,
    parts: Vec<Part>,
}

/// Everything that both pages show.
pub(super) async fn read(actor: &Actor, tx: &mut PlatformTx, id: LeadId) -> Result<Data> {
    let card = card(actor, tx, id).await?;
    let tenants: Vec<TenantId> = tenants_of(&card.history).into_iter().chain(card.lead.owner_tenant).collect();
    let facts = Facts::of(&card.lead, &Rates::read(tx).await?, tx.now());
    Ok(Data {
        parts: quality::parts(&facts),
        lots: lines(tx, Which::Lead(id), LOTS).await?,
        plans: version::in_force(tx).await?,
        names: names(tx, &tenants).await?,
        tenants: hand_over::tenants(tx).await?,
        partner: match card.lead.partner_id {
            Some(partner) => {
                partners::table.find(partner.0).select(partners::name).first(tx.conn()).await.optional()?
            }
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
    LeadCard {
        contacts: Contacts::masked(actor, &data.card.lead),
        feed: feed(&data.card.history, &data.names),
        sale: sale(view, actor, data),
        hand: hand_over::part(actor, &data.card.lead, &data.tenants),
        desk: desk(actor, &data.card.lead),
        lead: shown(data),
    }
}

fn sale(view: &View, actor: &Actor, data: &Data) -> Sale {
    let lead = &data.card.lead;
    let asked = Asked {
        lead: &lead.facts(),
        age_days: lead.age_days(view.chrome.now),
        times_sold: data.card.times_sold,
        at: view.chrome.now,
        zone: view.chrome.zone,
    };
    let chosen = choose::choose(&data.plans, &asked);
    let title = |plan: &Plan| if plan.name.is_empty() { view.text("office-plan-default") } else { plan.name.clone() };
    let by_rules = Choice::of("", "office-sell-by-rules".to_owned());
    let own = Choice::of(SellForm::OWN, "office-sell-own".to_owned());
    let named = data.plans.iter().map(|plan| Choice::named(plan.id, title(plan)));
    Sale {
        lead_id: lead.id,
        state: sale_state(lead),
        owner: lead.owner_tenant.and_then(|owner| data.names.get(&owner).cloned()),
        price: lead.price,
        sold_at: lead.sold_at,
        lots: data.lots.clone(),
        stages: chosen.and_then(|plan| plan.stages().ok()).map(|stages| StageRow::all(&stages)).unwrap_or_default(),
        plan: chosen.map(title).unwrap_or_default(),
        plans: std::iter::once(by_rules).chain(named).chain(std::iter::once(own)).collect(),
        windows: SellForm::windows(),
        form: SellForm::default(),
        errors: Vec::new(),
        can_sell: actor.permissions.allows(Object::Lot, Action::Create),
    }
}

fn desk(actor: &Actor, lead: &Lead) -> Desk {
    Desk {
        offered: lead.is_offered(),
        taken_name: lead.taken_name.clone(),
        taken_at: lead.taken_at,
        own: lead.taken_by.is_some() && lead.taken_by == actor.user,
        can: actor.permissions.allows(Object::Lead, Action::Assign),
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
        created_at: lead.created_at,
        times_sold: data.card.times_sold,
        quality: lead.quality,
        parts: data.parts.clone(),
    }
}

impl LeadCard {
    /// The page after a refused sale.
    pub(super) fn refused(self, form: SellForm, errors: Vec<FieldError>) -> Self {
        Self { sale: Sale { form, errors, ..self.sale }, ..self }
    }

    /// The page after a refused hand-over.
    pub(super) fn not_handed(self, form: HandOverForm, errors: Vec<FieldError>) -> Self {
        Self { hand: self.hand.refused(form, errors), ..self }
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
    const TEMPLATE: &'static str = "office/lead.html";
    const FRAGMENTS: &'static [&'static str] = &["lead_live"];

    fn samples() -> Vec<Self> {
        let text = |text: &str| Some(text.to_owned());
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
            partner: text("ИП Семёнов"),
            duplicate_of: Some(LeadId(Uuid::from_u128(2))),
            older: text("Кузнецова Е. А."),
            created_at: sample_at(),
            times_sold: 2,
            quality: 84,
            parts: quality::sample(),
        };
        let sale = Sale {
            lead_id: lead.id,
            state: "for_sale",
            owner: None,
            price: None,
            sold_at: None,
            lots: sample_lines(),
            stages: sample_stages(),
            plan: "Обычный".into(),
            plans: vec![Choice::of("", "office-sell-by-rules".into()), Choice::of("own", "office-sell-own".into())],
            windows: SellForm::windows(),
            form: SellForm::default(),
            errors: Vec::new(),
            can_sell: true,
        };
        let (masked, open) = Contacts::samples();
        let bare = Shown {
            amount: None,
            city: String::new(),
            comment: String::new(),
            partner: None,
            duplicate_of: None,
            older: None,
            times_sold: 0,
            quality: 41,
            parts: Vec::new(),
            ..lead.clone()
        };
        let full = Self {
            lead,
            contacts: masked,
            feed: sample_feed(),
            sale: sale.clone(),
            hand: HandOver::sample(false),
            desk: Desk::default(),
        };
        let taken =
            |own| Desk {
                offered: true, taken_name: text("Олег Панов"), taken_at: Some(sample_at()), own, can: true
            };
        let at_hq = |desk: Desk| Self { desk, ..full.clone() };
        let with = |sale: Sale| Self { sale, ..full.clone() };
        let errors = vec![FieldError::new("window_s", "window_range"), FieldError::new("reserve", "invalid_amount")];
        let sold = Sale {
            state: "sold",
            owner: text("Урал-Кредит"),
            price: Some(Money::roubles(1_200)),
            sold_at: Some(sample_at()),
            ..sale.clone()
        };
        let waits = Sale { can_sell: false, lots: Vec::new(), plan: String::new(), stages: Vec::new(), ..sale.clone() };
        let free = Desk { offered: true, can: true, ..Desk::default() };
        vec![
            at_hq(free),
            at_hq(taken(true)),
            at_hq(taken(false)),
            with(Sale { errors, form: SellForm::sample(), ..sale.clone() }),
            with(Sale { state: "open", ..sale.clone() }),
            Self { contacts: open, ..with(sold) },
            Self {
                lead: bare.clone(),
                contacts: Contacts::default(),
                feed: Vec::new(),
                ..with(Sale { state: "closed", ..waits.clone() })
            },
            Self { lead: bare, ..with(Sale { state: "no_basis", ..sale }) },
            with(waits),
            Self { hand: HandOver::sample(true), ..full.clone() },
            full,
        ]
    }
}

impl Page for LeadPanel {
    const TEMPLATE: &'static str = "office/lead_panel.html";
    const FRAGMENTS: &'static [&'static str] = &["panel"];

    fn samples() -> Vec<Self> {
        LeadCard::samples().into_iter().map(Self).collect()
    }
}
