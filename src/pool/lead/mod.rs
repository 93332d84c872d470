//! Leads of the pool (лиды общего пула): how they come in, what happened to them.

pub mod api;
pub mod consent;
pub mod contact;
pub mod history;
pub mod import;
pub mod known;
pub mod list;
pub mod quality;
pub mod sold;
pub mod submit;
pub mod take;

mod row;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use intake::{LawfulBasis, Product, Source};
use kernel::{Email, ImportId, LeadId, LotId, Money, PartnerId, Phone, TenantId, UserId, words};
use rules::consent::Consent;
use rules::eligible::LeadFacts;
use schema::platform::leads;
use serde::Serialize;

pub use submit::{Origin, Submitted, submit};

words! {
    /// Where a lead of the pool stands.
    Status {
        /// Новый.
        New = "new",
        /// От партнёра.
        FromPartner = "from_partner",
        /// Аукцион.
        Auction = "auction",
        /// Продан.
        Sold = "sold",
        /// Не выкуплен.
        Unsold = "unsold",
        /// Перераспределён: handed over by an `assign` stage after an auction that nobody won.
        Redistributed = "redistributed",
        /// Возвращён.
        Returned = "returned",
        /// Отозван.
        Recalled = "recalled",
        /// Дубль.
        Duplicate = "duplicate",
        /// Архив.
        Archived = "archived",
    }
}

impl Status {
    /// Whether a lot may be opened for a lead that stands so.
    pub const fn is_for_sale(self) -> bool {
        matches!(self, Self::New | Self::FromPartner | Self::Unsold | Self::Returned | Self::Recalled)
    }

    /// The hue of its pill (`data-hue`).
    pub const fn hue(self) -> &'static str {
        match self {
            Self::New => "blue",
            Self::FromPartner => "cyan",
            Self::Auction => "violet",
            Self::Sold => "green",
            Self::Redistributed => "amber",
            Self::Returned => "orange",
            Self::Recalled => "red",
            Self::Unsold | Self::Duplicate | Self::Archived => "gray",
        }
    }
}

/// A lead of the pool.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, utoipa::ToSchema)]
#[diesel(table_name = leads)]
pub struct Lead {
    /// The same id in the pool and in the buyer's base.
    pub id: LeadId,
    /// Who.
    pub name: String,
    /// Phone.
    pub phone: Option<Phone>,
    /// E-mail.
    pub email: Option<Email>,
    /// City, empty when not known.
    pub city: String,
    /// What the person wants.
    pub product: Product,
    /// How much, where told.
    pub amount: Option<Money>,
    /// Where the lead came from.
    pub source: Source,
    /// Why the data may be processed.
    pub lawful_basis: LawfulBasis,
    /// Free text.
    pub comment: String,
    /// Where it stands.
    pub status: Status,
    /// Who brought it.
    pub partner_id: Option<PartnerId>,
    /// The file it came in.
    pub import_id: Option<ImportId>,
    /// The lead it repeats.
    pub duplicate_of: Option<LeadId>,
    /// Whose it is now.
    pub owner_tenant: Option<TenantId>,
    /// Its latest lot.
    pub lot_id: Option<LotId>,
    /// What it was last sold for.
    pub price: Option<Money>,
    /// When it was last sold.
    pub sold_at: Option<DateTime<Utc>>,
    /// Grows with each change.
    pub version: i32,
    /// When it came in.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// How good it is, from 0 to 100.
    pub quality: i32,
    /// To whom the person agreed to be handed over.
    pub consent: Consent,
    /// When a later lead of the same person took its contacts over.
    pub superseded_at: Option<DateTime<Utc>>,
    /// Since when it has stood as it does.
    pub status_at: DateTime<Utc>,
    /// Who of head office took it to work, since nobody bought it.
    pub taken_by: Option<UserId>,
    /// That person's name.
    pub taken_name: Option<String>,
    /// When it was taken.
    pub taken_at: Option<DateTime<Utc>>,
}

impl Lead {
    /// Whether it is offered to head office's own people: nobody bought it, and it rests since.
    pub const fn is_offered(&self) -> bool {
        matches!(self.status, Status::Unsold)
    }

    /// Whole days since it came in.
    pub fn age_days(&self, now: DateTime<Utc>) -> i64 {
        (now - self.created_at).num_days().max(0)
    }

    /// What decides who may buy it.
    pub fn facts(&self) -> LeadFacts {
        LeadFacts {
            product: self.product.code().to_owned(),
            city: self.city.clone(),
            source: self.source.code().to_owned(),
            amount: self.amount,
            lawful: self.lawful_basis != LawfulBasis::None,
            consent: self.consent.clone(),
            quality: self.quality,
        }
    }
}
