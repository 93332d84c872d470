//! Custom fields.

use super::leads;

diesel::table! {
    fields (id) {
        id -> BigInt,
        name -> Text,
        section -> Text,
        kind -> Text,
        choices -> Jsonb,
        records -> Array<Text>,
        required -> Bool,
        required_in -> Array<Text>,
        shown_in -> Array<Text>,
        roles -> Array<Text>,
        sole -> Bool,
        sort -> Integer,
        version -> Integer,
        created_at -> Timestamptz,
        archived_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    field_values (record_id) {
        record_id -> Uuid,
        held -> Jsonb,
    }
}

diesel::table! {
    field_keys (record_id, field_id, key) {
        record_id -> Uuid,
        field_id -> BigInt,
        key -> Text,
        record -> Text,
        sole -> Bool,
    }
}

diesel::allow_tables_to_appear_in_same_query!(leads, field_values, field_keys);
