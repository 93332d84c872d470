-- A tenant (:schema) with :leads leads more: people of some cities, some of whom came twice, by the same phone or under a name with a slip in it.
SELECT set_config('search_path', :'schema', false);
CREATE TEMPORARY TABLE words AS SELECT
    ARRAY['Анна','Пётр','Ольга','Игорь','Мария','Илья','Елена','Артём','Вера','Глеб','Дарья','Егор','Инна','Кирилл','Лидия','Марк','Нина','Олег','Раиса','Яков'] AS first,
    ARRAY['Самара','Уфа','Казань','Омск','Пермь','Тула','Тверь','Сочи','Орёл','Чита','Псков','Курск'] AS city;
INSERT INTO leads (id, name, phone, city, product, amount, source, lawful_basis, comment, status, search, created_at, updated_at)
SELECT gen_random_uuid(),
    initcap(translate(substr(md5(p::text), 1, 8), '0123456789abcdef', 'авеиклмнопрстуяд')) || CASE WHEN n % 50 = 7 THEN 'ъ' ELSE '' END || ' ' || w.first[1 + p / 12 % 20],
    '+78' || lpad((CASE WHEN n % 20 = 3 THEN n - 1 ELSE n END)::text, 9, '0'), w.city[1 + p % 12], 'mortgage', 10000000, 'site', 'consent', '', 'refused',
    ''::tsvector, now() - n * interval '1 minute', now()
FROM generate_series(1, :leads) AS n, words AS w, LATERAL (SELECT CASE WHEN n % 50 = 7 THEN n - 1 ELSE n END AS p) AS person;
VACUUM ANALYZE leads;
