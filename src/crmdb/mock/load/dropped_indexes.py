"""Indexes and constraints dropped for a load and built anew afterwards: several times faster than keeping them up.

All within the caller's transaction: broken off, they are where they were. What is rebuilt is what the catalog of the
database says was there, comments included; foreign keys are checked in full when they come back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from psycopg import sql

from crmdb.database import Connection

_CONSTRAINTS = """
select
    kind, table_name, conname, definition, constraint_comment, index_comment,
    'alter table ' || table_name || ' drop constraint ' || quote_ident(conname)
from (
    select
        keys.contype::text as kind, keys.conrelid::regclass::text as table_name, keys.conname::text,
        pg_get_constraintdef(keys.oid) as definition,
        obj_description(keys.oid, 'pg_constraint') as constraint_comment,
        case when keys.contype <> 'f' then obj_description(keys.conindid, 'pg_class') end as index_comment
    from pg_constraint as keys
    where
        keys.conparentid = 0
        and (
            keys.contype in ('p', 'u', 'x') and keys.conrelid = any(%(tables)s::regclass[])
            or keys.contype = 'f' and (
                keys.conrelid = any(%(tables)s::regclass[]) or keys.confrelid = any(%(tables)s::regclass[])
            )
        )
        -- A view that groups by a primary key depends on it, and replication may identify rows by it: such keys stay.
        and not exists (
            select from pg_depend as dependants
            where
                dependants.refclassid = 'pg_constraint'::regclass and dependants.refobjid = keys.oid
                and dependants.classid = 'pg_rewrite'::regclass
        )
        and not exists (
            select from pg_index as indexes
            where
                indexes.indexrelid = keys.conindid and keys.contype <> 'f'
                and (indexes.indisreplident or indexes.indisclustered)
        )
) as found
order by kind = 'f' desc, table_name, conname
"""
_INDEXES = """
select
    indexes.indrelid::regclass::text, indexes.indexrelid::regclass::text, pg_get_indexdef(indexes.indexrelid),
    obj_description(indexes.indexrelid, 'pg_class')
from pg_index as indexes
where
    indexes.indrelid = any(%(tables)s::regclass[])
    and not indexes.indisreplident and not indexes.indisclustered
    and not exists (
        select from pg_constraint as keys where keys.conindid = indexes.indexrelid and keys.contype in ('p', 'u', 'x')
    )
order by 1, 2
"""
_HINDRANCES = """
select tables.oid::regclass::text
from pg_class as tables
where
    (
        tables.oid = any(%(tables)s::regclass[])
        or tables.oid in (
            select keys.conrelid from pg_constraint as keys
            where keys.contype = 'f' and keys.confrelid = any(%(tables)s::regclass[])
        )
    )
    and not (
        pg_has_role(tables.relowner, 'usage') and has_schema_privilege(tables.relnamespace, 'create')
    )
"""


@dataclass(frozen=True)
class Step:
    """One thing to build anew: its name, its table, and the statements that do it."""

    name: str
    table: str
    statements: tuple[str, ...]


@dataclass(frozen=True)
class DroppedIndexes:
    """What was dropped, in the order in which it is built again; foreign keys want statistics first."""

    indexes: list[Step]
    foreign_keys: list[Step]

    def __len__(self) -> int:
        return len(self.indexes) + len(self.foreign_keys)


def may_drop_indexes(connection: Connection, tables: Sequence[str]) -> bool:
    """Whether the login owns the tables and all that refer to them, and may make indexes: others' keys are not ours."""
    return connection.execute(_HINDRANCES, {"tables": list(tables)}).fetchone() is None


def drop_indexes(connection: Connection, tables: Sequence[str]) -> DroppedIndexes:
    """Drop every index, key and exclusion of the tables and every foreign key from and to them."""
    # Without a search path, definitions name every schema.
    connection.execute("set local search_path = ''")
    constraints = connection.execute(_CONSTRAINTS, {"tables": list(tables)}).fetchall()
    indexes = connection.execute(_INDEXES, {"tables": list(tables)}).fetchall()
    dropped = DroppedIndexes([], [])
    for kind, table, name, definition, comment, index_comment, drop in constraints:
        connection.execute(drop.encode())
        quoted = _quoted(name)
        statements = [f"alter table {table} add constraint {quoted} {definition}"]
        if comment is not None:
            statements.append(f"comment on constraint {quoted} on {table} is {_literal(comment)}")
        if index_comment is not None:
            statements.append(f"comment on index {_schema(table)}{quoted} is {_literal(index_comment)}")
        (dropped.foreign_keys if kind == "f" else dropped.indexes).append(Step(name, table, tuple(statements)))
    for table, name, definition, comment in indexes:
        connection.execute(f"drop index {name}".encode())
        statements = [definition]
        if comment is not None:
            statements.append(f"comment on index {name} is {_literal(comment)}")
        dropped.indexes.append(Step(name.rpartition(".")[2], table, tuple(statements)))
    return dropped


def rebuild_indexes(connection: Connection, steps: Iterable[Step], begun: Callable[[Step], None]) -> None:
    """Build each again; `begun` hears of every step before it."""
    for step in steps:
        begun(step)
        for statement in step.statements:
            connection.execute(statement.encode())


def _quoted(name: str) -> str:
    return sql.Identifier(name).as_string()


def _literal(value: str) -> str:
    return sql.Literal(value).as_string()


def _schema(table: str) -> str:
    """The schema of a qualified name with its dot."""
    return table.rpartition(".")[0] + "."
