"""Import a pipeline with supabase-py, read it back, and show what the database refuses.

Run it as examples/README.md says: SUPABASE_URL, SUPABASE_ANON_KEY and OWNER_TOKEN are in the environment.
"""

from __future__ import annotations

import json
import os
import secrets
from typing import Any

from postgrest import APIError
from supabase import Client, ClientOptions, create_client

COMPANIES = ({"name": "Northwind", "domain": "northwind.example"}, {"name": "Contoso", "domain": "contoso.example"})


def connect(token: str, workspace: str | None = None) -> Client:
    """A client that acts as the user of `token`, in `workspace` or in the user's default one."""
    headers = {"Authorization": f"Bearer {token}"}
    if workspace:
        headers["x-workspace-id"] = workspace
    return create_client(
        os.environ["SUPABASE_URL"], os.environ["SUPABASE_ANON_KEY"], options=ClientOptions(headers=headers)
    )


def import_opportunities(crm: Client) -> int:
    """Import two opportunities, each known by the id of the system it comes from. Returns how many there are."""
    for number, company in enumerate(COMPANIES, start=1):
        made = crm.table("companies").upsert(
            company | {"source": "example", "external_id": str(number)}, on_conflict="workspace_id,source,external_id"
        )
        company_id = rows(made)[0]["id"]
        rows(
            crm.table("opportunities").upsert(
                {
                    "company_id": company_id,
                    "name": f"{company['name']}, first order",
                    "currency_code": "EUR",
                    "amount_minor": number * 100_000,
                    "source": "example",
                    "external_id": str(number),
                },
                on_conflict="workspace_id,source,external_id",
            )
        )
    return len(rows(crm.table("opportunities").select("id")))


def refusal(crm: Client, request: Any) -> dict[str, str | None]:
    """What the database says to a request that it refuses; explain_error puts PostgreSQL's own into words."""
    try:
        request.execute()
    except APIError as error:
        told = {"code": error.code, "message": error.message, "hint": error.hint}
        if '(violates "' not in (error.message or ""):
            (words,) = rows(crm.rpc("explain_error", {"error_message": error.message}))
            if words["hint"]:
                told |= {"message": words["message"], "hint": words["hint"]}
        return told
    raise AssertionError("this should have been refused")


def rows(request: Any) -> list[dict[str, Any]]:
    """The rows a request answers with."""
    found: list[dict[str, Any]] = request.execute().data
    return found


def main() -> None:
    token = os.environ["OWNER_TOKEN"]
    slug = f"pipeline-{secrets.token_hex(4)}"
    workspace = connect(token).rpc("create_workspace", {"name": "Pipeline Ltd", "slug": slug}).execute().data
    crm = connect(token, str(workspace))
    first, again = import_opportunities(crm), import_opportunities(crm)
    opportunities = crm.table("opportunities").select("name, amount_minor, companies (name), pipeline_stages (name)")
    stranger = connect(token, "00000000-0000-4000-8000-000000000000")
    print(
        json.dumps(
            {
                "imported": [first, again],
                "opportunities": rows(opportunities.order("amount_minor")),
                "refused": {
                    "an amount below zero": refusal(
                        crm, crm.table("opportunities").update({"amount_minor": -1}).eq("external_id", "1")
                    ),
                    "a company that is there": refusal(
                        crm, crm.table("companies").insert({"name": "N", "source": "example", "external_id": "1"})
                    ),
                    "a workspace of others": refusal(crm, stranger.table("opportunities").select("id")),
                },
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
