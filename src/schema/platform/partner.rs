//! Partners, reward rules, accruals, consents of partners' leads.

use super::leads;

diesel::table! {
    partners (id) {
        id -> Uuid,
        code -> Text,
        name -> Text,
        city -> Text,
        niche -> Text,
        legal_form -> Text,
        inn -> Nullable<Text>,
        referrer_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        disabled_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    reward_rules (effective_from) {
        effective_from -> Date,
        reward_bp -> Integer,
        referral_bp -> Integer,
        cap_bp -> Integer,
        hold_days -> Integer,
        expected_commission_bp -> Integer,
        created_at -> Timestamptz,
        created_by -> Text,
    }
}

diesel::table! {
    partner_issues (id) {
        id -> Uuid,
        tenant_id -> Uuid,
        deal_id -> Uuid,
        round -> Integer,
        lead_id -> Uuid,
        partner_id -> Uuid,
        amount -> BigInt,
        commission -> BigInt,
        issued_on -> Date,
        issued_event -> Nullable<Uuid>,
        issued_at -> Nullable<Timestamptz>,
        reversed_event -> Nullable<Uuid>,
        reversed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    settlements (id) {
        id -> Uuid,
        partner_id -> Uuid,
        issue_id -> Uuid,
        deal_id -> Uuid,
        lead_id -> Uuid,
        kind -> Text,
        amount -> BigInt,
        rule_from -> Date,
        reverses -> Nullable<Uuid>,
        event_id -> Uuid,
        hold_until -> Timestamptz,
        created_at -> Timestamptz,
        reversed_at -> Nullable<Timestamptz>,
        paid_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    lead_consents (lead_id, kind) {
        lead_id -> Uuid,
        kind -> Text,
        text_version -> Text,
        partner_id -> Uuid,
        recorded_by -> Nullable<Uuid>,
        at -> Timestamptz,
    }
}

diesel::allow_tables_to_appear_in_same_query!(leads, partner_issues);
