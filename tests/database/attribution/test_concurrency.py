"""Several computations, writers and accidents at once. These commit, so each has a database of its own."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from random import Random
from threading import Event, Thread
from uuid import UUID

import psycopg
import pytest

from crmdb.database import Connection, connect
from tests.database.attribution.conftest import new_workspace, reference, refresh, run, scalar
from tests.support.attribution_journeys import START, Journeys
from tests.support.attribution_reference import difference, engine_credits
from tests.support.rows import Maker

SECONDS = float(os.environ.get("ATTRIBUTION_SECONDS", "15"))
"""How long writers and refreshers go on; `make proof` gives them a minute."""


def committed(database: str, seed: int = 4, companies: int = 60) -> UUID:
    with connect(database) as connection:
        workspace = new_workspace(connection)
        Journeys(connection, workspace, seed).fill(companies)
    return workspace


def until(stop: Event, failures: list[BaseException], work: Callable[[], None]) -> Thread:
    def repeat() -> None:
        try:
            while not stop.is_set():
                work()
        except BaseException as failure:  # noqa: BLE001  reported by the test
            failures.append(failure)

    thread = Thread(target=repeat)
    thread.start()
    return thread


def test_two_refreshers_and_two_writers_at_once(database: str) -> None:
    workspace = committed(database)
    stop = Event()
    failures: list[BaseException] = []
    connections = [connect(database, autocommit=True) for _ in range(4)]
    counts = [0, 0]
    with connect(database) as reader:
        contacts = [
            row[0] for row in reader.execute("select id from public.contacts where workspace_id = %s", [workspace])
        ]
        chances = [
            row[0] for row in reader.execute("select id from public.opportunities where workspace_id = %s", [workspace])
        ]

    def refresher(connection: Connection) -> Callable[[], None]:
        def work() -> None:
            counts[0] += scalar(connection, "select private.refresh_attribution(%s, 5)", workspace)

        return work

    def writer(connection: Connection, seed: int) -> Callable[[], None]:
        random = Random(seed)

        def work() -> None:
            # Touch and committee of the same people change in overlapping transactions, in either order.
            with connection.transaction():
                buyer, chance = random.choice(contacts), random.choice(chances)
                if random.random() < 0.6:
                    connection.execute(
                        "insert into public.touchpoints (workspace_id, touched_at, type, contact_id)"
                        " values (%s, %s, 'mention', %s)",
                        [workspace, START + timedelta(days=random.randrange(300)), buyer],
                    )
                elif random.random() < 0.5:
                    connection.execute(
                        "insert into public.opportunity_contacts (workspace_id, opportunity_id, contact_id)"
                        " values (%s, %s, %s) on conflict do nothing",
                        [workspace, chance, buyer],
                    )
                else:
                    connection.execute(
                        "update public.opportunities set amount_minor = %s where workspace_id = %s and id = %s",
                        [random.randrange(10**6), workspace, chance],
                    )
                time.sleep(random.random() * 0.02)
            counts[1] += 1

        return work

    work = [refresher(connections[0]), refresher(connections[1]), writer(connections[2], 1), writer(connections[3], 2)]
    threads = [until(stop, failures, each) for each in work]
    time.sleep(SECONDS)
    stop.set()
    for thread in threads:
        thread.join()
    for connection in connections:
        connection.close()
    assert failures == []
    assert min(counts) > 100
    with connect(database) as connection:
        refresh(connection, workspace)
        incremental = engine_credits(connection, workspace)
        assert difference(reference(connection, workspace).credits(), incremental) == {}
        run(connection, workspace)
        assert difference(engine_credits(connection, workspace), incremental) == {}


def test_a_touch_and_a_seat_on_the_committee_that_cross_are_not_missed(database: str) -> None:
    """Neither transaction sees the other's row, and credits are computed between their commits."""
    with connect(database) as connection:
        workspace = new_workspace(connection)
        make = Maker(connection, workspace)
        opportunity, buyer = make.id("opportunities"), make.id("contacts")
    with connect(database) as touching, connect(database) as seating, connect(database, autocommit=True) as refreshing:
        refresh(refreshing, workspace)
        now = touching.execute("select now()").fetchone()
        assert now is not None
        Maker(touching, workspace)("touchpoints", contact_id=buyer, touched_at=now[0])
        Maker(seating, workspace)("opportunity_contacts", opportunity_id=opportunity, contact_id=buyer)
        seating.commit()
        refresh(refreshing, workspace)
        touching.commit()
        refresh(refreshing, workspace)
        assert scalar(
            refreshing,
            "select count(*) from public.attribution_credits where opportunity_id = %s and touchpoint_id is not null"
            " and model_name = 'linear'",
            opportunity,
        ) == 1  # fmt: skip


def test_a_killed_refresh_leaves_nothing_and_loses_nothing(database: str, admin_database: str) -> None:
    workspace = committed(database)
    with connect(database, autocommit=True) as connection:
        refresh(connection, workspace)
        before = engine_credits(connection, workspace)
        connection.execute(
            "update public.opportunities set amount_minor = 42 where workspace_id = %s and currency_code = 'EUR'",
            [workspace],
        )
    with closing(connect(database)) as victim, connect(admin_database, autocommit=True) as admin:
        victim.execute("select private.refresh_attribution(%s)", [workspace])
        admin.execute("select pg_terminate_backend(%s, 5000)", [victim.info.backend_pid])
        with pytest.raises(psycopg.OperationalError):
            victim.execute("select 1")
    with connect(database, autocommit=True) as connection:
        assert engine_credits(connection, workspace) == before
        assert refresh(connection, workspace) > 0
        assert difference(reference(connection, workspace).credits(), engine_credits(connection, workspace)) == {}
