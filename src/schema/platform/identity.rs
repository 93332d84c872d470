//! People, their factors and tokens, and the log of sign-ins.

diesel::table! {
    users (id) {
        id -> Uuid,
        site -> Text,
        tenant_id -> Nullable<Uuid>,
        tenant_number -> Nullable<Integer>,
        partner_id -> Nullable<Uuid>,
        email -> Text,
        name -> Text,
        password_hash -> Text,
        role -> Text,
        totp_secret -> Nullable<Binary>,
        totp_enabled_at -> Nullable<Timestamptz>,
        totp_last_step -> Nullable<BigInt>,
        locale -> Nullable<Text>,
        theme -> Nullable<Text>,
        generation -> Integer,
        created_at -> Timestamptz,
        disabled_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    recovery_codes (user_id, hash) {
        user_id -> Uuid,
        hash -> Binary,
        used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    refresh_tokens (hash) {
        hash -> Binary,
        family -> Uuid,
        user_id -> Uuid,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
        revoked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    auth_events (id) {
        id -> Uuid,
        at -> Timestamptz,
        kind -> Text,
        site -> Text,
        tenant_id -> Nullable<Uuid>,
        user_id -> Nullable<Uuid>,
        account -> Nullable<Binary>,
        ip -> Nullable<Text>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(users, recovery_codes, refresh_tokens);
