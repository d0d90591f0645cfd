"""Changes mark opportunities, a refresh works them off, and what it leaves is what a full run would have computed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import pytest

from crmdb.database import Connection, connect
from crmdb.embedded.server import Server
from tests.conftest import Databases
from tests.database.attribution.conftest import new_workspace, reference, refresh, run, scalar
from tests.support.attribution_changes import CHANGES
from tests.support.attribution_journeys import START, Journeys
from tests.support.attribution_reference import difference, engine_credits
from tests.support.rows import Maker
from tests.support.world import World


def apply(connection: Connection, workspace: UUID, change: str) -> None:
    connection.execute(CHANGES[change].replace(":w", f"'{workspace}'").encode())


def states(connection: Connection, workspace: UUID) -> dict[UUID, object]:
    return dict(
        connection.execute(
            "select opportunity_id, max(id) from public.attribution_journeys"
            " where workspace_id = %s and superseded_at is null group by 1",
            [workspace],
        ).fetchall()
    )


@pytest.fixture(scope="module")
def _filled(server: Server, databases: Databases, template: str) -> Iterator[tuple[str, UUID]]:
    name = databases.clone(template)
    with connect(server.url(name)) as connection:
        workspace = new_workspace(connection)
        make = Maker(connection, workspace)
        make("attribution_models", name="account", type="w_shaped", scope="company")
        Journeys(connection, workspace, 3).fill(60)
        buyer = make.id("contacts")
        make("touchpoints", contact_id=None, visitor_id="visitor", touched_at=START + timedelta(days=3))
        make("touchpoints", contact_id=buyer, touched_at=START + timedelta(days=3))
        run(connection, workspace)
        assert refresh(connection, workspace) == 0
    yield server.url(name), workspace
    databases.drop(name)


@pytest.fixture
def computed(_filled: tuple[str, UUID]) -> Iterator[tuple[Connection, UUID]]:
    """A workspace whose attribution is computed; what a test does there is undone."""
    url, workspace = _filled
    with connect(url) as connection, connection.transaction(force_rollback=True):
        yield connection, workspace


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_is_worked_off_by_a_refresh(computed: tuple[Connection, UUID], change: str) -> None:
    connection, workspace = computed
    before = states(connection, workspace)
    apply(connection, workspace, change)
    refreshed = refresh(connection, workspace)
    if change not in {"visitor joined"}:
        assert refreshed
    assert difference(reference(connection, workspace).credits(), engine_credits(connection, workspace)) == {}
    assert len(states(connection, workspace)) == len(before) - (refreshed if change == "opportunity deleted" else 0)
    assert refresh(connection, workspace) == 0


def test_all_changes_in_any_order_and_any_batch_equal_a_full_run(computed: tuple[Connection, UUID]) -> None:
    connection, workspace = computed
    random = Random(1)
    order = [change for change in CHANGES if not change.startswith("model")]
    random.shuffle(order)
    for change in order:
        apply(connection, workspace, change)
        if random.random() < 0.5:
            connection.execute("select private.refresh_attribution(%s, %s)", [workspace, random.randrange(1, 9)])
    refresh(connection, workspace, 7)
    incremental = engine_credits(connection, workspace)
    run(connection, workspace)
    assert difference(engine_credits(connection, workspace), incremental) == {}
    assert difference(reference(connection, workspace).credits(), incremental) == {}


def test_only_what_changed_is_computed_and_says_why(computed: tuple[Connection, UUID]) -> None:
    connection, workspace = computed
    before = states(connection, workspace)
    opportunity = min(before)
    connection.execute(
        "update public.opportunities set amount_minor = 4, expected_close_on = '2027-01-01' where id = %s",
        [opportunity],
    )
    connection.execute(
        "update public.opportunities set expected_close_on = '2027-01-02' where workspace_id = %s", [workspace]
    )
    assert refresh(connection, workspace) == 1
    after = states(connection, workspace)
    assert {key for key in before if before[key] != after[key]} == {opportunity}
    assert connection.execute(
        "select reasons from public.attribution_journeys where opportunity_id = %s and superseded_at is null",
        [opportunity],
    ).fetchall() == [("amount changed",)] * 2  # fmt: skip


@pytest.mark.only_on(18)
def test_a_batch_reads_its_own_marks_alone(computed: tuple[Connection, UUID]) -> None:
    """Also by a plan that was made while there were none, as after each refresh."""
    connection, workspace = computed
    mark = (
        "insert into private.attribution_marks (workspace_id, opportunity_id, reason)"
        " select workspace_id, id, 'again' from public.opportunities, generate_series(1, 40) where workspace_id = %s"
    )
    connection.execute(mark.encode(), [workspace])
    refresh(connection, workspace)
    connection.execute(
        "select pg_restore_relation_stats('schemaname', 'private', 'relname', 'attribution_marks',"
        " 'relpages', 10, 'reltuples', 0::real)"
    )
    connection.execute(mark.encode(), [workspace])
    read = "select idx_tup_fetch + seq_tup_read from pg_stat_xact_all_tables where relname = 'attribution_marks'"
    before = scalar(connection, read)
    assert scalar(connection, "select private.refresh_attribution(%s, 1)", workspace) == 1
    assert scalar(connection, read) - before < 200


def test_time_alone_makes_an_open_opportunity_stale(story: Connection) -> None:
    """A touch leaves the lookback, another dated ahead begins to count."""
    workspace = new_workspace(story)
    make = Maker(story, workspace)
    opportunity, buyer = make.id("opportunities"), make.id("contacts")
    make("opportunity_contacts", opportunity_id=opportunity, contact_id=buyer)
    clock = story.execute("select clock_timestamp()").fetchone()
    assert clock is not None
    now: datetime = clock[0]
    leaving = now - timedelta(days=180) + timedelta(seconds=1)
    coming = now + timedelta(seconds=1.5)
    for moment in (leaving, now - timedelta(days=1), coming):
        make("touchpoints", contact_id=buyer, touched_at=moment)
    refresh(story, workspace)

    def touched() -> set[datetime]:
        return {
            row[0]
            for row in story.execute(
                "select touched_at from public.attribution_credits where opportunity_id = %s and model_name = 'linear'",
                [opportunity],
            )
        }

    assert touched() == {leaving, now - timedelta(days=1)}
    time.sleep(1.7)
    assert refresh(story, workspace) >= 1
    assert touched() == {now - timedelta(days=1), coming}


def test_both_ends_of_the_lookback_count(story: Connection, acme: Maker, world: World) -> None:
    won, closed = acme.stage("won"), START + timedelta(days=300)
    opportunity = acme.id(
        "opportunities", stage_id=won["id"], pipeline_id=won["pipeline_id"], opened_at=START, closed_at=closed
    )
    buyer = acme.id("contacts")
    acme("opportunity_contacts", opportunity_id=opportunity, contact_id=buyer)
    edges = [closed - timedelta(days=180), closed]
    tick = timedelta(microseconds=1)
    for moment in (*edges, edges[0] - tick, edges[1] + tick):
        acme("touchpoints", contact_id=buyer, touched_at=moment)
    run(story, world.acme)
    assert story.execute(
        "select touched_at from public.attribution_credits where opportunity_id = %s and model_name = 'linear'"
        " order by 1",
        [opportunity],
    ).fetchall() == [(moment,) for moment in edges]


def test_a_lead_dated_ahead_counts_when_its_day_has_come(story: Connection) -> None:
    workspace = new_workspace(story)
    make = Maker(story, workspace)
    clock = story.execute("select clock_timestamp()").fetchone()
    assert clock is not None
    now: datetime = clock[0]
    coming = now + timedelta(seconds=1.5)
    opportunity, buyer = make.id("opportunities"), make.id("contacts", became_lead_at=coming)
    make("opportunity_contacts", opportunity_id=opportunity, contact_id=buyer)
    make("touchpoints", contact_id=buyer, touched_at=now - timedelta(days=1))
    lead = (
        "select touchpoint_id is not null from public.attribution_credits"
        " where opportunity_id = %s and model_name = 'lead_creation'"
    )
    refresh(story, workspace)
    assert not scalar(story, lead, opportunity)
    time.sleep(1.7)
    assert refresh(story, workspace) == 1
    assert scalar(story, lead, opportunity)
    assert difference(reference(story, workspace).credits(), engine_credits(story, workspace)) == {}
