"""The connection migrations run on: as role `postgres`, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from crmdb.database import Connection, connect, describe
from crmdb.embedded.platform import lay_platform
from crmdb.errors import CrmdbError, RefusedError, UnreachableError
from crmdb.migrations.pooler import refuse_transaction_pooling

ROLE = "postgres"
"""Owner of everything a migration makes, as on Supabase."""

_LOCK = "hashtextextended('crmdb migrate', 0)"

Progress = Callable[[str], None]


@contextmanager
def migration_session(url: str) -> Iterator[Connection]:
    """An autocommit connection on which a migration may take its time. What the server forbids becomes a sentence.

    Raises:
        UnreachableError: no connection, or it was lost on the way.
        RefusedError: the login lacks a right, the server is read-only or behind a pooler in transaction mode.
    """
    with connect(url, autocommit=True, application_name="crmdb migrate") as connection, _explained(connection, url):
        refuse_transaction_pooling(connection, url)
        connection.execute("set statement_timeout = 0")
        connection.execute("set idle_in_transaction_session_timeout = 0")
        yield connection


@contextmanager
def reading_session(url: str) -> Iterator[Connection]:
    """A connection in a transaction that only reads, and leaves nothing behind: through any pooler.

    Raises:
        UnreachableError: no connection, or it was lost on the way.
        RefusedError: the login lacks a right.
    """
    with (
        connect(url, autocommit=True, application_name="crmdb migrate") as connection,
        _explained(connection, url),
        connection.transaction(),
    ):
        connection.execute("set transaction read only")
        yield connection


@contextmanager
def _explained(connection: Connection, url: str) -> Iterator[None]:
    try:
        yield
    except errors.InsufficientPrivilege as error:
        raise RefusedError(
            f"{describe(url)}: the login may not do this: {error.diag.message_primary}.",
            f"Log in as {ROLE}, the owner of the database.",
        ) from error
    except errors.ReadOnlySqlTransaction as error:
        raise RefusedError(
            f"{describe(url)} is read-only; migrations have to write.",
            "Use the primary server's URL, or turn default_transaction_read_only off.",
        ) from error
    except psycopg.Error as error:
        if not connection.broken:
            raise CrmdbError(f"{describe(url)}: {error.diag.message_primary or error}") from error
        raise UnreachableError(
            f"The connection to {describe(url)} was lost; the migration it was working on is either complete or"
            " not there at all.",
            "Run `crmdb migrate` again: it reads what was committed and goes on from there.",
        ) from error


@contextmanager
def exclusive(connection: Connection, seconds: int, progress: Progress) -> Iterator[None]:
    """Hold the session advisory lock of migrations; another holder is waited for.

    A killed client's session keeps the lock until the server is through with its transaction, so the next
    holder sees the outcome.

    Raises:
        RefusedError: it is still held after `seconds`.
    """
    if connection.execute(f"select pg_try_advisory_lock({_LOCK})".encode()).fetchone() != (True,):
        progress(f"another migrate is at work on this database; waiting up to {seconds} s for it")
        try:
            with connection.transaction():
                connection.execute(f"set local lock_timeout = '{seconds}s'".encode())
                connection.execute(f"select pg_advisory_lock({_LOCK})".encode())
        except errors.LockNotAvailable as error:
            raise RefusedError(
                f"Another migrate has been at work on this database for more than {seconds} s.",
                "Wait for it to end, then run `crmdb migrate` again.",
            ) from error
    yield
    # Not in a `finally`: after an error the session ends, and its lock with it.
    connection.execute(f"select pg_advisory_unlock({_LOCK})".encode())


def has_platform(connection: Connection) -> bool:
    return connection.execute("select to_regnamespace('auth') is not null").fetchone() == (True,)


def ensure_platform(connection: Connection) -> None:
    """Lay the Supabase stand-in into a bare database.

    Raises:
        RefusedError: it is missing and the login may not make it.
    """
    if has_platform(connection):
        return
    if connection.execute("select rolsuper from pg_roles where rolname = current_user").fetchone() != (True,):
        raise RefusedError(
            "This database is not a Supabase project: it has no schema auth, and only a superuser can make a stand-in.",
            "Give the URL of a Supabase project, or log in to this server as a superuser once.",
        )
    lay_platform(connection)


def become_owner(connection: Connection) -> None:
    """Go on as role `postgres` with its search path, after any login.

    Raises:
        RefusedError: the login may not.
    """
    user = connection.info.user
    if user == ROLE:
        return
    try:
        connection.execute(f"set role {ROLE}".encode())
    except (errors.InsufficientPrivilege, errors.InvalidParameterValue) as error:
        raise RefusedError(
            f"Migrations run as role {ROLE}, and the login {user} may not become it.",
            f"Log in as {ROLE}, or let a superuser `grant {ROLE} to {user}`.",
        ) from error
    # The setting of a role takes effect at login only.
    connection.execute('set search_path = "$user", public, extensions')
