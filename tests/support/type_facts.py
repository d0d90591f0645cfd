"""What the system catalog knows and generated types leave out: checked words, filled columns, privileges."""

from __future__ import annotations

import re
from dataclasses import dataclass

import psycopg
from psycopg import sql

from crmdb.database import Connection, connect
from tests.support import never_null
from tests.support.argument_words import COLUMNS, Argument, Arguments, argument_words, results, signatures

Column = tuple[str, str]
"""Relation and column of schema public."""

_WORDS = re.compile(r"^CHECK \(\((?P<column>\w+) = ANY \(ARRAY\[(?P<words>'[^\]]+)\]\)\)\)$")
_WORD = re.compile(r"'((?:[^']|'')*)'::text")
_ASSIGNED = re.compile(r"\bnew\.(\w+)\s*:=")
_SELECTED = re.compile(r"\binto\s+((?:new\.\w+\s*,?\s*)+)", re.IGNORECASE)


@dataclass(frozen=True)
class Facts:
    """Of schema public: `words` a column may hold; columns that a trigger `filled`; what API roles may write; columns
    that are `ranges` or `documents` (of words to search), and whether they may be null; the table of each foreign key
    to itself (`own_keys`); the `signatures` of functions
    they may call, the `argument_words` some of their arguments are of, the types of the columns of their `results`, and
    which columns of these and of views are `never_null`."""

    words: dict[Column, tuple[str, ...]]
    filled: frozenset[Column]
    insertable: frozenset[Column]
    updatable: frozenset[Column]
    ranges: dict[Column, bool]
    documents: dict[Column, bool]
    own_keys: dict[str, str]
    signatures: dict[str, Arguments]
    argument_words: dict[Argument, tuple[str, ...]]
    results: dict[str, dict[str, str]]
    never_null: frozenset[Column]


def read_facts(url: str) -> Facts:
    """The facts of the migrated database at `url`, read as the owner of the tables."""
    with connect(url) as connection:
        words = _words(connection)
        return Facts(
            words | _words_of_views(connection, words),
            _filled(connection),
            _writable(connection, "insert"),
            _writable(connection, "update") - _fixed(connection),
            _of_type(connection, "typtype = 'r'"),
            _of_type(connection, "typname = 'tsvector'"),
            _own_keys(connection),
            signatures(connection),
            argument_words(connection) | {argument: words[column] for argument, column in COLUMNS.items()},
            results(connection),
            never_null.columns(),
        )


def _words(connection: Connection) -> dict[Column, tuple[str, ...]]:
    found = {}
    rows = connection.execute(
        "select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint"
        " where contype = 'c' and connamespace = 'public'::regnamespace and cardinality(conkey) = 1"
    )
    for relation, definition in rows:
        if match := _WORDS.match(definition):
            found[relation.removeprefix("public."), match["column"]] = tuple(
                word.replace("''", "'") for word in _WORD.findall(match["words"])
            )
    return found


def _words_of_views(connection: Connection, words: dict[Column, tuple[str, ...]]) -> dict[Column, tuple[str, ...]]:
    """A column that a view shows as it is holds the words of the table's."""
    views = connection.execute(
        "select oid::int, relname, pg_get_viewdef(oid) from pg_class"
        " where relkind = 'v' and relnamespace = 'public'::regnamespace order by oid"
    ).fetchall()
    columns: dict[tuple[int, int], Column] = {
        (relation, number): (name, column)
        for relation, number, name, column in connection.execute(
            "select attrelid::int, attnum::int, relname, attname from pg_attribute"
            " join pg_class on pg_class.oid = attrelid where relnamespace = 'public'::regnamespace and attnum > 0"
        )
    }
    found: dict[Column, tuple[str, ...]] = {}
    for _, view, definition in views:  # a view on another one comes after it
        cursor = connection.execute(sql.SQL("{} limit 0").format(sql.SQL(definition.rstrip().rstrip(";"))))
        result = cursor.pgresult
        assert result is not None
        assert isinstance(cursor, psycopg.Cursor)
        for index, description in enumerate(cursor.description or ()):
            origin = columns.get((result.ftable(index), result.ftablecol(index)))
            known = origin and (words.get(origin) or found.get(origin))
            if known:
                found[view, description.name] = known
    return found


_FILLED_BY_A_HELPER = {("opportunities", "stage_id")}
"""The trigger hands the row to private.find_stage(), which asks whether the column was left empty."""


def _filled(connection: Connection) -> frozenset[Column]:
    """Columns that have to be there and have no default, which a trigger before the insert gives a value."""
    rows = connection.execute(
        "select relname, prosrc from pg_trigger join pg_class on pg_class.oid = tgrelid"
        " join pg_proc on pg_proc.oid = tgfoid where relnamespace = 'public'::regnamespace and not tgisinternal"
        " and tgtype & 7 = 7"  # for each row, before, insert
    )
    # Filled, not only rewritten: the function asks whether the column was left empty.
    assigned = {
        (relation, column)
        for relation, source in rows
        for column in {*_ASSIGNED.findall(source), *re.findall(r"new\.(\w+)", " ".join(_SELECTED.findall(source)))}
        if re.search(rf"new\.{column}\s+is\s+null|coalesce\(new\.{column}\b", source)
    }
    required = connection.execute(
        "select relname, attname from pg_attribute join pg_class on pg_class.oid = attrelid"
        " where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and attnum > 0 and not attisdropped"
        " and attnotnull and not atthasdef and attidentity = ''"
    )
    known = assigned | _FILLED_BY_A_HELPER
    return frozenset((relation, column) for relation, column in required if (relation, column) in known)


def _of_type(connection: Connection, condition: str) -> dict[Column, bool]:
    """Columns of the types that meet the condition, and whether they may be null."""
    rows = connection.execute(
        "select relname, attname, not attnotnull from pg_attribute join pg_class on pg_class.oid = attrelid"
        " join pg_type on pg_type.oid = atttypid where relnamespace = 'public'::regnamespace and attnum > 0"
        f" and relkind in ('r', 'p', 'v') and not attisdropped and {condition}".encode()
    )
    return {(relation, column): nullable for relation, column, nullable in rows}


def _own_keys(connection: Connection) -> dict[str, str]:
    rows = connection.execute(
        "select conname, conrelid::regclass::text from pg_constraint"
        " where contype = 'f' and conrelid = confrelid and connamespace = 'public'::regnamespace"
    )
    return {name: relation.removeprefix("public.") for name, relation in rows}


def _writable(connection: Connection, command: str) -> frozenset[Column]:
    """Columns that a signed-in user or a service may write."""
    rows = connection.execute(
        "select distinct relname, attname from pg_attribute join pg_class on pg_class.oid = attrelid"
        " cross join unnest(array['authenticated', 'service_role']) as role"
        " where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v') and attnum > 0"
        " and not attisdropped and attgenerated = '' and attidentity <> 'a'"
        " and has_column_privilege(role, attrelid, attnum, %s)",
        [command],
    )
    return frozenset((relation, column) for relation, column in rows)


def _fixed(connection: Connection) -> frozenset[Column]:
    """Keys: a trigger refuses to change them."""
    rows = connection.execute(
        "select relname, attname from pg_trigger join pg_class on pg_class.oid = tgrelid"
        " join pg_attribute on attrelid = tgrelid and attnum = any(tgattr)"
        " where relnamespace = 'public'::regnamespace and tgname = 'a0_prevent_key_change'"
    )
    return frozenset((relation, column) for relation, column in rows)
