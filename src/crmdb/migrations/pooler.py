"""Telling a pooler in transaction mode from a connection of one's own, before a migration trusts its session to it."""

from __future__ import annotations

from crmdb.database import Connection, connect, describe
from crmdb.errors import RefusedError, UnreachableError


def refuse_transaction_pooling(connection: Connection, url: str) -> None:
    """Refuse a pooler that lends `connection`, just opened to `url`, a server connection for one transaction only.

    The lock that keeps two migrates apart belongs to a session: there, the next statement may run in another one, and
    the lock stays behind in a connection that others are lent.

    Raises:
        RefusedError: there is such a pooler.
    """
    own = _backend(connection)
    if own == connection.info.backend_pid:
        return  # the process that let us in is the one that answers: nobody stands between
    try:
        with connect(url, application_name="crmdb migrate") as second:
            # While this transaction is open, its server connection is taken; lent per transaction, ours was free.
            lent = _backend(second) == own or _backend(connection) != own
    except UnreachableError:
        return  # no second connection to be had: a session each
    if lent:
        raise RefusedError(
            f"{describe(url)} is a pooler in transaction mode; migrations need a session of their own.",
            "Use the server's own URL, or the pooler's port for session mode (on Supabase: 5432 instead of 6543)."
            " Nothing was changed.",
        )


def _backend(connection: Connection) -> int:
    """Process id of the server connection that answers."""
    row = connection.execute("select pg_backend_pid()").fetchone()
    return int(row[0]) if row else 0
