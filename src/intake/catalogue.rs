//! The managed lists of api-v1 «Fixed values»: products, sources, lawful bases. A value is stored and sent as its code.

use std::sync::LazyLock;

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use serde::{Deserialize, Serialize};

use crate::words::Words;

macro_rules! list {
    ($(#[$doc:meta])* $name:ident, $words:literal, $($(#[$item_doc:meta])* $item:ident = $code:literal,)+) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, AsExpression, FromSqlRow, utoipa::ToSchema)]
        #[diesel(sql_type = Text)]
        pub enum $name { $($(#[$item_doc])* #[serde(rename = $code)] $item,)+ }

        impl $name {
            /// Every value, in the order in which lists show them.
            pub const ALL: &'static [$name] = &[$($name::$item,)+];

            /// The word in the API and in storage; its text is in `locales/`.
            pub const fn code(self) -> &'static str {
                match self { $($name::$item => $code,)+ }
            }

            /// The value for a code, a name in either language or a usual spelling of it, without regard to case and `ё`.
            pub fn find(text: &str) -> Option<$name> {
                static WORDS: LazyLock<Words> = LazyLock::new(|| Words::read(include_str!($words)));
                WORDS.find(text).and_then($name::from_code)
            }

            fn from_code(code: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|value| value.code() == code)
            }
        }

        impl ToSql<Text, Pg> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                <str as ToSql<Text, Pg>>::to_sql(self.code(), out)
            }
        }

        impl FromSql<Text, Pg> for $name {
            fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
                let code = <String as FromSql<Text, Pg>>::from_sql(value)?;
                $name::from_code(&code).ok_or_else(|| format!("unknown {}: {code}", stringify!($name)).into())
            }
        }
    };
}

list! {
    /// What the client wants.
    Product, "words/products.txt",
    /// Ипотека.
    Mortgage = "mortgage",
    /// Потребительский кредит.
    Consumer = "consumer",
    /// Кредит под залог недвижимости.
    Secured = "secured",
    /// Автокредит.
    Car = "car",
    /// Кредит для бизнеса.
    Business = "business",
    /// Рефинансирование.
    Refinance = "refinance",
    /// Банковская гарантия.
    Guarantee = "guarantee",
    /// Лизинг.
    Leasing = "leasing",
}

list! {
    /// Where the lead came from.
    Source, "words/sources.txt",
    /// Сайт.
    Site = "site",
    /// Партнёр.
    Partner = "partner",
    /// Лидогенерация.
    Leadgen = "leadgen",
    /// Холодная база.
    Cold = "cold",
    /// Купленная база.
    Bought = "bought",
    /// Внешний источник.
    External = "external",
    /// Рекомендация.
    Referral = "referral",
    /// Авито.
    Avito = "avito",
    /// Звонок.
    Call = "call",
}

list! {
    /// Why the person's data may be processed (152-FZ, article 6). With `None` a lead is kept but neither sold nor called.
    LawfulBasis, "words/bases.txt",
    /// The person's consent.
    Consent = "consent",
    /// A contract with the person.
    Contract = "contract",
    /// A legitimate interest.
    LegitimateInterest = "legitimate_interest",
    /// No basis.
    None = "none",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_both_languages_and_codes_are_found() {
        for (text, want) in [
            ("mortgage", Some(Product::Mortgage)),
            (" ИПОТЕКА ", Some(Product::Mortgage)),
            ("Car loan", Some(Product::Car)),
            ("Кредит  под залог недвижимости", Some(Product::Secured)),
            ("ипотечка", None),
            ("", None),
        ] {
            assert_eq!(Product::find(text), want, "{text}");
        }
        assert_eq!(Source::find("Партнёр"), Some(Source::Partner));
        assert_eq!(Source::find("партнер"), Some(Source::Partner));
        assert_eq!(Source::find("Холодная база"), Some(Source::Cold));
        assert_eq!(LawfulBasis::find("legitimate interest"), Some(LawfulBasis::LegitimateInterest));
    }

    #[test]
    fn every_code_is_its_own_name() {
        assert!(Product::ALL.iter().all(|&p| Product::find(p.code()) == Some(p)));
        assert!(Source::ALL.iter().all(|&s| Source::find(s.code()) == Some(s)));
        assert!(LawfulBasis::ALL.iter().all(|&b| LawfulBasis::find(b.code()) == Some(b)));
    }
}
