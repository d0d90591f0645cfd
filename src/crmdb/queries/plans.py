"""How PostgreSQL answers a named query: its plan as a value, in blocks and conditions, without times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crmdb.database import Connection
from crmdb.queries.files import Query
from crmdb.queries.parameters import bind
from crmdb.queries.session import become, membership, require_role

Node = Mapping[str, Any]

_VALUE = re.compile(r"'(?:[^']|'')*'")
_CONDITIONS = ("Index Cond", "Hash Cond", "Merge Cond", "Join Filter", "Filter", "One-Time Filter")


@dataclass(frozen=True)
class QueryPlan:
    """The plan of one execution, or with `blocks` 0 of none.

    Attributes:
        blocks: shared blocks of 8 kB touched by the execution, hit or read, in functions too; planning is not counted.
        temporary_blocks: blocks written to temporary files.
        root: the topmost node as EXPLAIN (FORMAT JSON) gives it.
    """

    blocks: int
    temporary_blocks: int
    root: Node

    def nodes(self) -> Iterator[tuple[int, Node]]:
        """Every node with its depth, as EXPLAIN prints them."""
        waiting: list[tuple[int, Node]] = [(0, self.root)]
        while waiting:
            depth, node = waiting.pop()
            yield depth, node
            waiting += [(depth + 1, child) for child in reversed(node.get("Plans", []))]

    def indexes(self) -> set[str]:
        """Names of the indexes it reads, without their schema."""
        return {node["Index Name"] for _, node in self.nodes() if "Index Name" in node}

    def full_scans(self) -> dict[str, int]:
        """Tables read from end to end, with the rows that all scans of them went through."""
        found: dict[str, int] = {}
        for _, node in self.nodes():
            if node["Node Type"] == "Seq Scan":
                rows = node.get("Actual Rows", 0) + node.get("Rows Removed by Filter", 0)
                name = node["Relation Name"]
                found[name] = found.get(name, 0) + round(rows * node.get("Actual Loops", 1))
        return found

    def text(self) -> str:
        """The plan to be read: a line a node with rows and blocks, its conditions below. Values in it are left out."""
        return "\n".join(line for depth, node in self.nodes() for line in _lines(depth, node))


def plan_query(
    connection: Connection,
    query: Query,
    parameters: Mapping[str, object] | None = None,
    *,
    as_email: str | None = None,
    workspace: str | None = None,
    execute: bool = True,
) -> QueryPlan:
    """The plan of `query` for a user as `run_query` runs it; without `execute` as the planner expects it, unexecuted.

    What it does in the session is undone. Inside a transaction of the caller's, it sees what that has changed.

    Raises:
        UsageError: unknown user, workspace or parameter, or a value of the wrong type.
        RefusedError: the user's role in the workspace does not suffice.
        psycopg.Error: the database refused the statement.
    """
    values = bind(query.parameters, parameters or {}, query.full_name)
    options = "analyze, buffers, timing off, format json" if execute else "format json"
    with connection.transaction(force_rollback=True):
        if as_email:
            member = membership(connection, as_email, workspace)
            require_role(query, as_email, member)
            become(connection, member)
        row = connection.execute(f"explain ({options}) {query.statement}".encode(), values).fetchone()
    assert row is not None
    root = row[0][0]["Plan"]
    blocks = root.get("Shared Hit Blocks", 0) + root.get("Shared Read Blocks", 0)
    return QueryPlan(blocks, root.get("Temp Written Blocks", 0), root)


def _lines(depth: int, node: Node) -> Iterator[str]:
    indent = "  " * depth
    name = (
        node["Node Type"] if node.get("Join Type", "Inner") == "Inner" else f"{node['Node Type']} {node['Join Type']}"
    )
    if "Index Name" in node:
        name += f" using {node['Index Name']}"
    if "Relation Name" in node:
        name += f" on {node['Relation Name']}"
    for key in ("Function Name", "CTE Name"):
        if key in node:
            name += f" of {node[key]}"
    if "Subplan Name" in node:
        name = f"{node['Subplan Name']}: {name}"
    if "Actual Rows" in node:
        blocks = node.get("Shared Hit Blocks", 0) + node.get("Shared Read Blocks", 0)
        loops = f" loops={node['Actual Loops']}" if node["Actual Loops"] != 1 else ""
        name += f"  rows={round(node['Actual Rows'])}{loops} blocks={blocks}"
    yield indent + name
    for key in _CONDITIONS:
        if key in node:
            yield f"{indent}    {key}: {_VALUE.sub(repr('…'), node[key])}"
