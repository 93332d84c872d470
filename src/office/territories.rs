//! The map: territories with their owners, and what became of their leads.

use actix_web::web::{Form, Path, Query};
use kernel::{Action, Actor, Error, FieldError, Object, Result, TenantId, TerritoryId};
use serde::{Deserialize, Serialize};
use trading::territory::api::{Asked, NETWORK_ZONE};
use trading::territory::edit::{self, TerritoryInput};
use trading::territory::figures::{self, Counted, WEEKS};
use trading::territory::page::{FateRow, Part, Period, fates, parts};
use trading::territory::tally::Counts;
use trading::territory::{self, Territory};
use uuid::Uuid;
use web::render::card::Choice;
use web::{Answer, AppData, Page, View, Who};

use crate::sell::flash;

/// Places outside every territory that are named.
const UNMAPPED: usize = 12;

/// `/territories`.
#[derive(Debug, Clone, Serialize)]
pub struct Territories {
    rows: Vec<Row>,
    total: Counts,
    outside: Counts,
    unowned: usize,
    fill: Option<f64>,
    unmapped: Vec<City>,
    periods: Vec<Period>,
    can_edit: bool,
}

#[derive(Debug, Clone, Serialize)]
struct Row {
    id: TerritoryId,
    name: String,
    owner: Option<String>,
    places: Vec<String>,
    counts: Counts,
    fill: Option<f64>,
    own_share: Option<f64>,
    parts: Vec<Part>,
    /// How dense the leads are here against the densest territory, 0 to 4.
    heat: i64,
}

#[derive(Debug, Clone, Serialize)]
struct City {
    name: String,
    leads: i64,
}

impl Territories {
    fn of(counted: Vec<Counted>, unmapped: Vec<(String, i64)>, weeks: i64, can_edit: bool) -> Self {
        let mut total = Counts::default();
        let mut outside = Counts::default();
        let most = counted.iter().filter(|row| row.territory.is_some()).map(|row| row.counts.leads).max().unwrap_or(0);
        let mut rows = Vec::new();
        for Counted { territory, counts } in counted {
            total += counts;
            match territory {
                Some(territory) => rows.push(row(territory, counts, most)),
                None => outside = counts,
            }
        }
        rows.sort_by_key(|row| std::cmp::Reverse(row.counts.leads));
        Self {
            unowned: rows.iter().filter(|row| row.owner.is_none()).count(),
            rows,
            fill: total.fill(),
            total,
            outside,
            unmapped: unmapped.into_iter().take(UNMAPPED).map(|(name, leads)| City { name, leads }).collect(),
            periods: Period::all("/territories", weeks),
            can_edit,
        }
    }
}

fn row(territory: Territory, counts: Counts, most: i64) -> Row {
    Row {
        id: territory.id,
        name: territory.name,
        owner: territory.owner,
        places: territory.places,
        fill: counts.fill(),
        own_share: counts.own_share(),
        parts: parts(&counts),
        heat: if counts.leads == 0 { 0 } else { 1 + counts.leads * 3 / most.max(1) },
        counts,
    }
}

/// `GET /territories`.
///
/// # Errors
/// `Forbidden`; `Invalid` for a number of weeks that is not offered.
pub async fn list(app: AppData, who: Who, view: View, asked: Query<Asked>) -> Answer {
    who.actor.require_network(Object::Territory, Action::View)?;
    let weeks = figures::weeks(asked.weeks)?;
    let (counted, unmapped) = app
        .db
        .platform(&who.actor, async |tx| {
            let counted = figures::all(&who.actor, tx, NETWORK_ZONE, weeks).await?;
            Ok((counted, figures::unmapped(&who.actor, tx, NETWORK_ZONE, weeks).await?))
        })
        .await?;
    view.page(&Territories::of(counted, unmapped, weeks, can_edit(&who.actor)))
}

