"""Running the checks."""

from __future__ import annotations

import psycopg

from crmdb.database import Connection, connect
from crmdb.doctor import drift, history, neighbours
from crmdb.doctor.check import Check, Finding, sql_checks
from crmdb.embedded.server import Server
from crmdb.migrations.files import read_migrations
from crmdb.migrations.runner import status
from crmdb.migrations.state import State
from crmdb.project import Project, file_names_of_ours


def all_checks() -> list[Check]:
    """Every check in the order they run."""
    return [history.CHECK, *sql_checks(), drift.CHECK]


def examine(project: Project, url: str, server: Server | None) -> list[Finding]:
    """Everything the checks find wrong with the database at `url`, which stays as it is. Empty: nothing.

    `server` makes the fresh database of the check `drift`. Without one that runs the check says that it was not made.

    Tables, functions and triggers that an application has beside ours are not errors: what a check says of them is for
    information.

    Raises:
        UnreachableError: no connection to `url`.
        RefusedError: the migration files or the history cannot be read.
    """
    entries = status(url, project.migrations)
    findings = history.history_findings(entries)
    is_migrated = not findings
    with connect(url) as connection, connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        findings += catalog_findings(connection)
    if is_migrated:
        findings += drift.drift_findings(url, server, project.migrations)
    else:
        findings.append(
            drift.skipped("its migrations are not those of the files", "settle the findings on migrations first")
        )
    is_shared = project.source is not None or any(entry.state is State.FOREIGN for entry in entries)
    if not is_shared:
        return findings
    ours = [found for found in read_migrations(project.migrations) if found.file_name in file_names_of_ours()]
    return neighbours.set_apart(findings, ours)


def catalog_findings(connection: Connection) -> list[Finding]:
    """What the SQL checks find, in the transaction of `connection`. Needs the rights of role postgres, no more."""
    # Without a search path names come out qualified, so that a next step can be copied as it is.
    connection.execute("set local search_path = ''")
    return [finding for check in sql_checks() for finding in _run(connection, check)]


def _run(connection: Connection, check: Check) -> list[Finding]:
    try:
        with connection.transaction():
            rows = connection.execute(check.sql.encode()).fetchall()
    except psycopg.errors.UndefinedTable:
        return []  # Nothing to look at; that it is missing is said by the checks `migrations` and `drift`.
    except psycopg.ProgrammingError as error:
        # The login may not read something: other checks still can.
        reason = error.diag.message_primary or str(error)
        return [
            check.finding(
                check.name, f"the check could not run: {reason}", "settle the other findings, log in as postgres"
            )
        ]
    return [check.finding(*row) for row in sorted(rows)]
