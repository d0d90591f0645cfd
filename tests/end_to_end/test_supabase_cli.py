"""The real Supabase CLI beside `migrate`: the same database, each going on where the other stopped.

`migrate` keeps a file as one statement in the history, the CLI splits it; each takes what the other wrote.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from crmdb.database import connect
from crmdb.embedded.server import Server
from crmdb.migrations.files import read_migrations
from crmdb.migrations.runner import migrate, status
from crmdb.migrations.state import State
from tests.conftest import Databases
from tests.support.folders import PEOPLE, folder
from tests.support.generated_types import generate
from tests.support.installations import ROOT
from tests.support.split_cases import CASES
from tests.support.supabase import SupabaseError, supabase
from tests.support.workload import scan_every_index

MIGRATIONS = ROOT / "supabase" / "migrations"
VERSIONS = [migration.version for migration in read_migrations(MIGRATIONS)]
UP_TO_DATE = "Remote database is up to date."


def project(directory: Path, migrations: Path = MIGRATIONS, count: int | None = None) -> Path:
    """A Supabase project with the first `count` of `migrations`; returns its folder."""
    (directory / "supabase" / "migrations").mkdir(parents=True)
    shutil.copy(ROOT / "supabase" / "config.toml", directory / "supabase")
    for path in sorted(migrations.glob("*.sql"))[:count]:
        shutil.copy(path, directory / "supabase" / "migrations")
    return directory


def push(url: str, workdir: Path = ROOT) -> str:
    return supabase("db", "push", f"--remote={url}", "--yes", workdir=workdir)


def history(url: str) -> list[tuple[Any, ...]]:
    """Versions and names."""
    with connect(url) as connection:
        query = "select version, name from supabase_migrations.schema_migrations order by version"
        return connection.execute(query).fetchall()


def differences(old: str, new: str, folder: Path) -> str:
    """The statements that make `old` like `new`; with those the mappings of text search, which the CLI leaves out."""
    file = folder / "diff.sql"
    file.unlink(missing_ok=True)
    supabase("db", "diff", "--from", old, "--to", new, "--output", str(file))
    mappings = [_mappings(url) for url in (old, new)]
    left_out = "" if mappings[0] == mappings[1] else f"text search: {mappings[0]} is not {mappings[1]}"
    return (file.read_text().strip() if file.exists() else "") + left_out


def _mappings(url: str) -> list[tuple[Any, ...]]:
    query = """
        select mapcfg::regconfig::text, maptokentype, mapseqno, mapdict::regdictionary::text
        from pg_ts_config_map inner join pg_ts_config on pg_ts_config.oid = mapcfg
        where cfgnamespace <> 'pg_catalog'::regnamespace
        order by 1, 2, 3
    """
    with connect(url) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def other_database(server: Server, databases: Databases) -> str:
    """A second database of this test's own, with the platform only: its URL as `postgres`."""
    return server.url(databases.with_platform())


def test_files_that_are_hard_to_split_are_applied_by_both(
    empty_database: str, other_database: str, tmp_path: Path
) -> None:
    migrations = folder(tmp_path, **{name: sql for name, (sql, _) in CASES.items()})
    workdir = project(tmp_path / "project", migrations)
    push(empty_database, workdir)
    migrate(other_database, migrations)
    for url in (empty_database, other_database):
        assert {entry.state for entry in status(url, migrations)} == {State.APPLIED}
        assert UP_TO_DATE in push(url, workdir)
    assert history(other_database) == history(empty_database)


def test_push_and_migrate_make_the_same_database(empty_database: str, database: str, tmp_path: Path) -> None:
    push(empty_database)
    assert history(empty_database) == history(database)
    assert differences(empty_database, database, tmp_path) == ""
    assert differences(database, empty_database, tmp_path) == ""


def test_the_diff_would_see_a_difference(empty_database: str, database: str, tmp_path: Path) -> None:
    migrate(empty_database, MIGRATIONS)
    with connect(empty_database) as connection:
        connection.execute("grant select on public.workspaces to anon")
        connection.execute("alter text search configuration private.search_marks drop mapping for word")
    found = differences(database, empty_database, tmp_path)
    assert "workspaces" in found
    assert "text search" in found


@pytest.mark.parametrize("count", [1, len(VERSIONS) // 2, len(VERSIONS)])
def test_migrate_goes_on_where_push_stopped(empty_database: str, database: str, tmp_path: Path, count: int) -> None:
    push(empty_database, project(tmp_path, count=count))
    assert [migration.version for migration in migrate(empty_database, MIGRATIONS)] == VERSIONS[count:]
    assert history(empty_database) == history(database)


@pytest.mark.parametrize("count", [1, len(VERSIONS) // 2, len(VERSIONS)])
def test_push_goes_on_where_migrate_stopped(empty_database: str, database: str, tmp_path: Path, count: int) -> None:
    migrate(empty_database, project(tmp_path, count=count) / "supabase" / "migrations")
    assert (UP_TO_DATE in push(empty_database)) == (count == len(VERSIONS))
    assert history(empty_database) == history(database)
    assert migrate(empty_database, MIGRATIONS) == []


def test_a_concurrent_index_is_a_migration_for_both(empty_database: str, other_database: str, tmp_path: Path) -> None:
    index = "create index concurrently if not exists people_id_idx on public.people (id);"
    migrations = folder(tmp_path, people=PEOPLE, index=index)
    push(empty_database, project(tmp_path / "project", migrations))
    migrate(other_database, migrations)
    assert history(empty_database) == history(other_database)
    assert differences(empty_database, other_database, tmp_path) == ""


def test_the_cli_lists_what_migrate_applied(database: str) -> None:
    listed = json.loads(supabase("migration", "list", f"--remote={database}", "--output-format", "json"))
    assert [(entry["local"], entry["remote"]) for entry in listed["migrations"]] == [(v, v) for v in VERSIONS]


def test_fetched_files_are_the_applied_ones(database: str, tmp_path: Path) -> None:
    workdir = project(tmp_path, count=0)
    supabase("migration", "fetch", f"--remote={database}", "--yes", workdir=workdir)
    entries = status(database, workdir / "supabase" / "migrations")
    assert [(entry.version, entry.state) for entry in entries] == [(version, State.APPLIED) for version in VERSIONS]
    assert UP_TO_DATE in push(database, workdir)


def test_a_reset_by_the_cli_starts_over(database: str) -> None:
    before = history(database)
    supabase("db", "reset", f"--remote={database}", "--yes")
    assert history(database) == before
    assert migrate(database, MIGRATIONS) == []


def test_the_advisors_find_nothing(database: str, admin_database: str) -> None:
    assert scan_every_index(admin_database) > 0
    advisors = ("db", "advisors", f"--remote={database}", "--level", "info", "--output-format", "json")
    found = json.loads(supabase(*advisors))["results"]
    assert [f"{finding['name']}: {finding['detail']}" for finding in found] == []


def test_the_advisors_would_find_something(database: str) -> None:
    with connect(database) as connection:
        connection.execute("create table public.careless (id int); grant all on public.careless to anon")
    with pytest.raises(SupabaseError, match="rls_disabled_in_public"):
        supabase("db", "advisors", f"--remote={database}", "--level", "info", "--fail-on", "info")


@pytest.mark.parametrize("file", ["database.ts", "database.py"])
def test_the_committed_types_are_those_of_the_database(database: str, file: str) -> None:
    committed = ROOT / "types" / file
    assert committed.read_text() == generate(database)[file], f"types/{file} is stale: run `make types` and commit it"
