-- A tenant (:schema) that has worked for years: :leads leads with histories, a tenth of them with tasks, 5,000 deals on the board.
SELECT set_config('search_path', :'schema', false);
CREATE TEMPORARY TABLE words AS SELECT ARRAY['иванов','петров','сидоров','кузнецов','смирнов','попов','волков','зайцев','орлов','белов'] AS last,
    ARRAY['анна','пётр','ольга','игорь','мария','илья','елена','артём'] AS first, ARRAY['Самара','Уфа','Казань','Омск','Пермь','Тула','Тверь'] AS city;
INSERT INTO leads (id, name, phone, city, product, amount, source, lawful_basis, comment, status, responsible, search, created_at, updated_at)
SELECT gen_random_uuid(), initcap(w.last[1 + n % 10]) || ' ' || initcap(w.first[1 + n % 8]) || ' ' || n, '+79' || lpad(n::text, 9, '0'), w.city[1 + n % 7],
    (ARRAY['mortgage','consumer','car','business','refinance'])[1 + n % 5], 10000000 * (1 + n % 97), (ARRAY['site','partner','cold','ads'])[1 + n / 7 % 4], 'consent', '',
    CASE WHEN n % 20 = 0 THEN 'new' WHEN n % 20 < 4 THEN 'contact' ELSE 'refused' END, s.ids[1 + n % cardinality(s.ids)],
    array_to_tsvector(ARRAY[w.last[1 + n % 10], w.first[1 + n % 8], n::text] || ARRAY(SELECT DISTINCT substr('79' || lpad(n::text, 9, '0'), k) FROM generate_series(1, 9) AS k)),
    now() - n * interval '1 minute', now() - n * interval '50 seconds'
FROM generate_series(1, :leads) AS n, words AS w, (SELECT array_agg(id) AS ids FROM staff) AS s;
INSERT INTO tasks (id, subject_kind, subject_id, title, due_at, responsible, created_at)
SELECT gen_random_uuid(), 'lead', id, 'Позвонить', now() + interval '1 day', responsible, now() FROM leads WHERE amount % 130000000 = 0;
INSERT INTO events (subject_kind, subject_id, event, by_name, data, at) SELECT 'lead', id, 'created', 'bench', '{}', created_at FROM leads;
INSERT INTO deals (id, pipeline_id, stage_id, title, product, amount, responsible, stage_since, created_at, updated_at)
SELECT gen_random_uuid(), stages.pipeline_id, stages.id, 'Сделка ' || n, 'mortgage', 500000000, s.ids[1 + n % cardinality(s.ids)], now() - n * interval '1 hour', now(), now()
FROM generate_series(1, 5000) AS n, (SELECT array_agg(id) AS ids FROM staff) AS s,
    LATERAL (SELECT id, pipeline_id FROM stages WHERE kind = 'open' AND pipeline_id = (SELECT id FROM pipelines WHERE main) ORDER BY sort OFFSET n % 5 LIMIT 1) AS stages;
-- Long at rest, as the vacuum would have found it.
VACUUM ANALYZE leads; VACUUM ANALYZE tasks; VACUUM ANALYZE events; VACUUM ANALYZE deals;
