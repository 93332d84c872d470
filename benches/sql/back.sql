-- Undoes aside.sql: the measured schemas go, the kept ones are the tenants' again.
SET client_min_messages = warning;
SELECT format('DROP SCHEMA t_%1$s CASCADE; ALTER SCHEMA kept_%1$s RENAME TO t_%1$s;', number)
FROM platform.tenants ORDER BY number \gexec
