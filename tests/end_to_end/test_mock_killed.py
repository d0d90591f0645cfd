"""`crmdb mock load` killed at any moment: what was there stays, and the next run does what it should."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time

from crmdb.database import connect
from crmdb.mock import Plan, mock, plan_checksum, stored_checksum
from tests.support.structure import structure

SMALL = Plan(influencers=60, workspaces=1, workspace_size=0.1, months=6)


def _stored(url: str) -> str:
    with connect(url) as connection:
        return stored_checksum(connection)


def test_killed_at_any_moment_nothing_stays_and_the_next_run_succeeds(database: str) -> None:
    plan = Plan(influencers=1_500, workspaces=2)
    before = structure(database)
    took = mock(database, plan, in_place=False).seconds
    mock(database, SMALL, replace=True)
    kept = _stored(database)
    script = (
        "import sys; from crmdb.mock import Plan, mock;"
        "mock(sys.argv[1], Plan(influencers=1_500, workspaces=2), replace=True, in_place=False, jobs=int(sys.argv[2]))"
    )
    for turn in range(6):
        process = subprocess.Popen([sys.executable, "-c", script, database, str(1 + turn % 2)])
        time.sleep(random.uniform(0.3, 0.6 + took))
        process.send_signal(signal.SIGKILL)
        process.wait()
        _wait_until_gone(database)
        assert structure(database) == before
        found = _stored(database)
        if found != kept:
            assert found == plan_checksum(plan), "half of a run stayed"
            mock(database, SMALL, replace=True)
    mock(database, plan, replace=True)
    assert _stored(database) == plan_checksum(plan)


def _wait_until_gone(url: str) -> None:
    deadline = time.monotonic() + 60
    query = "select from pg_stat_activity where application_name = 'crmdb mock'"
    with connect(url, autocommit=True) as connection:
        while connection.execute(query).fetchone() is not None:
            assert time.monotonic() < deadline
            time.sleep(0.1)
