-- What a lead's status and a deal's stage may become next; NULL for anything.
ALTER TABLE lead_statuses ADD COLUMN next text[]
--;;
-- Out of use: nothing enters it any more, and the histories that name it can still be read.
ALTER TABLE lead_statuses ADD COLUMN archived boolean NOT NULL DEFAULT false
--;;
ALTER TABLE stages ADD COLUMN next uuid[]
--;;
ALTER TABLE batch_rows DROP CONSTRAINT batch_rows_state_check
--;;
ALTER TABLE batch_rows ADD CONSTRAINT batch_rows_state_check
    CHECK (state IN ('waiting', 'changed', 'same', 'in_deal', 'gone', 'lacking', 'not_next', 'restored', 'kept'))
