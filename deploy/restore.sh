#!/bin/sh
# Restore what dump.sh wrote into a new Supabase project, as its owner: sh deploy/restore.sh "$NEW_DATABASE_URL" FOLDER
# Steps and reasons: docs/moving.md. Needs pg_restore and psql of the dump's version or newer.
set -eu

url=${1:?'usage: sh deploy/restore.sh "$NEW_DATABASE_URL" FOLDER'}
folder=${2:?'usage: sh deploy/restore.sh "$NEW_DATABASE_URL" FOLDER'}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
run="psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1"

is_new="select to_regnamespace('private') is null and not exists (select from auth.users)"
if [ "$($run --tuples-only --no-align --command="$is_new" "$url")" != t ]; then
    echo "error: there is a schema private or somebody in auth.users, so this is not a new project. Nothing was changed." >&2
    echo "hint: restore into a new project, in which crmdb migrate has not run. If a restore broke off here before," >&2
    echo "      'delete from auth.users' makes it new again." >&2
    exit 4
fi

# The platform grants rights on every new table to anon and the others. pg_dump does not know: without this step anon
# would have truncate on all tables. The dump brings these default privileges back at its end.
$run "$url" <<'SQL'
begin;
alter default privileges for role postgres in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges for role postgres in schema public
revoke all on sequences from anon, authenticated, service_role;
alter default privileges for role postgres in schema public revoke all on functions from anon, authenticated, service_role;
create extension if not exists pg_trgm with schema extensions;
create extension if not exists btree_gist with schema extensions;
create extension if not exists unaccent with schema extensions;
commit;
SQL

# Of auth the rows, and further below our triggers; its tables are the platform's.
pg_restore --dbname="$url" --data-only --exit-on-error --single-transaction "$folder/auth.dump"

# Schema public is there already; default privileges of other owners are the platform's.
pg_restore --list "$folder/crmdb.dump" | grep -v -e ' SCHEMA - public ' -e ' DEFAULT ACL .* supabase_admin$' > "$scratch/crmdb"
pg_restore --dbname="$url" --use-list="$scratch/crmdb" --no-owner --exit-on-error --single-transaction \
    "$folder/crmdb.dump"

pg_restore --list "$folder/auth.dump" | grep -E ' TRIGGER auth users (provision_user|follow_user) ' > "$scratch/auth"
pg_restore --dbname="$url" --use-list="$scratch/auth" --exit-on-error --single-transaction "$folder/auth.dump"

# Without statistics everything is slow. Quietly: the tables of the system are not ours to analyse.
$run --command="set client_min_messages = error" --command=analyze "$url"
echo "Restored. Now: crmdb doctor --database-url \"\$NEW_DATABASE_URL\""
