-- A plan may be for leads of some age, for leads that were sold before, or for those that never were.
ALTER TABLE sale_plans
    ADD COLUMN min_age_days integer,
    ADD COLUMN resold boolean,
    ADD CONSTRAINT sale_plans_min_age_days_check CHECK (min_age_days BETWEEN 1 AND 3650)
--;;
-- What a policy demands of «не дозвониться»: unanswered attempts, on so many days, and what comes of a request with fewer.
ALTER TABLE aftersale_policies
    ADD COLUMN call_attempts integer NOT NULL DEFAULT 5,
    ADD COLUMN call_days integer NOT NULL DEFAULT 2,
    ADD COLUMN calls_short text NOT NULL DEFAULT 'refuse',
    ADD CONSTRAINT aftersale_policies_calls_check CHECK (call_attempts BETWEEN 1 AND 50 AND call_days BETWEEN 1 AND 30
        AND call_days <= call_attempts),
    ADD CONSTRAINT aftersale_policies_short_check CHECK (calls_short IN ('refuse', 'ask'))
--;;
-- Who of head office took a lead to work that nobody bought. Whatever sells the lead ends that first.
ALTER TABLE leads
    ADD COLUMN taken_by uuid,
    ADD COLUMN taken_name text,
    ADD COLUMN taken_at timestamptz,
    ADD CONSTRAINT leads_taken_check CHECK ((taken_by IS NULL) = (taken_at IS NULL)
        AND (taken_by IS NULL) = (taken_name IS NULL) AND (taken_by IS NULL OR status = 'unsold'))
