-- The writes of a bid at a sealed stage (src/exchange/bid/log.rs): one row lock and one commit a bid. What decides is not read here.
\set n random(1, :bidders)
\set l random(1, :lots)
\set ms :base + random(0, 1000)
\set low random(1, 9000000000000000000)
\set event random(1, 9000000000000000000)
BEGIN;
SELECT current_user = session_user AND current_setting('search_path') IN ('', '""') AS clean, set_config('role', 'mak_platform', true), set_config('search_path', 'platform', true);
SELECT bid_count FROM lots WHERE id = (SELECT id FROM bench_lots WHERE n = :l) FOR UPDATE;
UPDATE wallets SET available = available - 1, held = held + 1 WHERE tenant_id = (SELECT id FROM bench_bidders WHERE n = :n) AND available + credit_limit >= 1;
INSERT INTO transfers (id, tenant_id, kind, amount, reason, lot_id, available_after, held_after, at, by_name) SELECT (lpad(to_hex(:ms::bigint), 12, '0') || '7000' || lpad(to_hex(:low::bigint), 16, '0'))::uuid, bench_bidders.id, 'hold', 1, '', bench_lots.id, 1, 1, now(), 'bench' FROM bench_bidders, bench_lots WHERE bench_bidders.n = :n AND bench_lots.n = :l;
INSERT INTO postings (transfer_id, line, account, tenant_id, amount) SELECT (lpad(to_hex(:ms::bigint), 12, '0') || '7000' || lpad(to_hex(:low::bigint), 16, '0'))::uuid, line, account, id, amount FROM bench_bidders, (VALUES (1, 'available', -1), (2, 'held', 1)) AS lines (line, account, amount) WHERE n = :n;
UPDATE bids SET state = 'replaced' WHERE lot_id = (SELECT id FROM bench_lots WHERE n = :l) AND tenant_id = (SELECT id FROM bench_bidders WHERE n = :n) AND state = 'live';
INSERT INTO bids (id, lot_id, stage, tenant_id, amount, place, source, state, at, by_name, leaf, signature) SELECT (lpad(to_hex(:ms::bigint), 12, '0') || '7000' || lpad(to_hex(:low::bigint), 16, '0'))::uuid, lots.id, 0, bench_bidders.id, 1000, lots.bid_count, 'manual', 'live', now(), 'bench', repeat('0', 64), repeat('0', 128) FROM lots JOIN bench_lots USING (id), bench_bidders WHERE bench_lots.n = :l AND bench_bidders.n = :n;
UPDATE lots SET bid_count = bid_count + 1 WHERE id = (SELECT id FROM bench_lots WHERE n = :l);
INSERT INTO outbox (id, topic, payload, created_at) VALUES ((lpad(to_hex(:ms::bigint), 12, '0') || '7000' || lpad(to_hex(:event::bigint), 16, '0'))::uuid, 'bench', '{}', now());
COMMIT;
