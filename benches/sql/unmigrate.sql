-- Takes the newest tenant migration (0003_intake) back everywhere, so that `mak migrate` has real work in each schema.
SELECT format('DROP TABLE t_%1$s.import_rows, t_%1$s.imports; DELETE FROM t_%1$s.schema_migrations WHERE version = 3;', number)
FROM platform.tenants ORDER BY number \gexec
