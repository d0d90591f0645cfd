"""The schedule of docs/attribution.md does what the page says of it."""

from __future__ import annotations

import re

import psycopg
import pytest

from crmdb.database import connect
from tests.database.attribution.conftest import new_workspace, reference, scalar
from tests.database.attribution.test_commands import fail_in
from tests.support.attribution_journeys import Journeys
from tests.support.attribution_reference import difference, engine_credits
from tests.support.installations import ROOT


def job() -> bytes:
    """The statement pg_cron is given."""
    page = (ROOT / "docs" / "attribution.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- schedule -->.*?\$job\$(.*?)\$job\$.*?<!-- end -->", page, re.DOTALL)
    assert found is not None
    return found[1].encode()


def test_the_scheduled_job_computes_everything_but_what_fails(database: str) -> None:
    with connect(database) as connection:
        rooms = sorted(new_workspace(connection, name) for name in ("anna", "bert", "cleo"))
        for room in rooms:
            Journeys(connection, room, 5).fill(5)
        fail_in(connection, rooms[1])
    warnings: list[str] = []
    with connect(database, autocommit=True) as connection:
        connection.add_notice_handler(lambda notice: warnings.append(notice.message_primary or ""))
        connection.execute(job())
        assert warnings == [f"attribution of workspace {rooms[1]}: no more room here"]
        for room in (rooms[0], rooms[2]):
            assert difference(reference(connection, room).credits(), engine_credits(connection, room)) == {}
        connection.execute("drop trigger fail on public.attribution_journeys")
        connection.execute(job())
        assert difference(reference(connection, rooms[1]).credits(), engine_credits(connection, rooms[1])) == {}
        assert len(warnings) == 1


def test_one_statement_over_all_workspaces_would_undo_everybody(database: str) -> None:
    """Why the job is not simply that."""
    with connect(database) as connection:
        rooms = sorted(new_workspace(connection, name) for name in ("anna", "bert"))
        for room in rooms:
            Journeys(connection, room, 5).fill(5)
        fail_in(connection, rooms[1])
    with connect(database, autocommit=True) as connection:
        with pytest.raises(psycopg.errors.RaiseException):
            connection.execute("select private.refresh_attribution(id) from public.workspaces order by id")
        assert scalar(connection, "select count(*) from public.attribution_journeys") == 0
