//! A new partner, with the person who signs in for it.

use db::{Db, PlatformTx};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use identity::user::NewUser;
use kernel::{Action, Actor, Email, Error, FieldError, Inn, Object, PartnerId, Result, Role, text};
use schema::platform::partners;
use serde::{Deserialize, Serialize};

use super::{LegalForm, code, find, find_by_code};

/// Longest name, in characters.
const NAME_LENGTH: usize = 200;
/// Longest city or niche, in characters.
const WORD_LENGTH: usize = 100;
/// How often a code is drawn anew when it is taken: with 244 million codes a second try is rare, a tenth impossible.
const DRAWS: usize = 10;

/// The body of `POST /api/v1/partners` and the form on the page. An empty text means «not told».
#[derive(Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct PartnerInput {
    /// A person's or a company's name.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// The first password.
    pub password: String,
    /// Where the partner works.
    pub city: String,
    /// The trade.
    pub niche: String,
    /// `ip`, `ooo`, `self_employed` or `person`.
    pub legal_form: String,
    /// The taxpayer's number: 10 digits for `ooo`, 12 for the others.
    #[serde(deserialize_with = "told")]
    #[schema(value_type = Option<String>)]
    pub inn: String,
    /// The code of the partner who brought this one.
    #[serde(deserialize_with = "told")]
    #[schema(value_type = Option<String>)]
    pub referrer_code: String,
}

/// `null` says as little as an absent field.
fn told<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// A partner who may be registered.
#[derive(Debug, Clone)]
pub struct Draft {
    name: String,
    email: Email,
    city: String,
    niche: String,
    legal_form: LegalForm,
    inn: Option<Inn>,
    referrer_code: Option<String>,
}

/// Who was registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Registered {
    /// The new partner.
    pub id: PartnerId,
    /// Its code.
    pub code: String,
}

impl PartnerInput {
    /// Checks every field.
    ///
    /// # Errors
    /// `Invalid` with `required`, `too_long`, `invalid_email`, `unknown_legal_form`, `invalid_inn`, `inn_of_other_form`
    /// and the codes of [`identity::password::check`].
    pub fn check(&self) -> Result<Draft> {
        let mut errors = Vec::new();
        let name = word(&mut errors, "name", &self.name, NAME_LENGTH);
        let city = word(&mut errors, "city", &self.city, WORD_LENGTH);
        let niche = word(&mut errors, "niche", &self.niche, WORD_LENGTH);
        let email = match Email::parse(&self.email) {
            Ok(email) => Some(email),
            Err(_) => {
                refuse(&mut errors, "email", if self.email.trim().is_empty() { "required" } else { "invalid_email" })
            }
        };
        let legal_form = match LegalForm::parse(self.legal_form.trim()) {
            Some(form) => Some(form),
            None if self.legal_form.trim().is_empty() => refuse(&mut errors, "legal_form", "required"),
            None => refuse(&mut errors, "legal_form", "unknown_legal_form"),
        };
        let inn = self.taxpayer(&mut errors, legal_form);
        let about = [name.as_str(), self.email.as_str()];
        if self.password.is_empty() {
            errors.push(FieldError::new("password", "required"));
        } else if let Err(error) = identity::password::check("password", &self.password, &about) {
            errors.push(error);
        }
        let referrer_code = text::line(&self.referrer_code);
        let referrer_code = (!referrer_code.is_empty()).then_some(referrer_code);
        match (email, legal_form) {
            (Some(email), Some(legal_form)) if errors.is_empty() => {
                Ok(Draft { name, email, city, niche, legal_form, inn, referrer_code })
            }
            _ => Err(Error::Invalid(errors)),
        }
    }

    /// A company has a company's number, everybody else a person's.
    fn taxpayer(&self, errors: &mut Vec<FieldError>, form: Option<LegalForm>) -> Option<Inn> {
        if self.inn.trim().is_empty() {
            return None;
        }
        let form = form?;
        match Inn::parse(&self.inn) {
            Ok(inn) if inn.is_company() == (form == LegalForm::Ooo) => Some(inn),
            Ok(_) => refuse(errors, "inn", "inn_of_other_form"),
            Err(_) => refuse(errors, "inn", "invalid_inn"),
        }
    }
}

fn refuse<T>(errors: &mut Vec<FieldError>, field: &'static str, code: &'static str) -> Option<T> {
    errors.push(FieldError::new(field, code));
    None
}

fn word(errors: &mut Vec<FieldError>, field: &'static str, raw: &str, longest: usize) -> String {
    let clean = text::line(raw);
    if clean.is_empty() {
        errors.push(FieldError::new(field, "required"));
    } else if clean.chars().nth(longest).is_some() {
        errors.push(FieldError::new(field, "too_long"));
    }
    clean
}

