//! The pages of franchisees at head office.

use actix_web::web::{Form, Path};
use chrono::{DateTime, Utc};
use db::{Tenant, TenantState};
use kernel::{Action, Error, FieldError, Object, TenantId};
use serde::{Deserialize, Serialize};
use web::{Answer, AppData, Flash, Page, View, Who};

use super::{NewTenantBody, OwnerBody};

/// The pages of this folder.
#[cfg(test)]
pub fn pages() -> Vec<web::PageCheck> {
    use web::PageCheck;
    vec![PageCheck::of::<TenantList>(), PageCheck::of::<TenantForm>()]
}

/// `/tenants`.
#[derive(Serialize)]
pub struct TenantList {
    rows: Vec<TenantRow>,
    may_create: bool,
    may_edit: bool,
}

#[derive(Serialize)]
struct TenantRow {
    id: TenantId,
    name: String,
    city: String,
    time_zone: String,
    active: bool,
    url: String,
    since: DateTime<Utc>,
}

/// `/tenants/new`.
#[derive(Serialize, Default)]
pub struct TenantForm {
    form: Fields,
    errors: Vec<FieldError>,
    base: String,
}

/// What was typed. The password is taken and never given back.
#[derive(Serialize, Deserialize, Default, Clone)]
#[serde(default)]
pub struct Fields {
    slug: String,
    name: String,
    city: String,
    time_zone: String,
    owner_email: String,
    owner_name: String,
    #[serde(skip_serializing)]
    password: String,
}

impl Page for TenantList {
    const TEMPLATE: &'static str = "mak/tenants.html";
    const FRAGMENTS: &'static [&'static str] = &["tenants"];

    fn samples() -> Vec<Self> {
        let row = |active| TenantRow {
            id: TenantId(uuid::Uuid::nil()),
            name: "Урал-Кредит".into(),
            city: "Екатеринбург".into(),
            time_zone: "Asia/Yekaterinburg".into(),
            active,
            url: "http://ural.localhost:8080".into(),
            since: DateTime::UNIX_EPOCH,
        };
        vec![
            Self { rows: vec![row(true), row(false)], may_create: true, may_edit: true },
            Self { rows: Vec::new(), may_create: true, may_edit: true },
            Self { rows: vec![row(true)], may_create: false, may_edit: false },
        ]
    }
}

impl Page for TenantForm {
    const TEMPLATE: &'static str = "mak/tenant_new.html";

    fn samples() -> Vec<Self> {
        let errors = vec![FieldError::new("slug", "slug_taken"), FieldError::new("owner.email", "invalid_email")];
        vec![Self::default(), Self { form: Fields::default(), errors, base: "localhost".into() }]
    }
}

/// `GET /tenants`.
pub async fn list(app: AppData, who: Who, view: View) -> Answer {
    let tenants = super::list(&app, &who.actor).await?;
    let row = |tenant: Tenant| TenantRow {
        id: tenant.id,
        url: app.config.url(Some(&tenant.slug)),
        name: tenant.name,
        city: tenant.city,
        time_zone: tenant.time_zone,
        active: tenant.state == TenantState::Active,
        since: tenant.created_at,
    };
    let may = |action| who.actor.permissions.allows(Object::Tenant, action);
    view.page(&TenantList {
        rows: tenants.into_iter().map(row).collect(),
        may_create: may(Action::Create),
        may_edit: may(Action::Edit),
    })
}

/// `GET /tenants/new`.
pub async fn new(app: AppData, view: View) -> Answer {
    let form = Fields { time_zone: "Europe/Moscow".into(), ..Fields::default() };
    view.page(&TenantForm { form, errors: Vec::new(), base: app.config.base_domain.clone() })
}

/// `POST /tenants`.
pub async fn add(app: AppData, who: Who, view: View, form: Form<Fields>) -> Answer {
    let form = form.into_inner();
    match super::add(&app, &who.actor, &form.clone().into()).await {
        Ok(tenant) => view.done("/tenants", Some(flash("mak-tenant-added", &tenant))),
        Err(Error::Invalid(errors)) => refused(&app, view, form, errors),
        Err(Error::Conflict("slug_taken")) => refused(&app, view, form, vec![FieldError::new("slug", "slug_taken")]),
        Err(other) => Err(other.into()),
    }
}

fn refused(app: &AppData, view: View, form: Fields, errors: Vec<FieldError>) -> Answer {
    view.refused(&TenantForm { form, errors, base: app.config.base_domain.clone() })
}

/// `POST /tenants/{id}/suspend`.
pub async fn suspend(app: AppData, who: Who, view: View, id: Path<TenantId>) -> Answer {
    let tenant = super::set_state(&app, &who.actor, *id, TenantState::Suspended).await?;
    let undo = format!("/tenants/{}/resume", tenant.id);
    view.done("/tenants", Some(Flash { undo, ..flash("mak-tenant-suspended", &tenant) }))
}

/// `POST /tenants/{id}/resume`.
pub async fn resume(app: AppData, who: Who, view: View, id: Path<TenantId>) -> Answer {
    let tenant = super::set_state(&app, &who.actor, *id, TenantState::Active).await?;
    view.done("/tenants", Some(flash("mak-tenant-resumed", &tenant)))
}

fn flash(key: &str, tenant: &Tenant) -> Flash {
    Flash {
        hue: "green".into(),
        key: key.into(),
        what: tenant.name.clone(),
        undo: String::new(),
        link: Default::default(),
    }
}

impl From<Fields> for NewTenantBody {
    fn from(form: Fields) -> Self {
        let owner = OwnerBody { email: form.owner_email, name: form.owner_name, password: form.password };
        Self { slug: form.slug, name: form.name, city: form.city, time_zone: form.time_zone, owner }
    }
}
