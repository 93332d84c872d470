-- Imports of files and the verdict on each of their rows. The same tables stand on both sides of the border.
CREATE TABLE imports (
    id uuid PRIMARY KEY,
    state text NOT NULL,
    file_key text NOT NULL,
    file_name text NOT NULL,
    file_size bigint NOT NULL,
    source text,
    lawful_basis text NOT NULL,
    options jsonb NOT NULL,
    kind text,
    encoding text,
    delimiter text,
    -- The header row as written, and the field that each column fills (empty: none).
    header text[] NOT NULL DEFAULT '{}',
    fields text[] NOT NULL DEFAULT '{}',
    -- Rows of the file with anything in them; known once it was read through.
    total integer,
    -- The last row that was dealt with: everything up to it is committed.
    position integer NOT NULL DEFAULT 0,
    rows integer NOT NULL DEFAULT 0,
    created integer NOT NULL DEFAULT 0,
    updated integer NOT NULL DEFAULT 0,
    duplicates integer NOT NULL DEFAULT 0,
    invalid integer NOT NULL DEFAULT 0,
    by_code jsonb NOT NULL DEFAULT '{}',
    undone integer NOT NULL DEFAULT 0,
    kept integer NOT NULL DEFAULT 0,
    error text,
    -- Which run of the worker is at it, and until when nobody else may take over.
    runner uuid,
    leased_until timestamptz,
    created_by uuid,
    created_by_name text NOT NULL,
    created_at timestamptz NOT NULL,
    finished_at timestamptz,
    CONSTRAINT imports_state_check CHECK (state IN ('queued', 'running', 'done', 'failed', 'undoing', 'undone')),
    CONSTRAINT imports_counts_check CHECK (rows = created + updated + duplicates + invalid)
)
--;;
CREATE TABLE import_rows (
    import_id uuid NOT NULL,
    row integer NOT NULL,
    verdict text NOT NULL,
    code text NOT NULL,
    lead_id uuid,
    first_row integer,
    cells text[] NOT NULL,
    CONSTRAINT import_rows_pkey PRIMARY KEY (import_id, row),
    CONSTRAINT import_rows_import_id_fkey FOREIGN KEY (import_id) REFERENCES imports (id) ON DELETE CASCADE,
    CONSTRAINT import_rows_first_row_check CHECK (first_row < row)
)
--;;
-- Which row a lead came from: the first row of a duplicate, and where a lead has its origin.
CREATE INDEX import_rows_lead_idx ON import_rows (lead_id) WHERE verdict = 'ok'
