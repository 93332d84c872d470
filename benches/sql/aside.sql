-- Puts every tenant's schema aside as `kept_N` and an empty one in its place: what `mak migrate` is measured on.
SELECT format('ALTER SCHEMA t_%1$s RENAME TO kept_%1$s; CREATE SCHEMA t_%1$s AUTHORIZATION t_%1$s_owner; GRANT USAGE ON SCHEMA t_%1$s TO t_%1$s;', number)
FROM platform.tenants ORDER BY number \gexec
