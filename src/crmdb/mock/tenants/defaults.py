"""The rows every workspace starts with, as the database's own triggers make them.

defaults.json is read from a database by `crmdb mock seed` instead of being written a second time here; a
test compares. Ids follow from workspace and name.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from crmdb.database import Connection
from crmdb.mock.arrays.columns import Column, Kind, Table, Uuids, column, moment, null, uuid
from crmdb.mock.arrays.identifiers import default_id
from crmdb.mock.arrays.moments import Ints

DEFAULTS_FILE = Path(__file__).with_name("defaults.json")
DEFAULT_TABLES = ("utm_aliases", "pipelines", "pipeline_stages", "lost_reasons", "attribution_models")
"""Parents before children."""

_MADE_HERE = {"workspace_id", "id", "pipeline_id", "created_by", "created_at", "updated_at"}
_KINDS: dict[str, Kind] = {
    "text": "text", "boolean": "bool", "smallint": "int2", "integer": "int4", "bigint": "int8", "jsonb": "jsonb",
    "text[]": "text[]", "timestamp with time zone": "timestamptz",
}  # fmt: skip

Defaults = dict[str, dict[str, Any]]
"""By table: `columns` (names and types, all of them in the table's order) and `rows` (without what is made here)."""


def read_defaults(connection: Connection) -> Defaults:
    """What the triggers of public.workspaces make for a new workspace; nothing of it stays."""
    with connection.transaction(force_rollback=True):
        row = connection.execute(
            "insert into public.workspaces (name, slug) values ('Template', 'crmdb-mock-template') returning id"
        ).fetchone()
        assert row is not None
        return {name: _table_of(connection, name, row[0]) for name in DEFAULT_TABLES}


def _table_of(connection: Connection, name: str, workspace_id: object) -> dict[str, Any]:
    columns = connection.execute(
        "select attname::text, format_type(atttypid, atttypmod) from pg_attribute where attrelid = to_regclass(%s)"
        " and attnum > 0 and not attisdropped and attgenerated = '' order by attnum",
        [f"public.{name}"],
    ).fetchall()
    rows = connection.execute(
        f"select to_jsonb(rows) from public.{name} as rows where workspace_id = %s".encode(), [workspace_id]
    ).fetchall()
    names = {name for name, _ in columns} - _MADE_HERE
    kept = [{key: value for key, value in row.items() if key in names} for (row,) in rows]
    return {"columns": dict(columns), "rows": sorted(kept, key=_key)}


def defaults_file(defaults: Defaults) -> str:
    """The text of defaults.json."""
    return json.dumps(defaults, indent=1, ensure_ascii=False) + "\n"


def write_defaults(defaults: Defaults) -> None:
    """Write defaults.json; what is generated afterwards starts with these rows."""
    DEFAULTS_FILE.write_text(defaults_file(defaults), encoding="utf-8")
    _defaults.cache_clear()


@cache
def _defaults() -> Defaults:
    found: Defaults = json.loads(DEFAULTS_FILE.read_text(encoding="utf-8"))
    return found


def default_tables(workspace_ids: Uuids, born: Ints) -> list[Table]:
    """The default rows of some workspaces, made when these were."""
    return [_rows_for(workspace_ids, born, name) for name in DEFAULT_TABLES]


def _rows_for(workspace_ids: Uuids, born: Ints, name: str) -> Table:
    columns, rows = _defaults()[name]["columns"], _defaults()[name]["rows"]
    workspaces, times = len(workspace_ids), len(rows)
    at = moment(np.repeat(born, times))
    # A workspace starts with one pipeline, and every stage belongs to it.
    pipeline = _defaults()["pipelines"]["rows"][0]["name"]
    made: dict[str, Column] = {
        "workspace_id": uuid(np.repeat(workspace_ids, times, axis=0)),
        "id": uuid(np.stack([default_id(workspace, name, _key(row)) for workspace in workspace_ids for row in rows])),
        "pipeline_id": uuid(
            np.repeat(
                np.stack([default_id(workspace, "pipelines", pipeline) for workspace in workspace_ids]), times, axis=0
            )
        ),
        "created_by": null("uuid"), "created_at": at, "updated_at": at,
    }  # fmt: skip
    return Table(name, workspaces * times, {
        key: made[key] if key in _MADE_HERE else _repeated(_KINDS[kind], [row[key] for row in rows], workspaces)
        for key, kind in columns.items()
    })  # fmt: skip


def _repeated(kind: Kind, values: list[Any], times: int) -> Column:
    """A column of the same values over and over; None is null."""
    present = np.array([value is not None for value in values])
    if not present.any():
        return null(kind)
    array = np.empty(len(values), object)
    if kind == "text[]":
        array[:] = [None if value is None else tuple(value) for value in values]
        return column(kind, np.tile(array, times), np.tile(present, times))
    filler = "" if kind == "text" else 0
    filled = np.array([filler if value is None else value for value in values])
    return column(kind, np.tile(filled, times), None if present.all() else np.tile(present, times))


def _key(row: dict[str, Any]) -> str:
    """What names a default row within its workspace."""
    return str(row["name"]) if "name" in row else f"{row['parameter']}/{row['alias']}"
