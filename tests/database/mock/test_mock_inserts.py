"""The INSERTs of supabase/seed.sql against the server: what they store is what `crmdb mock load` stores."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from crmdb.cli.psql import libpq_environment
from crmdb.database import Connection, connect
from crmdb.embedded.binaries import embedded_binaries
from crmdb.mock import Plan, mock
from crmdb.mock.arrays.columns import Table, column
from crmdb.mock.files.seed import inserts, seed_file
from tests.conftest import Databases
from tests.database.mock.test_mock_copy import CASES

SMALL = Plan(influencers=60, workspaces=2, workspace_size=0.1, months=6)


def psql(url: str, script: Path) -> subprocess.CompletedProcess[str]:
    binaries = embedded_binaries()
    return subprocess.run(
        [binaries.program("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", script],
        env=binaries.environment() | libpq_environment(url), capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "seed.sql"
    path.write_text(seed_file(SMALL), encoding="utf-8")
    return path


def test_values_arrive_as_they_were(database: str) -> None:
    columns = {f"c{place}": column(case[0], case[2], [True, True, False]) for place, case in enumerate(CASES)}  # type: ignore[arg-type]
    numbers = {"number": column("int4", np.arange(3))}
    with connect(database) as connection:
        connection.execute("set timezone = 'UTC'")
        declared = ", ".join(f"c{place} {case[1]}" for place, case in enumerate(CASES))
        connection.execute(f"create table public.t (number integer, {declared})".encode())
        for statement in inserts(Table("t", 3, numbers | columns)):
            connection.execute(statement.encode())
        for place, (kind, _, _, expected) in enumerate(CASES):
            found = connection.execute(f"select c{place}::text from public.t order by number".encode()).fetchall()
            assert [value for (value,) in found] == [*expected, None], kind
        connection.rollback()


def test_no_statement_has_more_than_500_rows() -> None:
    ids = column("int8", np.arange(1, 1_002))
    varying = Table("touchpoints", 1_001, {"id": ids, "source": column("text", ["o'clock", *["noon"] * 1_000])})
    statements = list(inserts(varying))
    head = "insert into public.touchpoints (id, source) overriding system value values\n"
    assert [statement.partition(",\n")[0] for statement in statements[:2]] == [
        f"{head}(1, 'o''clock')",
        f"{head}(501, 'noon')",
    ]
    assert statements[2] == f"{head}(1001, 'noon');"


def test_what_all_rows_share_is_written_once_a_statement() -> None:
    rows = Table("touchpoints", 501, {"id": column("int8", np.arange(1, 502)), "source": column("text", "o'clock")})
    head = (
        "insert into public.touchpoints (source, id) overriding system value\nselect 'o''clock', rows.* from (values\n"
    )
    first, second = inserts(rows)
    assert first.startswith(f"{head}(1),\n(2),\n")
    assert second == f"{head}(501)\n) as rows;"


@pytest.fixture(scope="module")
def loaded(databases: Databases, template: str) -> dict[str, Any]:
    """What `crmdb mock load` leaves in a database, but for touches of visitors who never said who they are."""
    name = databases.clone(template)
    mock(databases.server.url(name), SMALL)
    with connect(databases.server.url(name)) as connection:
        connection.execute("alter table public.touchpoints disable trigger user")
        connection.execute("delete from public.touchpoints where contact_id is null")
        found = everything(connection)
        connection.rollback()
    databases.drop(name)
    return found


def test_the_script_loads_what_the_mock_loads(database: str, script: Path, loaded: dict[str, Any]) -> None:
    run = psql(database, script)
    assert run.returncode == 0, run.stderr
    with connect(database) as connection:
        found = everything(connection)
        assert connection.execute("select count(*) from pg_trigger where tgenabled <> 'O'").fetchone() == (0,)
    assert found.pop("next number of touchpoints") <= loaded["next number of touchpoints"]
    # The script also computes attribution; the mock leaves that to `crmdb attribute`.
    found = {
        name: rows for name, rows in found.items()
        if name == "public.attribution_models" or not name.startswith("public.attribution_")
    }  # fmt: skip
    assert found.items() <= loaded.items()


def test_a_filled_database_stays_as_it_is(database: str, script: Path) -> None:
    with connect(database) as connection:
        connection.execute("insert into public.workspaces (name, slug) values ('Customer', 'customer')")
        connection.commit()
        before = everything(connection)
    run = psql(database, script)
    assert run.returncode == 3
    assert "this database already holds data" in run.stderr
    with connect(database) as connection:
        assert everything(connection) == before


def everything(connection: Connection) -> dict[str, Any]:
    """Rows and digest of each table, and the numbers that come next."""
    names = connection.execute(
        "select format('%I.%I', relnamespace::regnamespace, relname) from pg_class where relkind = 'r'"
        " and (relnamespace = 'public'::regnamespace or oid = 'auth.users'::regclass)"
        # The script computes attribution at its end; loading leaves that to `crmdb attribute`. Totals count the touches
        # that the script leaves out.
        " and relname !~ '^attribution_(?!models)|^(monthly_totals|monthly_credits|credit_totals)$' order by 1"
    ).fetchall()
    found: dict[str, Any] = {}
    for (name,) in names:
        found[name] = connection.execute(
            f"select count(*), md5(string_agg(it::text, chr(10) order by it::text)) from {name} as it".encode()
        ).fetchone()
    for name in (
        "account_metrics",
        "deliverable_metrics",
        "status_changes",
        "opportunity_history",
        "contact_stage_changes",
        "touchpoints",
    ):
        found[f"next number of {name}"] = connection.execute(
            f"select last_value + is_called::int from public.{name}_id_seq".encode()
        ).fetchone()
    return found
