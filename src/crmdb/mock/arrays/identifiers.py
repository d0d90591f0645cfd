"""Ids that follow from what they name: version 7 UUIDs of event time and seeded randomness, and ids of default rows."""

from __future__ import annotations

import hashlib

import numpy as np

from crmdb.mock.arrays.columns import Column, Text, Uuids, uuid
from crmdb.mock.arrays.moments import UNIX_OFFSET, Ints

_ALPHABET = np.frombuffer(b"abcdefghijkmnpqrstuvwxyz23456789", np.uint8)


def time_ordered_ids(random: np.random.Generator, made_at: Ints) -> Uuids:
    """One UUID a row, laid out as public.uuid_v7() does: milliseconds, 12 bits of their fraction, 62 random bits."""
    unix = made_at.astype(np.int64) + UNIX_OFFSET
    ids = np.empty((len(unix), 16), np.uint8)
    ids[:, :6] = (unix // 1000).astype(">u8").view(np.uint8).reshape(-1, 8)[:, 2:]
    ids[:, 6:8] = (0x7000 + (unix % 1000) * 4096 // 1000).astype(">u2").view(np.uint8).reshape(-1, 2)
    ids[:, 8:] = random.integers(0, 256, size=(len(unix), 8), dtype=np.uint8)
    ids[:, 8] = (ids[:, 8] & 0x3F) | 0x80
    return ids


def row_keys(workspace_id: Uuids, ids: Uuids) -> dict[str, Column]:
    """The two columns of a workspace table's key."""
    return {"workspace_id": uuid(workspace_id), "id": uuid(ids)}


def default_id(workspace_id: Uuids, table: str, key: str) -> Uuids:
    """The id of a row every workspace starts with, such as its pipeline stage "Won": the same on every load."""
    tail = hashlib.sha256(workspace_id.tobytes() + f"/{table}/{key}".encode()).digest()[:9]
    made = np.frombuffer(workspace_id.tobytes()[:7] + tail, np.uint8).copy()
    made[8] = (made[8] & 0x3F) | 0x80
    return made


def codes(random: np.random.Generator, rows: int, length: int) -> Text:
    """Short codes without letters that look alike, one a row: the tails of handles and links."""
    letters = _ALPHABET[random.integers(0, len(_ALPHABET), size=(rows, length))]
    return np.ascontiguousarray(letters).view(f"S{length}").reshape(rows)
