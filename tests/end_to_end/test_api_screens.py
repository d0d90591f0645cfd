"""Screens of an application on the real API: a board that people drag cards on, a grid they edit, lists with embeds."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from crmdb.database import connect
from crmdb.embedded.server import Server
from tests.conftest import Databases
from tests.support import typescript
from tests.support.actors import Person, personal_workspace, sign_up
from tests.support.api import Answer, RunningApi, running_api
from tests.support.installations import ROOT

ROWS_OF_FUNCTIONS = """
    select types.relname, functions.proname from pg_proc as functions
    join pg_class as types on types.reltype = functions.proargtypes[0]
    where functions.pronamespace = 'public'::regnamespace and functions.pronargs = 1 and functions.proretset
    order by 1, 2
"""
"""Tables and views, and the functions of their rows."""


@dataclass(frozen=True)
class App:
    """An application that one user has open in their workspace."""

    api: RunningApi
    user: Person
    workspace: UUID

    def ask(self, method: str, path: str, body: object = None) -> Answer:
        return self.api.request(method, path, body, token=self.api.token(self.user), workspace=self.workspace)

    def rows(self, path: str) -> list[dict[str, Any]]:
        answer = self.ask("GET", path)
        assert answer.status == 200, answer
        found: list[dict[str, Any]] = answer.body
        return found

    def add(self, table: str, **values: object) -> str:
        """A row; returns its id."""
        answer = self.ask("POST", table, values)
        assert answer.status == 201, answer
        return str(answer.body[0]["id"])


@pytest.fixture(scope="module")
def app(server: Server, databases: Databases, template: str) -> Iterator[App]:
    name = databases.clone(template)
    with connect(server.url(name)) as connection:
        user = sign_up(connection, "olga", metadata={"full_name": "Olga"})
        workspace = personal_workspace(connection, user)
    with running_api(server, name) as api:
        yield App(api, user, workspace)
    databases.drop(name)


def test_a_card_of_the_pipeline_is_dragged_and_won(app: App) -> None:
    company = app.add("companies", name="Buyer AG")
    opportunity = app.add(
        "opportunities",
        name="50 seats",
        company_id=company,
        currency_code="EUR",
        amount_minor=100,
        owner_id=str(app.user.id),
    )
    board = (
        "opportunity_board?select=stage_id,companies(name),pipeline_stages(name),workspace_members(users(full_name))"
    )
    (card,) = app.rows(f"{board}&id=eq.{opportunity}")
    assert card["companies"] == {"name": "Buyer AG"}
    assert card["workspace_members"] == {"users": {"full_name": "Olga"}}
    stages = app.rows("pipeline_stages?select=id,name,type&order=position")
    assert (card["stage_id"], card["pipeline_stages"]["name"]) == (stages[0]["id"], stages[0]["name"])
    won = next(stage["id"] for stage in stages if stage["type"] == "won")
    for stage in (stages[1]["id"], won):
        assert app.ask("PATCH", f"opportunities?id=eq.{opportunity}", {"stage_id": stage}).body[0]["stage_id"] == stage
    # What was dragged to the won stage has no deal yet; the call that wins makes it, once.
    won_again = [app.ask("POST", "rpc/win_opportunity", {"opportunity_id": opportunity}) for _ in range(2)]
    assert [answer.status for answer in won_again] == [200, 400]
    assert "has a deal already" in won_again[1].error["details"]
    revenue = app.rows(f"deals?select=opportunity_id,revenue_events(amount_minor)&id=eq.{won_again[0].body}")
    assert revenue == [{"opportunity_id": opportunity, "revenue_events": [{"amount_minor": 100}]}]


def test_a_card_of_a_campaign_moves_with_what_the_step_needs_or_not_at_all(app: App) -> None:
    """One PATCH is one statement: all of its rows and columns, or none."""
    campaign = app.add("campaigns", name="Spring", slug="spring", objective="awareness", currency_code="EUR")
    cards = []
    for status in ("shortlisted", "contacted"):
        influencer = app.add("workspace_influencers", name=f"Ines, {status}")
        cards.append(
            app.add(
                "collaborations",
                campaign_id=campaign,
                workspace_influencer_id=influencer,
                currency_code="EUR",
                status=status,
            )
        )
    both = f"collaborations?id=in.({','.join(cards)})"

    def statuses() -> set[str]:
        return {row["status"] for row in app.rows(f"{both}&select=status")}

    graph = app.rows("status_transitions?select=to_status&subject=eq.collaborations&from_status=eq.contacted")
    refused = app.ask("PATCH", both, {"status": "shortlisted"})
    assert (refused.status, refused.error["code"]) == (400, "23514")
    assert 'cannot go from "contacted" to "shortlisted"' in refused.error["message"]
    assert refused.error["details"] == (
        f'From "contacted" it can go to: {", ".join(sorted(row["to_status"] for row in graph))}.'
    )
    unpaid = app.ask("PATCH", both, {"status": "contracted", "fee_minor": 0})
    assert (unpaid.status, unpaid.error["code"]) == (400, "23514")
    assert unpaid.error["details"] == "A contracted collaboration has a contract period and a fee (0 for unpaid)."
    assert statuses() == {"shortlisted", "contacted"}, "one card that cannot move keeps the others"
    terms = {"status": "contracted", "fee_minor": 0, "contract_period": "[2026-01-01,2026-04-01)"}
    assert app.ask("PATCH", both, terms).status == 200
    assert statuses() == {"contracted"}
    shown = app.rows("status_changes?select=to_status,author(full_name)&order=id.desc&limit=1")
    assert shown == [{"to_status": "contracted", "author": {"full_name": "Olga"}}]


def test_a_promise_that_overlaps_another_one_is_refused_by_a_rule_that_explains_itself(app: App) -> None:
    influencer = app.add("workspace_influencers", name="Ines Exclusive")
    promise = {"exclusivity_category": "crm", "exclusivity_period": "[2026-01-01,2026-04-01)", "currency_code": "EUR"}
    campaigns = [
        app.add("campaigns", name=slug, slug=slug, objective="awareness", currency_code="EUR")
        for slug in ("one", "two")
    ]
    app.add("collaborations", campaign_id=campaigns[0], workspace_influencer_id=influencer, **promise)
    second = {"campaign_id": campaigns[1], "workspace_influencer_id": influencer, **promise}
    answer = app.ask("POST", "collaborations", second)
    assert (answer.status, answer.error["code"]) == (400, "23P01")
    (told,) = app.ask("POST", "rpc/explain_rule", {"rule": "collaborations_exclusivity_excl"}).body
    assert told["table_name"] == "collaborations"
    assert told["detail"] == "One person cannot promise exclusivity of one category twice for the same days."


def test_a_grid_stores_edited_and_new_rows_in_one_request(app: App) -> None:
    """`upsert(rows, { defaultToNull: false })`: rows leave different columns out, and get the defaults of these."""
    for name in ("One", "Two"):
        app.add("companies", name=name)
    grid = app.rows("companies?name=in.(One,Two)&order=name")
    sent = [{**row, "country_code": "DE"} for row in grid] + [{"name": "Three", "country_code": "FR"}]
    request = urllib.request.Request(
        f"{app.api.url}/rest/v1/companies?columns={','.join(grid[0])}&select=name,country_code",
        json.dumps(sent).encode(),
        {
            "apikey": app.api.keys.anon,
            "Authorization": f"Bearer {app.api.token(app.user)}",
            "x-workspace-id": str(app.workspace),
            "Content-Type": "application/json",
            "Prefer": "resolution=merge-duplicates,missing=default,return=representation",
        },
        method="POST",
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        stored = json.load(answer)
    assert stored == [
        {"name": "One", "country_code": "DE"},
        {"name": "Two", "country_code": "DE"},
        {"name": "Three", "country_code": "FR"},
    ]
    assert len(app.rows("companies?name=in.(One,Two,Three)")) == 3


def test_every_default_can_be_evaluated_by_who_inserts(database: str) -> None:
    """The API writes a default's text into its statement, so the caller needs a right to what it names."""
    with connect(database) as connection:
        hidden = connection.execute(
            "select adrelid::regclass::text, pg_get_expr(adbin, adrelid) from pg_attrdef"
            " join pg_class on pg_class.oid = adrelid join pg_attribute on attrelid = adrelid and attnum = adnum"
            " where relnamespace = 'public'::regnamespace and attgenerated = ''"
            " and pg_get_expr(adbin, adrelid) like '%%private.%%'"
        ).fetchall()
    assert hidden == []


