"""The pgTAP tests of supabase/tests/database, run the way `supabase test db` runs them: with pg_prove."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from crmdb.database import connect
from crmdb.embedded.binaries import Binaries
from tests.support.installations import ROOT

PG_PROVE = shutil.which("pg_prove")
PGTAP = Path("/usr/share/postgresql/15/extension/pgtap--1.2.0.sql")
TESTS = sorted((ROOT / "supabase" / "tests" / "database").glob("*.sql"))

pytestmark = pytest.mark.skipif(
    PG_PROVE is None or not PGTAP.exists(),
    reason="needs `apt-get install libtap-parser-sourcehandler-pgtap-perl postgresql-15-pgtap` (Debian 12)",
)


def prove(binaries: Binaries, url: str, *tests: Path) -> subprocess.CompletedProcess[str]:
    """Run `tests`; pg_prove takes a connection's parts, not its URL."""
    parts = conninfo_to_dict(url)
    connection = {f"PG{part.upper()}": str(parts[part]) for part in ("host", "port", "user", "password")}
    return subprocess.run(
        [str(PG_PROVE), "--psql-bin", binaries.program("psql"), "--dbname", str(parts["dbname"]), *tests],
        env=binaries.environment() | connection,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


@pytest.fixture
def database_with_pgtap(database: str, admin_database: str) -> str:
    """pgTAP is a file of SQL: it runs on majors that no package of it is for."""
    text = PGTAP.read_text()
    code = "\n".join(line for line in text.splitlines() if not line.startswith("\\"))
    with connect(admin_database) as admin:
        admin.execute("set search_path = extensions, public")
        admin.execute(code.encode())
    return database


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.stem)
def test_pgtap(binaries: Binaries, database_with_pgtap: str, test: Path) -> None:
    done = prove(binaries, database_with_pgtap, test)
    assert done.returncode == 0, done.stdout


def test_a_failing_pgtap_test_is_noticed(binaries: Binaries, database_with_pgtap: str, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong_test.sql"
    wrong.write_text("begin; select plan(1); select is(1, 2, 'wrong'); select finish(); rollback;")
    done = prove(binaries, database_with_pgtap, wrong)
    assert done.returncode != 0
    assert "Failed test" in done.stdout
