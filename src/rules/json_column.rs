//! Types that are stored as JSON.

/// Stores a type as `jsonb`, by its serde form. The type derives `AsExpression` and `FromSqlRow` with `sql_type = Jsonb`.
macro_rules! json_column {
    ($name:ty) => {
        impl diesel::deserialize::FromSql<diesel::sql_types::Jsonb, diesel::pg::Pg> for $name {
            fn from_sql(value: diesel::pg::PgValue<'_>) -> diesel::deserialize::Result<Self> {
                type Sql = diesel::sql_types::Jsonb;
                let value = <serde_json::Value as diesel::deserialize::FromSql<Sql, diesel::pg::Pg>>::from_sql(value)?;
                Ok(serde_json::from_value(value)?)
            }
        }

        impl diesel::serialize::ToSql<diesel::sql_types::Jsonb, diesel::pg::Pg> for $name {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, diesel::pg::Pg>,
            ) -> diesel::serialize::Result {
                type Sql = diesel::sql_types::Jsonb;
                let value = serde_json::to_value(self)?;
                <serde_json::Value as diesel::serialize::ToSql<Sql, diesel::pg::Pg>>::to_sql(
                    &value,
                    &mut out.reborrow(),
                )
            }
        }
    };
}

pub(crate) use json_column;
