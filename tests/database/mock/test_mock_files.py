"""Files of mock data against the server: what they load is what `crmdb mock` loads."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from crmdb.cli.psql import libpq_environment
from crmdb.database import Connection, connect
from crmdb.embedded.binaries import embedded_binaries
from crmdb.mock import Plan, generate, mock, plan_checksum, stored_checksum
from crmdb.mock.arrays.columns import Table, column
from crmdb.mock.files import Format, write_files
from tests.conftest import Databases
from tests.database.mock.test_mock_copy import CASES

SMALL = Plan(influencers=60, workspaces=2, workspace_size=0.1, months=6)


def psql(url: str, directory: Path) -> subprocess.CompletedProcess[str]:
    """Run load.sql as its first lines say."""
    binaries = embedded_binaries()
    return subprocess.run(
        [binaries.program("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "load.sql"],
        env=binaries.environment() | libpq_environment(url), cwd=directory, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("format", ["csv", "sql"])
def test_values_arrive_as_they_were(database: str, tmp_path: Path, format: Format) -> None:
    columns = {f"c{place}": column(case[0], case[2], [True, True, False]) for place, case in enumerate(CASES)}  # type: ignore[arg-type]
    numbers = {"number": column("int4", np.arange(3))}
    write_files([[Table("t", 3, numbers | columns)]], tmp_path, format, plan=SMALL)
    with connect(database) as connection:
        connection.execute("set timezone = 'UTC'")
        declared = ", ".join(f"c{place} {case[1]}" for place, case in enumerate(CASES))
        connection.execute(f"create table public.t (number integer, {declared})".encode())
        if format == "csv":
            with connection.cursor() as cursor, cursor.copy("copy public.t from stdin (format csv, header)") as copy:
                copy.write((tmp_path / "t.csv").read_bytes())
        else:
            script = (tmp_path / "load.sql").read_text()
            start = script.index("insert into")
            connection.execute(script[start : script.index(";\n", start)].encode())
        for place, (kind, _, _, expected) in enumerate(CASES):
            found = connection.execute(f"select c{place}::text from public.t order by number".encode()).fetchall()
            assert [value for (value,) in found] == [*expected, None], kind
        connection.rollback()


@pytest.fixture(scope="module")
def loaded(databases: Databases, template: str) -> dict[str, Any]:
    """What `crmdb mock` leaves in a database."""
    name = databases.clone(template)
    mock(databases.server.url(name), SMALL)
    with connect(databases.server.url(name)) as connection:
        found = everything(connection)
    databases.drop(name)
    return found


@pytest.mark.parametrize("format", ["csv", "sql"])
def test_the_script_loads_what_the_mock_loads(
    database: str, tmp_path: Path, loaded: dict[str, Any], format: Format
) -> None:
    write_files([generate(SMALL)], tmp_path, format, plan=SMALL)
    run = psql(database, tmp_path)
    assert run.returncode == 0, run.stderr
    with connect(database) as connection:
        assert everything(connection) == loaded
        assert stored_checksum(connection) == plan_checksum(SMALL)
        assert connection.execute("select count(*) from pg_trigger where tgenabled <> 'O'").fetchone() == (0,)


@pytest.mark.parametrize("format", ["csv", "sql"])
def test_a_filled_database_stays_as_it_is(database: str, tmp_path: Path, format: Format) -> None:
    write_files([generate(SMALL)], tmp_path, format, plan=SMALL)
    with connect(database) as connection:
        connection.execute("insert into public.workspaces (name, slug) values ('Customer', 'customer')")
        connection.commit()
        before = everything(connection)
    run = psql(database, tmp_path)
    assert run.returncode == 3
    assert "this database already holds data" in run.stderr
    with connect(database) as connection:
        assert everything(connection) == before


def everything(connection: Connection) -> dict[str, Any]:
    """Rows and digest of each table, and the numbers that come next."""
    names = connection.execute(
        "select format('%I.%I', relnamespace::regnamespace, relname) from pg_class where relkind = 'r'"
        " and (relnamespace = 'public'::regnamespace or oid = 'auth.users'::regclass) order by 1"
    ).fetchall()
    found: dict[str, Any] = {}
    for (name,) in names:
        found[name] = connection.execute(
            f"select count(*), md5(string_agg(it::text, chr(10) order by it::text)) from {name} as it".encode()
        ).fetchone()
    for name in ("account_metrics", "deliverable_metrics", "status_changes", "opportunity_history", "touchpoints"):
        found[f"next number of {name}"] = connection.execute(
            f"select last_value + is_called::int from public.{name}_id_seq".encode()
        ).fetchone()
    return found
