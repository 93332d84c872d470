//! The form of a custom field: new, and changes of one.

use actix_web::http::StatusCode;
use actix_web::web::{Form, Path, Query};
use db::TenantTx;
use fields::edit::{Body, ChoiceBody, change, create as make, find};
use fields::{Definition, FieldId, Kind, Record};
use kernel::{Action, Error, FieldError, Object, Result, Role};
use pipeline::status;
use serde::{Deserialize, Serialize};
use web::render::card::Choice;
use web::{Answer, AppData, Locale, Page, View, Who, see_other};

use super::api::id;
use crate::pairs::{every, first};

/// The roles that may be named; the owner alone means nobody else.
const ROLES: [Role; 3] = [Role::Owner, Role::Manager, Role::Operator];

/// Statuses or stages that a field may be asked for in.
#[derive(Debug, Clone, Serialize)]
pub struct Places {
    /// The pipeline; empty for the statuses of leads.
    title: String,
    /// Its stages.
    items: Vec<Choice>,
}

/// A kind to choose.
#[derive(Debug, Clone, Serialize)]
pub struct KindPart {
    kind: Kind,
    icon: &'static str,
}

const fn icon(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "note",
        Kind::Number => "hash",
        Kind::Money => "currency-ruble",
        Kind::Date => "calendar",
        Kind::Phone => "phone",
        Kind::Email => "mail",
        Kind::Select => "list",
        Kind::MultiSelect => "list-check",
        Kind::Checkbox => "checkbox",
        Kind::Link => "link",
        Kind::User => "user",
    }
}

/// The page: the kinds to choose from first, then the form.
#[derive(Debug, Clone, Serialize)]
pub struct FieldForm {
    code: String,
    version: i32,
    kind: Option<Kind>,
    kinds: Vec<KindPart>,
    name: String,
    section: String,
    choices: Vec<Choice>,
    added: String,
    records: Vec<Choice>,
    record_words: Vec<String>,
    roles: Vec<String>,
    role_words: Vec<String>,
    required: bool,
    required_in: Vec<String>,
    shown_in: Vec<String>,
    sole: bool,
    may_be_sole: bool,
    places: Vec<Places>,
    errors: Vec<FieldError>,
    stale: bool,
}

/// What the page of a new field may be asked.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    /// The kind of the new field.
    #[serde(default)]
    kind: String,
}

impl FieldForm {
    fn blank(kind: Option<Kind>) -> Self {
        let offered =
            Record::ALL.iter().filter(|record| !(kind.is_some_and(Kind::is_personal) && **record == Record::Deal));
        Self {
            code: String::new(),
            version: 0,
            kind,
            kinds: Kind::ALL.iter().map(|kind| KindPart { kind: *kind, icon: icon(*kind) }).collect(),
            name: String::new(),
            section: String::new(),
            choices: Vec::new(),
            added: String::new(),
            records: offered.map(|record| Choice::of(record.as_str(), format!("crm-record-{record}"))).collect(),
            record_words: vec![Record::Lead.as_str().to_owned()],
            roles: Vec::new(),
            role_words: ROLES.map(|role| role.as_str().to_owned()).into(),
            required: false,
            required_in: Vec::new(),
            shown_in: Vec::new(),
            sole: false,
            may_be_sole: kind.is_some_and(Kind::may_be_sole),
            places: Vec::new(),
            errors: Vec::new(),
            stale: false,
        }
    }

    fn over(field: &Definition) -> Self {
        let words = |items: &[Role]| items.iter().map(|role| role.as_str().to_owned()).collect();
        let offered = field.choices.iter().filter(|choice| !choice.archived);
        Self {
            code: field.id.to_string(),
            version: field.version,
            name: field.name.clone(),
            section: field.section.clone(),
            choices: offered.map(|choice| Choice::named(choice.id, &*choice.name)).collect(),
            record_words: field.records.iter().map(|record| record.as_str().to_owned()).collect(),
            roles: words(&field.roles),
            required: field.required,
            required_in: field.required_in.clone(),
            shown_in: field.shown_in.clone(),
            sole: field.sole,
            ..Self::blank(Some(field.kind))
        }
    }

