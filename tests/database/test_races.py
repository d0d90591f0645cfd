"""Two sessions at once: no rule is broken between them, and nobody waits in a circle or for another tenant."""

from __future__ import annotations

import json
from threading import Barrier, Thread
from typing import Any
from uuid import UUID, uuid4

import psycopg

from crmdb.database import Connection, connect
from tests.support.actors import Person, as_user, personal_workspace, sign_up
from tests.support.rows import Maker

ISOLATION = ("READ COMMITTED", "REPEATABLE READ")


def outcome(connection: Connection, statement: str, *values: Any) -> str:
    """Run and commit; "done", or the rule or SQLSTATE that refused."""
    try:
        connection.execute(statement.encode(), values)
        connection.commit()
    except psycopg.Error as error:
        connection.rollback()
        return error.diag.constraint_name or error.sqlstate or "?"
    return "done"


def race(database: str, isolation: str, first_does: str, second_does: str) -> str:
    """What becomes of the second, whose transaction began before the first committed; it waits for it if it has to."""
    outcomes: list[str] = []
    with connect(database) as first, connect(database) as second:
        second.execute(f"set transaction isolation level {isolation}".encode())
        second.execute("select count(*) from public.workspaces")  # Its snapshot.
        first.execute(first_does.encode())
        waiting = Thread(target=lambda: outcomes.append(outcome(second, second_does)))
        waiting.start()
        waiting.join(0.3)
        first.commit()
        waiting.join(10)
    return outcomes[0]


def recorder(database: str, someone: Person, events: list[dict[str, Any]], start: Barrier, found: list[str]) -> None:
    with connect(database) as connection:
        for _ in range(2):
            start.wait()
            for event in events:
                event["external_id"] = f"{event['external_id']}+"
            try:
                with as_user(connection, someone):
                    connection.execute("select public.record_touchpoints(%s)", [json.dumps(events)])
                connection.commit()
            except psycopg.Error as error:
                connection.rollback()
                found.append(error.sqlstate or "?")


def test_batches_of_the_same_events_in_other_orders_do_not_deadlock(database: str) -> None:
    with connect(database) as connection:
        ada = sign_up(connection, "ada")
        make = Maker(connection, personal_workspace(connection, ada))
        contacts = [str(make.id("contacts")) for _ in range(3)]
    found: list[str] = []
    for _ in range(6):
        batch = str(uuid4())
        events = [
            {
                "touched_at": "2026-01-05T12:00:00Z",
                "type": "link_click",
                "source": "race",
                "external_id": f"{batch}-{number}",
            }
            | ({"contact_id": contacts[number % 3]} if number % 2 else {"visitor_id": f"visitor-{number}"})
            for number in range(1500)
        ]
        start = Barrier(2)
        threads = [
            Thread(target=recorder, args=(database, ada, [dict(event) for event in order], start, found))
            for order in (events, events[::-1])
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == []


def test_advisory_locks_of_two_workspaces_never_meet(story: Connection) -> None:
    mine, theirs = UUID(int=1), UUID(int=2)
    shared = story.execute(
        "select count(*) from ("
        " select private.visitor_lock(%s, visitor::text) from generate_series(1, 5000) as visitor intersect"
        " select private.visitor_lock(%s, visitor::text) from generate_series(1, 5000) as visitor) as locks",
        [mine, theirs],
    ).fetchone()
    assert shared == (0,)
    several = story.execute(
        "select count(distinct private.visitor_lock(%s, visitor::text)) from generate_series(1, 5000) as visitor",
        [mine],
    ).fetchone()
    assert several == (256,), "a few hundred locks a workspace, however many visitors"


def test_every_advisory_lock_is_of_one_workspace(story: Connection) -> None:
    """Whatever takes one computes its key by a function of the workspace."""
    elsewhere = story.execute(
        "select proname from pg_proc where pronamespace in ('public'::regnamespace, 'private'::regnamespace)"
        " and prosrc ~ 'pg_(try_)?advisory_[a-z_]*lock[a-z_]*\\(' and not prosrc ~ '_lock\\([a-z_]+\\.workspace_id'"
    ).fetchall()
    assert elsewhere == []
