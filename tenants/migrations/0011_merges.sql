-- A lead that became part of another one: it is not there by itself any more, and leads to that one.
ALTER TABLE leads ADD COLUMN merged_into uuid
--;;
ALTER TABLE leads ADD CONSTRAINT leads_merged_fkey FOREIGN KEY (merged_into) REFERENCES leads (id)
--;;
CREATE INDEX leads_merged_idx ON leads (merged_into) WHERE merged_into IS NOT NULL
--;;
-- Whoever comes again by the contacts of a merged lead finds the one that is left.
CREATE INDEX leads_merged_phone_idx ON leads (phone) WHERE merged_into IS NOT NULL
--;;
CREATE INDEX leads_merged_email_idx ON leads (email) WHERE merged_into IS NOT NULL
--;;
-- Each merge with all that it takes to undo it.
CREATE TABLE merges (
    id uuid PRIMARY KEY,
    lead_id uuid NOT NULL,
    was jsonb NOT NULL,
    made jsonb NOT NULL,
    parts jsonb NOT NULL,
    by_id uuid,
    by_name text NOT NULL,
    at timestamptz NOT NULL,
    undone_at timestamptz,
    undone_by_name text,
    CONSTRAINT merges_lead_fkey FOREIGN KEY (lead_id) REFERENCES leads (id)
)
--;;
CREATE INDEX merges_lead_idx ON merges (lead_id, at DESC)
--;;
-- A search of the whole base for leads of one person.
CREATE TABLE duplicate_scans (
    id uuid PRIMARY KEY,
    state text NOT NULL,
    step integer NOT NULL DEFAULT 0,
    total integer NOT NULL,
    done integer NOT NULL DEFAULT 0,
    last_city text,
    by_name text NOT NULL,
    created_at timestamptz NOT NULL,
    finished_at timestamptz,
    CONSTRAINT duplicate_scans_state_check CHECK (state IN ('running', 'done', 'replaced'))
)
--;;
-- Leads that may be of one person. What somebody said are different people is not found again.
CREATE TABLE duplicate_groups (
    id uuid PRIMARY KEY,
    scan_id uuid NOT NULL,
    why text NOT NULL,
    leads uuid[] NOT NULL,
    state text NOT NULL,
    CONSTRAINT duplicate_groups_why_check CHECK (why IN ('contact', 'name')),
    CONSTRAINT duplicate_groups_state_check CHECK (state IN ('open', 'dismissed')),
    CONSTRAINT duplicate_groups_scan_fkey FOREIGN KEY (scan_id) REFERENCES duplicate_scans (id)
)
--;;
CREATE INDEX duplicate_groups_scan_idx ON duplicate_groups (scan_id, why, id)
