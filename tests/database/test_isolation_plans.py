"""The shape of every plan under row level security: the workspace once per statement, and by index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from crmdb.database import Connection, connect
from tests.support.actors import as_user, personal_workspace, sign_up
from tests.support.permissions import (
    commands_of_members,
)
from tests.support.rows import COLUMNS
from tests.support.world import World


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", []):
        yield from nodes(child)


@pytest.mark.parametrize("table", COLUMNS)
def test_a_policy_is_evaluated_once_and_used_as_index_condition(story: Connection, world: World, table: str) -> None:
    with as_user(story, world.adam):
        story.execute("set local enable_seqscan = off")
        story.execute("set local enable_bitmapscan = off")
        for command in ("select * from", "delete from"):
            if command == "delete from" and "delete" not in commands_of_members(table):
                continue
            row = story.execute(f"explain (format json, verbose) {command} public.{table}".encode()).fetchone()
            assert row is not None
            plan = row[0][0]["Plan"]
            found = list(nodes(plan))
            assert not [node for node in found if node.get("Parent Relationship") == "SubPlan"], table
            init_plans = [node for node in found if node.get("Parent Relationship") == "InitPlan"]
            assert any("active_workspace" in str(node.get("Output")) for node in init_plans), table
            scans = [
                node
                for node in found
                if "Scan" in node["Node Type"] and node.get("Relation Name", "").startswith(table)
            ]
            assert scans, table
            for scan in scans:
                assert re.search(
                    r"\(?\w*\.?workspace_id = .*InitPlan|workspace_id = \$\d", str(scan.get("Index Cond"))
                ), f"{table}: {scan['Node Type']} {scan.get('Index Cond')} {scan.get('Filter')}"


def test_settings_of_one_request_do_not_reach_the_next(database: str) -> None:
    """A transaction-mode pooler hands the connection on: what a request set must end with its transaction."""
    with connect(database) as connection:
        ada = sign_up(connection, "ada")
        workspace = personal_workspace(connection, ada)
        connection.commit()
        with as_user(connection, ada, workspace):
            connection.execute("insert into public.lists (name) values ('Mine')")
        connection.commit()
        connection.execute("set local role authenticated")
        assert connection.execute("select count(*) from public.lists").fetchone() == (0,)
