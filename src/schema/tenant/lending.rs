//! Banks, their programmes, applications and what became of them at each bank.

use super::crm::deals;

diesel::table! {
    banks (id) {
        id -> Uuid,
        name -> Text,
        note -> Text,
        active -> Bool,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    programmes (id) {
        id -> Uuid,
        bank_id -> Uuid,
        name -> Text,
        product -> Text,
        rate_bp -> Integer,
        amount_min -> Nullable<BigInt>,
        amount_max -> Nullable<BigInt>,
        months_min -> Nullable<Integer>,
        months_max -> Nullable<Integer>,
        age_min -> Nullable<Integer>,
        age_max -> Nullable<Integer>,
        income_min -> Nullable<BigInt>,
        down_payment_bp -> Nullable<Integer>,
        burden_bp -> Nullable<Integer>,
        decision_days -> Nullable<Integer>,
        active -> Bool,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    applications (id) {
        id -> Uuid,
        deal_id -> Uuid,
        product -> Text,
        amount -> BigInt,
        months -> Integer,
        down_payment -> Nullable<BigInt>,
        income -> Nullable<BigInt>,
        other_payments -> Nullable<BigInt>,
        birth_date -> Nullable<Date>,
        version -> Integer,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    submissions (id) {
        id -> Uuid,
        application_id -> Uuid,
        bank_id -> Uuid,
        programme_id -> Nullable<Uuid>,
        status -> Text,
        status_since -> Timestamptz,
        amount -> BigInt,
        months -> Integer,
        number -> Text,
        offer_amount -> Nullable<BigInt>,
        offer_months -> Nullable<Integer>,
        offer_rate_bp -> Nullable<Integer>,
        offer_until -> Nullable<Date>,
        conditions -> Text,
        refusal -> Text,
        retry_from -> Nullable<Date>,
        sent_at -> Nullable<Timestamptz>,
        signed_at -> Nullable<Timestamptz>,
        payable_from -> Nullable<Timestamptz>,
        without_cooling -> Bool,
        version -> Integer,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::joinable!(programmes -> banks (bank_id));
diesel::joinable!(submissions -> applications (application_id));
diesel::joinable!(submissions -> banks (bank_id));
diesel::joinable!(submissions -> programmes (programme_id));
diesel::joinable!(applications -> deals (deal_id));
diesel::allow_tables_to_appear_in_same_query!(banks, programmes, applications, submissions, deals);
