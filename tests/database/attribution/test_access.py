"""Who may compute what, what is refused, and what cannot be rewritten."""

from __future__ import annotations

from uuid import UUID

import pytest

from crmdb.database import Connection
from tests.database.attribution.conftest import RATES, new_workspace, run, scalar
from tests.support.actors import as_service, as_user, refused
from tests.support.attribution_journeys import Journeys
from tests.support.attribution_reference import engine_credits
from tests.support.world import World

COMPUTED = (
    "public.attribution_runs", "public.attribution_journeys", "public.attribution_journey_details",
    "private.attribution_marks",
)  # fmt: skip


def test_editors_refresh_their_own_workspace_and_nobody_elses(story: Connection, world: World) -> None:
    run(story, world.beta)
    before = scalar(story, "select count(*) from public.attribution_runs where workspace_id = %s", world.beta)
    for someone in (world.maya, world.adam, world.edda):
        with as_user(story, someone):
            story.execute("select public.refresh_attribution()")
    for someone in (world.vera, world.remi, world.hana):
        with refused(story, "attribution_editor_only", sqlstate="42501"), as_user(story, someone):
            story.execute("select public.refresh_attribution()")
    with refused(story, "workspace_requested_member"), as_user(story, world.maya, world.beta):
        story.execute("select public.refresh_attribution()")
    assert scalar(story, "select count(*) from public.attribution_runs where workspace_id = %s", world.beta) == before
    assert scalar(story, "select count(*) from public.attribution_journeys where workspace_id = %s", world.acme) > 1


def test_a_computation_neither_reads_nor_writes_another_workspace(story: Connection, world: World) -> None:
    other = new_workspace(story, "other")
    Journeys(story, other, 8).fill(20)
    run(story, other)
    theirs = engine_credits(story, other)
    workspace = new_workspace(story)
    Journeys(story, workspace, 9).fill(20)
    run(story, workspace)
    with as_service(story):
        story.execute("select public.run_workspace_attribution(%s)", [workspace])
    assert engine_credits(story, other) == theirs
    assert scalar(
        story,
        "select count(*) from public.attribution_credits as lines"
        " join public.opportunities as o on o.id = lines.opportunity_id"
        " where lines.workspace_id <> o.workspace_id",
    ) == 0  # fmt: skip
    with as_user(story, world.maya):
        assert (
            scalar(story, "select count(*) from public.attribution_credits where workspace_id <> %s", world.acme) == 0
        )


def computed_in_both(connection: Connection, world: World) -> tuple[UUID, UUID]:
    """Journeys and a full run in Acme and in Beta."""
    connection.execute(RATES.encode())
    for number, workspace in enumerate((world.acme, world.beta)):
        Journeys(connection, workspace, number).fill(20)
        # Sums of a workspace stay within bigint.
        connection.execute(
            "update public.opportunities set amount_minor = mod(amount_minor, 1000003) where workspace_id = %s",
            [workspace],
        )
        run(connection, workspace)
    return world.acme, world.beta


def rows_of(connection: Connection, workspace: UUID) -> dict[str, list[tuple[object, ...]]]:
    """All that computations write and mark, of one workspace."""
    return {
        table: connection.execute(
            f"select rows::text from {table} as rows where workspace_id = %s order by 1".encode(), [workspace]
        ).fetchall()
        for table in COMPUTED
    }


@pytest.mark.parametrize(
    "call",
    [
        "run_workspace_attribution(%s, now()::text)",
        "run_workspace_attribution(%s)",
        "refresh_workspace_attribution(%s)",
    ],
)
def test_a_computation_for_one_workspace_leaves_all_of_anothers_rows_as_they_are(
    story: Connection, world: World, call: str
) -> None:
    """Both have opportunities marked: another's marks are not worked off either."""
    for workspace in computed_in_both(story, world):
        story.execute("update public.contacts set became_lead_at = now() where workspace_id = %s", [workspace])
    ours, theirs = rows_of(story, world.acme), rows_of(story, world.beta)
    assert all(theirs.values())
    with as_service(story):
        story.execute(f"select public.{call}".encode(), [world.acme])
    assert rows_of(story, world.beta) == theirs
    after = rows_of(story, world.acme)
    for table in COMPUTED[:3]:
        assert len(after[table]) > len(ours[table]), table


