//! The fields of a lead by which a list is filtered and of which it is made.

use fields::condition::{Kind, Operator};

/// A field of a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// Code of the status.
    Status,
    /// The next thing to do: `none`, `open` or `overdue`.
    Task,
    /// Code of the product.
    Product,
    /// How much the person wants.
    Amount,
    /// City.
    City,
    /// Code of the source.
    Source,
    /// Code of the lawful basis.
    LawfulBasis,
    /// Who works it.
    Responsible,
    /// When it came.
    CreatedAt,
    /// When it was last changed.
    UpdatedAt,
    /// Whether it was bought on the exchange.
    Bought,
    /// For how much.
    Price,
    /// Whether an older lead has the same phone or e-mail.
    Duplicate,
    /// Whether it became a deal.
    Deal,
    /// Whether there is a phone.
    Phone,
    /// Whether there is an e-mail.
    Email,
    /// Free text.
    Comment,
    /// Words by which it is marked.
    Tags,
    /// The segments that it is in.
    Segment,
    /// When a person last tried to reach it or worked it.
    ContactAt,
    /// When a person last did anything with it.
    ActiveAt,
}

impl Field {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 21] = [
        Self::Status,
        Self::Tags,
        Self::Segment,
        Self::Task,
        Self::Product,
        Self::Amount,
        Self::City,
        Self::Source,
        Self::LawfulBasis,
        Self::Responsible,
        Self::CreatedAt,
        Self::UpdatedAt,
        Self::ContactAt,
        Self::ActiveAt,
        Self::Bought,
        Self::Price,
        Self::Duplicate,
        Self::Deal,
        Self::Phone,
        Self::Email,
        Self::Comment,
    ];

    /// The code in an address, in storage and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Task => "task",
            Self::Product => "product",
            Self::Amount => "amount",
            Self::City => "city",
            Self::Source => "source",
            Self::LawfulBasis => "lawful_basis",
            Self::Responsible => "responsible",
            Self::CreatedAt => "created_at",
            Self::UpdatedAt => "updated_at",
            Self::Bought => "bought",
            Self::Price => "price",
            Self::Duplicate => "duplicate",
            Self::Deal => "deal",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Comment => "comment",
            Self::Tags => "tags",
            Self::Segment => "segment",
            Self::ContactAt => "contact_at",
            Self::ActiveAt => "active_at",
        }
    }

    /// The field for its code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.code() == code)
    }

    /// What it holds.
    pub const fn kind(self) -> Kind {
        match self {
            Self::Status | Self::Task | Self::Product | Self::Source | Self::LawfulBasis | Self::Segment => {
                Kind::Choice
            }
            Self::Amount | Self::Price => Kind::Money,
            Self::City | Self::Comment => Kind::Text,
            Self::Responsible => Kind::Person,
            Self::Tags => Kind::Tags,
            Self::CreatedAt | Self::UpdatedAt | Self::ContactAt | Self::ActiveAt => Kind::Day,
            Self::Bought | Self::Duplicate | Self::Deal | Self::Phone | Self::Email => Kind::Flag,
        }
    }

    /// Whether a list may have a column of it: it is a fact of the lead itself.
    pub const fn is_column(self) -> bool {
        !matches!(self, Self::Segment | Self::ContactAt | Self::ActiveAt)
    }

    /// The operator that a condition begins with.
    pub fn operator(self) -> Operator {
        self.kind().operators().first().copied().unwrap_or(Operator::Unknown)
    }
}