def test_a_board_and_a_grid_with_supabase_js(app: App, short_directory: Path) -> None:
    program = typescript.build(ROOT / "examples" / "typescript" / "board.ts", short_directory)
    told = json.loads(
        typescript.run(
            program,
            SUPABASE_URL=app.api.url,
            SUPABASE_ANON_KEY=app.api.keys.anon,
            OWNER_TOKEN=app.api.token(app.user),
        )
    )
    assert sorted(told["companies"]) == [["Contoso", "DE"], ["Fabrikam", "FR"], ["Northwind", "DE"]]
    assert told["steps"] == ["cancelled", "contacted", "contracted", "declined", "negotiating"]
    assert told["unpaid"] == "A contracted collaboration has a contract period and a fee (0 for unpaid)."
    assert told["refused"][0] == "Change the other row, or send another name."
    assert "opportunities" in told["refused"][1]
    assert told["moved"] == {"status": "contracted", "workspace_influencer_profiles": {"name": "Ines Influencer"}}
    assert [row[1:] for row in told["board"]] == [["Won", "Contoso", 10]]


def test_workspaces_of_one_name_get_names_for_addresses(app: App) -> None:
    for _ in range(2):
        assert app.ask("POST", "rpc/create_workspace", {"name": "Büro Nord"}).status == 200
    slugs = [row["slug"] for row in app.rows("workspaces?select=slug&slug=like.buro-nord*&order=created_at")]
    assert slugs[0] == "buro-nord"
    assert slugs[1].startswith("buro-nord-")


