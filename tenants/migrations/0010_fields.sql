-- Fields that a franchisee adds to its records. They are data: a new field changes no table.
CREATE TABLE fields (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    section text NOT NULL DEFAULT '',
    kind text NOT NULL,
    choices jsonb NOT NULL DEFAULT '[]',
    -- The kinds of record that have it.
    records text[] NOT NULL,
    required boolean NOT NULL DEFAULT false,
    -- Codes of statuses and ids of stages: which need it, and which alone show it.
    required_in text[] NOT NULL DEFAULT '{}',
    shown_in text[] NOT NULL DEFAULT '{}',
    -- The roles that see it; none means all.
    roles text[] NOT NULL DEFAULT '{}',
    sole boolean NOT NULL DEFAULT false,
    sort integer NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    archived_at timestamptz,
    CONSTRAINT fields_name_check CHECK (name <> ''),
    CONSTRAINT fields_kind_check CHECK (
        kind IN ('text', 'number', 'money', 'date', 'phone', 'email', 'select', 'multi_select', 'checkbox', 'link', 'user')
    ),
    CONSTRAINT fields_records_check CHECK (records <> '{}' AND records <@ ARRAY['lead', 'client', 'deal'])
)
--;;
-- What a record holds, all its fields together: read in one piece wherever the record is shown.
CREATE TABLE field_values (
    record_id uuid PRIMARY KEY,
    held jsonb NOT NULL
)
--;;
-- By what a record is found: each value in a form whose order is the order of its bytes. Of a sole field no two records of a kind have the same.
-- The primary key answers «what does this record hold», the index below «which records hold this»: a list asks one or the other, as its order wants.
CREATE TABLE field_keys (
    record_id uuid NOT NULL,
    field_id bigint NOT NULL,
    key text COLLATE "C" NOT NULL,
    record text NOT NULL,
    sole boolean NOT NULL,
    CONSTRAINT field_keys_pkey PRIMARY KEY (record_id, field_id, key),
    CONSTRAINT field_keys_field_fkey FOREIGN KEY (field_id) REFERENCES fields (id)
)
--;;
CREATE INDEX field_keys_key_idx ON field_keys (field_id, key, record_id)
--;;
CREATE UNIQUE INDEX field_keys_sole_key ON field_keys (field_id, record, key) WHERE sole
--;;
CREATE UNIQUE INDEX fields_name_key ON fields (lower(name)) WHERE archived_at IS NULL
--;;
-- A lead without what its new status asks for is passed over.
ALTER TABLE batch_rows DROP CONSTRAINT batch_rows_state_check
--;;
ALTER TABLE batch_rows ADD CONSTRAINT batch_rows_state_check
    CHECK (state IN ('waiting', 'changed', 'same', 'in_deal', 'gone', 'lacking', 'restored', 'kept'))
--;;
-- The role of whoever began a batch: it asks for no more than they could fill in.
ALTER TABLE batches ADD COLUMN by_role text
