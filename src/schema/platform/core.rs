//! Tenants, outbox, deadlines, idempotency.

diesel::table! {
    tenants (id) {
        id -> Uuid,
        number -> Integer,
        slug -> Text,
        name -> Text,
        city -> Text,
        time_zone -> Text,
        state -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    migration_results (tenant_number) {
        tenant_number -> Integer,
        version -> Integer,
        error -> Nullable<Text>,
        finished_at -> Timestamptz,
    }
}

diesel::table! {
    platform.outbox (id) {
        id -> Uuid,
        tenant_id -> Nullable<Uuid>,
        tenant_number -> Nullable<Integer>,
        topic -> Text,
        payload -> Jsonb,
        created_at -> Timestamptz,
        published_at -> Nullable<Timestamptz>,
        attempts -> Integer,
        failures -> Integer,
    }
}

diesel::table! {
    dead_letters (id) {
        id -> Uuid,
        tenant_id -> Nullable<Uuid>,
        tenant_number -> Nullable<Integer>,
        topic -> Text,
        payload -> Jsonb,
        created_at -> Timestamptz,
        error -> Text,
        died_at -> Timestamptz,
        failures -> Integer,
    }
}

diesel::table! {
    deadlines (kind, subject) {
        kind -> Text,
        subject -> Uuid,
        tenant_id -> Nullable<Uuid>,
        tenant_number -> Nullable<Integer>,
        due_at -> Timestamptz,
        attempts -> Integer,
        error -> Nullable<Text>,
    }
}

diesel::table! {
    idempotency_keys (scope, key) {
        scope -> Text,
        key -> Text,
        request_hash -> Binary,
        status -> Nullable<Integer>,
        content_type -> Nullable<Text>,
        created_at -> Timestamptz,
        claim -> Nullable<Uuid>,
        leased_until -> Timestamptz,
        done_at -> Nullable<Timestamptz>,
        answer -> Nullable<Binary>,
    }
}