def test_a_run_as_of_a_past_moment_is_shown_to_its_own_workspace_alone(story: Connection, world: World) -> None:
    computed_in_both(story, world)
    moment = story.execute("select clock_timestamp()").fetchone()

    def seen(run_id: object) -> dict[str, int]:
        """How many rows of the run the caller sees, by where."""
        return {
            "runs": scalar(story, "select count(*) from public.attribution_runs where id = %s", run_id),
            "journeys": scalar(story, "select count(*) from public.attribution_journeys where run_id = %s", run_id),
            "details": scalar(
                story, "select count(*) from public.attribution_journey_details where journey_id = any(%s)", journeys
            ),
            "credits": scalar(
                story, "select count(*) from public.attribution_credit_history where run_id = %s", run_id
            ),
        }

    def shown() -> list[tuple[object, ...]]:
        """What the caller is shown without asking for a run: runs, current lines, totals of now and of the moment."""
        return [
            *story.execute("table public.attribution_runs order by id").fetchall(),
            *story.execute("select run_id, count(*) from public.attribution_credits group by 1 order by 1").fetchall(),
            *story.execute("select * from public.attribution_totals('month') order by month").fetchall(),
            *story.execute(
                "select * from public.attribution_totals('month', 'linear', false, %s::text)", moment
            ).fetchall(),
        ]

    with as_user(story, world.noor):
        before = shown()
    assert len(before) > 20
    with as_service(story):
        row = story.execute("select public.run_workspace_attribution(%s, now()::text)", [world.acme]).fetchone()
    assert row is not None
    journeys = [
        found for (found,) in story.execute("select id from public.attribution_journeys where run_id = %s", [row[0]])
    ]
    totals = "select count(*) from public.attribution_totals(run_id => %s)"
    with as_user(story, world.vera):
        theirs = seen(row[0])
        assert scalar(story, totals, row[0]) > 0
    for someone in (world.noor, world.remi, world.hana):
        with as_user(story, someone):
            assert seen(row[0]) == dict.fromkeys(theirs, 0), someone.name
        # A run of others is as unknown as one that does not exist; who is in no workspace has no models either.
        with refused(story, sqlstate="22023"), as_user(story, someone):
            story.execute(totals.encode(), row)
        with refused(story, "workspace_requested_member", sqlstate="42501"), as_user(story, someone, world.acme):
            seen(row[0])
    with as_user(story, world.noor):
        assert shown() == before
    assert theirs["runs"] == 1
    assert theirs["journeys"] == len(journeys)
    assert all(theirs.values())
    for column, table in (("opportunity_id", "opportunities"), ("touchpoint_id", "touchpoints")):
        of_others = (
            "select count(*) from public.attribution_credit_history as lines where run_id = %s"
            f" and {column} is not null and {column} not in (select id from public.{table} where workspace_id = %s)"
        )
        assert scalar(story, of_others, row[0], world.acme) == 0, table


def test_bad_input_is_refused(story: Connection, world: World) -> None:
    nothing = "00000000-0000-7000-8000-000000000000"
    for call in (f"refresh_workspace_attribution('{nothing}')", f"run_workspace_attribution('{nothing}')"):
        with refused(story, "attribution_workspace_exists", sqlstate="23503"), as_service(story):
            story.execute(f"select public.{call}".encode())
    with refused(story, "attribution_runs_as_of_past"), as_service(story):
        story.execute("select public.run_workspace_attribution(%s, (now() + interval '1 day')::text)", [world.acme])
    for batch in ("0", "-1", "null"):
        with refused(story, "attribution_batch_size_positive"), as_service(story):
            story.execute(f"select public.refresh_workspace_attribution('{world.acme}', {batch})".encode())


def test_what_was_reported_is_never_rewritten(story: Connection, world: World) -> None:
    run(story, world.acme)
    for table, column in (
        ("runs", "amount_count"), ("journeys", "reporting_amount_minor"),
        ("journey_details", "touched_at"),
    ):  # fmt: skip
        for command in (
            f"update public.attribution_{table} set {column} = {column}",
            f"delete from public.attribution_{table}",
        ):
            with refused(story, f"attribution_{table}_append_only"):
                story.execute(command.encode())


def test_a_deleted_workspace_takes_its_credits_and_marks_along(story: Connection) -> None:
    workspace = new_workspace(story)
    Journeys(story, workspace, 2).fill(10)
    run(story, workspace)
    story.execute("update public.contacts set became_lead_at = now() where workspace_id = %s", [workspace])
    story.execute("delete from public.workspaces where id = %s", [workspace])
    for table in (
        "public.attribution_runs",
        "public.attribution_journeys",
        "public.attribution_journey_details",
        "private.attribution_marks",
    ):
        assert scalar(story, f"select count(*) from {table} where workspace_id = %s", workspace) == 0
