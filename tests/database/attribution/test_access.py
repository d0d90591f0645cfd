"""Who may compute what, what is refused, and what can not be rewritten."""

from __future__ import annotations

from crmdb.database import Connection
from tests.database.attribution.conftest import new_workspace, run, scalar
from tests.support.actors import as_service, as_user, refused
from tests.support.attribution_journeys import Journeys
from tests.support.attribution_reference import engine_credits
from tests.support.world import World


def test_editors_refresh_their_own_workspace_and_nobody_elses(story: Connection, world: World) -> None:
    run(story, world.beta)
    before = scalar(story, "select count(*) from public.attribution_runs where workspace_id = %s", world.beta)
    for someone in (world.maya, world.adam, world.edda):
        with as_user(story, someone):
            story.execute("select public.refresh_attribution()")
    for someone in (world.vera, world.remi, world.hana):
        with refused(story, "attribution_editor_only", sqlstate="42501"), as_user(story, someone):
            story.execute("select public.refresh_attribution()")
    with refused(story, "attribution_editor_only"), as_user(story, world.maya, world.beta):
        story.execute("select public.refresh_attribution()")
    assert scalar(story, "select count(*) from public.attribution_runs where workspace_id = %s", world.beta) == before
    assert scalar(story, "select count(*) from public.attribution_results where workspace_id = %s", world.acme) > 1


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
        "select count(*) from public.attribution_lines as lines"
        " join public.opportunities as o on o.id = lines.opportunity_id"
        " where lines.workspace_id <> o.workspace_id",
    ) == 0  # fmt: skip
    with as_user(story, world.maya):
        assert scalar(story, "select count(*) from public.attribution_lines where workspace_id <> %s", world.acme) == 0


def test_bad_input_is_refused(story: Connection, world: World) -> None:
    nothing = "00000000-0000-7000-8000-000000000000"
    for call in (f"refresh_workspace_attribution('{nothing}')", f"run_workspace_attribution('{nothing}')"):
        with refused(story, "attribution_workspace_exists", sqlstate="23503"), as_service(story):
            story.execute(f"select public.{call}".encode())
    with refused(story, "attribution_runs_as_of_past"), as_service(story):
        story.execute("select public.run_workspace_attribution(%s, now() + interval '1 day')", [world.acme])
    for batch in ("0", "-1", "null"):
        with refused(story, "attribution_batch_size_positive"), as_service(story):
            story.execute(f"select public.refresh_workspace_attribution('{world.acme}', {batch})".encode())


def test_what_was_reported_is_never_rewritten(story: Connection, world: World) -> None:
    run(story, world.acme)
    for table, column in (("runs", "credits"), ("results", "reporting_amount_minor"), ("credits", "amount_kind")):
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
        "public.attribution_results",
        "public.attribution_credits",
        "private.attribution_marks",
    ):
        assert scalar(story, f"select count(*) from {table} where workspace_id = %s", workspace) == 0
