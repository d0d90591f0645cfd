"""deploy/dump.sh and deploy/restore.sh as docs/moving.md prints them: into a new project, nothing opened or lost."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from crmdb.database import connect
from crmdb.doctor.examine import examine
from crmdb.embedded.server import Server
from crmdb.errors import ExitCode
from crmdb.mock import Plan, mock, stored_checksum
from crmdb.project import Project
from tests.support.installations import ROOT

Script = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def script(server: Server) -> Script:
    folder = Path(server.binaries.program("pg_dump")).parent
    environment = os.environ | server.binaries.environment() | {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}

    def run(name: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        command = ["sh", str(ROOT / "deploy" / name), *map(str, arguments)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return run


def test_a_restored_project_is_the_same_and_no_more_open(
    server: Server, database: str, empty_database: str, tmp_path: Path, script: Script
) -> None:
    mock(database, Plan(influencers=60, workspaces=1, workspace_size=0.1, months=6))
    folder = tmp_path / "a dump"
    dumped = script("dump.sh", database, folder)
    assert (dumped.returncode, dumped.stderr) == (0, "")
    restored = script("restore.sh", empty_database, folder)
    assert (restored.returncode, restored.stderr) == (0, "")
    assert examine(Project(ROOT), empty_database, server) == []
    with connect(database) as old, connect(empty_database) as new:
        assert stored_checksum(new) == stored_checksum(old)
        new.execute("insert into auth.users (id, email) values (gen_random_uuid(), 'after@after.test')")
        workspaces = "select count(*) from public.workspaces where created_by is not null or is_personal"
        assert new.execute(workspaces).fetchone() != old.execute(workspaces).fetchone(), "who signs up gets one"
    again = script("restore.sh", empty_database, folder)
    assert again.returncode == ExitCode.REFUSED
    assert "this is not a new project. Nothing was changed." in again.stderr