/// Registers a partner: the partner and the person who signs in for it, both or neither.
///
/// # Errors
/// `Forbidden`; `Invalid` as [`PartnerInput::check`], and with `email_taken`, `unknown_referrer`, `self_referral`.
pub async fn register(actor: &Actor, db: &Db, input: &PartnerInput) -> Result<Registered> {
    actor.require(Object::Partner, Action::Create)?;
    let draft = input.check()?;
    let hash = identity::password::hash(&input.password).await?;
    db.platform(actor, async |tx| {
        let registered = insert(tx, &draft).await?;
        let person = NewUser {
            email: draft.email.clone(),
            name: draft.name.clone(),
            password_hash: hash.clone(),
            role: Role::Partner,
            tenant: None,
            partner: Some(registered.id),
        };
        identity::user::create(tx, person).await?;
        Ok(registered)
    })
    .await
}

async fn insert(tx: &mut PlatformTx, draft: &Draft) -> Result<Registered> {
    let referrer = referrer(tx, draft).await?;
    let id = PartnerId(tx.new_id());
    for _ in 0..DRAWS {
        let code = code::new(tx.entropy());
        let row = (
            partners::id.eq(id),
            partners::code.eq(&code),
            partners::name.eq(&draft.name),
            partners::city.eq(&draft.city),
            partners::niche.eq(&draft.niche),
            partners::legal_form.eq(draft.legal_form),
            partners::inn.eq(&draft.inn),
            partners::referrer_id.eq(referrer),
            partners::created_at.eq(tx.now()),
        );
        let inserted = diesel::insert_into(partners::table)
            .values(row)
            .on_conflict(partners::code)
            .do_nothing()
            .execute(tx.conn())
            .await?;
        if inserted == 1 {
            return Ok(Registered { id, code });
        }
    }
    Err(Error::defect("no free code was drawn"))
}

/// Who brought the partner. The referrer exists before the partner and is never changed, so no cycle of ids can be; what is
/// left is the same taxpayer registered again under its own code, or under that of somebody it brought.
async fn referrer(tx: &mut PlatformTx, draft: &Draft) -> Result<Option<PartnerId>> {
    let Some(typed) = &draft.referrer_code else { return Ok(None) };
    let unknown = |error| {
        if matches!(error, Error::NotFound) { Error::field("referrer_code", "unknown_referrer") } else { error }
    };
    let first = find_by_code(tx, typed).await.map_err(unknown)?;
    if first.disabled_at.is_some() {
        return Err(Error::field("referrer_code", "unknown_referrer"));
    }
    let second = match first.referrer_id {
        Some(id) => Some(find(tx, id).await?),
        None => None,
    };
    let same = |inn: &Option<Inn>| draft.inn.is_some() && *inn == draft.inn;
    if same(&first.inn) || second.is_some_and(|second| same(&second.inn)) {
        return Err(Error::field("referrer_code", "self_referral"));
    }
    Ok(Some(first.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> PartnerInput {
        PartnerInput {
            name: " Андрей  Лебедев ".into(),
            email: "Lebedev@Mail.ru".into(),
            password: "kq7vzptw-lead".into(),
            city: "Екатеринбург".into(),
            niche: "Риелтор".into(),
            legal_form: "self_employed".into(),
            inn: "5001 0073 2259".into(),
            referrer_code: String::new(),
        }
    }

    fn codes(input: &PartnerInput) -> Vec<(String, String)> {
        match input.check() {
            Err(Error::Invalid(errors)) => {
                errors.into_iter().map(|e| (e.field.into_owned(), e.code.into_owned())).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_good_partner_is_normalised() {
        let draft = good().check().unwrap();
        assert_eq!(draft.name, "Андрей Лебедев");
        assert_eq!(draft.email.as_str(), "lebedev@mail.ru");
        assert_eq!(draft.inn.as_ref().map(Inn::as_str), Some("500100732259"));
        assert_eq!(draft.referrer_code, None);
        assert!(PartnerInput { inn: " ".into(), ..good() }.check().unwrap().inn.is_none());
    }

    #[test]
    fn every_field_names_its_fault() {
        let nothing = codes(&PartnerInput::default());
        let want = ["name", "city", "niche", "email", "legal_form", "password"];
        assert_eq!(nothing, want.map(|field| (field.to_owned(), "required".to_owned())));
        for (input, field, code) in [
            (PartnerInput { name: "x".repeat(201), ..good() }, "name", "too_long"),
            (PartnerInput { niche: "\0".into(), ..good() }, "niche", "required"),
            (PartnerInput { email: "lebedev".into(), ..good() }, "email", "invalid_email"),
            (PartnerInput { legal_form: "zao".into(), ..good() }, "legal_form", "unknown_legal_form"),
            (PartnerInput { inn: "500100732258".into(), ..good() }, "inn", "invalid_inn"),
            (PartnerInput { inn: "7707083893".into(), ..good() }, "inn", "inn_of_other_form"),
            (PartnerInput { password: "12345678".into(), ..good() }, "password", "password_too_common"),
            (PartnerInput { password: "kq7".into(), ..good() }, "password", "password_too_short"),
        ] {
            assert_eq!(codes(&input), [(field.to_owned(), code.to_owned())]);
        }
    }
}
