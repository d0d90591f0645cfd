"""What was reported can be read again, recomputed, and compared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from crmdb.database import Connection, connect
from crmdb.embedded.server import Server
from crmdb.project import Project
from crmdb.queries import find_query, run_query
from tests.conftest import Databases
from tests.database.attribution.conftest import new_workspace, refresh, run, scalar
from tests.support.actors import person
from tests.support.attribution_changes import CHANGES
from tests.support.attribution_journeys import START, Journeys
from tests.support.attribution_reference import Key
from tests.support.installations import ROOT
from tests.support.rows import Maker

PROJECT = Project(ROOT)


def moment(connection: Connection) -> datetime:
    row = connection.execute("select clock_timestamp()").fetchone()
    assert row is not None
    found: datetime = row[0]
    return found


def reported(connection: Connection, workspace: UUID, at: datetime) -> dict[Key, tuple[int, int]]:
    rows = connection.execute(
        "select model_name, opportunity_id, amount_type, revenue_event_id, touchpoint_id, weight, amount_minor"
        " from public.attribution_credit_history as credits where workspace_id = %(workspace)s and exists ("
        "select from (select max(as_of) as as_of from public.attribution_runs where workspace_id = %(workspace)s"
        " and type <> 'as_of' and coalesce(reported_at, finished_at) <= %(at)s) as latest"
        " where computed_at <= latest.as_of and (superseded_at is null or superseded_at > latest.as_of))",
        {"workspace": workspace, "at": at},
    ).fetchall()
    return {(row[0], row[1], row[2], row[3], row[4]): (row[5], row[6]) for row in rows}


def of_run(connection: Connection, run_id: object) -> dict[Key, tuple[int, int]]:
    rows = connection.execute(
        "select model_name, opportunity_id, amount_type, revenue_event_id, touchpoint_id, weight, amount_minor"
        " from public.attribution_credit_history where run_id = %s",
        [run_id],
    ).fetchall()
    return {(row[0], row[1], row[2], row[3], row[4]): (row[5], row[6]) for row in rows}


def test_what_was_reported_stays_readable(story: Connection) -> None:
    workspace = new_workspace(story)
    Journeys(story, workspace, 6).fill(40)
    moments = []
    for change in ("late touch", "amount", "touch deleted", "model retired", "opportunity deleted"):
        refresh(story, workspace)
        at = moment(story)
        moments.append((at, reported(story, workspace, at)))
        story.execute(CHANGES[change].replace(":w", f"'{workspace}'").encode())
    run(story, workspace)
    assert len({len(lines) for _, lines in moments}) > 1
    for at, lines in moments:
        assert lines
        assert reported(story, workspace, at) == lines


def test_what_was_reported_follows_commits(database: str) -> None:
    """A run whose transaction stays open is not reported until it is committed, whenever it computed."""
    with connect(database, autocommit=True) as reader, connect(database) as writer:
        workspace = new_workspace(reader)
        Journeys(reader, workspace, 7).fill(20)
        refresh(reader, workspace)
        before = reported(reader, workspace, moment(reader))
        writer.execute("update public.opportunities set amount_minor = 777 where workspace_id = %s", [workspace])
        assert scalar(writer, "select private.refresh_attribution(%s)", workspace) > 0
        meanwhile = moment(reader)
        assert reported(reader, workspace, meanwhile) == before
        writer.commit()
        after = moment(reader)
        assert reported(reader, workspace, meanwhile) == before
        assert reported(reader, workspace, after) != before
        totals = "select sum(open_pipeline_minor) from public.attribution_totals('month', 'linear', moment => %s::text)"
        assert reader.execute(totals, [meanwhile]).fetchone() != reader.execute(totals, [after]).fetchone()


def test_a_past_moment_is_computed_by_what_is_known_today(database: str) -> None:
    """What was entered later counts from its own date on; what was reported stays what it was."""
    with connect(database, autocommit=True) as connection:
        workspace = new_workspace(connection)
        make = Maker(connection, workspace)
        day = START.replace(month=3)
        opportunity, buyer = make.id("opportunities", amount_minor=1_000, opened_at=day), make.id("contacts")
        make("opportunity_contacts", opportunity_id=opportunity, contact_id=buyer)
        touch = make("touchpoints", contact_id=buyer, visitor_id="known later", touched_at=day)
        refresh(connection, workspace)
        then = moment(connection)
        before = reported(connection, workspace, then)
        won, lost = make.stage("won"), make.stage("lost")
        connection.execute(
            "update public.opportunities set stage_id = %s, closed_at = %s where id = %s",
            [won["id"], day + timedelta(days=30), opportunity],
        )
        connection.execute(
            "update public.opportunities set stage_id = %s, lost_reason_id = %s, closed_at = %s where id = %s",
            [lost["id"], make.first("lost_reasons"), day + timedelta(days=60), opportunity],
        )
        make("contact_visitors", visitor_id="known later", contact_id=buyer)
        make("touchpoints", contact_id=buyer, touched_at=day + timedelta(days=50))
        refresh(connection, workspace)

        def as_of(days: int) -> tuple[object, ...] | None:
            run_id = scalar(connection, "select private.run_attribution(%s, %s)", workspace, day + timedelta(days=days))
            return connection.execute(
                "select status, converted_at, touch_count, touchpoint_ids[1]"
                " from public.attribution_journeys as journeys"
                " join public.attribution_journey_details as details on journey_id = journeys.id where run_id = %s",
                [run_id],
            ).fetchone()

        assert as_of(-1) is None
        assert as_of(10) == ("open", day + timedelta(days=10), 1, touch["id"])
        assert as_of(30) == ("won", day + timedelta(days=30), 1, touch["id"])
        assert as_of(59) == ("won", day + timedelta(days=30), 1, touch["id"])
        assert as_of(61) == ("lost", day + timedelta(days=60), 2, touch["id"])
        # The date of losing it was wrong, and is corrected.
        connection.execute(
            "update public.opportunities set closed_at = %s where id = %s", [day + timedelta(days=70), opportunity]
        )
        assert as_of(61) == ("won", day + timedelta(days=30), 1, touch["id"])
        assert as_of(71) == ("lost", day + timedelta(days=70), 2, touch["id"])
        assert reported(connection, workspace, then) == before


def test_revenue_of_a_past_moment_is_what_had_come_in(story: Connection) -> None:
    workspace = new_workspace(story)
    make = Maker(story, workspace)
    day = START.replace(month=3)
    won = make.stage("won")
    opportunity = make.id(
        "opportunities", stage_id=won["id"], pipeline_id=won["pipeline_id"], opened_at=day, closed_at=day
    )
    deal = make.id("deals", opportunity_id=opportunity)
    for days, amount in ((1, 500), (40, 700)):
        make("revenue_events", deal_id=deal, amount_minor=amount, occurred_at=day + timedelta(days=days))
    for days, revenue in ((20, 500), (50, 1_200)):
        run_id = scalar(story, "select private.run_attribution(%s, %s)", workspace, day + timedelta(days=days))
        assert scalar(
            story,
            "select sum(amount_minor) from public.attribution_credit_history"
            " where run_id = %s and model_name = 'linear' and amount_type = 'revenue'",
            run_id,
        ) == revenue  # fmt: skip


def test_changes_of_an_opportunity_add_up_to_its_credits(story: Connection) -> None:
    workspace = new_workspace(story)
    make = Maker(story, workspace)
    opportunity, buyer = make("opportunities", amount_minor=1_001), make.id("contacts")
    make("opportunity_contacts", opportunity_id=opportunity["id"], contact_id=buyer)
    email = person("otis").email
    for day in (9, 6, 3):
        refresh(story, workspace)
        touched = moment(story) - timedelta(days=day)
        make("touchpoints", contact_id=buyer, touched_at=touched)
    refresh(story, workspace)
    query = find_query(PROJECT, "attribution/changes_of_opportunity")
    rows = run_query(story, query, {"opportunity": str(opportunity["id"])}, as_email=email).dicts()
    assert [row["reasons"] for row in rows if row["touchpoint_id"] is None] == ["full", "touch recorded"]
    assert sum(row["change_minor"] for row in rows) == 1_001
    assert round(sum(row["percent_change"] for row in rows), 2) == 100
    first, second = (row["run_id"] for row in rows if row["touchpoint_id"] is None)
    between = {"opportunity": str(opportunity["id"]), "after_run": str(first), "until_run": str(second)}
    found = run_query(story, query, between, as_email=email).dicts()
    assert [(row["reasons"], row["change_minor"]) for row in found] == [
        ("touch recorded", 1_001),
        ("touch recorded", -1_001),
    ]
    story.execute(
        "update public.attribution_models set is_active = false where workspace_id = %s and name = 'linear'",
        [workspace],
    )
    refresh(story, workspace)
    rows = run_query(story, query, {"opportunity": str(opportunity["id"])}, as_email=email).dicts()
    assert sum(row["change_minor"] for row in rows) == 0, "what a model credited ends with it"


@pytest.fixture(scope="module")
def journeys(server: Server, databases: Databases, template: str) -> Iterator[tuple[str, UUID]]:
    """The name of a database with journeys that are not computed yet, to clone, and their workspace."""
    name = databases.clone(template)
    with connect(server.url(name)) as connection:
        workspace = new_workspace(connection)
        Journeys(connection, workspace, 8).fill(40)
    yield name, workspace
    databases.drop(name)


@pytest.mark.parametrize("change", CHANGES)
def test_now_computed_as_a_past_moment_is_what_is_current(
    server: Server, databases: Databases, journeys: tuple[str, UUID], change: str
) -> None:
    """Whatever was changed: what history knows of the last moment is what the tables say.

    Not of what is dated ahead: that a deal will be won is not true yet.
    """
    name, workspace = databases.clone(journeys[0]), journeys[1]
    with connect(server.url(name), autocommit=True) as connection:
        connection.execute(CHANGES[change].replace(":w", f"'{workspace}'").encode())
        refresh(connection, workspace)
        at = moment(connection)
        run_id = scalar(connection, "select private.run_attribution(%s, %s)", workspace, at)
        again, current = of_run(connection, run_id), reported(connection, workspace, at)
        ahead = connection.execute(
            "select id from public.opportunities where closed_at > %(at)s"
            " union select deals.opportunity_id from public.deals"
            " join public.revenue_events on deal_id = deals.id where occurred_at > %(at)s",
            {"at": at},
        ).fetchall()
        again = {key: value for key, value in again.items() if (key[1],) not in ahead}
        kept = {key[1] for key in again}
        assert kept
        assert again == {key: value for key, value in current.items() if key[1] in kept}
    databases.drop(name)


def test_until_it_is_computed_a_new_version_leaves_what_was_reported(story: Connection) -> None:
    workspace = new_workspace(story)
    make = Maker(story, workspace)
    for days in (10, 50, 90):
        buyer = make.id("contacts")
        opportunity = make.id("opportunities", amount_minor=1_000)
        make("opportunity_contacts", opportunity_id=opportunity, contact_id=buyer)
        make("touchpoints", contact_id=buyer, touched_at=moment(story) - timedelta(days=days))
    refresh(story, workspace)
    story.execute("update public.attribution_models set is_active = false where workspace_id = %s", [workspace])
    story.execute(
        "insert into public.attribution_models (workspace_id, name, version, type, lookback_days)"
        " values (%s, 'linear', 2, 'linear', 30)",
        [workspace],
    )

    def credited() -> list[tuple[object, ...]]:
        return story.execute(
            "select sum(open_pipeline_minor)"
            " from public.attribution_totals('deliverable', 'linear') where workspace_id = %s",
            [workspace],
        ).fetchall()

    versions = "select distinct model_version from public.attribution_credits where workspace_id = %s order by 1"
    for done, computed_with in enumerate(([1], [1, 2], [1, 2], [2])):
        assert credited()[0][0] == 3_000, done
        assert story.execute(versions, [workspace]).fetchall() == [(version,) for version in computed_with]
        story.execute("select private.refresh_attribution(%s, 1)", [workspace])