fn can_edit(actor: &Actor) -> bool {
    actor.permissions.allows(Object::Territory, Action::Configure)
}

/// `/territories/new` and `/territories/{id}`.
#[derive(Debug, Clone, Serialize)]
pub struct TerritoryForm {
    id: Option<TerritoryId>,
    title: String,
    form: Fields,
    errors: Vec<FieldError>,
    owners: Vec<Choice>,
    counts: Counts,
    fates: Vec<FateRow>,
    can_edit: bool,
}

/// What the form sends.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Fields {
    name: String,
    owner_tenant: String,
    places: String,
    version: i32,
}

impl Fields {
    fn of(territory: &Territory) -> Self {
        Self {
            name: territory.name.clone(),
            owner_tenant: territory.owner_tenant.map(|id| id.to_string()).unwrap_or_default(),
            places: territory.places.join("\n"),
            version: territory.version,
        }
    }

    fn input(&self) -> Result<TerritoryInput> {
        let owner_tenant = match self.owner_tenant.as_str() {
            "" => None,
            id => Some(id.parse().map(TenantId).map_err(|_| Error::field("owner_tenant", "unknown_tenant"))?),
        };
        let places = self.places.split(['\n', ',', ';']).map(str::to_owned).collect();
        Ok(TerritoryInput { name: self.name.clone(), owner_tenant, places })
    }
}

/// The form with what was typed, read anew.
async fn draw(app: &AppData, who: &Who, id: Option<TerritoryId>, form: Option<Fields>) -> Result<TerritoryForm> {
    let (tenants, counted) = app
        .db
        .platform(&who.actor, async |tx| {
            let counted = match id {
                Some(_) => figures::all(&who.actor, tx, NETWORK_ZONE, WEEKS[0]).await?,
                None => Vec::new(),
            };
            Ok((db::list_tenants(tx).await?, counted))
        })
        .await?;
    let found = counted.into_iter().find(|row| id.is_some() && row.territory.as_ref().map(|known| known.id) == id);
    let known = found.as_ref().and_then(|row| row.territory.as_ref());
    if id.is_some() && known.is_none() {
        return Err(Error::NotFound);
    }
    let counts = found.as_ref().map(|row| row.counts).unwrap_or_default();
    let owners = std::iter::once(Choice::of("", "office-territory-no-owner".to_owned()))
        .chain(tenants.into_iter().map(|tenant| Choice::named(tenant.id, tenant.name)))
        .collect();
    Ok(TerritoryForm {
        id,
        title: known.map(|known| known.name.clone()).unwrap_or_default(),
        form: form.unwrap_or_else(|| known.map(Fields::of).unwrap_or_default()),
        errors: Vec::new(),
        owners,
        counts,
        fates: fates(&counts),
        can_edit: can_edit(&who.actor),
    })
}

/// `GET /territories/new`.
///
/// # Errors
/// `Forbidden`.
pub async fn new(app: AppData, who: Who, view: View, asked: Query<Fields>) -> Answer {
    who.actor.require_network(Object::Territory, Action::Configure)?;
    let page = draw(&app, &who, None, Some(asked.into_inner())).await?;
    view.page(&page)
}

/// `POST /territories`.
///
/// # Errors
/// Those of [`edit::create`]; refused fields come back in the form.
pub async fn create(app: AppData, who: Who, view: View, form: Form<Fields>) -> Answer {
    let form = form.into_inner();
    let made = match form.input() {
        Ok(input) => app.db.platform(&who.actor, async |tx| edit::create(&who.actor, tx, &input).await).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(_) => view.done("/territories", Some(flash("office-territory-created"))),
        Err(error) => refused(&app, &who, view, None, form, error).await,
    }
}

/// `GET /territories/{id}`.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn show(app: AppData, who: Who, view: View, id: Path<TerritoryId>) -> Answer {
    who.actor.require_network(Object::Territory, Action::View)?;
    let page = draw(&app, &who, Some(*id), None).await?;
    view.page(&page)
}

