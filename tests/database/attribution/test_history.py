"""What was reported can be read again, recomputed, and compared."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from crmdb.database import Connection, connect
from crmdb.project import Project
from crmdb.queries import find_query, run_query
from tests.database.attribution.conftest import new_workspace, refresh, run, scalar
from tests.support.actors import person
from tests.support.attribution_changes import CHANGES
from tests.support.attribution_journeys import Journeys
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
        " from public.attribution_credit_history where workspace_id = %(workspace)s and computed_at <= %(at)s"
        " and (superseded_at is null or superseded_at > %(at)s)",
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


def test_a_past_moment_computed_again_is_what_was_reported(database: str) -> None:
    """Committed step by step: what was known when is a matter of transactions."""
    with connect(database, autocommit=True) as connection:
        workspace = new_workspace(connection)
        Journeys(connection, workspace, 7).fill(40)
        refresh(connection, workspace)
        at = moment(connection)
        before = reported(connection, workspace, at)
        for change in ("late touch", "committee joined", "amount", "won", "refund", "visitor joined"):
            connection.execute(CHANGES[change].replace(":w", f"'{workspace}'").encode())
        refresh(connection, workspace)
        current = reported(connection, workspace, moment(connection))
        run_id = scalar(connection, "select private.run_attribution(%s, %s)", workspace, at)
        again = of_run(connection, run_id)
        known = connection.execute(
            "select opportunity_id from public.attribution_journeys where run_id = %s", [run_id]
        ).fetchall()
        # Imported as if opened later than the moment: not in the pipeline then.
        kept = {opportunity for (opportunity,) in known}
        assert kept
        assert again == {key: value for key, value in before.items() if key[1] in kept}
        assert current != before
        assert reported(connection, workspace, moment(connection)) == current
        assert reported(connection, workspace, at) == before


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


@pytest.mark.parametrize("change", CHANGES)
def test_now_computed_as_a_past_moment_is_what_is_current(database: str, change: str) -> None:
    """Whatever was changed: what history knows of the last moment is what the tables say."""
    with connect(database, autocommit=True) as connection:
        workspace = new_workspace(connection, f"otis {change}")
        Journeys(connection, workspace, 8).fill(40)
        connection.execute(CHANGES[change].replace(":w", f"'{workspace}'").encode())
        refresh(connection, workspace)
        at = moment(connection)
        run_id = scalar(connection, "select private.run_attribution(%s, %s)", workspace, at)
        again, current = of_run(connection, run_id), reported(connection, workspace, at)
        kept = {key[1] for key in again}
        assert kept
        assert again == {key: value for key, value in current.items() if key[1] in kept}


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
