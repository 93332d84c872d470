//! Head office's `/partners`.

use actix_web::HttpRequest;
use actix_web::web::{Form, Query};
use chrono::{DateTime, Utc};
use kernel::{Action, Error, FieldError, Money, Object, PartnerId};
use serde::Serialize;
use uuid::Uuid;
use web::cursor::{self, ByTime, Slice};
use web::render::card::Choice;
use web::{Answer, AppData, Flash, Page, View, Who};

use super::LegalForm;
use super::api::ListQuery;
use super::list::{self, PartnerRow};
use super::register::{PartnerInput, register};

/// Rows on one page.
const LIMIT: i64 = 50;

/// The list of partners.
#[derive(Debug, Clone, Serialize)]
pub struct PartnerList {
    q: String,
    here: String,
    rows: Vec<Row>,
    next: Option<String>,
    total: Option<i64>,
    appended: bool,
    may_create: bool,
}

/// A partner as a line.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    id: PartnerId,
    name: String,
    code: String,
    city: String,
    niche: String,
    legal_form: LegalForm,
    inn: Option<String>,
    referrer_code: Option<String>,
    leads: i64,
    earned: Money,
    active: bool,
    created_at: DateTime<Utc>,
}

impl From<PartnerRow> for Row {
    fn from(row: PartnerRow) -> Self {
        Self {
            id: row.partner.id,
            name: row.partner.name,
            code: row.partner.code,
            city: row.partner.city,
            niche: row.partner.niche,
            legal_form: row.partner.legal_form,
            inn: row.partner.inn.map(String::from),
            referrer_code: row.referrer_code,
            leads: row.leads,
            earned: row.earned,
            active: row.partner.disabled_at.is_none(),
            created_at: row.partner.created_at,
        }
    }
}

/// `GET /partners`
///
/// # Errors
/// `Invalid` for a bad cursor.
pub async fn index(app: AppData, who: Who, view: View, request: HttpRequest, query: Query<ListQuery>) -> Answer {
    let after: Option<ByTime> =
        query.after.as_deref().filter(|cursor| !cursor.is_empty()).map(cursor::read).transpose()?;
    let after = after.map(|ByTime(at, id)| (at, id));
    let (rows, total) = app
        .db
        .platform(&who.actor, async |tx| {
            let rows = list::list(&who.actor, tx, &query.q, after, LIMIT + 1).await?;
            Ok((rows, list::count(tx).await?))
        })
        .await?;
    let q = kernel::text::line(&query.q);
    let here =
        if q.is_empty() { "/partners".to_owned() } else { format!("/partners?q={}", web::view::encode_query(&q)) };
    let slice = Slice::cut(rows, LIMIT, |row| ByTime(row.partner.created_at, row.partner.id.0));
    let mark = if q.is_empty() { '?' } else { '&' };
    view.page(&PartnerList {
        next: slice.next.map(|cursor| format!("{here}{mark}after={cursor}")),
        rows: slice.items.into_iter().map(Row::from).collect(),
        total: (q.is_empty() && after.is_none()).then_some(total),
        appended: request.headers().contains_key("hx-request") && after.is_some(),
        may_create: who.actor.permissions.allows(Object::Partner, Action::Create),
        here,
        q,
    })
}

/// The form of a new partner.
#[derive(Debug, Clone, Serialize)]
pub struct PartnerNew {
    form: Echo,
    forms: Vec<Choice>,
    errors: Vec<FieldError>,
}

/// What was typed, without the password.
#[derive(Debug, Clone, Default, Serialize)]
struct Echo {
    name: String,
    email: String,
    city: String,
    niche: String,
    legal_form: String,
    inn: String,
    referrer_code: String,
}

impl From<PartnerInput> for Echo {
    fn from(input: PartnerInput) -> Self {
        Self {
            name: input.name,
            email: input.email,
            city: input.city,
            niche: input.niche,
            legal_form: input.legal_form,
            inn: input.inn,
            referrer_code: input.referrer_code,
        }
    }
}

