"""What a piece of advice is, and the checks that give it: one file each in checks/, one row shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import psycopg

from crmdb.database import Connection
from crmdb.doctor.check import Severity, read_checks


class Advice(NamedTuple):
    """One finding.

    Attributes:
        check: the check that found it.
        title: what kind of thing was found.
        object: the index, table, policy, statement or setting it is about.
        reason: why it is listed here, in one sentence.
        evidence: the numbers behind it, from this database.
        statement: what to run, or to do where no statement does it.
        lock: what the statement locks, and who waits.
    """

    check: str
    severity: Severity
    title: str
    object: str
    reason: str
    evidence: str
    statement: str
    lock: str


@dataclass(frozen=True)
class AdviceCheck:
    """`sql` gives rows (object, reason, evidence, statement, lock); empty where Python does the looking."""

    name: str
    title: str
    severity: Severity
    why: str
    sql: str = ""

    def advice(self, target: str, reason: str, evidence: str, statement: str, lock: str) -> Advice:
        return Advice(self.name, self.severity, self.title, target, reason, evidence, statement, lock)


PLATFORM_SCHEMAS = (
    *("information_schema", "auth", "cron", "extensions", "graphql", "graphql_public", "net", "pgbouncer", "pgmq"),
    *("pgsodium", "pgsodium_masks", "realtime", "storage", "supabase_functions", "supabase_migrations", "vault"),
    *("_analytics", "_realtime"),
)
"""Schemas of the platform: nothing in them is the project's to change."""


def sql_checks() -> list[AdviceCheck]:
    """The checks of checks/, by name."""
    return [AdviceCheck(*parts) for parts in read_checks(__package__)]


def run_sql_checks(connection: Connection, only: Sequence[str] = ()) -> list[Advice]:
    """What the SQL checks find, in the transaction of `connection`; `only` names checks to run, else all.

    Reads catalogs and statistics alone, so that any login may run it; what it may not see is not listed.
    """
    prepare(connection)
    return [advice for check in sql_checks() if not only or check.name in only for advice in _run(connection, check)]


def prepare(connection: Connection) -> None:
    """Settings that the checks rely on until the transaction ends: schemas to look at, and qualified names."""
    connection.execute("set local search_path = ''")
    connection.execute(
        """
        select set_config('advise.schemas', coalesce(array_agg(nspname::text), '{}')::text, true)
        from pg_namespace where nspname !~ '^pg_' and nspname <> all(%s)
        """,
        [list(PLATFORM_SCHEMAS)],
    )


def _run(connection: Connection, check: AdviceCheck) -> list[Advice]:
    try:
        with connection.transaction():
            rows = connection.execute(check.sql.encode()).fetchall()
    except psycopg.errors.InsufficientPrivilege as error:
        reason = f"the check could not run: {error.diag.message_primary}"
        return [check.advice(check.name, reason, "", "log in as postgres", "none")]
    return [check.advice(*row) for row in sorted(rows)]
