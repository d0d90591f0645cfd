"""Everything there is to say about one database: the advice, and the numbers of its plots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crmdb.advise import statements
from crmdb.advise.advice import Advice, AdviceCheck, prepare, run_sql_checks, sql_checks
from crmdb.database import Connection, connect, describe
from crmdb.doctor.check import Severity
from crmdb.doctor.check import sql_checks as doctor_checks
from crmdb.queries import Query

FROM_DOCTOR = ("invalid_indexes", "totals_drift")
"""Checks of `crmdb doctor` that belong here too."""

_SIZES = """
select tables.oid::regclass::text, pg_table_size(tables.oid), pg_indexes_size(tables.oid)
from pg_class as tables
where tables.relkind in ('r', 'm') and tables.relnamespace = any(current_setting('advise.schemas')::regnamespace[])
order by pg_total_relation_size(tables.oid) desc
limit 12
"""


@dataclass(frozen=True)
class Report:
    """Advice on one database.

    Attributes:
        advice: what was found, warnings first.
        statements: where the time goes, most first; None without pg_stat_statements.
        tables: the largest tables: name, bytes of the table, bytes of its indexes.
    """

    database: str
    version: str
    advice: list[Advice]
    statements: list[statements.Statement] | None
    tables: list[tuple[str, int, int]]


def all_checks() -> list[AdviceCheck]:
    """Every check in the order they run."""
    return [statements.CHECK, *sql_checks()]


def examine(url: str, library: Sequence[Query]) -> Report:
    """Look at the database at `url`, which stays as it is. Needs no superuser; what a login may not see is left out.

    Raises:
        UnreachableError: no connection to `url`.
    """
    with connect(url, application_name="crmdb advise") as connection, connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        prepare(connection)
        found = statements.statements(connection, library)
        advice = [
            *(statements.slow_statements(found) if found is not None else [_no_statistics()]),
            *run_sql_checks(connection),
            *_from_doctor(connection),
        ]
        tables = [(name, table, indexes) for name, table, indexes in connection.execute(_SIZES.encode()).fetchall()]
        version = connection.info.parameter_status("server_version") or ""
    advice.sort(key=lambda item: item.severity is not Severity.WARNING)
    return Report(describe(url), version, advice, found, tables)


def _no_statistics() -> Advice:
    return AdviceCheck("slow_statements", statements.CHECK.title, Severity.INFO, "").advice(
        "pg_stat_statements",
        "without it nobody can say which statements take the time",
        "the extension is not installed, or the server has not loaded it",
        "create extension pg_stat_statements with schema extensions",
        "none; a server of your own also needs it in shared_preload_libraries, and a restart",
    )


def _from_doctor(connection: Connection) -> list[Advice]:
    found = []
    for check in doctor_checks():
        if check.name in FROM_DOCTOR:
            with connection.transaction():
                rows = connection.execute(check.sql.encode()).fetchall()
            ours = AdviceCheck(check.name, check.title, check.severity, check.why)
            found += [ours.advice(target, problem, "", step, "see crmdb doctor") for target, problem, step in rows]
    return found
