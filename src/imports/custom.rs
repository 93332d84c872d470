//! Custom fields between the file and the lead.

use db::TenantTx;
use fields::{FieldId, Record, Value, Values};
use kernel::{LeadId, Result};
use serde_json::Value as Json;

/// The custom fields among what a row tells beyond the fields of every lead.
pub(crate) fn values(extras: &[(String, Json)]) -> Result<Values> {
    let mut values = Values::default();
    for (code, value) in extras {
        if let Some(id) = FieldId::parse(code) {
            values.put(id, Some(serde_json::from_value(value.clone())?));
        }
    }
    Ok(values)
}

/// By what a value is found: none is the same as another by itself alone.
pub(crate) fn keys(value: &Json) -> Vec<String> {
    serde_json::from_value::<Value>(value.clone()).map_or_else(|_| vec![value.to_string()], |value| value.keys())
}

/// Which values another lead has alone.
pub(crate) async fn taken(tx: &mut TenantTx, wanted: &[(String, Json)]) -> Result<Vec<(String, Json, LeadId)>> {
    let read = |(code, value): &(String, Json)| {
        let id = FieldId::parse(code)?;
        Some(serde_json::from_value::<Value>(value.clone()).map(|value| (id, value)))
    };
    let wanted = wanted.iter().filter_map(read).collect::<std::result::Result<Vec<_>, _>>()?;
    let taken = fields::takers(tx, Record::Lead, &wanted).await?;
    let told =
        taken.into_iter().map(|(id, value, lead)| Ok((id.to_string(), serde_json::to_value(value)?, LeadId(lead))));
    told.collect()
}
