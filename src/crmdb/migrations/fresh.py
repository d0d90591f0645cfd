"""A database made from nothing by the migration files, to be read and thrown away."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg import sql

from crmdb.database import Connection, connect
from crmdb.embedded.platform import create_database, lay_platform
from crmdb.embedded.server import Server
from crmdb.migrations.runner import migrate

_PREFIX = "crmdb_fresh_"
_TRY_LOCK = "select pg_try_advisory_lock(hashtextextended(%s, 0))"


@contextmanager
def fresh_database(server: Server, migrations: Path) -> Iterator[str]:
    """The URL, as `postgres`, of a new database on the running `server`: platform and `migrations`, no other rows.

    It is dropped afterwards; what a killed run left behind is dropped by the next one.

    Raises:
        CrmdbError: a migration fails.
    """
    with connect(server.admin_url(), autocommit=True) as admin:
        _drop_abandoned(admin)
        name = _PREFIX + secrets.token_hex(6)
        admin.execute(_TRY_LOCK, [name])
        try:
            create_database(admin, name)
            with connect(server.admin_url(name)) as inside:
                lay_platform(inside)
            migrate(server.url(name), migrations)
            yield server.url(name)
        finally:
            _drop(admin, name)


def _drop_abandoned(admin: Connection) -> None:
    """Each run holds a lock on its database's name, so a name that can be locked belongs to nobody."""
    found = admin.execute("select datname from pg_database where starts_with(datname, %s)", [_PREFIX]).fetchall()
    for (name,) in found:
        if admin.execute(_TRY_LOCK, [name]).fetchone() == (True,):
            _drop(admin, name)


def _drop(admin: Connection, name: str) -> None:
    admin.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
