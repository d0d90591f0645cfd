#!/bin/sh
# Dump everything of crmdb from a database, as its owner: sh deploy/dump.sh "$DATABASE_URL" FOLDER
# What it holds and what it leaves out: docs/moving.md. Needs pg_dump of the server's major version or newer.
set -eu

url=${1:?'usage: sh deploy/dump.sh "$DATABASE_URL" FOLDER'}
folder=${2:?'usage: sh deploy/dump.sh "$DATABASE_URL" FOLDER'}
umask 077  # people and the hashes of their passwords
mkdir -p "$folder"

# People first: whoever signs up between the two dumps is in the second without an account, and restore.sh would say so.
pg_dump --format=custom --schema=public --schema=private --schema=supabase_migrations --file="$folder/crmdb.dump" "$url"
pg_dump --format=custom --table='auth.(users|identities)' --file="$folder/auth.dump" "$url"
echo "Dumped into $folder. Restore: sh deploy/restore.sh \"\$NEW_DATABASE_URL\" $folder"
