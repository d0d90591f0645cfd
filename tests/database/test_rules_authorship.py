"""Who made a row and when, who changed and who approved it: the database writes it, whatever an API role sends."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql
from psycopg.rows import dict_row

from crmdb.database import Connection
from tests.support.actors import as_service, as_user
from tests.support.permissions import member_may
from tests.support.rows import COLUMNS, Maker, Row, insert, where_key
from tests.support.world import World

LONG_AGO = datetime(2001, 2, 3, tzinfo=UTC)
SOMEBODY = UUID("00000000-0000-4000-8000-000000000001")

FORGED: Row = {
    "created_by": SOMEBODY,
    "created_at": LONG_AGO,
    "updated_at": LONG_AGO,
    "changed_by": SOMEBODY,
    "approved_by": SOMEBODY,
    "approved_at": LONG_AGO,
    "submitted_at": LONG_AGO,
    "erased_at": LONG_AGO,
}


def forged_columns(story: Connection, table: str, role: str, command: str) -> list[str]:
    """What the database has to write of this table and the role could send."""
    return [
        name
        for (name,) in story.execute(
            "select attname from pg_attribute where attrelid = %(table)s::regclass and attname = any(%(names)s)"
            " and has_column_privilege(%(role)s, attrelid, attnum, %(command)s) order by attnum",
            {"table": f"public.{table}", "names": list(FORGED), "role": role, "command": command},
        )
    ]


def actor(story: Connection, world: World, role: str) -> AbstractContextManager[None]:
    return as_service(story) if role == "service_role" else as_user(story, world.maya)


def forgeries(stored: Row, forged: list[str]) -> Row:
    return {name: stored[name] for name in forged if stored[name] == FORGED[name]}


@pytest.mark.parametrize("role", ["authenticated", "service_role"])
@pytest.mark.parametrize("table", COLUMNS)
def test_nobody_forges_who_made_a_row_and_when(
    story: Connection, world: World, acme: Maker, table: str, role: str
) -> None:
    forged = forged_columns(story, table, role, "INSERT")
    if forged and (role == "service_role" or member_may("owner", table, "insert")):
        row = acme.values(table)
        with actor(story, world, role):
            stored = insert(story, table, row | {name: FORGED[name] for name in forged})
        assert forgeries(stored, forged) == {}
        if "created_by" in forged:
            assert stored["created_by"] == (world.maya.id if role == "authenticated" else None)
    forged = forged_columns(story, table, role, "UPDATE")
    if not forged or table in {"audit_events"}:
        return
    before = acme(table)
    where, key = where_key(story, table, before)
    values = sql.SQL(", ").join(sql.SQL("{} = {}").format(sql.Identifier(name), FORGED[name]) for name in forged)
    try:
        with actor(story, world, role), story.cursor(row_factory=dict_row) as cursor:
            after: Any = cursor.execute(
                sql.SQL("update public.{} set {} {} returning *").format(sql.Identifier(table), values, where), key
            ).fetchone()
    except psycopg.errors.CheckViolation:
        assert table == "attribution_models"  # Never changed at all.
        return
    if after is not None:
        assert forgeries(after, forged) == {}
        unchanged = [name for name in forged if name != "updated_at"]
        assert {name: after[name] for name in unchanged} == {name: before[name] for name in unchanged}


def test_every_table_the_api_writes_has_the_stamps(story: Connection) -> None:
    """Of the tables without a row factory, too: the catalog and the people."""
    missing = story.execute(
        "select relname, attname from pg_attribute join pg_class on pg_class.oid = attrelid"
        " where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not attisdropped"
        " and attname in ('created_by', 'created_at', 'updated_at', 'changed_by')"
        " and (has_column_privilege('authenticated', attrelid, attnum, 'INSERT')"
        " or has_column_privilege('service_role', attrelid, attnum, 'INSERT'))"
        " and not exists ("
        " select from pg_trigger where tgrelid = attrelid and tgname = 'stamp_' || attname || '_inserted')"
    ).fetchall()
    assert missing == []


@pytest.mark.parametrize("role", ["authenticated", "service_role"])
def test_nobody_forges_an_approval(story: Connection, world: World, acme: Maker, role: str) -> None:
    row = acme.values("deliverables", status="approved", approved_by=SOMEBODY, approved_at=LONG_AGO, revision_count=7)
    with actor(story, world, role):
        stored = insert(story, "deliverables", row)
    assert stored["approved_by"] == (world.maya.id if role == "authenticated" else None)
    assert stored["approved_at"] > LONG_AGO
    assert stored["revision_count"] == 0
    row = acme.values("deliverables", status="planned", approved_by=SOMEBODY, approved_at=LONG_AGO)
    with actor(story, world, role):
        stored = insert(story, "deliverables", row)
    assert (stored["approved_by"], stored["approved_at"], stored["submitted_at"]) == (None, None, None)


def test_the_owner_of_the_tables_brings_rows_with_their_own_times(acme: Maker) -> None:
    """A load and a restore do."""
    assert acme("tags", created_at=LONG_AGO, created_by=SOMEBODY)["created_at"] == LONG_AGO