/// `POST /territories/{id}`.
///
/// # Errors
/// Those of [`edit::change`]; refused fields come back in the form.
pub async fn change(app: AppData, who: Who, view: View, id: Path<TerritoryId>, form: Form<Fields>) -> Answer {
    let form = form.into_inner();
    let version = Some(form.version);
    let changed = match form.input() {
        Ok(input) => {
            app.db.platform(&who.actor, async |tx| edit::change(&who.actor, tx, *id, version, &input).await).await
        }
        Err(error) => Err(error),
    };
    match changed {
        Ok(()) => view.done("/territories", Some(flash("office-territory-changed"))),
        Err(error) => refused(&app, &who, view, Some(*id), form, error).await,
    }
}

async fn refused(app: &AppData, who: &Who, view: View, id: Option<TerritoryId>, form: Fields, error: Error) -> Answer {
    match error {
        Error::Invalid(errors) => view.refused(&TerritoryForm { errors, ..draw(app, who, id, Some(form)).await? }),
        other => Err(other.into()),
    }
}

/// `POST /territories/{id}/delete`.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn delete(app: AppData, who: Who, view: View, id: Path<TerritoryId>) -> Answer {
    app.db.platform(&who.actor, async |tx| edit::delete(&who.actor, tx, *id).await).await?;
    view.done("/territories", Some(flash("office-territory-deleted")))
}

fn sample() -> (Territory, Counts) {
    let territory = territory::Territory {
        id: TerritoryId(Uuid::from_u128(1)),
        name: "Поволжье".into(),
        owner_tenant: Some(TenantId(Uuid::from_u128(5))),
        owner: Some("Волга-Финанс".into()),
        places: vec!["Самара".into(), "Тольятти".into()],
        version: 1,
    };
    (territory, Counts { leads: 40, own: 18, others: 9, in_work: 5, unsold: 4, returned: 2, aside: 2 })
}

impl Page for Territories {
    const TEMPLATE: &'static str = "office/territories.html";
    const FRAGMENTS: &'static [&'static str] = &["territories"];

    fn samples() -> Vec<Self> {
        let (territory, counts) = sample();
        let free = Territory {
            id: TerritoryId(Uuid::from_u128(2)),
            owner: None,
            owner_tenant: None,
            places: Vec::new(),
            ..territory.clone()
        };
        let rows = vec![
            Counted { territory: Some(territory), counts },
            Counted { territory: Some(free), counts: Counts::default() },
            Counted { territory: None, counts },
        ];
        let none = vec![Counted { territory: None, counts: Counts::default() }];
        vec![
            Self::of(rows.clone(), vec![("Тула".into(), 4)], WEEKS[0], true),
            Self::of(rows, Vec::new(), WEEKS[1], false),
            Self::of(none.clone(), Vec::new(), WEEKS[0], true),
            Self::of(none, Vec::new(), WEEKS[0], false),
        ]
    }
}

impl Page for TerritoryForm {
    const TEMPLATE: &'static str = "office/territory.html";
    const FRAGMENTS: &'static [&'static str] = &["territory"];

    fn samples() -> Vec<Self> {
        let (territory, counts) = sample();
        let owners = vec![
            Choice::of("", "office-territory-no-owner".to_owned()),
            Choice::named(Uuid::from_u128(5), "Волга-Финанс"),
        ];
        let known = Self {
            id: Some(territory.id),
            title: territory.name.clone(),
            form: Fields::of(&territory),
            errors: Vec::new(),
            owners,
            counts,
            fates: fates(&counts),
            can_edit: true,
        };
        let new = Self { id: None, title: String::new(), form: Fields::default(), ..known.clone() };
        let errors = vec![FieldError::new("name", "name_taken"), FieldError::new("places", "place_taken")];
        vec![known.clone(), Self { can_edit: false, ..known }, Self { errors, ..new.clone() }, new]
    }
}
