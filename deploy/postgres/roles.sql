-- The two roles of the portal and its database. Safe to run again. psql, as superuser; the values come from the environment:
--   RECP_DATABASE, RECP_OWNER_PASSWORD, RECP_APP_PASSWORD, RECP_APP_MAY (NOCREATEDB; CREATEDB only where tests run)
-- recp_owner owns the tables and migrates. recp_app runs the portal: row policies bind it, and it owns nothing.
\set ON_ERROR_STOP on
\getenv database RECP_DATABASE
\getenv owner_password RECP_OWNER_PASSWORD
\getenv app_password RECP_APP_PASSWORD
\getenv app_may RECP_APP_MAY

SELECT format('CREATE ROLE %I', role)
FROM unnest(ARRAY['recp_owner', 'recp_app']) AS role
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) \gexec

ALTER ROLE recp_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD :'owner_password';
ALTER ROLE recp_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE :app_may PASSWORD :'app_password';

SELECT format('CREATE DATABASE %I OWNER recp_owner', :'database')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec

ALTER DATABASE :"database" OWNER TO recp_owner;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE :"database" TO recp_app;

\connect :"database"
ALTER DEFAULT PRIVILEGES FOR ROLE recp_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO recp_app;
ALTER DEFAULT PRIVILEGES FOR ROLE recp_owner GRANT USAGE, SELECT ON SEQUENCES TO recp_app;
