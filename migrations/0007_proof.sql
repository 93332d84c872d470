-- Proof: signing keys that can be changed, refused bids, notices of an opening, and the daily heads over closed lots.
-- Public keys; the secret of a key follows from the program's secret and the key's number, and is never stored.
CREATE TABLE proof_keys (
    number integer PRIMARY KEY,
    public_key text NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_to timestamptz,
    CONSTRAINT proof_keys_public_key_key UNIQUE (public_key),
    CONSTRAINT proof_keys_number_check CHECK (number > 0),
    CONSTRAINT proof_keys_valid_check CHECK (valid_to >= valid_from)
)
--;;
-- New lots are signed with the one key that has no end.
CREATE UNIQUE INDEX proof_keys_current_key ON proof_keys ((valid_to IS NULL)) WHERE valid_to IS NULL
--;;
CREATE TABLE proof_heads (
    number integer PRIMARY KEY,
    day date NOT NULL,
    lots integer NOT NULL,
    late integer NOT NULL,
    root text NOT NULL,
    previous text NOT NULL,
    key_number integer NOT NULL,
    made_at timestamptz NOT NULL,
    hash text NOT NULL,
    signature text NOT NULL,
    CONSTRAINT proof_heads_day_key UNIQUE (day),
    CONSTRAINT proof_heads_key_fkey FOREIGN KEY (key_number) REFERENCES proof_keys (number),
    CONSTRAINT proof_heads_number_check CHECK (number > 0),
    CONSTRAINT proof_heads_late_check CHECK (late BETWEEN 0 AND lots)
)
--;;
-- What was published stays as it was.
REVOKE UPDATE, DELETE, TRUNCATE ON proof_heads FROM mak_platform
--;;
-- The key a lot's receipts and its seal are signed with; a lot older than numbered keys has none: it was signed with the first.
ALTER TABLE lots ADD COLUMN key_number integer
--;;
-- The latest stage of whose opening everybody has been told; the time that took was added to the stage.
ALTER TABLE lots ADD COLUMN notified_stage integer
--;;
-- The daily head that a closed lot stands in.
ALTER TABLE lots ADD COLUMN head integer
--;;
ALTER TABLE lots ADD CONSTRAINT lots_head_fkey FOREIGN KEY (head) REFERENCES proof_heads (number)
--;;
CREATE INDEX lots_head_idx ON lots (head, closed_at, id) WHERE head IS NOT NULL
--;;
CREATE INDEX lots_headless_idx ON lots (closed_at) WHERE state <> 'open' AND head IS NULL
--;;
-- Bids that were refused: each has its place after the bids in the lot's log, and a signed receipt. No money moves.
CREATE TABLE lot_refusals (
    id uuid PRIMARY KEY,
    lot_id uuid NOT NULL,
    place integer NOT NULL,
    stage integer NOT NULL,
    tenant_id uuid NOT NULL,
    amount bigint NOT NULL,
    code text NOT NULL,
    at timestamptz NOT NULL,
    by_name text NOT NULL,
    leaf text NOT NULL,
    signature text NOT NULL,
    CONSTRAINT lot_refusals_lot_fkey FOREIGN KEY (lot_id) REFERENCES lots (id),
    CONSTRAINT lot_refusals_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT lot_refusals_place_key UNIQUE (lot_id, place)
)
--;;
CREATE INDEX lot_refusals_tenant_idx ON lot_refusals (tenant_id, lot_id)
--;;
REVOKE UPDATE, DELETE, TRUNCATE ON lot_refusals FROM mak_platform
--;;
-- Who was told of a stage's opening, in which order and when. The order follows from the lot's seed.
CREATE TABLE lot_notices (
    lot_id uuid NOT NULL,
    stage integer NOT NULL,
    place integer NOT NULL,
    tenant_id uuid NOT NULL,
    channel text NOT NULL,
    sent_at timestamptz,
    PRIMARY KEY (lot_id, stage, channel, place),
    CONSTRAINT lot_notices_lot_fkey FOREIGN KEY (lot_id) REFERENCES lots (id),
    CONSTRAINT lot_notices_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (id),
    CONSTRAINT lot_notices_tenant_key UNIQUE (lot_id, stage, channel, tenant_id),
    CONSTRAINT lot_notices_channel_check CHECK (channel IN ('live'))
)
--;;
-- The first head is looked for as soon as a worker runs; from then on it sets its own next time.
INSERT INTO deadlines (kind, subject, due_at)
VALUES ('proof.head', '00000000-0000-7000-8000-000000000007', '2026-01-01T00:00:00Z')
