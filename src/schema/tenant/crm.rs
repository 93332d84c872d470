//! Leads, clients, pipelines, deals, the feed, tasks and notices.

use super::core::staff;

/// SQL types that diesel does not know by itself.
pub mod sql_types {
    /// PostgreSQL's own `tsvector`: a sorted set of words.
    #[derive(Debug, Clone, Copy, diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(oid = 3614, array_oid = 3643))]
    pub struct Tsvector;

    /// PostgreSQL's own `tsquery`: which words to look for.
    #[derive(Debug, Clone, Copy, diesel::query_builder::QueryId, diesel::sql_types::SqlType)]
    #[diesel(postgres_type(oid = 3615, array_oid = 3645))]
    pub struct Tsquery;
}

diesel::table! {
    lead_statuses (code) {
        code -> Text,
        name -> Text,
        name_en -> Nullable<Text>,
        kind -> Text,
        hue -> Text,
        sort -> Integer,
        next -> Nullable<Array<Text>>,
        archived -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::Tsvector;

    clients (id) {
        id -> Uuid,
        kind -> Text,
        name -> Text,
        phones -> Array<Text>,
        emails -> Array<Text>,
        city -> Text,
        comment -> Text,
        responsible -> Nullable<Uuid>,
        search -> Tsvector,
        version -> Integer,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::Tsvector;

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
        responsible -> Nullable<Uuid>,
        bought_lot_id -> Nullable<Uuid>,
        bought_price -> Nullable<BigInt>,
        client_id -> Nullable<Uuid>,
        duplicate_of -> Nullable<Uuid>,
        import_id -> Nullable<Uuid>,
        search -> Tsvector,
        version -> Integer,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        withdrawn_at -> Nullable<Timestamptz>,
        withdrawn_as -> Nullable<Text>,
        merged_into -> Nullable<Uuid>,
        tags -> Array<BigInt>,
    }
}

diesel::table! {
    pipelines (id) {
        id -> Uuid,
        name -> Text,
        name_en -> Nullable<Text>,
        sort -> Integer,
        main -> Bool,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    stages (id) {
        id -> Uuid,
        pipeline_id -> Uuid,
        name -> Text,
        name_en -> Nullable<Text>,
        kind -> Text,
        hue -> Text,
        sort -> Integer,
        probability -> Integer,
        rotting_days -> Nullable<Integer>,
        next -> Nullable<Array<Uuid>>,
    }
}

diesel::table! {
    deals (id) {
        id -> Uuid,
        client_id -> Nullable<Uuid>,
        lead_id -> Nullable<Uuid>,
        pipeline_id -> Uuid,
        stage_id -> Uuid,
        title -> Text,
        product -> Nullable<Text>,
        amount -> Nullable<BigInt>,
        responsible -> Nullable<Uuid>,
        loss_reason -> Nullable<Text>,
        issued_on -> Nullable<Date>,
        issued_amount -> Nullable<BigInt>,
        commission -> Nullable<BigInt>,
        version -> Integer,
        stage_since -> Timestamptz,
        closed_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        payable_from -> Nullable<Timestamptz>,
        deleted_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    issues (id) {
        id -> Uuid,
        deal_id -> Uuid,
        lead_id -> Nullable<Uuid>,
        kind -> Text,
        round -> Integer,
        issued_on -> Date,
        amount -> BigInt,
        commission -> BigInt,
        reason -> Nullable<Text>,
        by_id -> Nullable<Uuid>,
        by_name -> Text,
        at -> Timestamptz,
    }
}

diesel::table! {
    events (id) {
        id -> BigInt,
        subject_kind -> Text,
        subject_id -> Uuid,
        event -> Text,
        by_id -> Nullable<Uuid>,
        by_name -> Text,
        data -> Jsonb,
        at -> Timestamptz,
    }
}

diesel::table! {
    tasks (id) {
        id -> Uuid,
        subject_kind -> Nullable<Text>,
        subject_id -> Nullable<Uuid>,
        title -> Text,
        due_at -> Nullable<Timestamptz>,
        responsible -> Nullable<Uuid>,
        done_at -> Nullable<Timestamptz>,
        created_by -> Nullable<Uuid>,
        version -> Integer,
        created_at -> Timestamptz,
        kind -> Text,
        description -> Text,
        all_day -> Bool,
        result -> Text,
        repeat -> Nullable<Jsonb>,
        remind_before -> Nullable<Integer>,
        follows -> Nullable<Uuid>,
        deleted_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    task_rules (id) {
        id -> Uuid,
        record -> Text,
        place -> Text,
        kind -> Text,
        title -> Text,
        wait -> Integer,
        unit -> Text,
        responsible -> Nullable<Uuid>,
        created_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    notices (id) {
        id -> Uuid,
        user_id -> Uuid,
        kind -> Text,
        subject_kind -> Text,
        subject_id -> Uuid,
        data -> Jsonb,
        created_at -> Timestamptz,
        read_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    views (id) {
        id -> Uuid,
        name -> Text,
        owner -> Uuid,
        shared -> Bool,
        conditions -> Jsonb,
        sort -> Text,
        shown -> Jsonb,
        version -> Integer,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    view_columns (user_id, place) {
        user_id -> Uuid,
        place -> Text,
        shown -> Jsonb,
    }
}

diesel::table! {
    batches (id) {
        id -> Uuid,
        act -> Jsonb,
        state -> Text,
        step -> Integer,
        total -> Integer,
        changed -> Integer,
        passed -> Integer,
        restored -> Integer,
        kept -> Integer,
        last_lead -> Nullable<Uuid>,
        loads -> Nullable<Jsonb>,
        own -> Nullable<Uuid>,
        by_id -> Nullable<Uuid>,
        by_name -> Text,
        undone_by -> Nullable<Uuid>,
        undone_by_name -> Nullable<Text>,
        created_at -> Timestamptz,
        finished_at -> Nullable<Timestamptz>,
        by_role -> Nullable<Text>,
    }
}

diesel::table! {
    batch_rows (batch_id, lead_id) {
        batch_id -> Uuid,
        lead_id -> Uuid,
        state -> Text,
        was -> Nullable<Text>,
        made -> Nullable<Text>,
    }
}

diesel::table! {
    exports (id) {
        id -> Uuid,
        number -> Text,
        format -> Text,
        filter -> Jsonb,
        shown -> Array<Text>,
        leads -> Integer,
        by_id -> Nullable<Uuid>,
        by_name -> Text,
        at -> Timestamptz,
    }
}

diesel::joinable!(stages -> pipelines (pipeline_id));
diesel::joinable!(deals -> stages (stage_id));
diesel::joinable!(deals -> clients (client_id));
diesel::joinable!(leads -> lead_statuses (status));
diesel::allow_tables_to_appear_in_same_query!(
    leads,
    lead_statuses,
    clients,
    deals,
    stages,
    pipelines,
    issues,
    events,
    tasks,
    notices,
    staff
);
