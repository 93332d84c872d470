-- What GET /api/v1/leads?limit=50 sends: src/db/tx.rs and src/crm/lead/list.rs.
BEGIN;
SELECT current_user = session_user AND current_setting('search_path') IN ('', '""') AS clean, set_config('role', :schema, true), set_config('search_path', :schema, true);
SELECT id, name, phone, email, city, product, amount, source, lawful_basis, comment, status, responsible, bought_lot_id, bought_price, client_id, duplicate_of, import_id, version, created_at, updated_at FROM leads WHERE deleted_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 51;
COMMIT;
