"""A digest of rows, whatever their order: of what a plan generates, and of what a database holds.

Each row as binary COPY sends it is hashed to 128 bits and a table's hashes are summed; so chunks, processes and the
order on disk make no difference, and a row missing, doubled or changed does. The encoder writes each value as
PostgreSQL's own `*_send` functions do, so that both sides hash the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from psycopg import sql

from crmdb.database import Connection
from crmdb.mock.arrays.columns import Table
from crmdb.mock.arrays.copy_binary import HEADER, TRAILER, each_row
from crmdb.mock.generate import batch_tables, batches, generate
from crmdb.mock.plan import SEED_FILE, Plan

_MODULUS = 2**128
_OURS = {"auth.users": "email like '%.example'", "exchange_rates": "source = 'mock'"}
"""Tables that may hold rows of others, and which are the mock's."""


class Digest:
    """Sums over rows, table by table. `rows` counts all of them."""

    def __init__(self) -> None:
        self._tables: dict[str, tuple[int, int]] = {}
        self.rows = 0

    def add(self, table: str, rows: Iterable[bytes]) -> None:
        """Add rows of a table."""
        count, total = self._tables.get(table, (0, 0))
        before = count
        for row in rows:
            total += int.from_bytes(hashlib.blake2b(row, digest_size=16).digest(), "little")
            count += 1
        self.rows += count - before
        if count:
            self._tables[table] = count, total % _MODULUS

    def __str__(self) -> str:
        """64 hexadecimal digits."""
        return hashlib.sha256(repr(sorted(self._tables.items())).encode()).hexdigest()


def checksum(tables: Iterable[Table], progress: Callable[[str, int], None] = lambda _table, _rows: None) -> str:
    """The digest of some tables; parts of one table may come apart. `progress` hears of each and the rows before it."""
    digest = Digest()
    for table in tables:
        progress(table.name, digest.rows)
        digest.add(_named(table.name, tuple(table.columns)), each_row(table))
    return str(digest)


def plan_checksum(plan: Plan, progress: Callable[[str, int], None] = lambda _table, _rows: None) -> str:
    """The digest of what a plan generates, batch by batch."""
    return checksum((table for batch in batches(plan) for table in batch_tables(plan, batch)), progress)


def stored_checksum(connection: Connection, progress: Callable[[str, int], None] = lambda _table, _rows: None) -> str:
    """The digest of what a database holds in the tables the mock fills; the plan's own if these are its rows."""
    digest = Digest()
    for table in generate(SEED_FILE):
        progress(table.name, digest.rows)
        columns = sql.SQL(", ").join(map(sql.Identifier, table.columns))
        name = sql.Identifier(*(table.name if "." in table.name else f"public.{table.name}").split("."))
        chosen = sql.SQL(_OURS.get(table.name, "true"))
        statement = sql.SQL("copy (select {} from {} where {}) to stdout (format binary)").format(columns, name, chosen)
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            digest.add(_named(table.name, tuple(table.columns)), _rows(copy))
    return str(digest)


def _rows(messages: Iterable[Any]) -> Iterator[bytes]:
    """The server sends a message a row; the header comes with the first, the trailer last."""
    for message in messages:
        row = bytes(message).removeprefix(HEADER)
        if row != TRAILER:
            yield row


def _named(table: str, columns: tuple[str, ...]) -> str:
    return f"{table}({','.join(columns)})"
