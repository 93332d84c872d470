-- One act on many leads, which can be taken back. `own` is set where it may reach one person's leads alone.
CREATE TABLE batches (
    id uuid PRIMARY KEY,
    act jsonb NOT NULL,
    state text NOT NULL,
    -- How many of its parts were carried out: who is told of a part twice knows.
    step integer NOT NULL DEFAULT 0,
    total integer NOT NULL,
    changed integer NOT NULL DEFAULT 0,
    passed integer NOT NULL DEFAULT 0,
    restored integer NOT NULL DEFAULT 0,
    kept integer NOT NULL DEFAULT 0,
    -- Where the next part begins, and how many leads each person has among whom they are shared out.
    last_lead uuid,
    loads jsonb,
    own uuid,
    by_id uuid,
    by_name text NOT NULL,
    undone_by uuid,
    undone_by_name text,
    created_at timestamptz NOT NULL,
    finished_at timestamptz,
    CONSTRAINT batches_state_check CHECK (state IN ('running', 'done', 'undoing', 'undone')),
    CONSTRAINT batches_counts_check CHECK (changed + passed <= total AND restored + kept <= changed)
)
--;;
CREATE INDEX batches_created_idx ON batches (created_at DESC, id DESC)
--;;
-- What became of each lead of a batch, and what it was before.
CREATE TABLE batch_rows (
    batch_id uuid NOT NULL,
    lead_id uuid NOT NULL,
    state text NOT NULL,
    was text,
    made text,
    CONSTRAINT batch_rows_pkey PRIMARY KEY (batch_id, lead_id),
    CONSTRAINT batch_rows_state_check CHECK (state IN ('waiting', 'changed', 'same', 'in_deal', 'gone', 'restored', 'kept')),
    CONSTRAINT batch_rows_batch_fkey FOREIGN KEY (batch_id) REFERENCES batches (id)
)
--;;
CREATE INDEX batch_rows_state_idx ON batch_rows (batch_id, state, lead_id)
--;;
-- A notice may be about a batch too.
ALTER TABLE notices DROP CONSTRAINT notices_subject_kind_check
--;;
ALTER TABLE notices ADD CONSTRAINT notices_subject_kind_check CHECK (subject_kind IN ('lead', 'client', 'deal', 'wallet', 'batch'))
