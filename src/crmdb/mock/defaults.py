"""The rows every workspace starts with, taken from the database's own triggers instead of being written here again.

A scratch workspace is inserted within a savepoint; what its triggers made is read, the savepoint rolled back, and the
rows serve as a template for the workspaces of the mock, with ids that follow from workspace and name.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from crmdb.database import Connection
from crmdb.mock.columns import Table, Uuids
from crmdb.mock.identifiers import default_id

DEFAULT_TABLES = ("utm_aliases", "pipelines", "pipeline_stages", "lost_reasons", "attribution_models")
"""Parents before children."""

Template = dict[str, list[dict[str, Any]]]


def read_template(connection: Connection) -> Template:
    """What the triggers of public.workspaces make for a new workspace; nothing of it stays."""
    template: Template = {}
    with connection.transaction(force_rollback=True):
        row = connection.execute(
            "insert into public.workspaces (name, slug) values ('Template', 'crmdb-mock-template') returning id"
        ).fetchone()
        assert row is not None
        for name in DEFAULT_TABLES:
            rows = connection.execute(
                f"select to_jsonb(rows) from public.{name} as rows where workspace_id = %s".encode(), [row[0]]
            )
            template[name] = sorted((item for (item,) in rows), key=_key)
    return template


def insert_defaults(connection: Connection, template: Template, workspaces: Table) -> int:
    """Give each workspace its default rows, made when the workspace was; returns how many rows."""
    made = 0
    ids: Uuids = workspaces.columns["id"].values
    born = workspaces.columns["created_at"].values
    for name, rows in template.items():
        items = [
            item | {"born": int(moment)}
            for workspace_id, moment in zip(ids, born, strict=True)
            for item in _adapted(template, name, rows, workspace_id)
        ]
        made += len(items)
        # The moment goes over as microseconds: JSON's own timestamps would depend on the session's time zone.
        connection.execute(
            f"""
            insert into public.{name}
            select filled.*
            from jsonb_array_elements(%s) as given (item)
            cross join lateral (
                select timestamptz '2000-01-01 00:00+00' + (given.item ->> 'born')::bigint * interval '1 microsecond'
            ) as moments (born)
            cross join lateral jsonb_populate_record(
                null::public.{name},
                given.item || jsonb_build_object('created_at', moments.born, 'updated_at', moments.born)
            ) as filled
            """.encode(),
            [json.dumps(items)],
        )
    return made


def _adapted(template: Template, name: str, rows: list[dict[str, Any]], workspace_id: Uuids) -> list[dict[str, Any]]:
    """The template's rows with this workspace's ids."""
    pipelines = {row["id"]: row for row in template["pipelines"]}
    adapted = []
    for row in rows:
        changed = {"id": _id(workspace_id, name, row), "workspace_id": str(UUID(bytes=workspace_id.tobytes()))}
        if "pipeline_id" in row:
            changed["pipeline_id"] = _id(workspace_id, "pipelines", pipelines[row["pipeline_id"]])
        adapted.append(row | changed | {"created_by": None})
    return adapted


def _key(row: dict[str, Any]) -> str:
    """What names a default row within its workspace."""
    return str(row["name"]) if "name" in row else f"{row['parameter']}/{row['alias']}"


def _id(workspace_id: Uuids, table: str, row: dict[str, Any]) -> str:
    return str(UUID(bytes=default_id(workspace_id, table, _key(row)).tobytes()))
