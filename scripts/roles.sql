-- The two logins and the database, made by the server's superuser; may be run again.
-- mak_admin provisions tenants and migrates, mak_app is the program's own and can read nothing by itself.
-- psql variables: admin_password, app_password.
SET client_min_messages = warning;
SELECT 'CREATE ROLE mak_admin' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mak_admin') \gexec
SELECT 'CREATE ROLE mak_app' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mak_app') \gexec
ALTER ROLE mak_admin LOGIN NOSUPERUSER CREATEDB CREATEROLE PASSWORD :'admin_password';
ALTER ROLE mak_app LOGIN NOSUPERUSER NOINHERIT NOCREATEDB NOCREATEROLE PASSWORD :'app_password';
GRANT mak_app TO mak_admin WITH ADMIN OPTION;
SELECT 'CREATE DATABASE mak OWNER mak_admin' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'mak') \gexec
