-- A person who comes again long after being sold is a new lead: it takes the contacts over from the older one.
ALTER TABLE leads ADD COLUMN superseded_at timestamptz
--;;
-- Within so many days of the sale a new lead of the same person is a duplicate.
ALTER TABLE buying_policies
    ADD COLUMN duplicate_days integer NOT NULL DEFAULT 30,
    ADD CONSTRAINT buying_policies_duplicate_check CHECK (duplicate_days BETWEEN 0 AND 3650)
--;;
CREATE UNIQUE INDEX leads_own_phone_key ON leads (phone)
    WHERE status NOT IN ('duplicate', 'archived') AND superseded_at IS NULL
--;;
CREATE UNIQUE INDEX leads_own_email_key ON leads (email)
    WHERE status NOT IN ('duplicate', 'archived') AND superseded_at IS NULL
--;;
-- Every lead of a person, sold again or put away: who bought the person before.
CREATE INDEX leads_phone_idx ON leads (phone) WHERE phone IS NOT NULL
--;;
CREATE INDEX leads_email_idx ON leads (email) WHERE email IS NOT NULL
--;;
DROP INDEX leads_phone_key
--;;
DROP INDEX leads_email_key
