//! Duplicates and merges of leads.

diesel::table! {
    merges (id) {
        id -> Uuid,
        lead_id -> Uuid,
        was -> Jsonb,
        made -> Jsonb,
        parts -> Jsonb,
        by_id -> Nullable<Uuid>,
        by_name -> Text,
        at -> Timestamptz,
        undone_at -> Nullable<Timestamptz>,
        undone_by_name -> Nullable<Text>,
    }
}

diesel::table! {
    duplicate_scans (id) {
        id -> Uuid,
        state -> Text,
        step -> Integer,
        total -> Integer,
        done -> Integer,
        last_city -> Text,
        by_name -> Text,
        created_at -> Timestamptz,
        finished_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    duplicate_groups (id) {
        id -> Uuid,
        why -> Text,
        leads -> Array<Uuid>,
        dismissed -> Bool,
    }
}

diesel::table! {
    duplicate_policy (id) {
        id -> Integer,
        policy -> Text,
    }
}
