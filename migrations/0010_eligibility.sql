-- Sale plans by time, standing orders in full, and everything that decides who may buy.
-- How good a lead is by what the pool knows of it, and to whom its person agreed to be handed over.
ALTER TABLE leads
    ADD COLUMN quality integer NOT NULL DEFAULT 50,
    ADD COLUMN consent jsonb NOT NULL DEFAULT '{"scope": "network"}',
    ADD CONSTRAINT leads_quality_check CHECK (quality BETWEEN 0 AND 100)
--;;
-- A version is in force from its start on, until a later one begins; a version that is not active retires the plan.
DROP INDEX sale_plans_active_key
--;;
ALTER TABLE sale_plans
    ADD COLUMN products text[] NOT NULL DEFAULT '{}',
    ADD COLUMN cities text[] NOT NULL DEFAULT '{}',
    ADD COLUMN sources text[] NOT NULL DEFAULT '{}',
    ADD COLUMN min_quality integer,
    ADD COLUMN schedule jsonb,
    ADD COLUMN starts_at timestamptz,
    ADD CONSTRAINT sale_plans_min_quality_check CHECK (min_quality BETWEEN 0 AND 100)
--;;
UPDATE sale_plans
SET products = array_remove(ARRAY[product], NULL), cities = array_remove(ARRAY[city], NULL),
    sources = array_remove(ARRAY[source], NULL), starts_at = created_at
--;;
ALTER TABLE sale_plans
    ALTER COLUMN starts_at SET NOT NULL, DROP COLUMN product, DROP COLUMN city, DROP COLUMN source
--;;
CREATE INDEX sale_plans_starts_idx ON sale_plans (code, starts_at, version)
--;;
-- A version is never rewritten: a change is the next one.
REVOKE UPDATE, DELETE ON sale_plans FROM mak_platform
--;;
ALTER TABLE standing_orders
    ADD COLUMN min_quality integer,
    ADD COLUMN monthly_cap integer,
    ADD COLUMN budget bigint,
    ADD COLUMN schedule jsonb,
    ADD COLUMN updated_at timestamptz,
    ADD CONSTRAINT standing_orders_min_quality_check CHECK (min_quality BETWEEN 0 AND 100),
    ADD CONSTRAINT standing_orders_monthly_cap_check CHECK (monthly_cap > 0),
    ADD CONSTRAINT standing_orders_budget_check CHECK (budget > 0)
--;;
ALTER TABLE buyers
    ADD COLUMN min_quality integer,
    ADD COLUMN monthly_cap integer,
    ADD COLUMN share_cap integer,
    ADD COLUMN schedule jsonb,
    ADD CONSTRAINT buyers_min_quality_check CHECK (min_quality BETWEEN 0 AND 100),
    ADD CONSTRAINT buyers_monthly_cap_check CHECK (monthly_cap > 0),
    ADD CONSTRAINT buyers_share_cap_check CHECK (share_cap BETWEEN 1 AND 100)
--;;
-- What the settings of a buyer became, and by whom.
CREATE TABLE buyer_changes (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    at timestamptz NOT NULL,
    by_name text NOT NULL,
    settings jsonb NOT NULL,
    CONSTRAINT buyer_changes_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id)
)
--;;
CREATE INDEX buyer_changes_tenant_idx ON buyer_changes (tenant_id, at, id)
--;;
-- Rules of buying that hold for the whole network: the newest row counts.
CREATE TABLE buying_policies (
    created_at timestamptz PRIMARY KEY,
    repeat_days integer NOT NULL,
    share_min_leads integer NOT NULL,
    starter_days integer NOT NULL,
    starter_leads integer NOT NULL,
    created_by text NOT NULL,
    CONSTRAINT buying_policies_repeat_check CHECK (repeat_days BETWEEN 0 AND 3650),
    CONSTRAINT buying_policies_share_check CHECK (share_min_leads BETWEEN 1 AND 1000000),
    CONSTRAINT buying_policies_starter_check CHECK (starter_days BETWEEN 0 AND 30 AND starter_leads BETWEEN 0 AND 1000)
)
--;;
REVOKE UPDATE, DELETE ON buyer_changes, buying_policies FROM mak_platform
--;;
INSERT INTO buying_policies (created_at, repeat_days, share_min_leads, starter_days, starter_leads, created_by)
VALUES ('2000-01-01T00:00:00Z', 90, 20, 30, 0, 'default')
--;;
-- Leads whose person got a loan: what sources and buyers are measured by.
CREATE TABLE lead_issues (
    lead_id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    deal_id uuid NOT NULL,
    round integer NOT NULL,
    issued_at timestamptz,
    reversed_at timestamptz,
    PRIMARY KEY (tenant_id, deal_id, round),
    CONSTRAINT lead_issues_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT lead_issues_lead_fkey FOREIGN KEY (lead_id) REFERENCES leads (id)
)
--;;
CREATE INDEX lead_issues_lead_idx ON lead_issues (lead_id)
--;;
-- How a source's leads turned out, counted every night.
CREATE TABLE source_rates (
    source text PRIMARY KEY,
    sold bigint NOT NULL,
    issued bigint NOT NULL,
    counted_at timestamptz NOT NULL,
    CONSTRAINT source_rates_check CHECK (0 <= issued AND issued <= sold)
)
--;;
-- How a buyer works its leads, counted every night; a part that is not known is null.
CREATE TABLE buyer_scores (
    tenant_id uuid PRIMARY KEY,
    score integer NOT NULL,
    speed integer,
    conversion integer,
    returns integer,
    bought bigint NOT NULL,
    counted_at timestamptz NOT NULL,
    CONSTRAINT buyer_scores_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT buyer_scores_score_check CHECK (score BETWEEN 0 AND 100)
)
--;;
-- The scores that a lot's weighted stages were decided with.
ALTER TABLE lots ADD COLUMN scores jsonb
--;;
INSERT INTO deadlines (kind, subject, due_at, attempts)
VALUES ('exchange.scores', '00000000-0000-7000-8000-000000000010', '2026-01-01T00:00:00Z', 0)
