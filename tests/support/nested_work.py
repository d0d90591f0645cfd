"""What a named query does, in the functions that it calls too: EXPLAIN shows a function as one node."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from psycopg.errors import Diagnostic

from crmdb.database import Connection
from crmdb.queries import Query
from crmdb.queries.plans import plan_query

_SETTINGS = {
    "log_min_duration": "0",
    "log_analyze": "on",
    "log_timing": "off",
    "log_nested_statements": "on",
    "log_format": "json",
}


@dataclass(frozen=True)
class Work:
    """One execution.

    Attributes:
        rows: what all nodes of all statements passed on or threw away. A join that compares each row with each shows
            here, although it reads no more blocks.
    """

    blocks: int
    temporary_blocks: int
    rows: int


def work_of(
    superuser: Connection, query: Query, values: Mapping[str, object], *, as_email: str, workspace: str
) -> Work:
    """Run `query` as a member, in a transaction of the caller's."""
    plans: list[Mapping[str, Any]] = []
    with _statements(superuser, plans):
        plan = plan_query(superuser, query, values, as_email=as_email, workspace=workspace)
    return Work(plan.blocks, plan.temporary_blocks, round(sum(map(_rows, plans))))


@contextmanager
def _statements(superuser: Connection, plans: list[Mapping[str, Any]]) -> Iterator[None]:
    def collect(message: Diagnostic) -> None:
        _, is_plan, text = (message.message_primary or "").partition("plan:\n")
        if is_plan:
            plans.append(json.loads(text)["Plan"])

    superuser.execute("load 'auto_explain'")
    for name, value in _SETTINGS.items():
        superuser.execute(f"set local auto_explain.{name} = {value}".encode())
    superuser.execute("set local client_min_messages = log")
    superuser.add_notice_handler(collect)
    try:
        yield
    finally:
        superuser.remove_notice_handler(collect)
        superuser.execute("set local client_min_messages = warning")


def _rows(node: Mapping[str, Any]) -> float:
    each = sum(node.get(key, 0) for key in ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Join Filter"))
    return float(node.get("Actual Loops", 0) * each + sum(map(_rows, node.get("Plans", []))))
