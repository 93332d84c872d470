//! Tags and segments of leads, and the bin.

use super::leads;

diesel::table! {
    tags (id) {
        id -> BigInt,
        name -> Text,
        hue -> Text,
        merged_into -> Nullable<BigInt>,
        version -> Integer,
        used_at -> Timestamptz,
        archived_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    segments (id) {
        id -> Uuid,
        name -> Text,
        kind -> Text,
        owner -> Uuid,
        shared -> Bool,
        conditions -> Jsonb,
        version -> Integer,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    segment_leads (segment_id, lead_id) {
        segment_id -> Uuid,
        lead_id -> Uuid,
    }
}

diesel::table! {
    bin_terms (sole) {
        sole -> Bool,
        days -> Nullable<Integer>,
    }
}

diesel::table! {
    bin_purges (id) {
        id -> Uuid,
        leads -> Integer,
        kept -> Integer,
        by_id -> Nullable<Uuid>,
        by_name -> Nullable<Text>,
        at -> Timestamptz,
    }
}

diesel::allow_tables_to_appear_in_same_query!(leads, segment_leads);
