-- Tenants, the outbox, deadlines and what keeps calls idempotent.
CREATE SEQUENCE tenant_numbers AS integer
--;;
CREATE TABLE tenants (
    id uuid PRIMARY KEY,
    number integer NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    city text NOT NULL,
    time_zone text NOT NULL,
    state text NOT NULL DEFAULT 'active',
    created_at timestamptz NOT NULL,
    CONSTRAINT tenants_number_key UNIQUE (number),
    CONSTRAINT tenants_slug_key UNIQUE (slug),
    CONSTRAINT tenants_state_check CHECK (state IN ('active', 'suspended'))
)
--;;
-- The last outcome of migrating each schema; number 0 is the platform itself.
CREATE TABLE migration_results (
    tenant_number integer PRIMARY KEY,
    version integer NOT NULL,
    error text,
    finished_at timestamptz NOT NULL
)
--;;
-- What happened, to be told to the rest of the system. Rows leave when every handler is done with them.
CREATE TABLE outbox (
    id uuid PRIMARY KEY,
    tenant_id uuid,
    tenant_number integer,
    topic text NOT NULL,
    payload jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    published_at timestamptz,
    attempts integer NOT NULL DEFAULT 0
)
--;;
CREATE INDEX outbox_waiting_idx ON outbox (created_at, id) WHERE published_at IS NULL
--;;
CREATE INDEX outbox_published_idx ON outbox (published_at) WHERE published_at IS NOT NULL
--;;
GRANT INSERT ON outbox TO mak_tenant
--;;
ALTER TABLE outbox ENABLE ROW LEVEL SECURITY
--;;
CREATE POLICY outbox_platform ON outbox TO mak_platform USING (true) WITH CHECK (true)
--;;
-- A tenant's role may add events of its own and nothing else: it can't forge another tenant's, nor read any.
CREATE POLICY outbox_tenant ON outbox FOR INSERT TO PUBLIC
    WITH CHECK (current_user = 't_' || tenant_number::text)
--;;
-- Events that failed too often, kept for a person to look at and replay.
CREATE TABLE dead_letters (
    id uuid PRIMARY KEY,
    tenant_id uuid,
    tenant_number integer,
    topic text NOT NULL,
    payload jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    error text NOT NULL,
    died_at timestamptz NOT NULL
)
--;;
-- Something is due at a time: a lot ends, a hold lapses.
CREATE TABLE deadlines (
    kind text NOT NULL,
    subject uuid NOT NULL,
    tenant_id uuid,
    tenant_number integer,
    due_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    error text,
    PRIMARY KEY (kind, subject)
)
--;;
CREATE INDEX deadlines_due_idx ON deadlines (due_at)
--;;
-- The answers given to calls that carried an Idempotency-Key.
CREATE TABLE idempotency_keys (
    scope text NOT NULL,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    status integer,
    body bytea,
    content_type text,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (scope, key)
)
--;;
CREATE INDEX idempotency_keys_created_idx ON idempotency_keys (created_at)
