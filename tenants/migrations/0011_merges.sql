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