def test_everything_that_a_function_of_a_row_returns_is_embedded(app: App, database: str) -> None:
    with connect(database) as connection:
        functions = connection.execute(ROWS_OF_FUNCTIONS).fetchall()
    assert {("status_changes", "author"), ("opportunity_touches", "contact"), ("companies", "parent")} <= set(functions)
    for source, name in functions:
        app.rows(f"{source}?select={name}(*)&limit=1")
    parent = app.add("companies", name="Group")
    child = app.add("companies", name="Unit", parent_id=parent)
    assert app.rows(f"companies?select=parent(name)&id=eq.{child}") == [{"parent": {"name": "Group"}}]
    assert app.rows(f"companies?select=subsidiaries(name)&id=eq.{parent}") == [{"subsidiaries": [{"name": "Unit"}]}]


def test_an_industry_embeds_the_wider_one_and_those_below(app: App) -> None:
    technology, software = app.rows(
        "industries?select=code,parent(code),subindustries(code)&code=in.(technology,software)&order=parent_code.nullsfirst"
    )
    assert technology["parent"] is None
    assert {"code": "software"} in technology["subindustries"]
    assert (software["parent"], software["subindustries"]) == ({"code": "technology"}, [])


def test_a_person_embeds_their_own_profile_and_everything_its_workspace(app: App) -> None:
    survivor, duplicate = (app.add("workspace_influencers", name=name) for name in ("Ines I.", "Ines, again"))
    own = f"workspace_influencers?id=in.({survivor},{duplicate})&select=name,workspace_influencer_profiles(name)"
    assert {(row["name"], row["workspace_influencer_profiles"]["name"]) for row in app.rows(own)} == {
        ("Ines I.", "Ines I."),
        ("Ines, again", "Ines, again"),
    }
    merged = app.ask("POST", "rpc/merge_workspace_influencers", {"duplicate_id": duplicate, "survivor_id": survivor})
    assert merged.status == 200, merged
    assert {row["name"]: row["workspace_influencer_profiles"] for row in app.rows(own)} == {
        "Ines I.": {"name": "Ines I."},
        "Ines, again": None,
    }
    (profile,) = app.rows(f"workspace_influencer_profiles?id=eq.{survivor}&select=workspace_influencers(id)")
    assert profile == {"workspace_influencers": {"id": survivor}}


def test_relations_that_need_the_name_of_a_key_are_those_of_a_table_to_itself_and_of_currencies(
    app: App, database: str
) -> None:
    with connect(database) as connection:
        tables = connection.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v')"
            " and not relispartition and has_table_privilege('authenticated', oid, 'select') order by 1"
        ).fetchall()
    ambiguous = {
        (source, target)
        for (source,) in tables
        for target in ("workspaces", "campaigns", "companies", "contacts", "currencies", "opportunities", "users")
        if app.ask("GET", f"{source}?select={target}(*)&limit=0").status == 300
    }
    assert ambiguous == {
        ("companies", "companies"),
        ("exchange_rates", "currencies"),
        ("workspace_exchange_rates", "currencies"),
    }


def test_a_view_with_several_rows_for_one_of_a_table_is_not_taken_for_that_row(app: App) -> None:
    """Embedded in deals, influenced_opportunities would repeat each deal for each influencer."""
    for source in ("deals", "opportunity_contacts"):
        answer = app.ask("GET", f"{source}?select=influenced_opportunities(influencer_name)")
        assert (answer.status, answer.error["code"]) == (400, "PGRST200")