    /// As it was typed.
    fn typed(sent: &Posted, errors: Vec<FieldError>) -> Self {
        let choices = sent.choices();
        let named = choices.iter().filter_map(|choice| Some(Choice::named(choice.id?, &*choice.name)));
        let words = |name| sent.every(name).map(str::to_owned).collect();
        Self {
            name: sent.first("name").to_owned(),
            section: sent.first("section").to_owned(),
            choices: named.collect(),
            added: sent.first("added").to_owned(),
            record_words: words("record"),
            roles: words("role"),
            required: !sent.first("required").is_empty(),
            required_in: words("required_in"),
            shown_in: words("shown_in"),
            sole: !sent.first("sole").is_empty(),
            errors,
            ..Self::blank(sent.kind())
        }
    }

    /// The choices that somebody else has added meanwhile: they are not to go unseen.
    fn add_choices(&mut self, now: &Definition) {
        let is_new = |id: i32| self.choices.iter().all(|choice| choice.value != id.to_string());
        let added: Vec<Choice> = now
            .choices
            .iter()
            .filter(|choice| !choice.archived && is_new(choice.id))
            .map(|choice| Choice::named(choice.id, &*choice.name))
            .collect();
        self.choices.extend(added);
    }

    /// With the statuses and stages that there are.
    async fn with_places(mut self, tx: &mut TenantTx, locale: Locale) -> Result<Self> {
        let statuses = status::in_use(tx).await?;
        let of = |code: &str, name: &str, en: Option<&str>| Choice::named(code, locale.named(name, en));
        let items = statuses.iter().map(|s| of(&s.code, &s.name, s.name_en.as_deref())).collect();
        self.places = vec![Places { title: String::new(), items }];
        for pipeline in pipeline::all(tx).await? {
            let stages = pipeline.stages.iter();
            self.places.push(Places {
                title: locale.named(&pipeline.name, pipeline.name_en.as_deref()),
                items: stages.map(|s| of(&s.id.to_string(), &s.name, s.name_en.as_deref())).collect(),
            });
        }
        Ok(self)
    }
}

/// What the form sends: some inputs more than once, in the order in which they stand.
struct Posted(Vec<(String, String)>);

impl Posted {
    fn first(&self, name: &str) -> &str {
        first(&self.0, name)
    }

    fn every<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        every(&self.0, name)
    }

    fn kind(&self) -> Option<Kind> {
        Kind::parse(self.first("kind"))
    }

    /// The list: `choice.3` is the name of the one with the id 3; each line of `added` is a new one.
    fn choices(&self) -> Vec<ChoiceBody> {
        let known = self.0.iter().filter_map(|(key, name)| {
            let id = key.strip_prefix("choice.")?.parse().ok()?;
            Some(ChoiceBody { id: Some(id), name: name.clone() })
        });
        let new = self.first("added").lines().filter(|line| !line.trim().is_empty());
        known.chain(new.map(|name| ChoiceBody { id: None, name: name.to_owned() })).collect()
    }

    fn body(&self) -> Result<Body> {
        let words = |name| self.every(name).map(str::to_owned).collect();
        Ok(Body {
            name: self.first("name").to_owned(),
            section: self.first("section").to_owned(),
            kind: self.kind().ok_or_else(|| Error::field("kind", "unknown_value"))?,
            choices: self.choices(),
            records: self.every("record").filter_map(Record::parse).collect(),
            required: !self.first("required").is_empty(),
            required_in: words("required_in"),
            shown_in: words("shown_in"),
            roles: self.every("role").filter_map(Role::parse).collect(),
            sole: !self.first("sole").is_empty(),
        })
    }
}

/// `GET /fields/new`: the kinds to choose from, or the form of the kind that was chosen.
///
/// # Errors
/// `Forbidden`.
pub async fn new(app: AppData, who: Who, view: View, asked: Query<Asked>) -> Answer {
    who.actor.require(Object::Field, Action::Configure)?;
    let blank = FieldForm::blank(Kind::parse(&asked.kind));
    let page = app.db.tenant(&who.actor, who.tenant()?, async |tx| blank.with_places(tx, view.locale()).await).await?;
    view.page(&page)
}

