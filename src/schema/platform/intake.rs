//! Imports. The tables stand on both sides of the border and are the same, so a tenant's module has these too.

diesel::table! {
    imports (id) {
        id -> Uuid,
        state -> Text,
        file_key -> Text,
        file_name -> Text,
        file_size -> BigInt,
        source -> Nullable<Text>,
        lawful_basis -> Text,
        options -> Jsonb,
        kind -> Nullable<Text>,
        encoding -> Nullable<Text>,
        delimiter -> Nullable<Text>,
        header -> Array<Text>,
        fields -> Array<Text>,
        total -> Nullable<Integer>,
        position -> Integer,
        rows -> Integer,
        created -> Integer,
        updated -> Integer,
        duplicates -> Integer,
        invalid -> Integer,
        by_code -> Jsonb,
        undone -> Integer,
        kept -> Integer,
        error -> Nullable<Text>,
        runner -> Nullable<Uuid>,
        leased_until -> Nullable<Timestamptz>,
        created_by -> Nullable<Uuid>,
        created_by_name -> Text,
        created_at -> Timestamptz,
        finished_at -> Nullable<Timestamptz>,
        version -> Integer,
        survey -> Nullable<Jsonb>,
    }
}

diesel::table! {
    import_rows (import_id, row) {
        import_id -> Uuid,
        row -> Integer,
        verdict -> Text,
        code -> Text,
        lead_id -> Nullable<Uuid>,
        first_row -> Nullable<Integer>,
        cells -> Array<Text>,
        fault_column -> Nullable<Integer>,
        was -> Nullable<Jsonb>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(imports, import_rows);
