"""crmdb attribute and crmdb journey: what they show, what they refuse and in which words."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from threading import Thread
from uuid import UUID, uuid4

import pytest
from click import Command
from click.testing import CliRunner

from crmdb.attribution import attribute
from crmdb.cli import attribute as attribute_cli
from crmdb.cli import journey as journey_cli
from crmdb.database import Connection, connect
from crmdb.errors import CrmdbError, ExitCode, RefusedError, UsageError
from tests.database.attribution.conftest import new_workspace, reference, run, scalar
from tests.support.attribution_journeys import Journeys
from tests.support.attribution_reference import difference, engine_credits
from tests.support.rows import Maker

MAYA, JONAS = "maya@lumenary.example", "jonas@fjordwell.example"
MODELS = (
    "first_touch, full_path, influenced, inverse_j, j_shaped, last_touch, lead_creation, linear, position_based,"
    " time_decay, u_shaped, w_shaped"
)


def call(command: Command, url: str, *arguments: str) -> str:
    """What the command prints; its refusal is raised."""
    result = CliRunner().invoke(command, [*arguments, "--database-url", url], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result.output


def attributed(url: str, *arguments: str) -> str:
    return call(attribute_cli.command, url, *arguments)


def journey(url: str, *arguments: str) -> str:
    return call(journey_cli.command, url, *arguments)


@pytest.fixture
def opportunity(mocked: str) -> UUID:
    """One of Lumenary's that was won after several touches."""
    with connect(mocked) as connection:
        row = connection.execute(
            "select l.opportunity_id from public.attribution_credits as l"
            " join public.workspaces as w on w.id = l.workspace_id"
            " where w.slug = 'lumenary' and l.model_type = 'influenced' and l.amount_type = 'pipeline'"
            " and l.status = 'won' group by 1 having count(*) > 4 order by 1 limit 1"
        ).fetchone()
    assert row is not None
    found: UUID = row[0]
    return found


def test_attribute_shows_what_models_give_to_influencers(mocked: str) -> None:
    assert attributed(mocked).startswith("Nothing to compute in ")
    one = attributed(mocked, "--workspace", "lumenary")
    assert one.startswith("lumenary: ")
    assert all(model in one for model in MODELS.split(", ") if model != "influenced")
    assert "w_shaped" not in attributed(mocked, "--workspace", "lumenary", "--model", "linear")
    several = attributed(mocked, "--full", "--model", "w_shaped")
    assert "influencers' revenue" in several
    assert "fjordwell" in several
    assert "USD" in several
    assert "opportunities in" in several


def test_a_full_run_says_how_far_it_is(mocked: str) -> None:
    told: list[tuple[str, int]] = []
    results = attribute(mocked, workspace="lumenary", full=True, progress=lambda name, done: told.append((name, done)))
    assert results[0].opportunities > 100
    assert told == [("lumenary", 0), ("lumenary", results[0].opportunities)]


def test_a_past_moment_names_its_run(mocked: str) -> None:
    before = attributed(mocked, "--workspace", "lumenary", "--model", "linear").splitlines()[:3]
    past = attributed(mocked, "--workspace", "lumenary", "--as-of", "2026-08-01", "--model", "linear")
    assert past.splitlines()[:3] != before
    run = past.split("--param run=")[1].split()[0]
    with connect(mocked) as connection:
        type = connection.execute("select type from public.attribution_runs where id = %s", [run]).fetchone()
    assert type == ("as_of",)
    assert attributed(mocked, "--workspace", "lumenary", "--model", "linear").splitlines()[:3] == before
    early = attributed(mocked, "--workspace", "lumenary", "--as-of", "2000-01-01")
    assert early == "No opportunity of lumenary was known then.\n"


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["--workspace", "lumenari"], 'There is no workspace "lumenari".', "Workspaces: "),
        (["--model", "lineal"], 'There is no active model "lineal".', f"Models: {MODELS}."),
        (
            ["--as-of", "2999-01-01"],
            '2999-01-01 00:00:00 UTC is not past (violates "attribution_runs_as_of_past").',
            "Leave as_of out to compute what is known now.",
        ),
    ],
)
def test_attribute_refuses(mocked: str, arguments: list[str], message: str, hint: str) -> None:
    with pytest.raises(UsageError) as refusal:
        attributed(mocked, *arguments)
    assert refusal.value.message == message
    assert refusal.value.hint.startswith(hint)


def test_attribute_refuses_what_is_no_moment(mocked: str) -> None:
    with pytest.raises(UsageError, match='"the other day" is not a period'):
        attributed(mocked, "--as-of", "the other day")


def test_an_empty_database_has_nothing_to_compute(database: str) -> None:
    assert attributed(database) == "Nothing to compute in 0 workspaces: nothing changed, or another run is at it.\n"
    with pytest.raises(UsageError) as refusal:
        attributed(database, "--workspace", "lumenary")
    assert (refusal.value.message, refusal.value.hint) == (
        'There is no workspace "lumenary".',
        "Workspaces: none yet.",
    )


