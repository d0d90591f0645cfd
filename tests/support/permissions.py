"""Who may do what: the expectation table of workspace tables, written down here and not read from the policies."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import psycopg
from psycopg import sql

from crmdb.database import Connection
from tests.support.actors import as_anon, as_user
from tests.support.rows import Maker, identifying_columns, where_key
from tests.support.world import World

COMMANDS = ("select", "insert", "update", "delete")

ADMINS_WRITE = {
    "custom_field_definitions",
    "pipelines",
    "pipeline_stages",
    "lost_reasons",
    "attribution_models",
    "workspace_exchange_rates",
}
TRIGGERS_WRITE = {"audit_events", "status_changes", "opportunity_history", "contact_stage_changes"}
ENGINE_WRITES = {
    "import_batches",
    "import_records",
    "import_rows",
    "attribution_runs",
    "attribution_journeys",
    "attribution_journey_details",
    "credit_totals",
    "monthly_credits",
    "monthly_totals",
    "workspace_influencer_search",
}
NEVER_EDITED = {"revenue_events"}
NEVER_REMOVED = {"attribution_models"}
NEVER_CHANGED_ONLY_REMOVED = {
    "workspace_influencer_topics",
    "workspace_influencer_languages",
    "workspace_influencer_tags",
    "company_domains",
    "contact_emails",
}
ADMINS_READ = {"audit_events"}

IDENTITY = {"workspace_members", "workspace_invitations"}
"""Workspace tables with rules of their own: test_rules_identity."""

HIDDEN = {"suppressions"}

ROLES = {"owner": 4, "admin": 3, "editor": 2, "viewer": 1}


def commands_of_members(table: str) -> set[str]:
    """What anybody in the workspace may do to a table, at most."""
    if table in TRIGGERS_WRITE | ENGINE_WRITES:
        return {"select"}
    if table in NEVER_EDITED:
        return {"select", "insert"}
    if table in NEVER_REMOVED:
        return {"select", "insert", "update"}
    if table in NEVER_CHANGED_ONLY_REMOVED:
        return {"select", "insert", "delete"}
    return set(COMMANDS)


def member_may(role: str, table: str, command: str) -> bool:
    if command not in commands_of_members(table):
        return False
    if command == "select":
        return ROLES[role] >= ROLES["admin" if table in ADMINS_READ else "viewer"]
    return ROLES[role] >= ROLES["admin" if table in ADMINS_WRITE else "editor"]


def service_may(table: str, command: str) -> bool:
    if command == "select":
        return True
    if command == "insert":
        return table not in {"audit_events"} | ENGINE_WRITES
    return command in commands_of_members(table)


Actor = Callable[[Connection, World], AbstractContextManager[None]]

MEMBERS: dict[str, Actor] = {
    "owner": lambda story, world: as_user(story, world.maya),
    "admin": lambda story, world: as_user(story, world.adam),
    "editor": lambda story, world: as_user(story, world.edda),
    "viewer": lambda story, world: as_user(story, world.vera),
}

STRANGERS: dict[str, Actor] = {
    "signed out": lambda story, world: as_anon(story),
    "signed in, belongs nowhere": lambda story, world: as_user(story, world.hana),
    "claims without a sub": lambda story, world: as_user(story, None),
    "removed admin": lambda story, world: as_user(story, world.remi),
    "removed admin naming the workspace": lambda story, world: as_user(story, world.remi, world.acme),
    "member elsewhere": lambda story, world: as_user(story, world.noor),
    "member elsewhere naming this by header": lambda story, world: as_user(story, world.noor, world.acme),
    "member elsewhere naming this by claim": lambda story, world: as_user(story, world.noor, claim=world.acme),
    "member elsewhere naming this by setting": lambda story, world: as_user(story, world.noor, setting=world.acme),
    "owner naming another workspace": lambda story, world: as_user(story, world.maya, world.beta),
}


def attempt(story: Connection, actor: AbstractContextManager[None], statement: sql.Composed, values: list[Any]) -> bool:
    """Whether the statement touched exactly one row. It is undone either way; an error other than "no" is a failure."""
    try:
        with story.transaction(force_rollback=True), actor:
            done = story.execute(statement, values)
            return done.rowcount == 1
    except psycopg.errors.InsufficientPrivilege:
        return False


def statement(table: str, command: str, maker: Maker) -> tuple[sql.Composed, list[Any]]:
    """A harmless statement of that kind on one row of the maker's workspace, made if need be by the tables' owner."""
    name = sql.Identifier("public", table)
    if command == "insert":
        row = maker.values(table)
        return (
            sql.SQL("insert into {} ({}) values ({})").format(
                name,
                sql.SQL(", ").join(map(sql.Identifier, row)),
                sql.SQL(", ").join([sql.Placeholder()] * len(row)),
            ),
            [json.dumps(value) if isinstance(value, dict) else value for value in row.values()],
        )
    where, key = where_key(maker.connection, table, maker(table))
    if command == "select":
        return sql.SQL("select * from {} {}").format(name, where), key
    if command == "delete":
        return sql.SQL("delete from {} {}").format(name, where), key
    column = sql.Identifier(some_column(maker.connection, table))
    return sql.SQL("update {} set {} = {} {}").format(name, column, column, where), key


def some_column(story: Connection, table: str) -> str:
    row = story.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped"
        " and attgenerated = '' and attname <> 'workspace_id' and attname <> all(%s) order by attnum limit 1",
        [f"public.{table}", identifying_columns(story, table)],
    ).fetchone()
    assert row is not None
    return str(row[0])


def workspace_tables(story: Connection) -> set[str]:
    return {
        name
        for (name,) in story.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
            " and exists (select from pg_attribute where attrelid = pg_class.oid and attname = 'workspace_id')"
        )
    }
