"""An application's day through the real API: PostgREST before the database, Supabase's own clients before that."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from crmdb.api.tokens import sign
from crmdb.database import connect
from crmdb.embedded.server import Server
from tests.conftest import Databases
from tests.support import typescript
from tests.support.actors import Person, add_member, personal_workspace, sign_up
from tests.support.api import SECRET, Answer, RunningApi, running_api
from tests.support.installations import ROOT


@pytest.fixture
def api(server: Server, database_name: str) -> Iterator[RunningApi]:
    with running_api(server, database_name) as running:
        yield running


def a_day(api: RunningApi, owner: Person, editor: Person, directory: Path) -> dict[str, Any]:
    """What examples/typescript/day.ts prints."""
    program = typescript.build(ROOT / "examples" / "typescript" / "day.ts", directory)
    told: dict[str, Any] = json.loads(
        typescript.run(
            program,
            SUPABASE_URL=api.url,
            SUPABASE_ANON_KEY=api.keys.anon,
            OWNER_TOKEN=api.token(owner),
            EDITOR_TOKEN=api.token(editor),
            EDITOR_EMAIL=editor.email,
        )
    )
    return told


def test_a_day_with_supabase_js(api: RunningApi, database: str, short_directory: Path) -> None:
    with connect(database) as connection:
        owner, editor = sign_up(connection, "olga"), sign_up(connection, "edda")
    told = a_day(api, owner, editor, short_directory)
    assert told["link"]["utm_campaign"] == "spring"
    assert "utm_campaign=spring" in told["link"]["url"]
    assert told["closed"] == {"status": "won"}
    assert told["board"] == [{"name": "Buyer AG, 50 seats", "status": "won", "companies": {"name": "Buyer AG"}}]
    assert (told["touches"], told["touches_of_contact"]) == (2, 2)
    assert told["overview"] == {"name": "Spring", "touches": 2, "contacts": 1}
    assert told["dashboard"] == {"touches": 2, "won_minor": 1_200_000, "revenue_minor": 1_200_000}
    ines = {"is_ines": True, "label": "Ines Influencer", "revenue_minor": 1_200_000, "currency_code": "EUR"}
    assert told["credited"] == [ines]


# ---------------------------------------------------------------------------------------------------------------------
# Roles and refusals, as an application receives them


@dataclass(frozen=True)
class Office:
    """One workspace with a person for each role, and a stranger with a workspace of their own."""

    workspace: UUID
    foreign: UUID
    people: dict[str, Person]


@pytest.fixture(scope="module")
def office_api(server: Server, databases: Databases, template: str) -> Iterator[tuple[RunningApi, Office]]:
    name = databases.clone(template)
    with connect(server.url(name)) as connection:
        people = {role: sign_up(connection, role) for role in ("owner", "admin", "editor", "viewer", "stranger")}
        workspace = personal_workspace(connection, people["owner"])
        foreign = personal_workspace(connection, people["stranger"])
        for role in ("admin", "editor", "viewer"):
            add_member(connection, workspace, people[role], role)
        connection.execute(
            "insert into public.companies (workspace_id, name, source, external_id) values"
            " (%s, 'Ours', 'crm', '1'), (%s, 'Theirs', 'crm', '1')",
            [workspace, foreign],
        )
    with running_api(server, name) as api:
        yield api, Office(workspace, foreign, people)
    databases.drop(name)


CAMPAIGN = {"name": "C", "objective": "awareness", "currency_code": "EUR"}

ACTS: dict[str, tuple[str, str, object, str]] = {
    "read": ("GET", "companies?select=name", None, "viewer"),
    "read a view": ("GET", "opportunity_board?select=name", None, "viewer"),
    "search": ("POST", "rpc/search_influencers", {}, "viewer"),
    "insert": ("POST", "campaigns", CAMPAIGN, "editor"),
    "update": ("PATCH", "companies?name=eq.Ours", {"country_code": "DE"}, "editor"),
    "delete": ("DELETE", "tags?name=eq.none", None, "editor"),
    "refresh": ("POST", "rpc/refresh_attribution", {}, "editor"),
    "insert a setting": ("POST", "lost_reasons", {"name": "L"}, "admin"),
    "invite": ("POST", "rpc/invite_member", {"email": "new@a.test"}, "admin"),
    "rename the workspace": ("PATCH", "workspaces?is_personal=is.true", {"name": "Office"}, "admin"),
    "read the audit trail": ("GET", "audit_events?select=id&limit=1", None, "viewer"),
}
"""What is done, and the least role that may."""

LINK_TABLES = """
    select
        links.conrelid::regclass::text, min(parents.confrelid::regclass::text), max(parents.confrelid::regclass::text)
    from pg_constraint as links
    join pg_constraint as parents on parents.conrelid = links.conrelid and parents.contype = 'f'
    join pg_class as parent on parent.oid = parents.confrelid and parent.relname <> 'workspaces'
    where links.contype = 'p' and links.connamespace = 'public'::regnamespace and parents.conkey <@ links.conkey
    group by links.conrelid, links.conkey
    having count(*) = 2 and min(parents.confrelid) <> max(parents.confrelid)
    and (select array_agg(distinct number order by number) from unnest(links.conkey) as number)
    = (
        select array_agg(distinct number order by number)
        from pg_constraint as keys, unnest(keys.conkey) as number
        where keys.conrelid = links.conrelid and keys.contype = 'f' and keys.conkey <@ links.conkey
    )
    order by 1
