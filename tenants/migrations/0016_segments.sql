-- Tags: free words of the franchisee's. A tag that was made part of another keeps its id, and leads that have it have the other: joining two of
-- them writes no lead, however many there are, and is taken back as easily.
CREATE TABLE tags (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    hue text NOT NULL,
    merged_into bigint,
    version integer NOT NULL DEFAULT 1,
    -- When it was last put on a lead: the latest are offered first.
    used_at timestamptz NOT NULL,
    archived_at timestamptz,
    CONSTRAINT tags_name_check CHECK (name <> ''),
    CONSTRAINT tags_hue_check CHECK (hue IN ('gray', 'blue', 'cyan', 'violet', 'green', 'amber', 'orange', 'red')),
    CONSTRAINT tags_merged_check CHECK (merged_into <> id),
    CONSTRAINT tags_merged_fkey FOREIGN KEY (merged_into) REFERENCES tags (id)
)
--;;
CREATE UNIQUE INDEX tags_name_key ON tags (lower(name)) WHERE archived_at IS NULL AND merged_into IS NULL
--;;
-- In the lead itself: a list reads them with the row, and one small index finds them. A table of its own took twenty times the room and time.
ALTER TABLE leads ADD COLUMN tags bigint[] NOT NULL DEFAULT '{}'
--;;
CREATE INDEX leads_tags_idx ON leads USING gin (tags) WHERE deleted_at IS NULL
--;;
-- What was removed, the latest first.
CREATE INDEX leads_deleted_idx ON leads (deleted_at DESC, id DESC)
    WHERE deleted_at IS NOT NULL AND withdrawn_at IS NULL AND merged_into IS NULL
--;;
-- What is destroyed is asked whether anything refers to it.
CREATE INDEX leads_duplicate_idx ON leads (duplicate_of) WHERE duplicate_of IS NOT NULL
--;;
CREATE INDEX notices_subject_idx ON notices (subject_id)
--;;
CREATE INDEX import_rows_duplicate_idx ON import_rows (lead_id) WHERE verdict = 'duplicate'
--;;
CREATE INDEX deals_lead_idx ON deals (lead_id) WHERE lead_id IS NOT NULL
--;;
-- For how many days removed leads are kept; one row at most.
CREATE TABLE bin_terms (
    sole boolean PRIMARY KEY DEFAULT true,
    days integer,
    CONSTRAINT bin_terms_sole_check CHECK (sole),
    CONSTRAINT bin_terms_days_check CHECK (days BETWEEN 1 AND 3650)
)
--;;
-- What was removed before anybody could know that it would be destroyed stays until the tenant says for how long.
INSERT INTO bin_terms (days) SELECT NULL WHERE EXISTS (
    SELECT FROM leads WHERE deleted_at IS NOT NULL AND withdrawn_at IS NULL AND merged_into IS NULL
)
--;;
-- How many leads were destroyed, and nothing about who they were. Without a person the worker did it.
CREATE TABLE bin_purges (
    id uuid PRIMARY KEY,
    leads integer NOT NULL,
    kept integer NOT NULL,
    by_id uuid,
    by_name text,
    at timestamptz NOT NULL,
    CONSTRAINT bin_purges_counts_check CHECK (leads >= 0 AND kept >= 0)
)
--;;
CREATE INDEX bin_purges_at_idx ON bin_purges (at DESC, id DESC)
--;;
-- Segments of leads: live ones are conditions, static ones a list.
CREATE TABLE segments (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    kind text NOT NULL,
    owner uuid NOT NULL,
    shared boolean NOT NULL,
    conditions jsonb NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz,
    CONSTRAINT segments_name_check CHECK (name <> ''),
    CONSTRAINT segments_kind_check CHECK (kind IN ('live', 'static')),
    CONSTRAINT segments_owner_fkey FOREIGN KEY (owner) REFERENCES staff (id)
)
--;;
CREATE UNIQUE INDEX segments_name_key ON segments (owner, lower(name)) WHERE deleted_at IS NULL
--;;
CREATE TABLE segment_leads (
    segment_id uuid NOT NULL,
    lead_id uuid NOT NULL,
    CONSTRAINT segment_leads_pkey PRIMARY KEY (segment_id, lead_id),
    CONSTRAINT segment_leads_segment_fkey FOREIGN KEY (segment_id) REFERENCES segments (id)
)
