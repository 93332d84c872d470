//! The exchange: pool, plans, lots, bids, orders, wallets, ledger.

use super::core::tenants;

diesel::table! {
    leads (id) {
        id -> Uuid,
        name -> Text,
        phone -> Nullable<Text>,
        email -> Nullable<Text>,
        city -> Text,
        product -> Text,
        amount -> Nullable<BigInt>,
        source -> Text,
        lawful_basis -> Text,
        comment -> Text,
        status -> Text,
        partner_id -> Nullable<Uuid>,
        import_id -> Nullable<Uuid>,
        duplicate_of -> Nullable<Uuid>,
        owner_tenant -> Nullable<Uuid>,
        lot_id -> Nullable<Uuid>,
        price -> Nullable<BigInt>,
        sold_at -> Nullable<Timestamptz>,
        version -> Integer,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        quality -> Integer,
        consent -> Jsonb,
        superseded_at -> Nullable<Timestamptz>,
        status_at -> Timestamptz,
        taken_by -> Nullable<Uuid>,
        taken_name -> Nullable<Text>,
        taken_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    lead_events (id) {
        id -> Uuid,
        lead_id -> Uuid,
        at -> Timestamptz,
        event -> Text,
        by_name -> Text,
        data -> Jsonb,
    }
}

diesel::table! {
    sale_plans (id) {
        id -> Uuid,
        code -> Text,
        version -> Integer,
        name -> Text,
        stages -> Jsonb,
        active -> Bool,
        created_at -> Timestamptz,
        created_by -> Text,
        products -> Array<Text>,
        cities -> Array<Text>,
        sources -> Array<Text>,
        min_quality -> Nullable<Integer>,
        schedule -> Nullable<Jsonb>,
        starts_at -> Timestamptz,
        min_age_days -> Nullable<Integer>,
        resold -> Nullable<Bool>,
    }
}

diesel::table! {
    lots (id) {
        id -> Uuid,
        lead_id -> Uuid,
        plan_id -> Nullable<Uuid>,
        stages -> Jsonb,
        stage -> Integer,
        state -> Text,
        opened_at -> Timestamptz,
        opened_by -> Text,
        stage_started_at -> Timestamptz,
        stage_ends_at -> Nullable<Timestamptz>,
        closed_at -> Nullable<Timestamptz>,
        winner_tenant -> Nullable<Uuid>,
        price -> Nullable<BigInt>,
        bid_count -> Integer,
        seed -> Text,
        commitment -> Text,
        assignment -> Nullable<Jsonb>,
        root -> Nullable<Text>,
        seal -> Nullable<Text>,
        started -> Array<Timestamptz>,
        leading_bid -> Nullable<BigInt>,
        asked_step -> Nullable<Integer>,
        lead_was -> Nullable<Text>,
        reason -> Nullable<Text>,
        key_number -> Nullable<Integer>,
        notified_stage -> Nullable<Integer>,
        head -> Nullable<Integer>,
        scores -> Nullable<Jsonb>,
    }
}

diesel::table! {
    standing_orders (id) {
        id -> Uuid,
        tenant_id -> Uuid,
        products -> Array<Text>,
        cities -> Array<Text>,
        sources -> Array<Text>,
        amount_min -> Nullable<BigInt>,
        amount_max -> Nullable<BigInt>,
        price_limit -> BigInt,
        daily_cap -> Nullable<Integer>,
        state -> Text,
        created_at -> Timestamptz,
        created_by -> Text,
        min_quality -> Nullable<Integer>,
        monthly_cap -> Nullable<Integer>,
        budget -> Nullable<BigInt>,
        schedule -> Nullable<Jsonb>,
        updated_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    bids (id) {
        id -> Uuid,
        lot_id -> Uuid,
        stage -> Integer,
        tenant_id -> Uuid,
        amount -> BigInt,
        place -> Integer,
        source -> Text,
        order_id -> Nullable<Uuid>,
        state -> Text,
        at -> Timestamptz,
        by_name -> Text,
        leaf -> Text,
        signature -> Text,
        score -> Nullable<Integer>,
    }
}

diesel::table! {
    lot_orders (lot_id, stage, order_id) {
        lot_id -> Uuid,
        stage -> Integer,
        order_id -> Uuid,
        tenant_id -> Uuid,
    }
}

diesel::table! {
    buyers (tenant_id) {
        tenant_id -> Uuid,
        products -> Array<Text>,
        cities -> Array<Text>,
        sources -> Array<Text>,
        amount_min -> Nullable<BigInt>,
        amount_max -> Nullable<BigInt>,
        daily_cap -> Nullable<Integer>,
        min_quality -> Nullable<Integer>,
        monthly_cap -> Nullable<Integer>,
        share_cap -> Nullable<Integer>,
        schedule -> Nullable<Jsonb>,
    }
}

diesel::table! {
    wallets (tenant_id) {
        tenant_id -> Uuid,
        available -> BigInt,
        held -> BigInt,
        credit_limit -> BigInt,
        low_at -> BigInt,
        pause_at -> BigInt,
        own_thresholds -> Bool,
        moved_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    transfers (id) {
        id -> Uuid,
        tenant_id -> Uuid,
        kind -> Text,
        amount -> BigInt,
        reference -> Nullable<Text>,
        reason -> Text,
        lot_id -> Nullable<Uuid>,
        bid_id -> Nullable<Uuid>,
        reverses -> Nullable<Uuid>,
        available_after -> BigInt,
        held_after -> BigInt,
        at -> Timestamptz,
        by_name -> Text,
    }
}

diesel::table! {
    postings (transfer_id, line) {
        transfer_id -> Uuid,
        line -> Integer,
        account -> Text,
        tenant_id -> Nullable<Uuid>,
        amount -> BigInt,
    }
}

diesel::table! {
    lot_reasons (lot_id, stage, tenant_id) {
        lot_id -> Uuid,
        stage -> Integer,
        tenant_id -> Uuid,
        code -> Text,
        detail -> Jsonb,
    }
}

diesel::table! {
    person_hashes (hash) {
        hash -> Binary,
        seen_at -> Timestamptz,
    }
}

diesel::table! {
    buyer_changes (id) {
        id -> Uuid,
        tenant_id -> Uuid,
        at -> Timestamptz,
        by_name -> Text,
        settings -> Jsonb,
    }
}

diesel::table! {
    buying_policies (created_at) {
        created_at -> Timestamptz,
        repeat_days -> Integer,
        share_min_leads -> Integer,
        starter_days -> Integer,
        starter_leads -> Integer,
        created_by -> Text,
        duplicate_days -> Integer,
    }
}

diesel::table! {
    lead_issues (tenant_id, deal_id, round) {
        lead_id -> Uuid,
        tenant_id -> Uuid,
        deal_id -> Uuid,
        round -> Integer,
        issued_at -> Nullable<Timestamptz>,
        reversed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    source_rates (source) {
        source -> Text,
        sold -> BigInt,
        issued -> BigInt,
        counted_at -> Timestamptz,
    }
}

diesel::table! {
    buyer_scores (tenant_id) {
        tenant_id -> Uuid,
        score -> Integer,
        speed -> Nullable<Integer>,
        conversion -> Nullable<Integer>,
        returns -> Nullable<Integer>,
        bought -> BigInt,
        counted_at -> Timestamptz,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    buyer_scores,
    buying_policies,
    lead_issues,
    leads,
    lots,
    bids,
    lot_orders,
    lot_reasons,
    standing_orders,
    wallets,
    buyers,
    tenants,
    transfers
);

diesel::allow_columns_to_appear_in_same_group_by_clause!(leads::product, leads::city, lots::winner_tenant);
