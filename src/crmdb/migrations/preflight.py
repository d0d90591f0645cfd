"""Everything that is in the way of the first migration, named before anything is changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crmdb.database import Connection
from crmdb.errors import RefusedError
from crmdb.migrations.files import Migration
from crmdb.migrations.function_bodies import functions_that_name_schemas, functions_that_name_tables

_EXTENSION = re.compile(
    r"create\s+extension\s+(?:if\s+not\s+exists\s+)?(\w+)\s+(?:with\s+)?schema\s+(\w+)", re.IGNORECASE
)
_SCHEMA = re.compile(r"create\s+schema\s+(?!if\b)(\w+)", re.IGNORECASE)
_VIEW = re.compile(r"create\s+view\s+(public\.\w+)", re.IGNORECASE)
_FUNCTION = re.compile(r"create\s+function\s+public\.(\w+)\s*\(", re.IGNORECASE)
_TRIGGER = re.compile(r"create\s+trigger\s+(\w+)\s.*?\son\s+(auth\.\w+)", re.IGNORECASE | re.DOTALL)
_DEFINED = re.compile(r"(?:create|alter)\s+table\s+public\.(\w+)", re.IGNORECASE)
_KEY_COLUMN = re.compile(r"\b(?!workspace_id\b)\w+_(?:id|code)\b")
_AUTH_COLUMNS = ("email", "raw_user_meta_data", "is_anonymous", "deleted_at")

_USERS = """
select
    count(*) filter (where email is not null),
    count(*) filter (where email is null)
from auth.users
where deleted_at is null and not is_anonymous
"""

# What `drop extension` would refuse to leave behind: indexes with its operator classes, columns of its types.
_USERS_OF_EXTENSION = b"""
select distinct coalesce(
    pg_describe_object(owners.refclassid, owners.refobjid, owners.refobjsubid),
    pg_describe_object(users.classid, users.objid, users.objsubid)
) as described
from pg_extension as extensions
inner join pg_depend as members
    on members.refclassid = 'pg_extension'::regclass and members.refobjid = extensions.oid and members.deptype = 'e'
inner join pg_depend as users
    on users.refclassid = members.classid and users.refobjid = members.objid and users.deptype in ('n', 'a')
left join pg_depend as owners  -- whose part it is: the constraint of an index, the view of a rule, a generated column
    on owners.classid = users.classid and owners.objid = users.objid and owners.deptype = 'i'
where
    extensions.extname = %s
    and users.classid not in ('pg_amop'::regclass, 'pg_amproc'::regclass)  -- parts of its operator classes
    and not exists (
        select
        from pg_depend as own
        where own.classid = users.classid and own.objid = users.objid and own.deptype = 'e'
    )