fn forms() -> Vec<Choice> {
    let choice = |form: &LegalForm| Choice::of(form.as_str(), format!("partners-form-{}", form.as_str()));
    std::iter::once(Choice::of("", "partners-choose".to_owned())).chain(LegalForm::ALL.iter().map(choice)).collect()
}

/// `GET /partners/new`
///
/// # Errors
/// When the page can't be drawn.
pub async fn new(view: View) -> Answer {
    view.page(&PartnerNew { form: Echo::default(), forms: forms(), errors: Vec::new() })
}

/// `POST /partners`
///
/// # Errors
/// Those of [`register`] that are not about a field.
pub async fn add(app: AppData, who: Who, view: View, form: Form<PartnerInput>) -> Answer {
    let input = form.into_inner();
    match register(&who.actor, &app.db, &input).await {
        Ok(registered) => {
            let what = format!("{} · {}", kernel::text::line(&input.name), registered.code);
            let flash = Flash {
                hue: "green".into(),
                key: "partners-partner-added".into(),
                what,
                undo: String::new(),
                link: Default::default(),
            };
            view.done("/partners", Some(flash))
        }
        Err(Error::Invalid(errors)) => view.refused(&PartnerNew { form: input.into(), forms: forms(), errors }),
        Err(other) => Err(other.into()),
    }
}

impl Page for PartnerList {
    const TEMPLATE: &'static str = "partners/partners.html";
    const FRAGMENTS: &'static [&'static str] = &["partner_list", "rows_more"];

    fn samples() -> Vec<Self> {
        let row = |(index, form): (usize, &LegalForm)| Row {
            id: PartnerId(Uuid::from_u128(index as u128)),
            name: "Лебедев Андрей".to_owned(),
            code: "AC34DE".to_owned(),
            city: "Екатеринбург".to_owned(),
            niche: "Риелтор".to_owned(),
            legal_form: *form,
            inn: (index > 0).then(|| "500100732259".to_owned()),
            referrer_code: (index > 1).then(|| "TUV367".to_owned()),
            leads: 27,
            earned: Money::roubles(98_400),
            active: index != 3,
            created_at: DateTime::from_timestamp(1_795_000_000, 0).unwrap_or_default(),
        };
        let full = Self {
            q: String::new(),
            here: "/partners".to_owned(),
            rows: LegalForm::ALL.iter().enumerate().map(row).collect(),
            next: Some("/partners?after=x".to_owned()),
            total: Some(120),
            appended: false,
            may_create: true,
        };
        let empty = Self { rows: Vec::new(), next: None, total: Some(0), ..full.clone() };
        let nothing_found = Self { q: "лебедь".to_owned(), total: None, may_create: false, ..empty.clone() };
        let appended = Self { appended: true, total: None, next: None, ..full.clone() };
        vec![full, empty, nothing_found, appended]
    }
}

impl Page for PartnerNew {
    const TEMPLATE: &'static str = "partners/partner_new.html";

    fn samples() -> Vec<Self> {
        let empty = Self { form: Echo::default(), forms: forms(), errors: Vec::new() };
        let errors = [
            ("name", "required"),
            ("email", "email_taken"),
            ("password", "password_too_common"),
            ("city", "too_long"),
            ("legal_form", "unknown_legal_form"),
            ("inn", "invalid_inn"),
            ("referrer_code", "unknown_referrer"),
        ];
        let refused = |errors: &[(&'static str, &'static str)]| Self {
            errors: errors.iter().map(|(field, code)| FieldError::new(*field, *code)).collect(),
            ..empty.clone()
        };
        vec![
            empty.clone(),
            refused(&errors),
            refused(&[("inn", "inn_of_other_form"), ("referrer_code", "self_referral")]),
        ]
    }
}