"""

RANKS = ("viewer", "editor", "admin", "owner")


@pytest.mark.parametrize("role", RANKS)
@pytest.mark.parametrize("act", ACTS)
def test_each_role_does_what_it_may_and_is_told_what_it_may_not(
    office_api: tuple[RunningApi, Office], act: str, role: str
) -> None:
    api, office = office_api
    method, path, body, least = ACTS[act]
    if act == "insert":
        body = CAMPAIGN | {"slug": f"c-{role}"}
    elif act == "insert a setting":
        body = {"name": f"L {role}"}
    answer = api.request(method, path, body, token=api.token(office.people[role]), workspace=office.workspace)
    if RANKS.index(role) >= RANKS.index(least):
        assert answer.status in (200, 201, 204), answer
        return
    assert answer.status == 403, answer
    assert answer.error["code"] == "42501"
    assert answer.error["message"]
    assert answer.error["hint"]


REFUSALS: dict[str, tuple[str, str, object, int, str, str]] = {
    "a check": ("POST", "companies", {"name": " "}, 400, "23514", "companies_name_check"),
    "a word that is not known": (
        *("POST", "campaigns", CAMPAIGN | {"slug": "x", "objective": "fame"}),
        *(400, "23514", "campaigns_objective_check"),
    ),
    "a row that is there": (
        *("POST", "companies", {"name": "Ours", "source": "crm", "external_id": "1"}),
        *(409, "23505", "companies_external_id_key"),
    ),
    "a row that is not there": (
        *("POST", "opportunities", {"name": "O", "currency_code": "EUR", "company_id": str(uuid4())}),
        *(409, "23503", "opportunities_company_id_fkey"),
    ),
    "a name that is too long": (
        *("POST", "companies", {"name": "N" * 1001}),
        *(400, "23514", "companies_name_length"),
    ),
    "something left out": ("POST", "companies", {"country_code": "DE"}, 400, "23502", "name"),
    "a value of another type": ("GET", "companies?id=eq.one", None, 400, "22P02", "one"),
    "a column that is not there": ("GET", "companies?select=nome", None, 400, "42703", "nome"),
    "a table that is not there": ("GET", "compnies", None, 404, "42P01", "compnies"),
    "a function that is not there": ("POST", "rpc/serch_influencers", {}, 404, "PGRST202", "serch_influencers"),
    "the catalog written": ("POST", "platforms", {"code": "x", "name": "X"}, 403, "42501", "platforms"),
    "a deal of no opportunity": (
        *("POST", "rpc/win_opportunity", {"opportunity_id": str(uuid4())}),
        *(400, "22023", "opportunities_win_open"),
    ),
    "a model that is not there": (
        *("POST", "rpc/attribution_totals", {"model": "lineer"}),
        *(400, "22023", "attribution_models_known"),
    ),
    "a dimension of another report": (
        *("POST", "rpc/attribution_returns", {"split_by": "account"}),
        *(400, "22023", "attribution_returns_dimension"),
    ),
    "an argument that is not there": ("POST", "rpc/landing_page", {"month": 1}, 404, "PGRST202", "landing_page"),
    "a view written": ("PATCH", "opportunity_board?status=eq.open", {"name": "N"}, 403, "42501", "opportunity_board"),
    "a view with a key written": ("POST", "influencer_profiles", {"name": "N"}, 403, "42501", "influencer_profiles"),
    "a view's row deleted": ("DELETE", "link_clicks?is_bot=eq.true", None, 403, "42501", "link_clicks"),
    "a character that cannot be stored": (
        *("POST", "rpc/record_touchpoints", {"events": [{"external_id": "a\0b"}]}),
        *(400, "22P05", "\\u0000 cannot be converted to text"),
    ),
    "a history written": (
        "PATCH",
        "opportunity_history?id=eq.1",
        {"status": "won"},
        403,
        "42501",
        "opportunity_history",
    ),
}
"""What an owner asks; the status, code and the word of the message that comes back."""


@pytest.mark.parametrize("what", REFUSALS)
def test_a_refusal_has_a_status_a_code_and_names_its_object(office_api: tuple[RunningApi, Office], what: str) -> None:
    api, office = office_api
    method, path, body, status, code, word = REFUSALS[what]
    answer = api.request(method, path, body, token=api.token(office.people["owner"]), workspace=office.workspace)
    assert (answer.status, answer.error["code"]) == (status, code), answer
    assert word in f"{answer.error['message']} {answer.error.get('details')}"


def test_a_row_of_another_workspace_is_as_one_that_is_not_there(office_api: tuple[RunningApi, Office]) -> None:
    api, office = office_api
    token = api.token(office.people["stranger"])
    (theirs,) = api.request("GET", "companies?select=id", token=token, workspace=office.foreign).body
    told = []
    for company in (theirs["id"], str(uuid4())):
        body = {"name": "O", "currency_code": "EUR", "company_id": company}
        token = api.token(office.people["owner"])
        answer = api.request("POST", "opportunities", body, token=token, workspace=office.workspace)
        told.append((answer.status, answer.error))
    assert told[0] == told[1]
    assert told[0][0] == 409


@pytest.mark.parametrize("what", [what for what, (*_, code, _) in REFUSALS.items() if code[:2] in ("23", "42")])
def test_every_refusal_has_a_next_step_of_its_own_or_by_one_call(
    office_api: tuple[RunningApi, Office], what: str
) -> None:
    """PostgreSQL words errors of keys, missing values and rights itself: no hint, and no detail under policies."""
    api, office = office_api
    token = api.token(office.people["owner"])
    method, path, body, _, code, _ = REFUSALS[what]
    error = api.request(method, path, body, token=token, workspace=office.workspace).error
    if code in ("42703", "42P01"):
        return  # a name that is not there: for the programmer, before anybody else sees it
    (told,) = api.request("POST", "rpc/explain_error", {"error_message": error["message"]}, token=token).body
    assert told["sqlstate"] == code
    assert told["message"]
    assert told["table_name"]
    assert told["hint"]


def test_the_words_for_an_error_name_the_table_to_write_and_the_value_to_send(
    office_api: tuple[RunningApi, Office],
) -> None:
    api, office = office_api
    token = api.token(office.people["viewer"])

    def hint(message: object) -> str:
        (told,) = api.request("POST", "rpc/explain_error", {"error_message": message}, token=token).body
        found: str = told["hint"]
        return found

    assert "touchpoints" in hint("permission denied for view link_clicks")
    assert "only services write what it shows: " in hint("permission denied for view influencer_profiles")
    assert hint("permission denied for table platforms") == "Only services may write it."
    assert hint("permission denied for table audit_events") == "The database writes it by itself; it can only be read."
    missing = 'null value in column "name" of relation "companies" violates not-null constraint'
    assert hint(missing) == "Send name with the row."
    assert hint('duplicate key value violates unique constraint "companies_external_id_key"') == (
        "Change the other row, or send another source and external_id."
    )
    wrong_key = "there is no unique or exclusion constraint matching the ON CONFLICT specification"
    assert "workspace_id,source,external_id" in hint(wrong_key)
    assert [hint(message) for message in ("of an application", "", None)] == ["", "", ""]


@pytest.mark.parametrize("what", ["a check", "a row that is there", "a row that is not there"])
def test_the_rule_of_a_refusal_is_explained_in_words(office_api: tuple[RunningApi, Office], what: str) -> None:
    api, office = office_api
    token = api.token(office.people["viewer"])
    *_, code, rule = REFUSALS[what]
    (told,) = api.request("POST", "rpc/explain_rule", {"rule": rule}, token=token).body
    assert told["sqlstate"] == code
    assert told["message"]
    assert told["hint"]
    unknown = api.request("POST", "rpc/explain_rule", {"rule": "no_such_rule"}, token=token)
    assert (unknown.status, unknown.error["code"]) == (400, "22023")


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        ("find_contacts", "given"),
        ("record_touchpoint_lines", "lines"),
        ("erase_contact", "contact_id"),
        ("erase_workspace_influencer", "workspace_influencer_id"),
        ("create_workspace", "name"),
    ],
)
def test_a_call_with_null_where_it_needs_a_value_is_refused(
    office_api: tuple[RunningApi, Office], call: str, argument: str
) -> None:
    """An empty answer would look like one without results."""
    api, office = office_api
    token = api.token(office.people["owner"])
    answer = api.request("POST", f"rpc/{call}", {argument: None}, token=token, workspace=office.workspace)
    assert (answer.status, answer.error["code"]) == (400, "22023"), answer
    assert answer.error["message"] == f'{argument} is missing (violates "arguments_given")'


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_a_workspace_of_others_is_refused_and_not_empty(office_api: tuple[RunningApi, Office], method: str) -> None:
    api, office = office_api
    body = {"name": "N"} if method in ("POST", "PATCH") else None
    path = "companies" if method == "POST" else "companies?name=eq.Ours"
    told = []
    for workspace in (office.foreign, uuid4()):
        answer = api.request(method, path, body, token=api.token(office.people["owner"]), workspace=workspace)
        assert (answer.status, answer.error["code"]) == (403, "42501")
        assert f"you are not a member of workspace {workspace}" in answer.error["message"]
        told.append(answer.error["hint"])
    assert told[0] == told[1]
    malformed = api.request(method, path, body, token=api.token(office.people["owner"]), workspace="office")
    assert (malformed.status, malformed.error["code"]) == (400, "22P02")


def test_an_application_with_an_outdated_workspace_still_lists_the_ones_there_are(
    office_api: tuple[RunningApi, Office],
) -> None:
    api, office = office_api
    token = api.token(office.people["viewer"])
    answer = api.request("GET", "workspaces?select=id", token=token, workspace=office.foreign)
    assert {"id": str(office.workspace)} in answer.body
    members = api.request("GET", "workspace_members?select=user_id", token=token, workspace=office.foreign)
    assert {row["user_id"] for row in members.body} == {str(office.people["viewer"].id)}


def test_who_is_signed_out_or_has_a_bad_token_is_refused(office_api: tuple[RunningApi, Office]) -> None:
    api, office = office_api
    nobody = api.request("GET", "companies")
    assert (nobody.status, nobody.error["code"]) == (401, "42501")
    claims = {"sub": str(office.people["owner"].id), "role": "authenticated"}
    forged = sign(claims, "another secret that is long enough for HS256")
    expired = sign(claims | {"exp": 1_000_000_000}, SECRET)
    for token in (forged, expired):
        answer = api.request("GET", "companies", token=token)
        assert (answer.status, answer.error["code"]) == (401, "PGRST301")
    above = sign(claims | {"role": "postgres"}, SECRET)
    assert api.request("GET", "companies", token=above).status >= 400


def test_a_service_names_the_workspace_of_each_row(office_api: tuple[RunningApi, Office]) -> None:
    api, office = office_api
    made = api.request(
        "POST", "tags", {"name": "imported", "workspace_id": str(office.foreign)}, token=api.keys.service_role
    )
    assert made.status == 201, made
    seen = api.request("GET", "companies?select=name", token=api.keys.service_role)
    assert {row["name"] for row in seen.body} >= {"Ours", "Theirs"}


def test_an_invitation_is_accepted_whatever_workspace_the_request_names(office_api: tuple[RunningApi, Office]) -> None:
    api, office = office_api
    invited = office.people["stranger"]
    secret = api.request(
        "POST",
        "rpc/invite_member",
        {"email": invited.email, "role": "viewer"},
        token=api.token(office.people["admin"]),
        workspace=office.workspace,
    ).body
    joined = api.request(
        "POST",
        "rpc/accept_invitation",
        {"token": secret},
        token=api.token(invited),
        workspace=office.workspace,
    )
    assert (joined.status, joined.body) == (200, str(office.workspace))
    answer = api.request("GET", "companies?select=name", token=api.token(invited), workspace=office.workspace)
    assert answer.body == [{"name": "Ours"}]


def test_link_tables_are_embedded_through(office_api: tuple[RunningApi, Office], database: str) -> None:
    """A table whose primary key is its two foreign keys joins the two others: PostgREST embeds one in the other."""
    api, office = office_api
    with connect(database) as connection:
        links = connection.execute(LINK_TABLES).fetchall()
    assert ("influencer_topics", "influencers", "topics") in links
    token = api.token(office.people["viewer"])
    for link, one, other in links:
        answer = api.request("GET", f"{one}?select=*,{other}!{link}(*)&limit=1", token=token)
        assert answer.status == 200, answer


def test_authors_and_credits_are_embedded_both_ways(api: RunningApi, database: str, short_directory: Path) -> None:
    """No foreign key shows these relations to the API; functions of the row do."""
    with connect(database) as connection:
        owner, editor = sign_up(connection, "olga", metadata={"full_name": "Olga"}), sign_up(connection, "edda")
    told = a_day(api, owner, editor, short_directory)
    reader = {"token": api.token(owner), "workspace": told["workspace"]}
    api.request("POST", "notes", {"body": "Call", "campaign_id": told["campaign"]}, **reader)

    def rows(path: str) -> list[dict[str, object]]:
        answer = api.request("GET", path, **reader)
        assert answer.status == 200, answer
        found: list[dict[str, object]] = answer.body
        return found

    assert rows("notes?select=body,author(full_name)") == [{"body": "Call", "author": {"full_name": "Olga"}}]
    linear = "model_name=eq.linear&amount_type=eq.revenue"
    (credit,) = rows(f"attribution_credits?select=opportunity(name),influencer(name),campaign(name)&{linear}&limit=1")
    assert credit == {
        "opportunity": {"name": "Buyer AG, 50 seats"},
        "influencer": {"name": "Ines Influencer"},
        "campaign": {"name": "Spring"},
    }
    for source in ("opportunities", "campaigns", "workspace_influencers"):
        (row,) = rows(f"{source}?select=name,credits(model_name,opportunity(name))&credits.model_name=eq.linear")
        credits = row["credits"]
        assert isinstance(credits, list)
        assert {"model_name": "linear", "opportunity": {"name": "Buyer AG, 50 seats"}} in credits, source


def test_a_named_query_is_called_paged_and_refused_in_words(office_api: tuple[RunningApi, Office]) -> None:
    api, office = office_api
    viewer = api.token(office.people["viewer"])

    def ask(address: str, body: object = None, workspace: object = office.workspace) -> Answer:
        return api.request("POST", f"rpc/{address}", body or {}, token=viewer, workspace=workspace)

    stages = ask("query_pipeline_by_stage").body
    assert [stage["stage"] for stage in stages] == [stage["stage"] for stage in stages if "weighted_minor" in stage]
    assert len(stages) > 3
    assert ask("query_pipeline_by_stage?limit=2&offset=1&select=stage").body == [
        {"stage": stage["stage"]} for stage in stages[1:3]
    ]
    assert ask("query_pipeline_won_and_lost", {"period": "this quarter"}).status == 200
    assert "last fiscal year" in str(ask("query_pipeline_won_and_lost", {"period": "soon"}).error)
    assert ask("query_pipeline_by_stage", workspace=office.foreign).error["code"] == "42501"
    too_low = ask("query_operations_audit_of_row", {"table_name": "campaigns", "row_id": "x"})
    assert too_low.error["code"] == "42501"
    assert "operations/audit_of_row" in too_low.error["message"]


def test_an_address_that_is_not_of_the_api_says_so(office_api: tuple[RunningApi, Office]) -> None:
    api, _ = office_api
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(f"{api.url}/auth/v1/token", timeout=10)
    with refusal.value as error:
        assert error.code == 404
        assert "crmdb token EMAIL" in json.load(error)["hint"]


def test_a_pipeline_with_supabase_py(api: RunningApi, database: str) -> None:
    # Not "supabase": that is also a folder of this repository.
    pytest.importorskip("postgrest", reason="supabase-py is not installed: `make setup`")
    with connect(database) as connection:
        owner = sign_up(connection, "olga")
    variables = {
        "SUPABASE_URL": api.url,
        "SUPABASE_ANON_KEY": api.keys.anon,
        "OWNER_TOKEN": api.token(owner),
    }
    done = subprocess.run(
        [sys.executable, ROOT / "examples" / "python" / "pipeline.py"],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["imported"] == [2, 2], "importing twice changes nothing"
    assert [row["companies"]["name"] for row in told["opportunities"]] == ["Northwind", "Contoso"]
    assert all(row["pipeline_stages"]["name"] for row in told["opportunities"])
    below_zero, of_others = told["refused"]["an amount below zero"], told["refused"]["a workspace of others"]
    assert "opportunities_amount_minor_check" in below_zero["message"]
    assert told["refused"]["a company that is there"]["hint"] == (
        "Change the other row, or send another source and external_id."
    )
    assert "you are not a member of workspace" in of_others["message"]
    assert of_others["hint"]
