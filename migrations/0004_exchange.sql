-- The exchange: the pool of leads, sale plans, lots, bids, standing orders, wallets and the ledger.
-- A lead waiting for an owner. A duplicate is kept beside the lead it repeats, never in its place.
CREATE TABLE leads (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    phone text,
    email text,
    city text NOT NULL,
    product text NOT NULL,
    amount bigint,
    source text NOT NULL,
    lawful_basis text NOT NULL,
    comment text NOT NULL,
    status text NOT NULL,
    partner_id uuid,
    import_id uuid,
    duplicate_of uuid,
    owner_tenant uuid,
    lot_id uuid,
    price bigint,
    sold_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT leads_duplicate_of_fkey FOREIGN KEY (duplicate_of) REFERENCES leads (id) ON DELETE SET NULL,
    CONSTRAINT leads_owner_tenant_fkey FOREIGN KEY (owner_tenant) REFERENCES tenants (id),
    CONSTRAINT leads_contact_check CHECK (phone IS NOT NULL OR email IS NOT NULL),
    CONSTRAINT leads_amount_check CHECK (amount > 0),
    CONSTRAINT leads_price_check CHECK (price >= 0),
    CONSTRAINT leads_lawful_basis_check CHECK (lawful_basis IN ('consent', 'contract', 'legitimate_interest', 'none')),
    CONSTRAINT leads_status_check CHECK (status IN ('new', 'from_partner', 'auction', 'sold', 'unsold',
        'redistributed', 'returned', 'recalled', 'duplicate', 'archived')),
    CONSTRAINT leads_owner_check CHECK ((status IN ('sold', 'redistributed')) = (owner_tenant IS NOT NULL))
)
--;;
-- Two people can't enter the same contact at once: the second becomes a duplicate.
CREATE UNIQUE INDEX leads_phone_key ON leads (phone) WHERE status NOT IN ('duplicate', 'archived')
--;;
CREATE UNIQUE INDEX leads_email_key ON leads (email) WHERE status NOT IN ('duplicate', 'archived')
--;;
CREATE INDEX leads_created_idx ON leads (created_at, id)
--;;
CREATE INDEX leads_status_idx ON leads (status, created_at, id)
--;;
CREATE INDEX leads_partner_idx ON leads (partner_id, created_at, id) WHERE partner_id IS NOT NULL
--;;
CREATE INDEX leads_import_idx ON leads (import_id) WHERE import_id IS NOT NULL
--;;
CREATE INDEX leads_duplicate_of_idx ON leads (duplicate_of) WHERE duplicate_of IS NOT NULL
--;;
CREATE INDEX leads_owner_idx ON leads (owner_tenant, sold_at) WHERE owner_tenant IS NOT NULL
--;;
-- What happened to a lead, in order: the history that the API and the card show.
CREATE TABLE lead_events (
    id uuid PRIMARY KEY,
    lead_id uuid NOT NULL,
    at timestamptz NOT NULL,
    event text NOT NULL,
    by_name text NOT NULL,
    data jsonb NOT NULL,
    CONSTRAINT lead_events_lead_fkey FOREIGN KEY (lead_id) REFERENCES leads (id) ON DELETE CASCADE
)
--;;
CREATE INDEX lead_events_lead_idx ON lead_events (lead_id, at, id)
--;;
-- A change of a plan is a new version; lots keep the stages they were opened with.
CREATE TABLE sale_plans (
    id uuid PRIMARY KEY,
    code text NOT NULL,
    version integer NOT NULL,
    name text NOT NULL,
    product text,
    city text,
    source text,
    stages jsonb NOT NULL,
    active boolean NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    CONSTRAINT sale_plans_code_key UNIQUE (code, version)
)
--;;
CREATE UNIQUE INDEX sale_plans_active_key ON sale_plans (code) WHERE active
--;;
INSERT INTO sale_plans (id, code, version, name, stages, active, created_at, created_by) VALUES (
    '00000000-0000-7000-8000-000000000001', 'default', 1, '',
    '[{"kind": "sealed", "window_s": 120, "reserve": 50000}, {"kind": "assign", "price": 20000}, {"kind": "hq"}]',
    true, '2026-01-01T00:00:00Z', 'system')
