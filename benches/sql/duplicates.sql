-- A tenant (:schema) with :leads leads more: people of some cities, some of whom came twice, by the same phone or under a name with a slip in it.
SELECT set_config('search_path', :'schema', false);
CREATE TEMPORARY TABLE syllables AS SELECT ARRAY['ба','ве','го','ди','жу','за','ки','ло','ме','ну','по','ра','си','ту','фе','ха','че','шу','ря','лю'] AS s,
    ARRAY['Анна','Пётр','Ольга','Игорь','Мария','Илья','Елена','Артём','Вера','Глеб','Дарья','Егор','Инна','Кирилл','Лидия','Марк','Нина','Олег','Раиса','Яков'] AS first,
    ARRAY['Самара','Уфа','Казань','Омск','Пермь','Тула','Тверь','Сочи','Орёл','Чита','Псков','Курск'] AS city;
INSERT INTO leads (id, name, phone, city, product, amount, source, lawful_basis, comment, status, search, created_at, updated_at)
SELECT gen_random_uuid(),
    initcap(w.s[1 + p % 20] || w.s[1 + p / 20 % 20] || w.s[1 + p / 400 % 20] || w.s[1 + p / 8000 % 20]) || CASE WHEN n % 50 = 7 THEN 'ъ' ELSE '' END || ' ' || w.first[1 + p / 3 % 20],
    '+78' || lpad((CASE WHEN n % 20 = 3 THEN n - 1 ELSE n END)::text, 9, '0'), w.city[1 + p % 12], 'mortgage', 10000000, 'site', 'consent', '', 'refused',
    ''::tsvector, now() - n * interval '1 minute', now()
FROM generate_series(1, :leads) AS n, syllables AS w, LATERAL (SELECT (CASE WHEN n % 50 = 7 THEN n - 1 ELSE n END) * 7919 % 1600000 AS p) AS person;
VACUUM ANALYZE leads;
