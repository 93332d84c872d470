//! Territories, the weekly report on fairness, scenarios of the simulator.

use super::core::tenants;

diesel::table! {
    territories (id) {
        id -> Uuid,
        name -> Text,
        owner_tenant -> Nullable<Uuid>,
        version -> Integer,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        updated_by -> Text,
    }
}

diesel::table! {
    territory_places (key) {
        key -> Text,
        territory_id -> Uuid,
        name -> Text,
    }
}

diesel::table! {
    fairness_weeks (week) {
        week -> Date,
        computed_at -> Timestamptz,
        lots -> BigInt,
        sold -> BigInt,
        revenue -> BigInt,
        auctions -> BigInt,
        thin -> BigInt,
        paid_at_auction -> BigInt,
        reserve_at_auction -> BigInt,
        gini_leads -> Double,
        gini_money -> Double,
        hhi -> Double,
        p50_s -> Nullable<BigInt>,
        p90_s -> Nullable<BigInt>,
        notice_skew_ms -> Nullable<BigInt>,
    }
}

diesel::table! {
    fairness_shares (week, tenant_id) {
        week -> Date,
        tenant_id -> Uuid,
        leads -> BigInt,
        paid -> BigInt,
        bids -> BigInt,
        wins -> BigInt,
        paid_at_auction -> BigInt,
        reserve_at_auction -> BigInt,
    }
}

diesel::table! {
    fairness_parts (week, kind, name) {
        week -> Date,
        kind -> Text,
        name -> Text,
        lots -> BigInt,
        sold -> BigInt,
        revenue -> BigInt,
        auctions -> BigInt,
        thin -> BigInt,
        gini_leads -> Double,
        p50_s -> Nullable<BigInt>,
    }
}

diesel::table! {
    scenarios (id) {
        id -> Uuid,
        name -> Text,
        rules -> Jsonb,
        result -> Jsonb,
        created_at -> Timestamptz,
        created_by -> Text,
    }
}

diesel::joinable!(territories -> tenants (owner_tenant));
diesel::joinable!(territory_places -> territories (territory_id));
diesel::joinable!(fairness_shares -> tenants (tenant_id));
diesel::allow_tables_to_appear_in_same_query!(territories, territory_places, tenants);
diesel::allow_tables_to_appear_in_same_query!(fairness_shares, tenants);
