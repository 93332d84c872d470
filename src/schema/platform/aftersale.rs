//! After the sale: policies, returns, first contacts.

use super::core::tenants;
use super::exchange::{leads, lots};

diesel::table! {
    aftersale_policies (id) {
        id -> Uuid,
        product -> Text,
        version -> Integer,
        reasons -> Array<Text>,
        window_days -> Integer,
        answer_hours -> Integer,
        cap_bp -> Integer,
        cap_least -> Integer,
        refund_bp -> Integer,
        contact_minutes -> Integer,
        recall_refund_bp -> Integer,
        suspended_refund_bp -> Integer,
        created_at -> Timestamptz,
        created_by -> Text,
        call_attempts -> Integer,
        call_days -> Integer,
        calls_short -> Text,
    }
}

diesel::table! {
    working_hours (tenant_id) {
        tenant_id -> Uuid,
        days -> Array<Integer>,
        opens -> Integer,
        closes -> Integer,
    }
}

diesel::table! {
    returns (id) {
        id -> Uuid,
        lot_id -> Uuid,
        lead_id -> Uuid,
        tenant_id -> Uuid,
        policy_id -> Uuid,
        product -> Text,
        price -> BigInt,
        reason -> Text,
        comment -> Text,
        state -> Text,
        evidence -> Jsonb,
        asked_at -> Timestamptz,
        asked_by -> Text,
        answer_by -> Timestamptz,
        decided_at -> Nullable<Timestamptz>,
        decided_by -> Nullable<Text>,
        decided_how -> Nullable<Text>,
        finding -> Nullable<Text>,
        answer -> Text,
        refund -> Nullable<BigInt>,
        transfer_id -> Nullable<Uuid>,
        replacement_lead -> Nullable<Uuid>,
        appeal -> Nullable<Text>,
        appealed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    return_files (id) {
        id -> Uuid,
        return_id -> Uuid,
        name -> Text,
        size -> BigInt,
        at -> Timestamptz,
        by_name -> Text,
    }
}

diesel::table! {
    first_contacts (lot_id) {
        lot_id -> Uuid,
        lead_id -> Uuid,
        tenant_id -> Uuid,
        policy_id -> Uuid,
        sold_at -> Timestamptz,
        warn_at -> Timestamptz,
        due_at -> Timestamptz,
        state -> Text,
        warned_at -> Nullable<Timestamptz>,
        ended_at -> Nullable<Timestamptz>,
        refund -> Nullable<BigInt>,
        transfer_id -> Nullable<Uuid>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(aftersale_policies, working_hours, returns, return_files, first_contacts);
diesel::allow_tables_to_appear_in_same_query!(returns, tenants);
diesel::allow_tables_to_appear_in_same_query!(returns, leads);
diesel::allow_tables_to_appear_in_same_query!(returns, lots);
diesel::allow_tables_to_appear_in_same_query!(first_contacts, tenants);
diesel::allow_tables_to_appear_in_same_query!(first_contacts, leads);
diesel::allow_tables_to_appear_in_same_query!(first_contacts, lots);
diesel::allow_tables_to_appear_in_same_query!(working_hours, tenants);
