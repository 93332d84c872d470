-- Wallets in full: requisites, thresholds, limits with a history, withdrawals, bank statements, the log of exports.
-- Who a tenant is in the eyes of the law and of a bank.
CREATE TABLE tenant_requisites (
    tenant_id uuid PRIMARY KEY,
    inn text,
    kpp text,
    legal_name text NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by text NOT NULL,
    CONSTRAINT tenant_requisites_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT tenant_requisites_inn_check CHECK (inn ~ '^([0-9]{10}|[0-9]{12})$'),
    CONSTRAINT tenant_requisites_kpp_check CHECK (kpp ~ '^[0-9]{4}[0-9A-Z]{2}[0-9]{3}$')
)
--;;
CREATE INDEX tenant_requisites_inn_idx ON tenant_requisites (inn) WHERE inn IS NOT NULL
--;;
-- Thresholds of wallets that have none of their own; the newest row counts, the others are the history.
CREATE TABLE wallet_policies (
    id uuid PRIMARY KEY,
    low_at bigint NOT NULL,
    pause_at bigint NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    CONSTRAINT wallet_policies_check CHECK (low_at >= 0 AND pause_at >= 0)
)
--;;
INSERT INTO wallet_policies (id, low_at, pause_at, created_at, created_by)
VALUES ('00000000-0000-7000-8000-000000000001', 500000, 0, '2026-01-01T00:00:00Z', 'system')
--;;
-- What is left (available, held and credit together) below low_at is told to the owner, below pause_at standing orders wait.
ALTER TABLE wallets
    ADD COLUMN low_at bigint NOT NULL DEFAULT 500000,
    ADD COLUMN pause_at bigint NOT NULL DEFAULT 0,
    ADD COLUMN own_thresholds boolean NOT NULL DEFAULT false,
    ADD COLUMN moved_at timestamptz,
    ADD CONSTRAINT wallets_thresholds_check CHECK (low_at >= 0 AND pause_at >= 0)
--;;
CREATE INDEX wallets_balance_idx ON wallets ((available + credit_limit), tenant_id)
--;;
-- Every credit limit that was set, with its reason.
CREATE TABLE wallet_limits (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    was bigint NOT NULL,
    credit_limit bigint NOT NULL,
    reason text NOT NULL,
    at timestamptz NOT NULL,
    by_name text NOT NULL,
    CONSTRAINT wallet_limits_wallet_fkey FOREIGN KEY (tenant_id) REFERENCES wallets (tenant_id)
)
--;;
CREATE INDEX wallet_limits_tenant_idx ON wallet_limits (tenant_id, at, id)
--;;
ALTER TABLE transfers DROP CONSTRAINT transfers_kind_check
--;;
ALTER TABLE transfers ADD CONSTRAINT transfers_kind_check CHECK (kind IN
    ('deposit', 'hold', 'release', 'capture', 'charge', 'reversal', 'withdrawal'))
--;;
-- A bank statement as it was uploaded.
CREATE TABLE bank_statements (
    id uuid PRIMARY KEY,
    file_name text NOT NULL,
    encoding text NOT NULL,
    sender text NOT NULL,
    accounts text[] NOT NULL,
    date_from date,
    date_to date,
    complete boolean NOT NULL,
    rows integer NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    booked_at timestamptz
)
--;;
CREATE INDEX bank_statements_created_idx ON bank_statements (created_at, id)
--;;
-- An incoming payment. Its key is a hash of account, number, date, amount and payer: however often it is in a file, it is one.
CREATE TABLE bank_payments (
    id uuid PRIMARY KEY,
    key bytea NOT NULL,
    statement_id uuid NOT NULL,
    account text NOT NULL,
    number text NOT NULL,
    paid_on date NOT NULL,
    amount bigint NOT NULL,
    payer text NOT NULL,
    payer_inn text NOT NULL,
    payer_account text NOT NULL,
    purpose text NOT NULL,
    state text NOT NULL,
    code text NOT NULL DEFAULT '',
    round integer NOT NULL DEFAULT 0,
    tenant_id uuid,
    transfer_id uuid,
    created_at timestamptz NOT NULL,
    decided_at timestamptz,
    decided_by text NOT NULL DEFAULT '',
    CONSTRAINT bank_payments_key_key UNIQUE (key),
    CONSTRAINT bank_payments_transfer_key UNIQUE (transfer_id),
    CONSTRAINT bank_payments_statement_fkey FOREIGN KEY (statement_id) REFERENCES bank_statements (id),
    CONSTRAINT bank_payments_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT bank_payments_transfer_fkey FOREIGN KEY (transfer_id) REFERENCES transfers (id),
    CONSTRAINT bank_payments_amount_check CHECK (amount > 0),
    CONSTRAINT bank_payments_state_check CHECK (state IN ('new', 'booked', 'waiting', 'ignored')),
    CONSTRAINT bank_payments_booked_check CHECK ((state = 'booked') = (transfer_id IS NOT NULL AND tenant_id IS NOT NULL))
)
--;;
CREATE INDEX bank_payments_new_idx ON bank_payments (statement_id, id) WHERE state = 'new'
--;;
CREATE INDEX bank_payments_waiting_idx ON bank_payments (paid_on, id) WHERE state = 'waiting'
--;;
-- What became of each document of a file, in the file's order.
CREATE TABLE bank_statement_rows (
    statement_id uuid NOT NULL,
    row integer NOT NULL,
    line integer NOT NULL,
    kind text NOT NULL,
    code text NOT NULL,
    payment_id uuid,
    number text NOT NULL,
    paid_on date,
    amount bigint,
    party text NOT NULL,
    party_inn text NOT NULL,
    purpose text NOT NULL,
    PRIMARY KEY (statement_id, row),
    CONSTRAINT bank_statement_rows_statement_fkey FOREIGN KEY (statement_id) REFERENCES bank_statements (id),
    CONSTRAINT bank_statement_rows_payment_fkey FOREIGN KEY (payment_id) REFERENCES bank_payments (id),
    CONSTRAINT bank_statement_rows_kind_check CHECK (kind IN ('incoming', 'repeated', 'outgoing', 'broken')),
    CONSTRAINT bank_statement_rows_payment_check CHECK ((kind IN ('incoming', 'repeated')) = (payment_id IS NOT NULL))
)
--;;
CREATE INDEX bank_statement_rows_payment_idx ON bank_statement_rows (payment_id) WHERE payment_id IS NOT NULL
--;;
-- Who took a wallet's statement out as a file or a document.
CREATE TABLE wallet_exports (
    id uuid PRIMARY KEY,
    tenant_id uuid NOT NULL,
    format text NOT NULL,
    date_from date NOT NULL,
    date_to date NOT NULL,
    at timestamptz NOT NULL,
    user_id uuid,
    by_name text NOT NULL,
    CONSTRAINT wallet_exports_wallet_fkey FOREIGN KEY (tenant_id) REFERENCES wallets (tenant_id),
    CONSTRAINT wallet_exports_format_check CHECK (format IN ('xlsx', 'json'))
)
--;;
CREATE INDEX wallet_exports_tenant_idx ON wallet_exports (tenant_id, at, id)
--;;
REVOKE UPDATE, DELETE, TRUNCATE ON wallet_limits, wallet_exports FROM mak_platform
