#!/usr/bin/env bash
# Run once by the database's image when its volume is empty: the two logins and the database.
set -euo pipefail
{
  printf "\\set admin_password '%s'\n\\set app_password '%s'\n" "$(cat /secrets/admin_password)" "$(cat /secrets/app_password)"
  cat /roles.sql
} | psql -qX -v ON_ERROR_STOP=1 -U postgres -d postgres