/// `POST /fields`.
///
/// # Errors
/// As [`make`]; refused fields come back in the form.
pub async fn create(app: AppData, who: Who, view: View, form: Form<Vec<(String, String)>>) -> Answer {
    let sent = Posted(form.into_inner());
    match save(&app, &who, &sent, None).await {
        Ok(_) => Ok(see_other("/fields")),
        Err(Error::Invalid(errors)) => again(&app, &who, view, FieldForm::typed(&sent, errors)).await,
        Err(other) => Err(other.into()),
    }
}

/// `GET /fields/{id}`.
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn show(app: AppData, who: Who, view: View, code: Path<String>) -> Answer {
    who.actor.require(Object::Field, Action::Configure)?;
    let id = id(&code)?;
    let page = app
        .db
        .tenant(&who.actor, who.tenant()?, async |tx| {
            let field = find(tx, id).await?;
            FieldForm::over(&field).with_places(tx, view.locale()).await
        })
        .await?;
    view.page(&page)
}

/// `POST /fields/{id}`.
///
/// # Errors
/// As [`change`]; refused fields, and what somebody else changed meanwhile, come back in the form.
pub async fn store(
    app: AppData,
    who: Who,
    view: View,
    code: Path<String>,
    form: Form<Vec<(String, String)>>,
) -> Answer {
    let (id, sent) = (id(&code)?, Posted(form.into_inner()));
    let (errors, stale) = match save(&app, &who, &sent, Some(id)).await {
        Ok(_) => return Ok(see_other("/fields")),
        Err(Error::Invalid(errors)) => (errors, false),
        Err(Error::Conflict("stale")) => (Vec::new(), true),
        Err(other) => return Err(other.into()),
    };
    let now = app.db.tenant(&who.actor, who.tenant()?, async |tx| find(tx, id).await).await?;
    let version = if stale { now.version } else { sent.first("version").parse().unwrap_or(0) };
    let mut page = FieldForm { code: id.to_string(), version, stale, ..FieldForm::typed(&sent, errors) };
    if stale {
        page.add_choices(&now);
    }
    again(&app, &who, view, page).await
}

async fn save(app: &AppData, who: &Who, sent: &Posted, id: Option<FieldId>) -> Result<Definition> {
    let (body, version) = (sent.body()?, sent.first("version").parse().unwrap_or(0));
    app.db
        .tenant(&who.actor, who.tenant()?, async |tx| match id {
            Some(id) => change(&who.actor, tx, id, version, &body).await,
            None => make(&who.actor, tx, &body).await,
        })
        .await
}

async fn again(app: &AppData, who: &Who, view: View, page: FieldForm) -> Answer {
    let page = app.db.tenant(&who.actor, who.tenant()?, async |tx| page.with_places(tx, view.locale()).await).await?;
    Ok(view.draw(if page.stale { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY }, &page)?)
}

impl Page for FieldForm {
    const TEMPLATE: &'static str = "crm/field_form.html";

    fn samples() -> Vec<Self> {
        let places = vec![
            Places { title: String::new(), items: vec![Choice::named("contact", "Контакт")] },
            Places { title: "Ипотека".into(), items: vec![Choice::named("1", "Анкета")] },
        ];
        let of_kind = |kind: &Kind| Self { places: places.clone(), ..Self::blank(Some(*kind)) };
        let codes = [
            ("name", "required"),
            ("choices", "choices_repeat"),
            ("sole", "values_repeat"),
            ("records", "required"),
            ("required_in", "unknown_value"),
            ("shown_in", "unknown_value"),
        ];
        let refused = Self {
            code: "f7".into(),
            choices: vec![Choice::named("1", "ИП")],
            required_in: vec!["contact".into()],
            errors: codes.map(|(field, code)| FieldError::new(field, code)).into(),
            stale: true,
            ..of_kind(&Kind::Select)
        };
        let mut samples: Vec<Self> = Kind::ALL.iter().map(of_kind).collect();
        samples.extend([Self::blank(None), refused]);
        samples
    }
}
