-- An import is set up step by step, checked without loading, paused, cancelled. The same at the platform.
ALTER TABLE imports DROP CONSTRAINT imports_state_check
--;;
ALTER TABLE imports ADD CONSTRAINT imports_state_check CHECK (state IN (
    'draft', 'checking', 'checked', 'queued', 'running', 'paused', 'done', 'failed', 'cancelled', 'undoing', 'undone'
))
--;;
-- What two people change at once is told by the version.
ALTER TABLE imports ADD COLUMN version integer NOT NULL DEFAULT 1
--;;
-- What was found in the file of a draft.
ALTER TABLE imports ADD COLUMN survey jsonb
--;;
-- The column whose cell is at fault, the first being 0.
ALTER TABLE import_rows ADD COLUMN fault_column integer
--;;
-- What the lead was before the row changed it: what undoing takes.
ALTER TABLE import_rows ADD COLUMN was jsonb
--;;
CREATE INDEX import_rows_updated_idx ON import_rows (lead_id) WHERE verdict = 'updated'
