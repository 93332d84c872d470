//! To whom a person agreed to be handed over.

use kernel::text::{key, line};
use kernel::{Error, Result, TenantId};
use serde::{Deserialize, Serialize};

/// The most recipients or cities one consent may name.
const MOST_NAMED: usize = 200;
/// The longest name of a city, in characters.
const LONGEST_CITY: usize = 100;

/// The scope of a consent.
#[derive(
    Debug,
    Clone,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
    utoipa::ToSchema,
)]
#[diesel(sql_type = diesel::sql_types::Jsonb)]
#[serde(tag = "scope", rename_all = "snake_case", deny_unknown_fields)]
pub enum Consent {
    /// Any franchisee of the network.
    #[default]
    Network,
    /// Only the franchisees named.
    Tenants {
        /// Who.
        tenants: Vec<TenantId>,
    },
    /// Only franchisees at home in one of the cities named.
    Region {
        /// Names of cities in any spelling.
        cities: Vec<String>,
    },
}

crate::json_column::json_column!(Consent);

impl Consent {
    /// Whether a tenant that is at home in `city` may receive the person's data.
    pub fn covers(&self, tenant: TenantId, city: &str) -> bool {
        match self {
            Self::Network => true,
            Self::Tenants { tenants } => tenants.contains(&tenant),
            Self::Region { cities } => {
                let city = key(city);
                !city.is_empty() && cities.iter().any(|named| key(named) == city)
            }
        }
    }

    /// The consent without white space and empty names.
    ///
    /// # Errors
    /// `Invalid`: `required`, `too_many_entries`, `too_long`.
    pub fn checked(self) -> Result<Self> {
        let named = |count: usize, field: &'static str| match count {
            0 => Err(Error::field(field, "required")),
            count if count > MOST_NAMED => Err(Error::field(field, "too_many_entries")),
            _ => Ok(()),
        };
        match self {
            Self::Network => Ok(Self::Network),
            Self::Tenants { tenants } => {
                named(tenants.len(), "tenants")?;
                Ok(Self::Tenants { tenants })
            }
            Self::Region { cities } => {
                let cities: Vec<String> =
                    cities.iter().map(|city| line(city)).filter(|city| !key(city).is_empty()).collect();
                named(cities.len(), "cities")?;
                if cities.iter().any(|city| city.chars().count() > LONGEST_CITY) {
                    return Err(Error::field("cities", "too_long"));
                }
                Ok(Self::Region { cities })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_consent_covers_whom_it_names() {
        let (one, other) = (TenantId(Uuid::from_u128(1)), TenantId(Uuid::from_u128(2)));
        assert!(Consent::Network.covers(one, ""));
        let named = Consent::Tenants { tenants: vec![one] };
        assert!(named.covers(one, "") && !named.covers(other, "Самара"));
        let region = Consent::Region { cities: vec!["орел".into()] };
        assert!(region.covers(other, "Орёл") && !region.covers(one, "Самара") && !region.covers(one, ""));
    }

    #[test]
    fn a_consent_names_somebody() {
        assert!(Consent::Tenants { tenants: Vec::new() }.checked().is_err());
        assert!(Consent::Region { cities: vec!["  ".into(), "—".into()] }.checked().is_err());
        assert_eq!(serde_json::to_value(Consent::Network).unwrap(), json!({ "scope": "network" }));
        assert!(serde_json::from_value::<Consent>(json!({ "scope": "moon" })).is_err());
    }
}
