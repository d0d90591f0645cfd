"""What a database is made of, to compare before and after."""

from __future__ import annotations

from crmdb.database import connect


def structure(url: str) -> list[tuple[object, ...]]:
    """Everything about keys, indexes and triggers that could be lost on the way."""
    with connect(url) as connection:
        connection.execute("set search_path = ''")
        return connection.execute(
            """
            select conrelid::regclass::text, conname::text, pg_get_constraintdef(oid), convalidated::text,
                obj_description(oid, 'pg_constraint')
            from pg_constraint where connamespace in ('public'::regnamespace, 'private'::regnamespace)
            union all
            select indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid),
                concat(indisvalid, indisclustered, indisreplident), obj_description(indexrelid, 'pg_class')
            from pg_index inner join pg_class on pg_class.oid = indrelid
            where relnamespace in ('public'::regnamespace, 'private'::regnamespace)
            union all
            select tgrelid::regclass::text, tgname::text, '', tgenabled::text, null
            from pg_trigger where not tgisinternal
            union all
            select attrelid::regclass::text, attname::text, '', attnotnull::text, null
            from pg_attribute inner join pg_class on pg_class.oid = attrelid
            where relnamespace = 'public'::regnamespace and attnum > 0
            order by 1, 2, 3
            """
        ).fetchall()
