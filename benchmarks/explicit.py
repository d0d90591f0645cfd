"""The same queries with an explicit filter instead of policies: what a careful application without them would send.

Schema `explicit` has a view for every table of `public`, with `workspace_id = <the one>` where it is a workspace table,
and a copy of every view and reading function on top; `explicit_private` has the functions of `private` that these call.
They are plain views: the planner puts the filter where a developer would.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from psycopg import errors, sql

from crmdb.database import Connection

_TABLES = """
select
    classes.relname,
    case
        when classes.relname = 'workspaces' then 'id'
        else (select attname from pg_attribute where attrelid = classes.oid and attname = 'workspace_id')
    end
from pg_class as classes
where classes.relnamespace = 'public'::regnamespace and classes.relkind in ('r', 'p')
"""

_VIEWS_AND_FUNCTIONS = """
select format('create view public.%I as %s', relname, rtrim(pg_get_viewdef(oid), ';')), oid from pg_class
where relnamespace = 'public'::regnamespace and relkind = 'v'
union all
select pg_get_functiondef(oid), oid from pg_proc
where
    pronamespace in ('public'::regnamespace, 'private'::regnamespace)
    and prokind = 'f' and prorettype <> 'trigger'::regtype
    -- Who passes a row of a view on passes it to a function of such rows.
    and (
        provolatile = 's'
        or exists (select from pg_type where pg_type.oid = any(proargtypes::oid[]) and typtype = 'c')
    )
union all
select pg_get_functiondef(oid), oid from pg_proc
where pronamespace = 'public'::regnamespace and provolatile = 'i' and prokind = 'f' and prorettype <> 'trigger'::regtype
order by 2
"""

_MEMBERS_ONLY = re.compile(r"row_security_active\([^()]*\)")
"""Functions ask by it whether they are asked by a member. The views have one workspace, as a member has."""


def make_explicit(owner: Connection, workspace: str) -> None:
    """Make schema `explicit` for one workspace. `owner` may be anybody who can read the tables and create a schema."""
    owner.execute("create schema explicit")
    owner.execute("create schema explicit_private")
    # Definitions come with every name qualified, so that the schema's name can be exchanged in their text.
    owner.execute("set search_path = ''")
    for name, key in owner.execute(_TABLES.encode()).fetchall():
        view = sql.SQL("create view explicit.{0} as select * from public.{0}").format(sql.Identifier(name))
        if key:
            view += sql.SQL(" where {} = {}").format(sql.Identifier(key), sql.Literal(workspace))
        owner.execute(view)
    definitions = [text for text, _ in owner.execute(_VIEWS_AND_FUNCTIONS.encode()).fetchall()]
    copied = [name for text in definitions for name in re.findall(r"^CREATE OR REPLACE FUNCTION private\.(\w+)", text)]
    ours = re.compile(rf"\bprivate\.(?=(?:{'|'.join(copied)})\()")
    for definition in definitions:
        text = _MEMBERS_ONLY.sub("true", ours.sub("explicit_private.", definition))
        owner.execute(
            explicit(owner, text, None).encode() if text.startswith("create view") else _renamed(text).encode()
        )
    owner.execute("reset search_path")


def explicit(
    owner: Connection, query: str, check: str | None = "explain {}", values: Mapping[str, Any] | None = None
) -> str:
    """The query on the views of `make_explicit`, tried out as `check`, or itself without one."""
    query = _renamed(query)
    while True:
        try:
            with owner.transaction(force_rollback=True):
                owner.execute((check.format(query) if check else query).encode(), values)
            return query
        except errors.GroupingError as error:
            # A view has no primary key from which its other columns would follow: they have to be named.
            column = re.findall(r'"(\w+\.\w+)"', error.diag.message_primary or "")[0]
            table, _ = column.split(".")
            query, count = re.subn(
                rf"(group by)(?! {column})(?=[^()]*?\b{table}\.)", rf"\1 {column},", query, flags=re.I
            )
            if not count:
                raise


def _renamed(query: str) -> str:
    return query.replace("public.", "explicit.")
