-- A call with an Idempotency-Key takes effect once: whoever runs it holds a claim, and the transaction in which it takes effect
-- sets `done_at` under that claim. A server of the version before names none and takes its minute.
ALTER TABLE idempotency_keys ADD COLUMN claim uuid
--;;
ALTER TABLE idempotency_keys ADD COLUMN leased_until timestamptz NOT NULL DEFAULT now() + interval '60 seconds'
--;;
ALTER TABLE idempotency_keys ADD COLUMN done_at timestamptz
--;;
-- The answer, encrypted. It takes the place of `body`, which held personal data in the clear: servers of the version before still
-- answer from it, the nightly purge takes it after two days, and a later version drops it.
ALTER TABLE idempotency_keys ADD COLUMN answer bytea
--;;
-- `attempts` counts how often an event was told; these count how often its handlers failed.
ALTER TABLE outbox ADD COLUMN failures integer NOT NULL DEFAULT 0
--;;
ALTER TABLE dead_letters ADD COLUMN failures integer NOT NULL DEFAULT 8
--;;
CREATE INDEX dead_letters_died_idx ON dead_letters (died_at DESC, id DESC)
--;;
-- What is purged every night; each sets its own next time.
INSERT INTO deadlines (kind, subject, due_at) VALUES
    ('idempotency.purge', '00000000-0000-7000-8000-000000000014', '2026-01-01T00:00:00Z'),
    ('tokens.purge', '00000000-0000-7000-8000-000000000014', '2026-01-01T00:00:00Z')
