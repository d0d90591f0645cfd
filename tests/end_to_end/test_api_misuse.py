"""What an application is told that calls the API wrongly, with supabase-js and with supabase-py."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from crmdb.database import connect
from crmdb.embedded.server import Server
from tests.conftest import Databases
from tests.support import typescript
from tests.support.actors import add_member, person, personal_workspace, sign_up
from tests.support.api import running_api
from tests.support.installations import ROOT

CLIENTS = ROOT / "tests" / "support" / "clients"

Told = dict[str, dict[str, Any]]

FOR_PEOPLE: dict[str, tuple[str, str, str]] = {
    "filter: id": ("22P02", '"abc" is not an id', "as a select shows it"),
    "filter: amount": ("22P02", '"12,50" is not a whole number', "digits only"),
    "filter: day": ("22008", 'there is no day "31/12/2026"', "2026-03-31"),
    "filter: day and words": ("22007", '"next week" is not a day', "2026-03-31"),
    "filter: period": ("22P02", '"2026-01-01" is not a period', "[2026-01-01,2026-04-01)"),
    "filter: truth": ("22P02", '"maybe" is neither', "true or false"),
    "insert: nothing": ("23502", "name of companies is missing", "Send name"),
    "insert: null": ("23502", "name of companies is missing", "Send name"),
    "insert: identity": ("428C9", '"id" is filled by the database', "Leave it out"),
    "insert: one of two is wrong": ("23514", "companies_name_check", "Write the name"),
    "insert: note about nothing": ("23514", "notes_subject_check", "as described"),
    "insert: opened ahead": ("23514", "opportunities_opened", "not ahead"),
    "insert: character": ("22P05", "cannot be stored", "Remove it"),
    "insert: text of 5 MB": ("23514", "notes_body_length", "Shorten it"),
    "insert: field of 2 MB": ("23514", "companies_custom_fields_known", "Define the field"),
    "update: generated": ("428C9", '"url" is filled by the database', "Leave it out"),
    "update: amount": ("22P02", '"12,50" is not a whole number', "digits only"),
    "update: fraction": ("22P02", '"12.5" is not a whole number', "digits only"),
    "update: amount too large": ("22003", "is too large", "smaller"),
    "update: day": ("22008", 'there is no day "31/12/2026"', "2026-03-31"),
    "update: empty day": ("22007", '"" is not a day', "Send null"),
    "update: empty id": ("22P02", '"" is not an id', "null"),
    "update: period": ("22P02", '"2026-01-01" is not a period', "[2026-01-01,2026-04-01)"),
    "update: period backwards": ("22000", "ends before it begins", "earlier day first"),
    "update: word": ("23514", "campaigns_status_check", "draft, planned, active"),
    "update: no row": ("PGRST116", "no such row", "Filter by the id"),
    "update: key": ("23514", "tags_key_fixed", "Insert a new row"),
    "upsert: key": ("42P10", "onConflict names no key", "workspace_id,source,external_id"),
    "upsert: the same row twice": ("21000", "same key", "once"),
    "upsert: rows that are never updated": ("42501", "contact_emails cannot be written", "never updated"),
    "delete: named by others": ("23503", "pipeline_stages cannot be deleted", "rows of opportunities"),
    "rpc: argument of another type": ("22P02", '"abc" is not an id', "as a select shows it"),
    "rpc: argument null": ("22023", "opportunities_win_open", "public.opportunities"),
    "rpc: word": ("23514", "workspace_invitations_role_check", "admin, editor, viewer"),
    "rpc: address": ("23514", "workspace_invitations_email_check", "one address"),
    "rpc: period": ("22023", "reports_period_known", "FY2026-Q1"),
    "rpc: period twice": ("22023", "reports_period_alone", "Leave one"),
    "rpc: the end of all days": ("22023", "reports_months_limit", "Leave until empty"),
    "rpc: the beginning of all days": ("22023", "reports_months_limit", "as since"),
    "rpc: a day before all days": ("22023", "reports_period_range", "Leave since empty"),
    "rpc: before the beginning of all days": ("22023", "reports_months_limit", "as since"),
    "rpc: too many days": ("22008", "outside of the calendar", "fewer days"),
    "rpc: written with get": ("25006", "a GET request cannot write", "POST"),
    "one: none": ("PGRST116", "no such row", "Filter by the id"),
    "one: two": ("PGRST116", "several", "Filter by the id"),
    "one: two, maybe": ("PGRST116", "several", "Filter by the id"),
    "workspace: that there is not": ("42501", "workspace_requested_member", "public.workspaces"),
    "workspace: of others": ("42501", "workspace_requested_member", "public.workspaces"),
    "workspace: no id": ("22P02", "workspace_requested_uuid", "public.workspaces"),
    "insert: workspace of others": ("42501", "row-level security", "Leave workspace_id out"),
    "page: beyond the last, counted": ("PGRST103", "no such page", "first page"),
    "page: backwards": ("PGRST103", "no such page", "first page"),
    "view: insert": ("42501", "opportunity_board cannot be written", "what you want to change: opportunities,"),
    "view: delete": ("42501", "campaign_overview cannot be written", "what you want to change: campaigns,"),
    "history: delete": ("42501", "opportunity_history", "Only services"),
    "catalog: update": ("42501", "influencers", "Only services"),
    "viewer: insert": ("42501", "workspace_role", "Ask an owner or admin"),
    "viewer: record": ("42501", "workspace_role", "Ask an owner or admin"),
    "viewer: win": ("42501", "workspace_role", "Ask an owner or admin"),
    "viewer: import": ("42501", "workspace_role", "Ask an owner or admin"),
    "service: report": ("42501", "query_pipeline_by_stage", "members who are signed in"),
    "service: no workspace": ("23502", "workspace_id of companies is missing", "Send workspace_id"),
    "visitor: insert": ("42501", "workspace_membership", "accept an invitation"),
    "nobody: select": ("42501", "companies", "Sign in"),
    "nobody: rpc": ("42501", "landing_page", "signed in"),
    "token: none": ("PGRST301", "session has ended", "Sign in again"),
}
"""Of each call: the code, what the message says or the rule it names, and the next step."""

FOR_PROGRAMMERS: dict[str, tuple[str, str]] = {
    "filter: syntax": ("PGRST100", "name.eq"),
    "filter: operator of another type": ("42883", "text @>"),
    "filter: column": ("42703", "companies.nome"),
    "filter: embed that is not selected": ("PGRST108", "'companies' is included"),
    "select: column": ("42703", 'reference the column "companies.name"'),
    "select: order": ("42703", "companies.nome"),
    "select: table": ("42P01", "compnies"),
    "select: schema": ("PGRST106", "public"),
    "select: relation": ("PGRST200", "'companies' and 'deals'"),
    "select: relation that is ambiguous": ("PGRST201", "companies!companies_parent_id_fkey"),
    "select: sum": ("PGRST123", "aggregate"),
    "insert: column": ("PGRST204", "'nome'"),
    "upsert: column of the key": ("42703", "nome"),
    "rpc: name": ("PGRST202", "Perhaps you meant to call the function public.win_opportunity"),
    "rpc: argument": ("PGRST202", "win_opportunity(id)"),
    "rpc: argument left out": ("PGRST202", "win_opportunity without parameters"),
    "abort: before it begins": ("", "aborted"),
}
"""Names that are not there: the error itself says which. Nobody else gets to see it."""

ANSWERS: dict[str, Any] = {
    "one: none, maybe": None,
    "page: beyond the last": [],
    "csv: table": "name,country_code\nOurs,\nSecond,",
    "csv: call": "stage\nQualified",
    "abort: nothing was stored": [],
}
"""What is no mistake, or leaves nothing behind."""


@pytest.fixture(scope="module")
def told(
    server: Server, databases: Databases, template: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Told]:
    """What each client is answered, by the name of the call."""
    name = databases.clone(template)
    with connect(server.url(name)) as connection:
        owner, viewer, stranger = (sign_up(connection, who) for who in ("owner", "viewer", "stranger"))
        workspace, foreign = personal_workspace(connection, owner), personal_workspace(connection, stranger)
        add_member(connection, workspace, viewer, "viewer")
        # Else reports of credits would be refused before what is wrong with the question.
        connection.execute("select private.run_attribution(%s)", [workspace])
        visitor = person("visitor")
        connection.execute("insert into auth.users (id, is_anonymous) values (%s, true)", [visitor.id])
    with running_api(server, name) as api:
        variables = {
            "SUPABASE_URL": api.url,
            "SUPABASE_ANON_KEY": api.keys.anon,
            "OWNER_TOKEN": api.token(owner),
            "VIEWER_TOKEN": api.token(viewer),
            "VISITOR_TOKEN": api.token(visitor),
            "SERVICE_KEY": api.keys.service_role,
            "WORKSPACE": str(workspace),
            "FOREIGN": str(foreign),
        }
        answers = {
            "supabase-js": _supabase_js(tmp_path_factory.mktemp("misuse"), variables),
            "supabase-py": _supabase_py(variables),
        }
    databases.drop(name)
    return answers


def _supabase_js(directory: Path, variables: dict[str, str]) -> Told:
    program = directory / "misuse.mjs"
    shutil.copy(CLIENTS / program.name, program)
    (directory / "node_modules").symlink_to(typescript.NODE_MODULES)
    answers: Told = json.loads(typescript.run(program, **variables))
    return answers


def _supabase_py(variables: dict[str, str]) -> Told:
    pytest.importorskip("postgrest", reason="supabase-py is not installed: `make setup`")
    done = subprocess.run(
        [sys.executable, CLIENTS / "misuse.py"],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers: Told = json.loads(done.stdout)
    return answers


@pytest.mark.parametrize("call", FOR_PEOPLE)
def test_a_mistake_is_answered_with_what_is_wrong_and_the_next_step(told: dict[str, Told], call: str) -> None:
    code, message, hint = FOR_PEOPLE[call]
    for answers in told.values():
        error = answers.get(call, told["supabase-js"][call])
        assert error["code"] == code, error
        plain = error.get("plain")
        shown = plain if plain and plain["hint"] else error
        assert message in shown["message"]
        assert hint in shown["hint"]
        assert shown.get("sqlstate") in (None, code)


@pytest.mark.parametrize("call", FOR_PROGRAMMERS)
def test_a_name_that_is_not_there_is_named(told: dict[str, Told], call: str) -> None:
    code, word = FOR_PROGRAMMERS[call]
    for answers in told.values():
        error = answers.get(call, told["supabase-js"][call])
        assert error["code"] == code
        assert word in " ".join(str(error.get(part)) for part in ("message", "details", "hint"))


@pytest.mark.parametrize("call", ANSWERS)
def test_what_is_no_mistake_is_answered(told: dict[str, Told], call: str) -> None:
    for answers in told.values():
        assert answers.get(call, told["supabase-js"][call])["data"] == ANSWERS[call]


def test_only_an_exact_count_is_one(told: dict[str, Told]) -> None:
    """`planned` is the planner's guess, `estimated` is exact while there are few rows."""
    counts = {how: told["supabase-js"][f"count: {how}"]["count"] for how in ("exact", "planned", "estimated")}
    assert (counts["exact"], counts["estimated"]) == (2, 2)
    assert counts["planned"] >= 1


def test_every_call_is_looked_at(told: dict[str, Told]) -> None:
    looked_at = {*FOR_PEOPLE, *FOR_PROGRAMMERS, *ANSWERS, "count: exact", "count: planned", "count: estimated"}
    assert set(told["supabase-js"]) == looked_at
    assert set(told["supabase-py"]) <= looked_at
