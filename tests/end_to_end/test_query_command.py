"""`crmdb query` as people and programs use it: listing, running as somebody, formats, pipes, and what is wrong."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from crmdb.database import connect
from crmdb.embedded.server import Server
from crmdb.errors import ExitCode
from tests.conftest import Databases
from tests.support.installations import ROOT

Crmdb = Callable[..., subprocess.CompletedProcess[str]]

PROGRAM = [sys.executable, "-c", "from crmdb.cli import main; main()", "query"]
ADA = ("--as", "ada@story.example")


@pytest.fixture(scope="module")
def url(server: Server, databases: Databases, template: str) -> Iterator[str]:
    """A database with the hand-made story."""
    name = databases.clone(template)
    with connect(server.url(name)) as connection:
        connection.execute((ROOT / "tests" / "support" / "story.sql").read_bytes())
        connection.execute("select private.run_attribution(id) from public.workspaces")
    yield server.url(name)
    databases.drop(name)


@pytest.fixture
def crmdb(url: str) -> Crmdb:
    """Runs `crmdb query` on that database, output piped."""

    def run(*arguments: str, database_url: str = url) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"DATABASE_URL": database_url}
        return subprocess.run(
            [*PROGRAM, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )

    return run


def test_without_a_name_it_lists_every_area(crmdb: Crmdb) -> None:
    listed = crmdb()
    assert listed.returncode == ExitCode.OK
    for area in ("discovery", "campaigns", "pipeline", "attribution", "dashboards", "operations"):
        assert f"\n{area}\n" in f"\n{listed.stdout}"
    assert "  find_by_name" in listed.stdout
    assert "Find a person by name: name, [limit]" in listed.stdout
    assert "Sizes of tables (service): [limit]" in listed.stdout
    assert all(line == line.rstrip() for line in listed.stdout.splitlines())


def test_a_table_in_a_pipe_is_plain_and_whole(crmdb: Crmdb) -> None:
    answer = crmdb("by_stage", *ADA)
    assert answer.returncode == ExitCode.OK
    assert answer.stderr == ""
    lines = answer.stdout.splitlines()
    assert lines[0] == "Open pipeline by stage"
    assert lines[1].split() == ["pipeline", "position", "stage", "probability", "opportunities", "amount", "weighted"]
    assert re.fullmatch(r"Sales +1   Qualified +10 +1 +7,777.77 EUR +777.78 EUR", lines[3])
    assert "\x1b" not in answer.stdout
    assert all(line == line.rstrip() for line in lines)


def test_the_workspace_decides_what_is_seen_and_in_which_currency(crmdb: Crmdb) -> None:
    there = crmdb("influenced_by_influencer", *ADA, "--workspace", "borealis")
    assert "Haruki Insider" in there.stdout
    assert "5,000,000 JPY" in there.stdout
    assert "Katharina" not in there.stdout
    assert "over-counts on purpose" in there.stdout


def test_two_teams_search_alike_and_see_their_own(crmdb: Crmdb) -> None:
    def found(email: str) -> dict[str, str | None]:
        answer = crmdb("search", "--as", email, "--param", "topics=saas", "--format", "json")
        return {row["name"]: row["status"] for row in json.loads(answer.stdout)}

    ada, otto = found("ada@story.example"), found("otto@story.example")
    assert ada["Katharina Vogel"] == "partner"
    assert otto["Katharina Vogel"] == "negotiating"
    assert "Sigrid Insider" in ada
    assert "Sigrid Insider" not in otto
    assert "Haruki Insider" in otto
    assert "Haruki Insider" not in ada


def test_json_and_csv_carry_the_same_rows(crmdb: Crmdb) -> None:
    as_json = json.loads(crmdb("pipeline/by_stage", *ADA, "--format", "json").stdout)
    as_csv = list(csv.DictReader(io.StringIO(crmdb("by_stage", *ADA, "--format", "csv").stdout)))
    assert as_json[0] == {
        "pipeline": "Sales", "position": 1, "stage": "Qualified", "probability": 10, "opportunities": 1,
        "amount_minor": 777777, "weighted_minor": 77778, "currency_code": "EUR",
    }  # fmt: skip
    assert [{key: str(value) for key, value in row.items()} for row in as_json] == as_csv


def test_nothing_found_says_so_and_is_no_failure(crmdb: Crmdb) -> None:
    arguments = ("find_by_handle", *ADA, "--param", "handle=nobody")
    table = crmdb(*arguments)
    assert (table.returncode, table.stdout) == (ExitCode.OK, "Find an account by its handle\nNo rows.\n")
    as_json = crmdb(*arguments, "--format", "json")
    assert (as_json.stdout, as_json.stderr) == ("[]\n", "No rows.\n")
    assert len(crmdb(*arguments, "--format", "csv").stdout.splitlines()) == 1


def test_without_as_it_warns_unless_that_is_right(crmdb: Crmdb) -> None:
    everything = crmdb("by_stage", "--format", "json")
    assert {row["currency_code"] for row in json.loads(everything.stdout)} == {"EUR", "JPY"}
    assert everything.stderr.startswith("warning: without --as no policies apply")
    assert crmdb("table_sizes").stderr == ""


@pytest.mark.parametrize("question", [("landing_page",), ("what_if", "--param", "lookback=30")])
def test_a_question_of_one_workspace_names_the_option_that_says_whose(crmdb: Crmdb, question: tuple[str, ...]) -> None:
    refused = crmdb(*question)
    assert refused.returncode == ExitCode.USAGE
    assert "hint: Ask as a member, in their workspace: --as EMAIL." in refused.stderr


def test_explain_prints_the_plan(crmdb: Crmdb) -> None:
    plan = crmdb("by_stage", *ADA, "--explain")
    assert plan.returncode == ExitCode.OK
    assert "Execution Time:" in plan.stdout
    assert "active_workspace" in plan.stdout or "InitPlan" in plan.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "error", "hint"),
    [
        (("by_stagee", *ADA), ExitCode.USAGE, 'There is no query "by_stagee".', "Did you mean pipeline/by_stage"),
        (
            ("by_stage", "--as", "adda@story.example"), ExitCode.USAGE,
            "There is no user adda@story.example", "ada@story.example",
        ),
        (
            ("by_stage", "--as", "nobody@story.example"), ExitCode.USAGE,
            "There is no user nobody@story.example with a workspace.", "",
        ),
        (
            ("by_stage", *ADA, "--workspace", "globex"), ExitCode.USAGE,
            'ada@story.example is not a member of a workspace "globex".', "acme (owner), borealis (viewer)",
        ),
        (("by_stage", "--workspace", "acme"), ExitCode.USAGE, 'Workspace "acme" is given, but not for whom.', "--as"),
        (
            ("by_stage", *ADA, "--param", "stage=Won"), ExitCode.USAGE,
            'Query "pipeline/by_stage" has no parameter "stage".', "pipeline text = null",
        ),
        (
            ("by_platform", *ADA, "--param", "limit=many"), ExitCode.USAGE,
            "Parameter \"limit\" is of type integer; 'many' is not.", "limit=20",
        ),
        (
            ("find_by_name", *ADA), ExitCode.USAGE,
            'Query "discovery/find_by_name" needs parameter "name" (text).', "--param name=",
        ),
        (("by_stage", *ADA, "--param", "Sales"), ExitCode.USAGE, '--param "Sales" has no "=".', "name=value"),
        (
            ("by_stage", *ADA, "--param", "pipeline=a", "--param", "pipeline=b"), ExitCode.USAGE,
            'Parameter "pipeline" is given twice.', "",
        ),
        (
            ("search", *ADA, "--param", "sort=beauty"), ExitCode.USAGE,
            "unknown sort order: beauty", "followers, engagement",
        ),
        (
            ("audit_of_row", "--as", "vic@story.example", "--param", "table_name=campaigns", "--param", "row_id=x"),
            ExitCode.REFUSED, "needs the role admin; vic@story.example is viewer of", "--workspace",
        ),
        (("table_sizes", *ADA), ExitCode.REFUSED, "is not for users", "without --as"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_sentence(
    crmdb: Crmdb, arguments: tuple[str, ...], code: ExitCode, error: str, hint: str
) -> None:
    failed = crmdb(*arguments)
    assert failed.returncode == code
    assert failed.stdout == ""
    lines = failed.stderr.splitlines()
    assert lines[0].startswith("error: ")
    assert error in lines[0]
    assert hint in "".join(lines[1:])
    assert len(lines) <= 2


def test_a_value_is_never_part_of_the_statement(crmdb: Crmdb) -> None:
    name = "x'; drop table public.lists; --"
    answer = crmdb("who_is_in_our_lists", *ADA, "--param", f"list={name}")
    assert answer.returncode == ExitCode.USAGE
    assert f'there is no list "{name}"' in answer.stderr
    assert "Favourites" in crmdb("who_is_in_our_lists", *ADA).stdout


def test_a_database_that_is_not_migrated(crmdb: Crmdb, empty_database: str) -> None:
    failed = crmdb("by_stage", *ADA, database_url=empty_database)
    assert failed.returncode == ExitCode.REFUSED
    assert "does not exist" in failed.stderr
    assert "crmdb migrate" in failed.stderr


def test_no_server(crmdb: Crmdb) -> None:
    failed = crmdb("by_stage", *ADA, database_url="postgresql://postgres@127.0.0.1:1/x")
    assert failed.returncode == ExitCode.UNREACHABLE
    assert "Traceback" not in failed.stderr


def test_a_reader_that_has_seen_enough(url: str) -> None:
    environment = os.environ | {"DATABASE_URL": url}
    with subprocess.Popen(
        [*PROGRAM, "search", *ADA, "--format", "csv"], cwd=ROOT, env=environment, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    ) as running:  # fmt: skip
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert "Traceback" not in running.stderr.read()


def on_a_terminal(url: str, columns: int, *arguments: str, **settings: str) -> str:
    """What a person sees: the command on a pseudo-terminal of that width."""
    leader, follower = pty.openpty()
    environment = os.environ | {"DATABASE_URL": url, "COLUMNS": str(columns), "TERM": "xterm-256color"} | settings
    with subprocess.Popen([*PROGRAM, *arguments], cwd=ROOT, env=environment, stdout=follower, stderr=follower):
        os.close(follower)
        shown = b""
        try:
            while chunk := os.read(leader, 65536):
                shown += chunk
        except OSError:
            pass  # Linux says EIO when the other end is closed.
    os.close(leader)
    return shown.decode()


def test_on_a_narrow_terminal_long_cells_are_cut_and_it_says_what_is_not_shown(url: str) -> None:
    shown = on_a_terminal(url, 100, "search", *ADA, "--param", "query=saas", NO_COLOR="1")
    assert "Not shown: " in shown
    assert "influencer id" not in shown.partition("Not shown: ")[0]
    assert "…" in shown
    assert max(len(line) for line in re.sub(r"\x1b\[[0-9;]*m", "", shown).splitlines()) <= 100


def test_ids_and_cursors_are_in_json_and_a_terminal_says_so(crmdb: Crmdb, url: str) -> None:
    page = ("search", *ADA, "--param", "page_size=1")
    (row,) = json.loads(crmdb(*page, "--format", "json").stdout)
    piped, shown = crmdb(*page).stdout, on_a_terminal(url, 400, *page, NO_COLOR="1")
    for identifier in (row["influencer_id"], row["page_key"]["id"]):
        assert identifier not in piped
        assert identifier not in shown
    assert "Not shown: " not in piped
    assert re.search("Not shown: .*influencer id.*page key; --format json has everything", shown)


def test_colours_only_where_they_are_wanted(url: str) -> None:
    assert "\x1b[" in on_a_terminal(url, 200, "by_stage", *ADA)
    assert "\x1b[3" not in on_a_terminal(url, 200, NO_COLOR="1")


def test_a_query_explains_itself(crmdb: Crmdb) -> None:
    shown = crmdb("roi_by_influencer", "--help").stdout
    for said in ("What did each influencer cost us", "period text = null", "this quarter", "crmdb query roi_by"):
        assert said in " ".join(shown.split())
    assert max(map(len, shown.splitlines())) <= 80
    assert "--param NAME=VALUE" in crmdb("-h").stdout


@pytest.mark.parametrize(
    ("arguments", "near"),
    [
        (("--formt", "json"), "Did you mean --format"),
        (("by_stag",), "Did you mean pipeline/by_stage"),
        (("infuenced",), "attribution/influenced_by_influencer"),
        (("by_stage", "--param", "pipline=x"), "pipeline text"),
    ],
)
def test_a_typing_error_is_one_sentence_and_what_was_meant(crmdb: Crmdb, arguments: tuple[str, ...], near: str) -> None:
    said = crmdb(*arguments)
    assert said.returncode != 0
    assert said.stderr.startswith("error: ")
    assert near in said.stderr
    assert "Usage:" not in said.stderr


def test_the_shell_completes_names_users_workspaces_and_parameters(url: str) -> None:
    def completed(*words: str) -> str:
        environment = os.environ | {
            "DATABASE_URL": url,
            "_CRMDB_COMPLETE": "bash_complete",
            "COMP_WORDS": " ".join(("crmdb", *words)),
            "COMP_CWORD": str(len(words)),
        }
        ran = subprocess.run(
            [sys.executable, "-c", "from crmdb.cli.program import crmdb; crmdb(prog_name='crmdb')"],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return ran.stdout

    assert "by_stage" in completed("query", "by_st")
    assert "period=" in completed("query", "velocity", "--param", "per")
    assert "ada@" in completed("query", "velocity", "--as", "ad")
    assert "," in completed("query", "velocity", "--workspace", "")
