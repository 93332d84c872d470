-- A past of :lots lots over :days days that :tenants tenants took part in. Three of four are sealed and sold to the highest bid, every fourth
-- found no bid and was given in turn, with its candidates and their ratings.
SET search_path = platform;
BEGIN;
CREATE TEMP TABLE who ON COMMIT DROP AS
    SELECT (row_number() OVER (ORDER BY number) - 1)::integer AS n, id FROM tenants WHERE slug LIKE 'bench%' ORDER BY number LIMIT :tenants;
UPDATE tenants SET created_at = now() - make_interval(days => :days + 60) WHERE id IN (SELECT id FROM who);
-- Nobody lacks the money for what it really bought.
UPDATE wallets SET credit_limit = 1000000000000 WHERE tenant_id IN (SELECT id FROM who);

CREATE TEMP TABLE past ON COMMIT DROP AS
    SELECT n, n % 4 = 3 AS turn,
           ('00000002-0000-0000-0000-' || lpad(to_hex(n), 12, '0'))::uuid AS lead, ('00000003-0000-0000-0000-' || lpad(to_hex(n), 12, '0'))::uuid AS lot,
           now() - make_interval(days => :days) + n * make_interval(secs => :days * 86400.0 / :lots) AS opened, md5(n::text) || md5('seed' || n) AS seed
    FROM generate_series(0, :lots - 1) AS n;
-- No two bids of a lot are equal: each tenant has an end of its own.
CREATE TEMP TABLE offered ON COMMIT DROP AS
    SELECT past.n, past.lot, who.id AS tenant, past.opened, row_number() OVER (PARTITION BY past.n ORDER BY who.n) - 1 AS place,
           50000 + 64 * (('x' || substr(md5(past.n || '/' || who.n), 1, 6))::bit(24)::integer % 1000) + who.n AS amount
    FROM past CROSS JOIN who WHERE NOT past.turn AND ('x' || substr(md5(who.n || '-' || past.n), 1, 4))::bit(16)::integer % 3 = 0;
CREATE TEMP TABLE won ON COMMIT DROP AS
    SELECT DISTINCT ON (n) n, tenant, greatest(coalesce(lead(amount) OVER (PARTITION BY n ORDER BY amount DESC), 0), 50000) AS price
    FROM offered ORDER BY n, amount DESC;

INSERT INTO leads (id, name, phone, city, product, source, lawful_basis, comment, status, created_at, updated_at, status_at)
    SELECT lead, 'Клиент', '+73' || lpad(n::text, 9, '0'), 'Самара', 'mortgage', 'site', 'consent', '', 'unsold', opened, opened, opened FROM past;
INSERT INTO lots (id, lead_id, stages, stage, state, opened_at, opened_by, stage_started_at, stage_ends_at, closed_at, winner_tenant, price, bid_count, seed, commitment)
    SELECT past.lot, past.lead, '[{"kind": "sealed", "window_s": 60, "reserve": 50000}, {"kind": "hq"}]', CASE WHEN won.n IS NULL THEN 1 ELSE 0 END,
           CASE WHEN won.n IS NULL THEN 'unsold' ELSE 'sold' END, opened, 'bench', opened, opened + interval '60 s', opened + interval '61 s', won.tenant, won.price, 0, seed, ''
    FROM past LEFT JOIN won USING (n) WHERE NOT turn;
INSERT INTO lots (id, lead_id, stages, stage, state, opened_at, opened_by, stage_started_at, stage_ends_at, closed_at, winner_tenant, price, bid_count, seed, commitment, assignment)
    SELECT past.lot, past.lead, '[{"kind": "sealed", "window_s": 60, "reserve": 50000}, {"kind": "assign", "price": 20000}]', 1, 'sold', opened, 'bench', opened,
           opened + interval '60 s', opened + interval '61 s', (SELECT id FROM who WHERE who.n = (past.n / 4) % :tenants), 20000, 0, seed, '',
           (SELECT jsonb_agg(jsonb_build_object('tenant', id, 'weight', 1, 'score', 40 + who.n % 20, 'given', past.n / 4 / :tenants, 'last', NULL)) FROM who)
    FROM past WHERE turn;
INSERT INTO bids (id, lot_id, stage, tenant_id, amount, place, source, state, at, by_name, leaf, signature)
    SELECT gen_random_uuid(), offered.lot, 0, offered.tenant, amount, place, 'manual', CASE WHEN won.tenant = offered.tenant THEN 'won' ELSE 'lost' END,
           opened + interval '10 s', 'bench', '', ''
    FROM offered JOIN won USING (n);
COMMIT;
ANALYZE leads, lots, bids;
