//! Merges of leads.

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
