-- What POST /api/v1/leads sends, statement for statement: src/db/tx.rs and src/crm/lead/create.rs. Ids rise with time, as UUIDv7 do.
\set ms :base + random(0, 1000)
\set low random(1, 9000000000000000000)
\set event random(1, 9000000000000000000)
\set seen random(1, 9000000000000000000)
\set number random(100000000, 999999999)
BEGIN;
SELECT current_user = session_user AND current_setting('search_path') IN ('', '""') AS clean, set_config('role', :schema, true), set_config('search_path', :schema, true);
SELECT id, name, phone, email, city, product, amount, source, lawful_basis, comment, status, responsible, bought_lot_id, bought_price, client_id, duplicate_of, import_id, version, created_at, updated_at FROM leads WHERE phone = '+79' || :number AND deleted_at IS NULL ORDER BY created_at, id LIMIT 1;
INSERT INTO leads (id, name, phone, email, city, product, amount, source, lawful_basis, comment, status, responsible, bought_lot_id, bought_price, duplicate_of, import_id, search, created_at, updated_at) VALUES ((lpad(to_hex(:ms::bigint), 12, '0') || '7000' || lpad(to_hex(:low::bigint), 16, '0'))::uuid, 'Иванов Пётр Сергеевич', '+79' || :number, DEFAULT, 'Самара', 'mortgage', 350000000, 'site', 'consent', '+79' || :number, 'new', DEFAULT, DEFAULT, DEFAULT, DEFAULT, DEFAULT, array_to_tsvector(ARRAY['иванов', 'петр', 'сергеевич', '79' || :number, '9' || :number, substr(:number::text, 1), substr(:number::text, 2), substr(:number::text, 3), substr(:number::text, 4), substr(:number::text, 5), substr(:number::text, 6), substr(:number::text, 7)]), now(), now());
INSERT INTO events (subject_kind, subject_id, event, by_id, by_name, data, at) VALUES ('lead', (lpad(to_hex(:ms::bigint), 12, '0') || '7000' || lpad(to_hex(:low::bigint), 16, '0'))::uuid, 'created', NULL, 'bench', '{"source": "site", "import_id": null}', now());
INSERT INTO platform.outbox (id, tenant_id, tenant_number, topic, payload, created_at) VALUES ((lpad(to_hex(:ms::bigint), 12, '0') || '7000' || lpad(to_hex(:event::bigint), 16, '0'))::uuid, :tenant, :number_of_tenant, 'lead.created', jsonb_build_object('lead_id', :low::text), now());
INSERT INTO platform.outbox (id, tenant_id, tenant_number, topic, payload, created_at) VALUES ((lpad(to_hex(:ms::bigint), 12, '0') || '7000' || lpad(to_hex(:seen::bigint), 16, '0'))::uuid, :tenant, :number_of_tenant, 'person.seen', jsonb_build_object('hashes', jsonb_build_array(repeat(to_hex(:low::bigint), 4))), now());
COMMIT;