--;;
CREATE TABLE lots (
    id uuid PRIMARY KEY,
    lead_id uuid NOT NULL,
    plan_id uuid,
    stages jsonb NOT NULL,
    stage integer NOT NULL,
    state text NOT NULL,
    opened_at timestamptz NOT NULL,
    opened_by text NOT NULL,
    stage_started_at timestamptz NOT NULL,
    stage_ends_at timestamptz,
    closed_at timestamptz,
    winner_tenant uuid,
    price bigint,
    bid_count integer NOT NULL DEFAULT 0,
    seed text NOT NULL,
    commitment text NOT NULL,
    assignment jsonb,
    root text,
    seal text,
    CONSTRAINT lots_lead_fkey FOREIGN KEY (lead_id) REFERENCES leads (id),
    CONSTRAINT lots_plan_fkey FOREIGN KEY (plan_id) REFERENCES sale_plans (id),
    CONSTRAINT lots_winner_fkey FOREIGN KEY (winner_tenant) REFERENCES tenants (id),
    CONSTRAINT lots_state_check CHECK (state IN ('open', 'sold', 'unsold', 'cancelled')),
    CONSTRAINT lots_winner_check CHECK ((state = 'sold') = (winner_tenant IS NOT NULL AND price IS NOT NULL)),
    CONSTRAINT lots_closed_check CHECK ((state = 'open') = (closed_at IS NULL)),
    CONSTRAINT lots_price_check CHECK (price >= 0)
)
--;;
-- A lead is never in two open lots.
CREATE UNIQUE INDEX lots_open_lead_key ON lots (lead_id) WHERE state = 'open'
--;;
CREATE INDEX lots_lead_idx ON lots (lead_id)
--;;
CREATE INDEX lots_open_idx ON lots (stage_ends_at, id) WHERE state = 'open'
--;;
CREATE INDEX lots_closed_idx ON lots (closed_at, id) WHERE state <> 'open'
--;;
CREATE INDEX lots_winner_idx ON lots (winner_tenant, closed_at) WHERE winner_tenant IS NOT NULL
--;;
CREATE TABLE standing_orders (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    products text[] NOT NULL,
    cities text[] NOT NULL,
    sources text[] NOT NULL,
    amount_min bigint,
    amount_max bigint,
    price_limit bigint NOT NULL,
    daily_cap integer,
    state text NOT NULL DEFAULT 'active',
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    CONSTRAINT standing_orders_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT standing_orders_price_limit_check CHECK (price_limit > 0),
    CONSTRAINT standing_orders_daily_cap_check CHECK (daily_cap > 0),
    CONSTRAINT standing_orders_state_check CHECK (state IN ('active', 'paused', 'deleted'))
)
--;;
CREATE INDEX standing_orders_tenant_idx ON standing_orders (tenant_id, created_at) WHERE state <> 'deleted'
--;;
-- The log of a lot: every bid keeps its place, its leaf and its receipt. A raised bid replaces the former one, which stays here.
CREATE TABLE bids (
    id uuid PRIMARY KEY,
    lot_id uuid NOT NULL,
    stage integer NOT NULL,
    tenant_id uuid NOT NULL,
    amount bigint NOT NULL,
    place integer NOT NULL,
    source text NOT NULL,
    order_id uuid,
    state text NOT NULL,
    at timestamptz NOT NULL,
    by_name text NOT NULL,
    leaf text NOT NULL,
    signature text NOT NULL,
    CONSTRAINT bids_lot_fkey FOREIGN KEY (lot_id) REFERENCES lots (id),
    CONSTRAINT bids_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT bids_place_key UNIQUE (lot_id, place),
    CONSTRAINT bids_amount_check CHECK (amount > 0),
    CONSTRAINT bids_source_check CHECK (source IN ('standing_order', 'manual')),
    CONSTRAINT bids_state_check CHECK (state IN ('live', 'replaced', 'won', 'lost', 'void'))
)
--;;
CREATE UNIQUE INDEX bids_live_key ON bids (lot_id, tenant_id) WHERE state = 'live'
--;;
CREATE INDEX bids_tenant_idx ON bids (tenant_id, at)
--;;
CREATE INDEX bids_order_idx ON bids (order_id, at) WHERE order_id IS NOT NULL
--;;
-- What a tenant buys at all, set by head office; a tenant without filters may buy anything.
CREATE TABLE buyers (
    tenant_id uuid PRIMARY KEY,
    products text[] NOT NULL DEFAULT '{}',
    cities text[] NOT NULL DEFAULT '{}',
    sources text[] NOT NULL DEFAULT '{}',
    amount_min bigint,
    amount_max bigint,
    daily_cap integer,
    CONSTRAINT buyers_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT buyers_daily_cap_check CHECK (daily_cap > 0)
)
--;;
-- Balances, derived from the postings and cached here under constraints: nobody spends what is not there.
CREATE TABLE wallets (
    tenant_id uuid PRIMARY KEY,
    available bigint NOT NULL DEFAULT 0,
    held bigint NOT NULL DEFAULT 0,
    credit_limit bigint NOT NULL DEFAULT 0,
    CONSTRAINT wallets_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT wallets_available_check CHECK (available + credit_limit >= 0),
    CONSTRAINT wallets_held_check CHECK (held >= 0),
    CONSTRAINT wallets_credit_limit_check CHECK (credit_limit >= 0)
)
--;;
CREATE TABLE transfers (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    kind text NOT NULL,
    amount bigint NOT NULL,
    reference text,
    reason text NOT NULL,
    lot_id uuid,
    bid_id uuid,
    reverses uuid,
    available_after bigint NOT NULL,
    held_after bigint NOT NULL,
    at timestamptz NOT NULL,
    by_name text NOT NULL,
    CONSTRAINT transfers_wallet_fkey FOREIGN KEY (tenant_id) REFERENCES wallets (tenant_id),
    CONSTRAINT transfers_lot_fkey FOREIGN KEY (lot_id) REFERENCES lots (id),
    CONSTRAINT transfers_reverses_fkey FOREIGN KEY (reverses) REFERENCES transfers (id),
    CONSTRAINT transfers_reference_key UNIQUE (reference),
    CONSTRAINT transfers_reverses_key UNIQUE (reverses),
    CONSTRAINT transfers_kind_check CHECK (kind IN ('deposit', 'hold', 'release', 'capture', 'charge', 'reversal'))
)
--;;
CREATE INDEX transfers_tenant_idx ON transfers (tenant_id, at, id)
--;;
CREATE INDEX transfers_lot_idx ON transfers (lot_id) WHERE lot_id IS NOT NULL
--;;
CREATE TABLE postings (
    transfer_id uuid NOT NULL,
    line integer NOT NULL,
    account text NOT NULL,
    tenant_id uuid,
    amount bigint NOT NULL,
    PRIMARY KEY (transfer_id, line),
    CONSTRAINT postings_transfer_fkey FOREIGN KEY (transfer_id) REFERENCES transfers (id),
    CONSTRAINT postings_account_check CHECK (account IN ('available', 'held', 'revenue', 'bank')),
    CONSTRAINT postings_tenant_check CHECK ((account IN ('available', 'held')) = (tenant_id IS NOT NULL))
)
--;;
CREATE INDEX postings_tenant_idx ON postings (tenant_id) WHERE tenant_id IS NOT NULL
--;;
-- The ledger is append-only: a mistake is put right by a new transfer.
REVOKE UPDATE, DELETE, TRUNCATE ON transfers, postings FROM mak_platform
--;;
-- Why a tenant did not get a lot's lead at a stage.
CREATE TABLE lot_reasons (
    lot_id uuid NOT NULL,
    stage integer NOT NULL,
    tenant_id uuid NOT NULL,
    code text NOT NULL,
    detail jsonb NOT NULL,
    PRIMARY KEY (lot_id, stage, tenant_id),
    CONSTRAINT lot_reasons_lot_fkey FOREIGN KEY (lot_id) REFERENCES lots (id),
    CONSTRAINT lot_reasons_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id)
)
--;;
CREATE INDEX lot_reasons_tenant_idx ON lot_reasons (tenant_id, lot_id)
--;;
-- Keyed hashes of contacts that some tenant has in its base: that a person is known, never to whom.
CREATE TABLE person_hashes (
    hash bytea PRIMARY KEY,
    seen_at timestamptz NOT NULL
)
