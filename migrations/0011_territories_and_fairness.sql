-- Territories, the weekly report on fairness, and the scenarios of the simulator.
-- A territory is a name and the places whose leads are counted for its owner.
CREATE TABLE territories (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    owner_tenant uuid,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by text NOT NULL,
    CONSTRAINT territories_owner_fkey FOREIGN KEY (owner_tenant) REFERENCES tenants (id)
)
--;;
CREATE UNIQUE INDEX territories_name_key ON territories (lower(name))
--;;
CREATE INDEX territories_owner_idx ON territories (owner_tenant) WHERE owner_tenant IS NOT NULL
--;;
-- A city or a region. It stands in one territory, so it has at most one owner. The key is its name as names are compared.
CREATE TABLE territory_places (
    key text PRIMARY KEY,
    territory_id uuid NOT NULL,
    name text NOT NULL,
    CONSTRAINT territory_places_territory_fkey FOREIGN KEY (territory_id) REFERENCES territories (id) ON DELETE CASCADE
)
--;;
CREATE INDEX territory_places_territory_idx ON territory_places (territory_id)
--;;
-- How a week of the exchange was shared out. The week is named by its Monday in Moscow; counting it again replaces its rows.
CREATE TABLE fairness_weeks (
    week date PRIMARY KEY,
    computed_at timestamptz NOT NULL,
    lots bigint NOT NULL,
    sold bigint NOT NULL,
    revenue bigint NOT NULL,
    auctions bigint NOT NULL,
    thin bigint NOT NULL,
    paid_at_auction bigint NOT NULL,
    reserve_at_auction bigint NOT NULL,
    gini_leads double precision NOT NULL,
    gini_money double precision NOT NULL,
    hhi double precision NOT NULL,
    p50_s bigint,
    p90_s bigint,
    notice_skew_ms bigint
)
--;;
CREATE TABLE fairness_shares (
    week date NOT NULL,
    tenant_id uuid NOT NULL,
    leads bigint NOT NULL,
    paid bigint NOT NULL,
    bids bigint NOT NULL,
    wins bigint NOT NULL,
    paid_at_auction bigint NOT NULL,
    reserve_at_auction bigint NOT NULL,
    PRIMARY KEY (week, tenant_id),
    CONSTRAINT fairness_shares_week_fkey FOREIGN KEY (week) REFERENCES fairness_weeks (week) ON DELETE CASCADE,
    CONSTRAINT fairness_shares_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id)
)
--;;
CREATE INDEX fairness_shares_tenant_idx ON fairness_shares (tenant_id, week)
--;;
-- The same by product and by territory; an empty name is what lies in no territory.
CREATE TABLE fairness_parts (
    week date NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    lots bigint NOT NULL,
    sold bigint NOT NULL,
    revenue bigint NOT NULL,
    auctions bigint NOT NULL,
    thin bigint NOT NULL,
    gini_leads double precision NOT NULL,
    p50_s bigint,
    PRIMARY KEY (week, kind, name),
    CONSTRAINT fairness_parts_week_fkey FOREIGN KEY (week) REFERENCES fairness_weeks (week) ON DELETE CASCADE,
    CONSTRAINT fairness_parts_kind_check CHECK (kind IN ('product', 'territory'))
)
--;;
-- The first report is due at once; each sets the time of the next.
INSERT INTO deadlines (kind, subject, due_at)
VALUES ('fairness.week', '00000000-0000-7000-8000-000000000011', '2026-01-01T00:00:00Z')
--;;
-- What head office would like to try, and what came of it when it was last tried.
CREATE TABLE scenarios (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    rules jsonb NOT NULL,
    result jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL
)
--;;
CREATE UNIQUE INDEX scenarios_name_key ON scenarios (lower(name))
