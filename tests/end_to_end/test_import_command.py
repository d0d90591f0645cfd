"""`crmdb import` as people use it: see first, write, correct the rejects, import again, take it back."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crmdb.database import connect
from crmdb.embedded.server import Server
from crmdb.errors import ExitCode
from tests.conftest import Databases
from tests.support.actors import sign_up
from tests.support.importing import one

Import = Callable[..., subprocess.CompletedProcess[str]]

PROGRAM = [sys.executable, "-c", "from crmdb.cli import main; main()", "import"]

HUBSPOT = {
    "companies.csv": "Record ID,Company name,Company Domain Name,Industry\n11,Acme,acme.example,Computer Software\n",
    "contacts.csv": (
        "Record ID,First Name,Last Name,Email,Lifecycle Stage,Create Date,Associated Company IDs (Primary)\n"
        "21,Jane,Doe,jane@acme.example,Marketing Qualified Lead,2026-01-05 10:00,11\n"
        "22,Joe,Bar,joe@@acme.example,Lead,2026-01-06 10:00,11\n"
    ),
    "deals.csv": (
        "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Create Date,Close Date,Associated Company IDs (Primary),"
        "Associated Contact IDs\n"
        "31,First,Closed Won,Sales Pipeline,1234.50,2026-01-10,2026-02-01,11,21\n"
        "32,Second,Appointment Scheduled,Sales Pipeline,,2026-01-10,2026-12-01,11,21;22\n"
    ),
}


@pytest.fixture
def url(server: Server, databases: Databases, template: str) -> Iterator[str]:
    name = databases.clone(template)
    with connect(server.url(name)) as connection:
        sign_up(connection, "iris")
    yield server.url(name)
    databases.drop(name)


@pytest.fixture
def crmdb(url: str, tmp_path: Path) -> Import:
    def run(*arguments: str | Path, code: int = ExitCode.OK) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [*PROGRAM, *map(str, arguments), "--as", "iris@iris.test", "--database-url", url],
            capture_output=True, text=True, cwd=tmp_path, check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode == code, done.stdout + done.stderr
        return done

    return run


def test_from_a_hubspot_export_to_revenue_and_back(crmdb: Import, url: str, tmp_path: Path) -> None:
    folder = tmp_path / "hubspot"
    folder.mkdir()
    for name, content in HUBSPOT.items():
        (folder / name).write_text(content, encoding="utf-8")
    said = crmdb("hubspot", code=ExitCode.FINDINGS).stdout
    assert "recognised as an export of hubspot" in said
    assert "stage: Appointment Scheduled → Qualified, Closed Won → Won" in said
    assert '"joe@@acme.example" is not a single mail address (rows 3)' in said
    assert "5 rows would be: 4 created, 1 refused." in said
    with connect(url) as connection:
        assert one(connection, "select count(*) from public.contacts") == 0

    said = crmdb("hubspot", "--apply", "--save-mapping", "mapping.toml", code=ExitCode.FINDINGS).stdout
    batch = re.search(r"crmdb import undo (\S+)", said)
    assert batch is not None
    with connect(url) as connection:
        assert one(connection, "select sum(amount_minor) from public.revenue_events") == 123450
        assert one(connection, "select lifecycle_stage from public.contacts where external_id = '21'") == "mql"
    assert 'source = "hubspot"' in (tmp_path / "mapping.toml").read_text(encoding="utf-8")

    rejects = tmp_path / "contacts.rejects.csv"
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1][0] == "22"
    rows[1][3] = "joe@acme.example"
    with rejects.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    assert "1 rows: 1 created." in crmdb(rejects, "--source", "hubspot", "--apply").stdout

    assert "unchanged" in crmdb("hubspot", code=ExitCode.FINDINGS).stdout
    assert "applied" in crmdb("status").stdout
    with connect(url) as connection:
        connection.execute("update public.contacts set job_title = 'CEO' where external_id = '21'")
    assert "row 2 of contacts.csv" in crmdb("undo", batch[1], code=ExitCode.REFUSED).stderr
    with connect(url) as connection:
        connection.execute("update public.contacts set job_title = null where external_id = '21'")
    crmdb("undo", batch[1])
    with connect(url) as connection:
        assert one(connection, "select count(*) from public.opportunities") == 0
        assert one(connection, "select count(*) from public.revenue_events") == 0


def test_what_is_not_clear_is_asked_for(crmdb: Import, url: str, tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_text("Email,Became a Lead Date\na@x.example,03/04/2026\n", encoding="utf-8")
    asked = crmdb("contacts.csv", code=ExitCode.USAGE)
    assert "can be read in two ways, such as 03/04/2026" in asked.stderr
    assert "--date-order dmy" in asked.stderr
    crmdb("contacts.csv", "--date-order", "dmy")
    (tmp_path / "weather.csv").write_text("wind,rain\n1,2\n", encoding="utf-8")
    assert "--target" in crmdb("weather.csv", code=ExitCode.USAGE).stderr
    # Beside a file that is imported, the exit code says that this one was not.
    beside = crmdb("contacts.csv", "weather.csv", "--date-order", "dmy", code=ExitCode.FINDINGS)
    assert "weather.csv is left out" in beside.stdout + beside.stderr
    # What cannot be read to its end is not begun.
    (tmp_path / "names.csv").write_text('Name,Email\nA,a@x.example\n"B,b@x.example\n', encoding="utf-8")
    assert "row 3 is not closed" in crmdb("names.csv", code=ExitCode.USAGE).stderr
    with connect(url) as connection:
        assert one(connection, "select count(*) from public.import_batches where status = 'staging'") == 0


def test_rates_with_a_column_a_currency_are_as_good_twice_as_once(crmdb: Import, url: str, tmp_path: Path) -> None:
    (tmp_path / "fx.csv").write_text(
        "Date,USD,JPY,XXQ,\n2026-10-01,1.1298,178.49,N/A,\n2026-10-02,1.13,N/A,N/A,\n", encoding="utf-8"
    )
    said = crmdb("fx.csv", "--apply").stdout
    assert "The same with: JPY" in said and "no such currency is known: XXQ" in said
    assert "3 rows: 3 created." in said
    assert "3 rows would be: 3 unchanged." in crmdb("fx.csv").stdout
    with connect(url) as connection:
        assert connection.execute(
            "select quote_currency_code, rate::float8 from public.workspace_exchange_rates order by 1, 2"
        ).fetchall() == [("JPY", 178.49), ("USD", 1.1298), ("USD", 1.13)]
    (tmp_path / "none.csv").write_text("Record ID,Deal Name,Deal Stage\n", encoding="utf-8")
    assert "no rows below the header" in crmdb("none.csv", code=ExitCode.USAGE).stderr


def test_a_workbook_is_read_with_its_days_and_numbers(crmdb: Import, url: str, tmp_path: Path) -> None:
    pytest.importorskip("python_calamine")
    (tmp_path / "book.xlsx").write_bytes((Path(__file__).parent / "deals.xlsx").read_bytes())
    crmdb("book.xlsx", "--target", "opportunities", "--apply")
    with connect(url) as connection:
        assert connection.execute(
            "select name, amount_minor, opened_on::text, closed_on::text from public.opportunities"
        ).fetchall() == [("From Excel", 105450, "2026-01-10", "2026-02-01")]


def test_a_template_needs_no_mapping(url: str) -> None:
    done = subprocess.run(
        [*PROGRAM, "template", "contacts", "--database-url", url], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("external_id,first_name,last_name,full_name,email,")
