//! Proof: signing keys, daily heads, refused bids, notices of openings.

use super::core::tenants;

diesel::table! {
    proof_keys (number) {
        number -> Integer,
        public_key -> Text,
        valid_from -> Timestamptz,
        valid_to -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    proof_heads (number) {
        number -> Integer,
        day -> Date,
        lots -> Integer,
        late -> Integer,
        root -> Text,
        previous -> Text,
        key_number -> Integer,
        made_at -> Timestamptz,
        hash -> Text,
        signature -> Text,
    }
}

diesel::table! {
    lot_refusals (id) {
        id -> Uuid,
        lot_id -> Uuid,
        place -> Integer,
        stage -> Integer,
        tenant_id -> Uuid,
        amount -> BigInt,
        code -> Text,
        at -> Timestamptz,
        by_name -> Text,
        leaf -> Text,
        signature -> Text,
    }
}

diesel::table! {
    lot_notices (lot_id, stage, channel, place) {
        lot_id -> Uuid,
        stage -> Integer,
        place -> Integer,
        tenant_id -> Uuid,
        channel -> Text,
        sent_at -> Nullable<Timestamptz>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(lot_refusals, lot_notices, tenants);
