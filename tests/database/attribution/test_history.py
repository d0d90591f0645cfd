"""What was reported can be read again, recomputed, and compared; sums over any dimension are the total."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner

from crmdb.cli import attribute as attribute_cli
from crmdb.cli import journey as journey_cli
from crmdb.database import Connection, connect
from crmdb.embedded.server import Server
from crmdb.errors import CrmdbError, UsageError
from crmdb.mock import SCALES, mock
from crmdb.project import Project
from crmdb.queries import Result, find_query, run_query
from tests.conftest import Databases
from tests.database.attribution.conftest import new_workspace, refresh, run, scalar
from tests.support.actors import person
from tests.support.attribution_changes import CHANGES
from tests.support.attribution_journeys import Journeys
from tests.support.attribution_reference import Key
from tests.support.installations import ROOT
from tests.support.rows import Maker

PROJECT = Project(ROOT)
DIMENSIONS = ("influencer", "campaign", "content", "platform", "channel", "month", "touch_month")
MEASURES = ("open_pipeline_minor", "won_pipeline_minor", "revenue_minor", "lost_minor")


def moment(connection: Connection) -> datetime:
    row = connection.execute("select clock_timestamp()").fetchone()
    assert row is not None
    found: datetime = row[0]
    return found


def reported(connection: Connection, workspace: UUID, at: datetime) -> dict[Key, tuple[int, int]]:
    rows = connection.execute(
        "select model_name, opportunity_id, amount_kind, revenue_event_id, touchpoint_id, weight, amount_minor"
        " from public.attribution_line_history where workspace_id = %(workspace)s and computed_at <= %(at)s"
        " and (superseded_at is null or superseded_at > %(at)s)",
        {"workspace": workspace, "at": at},
    ).fetchall()
    return {(row[0], row[1], row[2], row[3], row[4]): (row[5], row[6]) for row in rows}


def of_run(connection: Connection, run_id: object) -> dict[Key, tuple[int, int]]:
    rows = connection.execute(
        "select model_name, opportunity_id, amount_kind, revenue_event_id, touchpoint_id, weight, amount_minor"
        " from public.attribution_line_history where run_id = %s",
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
            "select opportunity_id from public.attribution_results where run_id = %s", [run_id]
        ).fetchall()
        # Imported as if opened later than the moment: not in the pipeline then.
        kept = {opportunity for (opportunity,) in known}
        assert kept
        assert again == {key: value for key, value in before.items() if key[1] in kept}
        assert current != before
        assert reported(connection, workspace, moment(connection)) == current
        assert reported(connection, workspace, at) == before


@pytest.fixture(scope="module")
def mocked(server: Server, databases: Databases, template: str) -> Iterator[str]:
    name = databases.clone(template)
    mock(server.url(name), SCALES["demo"])
    result = CliRunner().invoke(attribute_cli.command, ["--database-url", server.url(name)], standalone_mode=False)
    assert result.exception is None, result.output
    yield server.url(name)
    databases.drop(name)


def ask(url: str, name: str, email: str = "maya@lumenary.example", **parameters: object) -> Result:
    return run_query(url, find_query(PROJECT, f"attribution/{name}"), parameters, as_email=email)


@pytest.mark.parametrize("model", ["linear", "w_shaped", "time_decay", "lead_creation"])
def test_every_dimension_adds_up_to_the_total(mocked: str, model: str) -> None:
    with connect(mocked) as connection:
        total = connection.execute(
            "select sum(reporting_amount_minor) filter (where status = 'open'),"
            " sum(reporting_amount_minor) filter (where status = 'won'),"
            " (select sum(reporting_amount_minor) from public.revenue_events as e where e.workspace_id = w.id),"
            " sum(reporting_amount_minor) filter (where status = 'lost')"
            " from public.opportunities as o join public.workspaces as w on w.id = o.workspace_id"
            " where w.slug = 'lumenary' group by w.id"
        ).fetchone()
    for by in DIMENSIONS:
        rows = ask(mocked, "credits", by=by, model=model).dicts()
        assert len(rows) > 1
        assert tuple(sum(row[measure] for row in rows) for measure in MEASURES) == total, by


def test_models_side_by_side_share_the_same_totals(mocked: str) -> None:
    rows = ask(mocked, "model_comparison").dicts()
    assert len(rows) == 11
    for kind in ("revenue", "open_pipeline"):
        totals = {sum(row[f"{who}_{kind}_minor"] for who in ("influencer", "other", "unattributed")) for row in rows}
        assert len(totals) == 1


def test_credited_return_and_credits_say_the_same(mocked: str) -> None:
    returns = {row["workspace_influencer_id"]: row for row in ask(mocked, "credited_return", model="j_shaped").dicts()}
    credits = {row["id"]: row for row in ask(mocked, "credits", model="j_shaped").dicts() if row["id"]}
    assert credits
    for influencer, row in credits.items():
        assert returns[influencer]["revenue_minor"] == row["revenue_minor"]
        assert returns[influencer]["open_pipeline_minor"] == row["open_pipeline_minor"]


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


def test_the_commands_answer_and_refuse(mocked: str) -> None:
    with connect(mocked) as connection:
        opportunity = scalar(
            connection,
            "select min(opportunity_id::text) from public.attribution_lines as l"
            " join public.workspaces as w on w.id = l.workspace_id"
            " where w.slug = 'lumenary' and l.touchpoint_id is not null",
        )

    def call(command: object, *arguments: str) -> str:
        result = CliRunner().invoke(command, [*arguments, "--database-url", mocked], standalone_mode=False)  # type: ignore[arg-type]
        if isinstance(result.exception, CrmdbError):
            raise result.exception
        assert result.exception is None, result.output
        return result.output

    shown = call(journey_cli.command, str(opportunity), "--as", "maya@lumenary.example", "--model", "linear")
    assert "linear" in shown
    assert "EUR" in shown
    assert "0 opportunities" in call(attribute_cli.command)
    assert "w_shaped" in call(attribute_cli.command, "--workspace", "lumenary", "--full", "--model", "w_shaped")
    assert "linear" in call(attribute_cli.command, "--workspace", "lumenary", "--as-of", "2026-08-01")
    absent = []
    for stranger in (str(opportunity), str(uuid4())):
        with pytest.raises(UsageError) as refusal:
            call(journey_cli.command, stranger, "--as", "jonas@fjordwell.example")
        absent.append(str(refusal.value).replace(stranger, "?"))
    assert absent[0] == absent[1]
    for arguments, word in (
        (["--workspace", "nope"], 'workspace "nope"'),
        (["--model", "nope"], 'model "nope"'),
        (["--as-of", "2999-01-01"], "is not past"),
    ):
        with pytest.raises(UsageError, match=word):
            call(attribute_cli.command, *arguments)
