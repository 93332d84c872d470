//! The id of a custom field, and the code that stands for it in forms, addresses and the API.

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::BigInt;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A custom field's id. Its code is `f7`: no standing field is called so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = BigInt)]
pub struct FieldId(pub i64);

impl FieldId {
    /// The id for a code.
    pub fn parse(code: &str) -> Option<Self> {
        let digits = code.strip_prefix('f')?;
        let canonical = digits.starts_with(|c: char| ('1'..='9').contains(&c));
        digits.parse().ok().filter(|_| canonical).map(Self)
    }
}

impl std::fmt::Display for FieldId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "f{}", self.0)
    }
}

impl Serialize for FieldId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FieldId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::parse(&code).ok_or_else(|| serde::de::Error::custom("no code of a field"))
    }
}

impl FromSql<BigInt, Pg> for FieldId {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        <i64 as FromSql<BigInt, Pg>>::from_sql(value).map(Self)
    }
}

impl ToSql<BigInt, Pg> for FieldId {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        <i64 as ToSql<BigInt, Pg>>::to_sql(&self.0, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_one_way_only() {
        assert_eq!(FieldId::parse("f7"), Some(FieldId(7)));
        for bad in ["", "f", "7", "f07", "f0", "f-1", "f+1", "f99999999999999999999", "fx"] {
            assert_eq!(FieldId::parse(bad), None, "{bad}");
        }
    }
}
