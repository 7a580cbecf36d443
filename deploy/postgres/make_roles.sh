#!/usr/bin/env bash
# Run once by the PostgreSQL image on an empty data folder: the portal's roles and database, passwords from the secrets.
set -euo pipefail
export RECP_DATABASE=recp RECP_APP_MAY=NOCREATEDB
RECP_OWNER_PASSWORD=$(< /run/secrets/owner_password)
RECP_APP_PASSWORD=$(< /run/secrets/app_password)
export RECP_OWNER_PASSWORD RECP_APP_PASSWORD
PGPASSWORD=$(< /run/secrets/postgres_password)
export PGPASSWORD
psql --no-psqlrc --quiet --username=postgres --file=/opt/recp/roles.sql postgres
