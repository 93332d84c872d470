//! What belongs to wallets beside the ledger: requisites, thresholds, limits, bank statements, exports.

use super::core::tenants;
use super::exchange::{postings, transfers, wallets};

diesel::table! {
    tenant_requisites (tenant_id) {
        tenant_id -> Uuid,
        inn -> Nullable<Text>,
        kpp -> Nullable<Text>,
        legal_name -> Text,
        updated_at -> Timestamptz,
        updated_by -> Text,
    }
}

diesel::table! {
    wallet_policies (id) {
        id -> Uuid,
        low_at -> BigInt,
        pause_at -> BigInt,
        created_at -> Timestamptz,
        created_by -> Text,
    }
}

diesel::table! {
    wallet_limits (id) {
        id -> Uuid,
        tenant_id -> Uuid,
        was -> BigInt,
        credit_limit -> BigInt,
        reason -> Text,
        at -> Timestamptz,
        by_name -> Text,
    }
}

diesel::table! {
    bank_statements (id) {
        id -> Uuid,
        file_name -> Text,
        encoding -> Text,
        sender -> Text,
        accounts -> Array<Text>,
        date_from -> Nullable<Date>,
        date_to -> Nullable<Date>,
        complete -> Bool,
        rows -> Integer,
        created_at -> Timestamptz,
        created_by -> Text,
        booked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    bank_payments (id) {
        id -> Uuid,
        key -> Binary,
        statement_id -> Uuid,
        account -> Text,
        number -> Text,
        paid_on -> Date,
        amount -> BigInt,
        payer -> Text,
        payer_inn -> Text,
        payer_account -> Text,
        purpose -> Text,
        state -> Text,
        code -> Text,
        round -> Integer,
        tenant_id -> Nullable<Uuid>,
        transfer_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        decided_at -> Nullable<Timestamptz>,
        decided_by -> Text,
    }
}

diesel::table! {
    bank_statement_rows (statement_id, row) {
        statement_id -> Uuid,
        row -> Integer,
        line -> Integer,
        kind -> Text,
        code -> Text,
        payment_id -> Nullable<Uuid>,
        number -> Text,
        paid_on -> Nullable<Date>,
        amount -> Nullable<BigInt>,
        party -> Text,
        party_inn -> Text,
        purpose -> Text,
    }
}

diesel::table! {
    wallet_exports (id) {
        id -> Uuid,
        tenant_id -> Uuid,
        format -> Text,
        date_from -> Date,
        date_to -> Date,
        at -> Timestamptz,
        user_id -> Nullable<Uuid>,
        by_name -> Text,
    }
}

diesel::joinable!(bank_statement_rows -> bank_payments (payment_id));
diesel::joinable!(bank_payments -> tenants (tenant_id));
diesel::joinable!(postings -> transfers (transfer_id));
diesel::allow_tables_to_appear_in_same_query!(tenant_requisites, tenants);
diesel::allow_tables_to_appear_in_same_query!(tenant_requisites, wallets);
diesel::allow_tables_to_appear_in_same_query!(bank_statement_rows, bank_payments, tenants);
diesel::allow_tables_to_appear_in_same_query!(postings, transfers);
diesel::allow_columns_to_appear_in_same_group_by_clause!(bank_statement_rows::kind, bank_payments::state);
diesel::allow_columns_to_appear_in_same_group_by_clause!(transfers::kind, postings::account);
