"""`doctor` as a whole: a healthy database has no finding, an application's own objects are none, and the command."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from crmdb.cli import doctor as cli
from crmdb.database import connect
from crmdb.doctor.check import Severity
from crmdb.doctor.examine import examine
from crmdb.embedded.server import Server
from crmdb.errors import ExitCode
from crmdb.migrations.runner import migrate
from crmdb.project import Project
from tests.support.installations import ROOT

pytestmark = pytest.mark.usefixtures("made_already")


def test_a_healthy_database_has_no_finding(server: Server, database: str) -> None:
    assert examine(Project(ROOT), database, server) == []


def _other_files(directory: Path) -> Path:
    shutil.copytree(ROOT / "supabase" / "migrations", directory / "supabase" / "migrations")
    return directory / "supabase" / "migrations"


def _add(migrations: Path) -> str:
    (migrations / "20990101000000_later.sql").write_text("select 1;\n")
    return "the migration is not applied"


def _edit(migrations: Path) -> str:
    with sorted(migrations.iterdir())[-1].open("a") as file:
        file.write("select 1;\n")
    return "the file was edited after it was applied"


def _remove(migrations: Path) -> str:
    sorted(migrations.iterdir())[-1].unlink()
    return "it was applied, and there is no such file"


@pytest.mark.parametrize("change", [_add, _edit, _remove])
def test_migrations_that_are_not_those_of_the_files(
    server: Server, database: str, tmp_path: Path, change: Callable[[Path], str]
) -> None:
    problem = change(_other_files(tmp_path))
    first, second = examine(Project(tmp_path), database, server)
    assert (first.check, first.severity, first.problem) == ("migrations", Severity.ERROR, problem)
    assert (second.check, second.severity) == ("drift", Severity.INFO)


@pytest.fixture
def shared_with_an_application(database: str) -> str:
    with connect(database) as connection:
        connection.execute(
            b"create table public.orders (id bigint primary key);"
            b" create function public.on_sign_up() returns trigger language plpgsql as 'begin return null; end';"
            b" create trigger shop_sign_up after insert on auth.users for each row execute function public.on_sign_up()"
            # Its name is a word of our migrations, too.
            b"; create trigger users after insert on auth.users for each row execute function public.on_sign_up()"
        )
    return database


def test_what_an_application_has_beside_ours_is_no_error(
    server: Server, shared_with_an_application: str, tmp_path: Path
) -> None:
    """Its own schema stays its own business; what was changed of ours is an error there too."""
    guest = Project(tmp_path, ROOT)
    findings = examine(guest, shared_with_an_application, server)
    assert {finding.severity for finding in findings} == {Severity.INFO}
    assert ("row_level_security", "public.orders") in {(finding.check, finding.object) for finding in findings}
    in_a_clone = {item.object: item.severity for item in examine(Project(ROOT), shared_with_an_application, server)}
    assert in_a_clone["public.orders"] is Severity.ERROR
    assert in_a_clone["auth.users shop_sign_up"] is Severity.INFO
    with connect(shared_with_an_application) as connection:
        connection.execute(b"alter table public.campaigns disable row level security")
    wrong = [item for item in examine(guest, shared_with_an_application, server) if item.severity is not Severity.INFO]
    assert {(finding.check, finding.object) for finding in wrong} == {
        ("row_level_security", "public.campaigns"),
        ("drift", "public.campaigns"),
    }


def test_an_empty_database_is_told_to_migrate(server: Server, empty_database: str) -> None:
    findings = examine(Project(ROOT), empty_database, server)
    (pending,) = (finding for finding in findings if finding.check == "migrations")
    assert pending.problem.endswith("migrations are not applied")
    assert pending.next_step == "crmdb migrate"
    assert not any("could not run" in finding.problem for finding in findings)
    assert ("pg_trgm", "the extension is not installed", "create extension pg_trgm with schema extensions") in {
        (finding.object, finding.problem, finding.next_step) for finding in findings
    }


def test_in_a_folder_of_both_what_an_application_has_is_no_error_either(
    server: Server, database: str, tmp_path: Path
) -> None:
    """`crmdb init` put our migrations beside the application's own."""
    own = tmp_path / "supabase" / "migrations" / "20991231000000_orders.sql"
    shutil.copytree(ROOT / "supabase" / "migrations", own.parent)
    own.write_text("create table public.orders (id bigint primary key);")
    assert len(migrate(database, own.parent)) == 1
    both = Project(tmp_path, ROOT)
    with connect(database) as connection:
        connection.execute("alter table public.orders add column note text")
        connection.execute("alter table public.tags add column note text")
    findings = examine(both, database, server)
    assert ("row_level_security", "public.orders") in {(finding.check, finding.object) for finding in findings}
    wrong = [item for item in findings if item.severity is not Severity.INFO]
    assert {(finding.check, finding.object) for finding in wrong} == {
        ("drift", "public.tags note"),
        ("missing_comments", "public.tags.note"),
    }


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, server: Server, database: str) -> Callable[..., tuple[int, str]]:
    """Run `crmdb doctor` on the test's database, with the test's server in place of the checkout's."""
    monkeypatch.setattr(cli, "embedded_server", lambda project: server)

    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(cli.command, [*arguments, "--database-url", database], standalone_mode=False)
        assert result.exception is None
        return result.return_value, result.output

    return run


def test_the_command_says_healthy_and_exits_with_0(run: Callable[..., tuple[int, str]]) -> None:
    code, output = run()
    assert code == ExitCode.OK
    assert "is healthy" in output


def test_the_command_tells_the_next_step_and_exits_with_5(run: Callable[..., tuple[int, str]], database: str) -> None:
    with connect(database) as connection:
        connection.execute("alter table public.campaigns disable row level security")
    code, output = run()
    assert code == ExitCode.FINDINGS
    assert "alter table public.campaigns enable row level security" in output


def test_the_command_speaks_json(run: Callable[..., tuple[int, str]], database: str) -> None:
    with connect(database) as connection:
        connection.execute("drop index public.notes_campaign_id_idx")
    code, output = run("--format", "json")
    report = json.loads(output)
    assert code == ExitCode.FINDINGS
    assert report["healthy"] is False
    assert {"check", "severity", "object", "problem", "next_step"} == set(report["findings"][0])
    assert [finding["check"] for finding in report["findings"]] == ["drift"]
