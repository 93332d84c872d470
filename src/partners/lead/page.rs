//! A partner's pages about leads: the form and one lead.

use actix_web::web::{Form, Path};
use chrono::{DateTime, Utc};
use db::PlatformTx;
use intake::{LeadForm, LeadInput, Product};
use kernel::{Actor, Error, FieldError, LeadId, Money, Result};
use pool::lead::{Status, history};
use serde::{Deserialize, Serialize};
use web::render::card::Choice;
use web::{Answer, AppData, Flash, Page, View, Who};

use super::list;
use super::row::LeadRow;
use super::submit::{Consent, FORM_TEXT, submit};
use crate::home::Formula;
use crate::reward::Rule;
use crate::settlement::Kind;
use crate::settlement::list::{self as accruals, Filter};

/// The form of a new lead.
#[derive(Debug, Clone, Serialize)]
pub struct LeadNew {
    form: LeadForm,
    consent: bool,
    products: Vec<Choice>,
    errors: Vec<FieldError>,
    text_version: &'static str,
    formula: Formula,
}

/// What the form sends.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    name: String,
    phone: String,
    email: String,
    city: String,
    product: String,
    amount: String,
    comment: String,
    /// The version of the text which the sender saw, when the box was ticked.
    consent: String,
}

impl Fields {
    fn lead(&self) -> LeadForm {
        LeadForm {
            name: self.name.clone(),
            phone: self.phone.clone(),
            email: self.email.clone(),
            city: self.city.clone(),
            product: self.product.clone(),
            amount: self.amount.clone(),
            comment: self.comment.clone(),
            ..LeadForm::default()
        }
    }

    /// A box ticked under another text than today's is no consent to today's.
    fn consent(&self) -> Option<Consent> {
        (self.consent == FORM_TEXT).then(Consent::of_form)
    }
}

impl LeadNew {
    async fn of(app: &AppData, actor: &Actor, form: LeadForm, consent: bool, errors: Vec<FieldError>) -> Result<Self> {
        let rule = app.db.platform(actor, async |tx| Rule::of(tx, tx.now().date_naive()).await).await?;
        Ok(Self { form, consent, products: products(), errors, text_version: FORM_TEXT, formula: Formula::of(&rule) })
    }
}

fn products() -> Vec<Choice> {
    let choice = |product: &Product| Choice::of(product.code(), format!("product-{}", product.code()));
    std::iter::once(Choice::of("", "partners-choose".to_owned())).chain(Product::ALL.iter().map(choice)).collect()
}

/// `GET /leads/new`
///
/// # Errors
/// When the database can't be read.
pub async fn new(app: AppData, who: Who, view: View) -> Answer {
    let page = LeadNew::of(&app, &who.actor, LeadForm::default(), false, Vec::new()).await?;
    view.page(&page)
}

/// `POST /leads`
///
/// # Errors
/// Those of [`submit`] that are not about a field.
pub async fn add(app: AppData, who: Who, view: View, form: Form<Fields>) -> Answer {
    let input = LeadInput::from(form.lead());
    let consent = form.consent();
    let done = app
        .db
        .platform(&who.actor, async |tx| {
            submit(&who.actor, tx, &app.config.secret, input.clone(), consent.as_ref()).await
        })
        .await;
    match done {
        Ok(lead) => {
            let twin = lead.status == Status::Duplicate;
            let flash = Flash {
                hue: if twin { "amber" } else { "green" }.to_owned(),
                key: if twin { "partners-lead-known" } else { "partners-lead-taken" }.to_owned(),
                what: kernel::text::line(&form.name),
                undo: String::new(),
                link: Default::default(),
            };
            view.done(&format!("/leads/{}", lead.id), Some(flash))
        }
        Err(Error::Invalid(errors)) => {
            let page = LeadNew::of(&app, &who.actor, form.lead(), consent.is_some(), errors).await?;
            view.refused(&page)
        }
        Err(other) => Err(other.into()),
    }
}

/// One own lead.
#[derive(Debug, Clone, Serialize)]
pub struct LeadCard {
    lead: LeadRow,
    feed: Vec<Line>,
    formula: Formula,
}

/// A line of what happened to a lead.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    at: DateTime<Utc>,
    /// The text `partners-feed-<event>`.
    event: String,
    icon: &'static str,
    hue: &'static str,
    amount: Option<Money>,
}

