"""Calls that an application makes by mistake, with supabase-py. Prints what each is answered, as JSON by name.

A program of its own: `supabase` is also a folder of this repository.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

from postgrest import APIError
from postgrest.types import CountMethod
from supabase import Client, ClientOptions, create_client

MISSING = "00000000-0000-4000-8000-000000000000"


def connect(token: str | None, workspace: str | None = None) -> Client:
    """A client with the token of a user, or with the key alone."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if workspace:
        headers["x-workspace-id"] = workspace
    return create_client(
        os.environ["SUPABASE_URL"], os.environ["SUPABASE_ANON_KEY"], options=ClientOptions(headers=headers)
    )


def calls_of(crm: Client) -> dict[str, Callable[[], Any]]:
    owner, viewer = os.environ["OWNER_TOKEN"], os.environ["VIEWER_TOKEN"]
    workspace, foreign = os.environ["WORKSPACE"], os.environ["FOREIGN"]
    watching = connect(viewer, workspace)
    return {
        "filter: id": lambda: crm.table("companies").select("*").eq("id", "abc"),
        "filter: amount": lambda: crm.table("opportunities").select("id").gt("amount_minor", "12,50"),
        "filter: day": lambda: crm.table("opportunities").select("id").gt("closed_on", "31/12/2026"),
        "select: column": lambda: crm.table("companies").select("nome"),
        "select: table": lambda: crm.table("compnies").select("*"),
        "select: relation": lambda: crm.table("companies").select("name, deals (won_on)"),
        "insert: nothing": lambda: crm.table("companies").insert({}),
        "insert: null": lambda: crm.table("companies").insert({"name": None}),
        "insert: column": lambda: crm.table("companies").insert({"name": "x", "nome": "y"}),
        "insert: character": lambda: crm.table("tags").insert({"name": "a\0b"}),
        "update: generated": lambda: crm.table("tracking_links").update({"url": "https://a.example"}).eq("id", MISSING),
        "update: fraction": lambda: crm.table("opportunities").update({"amount_minor": 12.5}).eq("name", "Deal"),
        "update: word": lambda: crm.table("campaigns").update({"status": "finished"}).eq("slug", "spring"),
        "upsert: key": lambda: crm.table("companies").upsert(
            {"name": "x", "domain": "x.example"}, on_conflict="domain"
        ),
        "rpc: argument": lambda: crm.rpc("win_opportunity", {"id": MISSING}),
        "rpc: argument null": lambda: crm.rpc("win_opportunity", {"opportunity_id": None}),
        "rpc: period": lambda: crm.rpc("query_pipeline_won_and_lost", {"period": "soon"}),
        "one: none": lambda: crm.table("companies").select("*").eq("id", MISSING).single(),
        "one: two": lambda: crm.table("companies").select("*").limit(2).single(),
        "workspace: of others": lambda: connect(owner, foreign).table("companies").select("*"),
        "workspace: no id": lambda: connect(owner, "office").table("companies").select("*"),
        "page: beyond the last, counted": lambda: (
            crm.table("companies").select("id", count=CountMethod.exact).range(1000, 1010)
        ),
        "csv: table": lambda: crm.table("companies").select("name, country_code").order("name").limit(2).csv(),
        "view: insert": lambda: crm.table("opportunity_board").insert({"name": "x"}),
        "viewer: insert": lambda: watching.table("companies").insert({"name": "x"}),
        "nobody: select": lambda: connect(None).table("companies").select("*"),
    }


def told_by(crm: Client, call: Callable[[], Any]) -> dict[str, Any]:
    """The data of an answer, or the error with the plain words for it."""
    try:
        return {"data": call().execute().data}
    except APIError as error:
        told: dict[str, Any] = {"code": error.code, "message": error.message, "hint": error.hint}
        if '(violates "' not in (error.message or ""):
            told["plain"] = crm.rpc("explain_error", {"error_message": error.message}).single().execute().data
        return told


def main() -> None:
    crm = connect(os.environ["OWNER_TOKEN"], os.environ["WORKSPACE"])
    print(json.dumps({name: told_by(crm, call) for name, call in calls_of(crm).items()}))


if __name__ == "__main__":
    main()
