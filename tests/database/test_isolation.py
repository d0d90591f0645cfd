"""Who may do what to which table: every workspace table x command x person."""

from __future__ import annotations

import pytest
from psycopg import sql

from crmdb.database import Connection
from tests.support.actors import as_service, as_user, refused
from tests.support.permissions import (
    COMMANDS,
    ENGINE_WRITES,
    IDENTITY,
    MEMBERS,
    STRANGERS,
    attempt,
    member_may,
    service_may,
    statement,
    workspace_tables,
)
from tests.support.rows import COLUMNS, Maker, where_key
from tests.support.world import World


def test_every_workspace_table_has_a_row_factory(story: Connection) -> None:
    """A new table fails here until tests/support/rows.py can make a row of it; then all tests below cover it."""
    assert workspace_tables(story) == set(COLUMNS) | IDENTITY


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("table", COLUMNS)
def test_each_person_may_do_what_their_role_says_and_nothing_more(
    story: Connection, world: World, acme: Maker, table: str, command: str
) -> None:
    text, values = statement(table, command, acme)
    may = {name: attempt(story, actor(story, world), text, values) for name, actor in (MEMBERS | STRANGERS).items()}
    may["service"] = attempt(story, as_service(story), text, values)
    expected = {name: member_may(name, table, command) for name in MEMBERS}
    expected |= dict.fromkeys(STRANGERS, False)
    expected["service"] = service_may(table, command)
    assert may == expected


@pytest.mark.parametrize("table", COLUMNS)
def test_nobody_sees_a_row_of_another_workspace_whatever_they_ask(story: Connection, world: World, table: str) -> None:
    everything = sql.SQL("select workspace_id from public.{}").format(sql.Identifier(table))
    with as_user(story, world.maya):
        assert {row[0] for row in story.execute(everything)} == {world.acme}
    with as_user(story, world.noor):
        assert {row[0] for row in story.execute(everything)} == {world.beta}


@pytest.mark.parametrize("table", sorted(set(COLUMNS) - {"audit_events"} - ENGINE_WRITES))
def test_a_row_cannot_be_written_into_another_workspace(
    story: Connection, world: World, beta: Maker, table: str
) -> None:
    text, values = statement(table, "insert", beta)
    for actor in (world.maya, world.edda):
        with refused(story, sqlstate="42501") as refusal, as_user(story, actor):
            story.execute(text, values)
        # Of the other workspace nothing is told; a role that does not suffice in one's own may be named.
        assert str(world.beta) not in f"{refusal.message} {refusal.detail} {refusal.hint}"
        assert refusal.detail is None or refusal.constraint == "workspace_role"


@pytest.mark.parametrize("table", sorted(set(COLUMNS) - {"audit_events"}))
def test_a_row_cannot_move_to_another_workspace(story: Connection, world: World, acme: Maker, table: str) -> None:
    story.execute(
        "insert into public.workspace_members (workspace_id, user_id, role) values (%s, %s, 'owner')",
        [world.beta, world.maya.id],
    )
    row = acme(table)
    where, key = where_key(story, table, row)
    text = sql.SQL("update public.{} set workspace_id = %s {}").format(sql.Identifier(table), where)
    for actor in (as_user(story, world.maya, world.acme), as_service(story)):
        with refused(story) as refusal, actor:
            story.execute(text, [world.beta, *key])
        assert refusal.sqlstate in {"42501", "23514"}
    with refused(story) as refusal:
        story.execute(text, [world.beta, *key])
    assert refusal.constraint in {f"{table}_key_fixed", f"{table}_append_only"}
