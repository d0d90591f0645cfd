"""One digest of everything a plan generates: equal plans, equal rows, byte for byte."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from crmdb.mock.columns import Table
from crmdb.mock.copy_binary import encoded


def checksum(tables: Iterable[Table]) -> str:
    """SHA-256 over the rows as COPY sends them; the order in which the tables come does not matter."""
    digests = []
    for table in tables:
        digest = hashlib.sha256(f"{table.name}({','.join(table.columns)})".encode())
        for chunk in encoded(table):
            digest.update(chunk)
        digests.append((table.name, digest.hexdigest()))
    return hashlib.sha256(repr(sorted(digests)).encode()).hexdigest()
