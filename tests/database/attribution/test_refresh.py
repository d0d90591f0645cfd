"""Changes mark opportunities, a refresh works them off, and what it leaves is what a full run would have computed."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import pytest

from crmdb.database import Connection
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


@pytest.fixture
def filled(story: Connection) -> UUID:
    workspace = new_workspace(story)
    make = Maker(story, workspace)
    make("attribution_models", name="account", type="w_shaped", scope="company")
    Journeys(story, workspace, 3).fill(60)
    buyer = make.id("contacts")
    make("touchpoints", contact_id=None, visitor_id="visitor", touched_at=START + timedelta(days=3))
    make("touchpoints", contact_id=buyer, touched_at=START + timedelta(days=3))
    run(story, workspace)
    assert refresh(story, workspace) == 0
    return workspace


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_is_worked_off_by_a_refresh(story: Connection, filled: UUID, change: str) -> None:
    before = states(story, filled)
    apply(story, filled, change)
    computed = refresh(story, filled)
    if change not in {"visitor joined"}:
        assert computed
    assert difference(reference(story, filled).credits(), engine_credits(story, filled)) == {}
    assert len(states(story, filled)) == len(before) - (computed if change == "opportunity deleted" else 0)
    assert refresh(story, filled) == 0


def test_all_changes_in_any_order_and_any_batch_equal_a_full_run(story: Connection, filled: UUID) -> None:
    random = Random(1)
    order = [change for change in CHANGES if not change.startswith("model")]
    random.shuffle(order)
    for change in order:
        apply(story, filled, change)
        if random.random() < 0.5:
            story.execute("select private.refresh_attribution(%s, %s)", [filled, random.randrange(1, 9)])
    refresh(story, filled, 7)
    incremental = engine_credits(story, filled)
    run(story, filled)
    assert difference(engine_credits(story, filled), incremental) == {}
    assert difference(reference(story, filled).credits(), incremental) == {}


def test_only_what_changed_is_computed_and_says_why(story: Connection, filled: UUID) -> None:
    before = states(story, filled)
    opportunity = min(before)
    story.execute(
        "update public.opportunities set amount_minor = 4, expected_close_on = '2027-01-01' where id = %s",
        [opportunity],
    )
    story.execute("update public.opportunities set expected_close_on = '2027-01-02' where workspace_id = %s", [filled])
    assert refresh(story, filled) == 1
    after = states(story, filled)
    assert {key for key in before if before[key] != after[key]} == {opportunity}
    assert story.execute(
        "select reasons from public.attribution_journeys where opportunity_id = %s and superseded_at is null",
        [opportunity],
    ).fetchall() == [("amount changed",)] * 2  # fmt: skip


@pytest.mark.only_on(18)
def test_a_batch_reads_its_own_marks_alone(story: Connection, filled: UUID) -> None:
    """Also by a plan that was made while there were none, as after each refresh."""
    mark = (
        "insert into private.attribution_marks (workspace_id, opportunity_id, reason)"
        " select workspace_id, id, 'again' from public.opportunities, generate_series(1, 40) where workspace_id = %s"
    )
    story.execute(mark.encode(), [filled])
    refresh(story, filled)
    story.execute(
        "select pg_restore_relation_stats('schemaname', 'private', 'relname', 'attribution_marks',"
        " 'relpages', 10, 'reltuples', 0::real)"
    )
    story.execute(mark.encode(), [filled])
    read = "select idx_tup_fetch + seq_tup_read from pg_stat_xact_all_tables where relname = 'attribution_marks'"
    before = scalar(story, read)
    assert scalar(story, "select private.refresh_attribution(%s, 1)", filled) == 1
    assert scalar(story, read) - before < 200


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
