"""Indexes that are missing: where a plan throws away most rows it reads, an index is tried, and its gain measured."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from psycopg import errors, sql

from crmdb.advise.advice import Advice, AdviceCheck
from crmdb.database import Connection
from crmdb.doctor.check import Severity
from crmdb.queries.plans import QueryPlan

CHECK = AdviceCheck(
    "missing_indexes",
    "Indexes that named queries lack",
    Severity.WARNING,
    "A query that reads a thousand rows to keep ten wants an index of what it filters by. With --measure such an index"
    " is made in a transaction, the queries run again, and it is rolled back.",
)

MANY_REMOVED = 1000
"""Rows that a filter has to throw away, and ten times those it keeps, for an index to be tried."""

LEAST_GAIN, LEAST_BLOCKS = 0.2, 20
"""Share of a query's blocks, and blocks, that the index has to save."""

_EQUALITY = re.compile(r"\((?:\w+\.)?(\w+) = ")
_RANGE = re.compile(r"\((?:\w+\.)?(\w+) [<>]=? ")


class Candidate(NamedTuple):
    """Columns of a table of schema public that a filter compares."""

    table: str
    columns: tuple[str, ...]


def candidates(plans: Mapping[str, QueryPlan]) -> dict[Candidate, list[str]]:
    """What might be worth an index, with the queries whose plans say so. The workspace comes first."""
    found: dict[Candidate, list[str]] = {}
    for name, plan in plans.items():
        for _, node in plan.nodes():
            removed, kept = node.get("Rows Removed by Filter", 0), node.get("Actual Rows", 0)
            if "Relation Name" not in node or removed < MANY_REMOVED or removed < 10 * kept:
                continue
            conditions = " ".join(str(node.get(key, "")) for key in ("Filter", "Index Cond", "Recheck Cond"))
            compared = set(_EQUALITY.findall(conditions))
            columns = sorted(compared, key=lambda column: (column != "workspace_id", column))
            # An index is read from one place to another by one column, after those that are equal.
            columns += [column for column in _RANGE.findall(conditions) if column not in compared][:1]
            if columns and columns != ["workspace_id"]:
                queries = found.setdefault(Candidate(node["Relation Name"], tuple(columns)), [])
                queries += [name] if name not in queries else []
    return found


def missing_indexes(
    connection: Connection, plans: Mapping[str, QueryPlan], plan: Callable[[str], QueryPlan]
) -> list[Advice]:
    """Advice on the candidates that save blocks. Each is made and rolled back; its table takes no writes meanwhile."""
    return [
        advice
        for candidate, queries in candidates(plans).items()
        if (advice := _tried(connection, candidate, {name: plans[name].blocks for name in queries}, plan))
    ]


def _tried(
    connection: Connection, candidate: Candidate, before: Mapping[str, int], plan: Callable[[str], QueryPlan]
) -> Advice | None:
    target = sql.SQL("{} ({})").format(
        sql.Identifier("public", candidate.table), sql.SQL(", ").join(map(sql.Identifier, candidate.columns))
    )
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(sql.SQL("create index crmdb_advise_trial on {}").format(target))
            row = connection.execute("select pg_relation_size('public.crmdb_advise_trial')").fetchone()
            after = {name: plan(name).blocks for name in before}
    except (errors.UndefinedTable, errors.UndefinedColumn, errors.WrongObjectType):
        return None  # a view's column by another name, or a table of another schema
    gains = {
        name: f"{name} {before[name]:,} → {after[name]:,} blocks"
        for name in before
        if before[name] - after[name] >= max(LEAST_BLOCKS, LEAST_GAIN * before[name])
    }
    if not gains or row is None:
        return None
    columns = ", ".join(candidate.columns)
    return CHECK.advice(
        f"public.{candidate.table} ({columns})",
        "queries read many rows of the table to keep a few",
        f"{'; '.join(gains.values())}; the index takes {row[0] / 1024:,.0f} kB",
        f"create index concurrently on {target.as_string(None)}",
        "SHARE UPDATE EXCLUSIVE: reads and writes go on",
    )