def test_a_database_without_the_engine_is_told_to_migrate(empty_database: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        attributed(empty_database)
    assert refusal.value.hint == "Run `crmdb migrate` first."


def fail_in(connection: Connection, workspace: UUID) -> None:
    connection.execute(
        f"""
        create function public.fail() returns trigger language plpgsql as $$
        begin
            if new.workspace_id = '{workspace}' then raise exception 'no more room here'; end if;
            return new;
        end $$;
        create trigger fail before insert on public.attribution_journeys for each row execute function public.fail();
        """.encode()
    )


def test_a_workspace_that_fails_keeps_no_other_waiting(database: str) -> None:
    with connect(database) as connection:
        rooms = [new_workspace(connection, name) for name in ("anna", "bert", "cleo")]
        for room in rooms:
            Journeys(connection, room, 5).fill(5)
        fail_in(connection, rooms[1])
    with pytest.raises(CrmdbError, match=r"^1 of 3 workspaces could not be computed: bert-\w+: no more room here$"):
        attributed(database)
    with connect(database) as connection:
        computed = connection.execute("select distinct workspace_id from public.attribution_journeys").fetchall()
        assert {room for (room,) in computed} == {rooms[0], rooms[2]}
        connection.execute("drop trigger fail on public.attribution_journeys")
    assert "opportunities in 3 workspaces computed" in attributed(database)


def test_two_at_once_leave_one_result(database: str) -> None:
    with connect(database) as connection:
        workspace = new_workspace(connection)
        Journeys(connection, workspace, 12).fill(60)
    threads = [Thread(target=attribute, args=(database,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with connect(database) as connection:
        assert scalar(connection, "select count(*) from public.attribution_runs") == 1
        assert difference(reference(connection, workspace).credits(), engine_credits(connection, workspace)) == {}


def test_journey_tells_touches_and_milestones_in_order(mocked: str, opportunity: UUID) -> None:
    lines = journey(mocked, str(opportunity), "--as", MAYA).splitlines()
    assert " · won · " in lines[0]
    assert "EUR" in lines[0]
    days = [line[:10] for line in lines[3:]]
    assert days == sorted(days)
    milestones = [line[10:].strip() for line in lines if "▸" in line]
    assert {"▸ opportunity opened", "▸ won"} <= set(milestones)
    for model in MODELS.split(", "):
        assert (model.replace("_", " ") in lines[1]) == (model != "influenced")


def test_journey_by_one_model_shows_its_amounts(mocked: str, opportunity: UUID) -> None:
    shown = journey(mocked, str(opportunity), "--as", MAYA, "--model", "first_touch").splitlines()
    assert sum("100.00" in line and "█" * 20 in line and "EUR" in line for line in shown) == 1
    touches = [line for line in shown[3:] if "▸" not in line]
    assert len(touches) > 4, "a touch that gets nothing is part of the journey too"


def test_journey_finds_by_name(mocked: str, opportunity: UUID) -> None:
    with connect(mocked) as connection:
        row = connection.execute("select name from public.opportunities where id = %s", [opportunity]).fetchone()
    assert row is not None
    assert journey(mocked, row[0].upper(), "--as", MAYA) == journey(mocked, str(opportunity), "--as", MAYA)
    with pytest.raises(UsageError, match=r'^"a" fits several opportunities') as refusal:
        journey(mocked, "a", "--as", MAYA)
    assert refusal.value.hint.endswith(", and more.")
    with pytest.raises(UsageError, match=r'^No opportunity with credits has "zzz" in its name'):
        journey(mocked, "zzz", "--as", MAYA)


def test_journey_refuses_and_a_stranger_gets_the_same_answer_as_nobody(mocked: str, opportunity: UUID) -> None:
    absent = uuid4()
    answers = []
    for identity in (opportunity, absent):
        with pytest.raises(UsageError) as refusal:
            journey(mocked, str(identity), "--as", JONAS)
        answers.append((refusal.value.message.replace(str(identity), "?"), refusal.value.hint))
    assert answers[0] == answers[1]
    assert 'there is no opportunity "?"' in answers[0][0]
    assert str(answers[0][1]).startswith("Take an opportunity_id from attribution/journeys")
    with pytest.raises(UsageError, match=f'^Opportunity {opportunity} has no shares by model "lineal"'):
        journey(mocked, str(opportunity), "--as", MAYA, "--model", "lineal")


def test_an_opportunity_not_yet_computed_says_so(database: str) -> None:
    with connect(database) as connection:
        workspace = new_workspace(connection)
        Journeys(connection, workspace, 12).fill(10)
        row = connection.execute("select id from public.opportunities limit 1").fetchone()
    assert row is not None
    with pytest.raises(CrmdbError, match="attribution has not been computed yet"):
        journey(database, str(row[0]), "--as", "otis@otis.test")
    with connect(database) as connection:
        run(connection, workspace)
        opportunity = Maker(connection, workspace).id("opportunities")
    with pytest.raises(UsageError) as refusal:
        journey(database, str(opportunity), "--as", "otis@otis.test")
    assert (refusal.value.message, refusal.value.hint) == (
        f"Opportunity {opportunity} has no credits yet.",
        "`crmdb attribute` computes them.",
    )


def test_ctrl_c_ends_with_a_word_and_nothing_half_done(database: str) -> None:
    with connect(database) as connection:
        workspace = new_workspace(connection)
        Journeys(connection, workspace, 12).fill(10)
        # A full run waits for this lock, until it is interrupted.
        connection.execute("select pg_advisory_lock(private.workspace_lock('attribution', %s))", [workspace])
        connection.commit()
        # A test run in the background hands down SIGINT ignored; the program is to hear it.
        listening = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
        code = f"{listening}; from crmdb.cli import main; main()"
        program = [sys.executable, "-c", code, "attribute", "--full", "--database-url", database]
        with subprocess.Popen(program, stderr=subprocess.PIPE, text=True) as running:
            waiting = (
                "select count(*) from pg_stat_activity"
                " where application_name = 'crmdb attribute' and wait_event = 'advisory'"
            )
            while scalar(connection, waiting) == 0:
                connection.rollback()
                time.sleep(0.05)
            running.send_signal(signal.SIGINT)
            assert running.stderr is not None
            assert running.stderr.read().strip() == "Interrupted."
        assert running.returncode == ExitCode.INTERRUPTED
        assert scalar(connection, "select count(*) from public.attribution_journeys") == 0
    assert "opportunities in" in attributed(database)