order by described
"""


@dataclass(frozen=True)
class Obstacle:
    """Something of theirs where something of ours has to go, and what takes it out of the way."""

    what: str
    cure: str

    def __str__(self) -> str:
        return f"{self.what}. {self.cure}"


def refuse_obstacles(connection: Connection, migrations: Sequence[Migration]) -> None:
    """
    Raises:
        RefusedError: something is in the way; names everything at once, each with its cure.
    """
    found = list(obstacles(connection, migrations))
    if not found:
        return
    several = f"{len(found)} things are" if len(found) > 1 else "One thing is"
    listed = "\n".join(f"  {number}. {obstacle}" for number, obstacle in enumerate(found, start=1))
    raise RefusedError(
        f"{several} in the way of the first migration, and nothing was changed:\n{listed}",
        "Put them aside and run it again; `crmdb migrate --dry-run` looks without changing anything.",
    )


def obstacles(connection: Connection, migrations: Sequence[Migration]) -> Iterator[Obstacle]:
    """Everything that would make one of these migrations fail on this database. Changes nothing."""
    code = [statement.code for migration in migrations for statement in migration.statements]
    yield from _extensions(connection, _found(_EXTENSION, code))
    schemas = [name for (name,) in _found(_SCHEMA, code)]
    yield from _schemas(connection, schemas)
    relations = [table for migration in migrations for table in migration.tables]
    relations += [name for (name,) in _found(_VIEW, code)]
    yield from _relations(connection, relations)
    yield from _indexes(connection, [table for migration in migrations for table in migration.tables], code)
    yield from _bodies(connection, schemas, [name.removeprefix("public.") for name in relations])
    yield from _functions(connection, [name for (name,) in _found(_FUNCTION, code)])
    triggers = _found(_TRIGGER, code)
    yield from _triggers(connection, triggers)
    if triggers:
        yield from _auth_columns(connection)


def existing_users(connection: Connection) -> str:
    """A sentence on the users who get a workspace now; empty if there are none."""
    if connection.execute("select to_regclass('auth.users') is null").fetchone() == (True,):
        return ""
    row = connection.execute(_USERS).fetchone()
    assert row is not None
    known, nameless = row
    if not known + nameless:
        return ""
    without = f", {nameless} of them without an address" if nameless else ""
    return (
        f"{known + nameless} existing users get a workspace each{without};"
        f" that takes about {(known + nameless) // 100 + 1} s, and people go on signing in"
    )


def _found(pattern: re.Pattern[str], code: Sequence[str]) -> list[tuple[str, ...]]:
    return [match.groups() for text in code if (match := pattern.match(text))]


def _extensions(connection: Connection, wanted: Sequence[tuple[str, ...]]) -> Iterator[Obstacle]:
    for name, schema in wanted:
        row = connection.execute(
            "select (select extnamespace::regnamespace::text from pg_extension where extname = %(name)s),"
            " exists (select from pg_available_extensions where name = %(name)s)",
            {"name": name},
        ).fetchone()
        assert row is not None
        where, is_available = row
        if where not in (None, schema):
            users = [user for (user,) in connection.execute(_USERS_OF_EXTENSION, [name]).fetchall()]
            cascade = " cascade" if users else ""
            also = f", and make again what goes with it: {', '.join(users)}" if users else ""
            yield Obstacle(
                f"Extension {name} is in schema {where}, and has to be in {schema}",
                f"`alter extension {name} set schema {schema};` as a superuser or in the dashboard. If that is refused,"
                f" `drop extension {name}{cascade};`{also}. The first migration makes the extension there.",
            )
        elif where is None and not is_available:
            yield Obstacle(
                f"Extension {name} is not there, and this server does not offer it",
                "Install the server's package of extensions (contrib).",
            )


def _schemas(connection: Connection, names: Sequence[str]) -> Iterator[Obstacle]:
    for name in names:
        if connection.execute("select to_regnamespace(%s) is not null", [name]).fetchone() == (True,):
            yield Obstacle(
                f"There is a schema {name}, and ours has that name",
                f"`alter schema {name} rename to {name}_of_app;`, or `drop schema {name};` if it is empty.",
            )


def _relations(connection: Connection, names: Sequence[str]) -> Iterator[Obstacle]:
    for name, kind in connection.execute(
        """
        select name, case coalesce(relations.relkind, 'c') when 'v' then 'view' when 'c' then 'type' else 'table' end
        from unnest(%s::text[]) with ordinality as ours (name, place)
        left join pg_class as relations on relations.oid = to_regclass(name)
        left join pg_type as types on types.oid = to_regtype(name)
        where coalesce(relations.oid, types.oid) is not null
        order by place
        """,
        [names],
    ).fetchall():
        along = "" if kind == "type" else ": keys and indexes move along"
        yield Obstacle(
            f"There is a {kind} {name}, and ours has that name",
            f"`create schema if not exists app; alter {kind} {name} set schema app;`{along}.",
        )


def _indexes(connection: Connection, tables: Sequence[str], code: Sequence[str]) -> Iterator[Obstacle]:
    """Indexes and keys left behind where a table was renamed: ours has the name, and rules are known by their names.

    Those of a table that has to move go with it.
    """
    is_ours = _index_names(code)
    for index, on, name in connection.execute(
        """
        select format('%%I.%%I', schemas.nspname, names.relname), indexes.indrelid::regclass::text, names.relname
        from pg_index as indexes
        inner join pg_class as names on names.oid = indexes.indexrelid
        inner join pg_namespace as schemas on schemas.oid = names.relnamespace
        where
            schemas.nspname = 'public'
            and not exists (select from unnest(%s::text[]) as ours (name) where to_regclass(name) = indexes.indrelid)
        order by names.relname
        """,
        [list(tables)],
    ).fetchall():
        if is_ours.fullmatch(name):
            yield Obstacle(
                f"There is an index {index} on {on}, and ours has that name",
                f"`alter index {index} rename to app_{name};`",
            )


def _index_names(code: Sequence[str]) -> re.Pattern[str]:
    """The names of indexes that statements make: those they say, and those that helpers and primary keys choose."""
    columns: dict[str, set[str]] = {}
    for text in code:
        if match := _DEFINED.match(text):
            columns.setdefault(match[1], set()).update(_KEY_COLUMN.findall(text))
    prefixes = tuple(f"{table}_" for table in columns)
    said = {word for text in code for word in re.findall(r"\w+", text) if word.startswith(prefixes)}
    chosen = [
        rf"{table}_(?:pkey|external_id_key|(?:(?:{'|'.join(sorted(keys)) or '(?!)'})_)+idx)"
        for table, keys in columns.items()
    ]
    of_long_keys = [f"{name.removesuffix('_fkey')}_idx" for name in said if name.endswith("_fkey")]
    return re.compile("|".join([*chosen, *said, *of_long_keys]) or "(?!)")


def _bodies(connection: Connection, schemas: Sequence[str], relations: Sequence[str]) -> Iterator[Obstacle]:
    for signature, schema in functions_that_name_schemas(connection, schemas):
        yield Obstacle(
            f"Function {signature} names schema {schema} in its body, and ours has that name from now on",
            f"Write the schema where yours will be, such as {schema}_of_app, into it (`create or replace function`).",
        )
    for signature, tables in functions_that_name_tables(connection, relations):
        yield Obstacle(
            f"Function {signature} names {tables} in its body, and public has ours of that name from now on",
            "Write the schema where yours will be, such as app.NAME, into it (`create or replace function`): else it"
            " reads and writes our tables.",
        )


def _functions(connection: Connection, names: Sequence[str]) -> Iterator[Obstacle]:
    for signature, name in connection.execute(
        "select oid::regprocedure::text, proname from pg_proc"
        " where pronamespace = 'public'::regnamespace and proname = any(%s) order by 1",
        [names],
    ).fetchall():
        yield Obstacle(
            f"There is a function {signature}, and ours has that name",
            f"`alter function {signature} rename to app_{name};`",
        )


def _triggers(connection: Connection, names: Sequence[tuple[str, ...]]) -> Iterator[Obstacle]:
    for name, table in names:
        if connection.execute(
            "select exists (select from pg_trigger where tgname = %s and tgrelid = to_regclass(%s))", [name, table]
        ).fetchone() == (True,):
            yield Obstacle(
                f"There is a trigger {name} on {table}, and ours has that name",
                f"`drop trigger {name} on {table};`, and create it again under another name.",
            )


def _auth_columns(connection: Connection) -> Iterator[Obstacle]:
    if connection.execute("select to_regclass('auth.users') is null").fetchone() == (True,):
        return
    missing = [
        name
        for (name,) in connection.execute(
            "select name from unnest(%s::text[]) as wanted (name) where not exists (select from pg_attribute"
            " where attrelid = 'auth.users'::regclass and attname = name and not attisdropped)",
            [list(_AUTH_COLUMNS)],
        ).fetchall()
    ]
    if missing:
        yield Obstacle(
            f"auth.users has no column {', '.join(missing)}: its auth server is older than 2024",
            "Upgrade the project in the dashboard, or the auth server that you run.",
        )
