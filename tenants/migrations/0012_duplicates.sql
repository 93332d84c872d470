-- A search of the whole base for leads of one person.
CREATE TABLE duplicate_scans (
    id uuid PRIMARY KEY,
    state text NOT NULL,
    -- How many of its parts were carried out: who is told of a part twice knows.
    step integer NOT NULL DEFAULT 0,
    total integer NOT NULL,
    done integer NOT NULL DEFAULT 0,
    last_city text NOT NULL DEFAULT '',
    by_name text NOT NULL,
    created_at timestamptz NOT NULL,
    finished_at timestamptz,
    CONSTRAINT duplicate_scans_state_check CHECK (state IN ('running', 'done'))
)
--;;
-- One runs at a time.
CREATE UNIQUE INDEX duplicate_scans_running_key ON duplicate_scans (state) WHERE state = 'running'
--;;
-- Leads that may be of one person. What somebody said are different people is kept, so that it is not found again.
CREATE TABLE duplicate_groups (
    id uuid PRIMARY KEY,
    why text NOT NULL,
    leads uuid[] NOT NULL,
    dismissed boolean NOT NULL DEFAULT false,
    CONSTRAINT duplicate_groups_why_check CHECK (why IN ('contact', 'name'))
)
--;;
CREATE INDEX duplicate_groups_why_idx ON duplicate_groups (why, id) WHERE NOT dismissed
