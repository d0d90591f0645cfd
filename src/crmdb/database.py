"""One way to connect: every connection of the tooling is opened here."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import conninfo

from crmdb.errors import CrmdbError, RefusedError, UnreachableError, UsageError

SUPPORTED_MAJORS = range(15, 19)

Connection = psycopg.Connection[tuple[Any, ...]]


def scalar(connection: Connection, statement: str, *values: object) -> Any:
    """The first column of the only row that a statement always answers."""
    row = connection.execute(statement.encode(), values).fetchone()
    assert row is not None
    return row[0]


def describe(url: str) -> str:
    """The URL as it may be shown to people: host, port and database, never the password."""
    try:
        parts = conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        return urlsplit(url).hostname or "the given URL"
    return f"{parts.get('host', 'localhost')}:{parts.get('port', 5432)}/{parts.get('dbname', 'postgres')}"


def parts_of(url: str) -> dict[str, str]:
    """The settings that a libpq URL or connection string names, such as host and dbname.

    Raises:
        UsageError: `url` is neither, or has an @ in its password, whose end libpq would take for the host and show.
    """
    try:
        parts = conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        scheme, is_url, _ = url.partition("://")
        is_other = is_url and scheme not in ("postgresql", "postgres")
        cause = f"it begins with {scheme}://" if is_other else str(error).strip().rstrip(".")
        raise UsageError(
            f"The database URL cannot be read: {cause}.",
            "Expected: postgresql://USER:PASSWORD@HOST:PORT/DATABASE",
        ) from error
    if "@" in str(parts.get("host")):
        raise UsageError(
            "The database URL cannot be read: there is an @ in its user or password.",
            "Write it as %40; / is %2F, : is %3A, # is %23, ? is %3F.",
        )
    return {name: str(value) for name, value in parts.items()}


def _cause(error: psycopg.OperationalError) -> str:
    """libpq's reason in one line, without the address before it and the question below it."""
    lines = str(error).strip().splitlines()
    told = [line for line in lines if "failed: " in line] or lines
    cause = told[-1].rpartition("failed: ")[2].removeprefix("FATAL:").removeprefix("connection is bad:").strip()
    return "the URL has no password" if cause.startswith("fe_sendauth: no password") else cause.rstrip(".")


def explained(error: Exception) -> CrmdbError | None:
    """What a person can do about an error that may come up in any statement; None for any other."""
    if not isinstance(error, psycopg.Error):
        return None
    said = error.diag.message_primary or str(error).strip()
    match error:
        case psycopg.errors.InsufficientPrivilege():
            return RefusedError(
                f"This login may not do that: {said}.",
                "Log in as the owner of the tables; on Supabase that is `postgres`.",
            )
        case psycopg.errors.UndefinedTable() | psycopg.errors.UndefinedFunction() | psycopg.errors.InvalidSchemaName():
            return RefusedError(
                f"The database is not migrated: {said}.",
                "Run `crmdb migrate`; `crmdb migrate --status` says what is missing.",
            )
        case psycopg.errors.ReadOnlySqlTransaction():
            return RefusedError(f"The database is read-only: {said}.", "Use the primary server's URL.")
        case psycopg.OperationalError():
            return UnreachableError(f"The connection was lost: {said}.", "Run the command again.")
    return None


def connect(url: str, *, autocommit: bool = False, application_name: str = "crmdb") -> Connection:
    """Open a connection to a PostgreSQL 15 to 18.

    Raises:
        UsageError: `url` is not a libpq URL or connection string.
        UnreachableError: nothing answers, the login is refused, or the server's major version is not supported.
    """
    parts_of(url)
    try:
        # prepare_threshold=None: named prepared statements do not survive a transaction-mode pooler.
        connection = psycopg.connect(
            url,
            autocommit=autocommit,
            application_name=application_name,
            connect_timeout=10,
            prepare_threshold=None,
        )
    except psycopg.OperationalError as error:
        raise UnreachableError(
            f"No connection to {describe(url)}: {_cause(error)}.",
            "Check host, port, user and password of --database-url or DATABASE_URL; without both, `crmdb up` starts"
            " the embedded server.",
        ) from error
    major = connection.info.server_version // 10000
    if major not in SUPPORTED_MAJORS:
        connection.close()
        raise UnreachableError(
            f"{describe(url)} is PostgreSQL {major}; crmdb supports 15 to 18.",
            "Upgrade the server, or let `crmdb up` start the embedded PostgreSQL 18.",
        )
    return connection
