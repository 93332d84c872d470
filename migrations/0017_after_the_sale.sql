-- A plan may be for leads of some age, for leads that were sold before, or for those that never were.
ALTER TABLE sale_plans
    ADD COLUMN min_age_days integer,
    ADD COLUMN resold boolean,
    ADD CONSTRAINT sale_plans_min_age_days_check CHECK (min_age_days BETWEEN 1 AND 3650)
