-- A bought lead that went back to the pool leaves only the fact that it was here: nothing of the person is kept.
ALTER TABLE leads ADD COLUMN withdrawn_at timestamptz
--;;
ALTER TABLE leads ADD COLUMN withdrawn_as text
--;;
ALTER TABLE leads ADD CONSTRAINT leads_withdrawn_check CHECK (
    (withdrawn_at IS NULL) = (withdrawn_as IS NULL) AND withdrawn_as IN ('returned', 'recalled')
    AND (withdrawn_at IS NULL OR (deleted_at IS NOT NULL AND phone IS NULL AND email IS NULL)))
--;;
ALTER TABLE leads DROP CONSTRAINT leads_contact_check
--;;
ALTER TABLE leads ADD CONSTRAINT leads_contact_check CHECK (phone IS NOT NULL OR email IS NOT NULL OR withdrawn_at IS NOT NULL)