/// Events of the pool's history that concern the partner, with their icons; the others are the network's own matter.
const TOLD: [(&str, &str, &str); 6] = [
    ("created", "send", "blue"),
    ("lot_opened", "gavel", "violet"),
    ("sold", "briefcase", "green"),
    ("unsold", "hourglass", "amber"),
    ("returned", "arrow-back-up", "orange"),
    ("recalled", "arrow-back-up", "orange"),
];

impl Line {
    fn of_pool(entry: &history::Entry) -> Option<Self> {
        let (event, icon, hue) = TOLD.iter().find(|(event, _, _)| *event == entry.event)?;
        Some(Self { at: entry.at, event: (*event).to_owned(), icon, hue, amount: None })
    }

    fn of_money(amount: Money, at: DateTime<Utc>) -> Self {
        let (event, icon, hue) =
            if amount < Money::ZERO { ("reversed", "receipt-refund", "red") } else { ("accrued", "cash", "green") };
        Self { at, event: event.to_owned(), icon, hue, amount: Some(amount) }
    }
}

async fn card(actor: &Actor, tx: &mut PlatformTx, id: LeadId) -> Result<LeadCard> {
    let lead = list::get(actor, tx, id).await?;
    let filter = Filter { lead: Some(id), kind: Some(Kind::Reward), ..Filter::default() };
    let money = accruals::list(actor, tx, &filter, None, 100).await?;
    let pool = history::of(tx, id).await?;
    let mut feed: Vec<Line> = pool
        .iter()
        .filter_map(Line::of_pool)
        .chain(money.into_iter().map(|row| Line::of_money(row.amount, row.created_at)))
        .collect();
    feed.sort_by_key(|entry| std::cmp::Reverse(entry.at));
    let rule = Rule::of(tx, tx.now().date_naive()).await?;
    Ok(LeadCard { lead: lead.into(), feed, formula: Formula::of(&rule) })
}

/// `GET /leads/{id}`
///
/// # Errors
/// `NotFound`, also for another partner's lead.
pub async fn show(app: AppData, who: Who, view: View, id: Path<LeadId>) -> Answer {
    let page = app.db.platform(&who.actor, async |tx| card(&who.actor, tx, *id).await).await?;
    view.page(&page)
}

fn sample_formula() -> Formula {
    Formula::of(&Rule {
        effective_from: chrono::NaiveDate::default(),
        reward_bp: 1_500,
        referral_bp: 1_000,
        cap_bp: 2_000,
        hold_days: 30,
        expected_commission_bp: 300,
    })
}

impl Page for LeadNew {
    const TEMPLATE: &'static str = "partners/lead_new.html";

    fn samples() -> Vec<Self> {
        let empty = Self {
            form: LeadForm::default(),
            consent: false,
            products: products(),
            errors: Vec::new(),
            text_version: FORM_TEXT,
            formula: sample_formula(),
        };
        let errors = [
            ("name", "required"),
            ("phone", "invalid_phone"),
            ("email", "invalid_email"),
            ("product", "unknown_product"),
            ("amount", "invalid_amount"),
            ("city", "too_long"),
            ("comment", "too_long"),
            ("consent", "required"),
        ];
        let refused = Self {
            errors: errors.iter().map(|(field, code)| FieldError::new(*field, *code)).collect(),
            consent: true,
            ..empty.clone()
        };
        vec![empty, refused]
    }
}

impl Page for LeadCard {
    const TEMPLATE: &'static str = "partners/lead.html";
    const FRAGMENTS: &'static [&'static str] = &["own_lead"];

    fn samples() -> Vec<Self> {
        let at = DateTime::from_timestamp(1_795_000_000, 0).unwrap_or_default();
        let line = |(event, icon, hue): &(&str, &'static str, &'static str)| Line {
            at,
            event: (*event).to_owned(),
            icon,
            hue,
            amount: None,
        };
        let money = [Money::roubles(23_400), Money::roubles(-23_400)].map(|amount| Line::of_money(amount, at));
        let feed: Vec<Line> = TOLD.iter().map(line).chain(money).collect();
        LeadRow::samples()
            .into_iter()
            .map(|lead| Self { lead, feed: feed.clone(), formula: sample_formula() })
            .collect()
    }
}
